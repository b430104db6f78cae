#include "tests/differential/amend.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "tests/differential/values.h"

namespace kaocheng::differential {
namespace {

using hir::State;
using hir::TypeKind;
using reference::Datum;
using reference::RowSpec;

class Amender {
 public:
  Amender(const hir::Program& program, reference::Scenario& scenario, Random& random)
      : program_(program), scenario_(scenario), random_(random) {
    for (uint32_t s = 0; s < program.spaces.size(); ++s)
      if (program.spaces[{s}].kind == hir::Space::Kind::kRecord) spaces_.push_back(s);
  }

  Touch Run() {
    if (spaces_.empty()) return {};
    for (int64_t i = random_.PickOf<int64_t>({1, 1, 2, 5}); i > 0; --i) {
      const uint32_t space = random_.Pick(spaces_);
      std::vector<RowSpec>& rows = scenario_.rows[space];
      if (rows.empty()) continue;
      switch (random_.Between(0, 2)) {
        case 0:
          Add(space, rows);
          break;
        case 1:
          TakeAway(space, rows);
          break;
        default:
          Alter(space, rows);
      }
    }
    return std::move(touch_);
  }

 private:
  RowSpec& Any(std::vector<RowSpec>& rows) {
    return rows[static_cast<size_t>(random_.Between(0, static_cast<int64_t>(rows.size()) - 1))];
  }

  void Add(uint32_t space, std::vector<RowSpec>& rows) {
    RowSpec row = Any(rows);
    row.id = fmt::format("n{}-{}", random_.Between(0, 9), random_.Next());
    row.owner = Any(scenario_.rows[program_.spaces[{space}].owner.value]).id;
    if (random_.Chance(70)) row.on = RandomDate(random_);
    if (row.until != data::kNoDate) row.until = std::min(kMaxDate, row.on + 30);
    touch_.emplace(space, row.owner);
    const std::string id = row.id;
    rows.push_back(std::move(row));
    // What dangled may have meant it.
    EachReference([&](const hir::StoredField& field, Datum& datum) {
      if (field.type.kind == TypeKind::kReference && field.type.of == space &&
          datum.state == State::kUndetermined && random_.Chance(30))
        datum = {0, State::kValue, id};
    });
  }

  void TakeAway(uint32_t space, std::vector<RowSpec>& rows) {
    const auto at = rows.begin() + random_.Between(0, static_cast<int64_t>(rows.size()) - 1);
    const std::string id = at->id;
    touch_.emplace(space, at->owner);
    rows.erase(at);
    EachReference([&](const hir::StoredField& field, Datum& datum) {
      const bool meant = field.type.kind == TypeKind::kReference ? field.type.of == space
                                                                 : datum.value == static_cast<int64_t>(space);
      if (meant && datum.target == id)
        datum = {0, field.type.optional && random_.Chance(50) ? State::kAbsent : State::kUndetermined, ""};
    });
  }

  void Alter(uint32_t space, std::vector<RowSpec>& rows) {
    RowSpec& row = Any(rows);
    touch_.emplace(space, row.owner);
    if (random_.Chance(30)) row.on = RandomDate(random_);
    if (row.until != data::kNoDate) row.until = std::min(kMaxDate, std::max(row.until, row.on + 1));
    for (size_t f = 0; f < row.fields.size(); ++f)
      if (random_.Chance(40)) row.fields[f] = Any(rows).fields[f];
  }

  template <typename Fn>
  void EachReference(Fn fn) {
    for (auto& [space, rows] : scenario_.rows) {
      const auto& fields = program_.spaces[{space}].fields;
      for (RowSpec& row : rows)
        for (size_t f = 0; f < fields.size(); ++f)
          if (data::RefersToRows(fields[f].type.kind)) fn(fields[f], row.fields[f]);
    }
  }

  const hir::Program& program_;
  reference::Scenario& scenario_;
  Random& random_;
  std::vector<uint32_t> spaces_;
  Touch touch_;
};

}  // namespace

Touch Amend(const hir::Program& program, reference::Scenario& scenario, Random& random) {
  return Amender(program, scenario, random).Run();
}

std::vector<data::Touched> TouchedOf(const hir::Program& program, const reference::Built& built,
                                     const Touch& touch) {
  std::map<uint32_t, std::set<data::Row>> rows;
  for (const auto& [space, owner] : touch)
    rows[space].insert(RowOf(built, program.spaces[{space}].owner, owner));
  std::vector<data::Touched> touched;
  for (const auto& [space, owners] : rows) touched.push_back({{space}, {owners.begin(), owners.end()}});
  return touched;
}

}  // namespace kaocheng::differential
