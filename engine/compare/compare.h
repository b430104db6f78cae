#pragma once

#include <functional>
#include <map>
#include <vector>

#include "engine/compare/comparison.h"
#include "engine/data/snapshot.h"

namespace kaocheng::compare {

// One of two runs.
struct Side {
  const hir::Program& program;  // its outcomes are of no account
  const std::vector<hir::Outcome>& outcomes;
  const data::Snapshot& snapshot;
  const outcome::Read& read;
};

// An outcome of both sides, or of one of them.
struct Slot {
  const hir::Outcome* before = nullptr;
  const hir::Outcome* after = nullptr;
};
// By entity kind, kind and name. Outcomes whose lines stand for different things are not held against each
// other. Measures are left out.
std::vector<Slot> SlotsOf(const Side& before, const Side& after);

// What two runs have to agree in.
struct Pairing {
  // The row of the second snapshot that stands for a row of the first; kNoRow: there is none.
  std::function<data::Row(hir::SpaceId, data::Row)> row;
  // Lines of the slot cannot differ, whatever the data.
  std::function<bool(const Slot&)> same;
  // Adds the group of a row of the kind that stands lowest.
  std::function<void(data::Row, Subject&)> group;
};

// Holds the lines of two runs of one policy's units against each other and adds what differs. `slots` are
// SlotsOf; both sides have the same people and kinds.
void Compare(const Side& before, const Side& after, const std::vector<Slot>& slots, const Pairing& pairing,
             Comparison& comparison);

// Rows of one snapshot in another that has the same people and cells, but not all of its records.
class RowMap {
 public:
  RowMap(const hir::Program& program, const data::Snapshot& from, const data::Snapshot& to)
      : program_(program), from_(from), to_(to) {}
  data::Row Of(hir::SpaceId space, data::Row row);

 private:
  const hir::Program& program_;
  const data::Snapshot& from_;
  const data::Snapshot& to_;
  std::map<uint32_t, std::vector<data::Row>> maps_;  // by space, where records are gone
};

// Puts subjects and changes in order, once everything is there.
void Finish(Comparison& comparison);

}  // namespace kaocheng::compare
