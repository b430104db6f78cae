#include "dsl/layers/placing.h"

#include <algorithm>
#include <string>

#include "dsl/diagnostics/code.h"

namespace kaocheng::layers {

namespace {

std::optional<size_t> IndexOf(const std::vector<Part>& parts, const std::string& word) {
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].head->name.text == word) return i;
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    if (IsNamed(*parts[i].head, word)) return i;
  }
  return std::nullopt;
}

std::optional<size_t> IndexOrReport(Layering& layering, const Target& owner, const ast::Name& name) {
  const auto index = IndexOf(PartsOf(layering.decls.DeclOf(owner).node), name.text);
  if (!index) {
    layering.emitter.Report(Code::kPathUnknownPart, name.span, {owner.decl, name.text})
        .notes.push_back({Code::kNoteDeclared, layering.decls.PlaceOf(owner), {owner.decl}, {}});
  }
  return index;
}

// A step may stand where, for each level that had to open the ladder, one opening allows the place.
bool InsideOpenings(Layering& layering, const std::vector<Part>& steps, size_t at, const ast::Head& head,
                    const std::vector<size_t>& openings) {
  const auto allows = [&](const ast::Opening& opening) {
    const auto above = opening.above ? IndexOf(steps, opening.above->text) : std::nullopt;
    const auto below = opening.below ? IndexOf(steps, opening.below->text) : std::nullopt;
    return (!above || *above < at) && (!below || *below >= at);
  };
  for (const size_t index : openings) {
    const Opened& refused = layering.opened[index];
    const bool open = std::any_of(openings.begin(), openings.end(), [&](size_t other) {
      return layering.opened[other].to == refused.to && allows(layering.opened[other].what);
    });
    if (open) continue;
    Term place{"", ""};
    if (refused.what.above)
      place = {"above `" + refused.what.above->text + "`", "高于“" + refused.what.above->text + "”"};
    if (refused.what.below) {
      place.en += (place.en.empty() ? "below `" : ", below `") + refused.what.below->text + "`";
      place.zh += (place.zh.empty() ? "低于“" : "，低于“") + refused.what.below->text + "”";
    }
    layering.emitter.Report(Code::kStepOutside, head.name.span, {head.name.text, place})
        .notes.push_back(
            {Code::kNoteOpened, refused.what.span, {layering.ast.policies[refused.by].name.text}, {}});
    return false;
  }
  return true;
}

std::optional<size_t> PlaceOfStep(Layering& layering, const Target& owner, const ast::Add& add,
                                  const ast::Head& head, const std::vector<size_t>& openings) {
  if (!add.above && !add.below) {
    layering.emitter.Report(Code::kStepUnplaced, head.name.span, {head.name.text});
    return std::nullopt;
  }
  const auto named = IndexOrReport(layering, owner, add.above ? *add.above : *add.below);
  if (!named) return std::nullopt;
  const auto& steps = std::get<ast::Ladder>(layering.decls.DeclOf(owner).node).steps;
  size_t at = *named;
  if (add.above) {
    const std::string anchor = steps[at++].head.name.text;
    const auto stacked = [&](const ast::Step& step) {
      const std::pair key{anchor, Target{owner.decl, step.head.name.text, Clause::kValue}};
      return std::find(layering.stacked.begin(), layering.stacked.end(), key) != layering.stacked.end();
    };
    while (at < steps.size() && stacked(steps[at])) ++at;
    layering.stacked.emplace_back(anchor, Target{owner.decl, head.name.text, Clause::kValue});
  }
  const auto is_final = [](const ast::Step& step) { return step.final; };
  const auto final = std::find_if(steps.begin(), steps.end(), is_final);
  if (final < steps.begin() + static_cast<ptrdiff_t>(at)) {
    layering.emitter.Report(Code::kStepAboveFinal, head.name.span, {head.name.text, final->head.name.text})
        .notes.push_back({Code::kNoteDeclared, final->head.name.span, {final->head.name.text}, {}});
    return std::nullopt;
  }
  const std::vector<Part> parts = PartsOf(layering.decls.DeclOf(owner).node);
  return InsideOpenings(layering, parts, at, head, openings) ? std::optional(at) : std::nullopt;
}

}  // namespace

std::optional<size_t> PlaceOfPart(Layering& layering, const Target& owner, const ast::Add& add,
                                  const ast::Head& head, const std::vector<size_t>& openings) {
  const ast::DeclNode& node = layering.decls.DeclOf(owner).node;
  if (std::holds_alternative<ast::Ladder>(node)) return PlaceOfStep(layering, owner, add, head, openings);
  const auto* grade = std::get_if<ast::Grade>(&node);
  if (add.above || add.below) {
    const auto named = IndexOrReport(layering, owner, add.above ? *add.above : *add.below);
    if (!named) return std::nullopt;
    const bool after = add.above.has_value() == (grade == nullptr);  // bands are written from the top down
    return after ? *named + 1 : *named;
  }
  const size_t count = PartsOf(node).size();
  if (grade == nullptr || grade->bands.empty() || grade->bands.back().at_least.valid()) return count;
  return count - 1;
}

}  // namespace kaocheng::layers
