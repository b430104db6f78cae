#include <fmt/format.h>

#include "dsl/base/minutes.h"
#include "tests/differential/schema.h"
#include "tests/differential/values.h"

namespace kaocheng::differential {
namespace {

using hir::Space;
using hir::State;
using hir::TypeKind;
using reference::Datum;
using reference::RowSpec;

class Population {
 public:
  Population(const hir::Program& program, Random& random) : program_(program), random_(random) {}

  reference::Scenario Run() {
    ChoosePeriod();
    ChooseCalendar();
    trouble_ = random_.PickOf({0, 0, 3, 15});
    // Ids first, so that references can point anywhere; then what each row holds.
    for (size_t i = 0; i < program_.spaces.size(); ++i) {
      const hir::SpaceId id = program_.spaces.id_at(i);
      if (program_.spaces[id].kind == Space::Kind::kEntity) AddEntities(id);
    }
    CloseForeign();
    for (size_t i = 0; i < program_.spaces.size(); ++i) {
      const hir::SpaceId id = program_.spaces.id_at(i);
      if (program_.spaces[id].kind == Space::Kind::kRecord) AddRecords(id);
    }
    for (auto& [space, rows] : scenario_.rows) {
      for (RowSpec& row : rows) {
        for (const hir::StoredField& field : program_.spaces[{space}].fields) {
          row.fields.push_back(RandomDatum(hir::SpaceId{space}, row, field.type));
        }
      }
    }
    return std::move(scenario_);
  }

 private:
  void ChoosePeriod() {
    const Date first = kYearStart;
    scenario_.period = random_.PickOf<data::Period>({{first, first + 365, first + 365, "2016"},
                                                     {first, first + 365, first + 365, "2016"},
                                                     {first + 31, first + 59, first + 59, "2016-02"},
                                                     {first + 91, first + 181, first + 181, "2016Q2"},
                                                     {first + 40, first + 140, first + 140, "range"}});
  }

  // China's, or one of this year alone, with days moved about.
  void ChooseCalendar() {
    if (random_.Chance(50)) {
      scenario_.calendar = data::ShippedCalendar();
      return;
    }
    scenario_.calendar.Cover(ToCivil(kYearStart).year);
    for (int64_t i = random_.Between(0, 60); i > 0; --i) {
      scenario_.calendar.Set(kYearStart + static_cast<Date>(random_.Between(0, 365)), random_.Chance(50));
    }
  }

  std::string NewId(const char* prefix) {
    return fmt::format("{}{}-{}", prefix, random_.Between(0, 9), next_id_++);
  }

  const std::string& AnyId(hir::SpaceId space) { return random_.Pick(scenario_.rows[space.value]).id; }

  std::vector<reference::SpellSpec> RandomSpells(hir::SpaceId parent) {
    const auto above = [&] { return parent.valid() ? AnyId(parent) : std::string(); };
    std::vector<reference::SpellSpec> spells;
    Date from = random_.Chance(70) ? kMinDate : RandomDate(random_);
    const int64_t more = random_.PickOf<int64_t>({0, 0, 0, 1, 2});
    for (int64_t i = 0; i < more; ++i) {
      const Date until = from == kMinDate ? kYearStart + static_cast<Date>(random_.Between(-400, 400))
                                          : from + static_cast<Date>(random_.Between(1, 300));
      if (until >= kMaxDate - 1000) break;
      spells.push_back({from, until, above()});
      from = random_.Chance(50) ? until : until + static_cast<Date>(random_.Between(1, 200));
    }
    Date until = random_.Chance(80) ? kMaxDate : from + 300;
    if (from > kMaxDate - 1000 || until <= from) until = kMaxDate;
    if (from < kMaxDate) spells.push_back({from, until, above()});
    if (spells.empty()) spells.push_back({kMinDate, kMaxDate, above()});
    return spells;
  }

  void AddEntities(hir::SpaceId space) {
    const hir::SpaceId parent = program_.spaces[space].owner;
    const auto above = parent.valid() ? static_cast<int64_t>(scenario_.rows[parent.value].size()) : 1;
    auto& rows = scenario_.rows[space.value];
    bool below = false;
    for (const Space& other : program_.spaces)
      below |= other.kind == Space::Kind::kEntity && other.owner == space;
    for (int64_t i = random_.Between(below ? 1 : 0, 3 * above); i > 0; --i) {
      RowSpec row;
      row.id = NewId("e");
      row.spells = RandomSpells(parent);
      row.foreign = below && trouble_ > 0 && random_.Chance(20);
      rows.push_back(std::move(row));
    }
  }

