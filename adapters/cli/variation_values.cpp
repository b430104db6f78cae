#include "adapters/cli/variation_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "dsl/base/date.h"
#include "dsl/base/number.h"
#include "dsl/diagnostics/code.h"
#include "dsl/syntax/parse.h"

namespace kaocheng::cli {

namespace {

using ast::Literal;
using ast::LiteralKind;

constexpr int64_t kDecimalPerFen = 10'000;  // millionths of a yuan

// A piece of the argument, without the blanks around it.
struct Piece {
  size_t begin = 0, end = 0;
};

struct TypeWords {
  const char* name;
  Term title;
  const char* example;
};
const std::array<TypeWords, 7>& Types() {
  static const std::array<TypeWords, 7> types = {{{"integer", {"an integer", "整数"}, "8"},
                                                  {"decimal", {"a decimal", "小数"}, "0.05 / 5%"},
                                                  {"money", {"money", "金额"}, "1500 yuan / 1500元"},
                                                  {"date", {"a date", "日期"}, "2016-12-31"},
                                                  {"duration", {"a duration", "时长"}, "12 hours / 12小时"},
                                                  {"boolean", {"a boolean", "是否"}, "true|false"},
                                                  {"text", {"a text", "文字"}, "\"…\""}}};
  return types;
}

bool IsAny(std::string_view name) {
  return std::any_of(Types().begin(), Types().end(), [&](const TypeWords& t) { return name == t.name; });
}

// The literal as the parameter's type has it: 1500 is 1500 yuan where money is wanted, and 2 is 2.0.
std::optional<Literal> Adapted(const Literal& literal, std::string_view type) {
  Literal own = literal;
  const LiteralKind kind = literal.kind;
  if (type == "money") {
    if (kind == LiteralKind::kInteger) own.value = literal.value * kFenPerYuan;
    if (kind == LiteralKind::kDecimal && literal.value % kDecimalPerFen == 0)
      own.value = literal.value / kDecimalPerFen;
    else if (kind != LiteralKind::kInteger && kind != LiteralKind::kMoney)
      return std::nullopt;
    own.kind = LiteralKind::kMoney;
    return WithinLimit(own.value) && WithinLimit(Int128{literal.value} * kFenPerYuan) ? std::optional(own)
                                                                                      : std::nullopt;
  }
  if (type == "decimal") {
    if (kind == LiteralKind::kDecimal || kind == LiteralKind::kPercent) return own;
    if (kind != LiteralKind::kInteger || !WithinLimit(Int128{literal.value} * kDecimalScale))
      return std::nullopt;
    own.kind = LiteralKind::kDecimal;
    own.value = literal.value * kDecimalScale;
    return own;
  }
  if (type == "duration") {
    if (kind != LiteralKind::kDuration) return std::nullopt;
    if (literal.unit == ast::DurationUnit::kMinutes || literal.unit == ast::DurationUnit::kHours) return own;
    return std::nullopt;
  }
  const bool fits = (type == "integer" && kind == LiteralKind::kInteger) ||
                    (type == "date" && kind == LiteralKind::kDate) ||
                    (type == "boolean" && kind == LiteralKind::kBoolean) ||
                    (type == "text" && kind == LiteralKind::kText);
  return fits ? std::optional(own) : std::nullopt;
}

class Reader {
 public:
  Reader(Session& session, std::string_view text, Variation& variation)
      : session_(session), text_(text), variation_(variation) {}

  bool Run() {
    const size_t dots = text_.find("..");
    if (dots != std::string_view::npos) return Range(dots);
    size_t begin = 0;
    while (begin <= text_.size()) {
      size_t length = 0;
      const size_t end = NextSeparator(begin, length);
      if (!One(Trimmed(begin, end))) return false;
      begin = end + std::max<size_t>(length, 1);
    }
    return true;
  }

