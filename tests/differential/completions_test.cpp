#include <gtest/gtest.h>

#include <iostream>
#include <set>

#include "tests/differential/compare.h"
#include "tests/differential/values.h"
#include "tests/reference/calendar.h"
#include "tests/reference/reference.h"
#include "tests/support/setting.h"

// The law of chapter *Unknown* (docs/language/values.md): an outcome is determined only if every
// completion of what is missing gives the same value. Generated programs, data with cells that cannot be
// read and records that were not supplied; each is completed in many ways, and whatever comes out must lie in
// the range that was computed without knowing it.
// (The executor and the replay are held to the reference's ranges elsewhere.)
namespace kaocheng::differential {
namespace {

using reference::Cell;
using reference::Datum;
using reference::RowSpec;
using reference::Scenario;

// Fills in what is missing of a scenario, one way.
class Completer {
 public:
  Completer(const hir::Program& program, const Scenario& scenario, Random& random)
      : program_(program), scenario_(scenario), random_(random) {}

  Scenario One() {
    Scenario complete = scenario_;
    for (auto& [space, rows] : complete.rows) {
      for (RowSpec& row : rows) {
        for (size_t f = 0; f < row.fields.size(); ++f) {
          if (row.fields[f].state == hir::State::kUndetermined)
            row.fields[f] = AnyDatum(program_.spaces[{space}].fields[f].type);
        }
      }
    }
    for (const auto& [space, supply] : scenario_.supply)
      if (!IsRanked(SanctionsOf(hir::SpaceId{space}))) Supply(complete, {space}, supply);
    return complete;
  }

 private:
  // `row`: of a record that was not supplied; what it refers to stands on its owner's branch on its day
  // (docs/decisions/0089).
  Datum AnyDatum(hir::Type type, const RowSpec* row = nullptr, hir::SpaceId space = {}) {
    if (type.optional && random_.Chance(30)) return {0, hir::State::kAbsent, ""};
    if (type.kind == hir::TypeKind::kText) return {0, hir::State::kValue, RandomText(random_)};
    if (type.kind == hir::TypeKind::kReference) {
      std::vector<std::string> ids;
      for (const RowSpec& target : scenario_.rows.at(type.of))
        if (row == nullptr || OnOneBranch(space, *row, type.space_id(), target)) ids.push_back(target.id);
      if (ids.empty()) return {0, type.optional ? hir::State::kAbsent : hir::State::kUndetermined, ""};
      return {0, hir::State::kValue, random_.Pick(ids)};
    }
    if (type.kind == hir::TypeKind::kViolation) return {0, hir::State::kAbsent, ""};
    const auto members = type.kind == hir::TypeKind::kEnum
                             ? static_cast<int64_t>(program_.enums[type.enum_id()].members.size())
                             : 0;
    return {RandomValue(random_, type.kind, members), hir::State::kValue, ""};
  }

  // Sanctions that come from these records.
  std::vector<hir::SpaceId> SanctionsOf(hir::SpaceId records) const {
    std::vector<hir::SpaceId> sanctions;
    for (const hir::Ladder& ladder : program_.ladders) {
      const auto reads = [&](const hir::Violation& violation) { return violation.space == records; };
      if (ladder.history == records || std::any_of(ladder.violations.begin(), ladder.violations.end(), reads))
        sanctions.push_back(ladder.sanctions);
    }
    return sanctions;
  }

  // Whether something ranks sanctions, which no policy can say.
  bool IsRanked(const std::vector<hir::SpaceId>& sanctions) const {
    return std::any_of(program_.columns.begin(), program_.columns.end(), [&](const hir::Column& column) {
      return std::holds_alternative<hir::Order>(column.op) &&
             std::find(sanctions.begin(), sanctions.end(), column.space) != sanctions.end();
    });
  }

