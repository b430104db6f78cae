#include "engine/trial/literal.h"

#include <fmt/format.h>

#include <cstdlib>

#include "dsl/base/date.h"
#include "dsl/base/number.h"

namespace kaocheng::trial {

using ast::LiteralKind;
using hir::TypeKind;

std::vector<Stored> StoredAs(const ast::Literal& literal) {
  const int64_t value = literal.value;
  switch (literal.kind) {
    case LiteralKind::kInteger:
      return {{TypeKind::kInteger, value}, {TypeKind::kDecimal, value * kDecimalScale}};
    case LiteralKind::kDecimal:
    case LiteralKind::kPercent:
      return {{TypeKind::kDecimal, value}};
    case LiteralKind::kMoney:
      return {{TypeKind::kMoney, value}};
    case LiteralKind::kDate:
      return {{TypeKind::kDate, value}};
    case LiteralKind::kDuration:
      switch (literal.unit) {
        case ast::DurationUnit::kMinutes:
          return {{TypeKind::kMinutes, value}};
        case ast::DurationUnit::kHours:
          return {{TypeKind::kMinutes, value * 60}};
        case ast::DurationUnit::kDays:
          return {{TypeKind::kDays, value}};
        case ast::DurationUnit::kWorkdays:
          return {{TypeKind::kWorkdays, value}};
        case ast::DurationUnit::kMonths:
          return {{TypeKind::kMonths, value}};
        case ast::DurationUnit::kYears:
          return {{TypeKind::kMonths, value * 12}};
      }
      return {};
    case LiteralKind::kBoolean:
    case LiteralKind::kDatetime:
    case LiteralKind::kText:
      return {};
  }
  return {};
}

namespace {

// One in the last place of a number that is written as 0, which does not say how much that is.
int64_t UnitOf(const ast::Literal& literal, const Stored& stored) {
  if (literal.kind == LiteralKind::kPercent) return kDecimalScale / 100;
  if (stored.kind == TypeKind::kDecimal) return kDecimalScale;
  if (stored.kind == TypeKind::kMoney) return 100;
  const bool hours = literal.kind == LiteralKind::kDuration && literal.unit == ast::DurationUnit::kHours;
  const bool years = literal.kind == LiteralKind::kDuration && literal.unit == ast::DurationUnit::kYears;
  return hours ? 60 : years ? 12 : 1;
}

}  // namespace

std::optional<Moved> Move(const ast::Literal& literal, const Stored& stored, std::string_view text,
                          int direction) {
  if (literal.kind == LiteralKind::kDate) {
    const auto day = static_cast<Date>(literal.value + direction);
    if (day < kMinDate || day > kMaxDate) return std::nullopt;
    return Moved{FormatDate(day), direction};
  }
  size_t length = 0;
  size_t decimals = 0;
  bool point = false;
  int64_t number = 0;
  for (; length < text.size() && length < 15; ++length) {
    const char c = text[length];
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      number = number * 10 + (c - '0');
      decimals += point ? 1 : 0;
    } else {
      break;
    }
  }
  if (length == 0 || (number != 0 && stored.value % number != 0)) return std::nullopt;
  const int64_t unit = number == 0 ? UnitOf(literal, stored) : stored.value / number;
  const int64_t moved = number + direction;
  std::string digits = std::to_string(std::abs(moved));
  if (decimals > 0) {
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    digits.insert(digits.size() - decimals, ".");
  }
  return Moved{fmt::format("{}{}{}", moved < 0 ? "-" : "", digits, text.substr(length)), direction * unit};
}

}  // namespace kaocheng::trial