 private:
  Piece Trimmed(size_t begin, size_t end) const {
    constexpr std::string_view kWide = "\xE3\x80\x80";  // U+3000
    const auto blank_at = [&](size_t at) -> size_t {
      if (at < end && (text_[at] == ' ' || text_[at] == '\t')) return 1;
      return text_.substr(at, kWide.size()) == kWide ? kWide.size() : 0;
    };
    while (begin < end && blank_at(begin) > 0) begin += blank_at(begin);
    while (end > begin && (text_[end - 1] == ' ' || text_[end - 1] == '\t')) --end;
    return {begin, end};
  }
  std::string_view Text(Piece piece) const { return text_.substr(piece.begin, piece.end - piece.begin); }
  Span SpanOf(Piece piece) const {
    const Span all = variation_.values_span;
    return {all.source, all.begin + static_cast<uint32_t>(piece.begin),
            all.begin + static_cast<uint32_t>(piece.end)};
  }

  size_t NextSeparator(size_t from, size_t& length) const {
    if (text_.substr(from).find_first_of("\"“") == 0) return text_.size();  // a text may hold anything
    size_t first = text_.size();
    for (const std::string_view separator : {"|", ",", "，", "、", "｜"}) {
      const size_t at = text_.find(separator, from);
      if (at >= first) continue;
      first = at;
      length = separator.size();
    }
    return first;
  }

  bool NotAValue(Piece piece) {
    const auto type = std::find_if(Types().begin(), Types().end(),
                                   [&](const TypeWords& t) { return variation_.type == t.name; });
    const bool known = type != Types().end();
    session_.emitter.Report(Code::kNotAValueOf, SpanOf(piece),
                            {std::string(Text(piece)), Term{variation_.parameter, variation_.title},
                             known ? type->title : Term{"an enumeration", "枚举"},
                             known ? Term(type->example) : Term("A|B|C", "甲|乙|丙")});
    return false;
  }

  bool One(Piece piece) {
    const std::optional<ast::ExprNode> value = ReadValue(Text(piece));
    if (!value) return NotAValue(piece);
    const auto* literal = std::get_if<Literal>(&*value);
    if (literal == nullptr) {
      // A member of an enumeration: which ones there are the compiler knows.
      if (IsAny(variation_.type)) return NotAValue(piece);
      return Add(*value, piece);
    }
    const std::optional<Literal> adapted = Adapted(*literal, variation_.type);
    return adapted ? Add(*adapted, piece) : NotAValue(piece);
  }

  bool Add(const ast::ExprNode& value, Piece piece) {
    const std::string text = CanonicalText(value);
    const bool known = std::any_of(variation_.values.begin(), variation_.values.end(),
                                   [&](const ast::ExprNode& other) { return CanonicalText(other) == text; });
    if (known) return true;
    variation_.values.push_back(value);
    variation_.spans.push_back(SpanOf(piece));
    return true;
  }

  bool BadRange(Term why) {
    session_.emitter.Report(Code::kBadRange, variation_.values_span, {std::string(text_), std::move(why)});
    return false;
  }

  std::optional<Literal> End(Piece piece) {
    const std::optional<ast::ExprNode> value = ReadValue(Text(piece));
    const auto* literal = value ? std::get_if<Literal>(&*value) : nullptr;
    const std::optional<Literal> adapted =
        literal == nullptr ? std::nullopt : Adapted(*literal, variation_.type);
    if (!adapted) NotAValue(piece);
    return adapted;
  }

  bool Range(size_t dots) {
    size_t behind = text_.size(), word = 0;
    for (const std::string_view step : {"step", "步长"}) {
      const size_t at = text_.find(step, dots);
      if (at >= behind) continue;
      behind = at;
      word = step.size();
    }
    if (variation_.type == "boolean" || variation_.type == "text" || !IsAny(variation_.type))
      return BadRange(
          {"only numbers, money, dates and durations have ranges", "只有数、金额、日期和时长可以写范围"});
    std::optional<Literal> first = End(Trimmed(0, dots));
    std::optional<Literal> last = first ? End(Trimmed(dots + 2, behind)) : std::nullopt;
    if (!last) return false;
    const bool stepped = behind < text_.size();
    if (!stepped && variation_.type != "integer")
      return BadRange({"it does not say in what steps", "没有写明步长"});
    if (variation_.type == "date") return Dates(*first, *last, Trimmed(behind + word, text_.size()));
    Literal step{LiteralKind::kInteger, 1, {}, {}};
    if (stepped) {
      const std::optional<Literal> read = End(Trimmed(behind + word, text_.size()));
      if (!read) return false;
      step = *read;
    }
    Align(*first, *last, step);
    return Numbers(*first, *last, step);
  }

