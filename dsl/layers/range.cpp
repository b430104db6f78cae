#include "dsl/layers/range.h"

#include <algorithm>
#include <cstdlib>

namespace kaocheng::layers {

namespace {

constexpr int kMaxDepth = 400;  // deeper than any text that the parser accepts; measures may chain further

using End = std::optional<Int128>;

Range Numbers(End low, End high) { return {Kind::kNumber, low, high}; }

Range Scaled(Kind kind, int64_t value, int64_t scale) {
  const Int128 exact = Int128{value} * scale;
  return {kind, exact, exact};
}

Range OfLiteral(const ast::Literal& literal) {
  switch (literal.kind) {
    case ast::LiteralKind::kInteger:
      return Scaled(Kind::kNumber, literal.value, kDecimalScale);
    case ast::LiteralKind::kDecimal:
    case ast::LiteralKind::kPercent:
      return Scaled(Kind::kNumber, literal.value, 1);
    case ast::LiteralKind::kMoney:
      return Scaled(Kind::kMoney, literal.value, 1);
    case ast::LiteralKind::kDate:
      return Scaled(Kind::kDate, literal.value, 1);
    case ast::LiteralKind::kDatetime:
      return Scaled(Kind::kDatetime, literal.value, 1);
    case ast::LiteralKind::kBoolean:
    case ast::LiteralKind::kText:
      return {Kind::kOther, {}, {}};
    case ast::LiteralKind::kDuration:
      break;
  }
  switch (literal.unit) {
    case ast::DurationUnit::kMinutes:
      return Scaled(Kind::kMinutes, literal.value, 1);
    case ast::DurationUnit::kHours:
      return Scaled(Kind::kMinutes, literal.value, 60);
    case ast::DurationUnit::kDays:
      return Scaled(Kind::kDays, literal.value, 1);
    case ast::DurationUnit::kWorkdays:
      return Scaled(Kind::kWorkdays, literal.value, 1);
    case ast::DurationUnit::kMonths:
      return Scaled(Kind::kMonths, literal.value, 1);
    case ast::DurationUnit::kYears:
      return Scaled(Kind::kMonths, literal.value, 12);
  }
  std::abort();
}

Range Hull(const Range& a, const Range& b) {
  if (a.kind != b.kind) return {};
  Range hull{a.kind, {}, {}};
  if (a.low && b.low) hull.low = std::min(*a.low, *b.low);
  if (a.high && b.high) hull.high = std::max(*a.high, *b.high);
  return hull;
}

Range Negated(const Range& range) {
  Range negated{range.kind, {}, {}};
  if (range.high) negated.low = -*range.high;
  if (range.low) negated.high = -*range.low;
  return negated;
}

Range Sum(const Range& a, const Range& b) {
  if (a.kind != b.kind || a.kind == Kind::kDate || a.kind == Kind::kDatetime || a.kind == Kind::kOther)
    return {};
  Range sum{a.kind, {}, {}};
  if (a.low && b.low) sum.low = *a.low + *b.low;
  if (a.high && b.high) sum.high = *a.high + *b.high;
  return sum;
}

// Rounding is monotone, so the rounded ends bound every rounded product.
Range Product(const Range& a, const Range& b) {
  if (a.kind == Kind::kMoney && b.kind == Kind::kNumber) return Product(b, a);
  if (a.kind != Kind::kNumber || (b.kind != Kind::kNumber && b.kind != Kind::kMoney)) return {};
  Range product{b.kind, {}, {}};
  if (a.low && a.high && b.low && b.high) {
    End low, high;
    for (const Int128 x : {*a.low, *a.high}) {
      for (const Int128 y : {*b.low, *b.high}) {
        const auto end = DivideRounded(x * y, kDecimalScale);
        if (!end) return product;
        low = low ? std::min<Int128>(*low, *end) : *end;
        high = high ? std::max<Int128>(*high, *end) : *end;
      }
    }
    return {b.kind, low, high};
  }
  if (a.low && b.low && *a.low >= 0 && *b.low >= 0) product.low = 0;
  return product;
}

Range OneSign(const Range& value) {  // a sum over any number of rows
  Range sum{value.kind, {}, {}};
  if (value.low && *value.low >= 0) sum.low = 0;
  if (value.high && *value.high <= 0) sum.high = 0;
  return sum;
}

// Ends that may be multiplied with one another in 128 bits.
bool Within(const Range& range) {
  return (!range.low || WithinLimit(*range.low / kDecimalScale)) &&
         (!range.high || WithinLimit(*range.high / kDecimalScale));
}

}  // namespace

Range Clip(Range value, const std::optional<Range>& at_least, const std::optional<Range>& at_most) {
  for (const auto* bound : {&at_least, &at_most}) {
    if (!*bound) continue;
    if (value.kind == Kind::kUnknown) value.kind = (*bound)->kind;
    if (value.kind != (*bound)->kind) return {};
  }
  if (at_least) {
    if (at_least->low) value.low = value.low ? std::max(*value.low, *at_least->low) : *at_least->low;
    value.high = value.high && at_least->high ? End(std::max(*value.high, *at_least->high)) : End();
  }
  if (at_most) {
    if (at_most->high) value.high = value.high ? std::min(*value.high, *at_most->high) : *at_most->high;
    value.low = value.low && at_most->low ? End(std::min(*value.low, *at_most->low)) : End();
  }
  return value;
}

struct Ranges::Node {
  Ranges& ranges;
  std::optional<Date> date;

