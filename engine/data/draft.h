#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "engine/data/amend.h"

namespace kaocheng::data {

// Amendments made one after the other, each on what the others left. Records are named by table and by the
// code of their id.
class Draft {
 public:
  explicit Draft(const Dataset& dataset) : dataset_(dataset) {}

  void Drop(size_t table, int32_t id);
  // A row of rows(table) that says what the record does and may be changed; nullopt: there is no such record.
  std::optional<size_t> Alter(size_t table, int32_t id);
  // The same, of a new record that is like another.
  std::optional<size_t> Add(size_t table, int32_t like, int32_t id);
  RawTable& rows(size_t table) { return Of(table).rows; }
  // Of the column of a row; nullopt: absent.
  void Set(size_t table, size_t column, size_t row, std::optional<int64_t> value);
  // Ids of the records whose cell holds a text.
  std::vector<int32_t> Holding(size_t table, size_t column, int32_t code) const;
  std::vector<Amendment> Take() const;

 private:
  struct Part {
    std::set<int32_t> gone;           // rows of the dataset
    RawTable rows;                    // new ones
    std::map<int32_t, size_t> by_id;  // those of `rows` that have not been dropped
  };
  Part& Of(size_t table);
  const Part* Find(size_t table) const;
  std::optional<int32_t> RowOf(size_t table, int32_t id) const;  // of the dataset, unless gone

  const Dataset& dataset_;
  std::map<size_t, Part> parts_;  // by table
};

// The dataset with amendments of any kind, indexed anew.
void AmendAnew(Dataset& dataset, const std::vector<Amendment>& amendments);

}  // namespace kaocheng::data
