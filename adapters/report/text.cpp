#include "adapters/report/text.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>

#include "dsl/base/number.h"

namespace kaocheng::report {
namespace {

// Whether JSON has all of eight characters as they are: no control characters, no " and no \.
bool AllPlain(const char* eight) {
  constexpr uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  uint64_t bytes = 0;
  std::memcpy(&bytes, eight, sizeof bytes);
  // The highest bit of a byte that is below `n`, and of some bytes above one that is.
  const auto below = [](uint64_t x, uint64_t n) { return (x - kOnes * n) & ~x; };
  const uint64_t special =
      below(bytes, 0x20) | below(bytes ^ (kOnes * '"'), 1) | below(bytes ^ (kOnes * '\\'), 1);
  return (special & kHigh) == 0;
}

// Where the next character stands that JSON does not have as it is; the end: none does.
size_t FindSpecial(std::string_view text, size_t at) {
  const auto plain = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; };
  while (at + sizeof(uint64_t) <= text.size() && AllPlain(text.data() + at)) at += sizeof(uint64_t);
  while (at < text.size() && plain(text[at])) ++at;
  return at;
}

}  // namespace

void AppendJsonString(std::string& out, std::string_view text) {
  out += '"';
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = FindSpecial(text, begin);
    out.append(text, begin, end - begin);
    begin = end + 1;
    if (end == text.size()) break;
    switch (const char c = text[end]) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    }
  }
  out += '"';
}

std::string EscapeHtml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        // Control characters have no place in HTML, not even escaped.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  }
  return out;
}

std::string ShellQuote(std::string_view argument) {
  const auto safe = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./:=@%+,").find(c) != std::string_view::npos;
  };
  bool plain = !argument.empty();
  for (const char c : argument) plain = plain && safe(c);
  if (plain) return std::string(argument);
  std::string out = "'";
  for (const char c : argument) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string ShellCommand(const std::vector<std::string>& arguments) {
  std::string out;
  for (const std::string& argument : arguments) {
    if (!out.empty()) out += ' ';
    out += ShellQuote(argument);
  }
  return out;
}

namespace {

std::string GroupDigits(std::string_view digits) {
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out.push_back(',');
    out.push_back(digits[i]);
  }
  return out;
}

}  // namespace

std::string Grouped(uint64_t number) { return GroupDigits(fmt::to_string(number)); }

std::string GroupedYuan(int64_t fen) {
  const std::string plain = FormatMoney(fen < 0 ? -fen : fen);
  const size_t point = plain.find('.');
  return fmt::format("{}{}{}", fen < 0 ? "-" : "", GroupDigits(plain.substr(0, point)), plain.substr(point));
}

}  // namespace kaocheng::report