  Range Of(ast::ExprId id) const { return ranges.Of(id, date); }
  std::optional<Range> OfBound(ast::ExprId id) const {
    return id.valid() ? std::optional(Of(id)) : std::nullopt;
  }

  Range operator()(const ast::Literal& literal) const { return OfLiteral(literal); }
  Range operator()(const ast::NameRef& ref) const { return ranges.OfName(ref.name.text, date); }
  Range operator()(const ast::Member& member) const {
    const bool rate = member.name.text == "rate" || member.name.text == "完成率";
    return rate && ranges.IsDuty(member.object) ? Numbers(0, kDecimalScale) : Range{};
  }
  Range operator()(const ast::Unary& unary) const {
    if (unary.op == ast::UnaryOp::kNot) return {Kind::kOther, {}, {}};
    return unary.op == ast::UnaryOp::kNegate ? Negated(Of(unary.operand)) : Of(unary.operand);
  }
  Range operator()(const ast::Binary& binary) const {
    switch (binary.op) {
      case ast::BinaryOp::kAdd:
        return Sum(Of(binary.left), Of(binary.right));
      case ast::BinaryOp::kSub:
        return Sum(Of(binary.left), Negated(Of(binary.right)));
      case ast::BinaryOp::kMul:
        return Product(Of(binary.left), Of(binary.right));
      case ast::BinaryOp::kDiv:
        return {};
      case ast::BinaryOp::kOr:
      case ast::BinaryOp::kAnd:
      case ast::BinaryOp::kEq:
      case ast::BinaryOp::kNe:
      case ast::BinaryOp::kLt:
      case ast::BinaryOp::kLe:
      case ast::BinaryOp::kGt:
      case ast::BinaryOp::kGe:
        return {Kind::kOther, {}, {}};
    }
    std::abort();
  }
  Range operator()(const ast::If& branch) const { return Hull(Of(branch.then), Of(branch.otherwise)); }
  Range operator()(const ast::Default& choice) const { return Hull(Of(choice.operand), Of(choice.fallback)); }
  Range operator()(const ast::AsOf& as_of) const { return ranges.Of(as_of.operand, std::nullopt); }
  Range operator()(const ast::Bounded& bounded) const {
    return Clip(Of(bounded.operand), OfBound(bounded.at_least), OfBound(bounded.at_most));
  }
  Range operator()(const ast::Modified& modified) const {
    if (!modified.factors.empty()) return {};
    Range hull = Of(modified.base);
    for (const ast::Modified::Arm& arm : modified.exceptions) hull = Hull(hull, Of(arm.value));
    return hull;
  }
  Range operator()(const ast::Aggregate& aggregate) const {
    // Rows inside have dates of their own, at which their parameters are read.
    switch (aggregate.kind) {
      case ast::AggregateKind::kCount:
      case ast::AggregateKind::kDistinct:
        return Numbers(0, {});
      case ast::AggregateKind::kSum:
        return OneSign(ranges.Of(aggregate.value, std::nullopt));
      case ast::AggregateKind::kAverage:
      case ast::AggregateKind::kMin:
      case ast::AggregateKind::kMax:
      case ast::AggregateKind::kLatest:
        return ranges.Of(aggregate.value, std::nullopt);
      case ast::AggregateKind::kExists:
      case ast::AggregateKind::kEvery:
        return {Kind::kOther, {}, {}};
    }
    std::abort();
  }
  template <typename Any>
  Range operator()(const Any&) const {
    return {};
  }
};

bool Ranges::MayBeField(const std::string& name) {
  if (fields_) return fields_->contains(name);
  fields_.emplace();
  for (const Entry& entry : decls_.InForce()) {
    const ast::DeclNode& node = ast_.decls[entry.decl].node;
    if (PartNoun(node) != "field" && PartNoun(node) != "member") continue;
    for (const Part& part : PartsOf(node)) {
      fields_->insert(part.head->name.text);
      for (const ast::Text& title : part.head->titles) fields_->insert(title.text);
    }
  }
  return fields_->contains(name);
}

Range Ranges::Of(ast::ExprId expr, std::optional<Date> date) {
  if (!expr.valid() || depth_ >= kMaxDepth) return {};
  ++depth_;
  const Range range = std::visit(Node{*this, date}, ast_.exprs[expr].node);
  --depth_;
  return Within(range) ? range : Range{};
}

Range Ranges::OfName(const std::string& name, std::optional<Date> date) {
  if (MayBeField(name)) return {};
  const Entry* entry = decls_.FindNamed(name);
  if (entry == nullptr) entry = decls_.FindTitled(name);
  if (entry == nullptr) return {};
  const ast::DeclNode& node = ast_.decls[entry->decl].node;
  const auto* parameter = std::get_if<ast::Parameter>(&node);
  const auto* measure = std::get_if<ast::Measure>(&node);
  if (parameter == nullptr && measure == nullptr) return {};
  // A measure's rows have dates of their own.
  const std::pair key{entry->decl, parameter != nullptr ? date : std::nullopt};
  const auto [known, fresh] = known_.try_emplace(key);
  if (!fresh) return known->second;
  const Range range = parameter != nullptr ? OfParameter(*parameter, date) : Of(measure->value, std::nullopt);
  known_[key] = range;
  return range;
}

Range Ranges::OfParameter(const ast::Parameter& parameter, std::optional<Date> date) {
  std::optional<Range> range;
  for (const ast::DatedValue& value : parameter.values) {
    const bool later = date && value.from && *value.from > *date;
    if (later) continue;
    const Range one = Of(value.value, date);
    range = date || !range ? one : Hull(*range, one);  // of one date: the last that began by then
  }
  return range.value_or(Range{});
}

bool Ranges::IsDuty(ast::ExprId object) {
  const ast::ExprNode& node = ast_.exprs[object].node;
  if (const auto* member = std::get_if<ast::Member>(&node)) return IsDuty(member->object);
  const auto* ref = std::get_if<ast::NameRef>(&node);
  if (ref == nullptr || MayBeField(ref->name.text)) return false;
  const Entry* entry = decls_.FindNamed(ref->name.text);
  if (entry == nullptr) entry = decls_.FindTitled(ref->name.text);
  return entry != nullptr && std::holds_alternative<ast::Duty>(ast_.decls[entry->decl].node);
}

std::set<Date> Ranges::ChangesFrom(Date from) const {
  std::set<Date> dates{from};
  for (const Entry& entry : decls_.InForce()) {
    const auto* parameter = std::get_if<ast::Parameter>(&ast_.decls[entry.decl].node);
    if (parameter == nullptr) continue;
    for (const ast::DatedValue& value : parameter->values) {
      if (value.from && *value.from > from) dates.insert(*value.from);
    }
  }
  return dates;
}

Term KindTerm(Kind kind) {
  switch (kind) {
    case Kind::kNumber:
      return {"a number", "数"};
    case Kind::kMoney:
      return {"money", "金额"};
    case Kind::kDate:
      return {"a date", "日期"};
    case Kind::kDatetime:
      return {"a time of a day", "时刻"};
    case Kind::kMinutes:
      return {"hours or minutes", "小时或分钟"};
    case Kind::kDays:
      return {"days", "天数"};
    case Kind::kWorkdays:
      return {"workdays", "工作日"};
    case Kind::kMonths:
      return {"months or years", "月数或年数"};
    case Kind::kOther:
    case Kind::kUnknown:
      return {"a value without measure", "不可度量的值"};
  }
  std::abort();
}

Term ValueTerm(Kind kind, Int128 value) {
  const auto small = static_cast<int64_t>(value);
  const std::string number = FormatInteger(small);
  switch (kind) {
    case Kind::kMoney: {
      const std::string yuan =
          small % kFenPerYuan == 0 ? FormatInteger(small / kFenPerYuan) : FormatMoney(small);
      return {yuan + " yuan", yuan + "元"};
    }
    case Kind::kDate:
      return FormatDate(static_cast<Date>(small));
    case Kind::kDatetime:
      return FormatDatetime(small);
    case Kind::kMinutes:
      return {number + " minutes", number + "分钟"};
    case Kind::kDays:
      return {number + " days", number + "日"};
    case Kind::kWorkdays:
      return {number + " workdays", number + "个工作日"};
    case Kind::kMonths:
      return {number + " months", number + "个月"};
    case Kind::kNumber:
    case Kind::kOther:
    case Kind::kUnknown:
      return FormatDecimal(small);
  }
  std::abort();
}

}  // namespace kaocheng::layers
