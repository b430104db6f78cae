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
    : x_name(std::move(name)),
      x_letter(letter),
      x_header(Split(header)),
      x_mess(mess),
      x_file(std::fopen((folder + "/" + x_name).c_str(), "wb")),
      x_chinese(header.find("编号") != std::string_view::npos) {
  x_fault = x_file == nullptr;
  x_buffer.reserve(kBufferSize + (1 << 12));
  x_buffer.append(header).append("\n");
}

Table::~Table() { Close(); }

std::string_view Table::Start() {
  x_id = x_letter;
  AppendNumber(x_id, ++x_ids);
  Start(x_id);
  return x_id;
}

void Table::Start(std::string_view id) { x_row.assign(id); }

Table& Table::operator<<(std::string_view text) {
  x_row.append(",").append(text);
  return *this;
}

Table& Table::operator<<(int64_t number) {
  x_row += ',';
  AppendNumber(x_row, number);
  return *this;
}

Table& Table::operator<<(bool yes) {
  if (x_chinese) return *this << std::string_view(yes ? "是" : "否");
  return *this << std::string_view(yes ? "true" : "false");
}

Table& Table::Day(Date date) {
  const Civil civil = ToCivil(date);
  x_row += ',';
  AppendNumber(x_row, civil.year);
  x_row += '-';
  AppendPadded(x_row, civil.month);
  x_row += '-';
  AppendPadded(x_row, civil.day);
  return *this;
}

Table& Table::Fen(int64_t fen) {
  x_row += ',';
  AppendNumber(x_row, fen / 100);
  x_row += '.';
  AppendPadded(x_row, static_cast<int>(fen % 100));
  return *this;
}

Table& Table::Tenths(int64_t tenths) {
  x_row += ',';
  AppendNumber(x_row, tenths / 10);
  x_row += '.';
  AppendNumber(x_row, tenths % 10);
  return *this;
}

void Table::End() {
  Raw(x_row);
  x_last.swap(x_row);
  if (x_mess != nullptr) x_mess->After(*this);
}

void Table::Raw(std::string_view line) {
  x_buffer.append(line).append("\n");
  ++x_rows;
  if (x_buffer.size() >= kBufferSize) Flush();
}

void Table::Flush() {
  if (x_file != nullptr && std::fwrite(x_buffer.data(), 1, x_buffer.size(), x_file) != x_buffer.size())
    x_fault = true;
  x_buffer.clear();
}

bool Table::Close() {
  if (x_file == nullptr) return !x_fault;
  if (x_mess != nullptr) x_mess->AtEnd(*this);
  Flush();
  if (std::fclose(x_file) != 0) x_fault = true;
  x_file = nullptr;
  return !x_fault;
}

}  // namespace kaocheng::generate
