#pragma once

#include <map>
#include <span>
#include <vector>

#include "engine/exec/prepared.h"

namespace kaocheng::exec {

// The columns that outlive a shard, by Prepared::Step::place, filled by several workers side by side, each
// its own rows.
class Columns {
 public:
  explicit Columns(const Prepared& prepared) : prepared_(prepared) {}
  // Make room; nothing is written.
  void Begin(const data::Snapshot& snapshot) {
    moved_.clear();
    kept_.Lay(prepared_.kept, snapshot);
  }
  void BeginStage(const Prepared::Stage& stage, const data::Snapshot& snapshot) {
    passing_.Lay(stage.passing, snapshot);
  }

  void* Values(int32_t place, Row row) {
    const ColumnData& data = At(place);
    return static_cast<std::byte*>(data.values) + static_cast<size_t>(row) * BytesOf(data.width);
  }
  // Where the states of rows from `row` on go, if any of those that are filled together has no value.
  uint8_t* States(int32_t place, Row row) {
    auto i = static_cast<size_t>(place);
    return GroupOf(i).states[i] + row;
  }

  // Rows of which a worker said that some have no value; of columns that say few rows, that there are some.
  struct Said {
    int32_t place;
    Range rows;
    RowRanges ranges;
    std::vector<FewRows::One> few = {};
  };
  // Once all rows of the columns are there of which this is said.
  void Settle(std::vector<Said> said);
  View Whole(int32_t place) { return WholeView(At(place)); }
  // Whether what is filled in goes to Said::few.
  bool SaysFew(int32_t place) { return At(place).few != nullptr; }
  Results Take();

  // Takes the columns back that Take gave last; rows that have moved are where they are now, those of
  // stretches hold nothing yet, and every column says all its rows. False: they are others.
  bool Resume(Results& before, const data::Snapshot& snapshot, const data::Difference& difference);
  // The same as Settle for columns of which only `rows`, rising, are computed again.
  void Mend(int32_t place, std::span<const Range> rows, std::span<const Said> said);
  ColumnData& At(int32_t place) {
    auto i = static_cast<size_t>(place);
    return GroupOf(i).columns[i];
  }

 private:
  struct Group {
    std::vector<ColumnData> columns;
    std::vector<uint8_t*> states;
    Block memory;
    void Lay(std::span<const Prepared::Place> places, const data::Snapshot& snapshot);
  };
  void SettleFew(int32_t place, std::span<Said> said);
  void Fill(int32_t place);  // a column that says few rows says all
  Group& GroupOf(size_t& i) {
    if (i < kept_.columns.size()) return kept_;
    i -= kept_.columns.size();
    return passing_;
  }
  void LayAgain(hir::SpaceId space, Row rows, const data::Stretches& stretches);

  const Prepared& prepared_;
  Group kept_, passing_;
  std::map<uint32_t, Block> moved_;  // Results::moved_
  const void* given_ = nullptr;      // where the columns lie that were given last
};

}  // namespace kaocheng::exec
