#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"

// Rows as a person would write them down, sorted, placed and numbered into a snapshot as
// engine/data/snapshot.h says. For tests only; it does not read files and reports nothing.
namespace kaocheng::reference {

// A cell. References name what they mean: `target` is the id in the space that the type points to; for a
// violation, `value` is the space's number and `target` the record's id.
struct Datum {
  int64_t value = 0;
  hir::State state = hir::State::kValue;
  std::string target{};
};

struct SpellSpec {
  Date from = kMinDate;
  Date until = kMaxDate;
  std::string parent{};  // empty for roots
};

struct RowSpec {
  std::string id{};
  std::string owner{};              // records
  std::vector<SpellSpec> spells{};  // entities
  Date on = 0;                      // records
  Date until = data::kNoDate;       // records
  int64_t recorded = INT64_MIN;     // records
  std::vector<Datum> fields{};      // parallel to the space's fields
  bool foreign = false;             // entities
};

struct SupplySpec {
  std::vector<data::DateRange> everywhere{{kMinDate, kMaxDate}};
  std::map<std::string, std::vector<data::DateRange>> by_owner;  // instead of `everywhere`
};

struct Scenario {
  data::Period period;
  data::Calendar calendar;
  std::map<uint32_t, std::vector<RowSpec>> rows;  // by space: entities and records
  std::map<uint32_t, SupplySpec> supply;          // by space: records
};

struct Built {
  data::Dictionary dictionary;
  data::Calendar calendar;
  data::Snapshot snapshot;
};

// Aborts where the scenario contradicts itself (an owner that is nowhere).
// Texts that `texts` knows keep the codes that they have there.
std::unique_ptr<Built> Build(const hir::Program& program, const Scenario& scenario,
                             const data::Dictionary& texts = {});

// The row that an id became; kNoRow where there is none.
data::Row RowOf(const Built& built, hir::SpaceId space, const std::string& id);

}  // namespace kaocheng::reference
