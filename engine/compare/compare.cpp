#include "engine/compare/compare.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <tuple>
#include <utility>

#include "dsl/hir/titles.h"
#include "engine/compare/classes.h"
#include "engine/compare/units.h"
#include "engine/outcome/collect.h"
#include "engine/outcome/rows.h"

namespace kaocheng::compare {

namespace {

using data::Row;
using hir::SpaceId;
using outcome::Collector;

const hir::Named* ViolationOf(const hir::Program& program, const hir::Outcome& outcome) {
  if (outcome.kind != hir::OutcomeKind::kSanction || !outcome.ladder.valid()) return nullptr;
  return &program.ladders[outcome.ladder].violations[outcome.violation].named;
}

// The outcomes of a ladder, one a violation, have its name.
auto KeyOf(const hir::Program& program, const hir::Outcome& outcome) {
  const hir::Named* violation = ViolationOf(program, outcome);
  return std::tuple(
      outcome.subject.value, outcome::KindName(outcome.kind), std::string_view(outcome.named.name),
      violation == nullptr ? std::string_view() : std::string_view(violation->name), outcome.space.value);
}
const hir::Outcome& AnyOf(const Slot& slot) { return slot.before == nullptr ? *slot.after : *slot.before; }

class Comparer {
 public:
  Comparer(const Side& before, const Side& after, const std::vector<Slot>& slots, const Pairing& pairing,
           Comparison& comparison)
      : before_(before),
        after_(after),
        slots_(slots),
        pairing_(pairing),
        comparison_(comparison),
        collect_before_(before.program, before.snapshot, before.read),
        collect_after_(after.program, after.snapshot, after.read),
        people_(PeopleOf(before.program)),
        units_(UnitsOf(before.program)) {}

  void Run() {
    Name(units_.county, comparison_.county);
    Name(units_.township, comparison_.township);
    for (const Slot& slot : slots_) {
      outcomes_.push_back(OutcomeOf(slot));
      same_.push_back(pairing_.same(slot));
    }
    for (size_t i = 0; i < before_.program.spaces.size(); ++i) {
      const SpaceId kind = before_.program.spaces.id_at(i);
      std::vector<size_t> own;
      for (size_t s = 0; s < slots_.size(); ++s) {
        if (AnyOf(slots_[s]).subject == kind) own.push_back(s);
      }
      const std::vector<uint8_t>& judged = before_.snapshot.spaces[i].judged;
      if (own.empty() && kind != people_) continue;
      for (Row row = 0; row < static_cast<Row>(judged.size()); ++row) {
        if (judged[static_cast<size_t>(row)] != 0) AddSubject(kind, row, own);
      }
    }
  }

 private:
  size_t OutcomeOf(const Slot& slot) {
    const hir::Outcome& outcome = AnyOf(slot);
    const std::string& entity = before_.program.spaces[outcome.subject].named.name;
    auto& outcomes = comparison_.outcomes;
    auto found = std::find_if(outcomes.begin(), outcomes.end(), [&](const OutcomeChange& o) {
      return o.kind == outcome.kind && o.name == outcome.named.name && o.entity == entity;
    });
    if (found == outcomes.end()) {
      outcomes.push_back(
          {outcome.kind, outcome.named.name, hir::TitleOrName(outcome.named), entity, false, {}, {}});
      found = outcomes.end() - 1;
    }
    for (const hir::Outcome* side : {slot.before, slot.after}) {
      if (side == nullptr) continue;
      if (before_.program.columns[side->value].type.kind == hir::TypeKind::kMoney &&
          side->kind == hir::OutcomeKind::kAward)
        found->money = true;
      for (const hir::Handler& handler : side->handlers) {
        found->handlers[handler.name] = hir::TitleOrName(handler);
        for (const hir::Named& other : handler.with) found->handlers[other.name] = hir::TitleOrName(other);
      }
      LayOut(found->classes, ClassesOf(before_.program, *side));
    }
    return static_cast<size_t>(found - outcomes.begin());
  }

  void Name(const UnitKind& unit, Level& level) const {
    if (!level.entity.empty()) return;  // of the policy before
    level.title = unit.title;
    if (unit.kind.valid()) level.entity = before_.program.spaces[unit.kind].named.name;
  }

