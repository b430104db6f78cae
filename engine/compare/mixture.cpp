#include "engine/compare/mixture.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "engine/compare/rename.h"

namespace kaocheng::compare {

namespace {

using hir::ColumnId;
using hir::LadderId;
using hir::SpaceId;

class Mixer {
 public:
  Mixer(Joined& joined, const Alignment& alignment, const std::vector<bool>& taken)
      : program_(joined.program), alignment_(alignment), taken_(taken) {
    for (size_t i = 0; i < alignment.ladders.size(); ++i) {
      for (const LadderId side : {alignment.ladders[i].before, alignment.ladders[i].after}) {
        links_[side] = i;
        of_space_[program_.ladders[side].sanctions] = i;
      }
    }
    ladders_.resize(alignment.ladders.size());
  }

  std::vector<std::optional<hir::Outcome>> Run() {
    std::vector<std::optional<hir::Outcome>> outcomes;
    for (const OutcomeLink& link : alignment_.outcomes) outcomes.push_back(MixOutcome(link));
    return outcomes;
  }

 private:
  bool Taken(size_t provision) const { return provision != kNone && taken_[provision]; }
  // Of something on one side only: whether it is there.
  bool There(const Link::Part& part) const {
    if (part.before != kNone && part.after != kNone) return true;
    return part.after == kNone ? !Taken(part.provision) : Taken(part.provision);
  }

  // Where both sides' columns meet, the one that the mixture has.
  ColumnId Meeting(ColumnId a, ColumnId b) {
    if (!a.valid() || a == b) return a;
    const auto found = alignment_.links.find({a, b});
    if (found == alignment_.links.end()) return a;  // they are the same
    if (const auto done = met_.find({a, b}); done != met_.end()) return done->second;
    // Two sides may build on each other in turn; a clause that would need itself is the base's.
    if (!working_.insert({a, b}).second) return a;
    ColumnId mixed;
    switch (found->second.kind) {
      case Link::Kind::kSwap:
        mixed = Rebuilt(Taken(found->second.provision) ? b : a);
        break;
      case Link::Kind::kChain:
        mixed = Chained(a, b, found->second);
        break;
      case Link::Kind::kInside:
        mixed = Inside(a, b, found->second);
        break;
    }
    working_.erase({a, b});
    met_[{a, b}] = mixed;
    return mixed;
  }

  // A column of one side: a named clause as the mixture has it.
  ColumnId Own(ColumnId column) {
    const auto found = alignment_.counterparts.find(column);
    if (found == alignment_.counterparts.end()) return Rebuilt(column);
    const bool base = column < found->second;
    const std::pair pair = base ? std::pair(column, found->second) : std::pair(found->second, column);
    return alignment_.links.contains(pair) ? Meeting(pair.first, pair.second) : Rebuilt(column);
  }

  // The same with everything that it reads as the mixture has it.
  ColumnId Rebuilt(ColumnId column) {
    if (const auto done = rebuilt_.find(column); done != rebuilt_.end()) return done->second;
    rebuilt_[column] = column;  // until it is done, for clauses that build on each other
    const hir::Column before = program_.columns[column];
    bool changed = false;
    hir::Column own = before;
    const std::optional<size_t> ladder = LadderLinkOf(before);
    if (ladder) changed = MixedLadder(*ladder) != LadderOf(program_, before);
    own.op = Renamed(before.op, Here([&](ColumnId input) {
                       const ColumnId mixed = Own(input);
                       changed = changed || mixed != input;
                       return mixed;
                     }));
    if (!changed) return column;
    MoveTo(before, own);
    PlaceViolation(before, own);
    return rebuilt_[column] = program_.columns.Add(std::move(own));
  }

