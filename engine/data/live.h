#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/data/amend.h"
#include "engine/data/difference.h"

namespace kaocheng::data {

struct Builder;

// A program's snapshot that goes with its dataset: of an amendment it takes in what it concerns. What was
// pointed to in the snapshot is not there any more afterwards.
class LiveSnapshot {
 public:
  // As BuildSnapshot. The dataset and the program must outlive it.
  LiveSnapshot(const Dataset& dataset, const hir::Program& program, std::vector<std::string> more_specific,
               const Period& period, Emitter& emitter, uint64_t& rejects);
  ~LiveSnapshot();
  LiveSnapshot(const LiveSnapshot&) = delete;
  LiveSnapshot& operator=(const LiveSnapshot&) = delete;

  const Snapshot& operator*() const { return snapshot_; }
  const Snapshot* operator->() const { return &snapshot_; }

  // Once the dataset was amended, or amendments undone. nullopt: other entities or records may be looked at
  // than before, so that it was built anew. What is wrong with new rows is not reported.
  std::optional<Difference> Follow(const std::vector<Amended>& amended);

 private:
  void BuildAnew(Emitter& emitter, uint64_t& rejects);
  void NoteReferences();
  void NoteReference(hir::SpaceId space, size_t field, int32_t row);
  // The spaces that it concerns, with whose rows are otherwise; nullopt: more than rows.
  std::optional<std::vector<Touched>> TouchedBy(const std::vector<Amended>& amended);
  bool Leads(hir::SpaceId space, const std::vector<int32_t>& rows);
  bool LeadsElsewhere(hir::SpaceId space, int32_t row);
  Difference Take(const std::vector<Touched>& touched);

  const Dataset& dataset_;
  const hir::Program& program_;
  const std::vector<std::string> more_specific_;
  const Period period_;
  Snapshot snapshot_;
  std::unique_ptr<Builder> builder_;
  bool noted_ = false;
  std::set<std::pair<hir::SpaceId, int32_t>>
      elsewhere_;                             // rows of tables that lead to whom it does not judge
  std::unordered_set<std::string> referred_;  // ids of records that some row refers to, or has referred to
};

}  // namespace kaocheng::data
