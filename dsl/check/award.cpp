#include "dsl/ast/builtin_names.h"
#include "dsl/check/checker.h"
#include "dsl/check/type_names.h"
#include "dsl/diagnostics/code.h"

// Awards, who handles them, and measures that are reported.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::Type;

// Eligibility first, then the amount; nothing is owed where nobody is eligible.
const Checker::AwardColumns* Checker::OwnAward(ast::DeclId id) {
  if (const auto found = own_awards_.find(id); found != own_awards_.end())
    return found->second.amount.valid() ? &found->second : nullptr;
  const ast::Decl& decl = DeclOf(id);
  const auto& node = std::get<ast::Award>(decl.node);
  if (!Enter(id, {}, decl.head.name.text, decl.head.name.span)) return nullptr;
  const hir::Named named = NamedOf(decl.head);
  AwardColumns award;
  if (const auto space = SubjectSpace(node.of, node.each)) {
    const Scope scope{*space, false, {}};
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
      column = columns_.Name(column,
                             LabelOf(hir::Label::Kind::kCondition,
                                     named.name + (negate ? ".unless" : ".when"), negate ? "除非" : "当"),
                             SpanOf(part));
      eligible =
          Conjunction(eligible, negate ? Negation(column, *space, SpanOf(part)) : column, *space, decl.span);
    };
    if (const ast::AwardGroup* group = node.under ? FindAwardGroup(*node.under) : nullptr) {
      for (const ast::ExprId part : group->when) condition(part, false);
      for (const ast::ExprId part : group->unless) condition(part, true);
    } else if (node.under) {
      Fail(Code::kUnknownGroup, node.under->span, {node.under->text});
      valid = false;
    }
    for (const ast::ExprId part : node.when) condition(part, false);
    for (const ast::ExprId part : node.unless) condition(part, true);
    if (!eligible.valid()) eligible = columns_.Literal(*space, kBool, 1);
    award.space = *space;
    award.eligible = eligible;
    award.amount = {eligible, kBool};
    if (node.amount.valid()) {
      Value amount = Lower(node.amount, scope);
      if (amount.valid() && !IsNumeric(amount.type.kind))
        amount = Fail(Code::kNeedsNumber, SpanOf(node.amount), {TypeName(amount.type)});
      award.amount = {};
      if (amount.valid()) {
        const Type type{amount.type.kind, false, 0};
        const ColumnId size =
            columns_.Name(Required(amount, SpanOf(node.amount)),
                          LabelOf(hir::Label::Kind::kClause, named.name + ".amount", "数额"));
        award.size = {size, type};
        award.amount = Make(
            *space, type, hir::Map{Prim::kIf, {eligible, size, columns_.Literal(*space, type, 0)}, 0, 0, {}},
            decl.span);
      }
    }
    if (!valid) award.amount = {};
  }
  Leave();
  const AwardColumns& stored = own_awards_.emplace(id, award).first->second;
  return stored.amount.valid() ? &stored : nullptr;
}

// What its group leaves of it, and who handles what is left.
const Checker::AwardColumns* Checker::LowerAward(ast::DeclId id) {
  if (const auto found = awards_.find(id); found != awards_.end())
    return found->second.amount.valid() ? &found->second : nullptr;
  const ast::Decl& decl = DeclOf(id);
  const auto& node = std::get<ast::Award>(decl.node);
  const ast::AwardGroup* group = node.under ? FindAwardGroup(*node.under) : nullptr;
  const bool shared = group != nullptr && (group->highest_only || group->budget.valid());
  // The award by itself is entered under its id, the one that a group shares under another key.
  constexpr uint64_t kShared = uint64_t{0xFFFFFFFE} << 32U;
  if (shared && !EnterNamed(kShared | id.value, decl.head.name.text, decl.head.name.span)) return nullptr;
  const AwardColumns* own = OwnAward(id);
  AwardColumns award = own_awards_[id];
  hir::Outcome outcome = BeginOutcome(hir::OutcomeKind::kAward, decl.head, node.cites);
  Value handled = award.size;
  if (own != nullptr && shared) award.amount = handled = SharedAward(id, outcome);
  Scope scope{award.space, false, {}};
  // What is wrong with an amount was told; that there is none is told where it is named.
  if (handled.valid() || node.amount.valid()) scope.locals["amount"] = scope.locals["数额"] = handled;
  if (award.space.valid()) outcome.handlers = LowerHandlers(node.handled_by, scope);
  if (award.amount.valid()) {
    award.amount.column = columns_.Name(
        award.amount.column, LabelOf(hir::Label::Kind::kClause, outcome.named.name, outcome.named.title));
    outcome.eligible = award.eligible;
    FinishOutcome(std::move(outcome), award.space, award.amount.column);
  }
  if (shared) Leave();
  const AwardColumns& stored = awards_.emplace(id, award).first->second;
  return stored.amount.valid() ? &stored : nullptr;
}

// A group that no award stands under is read all the same, so that a mistake in it is found.
void Checker::CheckAwardGroup(ast::DeclId id) {
  const auto& group = std::get<ast::AwardGroup>(DeclOf(id).node);
  Cites(group.cites);
  const auto space = SubjectSpace(group.of, group.each);
  if (!space) return;
  for (const auto* conditions : {&group.when, &group.unless}) {
    for (const ast::ExprId condition : *conditions) Condition(condition, Scope{*space, false, {}});
  }
}

const ast::AwardGroup* Checker::FindAwardGroup(const ast::Name& name) const {
  const auto id = symbols_.FindKind<ast::AwardGroup>(name.text);
  return id ? &std::get<ast::AwardGroup>(DeclOf(*id).node) : nullptr;
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
      if (const auto other = ResolveActor(with)) handler.with.push_back(*other);
    }
    if (actor.when.valid()) handler.when = Condition(actor.when, scope);
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