  // Of a unit that is not foreign all that lies below it is here: who is foreign has foreign units above.
  void CloseForeign() {
    for (size_t s = program_.spaces.size(); s-- > 0;) {
      const hir::SpaceId parent = program_.spaces[program_.spaces.id_at(s)].owner;
      if (!parent.valid()) continue;
      for (const RowSpec& row : scenario_.rows[static_cast<uint32_t>(s)]) {
        if (!row.foreign) continue;
        for (RowSpec& above : scenario_.rows[parent.value])
          for (const reference::SpellSpec& spell : row.spells) above.foreign |= spell.parent == above.id;
      }
    }
  }

  void AddRecords(hir::SpaceId space) {
    const hir::SpaceId owner = program_.spaces[space].owner;
    auto& rows = scenario_.rows[space.value];
    for (const RowSpec& entity : scenario_.rows[owner.value]) {
      // Seldom so many that windows are long, and that days have several.
      const int64_t many = random_.Chance(2) ? 90 : random_.PickOf<int64_t>({0, 1, 2, 3, 8});
      for (int64_t i = many; i > 0; --i) {
        RowSpec row;
        row.id = NewId("r");
        row.owner = entity.id;
        row.on = RandomDate(random_);
        if (random_.Chance(30))
          row.until =
              row.on < kMaxDate - 500 ? row.on + static_cast<Date>(random_.Between(1, 400)) : kMaxDate;
        if (random_.Chance(50)) row.recorded = row.on * kMinutesADay + random_.Between(0, 5000);
        rows.push_back(std::move(row));
      }
    }
    if (random_.Chance(trouble_ > 0 ? 40 : 20)) AddHoles(space, owner);
  }

  std::vector<data::DateRange> RandomRanges() {
    std::vector<data::DateRange> ranges;
    Date from = random_.Chance(60) ? kMinDate : kYearStart + static_cast<Date>(random_.Between(-800, 300));
    for (int64_t i = random_.Between(0, 2); i > 0; --i) {
      const Date last = (from == kMinDate ? kYearStart : from) + static_cast<Date>(random_.Between(0, 300));
      ranges.push_back({from, last});
      from = last + static_cast<Date>(random_.Between(2, 60));
    }
    if (random_.Chance(80)) ranges.push_back({from, kMaxDate});
    return ranges;
  }

  void AddHoles(hir::SpaceId space, hir::SpaceId owner) {
    reference::SupplySpec& supply = scenario_.supply[space.value];
    if (random_.Chance(30)) {
      supply.everywhere = RandomRanges();
      return;
    }
    for (const RowSpec& entity : scenario_.rows[owner.value]) {
      if (random_.Chance(40)) supply.by_owner[entity.id] = RandomRanges();
    }
  }

  Datum RandomDatum(hir::SpaceId space, const RowSpec& row, hir::Type type) {
    if (trouble_ > 0 && random_.Chance(trouble_)) return {0, State::kUndetermined, ""};
    if (type.optional && random_.Chance(30)) return {0, State::kAbsent, ""};
    if (type.kind == TypeKind::kText) return {0, State::kValue, RandomText(random_)};
    if (type.kind == TypeKind::kViolation) return RandomCause(space, row);
    if (type.kind == TypeKind::kReference) {
      if (scenario_.rows[type.of].empty())
        return {0, type.optional ? State::kAbsent : State::kUndetermined, ""};
      return {0, State::kValue, AnyId(type.space_id())};
    }
    const auto members = type.kind == TypeKind::kEnum
                             ? static_cast<int64_t>(program_.enums[type.enum_id()].members.size())
                             : 0;
    return {RandomValue(random_, type.kind, members), State::kValue, ""};
  }

  // A violation of the ladder whose history this is, mostly of the same person.
  Datum RandomCause(hir::SpaceId history, const RowSpec& row) {
    std::vector<Datum> causes;
    for (const hir::Ladder& ladder : program_.ladders) {
      if (ladder.history != history) continue;
      for (const hir::Violation& violation : ladder.violations) {
        for (const RowSpec& other : scenario_.rows[violation.space.value]) {
          if (other.owner == row.owner || random_.Chance(3)) {
            causes.push_back({violation.space.value, State::kValue, other.id});
          }
        }
      }
    }
    return causes.empty() ? Datum{0, State::kAbsent, ""} : random_.Pick(causes);
  }

  const hir::Program& program_;
  Random& random_;
  reference::Scenario scenario_;
  int trouble_ = 0;  // how many cells in a hundred cannot be read
  int next_id_ = 1;
};

}  // namespace

reference::Scenario RandomScenario(const hir::Program& program, Random& random) {
  return Population(program, random).Run();
}

}  // namespace kaocheng::differential
