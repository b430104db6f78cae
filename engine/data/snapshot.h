#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dsl/base/date.h"
#include "dsl/hir/program.h"
#include "engine/data/calendar.h"
#include "engine/data/column.h"
#include "engine/data/dataset.h"

namespace kaocheng::data {

using Row = int32_t;
inline constexpr Row kNoRow = -1;

struct Period {
  Date first = 0;
  Date last = 0;
  Date today = 0;    // 评定日: the period's end without --as-of
  std::string name;  // as asked for: 2016, 2016Q3, 2016-03, 2016-01-01..2016-06-30
};

// A stored column of one space. Every value is read by its hir::Type; see hir/types.h.
struct StoredColumn {
  Column<int64_t> values;
  Column<hir::State> states;  // empty where every row has a value
};

// A stretch of an entity's validity: [from, until) under one parent.
struct Spell {
  Date from = kMinDate;
  Date until = kMaxDate;
  Row parent = kNoRow;
  bool operator==(const Spell&) const = default;
};

struct DateRange {
  Date first, last;  // inclusive
  bool operator==(const DateRange&) const = default;
};

// Days of each owner by its row; ranges are sorted and joined.
class DaysByOwner {
 public:
  DaysByOwner() = default;
  DaysByOwner(const std::vector<std::vector<DateRange>>& by_owner) {  // NOLINT
    for (const std::vector<DateRange>& days : by_owner) Add(days);
  }
  void Add(std::span<const DateRange> days) {  // of the next owner
    ranges_.insert(ranges_.end(), days.begin(), days.end());
    ends_.push_back(ranges_.size());
  }
  Row owners() const { return static_cast<Row>(ends_.size()); }
  std::span<const DateRange> of(Row owner) const {
    const auto at = static_cast<size_t>(owner);
    const size_t first = at == 0 ? 0 : ends_[at - 1];
    return std::span(ranges_).subspan(first, ends_[at] - first);
  }

 private:
  std::vector<DateRange> ranges_;
  std::vector<size_t> ends_;  // by owner
};

// For which days a type of records was supplied to each of its owners. Copies share what is said of owners.
struct SuppliedDays {
  struct Owners {
    Owners(std::vector<uint8_t> has, std::function<DaysByOwner()> from)
        : has_common(std::move(has)), source(std::move(from)) {}
    const DaysByOwner& days() const {
      std::call_once(once, [this] { made = source(); });
      return made;
    }
    std::vector<uint8_t> has_common;      // by owner row
    std::function<DaysByOwner()> source;  // called once, if anybody asks
    mutable std::once_flag once;
    mutable DaysByOwner made;
  };
  std::vector<DateRange> common;         // most owners have these days, and perhaps others
  std::shared_ptr<const Owners> owners;  // null: `common` for all

