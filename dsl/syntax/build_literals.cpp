#include <unordered_map>

#include "dsl/base/number.h"
#include "dsl/diagnostics/code.h"
#include "dsl/syntax/builder.h"

namespace kaocheng::syntax {
namespace {

enum class Unit : uint8_t { kYuan, kWanYuan, kMinutes, kHours, kDays, kWorkdays, kMonths, kYears };

constexpr int kDecimalPlaces = 6;
constexpr int kMoneyPlaces = 2;
constexpr int kWanPlaces = 6;  // a fen is a millionth of 万元

Unit UnitOf(std::string_view word) {
  static const auto units = [] {
    std::unordered_map<std::string_view, Unit> map;
#define KC_RESERVED(token, en, zh)
#define KC_SOFT(token, en, zh)
#define KC_PHRASE(token, en, zh)
#define KC_UNIT(unit, en, zh)  \
  map.emplace(en, Unit::unit); \
  map.emplace(zh, Unit::unit);
#define KC_BUILTIN(en, zh)
#include "grammar/keywords.def"
#undef KC_RESERVED
#undef KC_SOFT
#undef KC_PHRASE
#undef KC_UNIT
#undef KC_BUILTIN
    map.emplace("月", Unit::kMonths);  // reported by the lexer
    return map;
  }();
  return units.at(word);
}

ast::DurationUnit DurationUnitOf(Unit unit) {
  switch (unit) {
    case Unit::kMinutes:
      return ast::DurationUnit::kMinutes;
    case Unit::kHours:
      return ast::DurationUnit::kHours;
    case Unit::kWorkdays:
      return ast::DurationUnit::kWorkdays;
    case Unit::kMonths:
      return ast::DurationUnit::kMonths;
    case Unit::kYears:
      return ast::DurationUnit::kYears;
    case Unit::kDays:
    case Unit::kYuan:
    case Unit::kWanYuan:
      return ast::DurationUnit::kDays;
  }
  return ast::DurationUnit::kDays;
}

}  // namespace

ast::ExprId Builder::NumberLiteral(const Token* number, const Token* unit) {
  const Span span = unit == nullptr ? SpanOf(number) : text_.SpanOf(number, unit);
  std::string digits = Written(number);
  std::erase(digits, ',');  // 10,000 has been reported
  const auto literal = [&](ast::LiteralKind kind, std::optional<int64_t> value) {
    if (!value) {
      emitter_.Report(Code::kNumberOutOfRange, span,
                      {digits.size() > 24 ? digits.substr(0, 24) + "…" : digits});
      return Add(ast::ErrorExpr{}, span);
    }
    ast::Literal built;
    built.kind = kind;
    built.value = *value;
    return Add(std::move(built), span);
  };
  const bool whole = digits.find('.') == std::string::npos;
  if (unit == nullptr) {
    return whole ? literal(ast::LiteralKind::kInteger, ParseScaled(digits, 0))
                 : literal(ast::LiteralKind::kDecimal, ParseScaled(digits, kDecimalPlaces));
  }
  const std::string word = Written(unit);
  const Unit kind = UnitOf(word);
  if (kind == Unit::kYuan) return literal(ast::LiteralKind::kMoney, ParseScaled(digits, kMoneyPlaces));
  if (kind == Unit::kWanYuan) return literal(ast::LiteralKind::kMoney, ParseScaled(digits, kWanPlaces));
  if (!whole) {
    // Half hours are common (1.5小时); every other length of time is whole.
    const auto millionths = ParseScaled(digits, kDecimalPlaces);
    if (kind == Unit::kHours && millionths && *millionths * 60 % kDecimalScale == 0) {
      ast::Literal built;
      built.kind = ast::LiteralKind::kDuration;
      built.value = *millionths * 60 / kDecimalScale;
      built.unit = ast::DurationUnit::kMinutes;
      return Add(std::move(built), span);
    }
    emitter_.Report(Code::kFractionalLength, span, {word});
    return Add(ast::ErrorExpr{}, span);
  }
  const ast::ExprId id = literal(ast::LiteralKind::kDuration, ParseScaled(digits, 0));
  if (auto* built = std::get_if<ast::Literal>(&ast_.exprs[id].node)) built->unit = DurationUnitOf(kind);
  return id;
}

ast::ExprId Builder::Literal(Context* context) {
  const std::vector<Part> parts = PartsOf(context);
  if (parts.empty() || parts.front().token == nullptr) return ErrorAt(context);
  const Token* token = parts.front().token;
  const Span span = SpanOf(context);
  ast::Literal literal;
  const auto scalar = [&](ast::LiteralKind kind, int64_t value) {
    literal.kind = kind;
    literal.value = value;
    return Add(literal, span);
  };
  switch (token->getType()) {
    case Rules::NUMBER:
      return NumberLiteral(token, parts.size() > 1 ? parts[1].token : nullptr);
    case Rules::TRUE_WORD:
      return scalar(ast::LiteralKind::kBoolean, 1);
    case Rules::FALSE_WORD:
      return scalar(ast::LiteralKind::kBoolean, 0);
    case Rules::PERCENT: {
      std::string digits = Written(token);
      digits.pop_back();
      const auto hundredfold = ParseScaled(digits, kDecimalPlaces - 2);
      if (hundredfold) return scalar(ast::LiteralKind::kPercent, *hundredfold);
      emitter_.Report(Code::kNumberOutOfRange, span, {Written(token)});
      return ErrorAt(context);
    }
    case Rules::DATE: {
      if (const auto date = ParseDate(Written(token))) return scalar(ast::LiteralKind::kDate, *date);
      emitter_.Report(Code::kNoSuchDate, span, {Written(token)});
      return ErrorAt(context);
    }
    case Rules::DATETIME: {
      if (const auto time = ParseDatetime(Written(token))) return scalar(ast::LiteralKind::kDatetime, *time);
      emitter_.Report(Code::kMinuteOutOfRange, span, {Written(token)});
      return ErrorAt(context);
    }
    case Rules::STRING:
      literal.text = Text(token).text;
      return scalar(ast::LiteralKind::kText, 0);
    default:
      return ErrorAt(context);
  }
}

}  // namespace kaocheng::syntax
