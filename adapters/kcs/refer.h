#pragma once

#include <memory>
#include <vector>

#include "adapters/kcs/series_of_ids.h"
#include "engine/data/dataset.h"
#include "engine/data/table_reader.h"

namespace kaocheng::kcs {

// The entities of one table, which were read.
struct OwnerIds {
  bool as_written = false;    // they are those by which records were sorted
  uint64_t hash = 0;          // HashOfOwners, where not
  data::Column<int32_t> ids;  // each once, in the order of their texts
};
// `referred`: where they come from by Refer; null: they were read row by row.
OwnerIds OwnersIn(const data::Dataset& dataset, size_t table, const Table* referred,
                  const data::TableReader::Keys& keys);

// Makes the columns of a raw table read from the file when somebody asks for them. False, and then the table
// is as it was: not every row and cell is beyond doubt for this reader; the rows have to be looked at one by
// one. `owners`: those that records belong to, none where there are none.
bool Refer(const std::shared_ptr<const SnapshotFile>& file, const Table& table, const SeriesOfIds& series,
           const data::TableReader& reader, const std::shared_ptr<const OwnerIds>& owners,
           data::Dataset& dataset, size_t at);

}  // namespace kaocheng::kcs
