#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <set>

#include "tests/differential/compare.h"
#include "tests/differential/values.h"
#include "tests/reference/reference.h"

// The law of section 8: an outcome is determined only if every completion of what is missing gives the same
// value. Generated programs, data with cells that cannot be read and records that were not supplied; each is
// completed in many ways, and whatever comes out must lie in the range that was computed without knowing it.
// (The executor and the replay are held to the reference's ranges elsewhere.)
namespace kaocheng::differential {
namespace {

using reference::Cell;
using reference::Datum;
using reference::RowSpec;
using reference::Scenario;

uint64_t Setting(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

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
      if (IsReadByDay(hir::SpaceId{space})) Supply(complete, {space}, supply);
    return complete;
  }

 private:
  Datum AnyDatum(hir::Type type) {
    if (type.optional && random_.Chance(30)) return {0, hir::State::kAbsent, ""};
    if (type.kind == hir::TypeKind::kText) return {0, hir::State::kValue, RandomText(random_)};
    if (type.kind == hir::TypeKind::kReference) {
      const auto& rows = scenario_.rows.at(type.of);
      if (rows.empty()) return {0, hir::State::kUndetermined, ""};
      return {0, hir::State::kValue, random_.Pick(rows).id};
    }
    if (type.kind == hir::TypeKind::kViolation) return {0, hir::State::kAbsent, ""};
    const auto members = type.kind == hir::TypeKind::kEnum
                             ? static_cast<int64_t>(program_.enums[type.enum_id()].members.size())
                             : 0;
    return {RandomValue(random_, type.kind, members), hir::State::kValue, ""};
  }

  // Whether all that looks at these records asks for the days on which they were: not those that count by
  // another date, nor along a reference, where any day of any owner may have been meant; nor what ranks the
  // records themselves; nor sanctions in force on a later day than the records that they come from, which the
  // evaluators do not answer for yet (docs/decisions/0087).
  bool IsReadByDay(hir::SpaceId space) const {
    for (const hir::Column& column : program_.columns) {
      if (column.space == space && std::holds_alternative<hir::Order>(column.op)) return false;
      const auto* reduce = std::get_if<hir::Reduce>(&column.op);
      if (reduce == nullptr) continue;
      const hir::Space& source = program_.spaces[reduce->source];
      if (source.kind == hir::Space::Kind::kSanction && reduce->window == hir::Reduce::Window::kAsOf &&
          ComesFrom(program_.ladders[source.ladder], space))
        return false;
      if (reduce->source != space) continue;
      if (reduce->date.valid() || reduce->match == hir::Reduce::Match::kReference) return false;
    }
    return true;
  }

  static bool ComesFrom(const hir::Ladder& ladder, hir::SpaceId space) {
    return ladder.history == space ||
           std::any_of(ladder.violations.begin(), ladder.violations.end(),
                       [&](const hir::Violation& violation) { return violation.space == space; });
  }

  // What was not supplied is, with a few more records on days that were missing. Nobody asks for what came
  // before the period, nor on a later day for what was in force on a missing one.
  void Supply(Scenario& complete, hir::SpaceId space, const reference::SupplySpec& supply) {
    complete.supply.erase(space.value);
    for (const RowSpec& owner : scenario_.rows.at(program_.spaces[space].owner.value)) {
      const auto own = supply.by_owner.find(owner.id);
      const auto& ranges = own == supply.by_owner.end() ? supply.everywhere : own->second;
      for (int64_t i = random_.PickOf<int64_t>({0, 0, 1, 3}); i > 0; --i) {
        RowSpec row;
        row.id = "new" + std::to_string(next_++);
        row.owner = owner.id;
        const data::Period& period = scenario_.period;
        row.on = static_cast<Date>(random_.Between(period.first, period.last));
        row.until = row.on + 1;
        const bool known = std::any_of(ranges.begin(), ranges.end(), [&](const data::DateRange& range) {
          return range.first <= row.on && row.on <= range.last;
        });
        if (known) continue;
        for (const hir::StoredField& field : program_.spaces[space].fields)
          row.fields.push_back(AnyDatum(field.type));
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
          there = static_cast<size_t>(reference::RowOf(*again, space, built->dictionary.Text(text)));
        }
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
  const uint64_t cases = Setting("KAOCHENG_CASES", 500);
  std::cout << "seeds 1.." << cases << "\n";
  for (uint64_t seed = 1; seed <= cases && !HasFatalFailure(); ++seed) RunSeed(seed, 6);
}

}  // namespace
}  // namespace kaocheng::differential
