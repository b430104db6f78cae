#include <algorithm>

#include "dsl/ast/keywords.h"
#include "dsl/diagnostics/code.h"
#include "dsl/syntax/builder.h"

// What one level says to another, and the policy's own tests.
namespace kaocheng::syntax {
namespace {

bool IsCondition(const ast::Ast& ast, ast::ExprId id) {
  const ast::ExprNode& node = ast.exprs[id].node;
  if (const auto* binary = std::get_if<ast::Binary>(&node)) {
    return binary->op <= ast::BinaryOp::kGe;  // or, and, and the comparisons come first
  }
  if (const auto* unary = std::get_if<ast::Unary>(&node)) return unary->op == ast::UnaryOp::kNot;
  if (const auto* aggregate = std::get_if<ast::Aggregate>(&node)) {
    return aggregate->kind == ast::AggregateKind::kExists || aggregate->kind == ast::AggregateKind::kEvery;
  }
  return std::holds_alternative<ast::IsKnown>(node) || std::holds_alternative<ast::InSeason>(node);
}

}  // namespace

std::string Builder::Noun(Context* context) const {
  const std::string word = Written(context->getStart());
  for (const ast::Keyword& keyword : ast::Keywords()) {
    const bool is_word =
        keyword.kind == ast::KeywordKind::kReserved || keyword.kind == ast::KeywordKind::kSoft;
    if (is_word && (keyword.en == word || keyword.zh == word)) return std::string(keyword.en);
  }
  return word;
}

ast::Open Builder::Opening(Context* context) {
  ast::Open built;
  built.to = NameIn(context);
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleOpeningClause) built.openings.push_back(OpeningClause(part.context));
  }
  return built;
}

ast::Opening Builder::OpeningClause(Context* context) {
  using Verb = ast::Opening::Verb;
  ast::Opening built;
  built.span = SpanOf(context);
  Bounds bounds;
  for (const Part& part : PartsOf(context)) {
    if (part.type == Rules::SET) built.verb = Verb::kSet;
    if (part.type == Rules::ADD) built.verb = Verb::kAdd;
    if (part.type == Rules::REPLACE) built.verb = Verb::kReplace;
    if (part.type == Rules::REPEAL) built.verb = Verb::kRepeal;
    if (part.rule == Rules::RuleNoun) built.noun = Noun(part.context);
    if (part.rule == Rules::RulePath) built.path = Path(part.context);
    if (part.rule == Rules::RuleBound) ReadBound(part.context, bounds);
    if (part.rule != Rules::RuleOpeningPart) continue;
    size_t role = Part::kNone;
    for (const Part& piece : PartsOf(part.context)) {
      if (piece.token != nullptr) role = piece.type;
      if (piece.rule == Rules::RulePath) built.path = Path(piece.context);
      if (piece.rule == Rules::RuleAdditive) built.together = Expr(piece.context);
      if (piece.rule == Rules::RuleName)
        (role == Rules::ABOVE ? built.above : built.below) = Name(piece.context);
    }
  }
  built.at_least = bounds.at_least;
  built.at_most = bounds.at_most;
  return built;
}

ast::Set Builder::Setting(Context* context) {
  ast::Set built;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RulePath) built.path = Path(part.context);
    if (part.rule == Rules::RuleValue) built.value = Value(part.context);
  }
  if (!built.value.valid()) built.value = ErrorAt(context);
  return built;
}

ast::Add Builder::Addition(Context* context, bool replaces) {
  ast::Add built;
  built.replaces = replaces;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleWhole) {
      built.inner = Whole(part.context);
      for (const Part& kind : PartsOf(part.context)) built.noun = Noun(kind.context);
    }
    if (part.rule == Rules::RulePart) AddPart(part.context, built);
  }
  return built;
}

void Builder::AddPart(Context* context, ast::Add& add) {
  Place place;
  ast::Head member;
  ast::Field field;
  field.span = SpanOf(context);
  size_t role = Part::kNone;
  for (const Part& part : PartsOf(context)) {
    if (part.token != nullptr) role = part.type;
    if (part.rule == Rules::RuleItem) {
      add.noun = "item";
      const Item item = ReadItem(part.context);
      place = item.place;
      // What its owner is, is known only after binding; the shape tells: a duty's item is a condition.
      const bool of_duty = item.each || item.unless.valid() || item.after || item.due_within.valid() ||
                           IsCondition(ast_, item.value);
      if (of_duty) {
        add.part = DutyItem(item);
      } else {
        add.part = ScoreItem(item);
      }
    }
    if (part.rule == Rules::RuleStep) {
      add.noun = "step";
      add.part = Step(part.context, place);
    }
    if (part.rule == Rules::RuleBand) {
      add.noun = "band";
      add.part = Band(part.context, place);
    }
    if (part.rule == Rules::RuleHead) (role == Rules::FIELD ? field.head : member) = Head(part.context);
    if (part.rule == Rules::RuleName) place.of = Name(part.context);
    if (part.rule == Rules::RuleType) field.type = Type(part.context);
    if (part.rule == Rules::RuleValue) field.value = Value(part.context);
    if (part.rule != Rules::RuleMemberPart) continue;
    size_t where = Part::kNone;
    for (const Part& piece : PartsOf(part.context)) {
      if (piece.token != nullptr) where = piece.type;
      if (piece.rule != Rules::RuleName) continue;
      (where == Rules::OF      ? place.of
       : where == Rules::ABOVE ? place.above
                               : place.below) = Name(piece.context);
    }
  }
  if (!member.name.empty()) {
    add.noun = "member";
    add.part = std::move(member);
  }
  if (!field.head.name.empty()) {
    add.noun = "field";
    add.part = std::move(field);
  }
  add.owner = place.of;
  add.above = place.above;
  add.below = place.below;
  if (context->exception == nullptr && !add.owner) {
    emitter_.Report(Code::kMissingPart, SpanOf(context),
                    {Term{"what is added", "增加的部分"}, Term{"of", "属于"}});
  }
}

