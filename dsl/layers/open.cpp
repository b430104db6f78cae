#include <algorithm>

#include "dsl/diagnostics/code.h"
#include "dsl/layers/bounds.h"
#include "dsl/layers/layering.h"

namespace kaocheng::layers {

namespace {

using Verb = ast::Opening::Verb;

bool IsPart(std::string_view noun) {
  constexpr std::string_view kParts[] = {"item", "step", "band", "field", "member"};
  return std::find(std::begin(kParts), std::end(kParts), noun) != std::end(kParts);
}

Span PlaceOfPath(const ast::Opening& opening) {
  return opening.path.empty() ? opening.span : Join(opening.path.front().span, opening.path.back().span);
}

bool BoundsFit(const Layering& layering, const ast::Opening& opening, const Target& target) {
  const bool owned = opening.verb == Verb::kAdd && !target.decl.empty();
  const bool score = owned && std::holds_alternative<ast::Score>(layering.decls.DeclOf(target).node);
  if (opening.together.valid() && !(score && opening.noun == "item")) return false;
  if ((opening.above || opening.below) && !(owned && opening.noun == "step")) return false;
  return opening.verb == Verb::kSet || (!opening.at_least.valid() && !opening.at_most.valid());
}

// `above` and `below` name steps of the ladder.
bool StepsKnown(Layering& layering, const ast::Opening& opening, const Target& target) {
  for (const auto* name : {&opening.above, &opening.below}) {
    if (!*name) continue;
    std::vector<ast::Name> path = opening.path;
    path.push_back(**name);
    const auto step = layering.decls.Resolve(path, layering.emitter);
    if (!step) return false;
    if (step->part.empty()) {
      layering.emitter.Report(Code::kPathUnknownPart, (*name)->span, {target.decl, (*name)->text});
      return false;
    }
  }
  return true;
}

// What is above may be opened further only by a level to which it is open itself.
bool MayOpen(Layering& layering, const ast::Opening& opening, const Target& target) {
  const Act act{opening.verb, opening.noun, PathText(opening.path), target, {}, PlaceOfPath(opening)};
  const bool whole = opening.verb == Verb::kAdd && !IsPart(opening.noun);
  const bool own = whole ? !NeedsOpening(layering, opening.noun, {target.decl})
                         : layering.decls.OwnerOf(target) == layering.policy;
  if (own || !OpeningsFor(layering, act).empty()) return true;
  ReportClosed(layering, Code::kOpensClosed, act);
  return false;
}

// A level below that sets nothing inherits the value, so the value itself must be within what is opened.
void CheckInherited(Layering& layering, const ast::Opening& opening, const Target& target) {
  const auto* parameter = std::get_if<ast::Parameter>(&layering.decls.DeclOf(target).node);
  if (parameter == nullptr || (!opening.at_least.valid() && !opening.at_most.valid())) return;
  Ranges ranges(layering.ast, layering.decls);
  const Date from = layering.current().effective.value_or(kMinDate);
  const Verdict verdict =
      Judge(ranges, opening, from, [&](Date date) { return ranges.OfParameter(*parameter, date); });
  const Code code = verdict.kind == Verdict::Kind::kUnlike ? Code::kBoundUnlike : Code::kOpeningExcludesValue;
  if (verdict.kind == Verdict::Kind::kWithin || verdict.kind == Verdict::Kind::kUnproven) return;
  Term bound = verdict.bound;
  if (verdict.kind == Verdict::Kind::kBelow) bound = {"at least " + bound.en, "不低于" + bound.zh};
  if (verdict.kind == Verdict::Kind::kAbove) bound = {"at most " + bound.en, "不超过" + bound.zh};
  layering.emitter.Report(code, opening.span, {PathText(opening.path), verdict.value, bound, verdict.since})
      .notes.push_back({Code::kNoteDeclared, layering.decls.PlaceOf(target), {target.decl}, {}});
}

// A bound says how far is too far, so it needs an order: of two truth values there is no third to keep away
// from.
bool BoundsHaveOrder(Layering& layering, const ast::Opening& opening) {
  Ranges ranges(layering.ast, layering.decls);
  for (const ast::ExprId bound : {opening.at_least, opening.at_most}) {
    if (!bound.valid() || ranges.Of(bound, std::nullopt).kind != Kind::kOther) continue;
    layering.emitter.Report(Code::kBoundWithoutOrder, layering.ast.exprs[bound].span,
                            {PathText(opening.path)});
    return false;
  }
  return true;
}

void OpenOne(Layering& layering, const ast::Opening& opening, Level to) {
  Target target;
  if (!opening.path.empty()) {
    const auto found = layering.decls.Resolve(opening.path, layering.emitter);
    if (!found) return;
    target = *found;
    if (opening.verb == Verb::kAdd) target.clause = Clause::kWhole;
  } else if (opening.verb != Verb::kAdd || opening.noun.empty()) {
    return;  // reported by the parser
  } else if (IsPart(opening.noun) || opening.noun == "violation") {
    layering.emitter.Report(Code::kOpeningOfWhat, opening.span, {NounTerm(opening.noun)});
    return;
  }
  if (opening.verb == Verb::kSet && !layering.decls.IsOneExpression(target)) {
    layering.emitter.Report(Code::kNotOneValue, PlaceOfPath(opening), {PathText(opening.path)})
        .notes.push_back({Code::kNoteDeclared, layering.decls.PlaceOf(target), {target.decl}, {}});
    return;
  }
  if (!BoundsFit(layering, opening, target)) {
    layering.emitter.Report(Code::kBoundMisplaced, opening.span);
    return;
  }
  if (!StepsKnown(layering, opening, target) || !MayOpen(layering, opening, target)) return;
  if (!BoundsHaveOrder(layering, opening)) return;
  if (opening.verb == Verb::kSet) CheckInherited(layering, opening, target);
  layering.opened.push_back({layering.policy, to, opening, target, {}});
}

}  // namespace

void Open(Layering& layering) {
  for (const ast::DeclId id : layering.current().decls) {
    const auto* open = std::get_if<ast::Open>(&layering.ast.decls[id].node);
    if (open == nullptr) continue;
    const auto to = LevelNamed(open->to.text);
    if (!to) {
      layering.emitter.Report(Code::kUnknownLevel, open->to.span, {open->to.text});
    } else if (*to <= layering.level) {
      layering.emitter.Report(Code::kOpenUpward, open->to.span, {LevelTerm(layering.level), LevelTerm(*to)});
    } else {
      for (const ast::Opening& opening : open->openings) OpenOne(layering, opening, *to);
    }
  }
}

}  // namespace kaocheng::layers
