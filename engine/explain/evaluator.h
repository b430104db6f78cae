#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"
#include "engine/exec/execute.h"
#include "engine/explain/cells.h"
#include "engine/explain/explain.h"
#include "engine/explain/fold.h"
#include "engine/explain/ladder_reads.h"
#include "engine/explain/scalar.h"
#include "engine/outcome/rows.h"

// The inside of a replay: cells on demand, remembered; and the questions that an explanation asks beyond
// values.
namespace kaocheng::explain {

// Why a cell cannot be told, where the reason is not that an input cannot be told.
enum class Cause : uint8_t {
  kInputs,      // one of its inputs is undetermined
  kBadCell,     // the stored cell cannot be read, or its column is missing
  kMissing,     // a required value is absent
  kDivision,    // by zero
  kOverflow,    // the result is beyond the limits
  kCalendar,    // the calendar does not know a day that is counted
  kNoAncestor,  // no spell was in force at the row's date
  kForeign,     // some of what belongs to this unit is not in this data set's part
  kUnsupplied,  // the record type was not supplied for the whole window
  kNoVersion,   // no version of the text is in force at the anchor
  kConflict,    // two exceptions that hold differ
  kNoRow,       // no row of a table fits
  kHistory,     // two history rows that cite one violation differ
};

struct CellRef {
  hir::ColumnId column;
  data::Row row = data::kNoRow;
  friend auto operator<=>(const CellRef&, const CellRef&) = default;
};

struct Why {
  Cause cause = Cause::kInputs;
  std::vector<CellRef> inputs;   // undetermined (kMissing: the absent one; kConflict: the values that differ)
  hir::SpaceId space;            // kUnsupplied: which records; kForeign, kNoAncestor: which entity kind
  data::Row row = data::kNoRow;  // kUnsupplied, kForeign: for which entity (of `kind`)
  hir::SpaceId kind;
  data::DateRange window{0, 0};  // kUnsupplied
  std::vector<Span> spans = {};  // kConflict: the exceptions
};

// Days that a reduce looks at; `empty` where there are none.
struct Window {
  bool bounded = false;
  Date first = kMinDate, last = kMaxDate;
  data::Row entity = data::kNoRow;  // whose rows count, where they are matched by ancestor
};

class Evaluator {
 public:
  Evaluator(const hir::Program& program, const data::Snapshot& snapshot, const exec::Results* results);
  // Another world over the same rows: what of the sanctions that nobody has decided yet counts for nothing.
  // Cells that rest on no such sanction are taken from `base`.
  Evaluator(Evaluator& base, Uncounted uncounted);

  Cell Get(hir::ColumnId column, data::Row row);
  Why Explain(hir::ColumnId column, data::Row row);  // of an undetermined cell
  range::Possible RangeOf(hir::ColumnId column, data::Row row);

  // Reduce: rows that belong to the target, whatever their date and filter, and those whose date lies in its
  // window.
  std::vector<data::Row> Matching(hir::ColumnId column, data::Row target);
  enum class Place : uint8_t { kIn, kOut, kUncertain };
  bool IsMatched(const hir::Reduce& reduce, data::Row source);
  Place InWindow(const hir::Reduce& reduce, data::Row source, const Window& window, Date* counted);
  // Not kValue where the window has no bounds that can be told.
  hir::State WindowOf(hir::ColumnId column, data::Row target, Window& window);

  // Order: the rows of the target's group, in row order; empty where it is in none.
  std::span<const data::Row> Group(hir::ColumnId column, data::Row row);
  bool Better(const hir::Order& order, data::Row a, data::Row b);  // a comes strictly before b
  // Quota: how many of the group have a place; a value of `share` is required.
  int64_t Places(const hir::Order& order, std::span<const data::Row> group, data::Row row);

  // Fold: the judged events of one subject.
  const PersonFold& Judged(hir::LadderId ladder, data::Row subject);
  data::Row SanctionRow(hir::LadderId ladder, int32_t violation, data::Row source) const;

