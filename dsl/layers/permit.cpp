#include <algorithm>
#include <string>

#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/suggest.h"
#include "dsl/layers/layering.h"

namespace kaocheng::layers {

namespace {

bool Covers(const Opened& opened, const Act& act) {
  if (opened.what.verb != act.verb) return false;
  if (act.verb == ast::Opening::Verb::kSet) return opened.target == act.target;
  if (opened.what.noun != act.noun) return false;
  if (act.verb != ast::Opening::Verb::kAdd) return opened.target == act.target;
  return opened.target.decl.empty() || opened.target.decl == act.target.decl ||
         std::find(act.owners.begin(), act.owners.end(), opened.target.decl) != act.owners.end();
}

// What the author may have meant instead: something else open about the same declaration, the same thing
// elsewhere, or a name that is near.
const Opened* Nearest(const Layering& layering, const Act& act) {
  const Opened* same_kind = nullptr;
  std::vector<std::string> paths;
  for (const Opened& opened : layering.opened) {
    if (opened.to != layering.level) continue;
    if (!act.target.decl.empty() && opened.target.decl == act.target.decl) return &opened;
    if (act.verb != ast::Opening::Verb::kSet && opened.what.noun == act.noun && same_kind == nullptr)
      same_kind = &opened;
    if (opened.what.verb == act.verb) paths.push_back(PathText(opened.what.path));
  }
  if (same_kind != nullptr) return same_kind;
  const auto near = SuggestName(act.path, paths);
  for (const Opened& opened : layering.opened) {
    if (near && opened.to == layering.level && opened.what.verb == act.verb &&
        PathText(opened.what.path) == *near)
      return &opened;
  }
  return nullptr;
}

}  // namespace

std::vector<size_t> OpeningsFor(const Layering& layering, const Act& act) {
  std::vector<size_t> found;
  bool open = false;
  for (size_t i = 0; i < layering.opened.size(); ++i) {
    const Opened& opened = layering.opened[i];
    if (opened.to > layering.level || !Covers(opened, act)) continue;
    found.push_back(i);
    open = open || opened.to == layering.level;
  }
  return open ? found : std::vector<size_t>{};
}

void ReportClosed(Layering& layering, Code code, const Act& act) {
  Diagnostic& diagnostic = layering.emitter.Report(
      code, act.span, {ActTerm(act.verb, act.noun, act.path), LevelTerm(layering.level)});
  if (!act.target.decl.empty()) {
    const std::string& name = act.target.part.empty() ? act.target.decl : act.target.part;
    diagnostic.notes.push_back({Code::kNoteDeclared, layering.decls.PlaceOf(act.target), {name}, {}});
  } else {
    const auto self = std::find(layering.out.chain.begin(), layering.out.chain.end(), layering.policy);
    if (self != layering.out.chain.begin()) {
      diagnostic.notes.push_back(
          {Code::kNoteParent, layering.ast.policies[*std::prev(self)].name.span, {}, {}});
    }
  }
  for (const Opened& opened : layering.opened) {
    if (opened.to == layering.level || !Covers(opened, act)) continue;
    diagnostic.notes.push_back({Code::kNoteOtherLevel, opened.what.span, {LevelTerm(opened.to)}, {}});
    return;
  }
  if (const Opened* nearest = Nearest(layering, act)) {
    const Term what = ActTerm(nearest->what.verb, nearest->what.noun, PathText(nearest->what.path));
    diagnostic.notes.push_back(
        {Code::kNoteNearest, nearest->what.span, {what, LevelTerm(layering.level)}, {}});
  }
}

std::vector<size_t> Permit(Layering& layering, const Act& act) {
  std::vector<size_t> openings = OpeningsFor(layering, act);
  if (openings.empty()) ReportClosed(layering, Code::kNotOpen, act);
  return openings;
}

void NoteChange(Layering& layering, ast::DeclId decl, Span span, Span replaced,
                const std::vector<size_t>& openings) {
  ast::PolicyId opened_by;
  for (const size_t index : openings) {
    if (layering.opened[index].to == layering.level) opened_by = layering.opened[index].by;
  }
  layering.out.changes.push_back({decl, span, replaced, layering.policy, opened_by});
}

bool NeedsOpening(const Layering& layering, std::string_view noun, const std::vector<std::string>& owners) {
  const auto above = [&](const std::string& name) {
    const Entry* entry = layering.decls.FindNamed(name);
    return entry != nullptr && entry->declared_by != layering.policy;
  };
  if (noun == "violation") return std::any_of(owners.begin(), owners.end(), above);
  if (noun == "transition") return layering.nouns_above.contains("ladder");
  constexpr std::string_view kClosed[] = {"entity", "duty", "score", "grade", "awards", "award", "ladder"};
  return std::find(std::begin(kClosed), std::end(kClosed), noun) != std::end(kClosed) &&
         layering.nouns_above.contains(noun);
}

}  // namespace kaocheng::layers