  // Hours count in minutes where not all are hours; a percentage is a number.
  static void Align(Literal& first, Literal& last, Literal& step) {
    const std::array<Literal*, 3> all = {&first, &last, &step};
    if (first.kind == LiteralKind::kDuration) {
      const bool alike = first.unit == last.unit && first.unit == step.unit;
      for (Literal* one : all) {
        if (alike || one->unit == ast::DurationUnit::kMinutes) continue;
        one->value *= 60;
        one->unit = ast::DurationUnit::kMinutes;
      }
    }
    for (Literal* one : all) one->kind = first.kind;
  }

  bool Numbers(const Literal& first, const Literal& last, const Literal& step) {
    if (step.value <= 0) return BadRange({"its step is not above 0", "步长必须大于 0"});
    if (last.value < first.value) return BadRange({"it ends below its beginning", "终点小于起点"});
    const int64_t rest = (last.value - first.value) % step.value;
    if (rest != 0) {
      Literal before = last, after = last;
      before.value = last.value - rest;
      after.value = before.value + step.value;
      const Term a = ValueText(before), b = ValueText(after), end = ValueText(last);
      return BadRange({fmt::format("its steps come to {} and {}, not to {}", a.en, b.en, end.en),
                       fmt::format("按步长只能到 {} 或 {}，到不了 {}", a.zh, b.zh, end.zh)});
    }
    if (!Few((last.value - first.value) / step.value)) return false;
    for (int64_t value = first.value; value <= last.value; value += step.value) {
      Literal one = first;
      one.value = value;
      Add(one, {0, text_.size()});
    }
    return true;
  }

