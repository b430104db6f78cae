#include <algorithm>
#include <array>
#include <string>

#include "dsl/base/date.h"
#include "dsl/base/minutes.h"
#include "dsl/base/number.h"
#include "dsl/base/utf8.h"
#include "dsl/diagnostics/code.h"
#include "engine/data/dataset.h"
#include "engine/data/digits.h"
#include "engine/data/plain_cell.h"
#include "engine/data/spreadsheet.h"

// Cells as people type them. Plain ones take the short way (plain_cell.h); only what that refuses is looked
// at with the leftovers of spreadsheets in mind: full-width digits, units, dates with an empty time.
namespace kaocheng::data {
namespace {

using Value = std::optional<int64_t>;

bool Strip(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  text = Trim(text);
  return true;
}

// Spreadsheets export a date as that day's midnight.
Value AnyDate(std::string_view text) {
  if (const auto date = ParseDate(text)) return *date;
  const auto moment = ParseDatetime(text);
  if (!moment || *moment % kMinutesADay != 0) return std::nullopt;
  return *moment / kMinutesADay;
}

Value Boolean(std::string_view text) {
  if (text == "1" || text == "true" || text == "是" || text == "TRUE" || text == "True") return 1;
  if (text == "0" || text == "false" || text == "否" || text == "FALSE" || text == "False") return 0;
  return std::nullopt;
}

Value Decimal(std::string_view text) {
  if (Strip(text, "%")) return ParseScaled(text, 4);
  return ParseScaled(text, 6);
}

Value Money(std::string_view text) {
  if (Strip(text, "万元")) return ParseScaled(text, 6);
  if (!Strip(text, "元")) Strip(text, "yuan");
  return ParseScaled(text, 2);
}

Value Minutes(std::string_view text) {
  for (const auto unit : {"小时", "hours", "hour"}) {
    if (!Strip(text, unit)) continue;
    const auto millionths = ParseScaled(text, 6);
    if (!millionths || *millionths % 50'000 != 0)
      return std::nullopt;  // whole minutes only: 1/60 h has no such decimals
    const Int128 minutes = Int128{*millionths} * 60 / kDecimalScale;
    return static_cast<int64_t>(minutes);
  }
  for (const auto unit : {"分钟", "minutes", "minute"}) {
    if (Strip(text, unit)) break;
  }
  return ParseScaled(text, 0);
}

Value Counted(std::string_view text, std::initializer_list<std::string_view> units) {
  for (const std::string_view unit : units) {
    if (Strip(text, unit)) break;
  }
  return ParseScaled(text, 0);
}

Value Read(CellKind kind, std::string_view text) {
  switch (kind) {
    case CellKind::kBoolean:
      return Boolean(text);
    case CellKind::kInteger:
      return ParseScaled(text, 0);
    case CellKind::kDecimal:
      return Decimal(text);
    case CellKind::kMoney:
      return Money(text);
    case CellKind::kDate:
      return AnyDate(text);
    case CellKind::kDatetime:
      return ParseDatetime(text);
    case CellKind::kMinutes:
      return Minutes(text);
    case CellKind::kDays:
      return Counted(text, {"days", "day", "天", "日"});
    case CellKind::kMonths:
      return Counted(text, {"months", "month", "个月"});
    case CellKind::kWorkdays:
      return Counted(text, {"workdays", "workday", "个工作日"});
    case CellKind::kText:
      return std::nullopt;
  }
  return std::nullopt;
}

// Full-width forms (U+FF01..FF5E) as ASCII, and U+3000 as a blank.
std::string HalfWidth(std::string_view text) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = NextCodePoint(text, at);
    if (c >= 0xFF01 && c <= 0xFF5E) {
      result += static_cast<char>(c - 0xFF01 + '!');
    } else if (c == 0x3000) {
      result += ' ';
    } else {
      result += text.substr(begin, at - begin);
    }
  }
  return result;
}

Code NumberFault(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  for (const auto unit : {"%", "万元", "元", "yuan"}) {
    if (Strip(text, unit)) break;
  }
  const auto count = [&](char c) { return std::count(text.begin(), text.end(), c); };
  const auto digits = std::count_if(text.begin(), text.end(), IsDigit);
  const auto others = static_cast<std::ptrdiff_t>(text.size()) - digits - count('.');
  if (digits == 0 || count('.') > 1) return Code::kNotANumber;
  if (others > 0) return others == count(',') ? Code::kCellThousands : Code::kNotANumber;
  const size_t whole = std::min(text.find('.'), text.size());
  return ParseScaled(text.substr(0, whole), 0) && whole < text.size() ? Code::kTooManyDecimals
                                                                      : Code::kNumberTooLarge;
}

Code FaultOf(CellKind kind, std::string_view text) {
  if (!IsUtf8(text)) return Code::kBrokenEncoding;
  if (const auto fault = FaultOfCell(kind, text)) return *fault;
  switch (kind) {
    case CellKind::kBoolean:
      return Code::kNotABoolean;
    case CellKind::kInteger:
    case CellKind::kDecimal:
    case CellKind::kMoney:
      return NumberFault(text);
    case CellKind::kDate:
      return Code::kNotADate;
    case CellKind::kDatetime:
      return Code::kNotADatetime;
    case CellKind::kMinutes:
    case CellKind::kDays:
    case CellKind::kMonths:
    case CellKind::kWorkdays:
      return Code::kNotADuration;
    case CellKind::kText:
      return Code::kBadText;
  }
  return Code::kBadText;
}

}  // namespace

