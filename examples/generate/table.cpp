#include "examples/generate/table.h"

#include <array>
#include <charconv>
#include <utility>

#include "examples/generate/mess.h"

namespace kaocheng::generate {
namespace {

constexpr size_t kBufferSize = 1 << 18;

std::vector<std::string> Split(std::string_view header) {
  std::vector<std::string> names;
  size_t start = 0;
  while (true) {
    const size_t comma = header.find(',', start);
    names.emplace_back(header.substr(start, comma - start));
    if (comma == std::string_view::npos) return names;
    start = comma + 1;
  }
}

void AppendNumber(std::string& out, int64_t number) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void AppendPadded(std::string& out, int number) {
  if (number < 10) out += '0';
  AppendNumber(out, number);
}

}  // namespace

Table::Table(const std::string& folder, std::string name, std::string_view letter, std::string_view header,
             Mess* mess)
    : name_(std::move(name)),
      letter_(letter),
      header_(Split(header)),
      mess_(mess),
      file_(std::fopen((folder + "/" + name_).c_str(), "wb")),
      chinese_(header.find("编号") != std::string_view::npos) {
  fault_ = file_ == nullptr;
  buffer_.reserve(kBufferSize + (1 << 12));
  buffer_.append(header).append("\n");
}

Table::~Table() { Close(); }

std::string_view Table::Start() {
  id_ = letter_;
  AppendNumber(id_, ++ids_);
  Start(id_);
  return id_;
}

void Table::Start(std::string_view id) { row_.assign(id); }

Table& Table::operator<<(std::string_view text) {
  row_.append(",").append(text);
  return *this;
}

Table& Table::operator<<(int64_t number) {
  row_ += ',';
  AppendNumber(row_, number);
  return *this;
}

Table& Table::operator<<(bool yes) {
  if (chinese_) return *this << std::string_view(yes ? "是" : "否");
  return *this << std::string_view(yes ? "true" : "false");
}

Table& Table::Day(Date date) {
  const Civil civil = ToCivil(date);
  row_ += ',';
  AppendNumber(row_, civil.year);
  row_ += '-';
  AppendPadded(row_, civil.month);
  row_ += '-';
  AppendPadded(row_, civil.day);
  return *this;
}

Table& Table::Fen(int64_t fen) {
  row_ += ',';
  AppendNumber(row_, fen / 100);
  row_ += '.';
  AppendPadded(row_, static_cast<int>(fen % 100));
  return *this;
}

Table& Table::Tenths(int64_t tenths) {
  row_ += ',';
  AppendNumber(row_, tenths / 10);
  row_ += '.';
  AppendNumber(row_, tenths % 10);
  return *this;
}

void Table::End() {
  Raw(row_);
  last_.swap(row_);
  if (mess_ != nullptr) mess_->After(*this);
}

void Table::Raw(std::string_view line) {
  buffer_.append(line).append("\n");
  ++rows_;
  if (buffer_.size() >= kBufferSize) Flush();
}

void Table::Flush() {
  if (file_ != nullptr && std::fwrite(buffer_.data(), 1, buffer_.size(), file_) != buffer_.size())
    fault_ = true;
  buffer_.clear();
}

bool Table::Close() {
  if (file_ == nullptr) return !fault_;
  if (mess_ != nullptr) mess_->AtEnd(*this);
  Flush();
  if (std::fclose(file_) != 0) fault_ = true;
  file_ = nullptr;
  return !fault_;
}

}  // namespace kaocheng::generate
