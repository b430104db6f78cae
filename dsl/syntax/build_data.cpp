#include "dsl/diagnostics/code.h"
#include "dsl/syntax/builder.h"

// What the data are, and values: enumerations and fields; parameters, measures and seasons.
namespace kaocheng::syntax {

ast::Enum Builder::Enumeration(Context* context) {
  ast::Enum built;
  bool comma = false;
  for (const Part& part : PartsOf(context)) {
    if (part.rule != Rules::RuleMember) continue;
    for (const Part& piece : PartsOf(part.context)) {
      if (piece.rule == Rules::RuleHead) built.members.push_back(Head(piece.context));
      const bool is_comma = piece.type == Rules::COMMA;
      const bool is_less = piece.type == Rules::LT;
      if ((is_comma && built.ordered) || (is_less && comma)) {
        emitter_.Report(Code::kMixedEnumeration, SpanOf(piece.token));
        return built;
      }
      comma = comma || is_comma;
      built.ordered = built.ordered || is_less;
    }
  }
  return built;
}

std::vector<ast::Field> Builder::Fields(Context* context) {
  std::vector<ast::Field> fields;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleField) fields.push_back(Field(part.context));
  }
  return fields;
}

ast::Field Builder::Field(Context* context) {
  ast::Field field;
  field.span = SpanOf(context);
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleHead) field.head = Head(part.context);
    if (part.rule == Rules::RuleType) field.type = Type(part.context);
    if (part.rule == Rules::RuleValue) field.value = Value(part.context);
  }
  if (context->exception == nullptr && field.type.name.empty() && !field.value.valid()) {
    emitter_.Report(Code::kMissingPart, field.span, {Term{"a field", "字段"}, Term{":", "："}});
  }
  return field;
}

ast::Parameter Builder::Parameter(Context* context, const Header& header) {
  ast::Parameter built;
  if (header.type) built.type = *header.type;
  for (const Part& part : PartsOf(context)) {
    if (part.rule != Rules::RuleDatedValue) continue;
    ast::DatedValue dated;
    dated.span = SpanOf(part.context);
    for (const Part& piece : PartsOf(part.context)) {
      if (piece.rule == Rules::RuleConstant) dated.value = Sign(piece.context);
      if (piece.rule == Rules::RuleDate) dated.from = DateOf(piece.context);
    }
    if (dated.value.valid()) built.values.push_back(dated);
  }
  return built;
}

ast::Measure Builder::Measure(Context* context, const Header& header) {
  ast::Measure built;
  built.of = header.of.value_or(ast::Name{});
  built.each = header.each;
  if (header.type) built.type = *header.type;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleValue) built.value = Value(part.context);
    if (part.rule == Rules::RuleCitesClause) Cites(part.context, built.cites);
  }
  if (!built.value.valid()) built.value = ErrorAt(context);
  return built;
}

ast::Season Builder::Season(Context* context) {
  ast::Season built;
  bool first = true;
  for (const Part& part : PartsOf(context)) {
    if (part.rule != Rules::RuleMonthDay) continue;
    (first ? built.from : built.to) = MonthDay(part.context);
    first = false;
  }
  return built;
}

ast::MonthDay Builder::MonthDay(Context* context) {
  std::vector<int> numbers;
  std::string digits;
  for (const char c :
       text_.Normal(context->getStart()->getStartIndex(), context->getStop()->getStopIndex() + 1) + "-") {
    if (c >= '0' && c <= '9') {
      digits.push_back(c);
    } else if (!digits.empty()) {
      numbers.push_back(digits.size() > 2 ? 0 : std::stoi(digits));
      digits.clear();
    }
  }
  constexpr int kLeapYear = 2000;  // 02-29 may bound a season
  if (numbers.size() != 2 || !FromCivil({kLeapYear, numbers[0], numbers[1]})) {
    emitter_.Report(Code::kNoSuchDayOfYear, SpanOf(context), {std::string(text_.Written(SpanOf(context)))});
    return {};
  }
  return {numbers[0], numbers[1]};
}

}  // namespace kaocheng::syntax
