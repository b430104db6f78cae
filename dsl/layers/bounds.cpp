#include "dsl/layers/bounds.h"

#include <algorithm>

#include "dsl/diagnostics/code.h"

namespace kaocheng::layers {

namespace {

Term Since(Date date, Date from) {
  if (date == from) return "";
  return {" from " + FormatDate(date) + " on", "自" + FormatDate(date) + "起"};
}

// `end` is the side of the value that is out of bounds; a value that is not one number is described by that
// side.
Term Described(const Range& value, bool below) {
  const Int128 end = below ? *value.high : *value.low;
  const Term term = ValueTerm(value.kind, end);
  if (value.low == value.high) return term;
  if (below) return {"at most " + term.en, "至多" + term.zh};
  return {"at least " + term.en, "至少" + term.zh};
}

// The largest number of points that the item can add or take away.
std::optional<Int128> SizeOf(Ranges& ranges, const ast::ScoreItem& item) {
  Range size = ranges.Of(item.value, std::nullopt);
  if (item.each) {  // once a row, of which there may be none or any number
    if (size.low) size.low = *size.low < 0 ? std::nullopt : std::optional<Int128>(0);
    if (size.high) size.high = *size.high > 0 ? std::nullopt : std::optional<Int128>(0);
  }
  const auto bound = [&](ast::ExprId id) {
    return id.valid() ? std::optional(ranges.Of(id, std::nullopt)) : std::nullopt;
  };
  size = Clip(size, bound(item.at_least), bound(item.at_most));
  if (size.kind != Kind::kNumber || !size.low || !size.high) return std::nullopt;
  return std::max(*size.low < 0 ? -*size.low : *size.low, *size.high < 0 ? -*size.high : *size.high);
}

void CheckTogether(Layering& layering, Ranges& ranges, const Opened& opened) {
  const auto last = std::find_if(layering.scored.rbegin(), layering.scored.rend(), [&](const auto& scored) {
    return std::find(opened.added.begin(), opened.added.end(), scored.first) != opened.added.end();
  });
  if (!opened.what.together.valid() || last == layering.scored.rend()) return;
  const Range limit = ranges.Of(opened.what.together, std::nullopt);
  if (limit.kind != Kind::kNumber || !limit.low) return;
  Int128 total = 0;
  for (const Target& added : opened.added) {
    const Entry* entry = layering.decls.FindNamed(added.decl);
    const auto* score =
        entry == nullptr ? nullptr : std::get_if<ast::Score>(&layering.ast.decls[entry->decl].node);
    const auto index = score == nullptr ? std::nullopt : layering.decls.PartIndex(added);
    if (!index) continue;
    const auto size = SizeOf(ranges, score->items[*index]);
    if (!size) {
      layering.emitter.Report(Code::kTogetherUnknown, last->second, {added.part})
          .notes.push_back(
              {Code::kNoteOpened, opened.what.span, {layering.ast.policies[opened.by].name.text}, {}});
      return;
    }
    total += *size;
  }
  if (total <= *limit.low) return;
  layering.emitter
      .Report(Code::kTogetherExceeded, last->second,
              {ValueTerm(Kind::kNumber, total), ValueTerm(Kind::kNumber, *limit.low)})
      .notes.push_back(
          {Code::kNoteOpened, opened.what.span, {layering.ast.policies[opened.by].name.text}, {}});
}

void ReportVerdict(Layering& layering, const SetValue& set, const Opened& opened, const Verdict& verdict) {
  const auto report = [&](Code code, std::vector<Term> args) {
    layering.emitter.Report(code, layering.ast.exprs[set.value].span, std::move(args))
        .notes.push_back(
            {Code::kNoteOpened, opened.what.span, {layering.ast.policies[opened.by].name.text}, {}});
  };
  const std::string& path = set.path;
  switch (verdict.kind) {
    case Verdict::Kind::kWithin:
      return;
    case Verdict::Kind::kUnproven: {
      const ast::DeclId decl = layering.decls.FindNamed(set.target.decl)->decl;
      layering.out.guards.push_back(
          {decl, set.value, opened.what.at_least, opened.what.at_most, layering.policy, opened.by});
      return;
    }
    case Verdict::Kind::kBelow:
      return report(Code::kBelowBound, {path, verdict.value, verdict.bound, verdict.since});
    case Verdict::Kind::kAbove:
      return report(Code::kAboveBound, {path, verdict.value, verdict.bound, verdict.since});
    case Verdict::Kind::kUnlike:
      return report(Code::kBoundUnlike, {path, verdict.value, verdict.bound});
  }
}

}  // namespace

Verdict Judge(Ranges& ranges, const ast::Opening& opening, Date from,
              const std::function<Range(Date)>& value) {
  Verdict verdict;
  for (const Date date : ranges.ChangesFrom(from)) {
    const Range range = value(date);
    for (const bool below : {true, false}) {
      const ast::ExprId expr = below ? opening.at_least : opening.at_most;
      if (!expr.valid()) continue;
      const Range bound = ranges.Of(expr, date);
      if (range.kind != Kind::kUnknown && bound.kind != Kind::kUnknown && range.kind != bound.kind) {
        return {Verdict::Kind::kUnlike, KindTerm(range.kind), KindTerm(bound.kind), ""};
      }
      const auto& near = below ? range.low : range.high;   // the side that must keep to the bound
      const auto& far = below ? range.high : range.low;    // out of bounds if even this side is
      const auto& reach = below ? bound.low : bound.high;  // the most lenient that the bound can be
      const auto& strict = below ? bound.high : bound.low;
      if (far && reach && (below ? *far < *reach : *far > *reach)) {
        return {below ? Verdict::Kind::kBelow : Verdict::Kind::kAbove, Described(range, below),
                ValueTerm(bound.kind, *reach), Since(date, from)};
      }
      const bool kept = near && strict && (below ? *near >= *strict : *near <= *strict);
      if (!kept) verdict.kind = Verdict::Kind::kUnproven;
    }
  }
  return verdict;
}

void CheckBounds(Layering& layering) {
  Ranges ranges(layering.ast, layering.decls);
  const Date from = layering.current().effective.value_or(kMinDate);
  for (const SetValue& set : layering.sets) {
    for (const size_t index : set.openings) {
      const Opened& opened = layering.opened[index];
      const auto value = [&](Date date) { return ranges.Of(set.value, date); };
      ReportVerdict(layering, set, opened, Judge(ranges, opened.what, from, value));
    }
  }
  for (const Opened& opened : layering.opened) CheckTogether(layering, ranges, opened);
}

}  // namespace kaocheng::layers
