#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dsl/diagnostics/code.h"
#include "engine/data/dataset.h"
#include "engine/data/region.h"
#include "engine/data/row_map.h"
#include "engine/data/snapshot.h"

// The steps of BuildSnapshot, in their order. Internal to this folder.
namespace kaocheng::data {

inline constexpr size_t kNoTable = SIZE_MAX;

// An entity, or a record's raw row, of one space.
struct Target {
  hir::SpaceId space;
  int32_t index = -1;
};

// Calls fn with each index that is marked, in their order. Few of many are looked for.
template <typename Fn>
void EachMarked(std::span<const uint8_t> marks, Fn fn) {
  for (size_t i = 0; i < marks.size(); ++i) {
    uint64_t eight = 0;
    while (i + sizeof(eight) <= marks.size()) {
      std::memcpy(&eight, marks.data() + i, sizeof(eight));
      if (eight != 0) break;
      i += sizeof(eight);
    }
    if (i < marks.size() && marks[i] != 0) fn(i);
  }
}
inline bool AnyMarked(const std::vector<uint8_t>& marks) {
  return !marks.empty() && std::memchr(marks.data(), 1, marks.size()) != nullptr;
}

// Rows [row, row + n) of a space are the entities [entity, entity + n) of its table, which are all taken with
// their records, or all without.
struct EntityRun {
  Row row;
  int32_t entity, n;
  bool with_records;
};
// Of few runs the ends are looked up one by one, of many all that lies between.
inline constexpr size_t kFewRuns = 16;

// The rows of a table that are taken, by their ids: what refers to one is mostly taken with it, and then the
// ids of all others need not be looked at.
class NearIds {
 public:
  NearIds(const Column<int32_t>& ids, const RowMap& taken);
  int32_t Find(int32_t code) const {  // -1: none of these rows has it
    const int64_t at = int64_t{code} - low_;
    return at >= 0 && at < static_cast<int64_t>(rows_.size()) ? rows_[static_cast<size_t>(at)] : -1;
  }

 private:
  int32_t low_ = 0;
  std::vector<int32_t> rows_;  // by code from `low_` on; none where codes lie far apart
};

// Which row of a space comes from which of its table.
struct Places {
  std::shared_ptr<const RowMap> raw;  // by row: the raw row that its fields come from
  std::vector<Row> row_of;  // entity: row of the entity; record: row of the raw row (only where referred to);
                            // empty: of none
  bool rising = false;      // record: `raw` is, and says so instead

  Row RowOf(int32_t e) const {
    if (rising) return raw->RowOf(e);
    return row_of.empty() ? kNoRow : row_of[static_cast<size_t>(e)];
  }
};

// What one space takes from its table.
struct Source : Places {
  size_t table = kNoTable;    // of the dataset; kNoTable where the data set has none
  std::vector<uint8_t> used;  // by field: some column reads it
  bool reads_recorded = false;
  // entity spaces, by entity of the table
  std::vector<uint8_t>
      inside;  // within the program's region in some stretch of time; so is all that lies below
  std::vector<uint8_t> taken;              // see below
  size_t taken_from = 0, taken_until = 0;  // all that are taken lie in this stretch
  std::vector<uint8_t> covered;            // by row: by the program's region
  std::vector<uint8_t> elsewhere;          // by row: by a more specific one
  std::vector<uint8_t> responsible;        // by row: this program judges the unit whenever it is valid
  std::vector<int32_t> index_of;           // by row: the entity
  std::vector<EntityRun> runs;             // all rows, by row
  // record spaces: rows of owners who are not taken with all their records, that something refers to
  std::vector<int32_t> extra;
  std::optional<NearIds> near;  // record spaces to which something refers; until fields are filled

  void Take(size_t e, uint8_t how) {
    taken[e] = how;
    taken_from = taken_until == 0 ? e : std::min(taken_from, e);
    taken_until = std::max(taken_until, e + 1);
  }
  // Calls fn with each entity that is taken, with its records or without.
  template <typename Fn>
  void EachTaken(Fn fn) const {
    const std::span<const uint8_t> all(taken);
    EachMarked(all.subspan(taken_from, taken_until - taken_from), [&](size_t i) { fn(taken_from + i); });
  }
};
inline constexpr uint8_t kNotTaken = 0;
inline constexpr uint8_t kTakenAlone = 1;  // without its records, except those that something refers to
inline constexpr uint8_t kTaken = 2;

// Appends the records of the entities [e, e + n). Where they lie in the table one after the other, only the
// ends are looked at.
void AddRecords(const TableIndex& index, size_t e, size_t n, RowMap& rows);

// Calls fn(i, state, value) with the cell of row i of these rows, in pieces that stay in the cache.
template <typename Fn>
void EachCell(const RawColumn& column, const RowMap& rows, Fn fn) {
  constexpr size_t kPiece = 4096;
  const auto count = static_cast<size_t>(rows.rows());
  std::vector<int64_t> values(std::min(kPiece, count));
  std::vector<uint8_t> states(values.size());
  for (size_t first = 0; first < count; first += kPiece) {
    const size_t n = std::min(kPiece, count - first);
    rows.Read(column.values, first, n, values.data());
    if (!column.states.empty()) rows.Read(column.states, first, n, states.data());
    for (size_t i = 0; i < n; ++i) fn(first + i, static_cast<hir::State>(states[i]), values[i]);
  }
}

// What the references of one field lead to, by row of the table from `first` on.
struct Followed {
  int32_t first = 0;
  std::vector<Target> targets;  // without a space: it is not known
};

struct Builder {
  const Dataset& dataset;
  const hir::Program& program;
  const Period& period;
  Snapshot& snapshot;
  std::vector<Source> sources;  // parallel to program.spaces