ast::Repeal Builder::Repealing(Context* context) {
  ast::Repeal built;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleNoun) built.noun = Noun(part.context);
    if (part.rule == Rules::RulePath) built.path = Path(part.context);
  }
  return built;
}

ast::Test Builder::Testing(Context* context) {
  ast::Test built;
  for (const Part& part : PartsOf(context)) {
    if (part.type == Rules::FIXTURE) built.fixture = true;
    if (part.type == Rules::STRING) built.title = Text(part.token);
    if (part.rule == Rules::RuleFixtures) {
      for (const Part& fixture : PartsOf(part.context)) {
        if (fixture.type == Rules::STRING) built.extends.push_back(Text(fixture.token));
      }
    }
    if (part.rule != Rules::RuleTestClause) continue;
    for (const Part& clause : PartsOf(part.context)) {
      if (clause.rule == Rules::RulePeriod) {
        if (built.period.valid()) {
          emitter_.Report(Code::kStatedTwice, SpanOf(part.context), {Term{"`period`", "“期间”"}});
        }
        built.period = Period(clause.context);
      }
      if (clause.rule == Rules::RuleGiven) built.givens.push_back(Given(clause.context));
      if (clause.rule == Rules::RuleExpectation) built.expects.push_back(Expectation(clause.context));
    }
  }
  return built;
}

// As the command line takes it: 2016, 2016Q3, 2016-03, 2016-01-01..2016-06-30.
ast::ExprId Builder::Period(Context* context) {
  ast::Literal literal;
  literal.kind = ast::LiteralKind::kText;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleName) literal.text += Name(part.context).text;
    if (part.token != nullptr && part.type != Rules::UNIT) literal.text += Written(part.token);
  }
  return Add(std::move(literal), SpanOf(context));
}

ast::Given Builder::Given(Context* context) {
  ast::Given built;
  built.span = SpanOf(context);
  size_t role = Part::kNone;
  for (const Part& part : PartsOf(context)) {
    if (part.token != nullptr) role = part.type;
    if (part.rule == Rules::RuleDate) built.from = DateOf(part.context);
    if (part.rule == Rules::RuleDays) {
      for (const Part& day : PartsOf(part.context)) {
        if (day.rule != Rules::RuleDay) continue;
        ast::Given::Days days;
        for (const Part& end : PartsOf(day.context)) {
          if (end.rule == Rules::RuleAdditive)
            (days.first.valid() ? days.last : days.first) = Expr(end.context);
        }
        if (days.first.valid()) built.on.push_back(days);
      }
    }
    if (part.rule == Rules::RuleValue) built.values.emplace_back(ast::Name{}, Value(part.context));
    if (part.rule == Rules::RuleName) {
      if (role == Rules::OF) {
        built.owner = Name(part.context);
      } else {
        (built.of.empty() ? built.of : built.name) = Name(part.context);
      }
    }
    if (part.rule != Rules::RuleAssignment) continue;
    const ast::ExprId value = OptionalExpr(part.context, Rules::RuleValue);
    if (value.valid()) built.values.emplace_back(NameIn(part.context), value);
  }
  return built;
}

ast::Expect Builder::Expectation(Context* context) {
  using Kind = ast::Expect::Kind;
  ast::Expect built;
  built.span = SpanOf(context);
  bool subject = false;
  for (const Part& part : PartsOf(context)) {
    if (part.token != nullptr) subject = part.type == Rules::OF;
    if (part.type == Rules::NO || part.type == Rules::NONE) built.kind = Kind::kNone;
    if (part.type == Rules::AWARDS) built.kind = Kind::kAwards;
    if (part.type == Rules::UNKNOWN) built.kind = Kind::kUnknown;
    if (part.type == Rules::UNDECIDED) built.kind = Kind::kUndecided;
    if (part.rule == Rules::RuleNoun) built.noun = Noun(part.context);
    if (part.rule == Rules::RuleExpr) built.what = Expr(part.context);
    if (part.rule == Rules::RulePeriod) built.cell = Period(part.context);
    if (part.rule != Rules::RuleName) continue;
    if (subject) {
      built.subject = Name(part.context);
    } else {
      built.outcomes.push_back(Name(part.context));
    }
  }
  return built;
}

}  // namespace kaocheng::syntax