  std::string IdAbove(SpaceId kind, Row row, SpaceId above) const {
    if (!above.valid()) return {};
    const Row at = outcome::AncestorOf(before_.program, before_.snapshot, kind, row, above);
    return at == data::kNoRow ? std::string()
                              : std::string(outcome::RowName(before_.program, before_.snapshot, above, at));
  }

  void AddSubject(SpaceId kind, Row row, const std::vector<size_t>& own) {
    Subject subject;
    subject.entity = before_.program.spaces[kind].named.name;
    subject.id = outcome::RowName(before_.program, before_.snapshot, kind, row);
    subject.county = IdAbove(kind, row, units_.county.kind);
    subject.township = IdAbove(kind, row, units_.township.kind);
    subject.person = kind == people_;
    if (subject.person && pairing_.group) pairing_.group(row, subject);
    index_ = comparison_.subjects.size();
    comparison_.subjects.push_back(std::move(subject));
    for (const size_t s : own) {
      Collector& rows = slots_[s].before == nullptr ? collect_after_ : collect_before_;
      for (const Row at : rows.RowsOf(AnyOf(slots_[s]), row)) Hold(s, at);
    }
  }

  std::optional<Said> Say(const Side& side, Collector& collector, const hir::Outcome* outcome, Row row) {
    if (outcome == nullptr || row == data::kNoRow || !collector.Fill(*outcome, row, line_))
      return std::nullopt;
    return SaidOf(side.program, *side.snapshot.dictionary, line_);
  }

  void Hold(size_t s, Row row) {
    const Slot& slot = slots_[s];
    const std::optional<Said> before = Say(before_, collect_before_, slot.before, row);
    Change place;
    if (before) Locate(before_, place);
    std::optional<Said> after = before;
    if (!same_[s]) {
      const SpaceId space = AnyOf(slot).space;
      const Row there = pairing_.row ? pairing_.row(space, row) : row;
      after = Say(after_, collect_after_, slot.after, there);
      if (after && !before) Locate(after_, place);
    }
    if (!before && !after) return;
    Count(s, before, after);
    if (before == after) return;
    OutcomeChange& outcome = comparison_.outcomes[outcomes_[s]];
    ++outcome.changed;
    place.outcome = outcomes_[s];
    place.subject = index_;
    place.effect = EffectOf(outcome, before, after);
    if (place.effect == Effect::kBetter) ++outcome.better;
    if (place.effect == Effect::kWorse) ++outcome.worse;
    place.before = before;
    place.after = std::move(after);
    if (const hir::Named* violation = ViolationOf(before_.program, AnyOf(slot)))
      place.violation = {violation->name, hir::TitleOrName(*violation)};
    place.slot = s;
    place.row = row;
    comparison_.changes.push_back(std::move(place));
  }

  void Locate(const Side& side, Change& change) const {
    change.scope = outcome::ScopeOf(line_);
    change.record = outcome::RecordOf(*side.snapshot.dictionary, line_);
    if (line_.on != data::kNoDate) change.on = FormatDate(line_.on);
  }

  void Count(size_t s, const std::optional<Said>& before, const std::optional<Said>& after) {
    OutcomeChange& outcome = comparison_.outcomes[outcomes_[s]];
    ++outcome.lines;
    ++outcome.matrix[{ClassName(before), ClassName(after)}];
    if (outcome.kind != hir::OutcomeKind::kAward) return;
    Subject& subject = comparison_.subjects[index_];
    Money& money = comparison_.money[{subject.county, subject.township, outcomes_[s]}];
    if (before) Pay(*before, money.count_before, money.fen_before, outcome.fen_before, subject.fen_before);
    if (after) Pay(*after, money.count_after, money.fen_after, outcome.fen_after, subject.fen_after);
  }

  static void Pay(const Said& said, uint64_t& count, int64_t& unit, int64_t& outcome, int64_t& subject) {
    if (said.status != outcome::Status::kDetermined) return;
    ++count;
    unit += said.fen;
    outcome += said.fen;
    subject += said.fen;
  }