  ColumnId Inside(ColumnId a, ColumnId b, const Link& link) {
    const hir::Column x = program_.columns[a];
    const hir::Column y = program_.columns[b];
    hir::Column own = x;
    if (const auto* choose = std::get_if<hir::Choose>(&x.op)) {
      own.op = Chosen(*choose, std::get<hir::Choose>(y.op), link);
    } else if (link.provision != kNone) {
      own.op = Filtered(std::get<hir::Reduce>(x.op), std::get<hir::Reduce>(y.op), Taken(link.provision));
    } else {
      if (const auto ladder = LadderLinkOf(x)) MixedLadder(*ladder);
      const std::vector<ColumnId> inputs = NamedColumns(y.op);
      size_t i = 0;
      own.op = Renamed(x.op, Here([&](ColumnId input) { return Meeting(input, inputs[i++]); }));
    }
    MoveTo(x, own);
    PlaceViolation(x, own);
    return program_.columns.Add(std::move(own));
  }

  // Of two sides of which one chooses among its rows.
  hir::Op Filtered(hir::Reduce x, hir::Reduce y, bool taken) {
    const ColumnId where = taken ? y.where : x.where;
    x.where = y.where = {};
    const std::vector<ColumnId> inputs = NamedColumns(y);
    size_t i = 0;
    hir::Op own = Renamed(x, Here([&](ColumnId input) { return Meeting(input, inputs[i++]); }));
    if (where.valid()) std::get<hir::Reduce>(own).where = Own(where);
    return own;
  }

  hir::Op Chosen(const hir::Choose& x, const hir::Choose& y, const Link& link) {
    hir::Choose own = x;
    own.anchor = Meeting(x.anchor, y.anchor);
    for (size_t i = 0; i < x.versions.size(); ++i)
      own.versions[i].value = Meeting(x.versions[i].value, y.versions[i].value);
    own.exceptions.clear();
    for (const Link::Part& part : link.parts) {
      if (!There(part)) continue;
      if (part.before != kNone && part.after != kNone) {
        const auto& e = x.exceptions[part.before];
        const auto& f = y.exceptions[part.after];
        const ColumnId when = Meeting(e.when, f.when);
        own.exceptions.push_back({when, Meeting(e.value, f.value), e.span});
      } else {
        const auto& e = part.after == kNone ? x.exceptions[part.before] : y.exceptions[part.after];
        const ColumnId when = Own(e.when);
        own.exceptions.push_back({when, Own(e.value), e.span});
      }
    }
    return own;
  }

  ColumnId Chained(ColumnId a, ColumnId b, const Link& link) {
    const std::vector<ColumnId> of_a = ChainOf(program_, a, link.prim);
    const std::vector<ColumnId> of_b = ChainOf(program_, b, link.prim);
    std::vector<ColumnId> links;
    for (const Link::Part& part : link.parts) {
      if (!There(part)) continue;
      const bool both = part.before != kNone && part.after != kNone;
      links.push_back(both ? Meeting(of_a[part.before], of_b[part.after])
                           : Own(part.after == kNone ? of_a[part.before] : of_b[part.after]));
    }
    const hir::Column root = program_.columns[a];
    const hir::Prim prim = link.prim;
    const auto add = [&](hir::Map map) {
      hir::Column column = root;
      MoveTo(root, column);
      column.op = std::move(map);
      return program_.columns.Add(std::move(column));
    };
    if (links.empty()) return add({hir::Prim::kLiteral, {}, prim == hir::Prim::kAnd ? 1 : 0, 0, {}});
    ColumnId whole = links.front();
    for (size_t i = 1; i < links.size(); ++i) whole = add({prim, {whole, links[i]}, 0, 0, {}});
    return whole;
  }

  // --- ladders -----------------------------------------------------------------------------------

  std::optional<size_t> LadderLinkOf(const hir::Column& column) const {
    const LadderId ladder = LadderOf(program_, column);
    const auto found = ladder.valid() ? links_.find(ladder) : links_.end();
    return found == links_.end() ? std::nullopt : std::optional(found->second);
  }

  Renaming Here(std::function<ColumnId(ColumnId)> column) {
    return {std::move(column), [this](SpaceId id) { return MixedSpace(id); },
            [this](LadderId id) { return links_.contains(id) ? MixedLadder(links_.at(id)) : id; }};
  }

  SpaceId MixedSpace(SpaceId space) {
    const auto found = of_space_.find(space);
    return found == of_space_.end() ? space : program_.ladders[MixedLadder(found->second)].sanctions;
  }