bool IsSoundText(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F; })) return true;
  const auto control = [](char c) {
    return (c >= 0 && c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7F;
  };
  return std::none_of(text.begin(), text.end(), control) && FindInvalidUtf8(text) == std::string_view::npos;
}

std::string_view TrimBlanks(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kBlanks = {" ",      "\t",     "\r",    "\n",
                                                              "\u3000", "\u00A0", "\uFEFF"};
  const auto one_of_them = [&](auto&& is) {
    const auto* const blank = text.empty() ? kBlanks.end() : std::find_if(kBlanks.begin(), kBlanks.end(), is);
    return blank == kBlanks.end() ? size_t{0} : blank->size();
  };
  const auto begins = [&](auto b) { return b.front() == text.front() && text.starts_with(b); };
  const auto ends = [&](auto b) { return b.back() == text.back() && text.ends_with(b); };
  while (const size_t size = one_of_them(begins)) text.remove_prefix(size);
  while (const size_t size = one_of_them(ends)) text.remove_suffix(size);
  return text;
}

Value ReadId(std::string_view text, Dictionary& dictionary, Code* fault) {
  if (text.size() <= kMaxCellBytes) {
    if (const auto code = dictionary.CodeOfId(text, IsSoundText)) return *code;
  }
  *fault = text.size() > kMaxCellBytes ? Code::kCellTooLong : FaultOf(CellKind::kText, text);
  return std::nullopt;
}

Value ReadCell(CellKind kind, std::string_view text, Dictionary& dictionary, Code* fault) {
  Code what = Code::kCellTooLong;
  if (text.size() <= kMaxCellBytes) {
    int64_t plain = 0;
    if (ReadPlain(kind, text, plain)) return plain;
    if (kind == CellKind::kText) {
      if (const auto code = dictionary.CodeIf(text, IsSoundText)) return *code;
      what = FaultOf(kind, text);
    } else {
      if (const Value value = Read(kind, text)) return *value;
      const std::string half_width = HalfWidth(text);
      if (const Value value = Read(kind, Trim(half_width))) return *value;
      what = FaultOf(kind, Trim(half_width));
    }
  }
  if (fault != nullptr) *fault = what;
  return std::nullopt;
}

}  // namespace kaocheng::data
