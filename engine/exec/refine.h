#pragma once

#include <memory>
#include <vector>

#include "engine/exec/supply.h"
#include "engine/exec/task.h"
#include "engine/range/reduce.h"

// Single rows on ranges, for Refine: the operators that look at other rows.
namespace kaocheng::exec {

// Aggregates single target rows of a Reduce.
class ReduceRange {
 public:
  ReduceRange(const Task& task, const hir::Reduce& reduce);
  range::Possible At(Row target);

 private:
  struct Window {
    range::Possible first, last;
  };
  void FindCandidates();
  void Add(Row row, const Window& window, int64_t meant, range::Tally& tally) const;
  range::Sure InWindow(Row row, const range::Possible& date, const Window& window, int64_t meant) const;
  bool ByStay() const;  // entities count as of a day, where they stood then
  template <typename Fn>
  void EachStay(Row entity, Fn fn) const;
  range::Sure Stands(Row entity, const range::Possible& day, int64_t meant) const;
  range::Sure Valid(Row entity, const Window& window) const;

  const Task& task_;
  const hir::Reduce& reduce_;
  const hir::Program& program_;
  const data::SpaceData& data_;
  hir::Space::Kind kind_;
  ReduceSupply supply_;
  const Row* groups_ = nullptr;  // by target: the entity whose rows count; null: the target itself
  bool in_place_ = false;        // a group's rows lie side by side
  struct Candidate {
    int64_t group;  // entity, or what the reference says
    Row row;
  };
  std::vector<Candidate> candidates_;  // by group
  std::vector<Row> floating_;          // may belong to any group
};

// The rows of an Order that its kernel left undetermined: by row, of all rows.
std::vector<range::Possible> OrderRanges(const Task& task, const hir::Order& order);

// One output of a fold for a row that is undetermined.
range::Possible FoldRange(const Run& run, const hir::Fold& fold, Row row);
// Refine, where few rows of it are given.
void RefineFew(const Task& task, const hir::Fold& fold, std::vector<FewRows::One>& few, RowRanges& ranges);

}  // namespace kaocheng::exec
