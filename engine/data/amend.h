#pragma once

#include <map>
#include <memory>
#include <vector>

#include "engine/data/dataset.h"

// A dataset of which some records are otherwise, without reading, indexing or copying the others.
namespace kaocheng::data {

// Of one table of records: rows that count no longer, and new ones. A record that says something else is
// both.
struct Amendment {
  size_t table = 0;
  std::vector<int32_t> gone;  // rows of the dataset's table
  RawTable rows;  // ids, owners, on, until, recorded, lines, and all columns of the dataset's table
};

// Appends a row of a table with the same columns.
void CopyRow(const RawTable& from, size_t row, RawTable& to);
// A table without rows that has the same columns.
RawTable WithoutRows(const RawTable& table);

// What an amendment concerns, in terms of the dataset.
struct Amended {
  size_t table = 0;
  std::vector<int32_t> owners;  // entities, rising
  std::vector<int32_t> rows;    // gone or new
  std::vector<int32_t> ids;     // of the rows
};

// Keeps what amendments replace, and puts it back at the end. The dataset must outlive it; its tables only
// grow in the meantime, so that snapshots of before stay what they were.
class Amendments {
 public:
  explicit Amendments(Dataset& dataset) : dataset_(dataset) {}
  Amendments(const Amendments&) = delete;
  Amendments& operator=(const Amendments&) = delete;
  ~Amendments() { Undo(); }
  // False, and nothing is done, where rows are not sound beyond doubt: one that goes does not count, or is
  // one of several of its id; one that comes has no owner, lies outside its validity, or has an id that is
  // there.
  bool Apply(const std::vector<Amendment>& amendments, std::vector<Amended>& amended);
  void Undo();

 private:
  struct Grown {
    std::shared_ptr<const RawTable> before;
    std::shared_ptr<RawTable> added;
  };
  bool IsSound(const Amendment& amendment) const;
  Amended ApplyOne(const Amendment& amendment);
  void Grow(size_t table, const RawTable& rows);
  int32_t OwnerOf(size_t table, int32_t code) const;

  Dataset& dataset_;
  std::map<size_t, Grown> grown_;  // by table
};

}  // namespace kaocheng::data