  bool uniform() const { return owners == nullptr; }
  bool HasCommon(Row owner) const { return uniform() || owners->has_common[static_cast<size_t>(owner)] != 0; }
  std::span<const DateRange> of(Row owner) const { return uniform() ? common : owners->days().of(owner); }
};
// `common` is what most have of the days `within`.
SuppliedDays SuppliedByOwner(DaysByOwner by_owner, const std::vector<DateRange>& within);

// A row of a ladder's sanction space is a row of its history or of a violation's space.
struct SanctionSource {
  hir::SpaceId space;
  Row row = kNoRow;
  int32_t violation = -1;  // index in ladder.violations, -1 for history
  bool operator==(const SanctionSource&) const = default;
};

// The rows of one space.
//
// Entities stand in tree order (by parent, then id), placed by the spell of their last valid day in the
// period (of their last day before it, or first after it, for those who are not valid in it). Records are
// sorted by owner row, then `on`, then id, so that the records of one owner are one stretch: [offsets[owner],
// offsets[owner + 1]). Cells are owner-major: row = owner * cells_per_owner + index. Sanction rows are
// grouped by owner too, see `sources`. What is said of records is made from the dataset's tables when it is
// first read, and what is said of sanction rows from where they come from.
struct SpaceData {
  Row rows = 0;
  std::vector<StoredColumn> fields;  // parallel to hir::Space::fields; empty column where no column reads it
  Column<int32_t> ids;               // dictionary codes; entity and record
  Column<Row> owner;         // entity: parent as placed, kNoRow for roots; else the owning entity's row
  Column<Row> offsets;       // records, cells, sanctions: stretch of each owner, size owner rows + 1
  Column<Date> on;           // record, sanction source: date
  Column<Date> until;        // record: kNoDate where open
  Column<int64_t> recorded;  // record: INT64_MIN where empty; empty vector where nobody reads it
  // Ancestor of each row by entity kind (SpaceId value), placed at the row's date (record: on; cell: last
  // day; entity: its last valid day in the period). Holds the owner kind too. kNoRow where no spell was in
  // force.
  std::unordered_map<uint32_t, Column<Row>> ancestors;
  // entity
  std::vector<Row> spell_offsets;  // size rows + 1
  std::vector<Spell> spells;       // by date
  std::vector<uint8_t> member;     // valid on at least one day of the period
  std::vector<uint8_t> judged;     // member, and this policy is the one that judges it
  std::vector<uint8_t> foreign;    // context only: some of what lies below it is not in this snapshot
  // cell
  std::vector<DateRange> cells;         // the sub-periods of one owner, by date
  std::vector<std::string> cell_names;  // 2016Q3, 2016-03, 2016
  // sanction, of each owner history, then violation after violation, row by row: where each comes from
  Column<SanctionSource> sources;
  SuppliedDays supplied;  // of a record space
  // Rows that cannot be used, which leave an owner's (kNoRow: everybody's) records unknown; not of
  // corrections.
  struct Unusable {
    Row owner = kNoRow;
    DateRange days;
    uint32_t line = 0;
  };
  std::vector<Unusable> unusable;
  Column<uint32_t> lines;  // entity, record: line in `file`
  std::string file;
};

// A dataset as one program sees it: the people whom it judges and what they need, sorted and resolved. It is
// moved and never copied: what is made when read refers to the spaces where they lie.
struct Snapshot {
  Snapshot() = default;
  Snapshot(Snapshot&&) = default;
  Snapshot& operator=(Snapshot&&) = default;

  Period period;
  std::vector<SpaceData> spaces;  // parallel to program.spaces
  const Dictionary* dictionary = nullptr;
  const Calendar* calendar = nullptr;  // none: no day is known
  uint64_t records = 0;                // rows of all record spaces
};

// The row of a ladder's sanction space that comes from this row of a violation's space; kNoRow where the
// former has none.
Row SanctionRowOf(const Snapshot& snapshot, const hir::Ladder& ladder, size_t violation, Row row);

// Cuts a program's snapshot out of the dataset. Judged are the units for which no policy of `more_specific`
// regions covers them and `program.region` does (see RegionCovers). Whatever does not fit (unknown owner, bad
// enumeration member, date outside the owner's validity, duplicate id, dangling reference) is reported once
// over all snapshots and counted in `rejects`; what it makes unknown follows chapter *Unknown*
// (docs/language/values.md).
// The dataset and the program must outlive the snapshot and stay as they are.
Snapshot BuildSnapshot(const Dataset& dataset, const hir::Program& program,
                       const std::vector<std::string>& more_specific, const Period& period, Emitter& emitter,
                       uint64_t& rejects);

// A region covers a unit if the unit or one of its ancestors has the region as its id, or as the part of its
// id before the first '-'; a region that no unit of the data has covers the units whose code starts with the
// region's digits without trailing pairs of zeros (220000 covers 222400, 222404).
bool RegionCovers(std::string_view region, std::string_view unit_id);

}  // namespace kaocheng::data
