#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/data/dataset.h"
#include "engine/data/index.h"
#include "engine/data/rejects.h"
#include "engine/data/titles.h"

// The inside of BuildIndex.
namespace kaocheng::data {

// One table while its index is built.
struct IndexBuilder {
  Dataset& dataset;
  size_t t;
  Rejects& rejects;

  const TableSchema& schema() const { return dataset.schema.tables[t]; }
  const RawTable& table() const { return dataset.tables[t]; }
  TableIndex& index() const { return dataset.index[t]; }
  std::string Text(int32_t code) const { return std::string(dataset.dictionary.Text(code)); }
  // The owner's table; nullopt for a root, or where the data set has none of that kind.
  std::optional<size_t> owner() const {
    const auto at = dataset.schema.Index(schema().owner, true);
    return at && dataset.tables[*at].supplied ? at : std::nullopt;
  }
};

// Entities of a table by the codes of their ids.
class EntityOf {
 public:
  EntityOf(const Dictionary& dictionary, const TableIndex& owners) : owners_(owners) {
    // Ids of a series have codes beyond those of all texts.
    dense_.assign(dictionary.size(), -1);
    const IdMap& map = owners.by_id;
    for (size_t i = 0; i < map.codes.size(); ++i) {  // which rise
      const auto code = static_cast<size_t>(map.codes[i]);
      if (code >= dense_.size()) break;
      dense_[code] = map.rows.empty() ? static_cast<int32_t>(i) : map.rows[i];
    }
  }
  int32_t operator()(int32_t code) const {  // -1: nobody
    if (code < 0) return -1;
    return static_cast<size_t>(code) < dense_.size() ? dense_[static_cast<size_t>(code)]
                                                     : std::max(owners_.by_id.Find(code), -1);
  }

 private:
  const TableIndex& owners_;
  std::vector<int32_t> dense_;
};

// Of one table of records. `entities`: by table.
void IndexRecords(const IndexBuilder& b, const std::vector<std::optional<EntityOf>>& entities);

// Warns of records that are dated after everything supplied of their type: usually a mistyped year.
void ReportBeyondSupplied(const Dataset& dataset, size_t t, Emitter& emitter);
// Warns of records dated after the day that the data are read as of that do not say when they were recorded:
// they count, although nobody can have known them.
void ReportAfterAsOf(const Dataset& dataset, Emitter& emitter);

}  // namespace kaocheng::data