  const hir::Space& space(size_t s) const { return program.spaces[program.spaces.id_at(s)]; }
  SpaceData& out(hir::SpaceId id) { return snapshot.spaces[id.value]; }
  Source& source(hir::SpaceId id) { return sources[id.value]; }
  const Source& source(hir::SpaceId id) const { return sources[id.value]; }
  const TableIndex& index(const Source& s) const { return dataset.index[s.table]; }
  const RawTable& raw(const Source& s) const { return dataset.tables[s.table]; }
  // Entity spaces from the root down; record spaces in the program's order.
  std::vector<hir::SpaceId> entities;
  std::vector<hir::SpaceId> records;
  std::vector<hir::SpaceId> violations;                      // of all ladders, each once
  std::map<std::pair<uint32_t, size_t>, Followed> followed;  // by SpaceId and field; until fields are filled
  bool live = false;  // the data will change, and references be compared with what they were
};

// Units of a space's kind upwards: its owner, the owner's owner …
std::vector<hir::SpaceId> KindsAbove(const hir::Program& program, hir::SpaceId kind);

// All of the following.
void Build(Builder& builder, const std::vector<std::string>& more_specific, Emitter& emitter,
           uint64_t& rejects);

void BindTables(Builder& builder);
void SelectEntities(Builder& builder, const std::vector<std::string>& more_specific);  // inside, taken
void FollowReferences(Builder& builder);                                               // taken, extra
void PlaceEntities(Builder& builder, const std::vector<std::string>& more_specific);
void PlaceRecords(Builder& builder);
void FillFields(Builder& builder, Emitter& emitter, uint64_t& rejects);
void MakeCells(Builder& builder);
void MakeSanctions(Builder& builder, Emitter& emitter, uint64_t& rejects);
void FillSupply(Builder& builder);

// The same again for one space, once some of its records are otherwise.
void PlaceRecords(Builder& builder, hir::SpaceId id, bool referred_to);
void FillField(Builder& builder, hir::SpaceId id, size_t field);  // reports nothing
// False: it has more rows than can be numbered, and nobody is judged.
bool MakeSanctions(Builder& builder, hir::SpaceId id);

// The spaces that a reference of this type may lead into; of no reference: none.
std::vector<hir::SpaceId> TargetsOf(const Builder& builder, const hir::Type& type);
// Spaces that a field which is read refers to.
std::vector<uint8_t> ReferredTo(const Builder& builder);

// What a reference's text points to; a code where it points to nothing or to several.
struct Resolved {
  std::optional<Target> target;
  Code fault = Code::kDanglingReference;
  bool near = false;  // it is one of NearIds
};
Resolved Resolve(const Builder& builder, const hir::Type& type, int32_t code);
// The value of a reference, or violation, that leads to a row.
std::optional<int64_t> ReferenceTo(const hir::Type& type, hir::SpaceId space, Row row);
// The state of a field by that of its cell: empty is absent only where the policy says that it may be.
hir::State FieldState(hir::State cell, const hir::Type& type);
// Fills a column of references that are followed when the column is first read: nobody is told of those that
// lead nowhere.
void FollowLater(const Builder& builder, hir::SpaceId id, const hir::Type& type, const RawColumn& raw,
                 StoredColumn& column);

// Finds who stood above a unit on a date. Dates that come in order for one unit cost next to nothing.
class Ancestry {
 public:
  // `spaces`: of the snapshot, by SpaceId; `kinds`: those above `kind`.
  Ancestry(const SpaceData* spaces, std::vector<hir::SpaceId> kinds, hir::SpaceId kind);
  const std::vector<hir::SpaceId>& kinds() const { return kinds_; }  // above `kind`
  const std::vector<Row>& At(Row row, Date date);  // parallel to kinds(); kNoRow where no spell is in force

 private:
  const SpaceData* spaces_;
  hir::SpaceId kind_;
  std::vector<hir::SpaceId> kinds_;
  std::vector<Row> rows_;
  Row row_ = kNoRow;
  Date from_ = kMinDate, until_ = kMinDate;
};

// The sub-periods whose last day lies in the period, clipped to the season, with their names.
std::vector<std::pair<DateRange, std::string>> SubPeriods(hir::Unit unit,
                                                          const std::optional<hir::SeasonDays>& season,
                                                          const Period& period);

}  // namespace kaocheng::data
