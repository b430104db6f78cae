#include <algorithm>
#include <utility>

#include "dsl/diagnostics/code.h"
#include "dsl/layers/layering.h"
#include "dsl/layers/placing.h"

namespace kaocheng::layers {

namespace {

using Verb = ast::Opening::Verb;

// Reports a change to what the policy itself declares: there is one place for each statement.
bool IsOwn(Layering& layering, const Target& target, Span span) {
  if (layering.decls.OwnerOf(target) != layering.policy) return false;
  const std::string& name = target.part.empty() ? target.decl : target.part;
  layering.emitter.Report(Code::kOwnChange, span, {name})
      .notes.push_back({Code::kNoteDeclared, layering.decls.PlaceOf(target), {name}, {}});
  return true;
}

bool IsKind(Layering& layering, const Target& target, std::string_view noun, Span span) {
  const ast::DeclNode& node = layering.decls.DeclOf(target).node;
  const std::string_view actual = target.part.empty() ? NounOf(node) : PartNoun(node);
  if (actual == noun) return true;
  const std::string& name = target.part.empty() ? target.decl : target.part;
  layering.emitter.Report(Code::kOtherKind, span, {name, NounTerm(actual), NounTerm(noun)})
      .notes.push_back({Code::kNoteDeclared, layering.decls.PlaceOf(target), {name}, {}});
  return false;
}

void DropGuards(Layering& layering, ast::DeclId decl, ast::ExprId value) {
  std::erase_if(layering.out.guards, [&](const Consolidated::Guard& guard) {
    return guard.decl == decl && (!value.valid() || guard.value == value);
  });
}

void DropGuardsOfLostValues(Layering& layering, ast::DeclId decl, const ast::Parameter& parameter) {
  std::erase_if(layering.out.guards, [&](const Consolidated::Guard& guard) {
    const auto holds = [&](const ast::DatedValue& dated) { return dated.value == guard.value; };
    return guard.decl == decl && std::none_of(parameter.values.begin(), parameter.values.end(), holds);
  });
}

void NoteScored(Layering& layering, const Target& target, Span span) {
  if (target.part.empty() || !std::holds_alternative<ast::Score>(layering.decls.DeclOf(target).node)) return;
  layering.scored.emplace_back(Target{target.decl, target.part, Clause::kValue}, span);
}

// From the setting policy's day on the parameter has the new value; before it, what was in force above.
// Returns the value that it stands in for.
ast::ExprId SetParameter(const Layering& layering, ast::Parameter& parameter, const Entry& entry,
                         ast::ExprId value, Span span) {
  const std::optional<Date> day = layering.current().effective;
  std::vector<ast::DatedValue> kept;
  ast::ExprId before;
  for (const ast::DatedValue& dated : parameter.values) {
    const auto start = dated.from ? dated.from : layering.ast.policies[entry.declared_by].effective;
    if (!before.valid()) before = dated.value;
    if (!day || !start || *start >= *day) continue;
    before = dated.value;
    kept.push_back(dated);
  }
  const bool first = kept.empty();
  kept.push_back({value, first ? std::nullopt : day, span});
  parameter.values = std::move(kept);
  return before;
}

void ApplySet(Layering& layering, const ast::Set& set, Span span) {
  const auto target = layering.decls.Resolve(set.path, layering.emitter);
  if (!target || !set.value.valid()) return;
  const std::string path = PathText(set.path);
  const Span place = Join(set.path.front().span, set.path.back().span);
  if (IsOwn(layering, *target, place)) return;
  if (!layering.decls.IsOneExpression(*target)) {
    layering.emitter.Report(Code::kNotOneValue, place, {path})
        .notes.push_back({Code::kNoteDeclared, layering.decls.PlaceOf(*target), {target->decl}, {}});
    return;
  }
  for (const SetValue& other : layering.sets) {
    if (other.target != *target) continue;
    layering.emitter.Report(Code::kChangedTwice, place, {path})
        .notes.push_back({Code::kNoteFirst, other.span, {}, {}});
    return;
  }
  std::vector<size_t> openings = Permit(layering, {Verb::kSet, {}, path, *target, {}, place});
  if (openings.empty()) return;
  const auto part = layering.decls.PartIndex(*target);
  const ast::DeclId id = layering.decls.Editable(target->decl);
  ast::DeclNode& node = layering.ast.decls[id].node;
  ast::ExprId old;
  if (auto* parameter = std::get_if<ast::Parameter>(&node)) {
    old = SetParameter(layering, *parameter, *layering.decls.FindNamed(target->decl), set.value, span);
    DropGuardsOfLostValues(layering, id, *parameter);
  } else {
    old = std::exchange(*SlotOf(node, part, target->clause), set.value);
    if (old.valid()) DropGuards(layering, id, old);
  }
  NoteChange(layering, id, span, old.valid() ? layering.ast.exprs[old].span : Span{}, openings);
  NoteScored(layering, *target, span);
  layering.sets.push_back({path, *target, set.value, span, std::move(openings)});
}

void ApplyAdd(Layering& layering, const ast::Add& add, Span span) {
  const ast::Head* head = HeadOf(add.part);
  if (head == nullptr || head->name.empty() || !add.owner) return;
  const auto owner = layering.decls.Resolve({*add.owner}, layering.emitter);
  if (!owner) return;
  const ast::DeclNode& node = layering.decls.DeclOf(*owner).node;
  if (!Holds(node, add.part)) {
    layering.emitter
        .Report(Code::kHoldsNone, add.owner->span, {owner->decl, NounTerm(NounOf(node)), NounTerm(add.noun)})
        .notes.push_back({Code::kNoteDeclared, layering.decls.PlaceOf(*owner), {owner->decl}, {}});
    return;
  }
  const Target target{owner->decl, head->name.text, Clause::kValue};
  for (const Part& part : PartsOf(node)) {
    if (!IsNamed(*part.head, target.part)) continue;
    layering.emitter.Report(Code::kPartTwice, head->name.span, {owner->decl, target.part})
        .notes.push_back({Code::kNoteFirst, part.head->name.span, {}, {}});
    return;
  }
  if (IsOwn(layering, {owner->decl, "", Clause::kWhole}, add.owner->span)) return;
  const std::vector<size_t> openings = Permit(
      layering, {Verb::kAdd, add.noun, owner->decl, {owner->decl, "", Clause::kWhole}, {}, head->name.span});
  if (openings.empty()) return;
  const auto at = PlaceOfPart(layering, *owner, add, *head, openings);
  if (!at) return;
  const ast::DeclId id = layering.decls.Editable(owner->decl);
  InsertPart(layering.ast.decls[id].node, *at, add.part);
  layering.decls.NotePart(target, layering.policy);
  for (const size_t opening : openings) layering.opened[opening].added.push_back(target);
  NoteChange(layering, id, span, {}, openings);
  NoteScored(layering, target, span);
}

void ReplaceWhole(Layering& layering, const ast::Add& add, Span span) {
  const ast::Name name = layering.ast.decls[add.inner].head.name;
  const auto target = layering.decls.Resolve({name}, layering.emitter);
  const std::string_view noun = NounOf(layering.ast.decls[add.inner].node);
  if (!target || !IsKind(layering, *target, noun, name.span) || IsOwn(layering, *target, name.span)) return;
  const std::vector<size_t> openings =
      Permit(layering, {Verb::kReplace, noun, name.text, *target, {}, name.span});
  if (openings.empty()) return;
  const ast::Decl& old = layering.decls.DeclOf(*target);
  ast::Decl copy = layering.ast.decls[add.inner];
  copy.head.name.text = target->decl;  // what refers to it keeps its meaning, whichever name the author wrote
  if (copy.head.titles.empty()) copy.head.titles = old.head.titles;
  const Span replaced = old.span;
  DropGuards(layering, layering.decls.FindNamed(target->decl)->decl, {});
  layering.decls.Substitute(target->decl, std::move(copy), layering.policy);
  NoteChange(layering, layering.decls.FindNamed(target->decl)->decl, span, replaced, openings);
}

void ReplacePart(Layering& layering, const ast::Add& add, Span span) {
  const ast::Head* head = HeadOf(add.part);
  if (head == nullptr || !add.owner) return;
  const auto target = layering.decls.Resolve({*add.owner, head->name}, layering.emitter);
  if (!target || target->part.empty() || !IsKind(layering, *target, add.noun, head->name.span)) return;
  if (IsOwn(layering, *target, head->name.span)) return;
  if (!Holds(layering.decls.DeclOf(*target).node, add.part)) {
    const std::string_view noun = NounOf(layering.decls.DeclOf(*target).node);
    layering.emitter.Report(Code::kHoldsNone, head->name.span,
                            {target->decl, NounTerm(noun), NounTerm(add.noun)});
    return;
  }
  const std::string path = target->decl + "." + target->part;
  const std::vector<size_t> openings =
      Permit(layering, {Verb::kReplace, add.noun, path, *target, {}, head->name.span});
  if (openings.empty()) return;
  const size_t at = *layering.decls.PartIndex(*target);
  const ast::DeclId id = layering.decls.Editable(target->decl);
  ast::DeclNode& node = layering.ast.decls[id].node;
  const Part old = PartsOf(node)[at];
  const Span replaced = old.span;
  PartNode part = add.part;
  std::visit(
      [&](auto& item) {
        using Item = std::decay_t<decltype(item)>;
        ast::Head* renamed = nullptr;
        if constexpr (std::is_same_v<Item, ast::Head>) {
          renamed = &item;
        } else if constexpr (!std::is_same_v<Item, std::monostate>) {
          renamed = &item.head;
        }
        if (renamed == nullptr) return;
        renamed->name.text = target->part;
        if (renamed->titles.empty()) renamed->titles = old.head->titles;
      },
      part);
  ErasePart(node, at);
  InsertPart(node, at, part);
  NoteChange(layering, id, span, replaced, openings);
  NoteScored(layering, *target, span);
}

void ApplyRepeal(Layering& layering, const ast::Repeal& repeal, Span span) {
  const auto target = layering.decls.Resolve(repeal.path, layering.emitter);
  if (!target) return;
  const Span place = Join(repeal.path.front().span, repeal.path.back().span);
  if (!IsKind(layering, *target, repeal.noun, place) || IsOwn(layering, *target, place)) return;
  const std::vector<size_t> openings =
      Permit(layering, {Verb::kRepeal, repeal.noun, PathText(repeal.path), *target, {}, place});
  if (openings.empty()) return;
  if (target->part.empty()) {
    DropGuards(layering, layering.decls.FindNamed(target->decl)->decl, {});
    NoteChange(layering, {}, span, layering.decls.DeclOf(*target).span, openings);
    layering.decls.Remove(target->decl);
    return;
  }
  const size_t at = *layering.decls.PartIndex(*target);
  const ast::DeclId id = layering.decls.Editable(target->decl);
  ast::DeclNode& node = layering.ast.decls[id].node;
  NoteChange(layering, id, span, PartsOf(node)[at].span, openings);
  ErasePart(node, at);
}

}  // namespace

void Change(Layering& layering) {
  const std::vector<ast::DeclId> decls = layering.current().decls;
  for (const ast::DeclId id : decls) {
    const ast::DeclNode node = layering.ast.decls[id].node;  // the store grows while changes are applied
    const Span span = layering.ast.decls[id].span;
    if (const auto* set = std::get_if<ast::Set>(&node)) ApplySet(layering, *set, span);
    if (const auto* repeal = std::get_if<ast::Repeal>(&node)) ApplyRepeal(layering, *repeal, span);
    const auto* add = std::get_if<ast::Add>(&node);
    if (add == nullptr) continue;
    if (!add->replaces) {
      if (!add->inner.valid()) ApplyAdd(layering, *add, span);
    } else if (add->inner.valid() && !InForce(layering, add->inner)) {
      continue;
    } else if (add->inner.valid()) {
      ReplaceWhole(layering, *add, span);
    } else {
      ReplacePart(layering, *add, span);
    }
  }
}

}  // namespace kaocheng::layers
