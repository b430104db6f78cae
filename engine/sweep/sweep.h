#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "engine/data/snapshot.h"
#include "engine/exec/execute.h"
#include "engine/outcome/judge.h"
#include "engine/plan/plan.h"
#include "engine/sweep/figures.h"
#include "engine/sweep/placeholders.h"

namespace kaocheng::sweep {

using Parameters = uint32_t;  // a set of varied parameters, by bit
inline constexpr size_t kMostParameters = 8 * sizeof(Parameters);

// What a program's outcomes are counted by, in its order.
std::vector<Counted> CountedOf(const hir::Program& program);

// One program over one snapshot with any of its varied parameters' values. Columns are told apart by the
// parameters that they depend on: those that depend on none are evaluated once, the others once for each
// different combination of the values that they depend on, as long as what was evaluated may be asked for
// again: combinations are asked for in order, the last parameter's values changing fastest.
class Sweep {
 public:
  // Says whether a row of an entity kind is counted, if the program judges it.
  using Includes = std::function<bool(hir::SpaceId, data::Row)>;
  // `values`: by parameter. `snapshot` must outlive the sweep and be of `open`'s program or one with the
  // same spaces and fields.
  Sweep(Open open, const data::Snapshot& snapshot, const Includes& includes,
        std::vector<std::vector<Value>> values, int threads);
  Sweep(const Sweep&) = delete;
  Sweep& operator=(const Sweep&) = delete;

  const std::vector<Counted>& counted() const { return counted_; }
  // `combination`: by parameter, which of its values. `amounts` gets what each of those who are paid
  // something is paid; the figures' spread is left to whoever has the amounts of all programs.
  Figures At(const std::vector<size_t>& combination, std::vector<int64_t>& amounts);

 private:
  // Columns that depend on the same parameters.
  struct Component {
    plan::Plan plan;
    bool read_elsewhere = false;  // by a larger component, or an outcome that depends on more
  };
  // An outcome with the rows that may have a line of it.
  struct Item {
    const hir::Outcome* outcome;
    Parameters parameters = 0;
    size_t counted = SIZE_MAX;                       // duties and scores are counted by no class
    std::vector<std::pair<data::Row, size_t>> rows;  // with the place of whom they are about among all people
  };
  struct Tally {
    Figures figures;  // of one outcome: one Counts, or none
    std::vector<std::pair<size_t, int64_t>> paid;
  };
  using Key = std::pair<size_t, std::vector<size_t>>;  // an item or set of parameters, with their values

  void FindParameters();
  void MakeComponents();
  void MakeItems(const Includes& includes);
  std::vector<size_t> ValuesOf(Parameters parameters, const std::vector<size_t>& combination) const;
  size_t LastWith(Parameters parameters, const std::vector<size_t>& combination) const;
  const exec::Results& Evaluated(Parameters parameters, const std::vector<size_t>& combination);
  Tally TallyOf(const Item& item, const std::vector<size_t>& combination);
  void CountOne(const Item& item, const outcome::Judgement& judged, size_t person, Tally& tally) const;
  void Forget(size_t place);

  Open open_;
  const data::Snapshot& snapshot_;
  const std::vector<std::vector<Value>> values_;
  const int threads_;
  plan::Plan whole_;                 // which columns are needed, and which are equal
  std::vector<Parameters> depends_;  // by column
  std::map<Parameters, Component> components_;
  std::vector<Counted> counted_;
  std::vector<Item> items_;
  std::vector<std::vector<hir::ColumnId>> reads_;  // by item
  size_t people_ = 0;
  // What may be asked for again, with the last combination that asks for it.
  std::map<Key, std::pair<size_t, std::unique_ptr<exec::Results>>> evaluated_;
  std::map<Key, std::pair<size_t, Tally>> tallies_;
};

}  // namespace kaocheng::sweep
