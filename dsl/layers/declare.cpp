#include <algorithm>
#include <string>

#include "dsl/diagnostics/code.h"
#include "dsl/layers/layering.h"

namespace kaocheng::layers {

namespace {

// What a declaration is of or under: an opening may name it, as in `add violation of measures`.
std::vector<ast::Name> OwnersOf(const ast::DeclNode& node) {
  if (const auto* violation = std::get_if<ast::Violation>(&node)) return {violation->under};
  if (const auto* duty = std::get_if<ast::Duty>(&node)) return {duty->of};
  if (const auto* score = std::get_if<ast::Score>(&node)) return {score->of};
  if (const auto* grade = std::get_if<ast::Grade>(&node)) return {grade->of};
  if (const auto* ladder = std::get_if<ast::Ladder>(&node)) return {ladder->of};
  if (const auto* group = std::get_if<ast::AwardGroup>(&node)) return {group->of};
  if (const auto* award = std::get_if<ast::Award>(&node)) {
    if (award->under) return {award->of, *award->under};
    return {award->of};
  }
  return {};
}

void CheckParts(Layering& layering, const ast::Decl& decl) {
  std::map<std::string, Span> seen;
  for (const Part& part : PartsOf(decl.node)) {
    const ast::Name& name = part.head->name;
    if (name.empty()) continue;
    const auto [first, fresh] = seen.emplace(name.text, name.span);
    if (fresh) continue;
    layering.emitter.Report(Code::kPartTwice, name.span, {decl.head.name.text, name.text})
        .notes.push_back({Code::kNoteFirst, first->second, {}, {}});
  }
}

// A name that is taken: by this policy's own declaration, or by a name or title above, which would lose its
// meaning in the texts above.
bool IsTaken(Layering& layering, const ast::Name& name) {
  const Entry* taken = layering.decls.FindNamed(name.text);
  if (taken == nullptr) {
    taken = layering.decls.FindTitled(name.text);
    if (taken == nullptr || taken->declared_by == layering.policy) return false;
  }
  const Span first = layering.ast.decls[taken->decl].head.name.span;
  if (taken->declared_by == layering.policy) {
    layering.emitter.Report(Code::kDeclaredTwice, name.span, {name.text})
        .notes.push_back({Code::kNoteFirst, first, {}, {}});
  } else {
    const std::string& above = layering.ast.policies[taken->declared_by].name.text;
    layering.emitter.Report(Code::kShadowsAbove, name.span, {name.text, above})
        .notes.push_back({Code::kNoteDeclared, first, {layering.ast.decls[taken->decl].head.name.text}, {}});
  }
  return true;
}

void DeclareOne(Layering& layering, ast::DeclId id, Span span) {
  const ast::Decl& decl = layering.ast.decls[id];
  if (!InForce(layering, id)) return;
  if (!decl.head.name.empty() && IsTaken(layering, decl.head.name)) return;
  CheckParts(layering, decl);
  Act act{ast::Opening::Verb::kAdd, NounOf(decl.node), {}, {}, {}, span};
  for (const ast::Name& owner : OwnersOf(decl.node)) {
    const Entry* entry = layering.decls.FindNamed(owner.text);
    if (entry == nullptr) entry = layering.decls.FindTitled(owner.text);
    if (entry != nullptr) act.owners.push_back(layering.ast.decls[entry->decl].head.name.text);
  }
  if (NeedsOpening(layering, act.noun, act.owners)) {
    if (act.noun == "violation") act.target.decl = act.path = act.owners.front();
    const std::vector<size_t> openings = Permit(layering, act);
    if (openings.empty()) return;
    NoteChange(layering, id, decl.span, {}, openings);
  }
  layering.decls.Append(id, layering.policy);
}

}  // namespace

bool InForce(const Layering& layering, ast::DeclId id) {
  const ast::Decl& decl = layering.ast.decls[id];
  return decl.from.value_or(kMinDate) <= layering.day && layering.day <= decl.to.value_or(kMaxDate);
}

void Declare(Layering& layering) {
  const bool last = layering.policy == layering.out.policy;
  for (const ast::DeclId id : layering.current().decls) {
    const ast::Decl& decl = layering.ast.decls[id];
    if (const auto* add = std::get_if<ast::Add>(&decl.node)) {
      if (add->inner.valid() && !add->replaces) DeclareOne(layering, add->inner, decl.span);
    } else if (const auto* test = std::get_if<ast::Test>(&decl.node)) {
      // A test speaks of the policy that it stands in; what a fixture gives may be given to those below too.
      if (last || test->fixture) layering.decls.Append(id, layering.policy);
    } else if (!std::holds_alternative<ast::Open>(decl.node) &&
               !std::holds_alternative<ast::Set>(decl.node) &&
               !std::holds_alternative<ast::Repeal>(decl.node)) {
      DeclareOne(layering, id, decl.span);
    }
  }
}

}  // namespace kaocheng::layers
