#include <algorithm>

#include "dsl/check/checker.h"

// The law in force: an expression that changes in time is a choice by the row's anchor.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;
using hir::Type;

Value Checker::LowerDated(ast::ExprId id, const std::vector<layers::Consolidated::Dated>& dated,
                          const Scope& scope, const Type* expected) {
  const Span span = SpanOf(id);
  std::vector<Value> values;
  for (const layers::Consolidated::Dated& each : dated) {
    Value value = Lower(each.value, scope, values.empty() ? expected : &values.front().type);
    if (!value.valid()) return {};
    if (!values.empty() && !Unify(values.front(), value, SpanOf(each.value))) return {};
    values.push_back(value);
  }
  Type type = values.front().type;
  for (Value& value : values) type.optional = type.optional || value.type.optional;
  hir::Choose choose;
  choose.anchor = Anchor(scope);
  for (size_t i = 0; i < dated.size(); ++i) {
    const Value value = ConvertTo(values[i], type, SpanOf(dated[i].value));
    if (!value.valid()) return {};
    choose.versions.push_back({dated[i].from, dated[i].until, value.column, SpanOf(dated[i].value)});
  }
  return Make(scope.space, type, std::move(choose), span);
}

// A score, a grade or a duty that is not in force at a row's anchor is no line there.
void Checker::LimitOutcomes() {
  for (const auto& [decl, versions] : policy_.versions) {
    hir::Choose choose;
    for (const layers::Consolidated::Version& version : versions) {
      const bool follows = !choose.versions.empty() && choose.versions.back().until == version.from;
      if (follows) {
        choose.versions.back().until = version.until;
      } else {
        choose.versions.push_back({version.from, version.until, {}});
      }
    }
    const bool always = choose.versions.size() == 1 && choose.versions.front().from == kMinDate &&
                        choose.versions.front().until == kMaxDate;
    if (always) continue;
    for (size_t i = 0; i < program_.outcomes.size(); ++i) {
      hir::Outcome& outcome = program_.outcomes[i];
      if (outcome.named.name != DeclOf(decl).head.name.text) continue;
      if (outcome.kind == hir::OutcomeKind::kAward || outcome.kind == hir::OutcomeKind::kSanction) continue;
      const Span span = DeclOf(decl).span;
      const bool duty = outcome.kind == hir::OutcomeKind::kDuty;
      ColumnId in_force = InForceBy(choose, Scope{outcome.space, duty, {}}, span);
      if (duty) {  // its cells have dates of their own, some of which may lie before its end
        const ColumnId zero = columns_.Literal(outcome.space, kInt, 0);
        const ColumnId some =
            columns_.Add(outcome.space, kBool, hir::Map{Prim::kGt, {outcome.required, zero}, 0, 0, {}}, span);
        in_force = columns_.Add(outcome.space, kBool, hir::Map{Prim::kOr, {in_force, some}, 0, 0, {}}, span);
      }
      outcome.eligible = Conjunction(in_force, outcome.eligible, outcome.space, span);
    }
  }
}

// Whether a row's anchor lies in one of the spans.
ColumnId Checker::InForceBy(hir::Choose spans, const Scope& scope, Span span) {
  const SpaceId space = scope.space;
  const ColumnId yes = columns_.Literal(space, kBool, 1);
  const ColumnId no = columns_.Literal(space, kBool, 0);
  std::vector<hir::Choose::Version> whole;
  Date at = kMinDate;
  for (const hir::Choose::Version& version : spans.versions) {
    if (at < version.from) whole.push_back({at, version.from, no});
    whole.push_back({version.from, version.until, yes});
    at = version.until;
  }
  if (at < kMaxDate) whole.push_back({at, kMaxDate, no});
  spans.versions = std::move(whole);
  spans.anchor = Anchor(scope);
  return Make(space, kBool, std::move(spans), span).column;
}

}  // namespace kaocheng::check