  // The first day for which the records are asked for by everything that reads them: what looks at any day
  // asks for the period; a ladder for its history back to the longest length or window (what came before that
  // is over, unless it is final).
  Date AskedFrom(hir::SpaceId space) const {
    const Date start = scenario_.period.first;
    Date from = start - 900;
    for (const hir::Ladder& ladder : program_.ladders) {
      if (ladder.history == space && ladder.steps.back().final) from = std::max(from, HistoryFrom(ladder));
      for (const hir::Violation& violation : ladder.violations)
        if (violation.space == space) return start;
    }
    for (const hir::Column& column : program_.columns) {
      if (column.space == space && std::holds_alternative<hir::Order>(column.op)) return start;
      const auto* reduce = std::get_if<hir::Reduce>(&column.op);
      if (reduce != nullptr && Feeds(space, reduce->source) && LooksAtAnyDay(*reduce)) return start;
    }
    return from;
  }

  // Whether the records are what an aggregate takes its rows from, by themselves or as sanctions.
  bool Feeds(hir::SpaceId space, hir::SpaceId source) const {
    const hir::Space& rows = program_.spaces[source];
    return source == space ||
           (rows.kind == hir::Space::Kind::kSanction && program_.ladders[rows.ladder].history == space);
  }

  bool LooksAtAnyDay(const hir::Reduce& reduce) const {
    if (reduce.window == hir::Reduce::Window::kBetween || reduce.date.valid()) return reduce.date.valid();
    const hir::Space& rows = program_.spaces[reduce.source];
    return reduce.window == hir::Reduce::Window::kEver || rows.kind != hir::Space::Kind::kSanction ||
           program_.ladders[rows.ladder].steps.back().final;
  }

  Date HistoryFrom(const hir::Ladder& ladder) const {
    const int64_t start = scenario_.period.first;
    int64_t from = start;
    const auto reach = [&](hir::TypeKind unit, int64_t length) {
      const bool days = unit == hir::TypeKind::kDays;
      from = std::min(from, days ? start - length : *reference::PlusMonths(start, -length));
    };
    for (const hir::Step& step : ladder.steps)
      if (!step.final) reach(step.unit, step.lasts);
    for (const hir::Escalation& escalation : ladder.escalations) reach(escalation.unit, escalation.last);
    return static_cast<Date>(from);
  }

  const RowSpec* Find(hir::SpaceId kind, const std::string& id) const {
    for (const RowSpec& row : scenario_.rows.at(kind.value))
      if (row.id == id) return &row;
    return nullptr;
  }

  // Who of kind `upper` the entity stood below on a day; empty where nobody.
  std::string AboveOn(hir::SpaceId kind, std::string id, hir::SpaceId upper, Date day) const {
    for (; kind != upper && kind.valid() && !id.empty(); kind = program_.spaces[kind].owner) {
      std::string parent;
      for (const reference::SpellSpec& spell : Find(kind, id)->spells)
        if (spell.from <= day && day < spell.until) parent = spell.parent;
      id = parent;
    }
    return kind == upper ? id : std::string();
  }

  bool IsAbove(hir::SpaceId upper, hir::SpaceId lower) const {
    while (lower.valid() && lower != upper) lower = program_.spaces[lower].owner;
    return lower.valid();
  }

  // The owner of the row stands above or below whom the target belongs to, on the row's day; or their kinds
  // never do.
  bool OnOneBranch(hir::SpaceId space, const RowSpec& row, hir::SpaceId to, const RowSpec& target) const {
    const bool entity = program_.spaces[to].kind == hir::Space::Kind::kEntity;
    const hir::SpaceId kind = entity ? to : program_.spaces[to].owner;
    const std::string& unit = entity ? target.id : target.owner;
    const hir::SpaceId owner = program_.spaces[space].owner;
    if (IsAbove(kind, owner)) return AboveOn(owner, row.owner, kind, row.on) == unit;
    if (IsAbove(owner, kind)) return AboveOn(kind, unit, owner, row.on) == row.owner;
    return true;
  }