  bool Dates(const Literal& first, const Literal& last, Piece piece) {
    const std::optional<ast::ExprNode> value = ReadValue(Text(piece));
    const auto* step = value ? std::get_if<Literal>(&*value) : nullptr;
    const bool days =
        step != nullptr && step->kind == LiteralKind::kDuration && step->unit == ast::DurationUnit::kDays;
    const bool months = step != nullptr && step->kind == LiteralKind::kDuration &&
                        (step->unit == ast::DurationUnit::kMonths || step->unit == ast::DurationUnit::kYears);
    if (!days && !months)
      return BadRange({"dates go in steps of days, months or years", "日期的步长写日数、月数或年数"});
    if (step->value <= 0) return BadRange({"its step is not above 0", "步长必须大于 0"});
    if (last.value < first.value) return BadRange({"it ends below its beginning", "终点小于起点"});
    const int64_t unit = step->unit == ast::DurationUnit::kYears ? 12 : 1;
    for (int64_t n = 0;; ++n) {
      if (!Few(n)) return false;
      const Int128 far = Int128{n} * step->value * unit;
      const std::optional<Date> date =
          days ? std::optional(static_cast<Date>(std::min<Int128>(first.value + far, kMaxDate)))
               : AddMonths(static_cast<Date>(first.value),
                           static_cast<int64_t>(std::min<Int128>(far, 200'000)));
      if (!date || *date > last.value) return BadRange({"its steps pass by its end", "按步长到不了终点"});
      Literal one = first;
      one.value = *date;
      Add(one, {0, text_.size()});
      if (*date == last.value) return true;
    }
  }

  bool Few(int64_t steps) {
    if (steps < static_cast<int64_t>(kMostCombinations)) return true;
    session_.emitter.Report(Code::kTooManyCombinations, variation_.values_span,
                            {std::to_string(steps + 1), std::to_string(kMostCombinations)});
    return false;
  }

  Session& session_;
  std::string_view text_;
  Variation& variation_;
};

}  // namespace

std::optional<ast::ExprNode> ReadValue(std::string_view text) {
  if (text.find_first_of("{}\r\n") != std::string_view::npos || text.empty()) return std::nullopt;
  Sources sources;
  ast::Ast ast;
  Emitter faults;
  const SourceId source = sources.Add(
      "", "policy v \"v\" { level county }\nparameter v \"v\" : text { " + std::string(text) + " }\n");
  syntax::Parse(sources, source, ast, faults);
  if (faults.has_errors()) return std::nullopt;
  const ast::Parameter* parameter = nullptr;
  for (const ast::Decl& decl : ast.decls) {
    if (const auto* found = std::get_if<ast::Parameter>(&decl.node)) parameter = found;
  }
  if (parameter == nullptr || parameter->values.size() != 1 || parameter->values.front().from)
    return std::nullopt;
  const ast::ExprNode& node = ast.exprs[parameter->values.front().value].node;
  if (const auto* unary = std::get_if<ast::Unary>(&node)) {
    const auto* literal = std::get_if<Literal>(&ast.exprs[unary->operand].node);
    if (unary->op != ast::UnaryOp::kNegate || literal == nullptr) return std::nullopt;
    Literal negated = *literal;
    negated.value = -literal->value;
    return negated;
  }
  if (std::holds_alternative<Literal>(node) || std::holds_alternative<ast::NameRef>(node)) return node;
  return std::nullopt;
}

bool ReadValues(Session& session, std::string_view text, Variation& variation) {
  return Reader(session, text, variation).Run();
}

std::string CanonicalText(const ast::ExprNode& value) {
  const auto* literal = std::get_if<Literal>(&value);
  if (literal == nullptr) return std::get<ast::NameRef>(value).name.text;
  switch (literal->kind) {
    case LiteralKind::kBoolean:
      return literal->value != 0 ? "true" : "false";
    case LiteralKind::kInteger:
      return FormatInteger(literal->value);
    case LiteralKind::kDecimal:
    case LiteralKind::kPercent:
      return FormatDecimal(literal->value);
    case LiteralKind::kMoney:
      return FormatMoney(literal->value);
    case LiteralKind::kDate:
      return FormatDate(static_cast<Date>(literal->value));
    case LiteralKind::kDatetime:
      return FormatDatetime(literal->value);
    case LiteralKind::kText:
      return literal->text;
    case LiteralKind::kDuration:
      return fmt::format("{} minutes",
                         literal->unit == ast::DurationUnit::kHours ? literal->value * 60 : literal->value);
  }
  return {};
}

Term ValueText(const ast::ExprNode& value) {
  const auto* literal = std::get_if<Literal>(&value);
  const std::string canonical = CanonicalText(value);
  if (literal == nullptr) return canonical;
  switch (literal->kind) {
    case LiteralKind::kBoolean:
      return literal->value != 0 ? Term{"yes", "是"} : Term{"no", "否"};
    case LiteralKind::kPercent:
      return FormatDecimal(literal->value * 100) + "%";
    case LiteralKind::kMoney: {
      const std::string yuan = literal->value % kFenPerYuan == 0 ? FormatInteger(literal->value / kFenPerYuan)
                                                                 : FormatMoney(literal->value);
      return {yuan + " yuan", yuan + "元"};
    }
    case LiteralKind::kDuration: {
      const std::string number = FormatInteger(literal->value);
      return literal->unit == ast::DurationUnit::kHours ? Term{number + " hours", number + "小时"}
                                                        : Term{number + " minutes", number + "分钟"};
    }
    case LiteralKind::kInteger:
    case LiteralKind::kDecimal:
    case LiteralKind::kDate:
    case LiteralKind::kDatetime:
    case LiteralKind::kText:
      return canonical;
  }
  return canonical;
}

}  // namespace kaocheng::cli