  const Side &before_, &after_;
  const std::vector<Slot>& slots_;
  const Pairing& pairing_;
  Comparison& comparison_;
  Collector collect_before_, collect_after_;
  SpaceId people_;
  Units units_;
  std::vector<size_t> outcomes_;  // by slot
  std::vector<bool> same_;        // by slot
  size_t index_ = 0;              // of the subject at work
  outcome::Line line_;
};

}  // namespace

std::vector<Slot> SlotsOf(const Side& before, const Side& after) {
  std::vector<Slot> slots;
  for (const hir::Outcome& outcome : before.outcomes) {
    if (outcome.kind == hir::OutcomeKind::kMeasure) continue;
    const auto other = std::find_if(after.outcomes.begin(), after.outcomes.end(), [&](const auto& o) {
      return KeyOf(after.program, o) == KeyOf(before.program, outcome);
    });
    slots.push_back({&outcome, other == after.outcomes.end() ? nullptr : &*other});
  }
  for (const hir::Outcome& outcome : after.outcomes) {
    if (outcome.kind == hir::OutcomeKind::kMeasure) continue;
    const bool known = std::any_of(before.outcomes.begin(), before.outcomes.end(), [&](const auto& o) {
      return KeyOf(before.program, o) == KeyOf(after.program, outcome);
    });
    if (!known) slots.push_back({nullptr, &outcome});
  }
  std::stable_sort(slots.begin(), slots.end(), [&](const Slot& a, const Slot& b) {
    return KeyOf(before.program, AnyOf(a)) < KeyOf(before.program, AnyOf(b));
  });
  return slots;
}

void Compare(const Side& before, const Side& after, const std::vector<Slot>& slots, const Pairing& pairing,
             Comparison& comparison) {
  Comparer(before, after, slots, pairing, comparison).Run();
}

Row RowMap::Of(SpaceId space, Row row) {
  if (program_.spaces[space].kind != hir::Space::Kind::kRecord) return row;
  const data::SpaceData& from = from_.spaces[space.value];
  const data::SpaceData& to = to_.spaces[space.value];
  const auto [map, fresh] = maps_.try_emplace(space.value);
  if (fresh) {
    Row next = 0;  // records stand in one order in both
    for (Row at = 0; at < from.rows; ++at) {
      const bool kept =
          next < to.rows && to.ids[static_cast<size_t>(next)] == from.ids[static_cast<size_t>(at)];
      map->second.push_back(kept ? next++ : data::kNoRow);
    }
  }
  return map->second[static_cast<size_t>(row)];
}

void Finish(Comparison& comparison) {
  // Outcomes by kind, then name; subjects by id; everything that refers to them follows.
  const auto ranks = [](const auto& items, const auto& less) {
    std::vector<size_t> order(items.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return less(items[a], items[b]); });
    std::vector<size_t> rank(order.size());
    for (size_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
    return rank;
  };
  const auto reorder = [](auto& items, const std::vector<size_t>& rank) {
    auto sorted = items;
    for (size_t i = 0; i < items.size(); ++i) sorted[rank[i]] = std::move(items[i]);
    items = std::move(sorted);
  };
  const auto outcomes = ranks(comparison.outcomes, [](const OutcomeChange& a, const OutcomeChange& b) {
    return std::tuple(outcome::KindName(a.kind), std::string_view(a.name), std::string_view(a.entity)) <
           std::tuple(outcome::KindName(b.kind), std::string_view(b.name), std::string_view(b.entity));
  });
  const auto subjects = ranks(comparison.subjects, [](const Subject& a, const Subject& b) {
    return std::tie(a.id, a.entity) < std::tie(b.id, b.entity);
  });
  reorder(comparison.outcomes, outcomes);
  reorder(comparison.subjects, subjects);
  for (Change& change : comparison.changes) {
    change.outcome = outcomes[change.outcome];
    change.subject = subjects[change.subject];
  }
  std::stable_sort(comparison.changes.begin(), comparison.changes.end(),
                   [](const Change& a, const Change& b) {
                     return std::tie(a.subject, a.outcome) < std::tie(b.subject, b.outcome);
                   });
  std::map<std::tuple<std::string, std::string, size_t>, Money> money;
  for (const auto& [key, of] : comparison.money) {
    const auto& [county, township, outcome] = key;
    money[{county, township, outcomes[outcome]}] = of;
  }
  comparison.money = std::move(money);
}

}  // namespace kaocheng::compare