  // What was not supplied is, with a few more records on days that were missing and are asked for.
  void Supply(Scenario& complete, hir::SpaceId space, const reference::SupplySpec& supply) {
    complete.supply.erase(space.value);
    const hir::SpaceId owners = program_.spaces[space].owner;
    const Date from = AskedFrom(space);
    for (const RowSpec& owner : scenario_.rows.at(owners.value)) {
      const auto own = supply.by_owner.find(owner.id);
      const auto& ranges = own == supply.by_owner.end() ? supply.everywhere : own->second;
      for (int64_t i = random_.PickOf<int64_t>({0, 0, 2, 8}); i > 0; --i) {
        RowSpec row;
        row.id = "new" + std::to_string(next_++);
        row.owner = owner.id;
        row.on = static_cast<Date>(random_.Between(from, scenario_.period.last));
        if (random_.Chance(60)) row.until = row.on + static_cast<Date>(random_.Between(1, 400));
        const bool known = std::any_of(ranges.begin(), ranges.end(), [&](const data::DateRange& range) {
          return range.first <= row.on && row.on <= range.last;
        });
        const bool valid = std::any_of(
            owner.spells.begin(), owner.spells.end(),
            [&](const reference::SpellSpec& spell) { return spell.from <= row.on && row.on < spell.until; });
        if (known || !valid) continue;
        for (const hir::StoredField& field : program_.spaces[space].fields)
          row.fields.push_back(AnyDatum(field.type, &row, space));
        const bool refers_to_nothing =
            std::any_of(row.fields.begin(), row.fields.end(),
                        [](const Datum& field) { return field.state == hir::State::kUndetermined; });
        if (refers_to_nothing) continue;
        complete.rows[space.value].push_back(std::move(row));
      }
    }
  }

  const hir::Program& program_;
  const Scenario& scenario_;
  Random& random_;
  int next_ = 1;
};

// A range of values that the completed cell lies in, whatever was left open there.
bool Within(const Cell& complete, const Cell& range) {
  if (complete.may_be_absent && !range.may_be_absent) return false;
  return complete.lo > complete.hi || (range.lo <= complete.lo && complete.hi <= range.hi);
}

// References are row numbers, which additions move.
bool IsComparable(const hir::Program& program, hir::ColumnId id, bool rows_move) {
  const hir::TypeKind kind = program.columns[id].type.kind;
  if (kind == hir::TypeKind::kText) return false;  // codes of another dictionary
  return !rows_move || (kind != hir::TypeKind::kReference && kind != hir::TypeKind::kViolation);
}

void RunSeed(uint64_t seed, int64_t ways) {
  const Case one = Generate(seed);
  const auto built = reference::Build(one.program, one.scenario);
  const reference::Table table = reference::Evaluate(one.program, built->snapshot);
  Random random(seed ^ 0xc0de);
  Completer completer(one.program, one.scenario, random);
  for (int64_t way = 0; way < ways; ++way) {
    const Scenario complete = completer.One();
    const auto again = reference::Build(one.program, complete);
    const reference::Table full = reference::Evaluate(one.program, again->snapshot);
    for (size_t c = 0; c < table.size(); ++c) {
      const hir::ColumnId id = one.program.columns.id_at(c);
      const hir::SpaceId space = one.program.columns[id].space;
      const bool moved = one.program.spaces[space].kind == hir::Space::Kind::kSanction;
      if ((moved && !one.scenario.supply.empty()) ||
          !IsComparable(one.program, id, !one.scenario.supply.empty()))
        continue;
      for (size_t row = 0; row < table[c].size(); ++row) {
        size_t there = row;
        if (one.program.spaces[space].kind == hir::Space::Kind::kRecord) {
          const int32_t text = built->snapshot.spaces[space.value].ids[row];
          there =
              static_cast<size_t>(reference::RowOf(*again, space, std::string(built->dictionary.Text(text))));
        }
        // Who is in no group has no rank, whatever its type says; it cannot be told whose is read along a
        // reference that cannot be read.
        if (full[c][there].absent() && !one.program.columns[id].type.optional) continue;
        ASSERT_TRUE(Within(full[c][there], table[c][row]))
            << "KAOCHENG_SEED=" << seed << " completion " << way << "\n"
            << Describe(one,
                        {id, static_cast<data::Row>(row), ToString(table[c][row]), ToString(full[c][there])});
      }
    }
  }
}

TEST(Completions, LieInTheRangesComputedWithoutThem) {
  const uint64_t only = Setting("KAOCHENG_SEED", 0);
  if (only != 0) return RunSeed(only, 50);
  const uint64_t cases = Cases(500);
  std::cout << "seeds 1.." << cases << "\n";
  for (uint64_t seed = 1; seed <= cases && !HasFatalFailure(); ++seed) RunSeed(seed, 6);
}

}  // namespace
}  // namespace kaocheng::differential
