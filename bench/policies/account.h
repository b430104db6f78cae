#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "engine/exec/execute.h"

namespace kaocheng {

// Where the time of evaluation goes: by operator, space and source, on one thread.
class Account {
 public:
  // Runs a plan once and books it.
  void Run(const plan::Plan& plan, const data::Snapshot& snapshot);
  void Print(uint64_t records) const;

  uint64_t column_rows() const { return column_rows_; }

 private:
  struct Item {
    uint64_t columns = 0, runs = 0, rows = 0;
    double seconds = 0;
    void Add(const Item& other) {
      columns += other.columns;
      runs += other.runs;
      rows += other.rows;
      seconds += other.seconds;
    }
  };
  std::map<std::string, Item> items_;  // by what is done, where
  uint64_t column_rows_ = 0;
  double total_ = 0;
};

}  // namespace kaocheng
