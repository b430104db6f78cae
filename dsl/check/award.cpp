#include "dsl/ast/builtin_names.h"
#include "dsl/check/checker.h"
#include "dsl/check/type_names.h"
#include "dsl/diagnostics/code.h"

// Awards, who handles them, and measures that are reported.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::Type;
using hir::TypeKind;

// Eligibility first, then the amount; nothing is owed where nobody is eligible.
const Checker::AwardColumns* Checker::LowerAward(ast::DeclId id) {
  if (const auto found = awards_.find(id); found != awards_.end())
    return found->second.amount.valid() ? &found->second : nullptr;
  const ast::Decl& decl = DeclOf(id);
  const auto& node = std::get<ast::Award>(decl.node);
  if (!Enter(id, {}, decl.head.name.text, decl.head.name.span)) return nullptr;
  hir::Outcome outcome = BeginOutcome(hir::OutcomeKind::kAward, decl.head, node.cites);
  AwardColumns award;
  if (const auto space = SubjectSpace(node.of, node.each)) {
    Scope scope{*space, false, {}};
    bool valid = true;
    ColumnId eligible;
    const Each rows = HeadRows(node.of, node.each);
    valid = rows.valid;
    eligible = rows.where;
    const auto condition = [&](ast::ExprId part, bool negate) {
      ColumnId column = Condition(part, scope);
      if (!column.valid()) {
        valid = false;
        return;
      }
      column = columns_.Name(
          column, LabelOf(hir::Label::Kind::kCondition, outcome.named.name + (negate ? ".unless" : ".when"),
                          negate ? "除非" : "当"));
      eligible =
          Conjunction(eligible, negate ? Negation(column, *space, SpanOf(part)) : column, *space, decl.span);
    };
    if (node.under) valid = LowerAwardGroup(*node.under, condition) && valid;
    for (const ast::ExprId part : node.when) condition(part, false);
    for (const ast::ExprId part : node.unless) condition(part, true);
    if (!eligible.valid()) eligible = columns_.Literal(*space, kBool, 1);
    award.space = *space;
    award.eligible = eligible;
    if (node.amount.valid()) {
      Value amount = Lower(node.amount, scope);
      if (amount.valid() && !IsNumeric(amount.type.kind))
        amount = Fail(Code::kNeedsNumber, SpanOf(node.amount), {TypeName(amount.type)});
      if (amount.valid()) {
        const Type type{amount.type.kind, false, 0};
        const ColumnId size =
            columns_.Name(Required(amount, SpanOf(node.amount)),
                          LabelOf(hir::Label::Kind::kClause, outcome.named.name + ".amount", "数额"));
        scope.locals["amount"] = scope.locals["数额"] = {size, type};
        award.amount = Make(
            *space, type, hir::Map{Prim::kIf, {eligible, size, columns_.Literal(*space, type, 0)}, 0, 0, {}},
            decl.span);
      }
    } else {
      award.amount = {eligible, kBool};
    }
    if (!valid) award.amount = {};
    outcome.handlers = LowerHandlers(node.handled_by, scope);
    if (award.amount.valid()) {
      award.amount.column = columns_.Name(
          award.amount.column, LabelOf(hir::Label::Kind::kClause, outcome.named.name, outcome.named.title));
      outcome.eligible = eligible;
      FinishOutcome(std::move(outcome), *space, award.amount.column);
    }
  }
  Leave();
  const AwardColumns& stored = awards_.emplace(id, std::move(award)).first->second;
  return stored.amount.valid() ? &stored : nullptr;
}

// What a group demands of each of its awards.
bool Checker::LowerAwardGroup(const ast::Name& name,
                              const std::function<void(ast::ExprId, bool)>& condition) {
  const auto id = symbols_.FindKind<ast::AwardGroup>(name.text);
  if (!id) {
    Fail(Code::kUnknownGroup, name.span, {name.text});
    return false;
  }
  const auto& group = std::get<ast::AwardGroup>(DeclOf(*id).node);
  if (group.highest_only || group.budget.valid()) {
    NotYet(DeclOf(*id).span, {"`highest only` and `budget` of a group of awards", "奖补组的“取高”和“预算”"});
    return false;
  }
  for (const ast::ExprId part : group.when) condition(part, false);
  for (const ast::ExprId part : group.unless) condition(part, true);
  return true;
}

// Actors are levels (an entity kind or a level's word) or members of the enumeration `office`.
std::optional<hir::Named> Checker::ResolveActor(const ast::Name& name) {
  if (const auto entity = symbols_.FindKind<ast::Entity>(name.text)) return NamedOf(DeclOf(*entity).head);
  for (const auto& [id, enumeration] : enums_) {
    if (program_.enums[enumeration].named.name != "office") continue;
    if (const auto index = MemberIndex(enumeration, name.text))
      return program_.enums[enumeration].members[static_cast<size_t>(*index)];
  }
  static const std::map<std::string, std::string> levels = {{"province", "省"},
                                                            {"prefecture", "州"},
                                                            {"county", "县(市)"},
                                                            {"township", "乡镇(街道)"},
                                                            {"village", "村(社区)"}};
  const auto level = levels.find(ast::BuiltinName(name.text).value_or(name.text));
  if (level != levels.end()) return hir::Named{level->first, level->second, {}, {}};
  Fail(Code::kUnknownActor, name.span, {name.text});
  return std::nullopt;
}

std::vector<hir::Handler> Checker::LowerHandlers(const std::vector<ast::Actor>& actors, const Scope& scope) {
  std::vector<hir::Handler> handlers;
  for (const ast::Actor& actor : actors) {
    const auto named = ResolveActor(actor.name);
    if (!named) continue;
    hir::Handler handler{named->name, named->title, {}, {}};
    for (const ast::Name& with : actor.with) {
      if (const auto other = ResolveActor(with)) handler.with.push_back(other->name);
    }
    if (actor.when.valid()) {
      if (scope.space.valid())
        handler.when = Condition(actor.when, scope);
      else
        NotYet(actor.span, {"a condition on who handles a step", "档次经办人的条件"});
    }
    handlers.push_back(std::move(handler));
  }
  return handlers;
}

void Checker::MakeMeasureOutcome(ast::DeclId id) {
  const ast::Decl& decl = DeclOf(id);
  const auto& node = std::get<ast::Measure>(decl.node);
  const auto space = SubjectSpace(node.of, node.each);
  if (!space) return;
  const Value value = LowerMeasure(id, *space);
  if (!value.valid() || program_.spaces[*space].kind == hir::Space::Kind::kRecord) return;
  hir::Outcome outcome = BeginOutcome(hir::OutcomeKind::kMeasure, decl.head, node.cites);
  outcome.eligible = HeadRows(node.of, node.each).where;
  const ColumnId reported = outcome.cites.empty() ? value.column : Required(value, decl.span);
  FinishOutcome(std::move(outcome), *space, reported);
}

// Reads the parameter once from the first entity kind, so that a mistake in an unused one is found too.
void Checker::CheckParameter(ast::DeclId id) {
  if (program_.spaces.empty()) return;
  ReadParameter(id, Scope{program_.spaces.id_at(0), false, {}}, {}, DeclOf(id).head.name.span);
}

}  // namespace kaocheng::check