  // The mixture's own sanctions, as rows and as what is referred to.
  void MoveTo(const hir::Column& before, hir::Column& own) {
    own.space = MixedSpace(before.space);
    if (before.type.kind == hir::TypeKind::kReference) own.type.of = MixedSpace(before.type.space_id()).value;
  }

  // A violation stands at another place of a ladder that has others beside it.
  void PlaceViolation(const hir::Column& before, hir::Column& own) const {
    const auto* was = std::get_if<hir::Fold>(&before.op);
    auto* fold = std::get_if<hir::Fold>(&own.op);
    const bool one = was != nullptr && (was->output == hir::Fold::Output::kViolationStep ||
                                        was->output == hir::Fold::Output::kViolationState);
    if (one) fold->violation = PlaceOf(fold->ladder, was->ladder, was->violation);
  }

  uint32_t PlaceOf(LadderId in, LadderId from, uint32_t violation) const {
    const std::string& name = program_.ladders[from].violations[violation].named.name;
    const auto& violations = program_.ladders[in].violations;
    for (uint32_t i = 0; i < violations.size(); ++i) {
      if (violations[i].named.name == name) return i;
    }
    return violation;
  }

  LadderId MixedLadder(size_t index) {
    if (ladders_[index].valid()) return ladders_[index];
    const LadderLink& link = alignment_.ladders[index];
    const hir::Ladder x = program_.ladders[link.before];
    const hir::Ladder y = program_.ladders[link.after];
    hir::Ladder own = x;
    for (size_t i = 0; i < own.steps.size(); ++i) {
      if (Taken(link.lasts[i])) {
        own.steps[i].final = y.steps[i].final;
        own.steps[i].unit = y.steps[i].unit;
        own.steps[i].lasts = y.steps[i].lasts;
      }
    }
    own.escalations.clear();
    for (const Link::Part& part : link.escalations) {
      if (!There(part)) continue;
      const bool other = part.before == kNone || (part.after != kNone && Taken(part.provision));
      own.escalations.push_back(other ? y.escalations[part.after] : x.escalations[part.before]);
    }
    std::stable_sort(own.escalations.begin(), own.escalations.end(), [](const auto& e, const auto& f) {
      return std::tie(e.of, e.to) < std::tie(f.of, f.to);
    });
    own.history_step = Meeting(x.history_step, y.history_step);
    own.history_annulled = Meeting(x.history_annulled, y.history_annulled);
    own.history_cause = Meeting(x.history_cause, y.history_cause);
    own.violations.clear();
    for (const Link::Part& part : link.violations) {
      if (!There(part)) continue;
      if (part.before != kNone && part.after != kNone) {
        own.violations.push_back(MixViolation(x.violations[part.before], y.violations[part.after]));
      } else {
        const hir::Violation& one =
            part.after == kNone ? x.violations[part.before] : y.violations[part.after];
        own.violations.push_back(Renamed(one, Here([&](ColumnId id) { return Own(id); })));
      }
    }
    hir::Space sanctions = program_.spaces[x.sanctions];
    own.sanctions = SpaceId{static_cast<uint32_t>(program_.spaces.size())};
    ladders_[index] = program_.ladders.Add(std::move(own));
    sanctions.ladder = ladders_[index];
    program_.spaces.Add(std::move(sanctions));
    return ladders_[index];
  }

  hir::Violation MixViolation(const hir::Violation& v, const hir::Violation& w) {
    hir::Violation own = v;
    own.on = Meeting(v.on, w.on);
    own.clauses = MixClauses(v.clauses, w.clauses);
    if (v.at_end) own.at_end = MixClauses(*v.at_end, *w.at_end);
    return own;
  }

  hir::Clauses MixClauses(const hir::Clauses& x, const hir::Clauses& y) {
    hir::Clauses own;
    own.applicable = Meeting(x.applicable, y.applicable);
    own.base = Meeting(x.base, y.base);
    own.heavier = Meeting(x.heavier, y.heavier);
    own.lighter = Meeting(x.lighter, y.lighter);
    own.at_least = Meeting(x.at_least, y.at_least);
    own.at_most = Meeting(x.at_most, y.at_most);
    own.up_to = Meeting(x.up_to, y.up_to);
    own.repeat = Meeting(x.repeat, y.repeat);
    return own;
  }

