#pragma once

#include <functional>
#include <map>
#include <span>
#include <vector>

#include "engine/data/difference.h"
#include "engine/exec/prepared.h"
#include "engine/exec/task.h"

namespace kaocheng::exec {

// Which rows of columns hold something else than before, so far.
class Changes {
 public:
  Changes(const Run& run, const data::Difference& difference);
  // A column that was computed again.
  void Set(hir::ColumnId id, std::vector<Row> rows) { rows_[id.value] = std::move(rows); }
  void SetAnywhere(hir::ColumnId id) { anywhere_[id.value] = 1; }
  bool Any(hir::ColumnId id) const { return anywhere_[id.value] != 0 || !Of(id).empty(); }
  const std::vector<Row>& Of(hir::ColumnId id) const;  // rising
  // Rows of the space went, came, or say something else.
  bool Of(hir::SpaceId space) const { return !difference_.spaces[space.value].empty(); }

 private:
  const Run& run_;
  const data::Difference& difference_;
  std::vector<std::vector<Row>> stored_;  // by space: rows of stretches
  std::vector<std::vector<Row>> rows_;    // by column
  std::vector<uint8_t> anywhere_;         // by column
};

// The people whom a local stage has to look at again.
class Concern {
 public:
  // `views`: what the reference of a row is, by column; null where that is not known any more.
  using ViewOf = std::function<const View*(hir::ColumnId)>;
  Concern(const Run& run, const Changes& changes, ViewOf view_of);
  void Add(Row person) { people_[static_cast<size_t>(person)] = 1; }
  // Whoever a column reads something of that has changed; what the stage itself computes has not yet.
  void AddReadersOf(const Prepared::Step& step);
  std::vector<Range> People(Row most);  // in ranges of at most so many

 private:
  void AddOwners(hir::SpaceId space, const std::vector<Row>& rows);
  void AddReferring(const Prepared::Step& step, const hir::Gather& gather, const std::vector<Row>& rows);
  // The columns of the same space that a reference is one of; false: it comes from elsewhere.
  bool LeavesOf(hir::ColumnId reference, std::vector<hir::ColumnId>& leaves) const;
  void AddEverybody() { std::fill(people_.begin(), people_.end(), uint8_t{1}); }
  void AddPeopleBelow();

  const Run& run_;
  const Changes& changes_;
  ViewOf view_of_;
  std::vector<uint8_t> people_;                     // by row
  std::map<uint32_t, std::vector<uint8_t>> above_;  // by kind of entity and row: of whoever stood below
};

}  // namespace kaocheng::exec