  data::Row Ancestor(hir::SpaceId space, data::Row row, hir::SpaceId kind) const {
    return outcome::AncestorOf(program_, snapshot_, space, row, kind);
  }
  std::span<const data::Row> Below(hir::SpaceId space, hir::SpaceId kind, data::Row entity) {
    return rows_->Of(space, kind, entity);
  }
  Date DateOf(hir::SpaceId space, data::Row row) const {
    return outcome::DateOf(program_, snapshot_, space, row);
  }
  bool ReadsLadder(hir::ColumnId column) const { return reads_->any.at(column.value) != 0; }
  // Whether all records of `space` below the entity (no kind: all there are) were supplied for all of these
  // days.
  bool Supplied(hir::SpaceId space, hir::SpaceId kind, data::Row entity, data::DateRange days);
  const std::set<std::pair<uint32_t, data::Row>>& folded() const {
    return folded_;
  }  // ladder, subject: read so far
  // Whether a violation, a row of its own space, may start a sanction that nobody has decided.
  bool MayStart(hir::LadderId ladder, int32_t violation, data::Row row);
  Evaluator& Decided();  // the world in which only decided sanctions count
  // The world in which this violation, a row of the ladder's sanction space, starts nothing. Valid until the
  // next one is asked for.
  Evaluator& Without(hir::LadderId ladder, data::Row row);
  // The world in which no undecided violation of this person starts anything; valid as long.
  Evaluator& WithoutAllOf(hir::SpaceId kind, data::Row person);
  void Forget();  // all cells, in other worlds too
  void Bound();   // forgets where too many cells are remembered

  // Every cell that was evaluated, in no order, and every person whose violations were judged.
  template <typename Fn>
  void ForEachCell(Fn fn) const {
    cells_.ForEach([&](hir::ColumnId column, data::Row row, const Cell& cell) {
      fn(CellRef{column, row}, cell);
    });
  }
  const std::map<std::pair<uint32_t, data::Row>, PersonFold>& folds() const {
    return folds_;
  }  // ladder, subject

  const hir::Program& program() const { return program_; }
  const data::Snapshot& snapshot() const { return snapshot_; }
  // Whether an undecided violation, a row of the ladder's sanction space, starts a sanction in this world.
  bool Counts(hir::LadderId ladder, data::Row row) const;

 private:
  std::optional<Cell> KeptByRun(hir::ColumnId column, data::Row row) const;
  Cell Compute(hir::ColumnId column, data::Row row);
  bool HasUndecided(data::Row person);  // of whom MayStart says so
  Evaluator& World(std::map<std::pair<uint32_t, data::Row>, std::unique_ptr<Evaluator>>& worlds,
                   std::pair<uint32_t, data::Row> key, Uncounted uncounted);
  bool IsAsInBase(hir::ColumnId column, data::Row row) const;
  // range.cpp: once more on ranges, of what cannot be told otherwise
  Cell Refined(hir::ColumnId id, data::Row row);
  range::Possible Ranged(hir::ColumnId id, data::Row row);
  range::Possible RangedMap(const hir::Column& column, const hir::Map& map,
                            std::span<const range::Possible> operands);
  range::Possible RangedGather(const hir::Column& column, const hir::Gather& gather, data::Row row);
  range::Possible RangedReduce(hir::ColumnId id, const hir::Reduce& reduce, data::Row target);
  struct ReduceRow {  // a source row that counts, or may
    data::Row row = data::kNoRow;
    range::Sure counts = range::Sure::kYes;
    range::Possible value, date;
  };
  std::vector<ReduceRow> ReduceRows(hir::ColumnId id, const hir::Reduce& reduce, data::Row target);
  range::Sure RangedWindow(const hir::Reduce& reduce, data::Row source, data::Row entity,
                           const range::Possible& date, const range::Possible& first,
                           const range::Possible& last);
  range::Possible RangedOrder(hir::ColumnId id, const hir::Order& order, data::Row row);
  bool Matters(const hir::Column& column, const hir::Map& map, std::span<const range::Possible> operands,
               size_t operand);
  Cell Stored(const hir::Column& column, const hir::Field& field, data::Row row);
  Cell Gathered(const hir::Column& column, const hir::Gather& gather, data::Row row);
  Cell Reduced(hir::ColumnId id, const hir::Reduce& reduce, data::Row row);
  Cell Ordered(hir::ColumnId id, const hir::Column& column, const hir::Order& order, data::Row row);
  Cell Chosen(const hir::Choose& choose, data::Row row);
  hir::ColumnId VersionOf(const hir::Choose& choose, data::Row row, hir::State& state);
  Cell Folded(const hir::Fold& fold, data::Row row);