  // --- outcomes ----------------------------------------------------------------------------------

  std::vector<hir::Handler> MixHandlers(const std::vector<hir::Handler>& x,
                                        const std::vector<hir::Handler>& y, size_t provision) {
    std::vector<hir::Handler> own = Taken(provision) ? y : x;
    for (size_t i = 0; i < own.size(); ++i) {
      if (!own[i].when.valid()) continue;
      own[i].when = provision == kNone ? Meeting(x[i].when, y[i].when) : Own(own[i].when);
    }
    return own;
  }

  std::optional<hir::Outcome> MixOutcome(const OutcomeLink& link) {
    const hir::Outcome& any = link.before == nullptr ? *link.after : *link.before;
    if (any.kind == hir::OutcomeKind::kMeasure) return std::nullopt;
    if (!link.inside) {
      const hir::Outcome* one = Taken(link.provision) ? link.after : link.before;
      return one == nullptr ? std::nullopt : std::optional(Whole(*one));
    }
    const hir::Outcome& x = *link.before;
    const hir::Outcome& y = *link.after;
    hir::Outcome own = x;
    own.items.clear();
    own.value = Meeting(x.value, y.value);
    own.eligible = Meeting(x.eligible, y.eligible);
    own.required = Meeting(x.required, y.required);
    own.met = Meeting(x.met, y.met);
    own.violation_state = Meeting(x.violation_state, y.violation_state);
    for (size_t i = 0; i < x.quotas.size(); ++i) {
      own.quotas[i].place = Meeting(x.quotas[i].place, y.quotas[i].place);
      own.quotas[i].group = own.quotas[i].place;  // who is tied with whom is not asked for here
      own.quotas[i].settled = Meeting(x.quotas[i].settled, y.quotas[i].settled);
    }
    own.rulings.reset();
    if (x.share) {
      own.share->own = Meeting(x.share->own, y.share->own);
      own.share->highest = Meeting(x.share->highest, y.share->highest);
      own.share->budget = Meeting(x.share->budget, y.share->budget);
      own.share->owed = Meeting(x.share->owed, y.share->owed);
    }
    own.handlers = MixHandlers(x.handlers, y.handlers, link.handlers);
    PlaceLadder(x, own);
    return own;
  }

  hir::Outcome Whole(const hir::Outcome& one) {
    hir::Outcome own = one;
    own.items.clear();
    for (hir::Outcome::Quota& quota : own.quotas) quota.group = quota.place;
    own.rulings.reset();
    own = Renamed(std::move(own), Here([&](ColumnId id) { return Own(id); }));
    PlaceLadder(one, own);
    return own;
  }

  void PlaceLadder(const hir::Outcome& before, hir::Outcome& own) {
    if (!before.ladder.valid() || !links_.contains(before.ladder)) return;
    own.ladder = MixedLadder(links_.at(before.ladder));
    if (own.kind == hir::OutcomeKind::kSanction)
      own.violation = PlaceOf(own.ladder, before.ladder, before.violation);
  }

  hir::Program& program_;
  const Alignment& alignment_;
  const std::vector<bool>& taken_;
  std::map<LadderId, size_t> links_;    // of either side's ladder
  std::map<SpaceId, size_t> of_space_;  // of its sanctions
  std::vector<LadderId> ladders_;       // the mixture's, once it is made
  std::map<std::pair<ColumnId, ColumnId>, ColumnId> met_;
  std::map<ColumnId, ColumnId> rebuilt_;
  std::set<std::pair<ColumnId, ColumnId>> working_;
};

}  // namespace

std::vector<std::optional<hir::Outcome>> Mix(Joined& joined, const Alignment& alignment,
                                             const std::vector<bool>& taken) {
  return Mixer(joined, alignment, taken).Run();
}

}  // namespace kaocheng::compare
