#include "engine/data/spreadsheet.h"

#include <algorithm>
#include <array>
#include <utility>

#include "dsl/diagnostics/code.h"
#include "engine/data/dataset.h"
#include "engine/data/digits.h"

namespace kaocheng::data {
namespace {

// Excel lets a heading run over lines; other control characters are in no text.
bool IsBinary(std::string_view cell) {
  return std::any_of(cell.begin(), cell.end(),
                     [](char c) { return c >= 0 && c < ' ' && c != '\n' && c != '\r' && c != '\t'; });
}

// A workbook's first bytes: of a ZIP archive (.xlsx), of a compound file (.xls) as it is or read as GB18030.
bool BeginsWorkbook(std::string_view cell) {
  return cell.starts_with("PK\x03\x04") || cell.starts_with("\xD0\xCF\x11") || cell.starts_with("邢\x11");
}

// Days since 1900, here from 1927 to 2173, the time of day being a fraction: 42374.5.
bool IsSerialDate(std::string_view cell) {
  constexpr size_t kDigits = 5;
  const size_t digits = std::min(cell.find_first_not_of("0123456789"), cell.size());
  if (digits != kDigits || cell.front() == '0') return false;
  const std::string_view time = cell.substr(digits);
  return time.empty() ||
         (time.front() == '.' && time.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

// The file is no table at all.
std::optional<HeaderFault> ForeignFile(const std::vector<std::string>& header, const std::string& first) {
  if (BeginsWorkbook(first))
    return HeaderFault{Code::kNotATable, {}, {Term("an Excel workbook", "工作簿（Excel 文件）")}};
  if (std::any_of(header.begin(), header.end(), IsBinary))
    return HeaderFault{Code::kNotATable, {}, {Term("no text file", "二进制文件")}};
  if (first.starts_with('<'))  // some systems write such tables and call them .xls
    return HeaderFault{Code::kNotATable, first, {Term("a web page or XML", "网页或 XML 文件")}};
  return std::nullopt;
}

// A heading that holds several, with something else than a comma between them.
std::optional<HeaderFault> OtherSeparator(const std::vector<std::string>& header,
                                          const std::set<std::string_view>& known) {
  static const std::array<std::pair<std::string_view, Term>, 6> separators = {{
      {"，", {"full-width commas", "全角逗号"}},
      {";", {"semicolons", "分号"}},
      {"；", {"full-width semicolons", "全角分号"}},
      {"\t", {"tabs", "制表符（Tab）"}},
      {"、", {"enumeration commas (、)", "顿号"}},
      {"|", {"vertical bars", "竖线"}},
  }};
  for (const std::string& cell : header) {
    for (const auto& [separator, name] : separators) {
      if (cell.find(separator) == std::string::npos) continue;
      std::string_view rest = cell;
      while (!rest.empty()) {
        const size_t end = std::min(rest.find(separator), rest.size());
        if (known.contains(Trim(rest.substr(0, end))))
          return HeaderFault{Code::kOtherSeparator, cell, {name}};
        rest.remove_prefix(std::min(end + separator.size(), rest.size()));
      }
    }
  }
  return std::nullopt;
}

}  // namespace

bool HasOldLineEnds(const std::vector<std::string>& header) {
  return std::any_of(header.begin(), header.end(), [](const std::string& cell) {
    const size_t at = cell.find('\r');
    return at != std::string::npos && cell.substr(at + 1, 1) != "\n";
  });
}

std::optional<HeaderFault> FaultOfHeader(const std::vector<std::string>& header,
                                         const std::set<std::string_view>& known, const Term& required) {
  const auto first =
      std::find_if(header.begin(), header.end(), [](const std::string& cell) { return !cell.empty(); });
  if (first == header.end()) return HeaderFault{Code::kNoFirstRow, {}, {required}};
  if (HasOldLineEnds(header)) return HeaderFault{Code::kOldLineEnds, {}, {}};
  if (auto fault = ForeignFile(header, *first)) return fault;
  if (auto fault = OtherSeparator(header, known)) return fault;
  const bool none = std::none_of(header.begin(), header.end(),
                                 [&](const std::string& cell) { return known.contains(cell); });
  if (!none) return std::nullopt;
  return HeaderFault{Code::kNoHeadings, *first, {required}};
}

std::optional<Code> FaultOfCell(CellKind kind, std::string_view cell) {
  if (cell.size() > 1 && cell.find_first_not_of('#') == std::string_view::npos) return Code::kColumnTooNarrow;
  const bool dated = kind == CellKind::kDate || kind == CellKind::kDatetime;
  return dated && IsSerialDate(cell) ? std::optional(Code::kSerialDate) : std::nullopt;
}

bool IsRoundedId(std::string_view id) {
  const size_t e = id.find("E+");
  if (e == std::string_view::npos || e == 0 || e + 2 == id.size()) return false;
  const std::string_view mantissa = id.substr(0, e), exponent = id.substr(e + 2);
  return IsDigit(mantissa.front()) &&
         std::all_of(mantissa.begin() + 1, mantissa.end(), [](char c) { return IsDigit(c) || c == '.'; }) &&
         std::all_of(exponent.begin(), exponent.end(), IsDigit);
}

Code FaultOfId(Code usual, std::string_view id) { return IsRoundedId(id) ? Code::kRoundedId : usual; }

}  // namespace kaocheng::data