  // reduce.cpp
  // Whether an entity stands below another (no row: is valid) on a day that may be any of a range.
  range::Sure StandsBelow(const hir::Reduce& reduce, data::Row source, data::Row entity,
                          const range::Possible& day) const;
  std::span<const data::Row> EverBelow(hir::SpaceId space, hir::SpaceId kind, data::Row entity);
  template <typename Fn>
  bool AnyConcerned(hir::SpaceId owners, hir::SpaceId kind, data::Row entity, data::DateRange days, Fn fn);
  struct Entity {
    hir::SpaceId kind;
    data::Row row;
  };
  Entity EntityOf(hir::ColumnId id, const hir::Reduce& reduce, data::Row target) const;
  bool ReduceBlocked(hir::ColumnId id, const hir::Reduce& reduce, data::Row row, const Window& window,
                     Why* why);
  // order.cpp
  struct Groups {
    std::map<std::vector<int64_t>, std::vector<data::Row>> by_key;   // rows whose keys agree
    std::vector<const std::vector<data::Row>*> by_row;               // null: in no group
    std::map<std::vector<int64_t>, std::vector<data::Row>> unknown;  // by unit: rows whose key cannot be told
  };
  struct GroupOf {
    std::vector<data::Row> rows;
    bool unknown = false;  // something of the group cannot be told
  };
  const Groups& GroupsOf(hir::ColumnId id);
  std::vector<int64_t> UnitsOf(hir::ColumnId id, data::Row row) const;  // that the row's group is keyed by
  // Rows that may be of the row's group: they stand under the same units, and their key cannot be told.
  const std::vector<data::Row>& MayJoin(hir::ColumnId id, data::Row row);
  const GroupOf* Settled(hir::ColumnId id, data::Row row);
  static std::vector<hir::ColumnId> OrderInputs(const hir::Order& order);
  bool IsForeign(hir::SpaceId kind, data::Row entity) const;
  // Whether rows of the group that the row is in may not be here.
  bool GroupBlocked(hir::ColumnId id, const hir::Order& order, data::Row row, Why* why);
  Cell Quota(const hir::Order& order, std::span<const data::Row> group, data::Row row);
  Cell Apportion(const hir::Order& order, hir::SpaceId space, std::span<const data::Row> group,
                 data::Row row);
  // The first operand of a scalar operation that is needed and not known yet.
  hir::ColumnId NextOperand(const hir::Column& column, data::Row row);
  // why.cpp
  Why WhyMap(const hir::Column& column, const hir::Map& map, data::Row row);
  Why WhyGather(const hir::Column& column, const hir::Gather& gather, data::Row row);
  Why WhyReduce(hir::ColumnId id, const hir::Reduce& reduce, data::Row row);
  Why WhyOrder(hir::ColumnId id, const hir::Order& order, data::Row row);
  Why WhyChoose(const hir::Column& column, const hir::Choose& choose, data::Row row);
  void CellInputs(hir::ColumnId id, data::Row row, std::vector<CellRef>& inputs) const;
  static Why WhyGap(const SupplyGap& gap, hir::SpaceId kind, data::Row subject);
  Why WhyFold(const hir::Fold& fold, data::Row row);

  struct References {
    std::unordered_map<int64_t, std::vector<data::Row>> by_target;
    std::vector<data::Row> unknown;  // rows whose reference cannot be told
  };

  const hir::Program& program_;
  const data::Snapshot& snapshot_;
  const exec::Results* results_;
  Evaluator* base_ = nullptr;
  std::unique_ptr<Evaluator> decided_;
  std::map<std::pair<uint32_t, data::Row>, std::unique_ptr<Evaluator>> without_, without_all_of_;
  Uncounted uncounted_;
  std::shared_ptr<outcome::RowsBelow> rows_;
  std::shared_ptr<const LadderReads> reads_;
  Cells cells_;
  std::map<uint32_t, Groups> groups_;                                              // by order column
  std::map<std::pair<uint32_t, const std::vector<data::Row>*>, GroupOf> settled_;  // by it, and whom it ranks
  std::map<std::pair<uint32_t, uint32_t>, std::vector<std::vector<data::Row>>>
      ever_below_;                             // entities by who they ever stood below, by their kind and its
  std::map<uint32_t, References> references_;  // by reference column
  std::map<std::pair<uint32_t, data::Row>, PersonFold> folds_;
  std::set<std::pair<uint32_t, data::Row>> folded_;
  std::vector<uint8_t> undecided_;  // by person: see HasUndecided; what it says outlives Forget
};

}  // namespace kaocheng::explain
