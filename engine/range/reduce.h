#pragma once

#include <string_view>
#include <vector>

#include "engine/range/possible.h"

namespace kaocheng::range {

// What is known of the rows of one Reduce that belong to a target row.
class Tally {
 public:
  Tally(const hir::Program& program, hir::Type type, hir::Aggregate aggregate)
      : program_(program), type_(type), aggregate_(aggregate) {}

  struct Row {
    bool certain = false;  // it counts whatever turns out; else it may
    Possible value;        // Value(1) where rows are only counted
    Possible date;         // latest
    std::string_view id;   // latest
    int64_t row = 0;       // latest: the last word among equal dates and ids
  };
  void Add(Row row) { rows_.push_back(row); }
  // Rows of which nothing is known may be added: not everything was supplied.
  void Open() { open_ = true; }

  Possible Result() const;

 private:
  Possible Count() const;
  Possible Every() const;
  Possible Sum() const;
  Possible Average() const;
  Possible Best(bool least) const;
  Possible Latest() const;
  Possible Distinct() const;
  Possible AnyValue() const { return Any(program_, {type_.kind, false, type_.of}); }
  bool MayBeEmpty() const;

  const hir::Program& program_;
  hir::Type type_;
  hir::Aggregate aggregate_;
  std::vector<Row> rows_;
  bool open_ = false;
};

// Whether an interval [from, until) of days holds all, some or none of the days that `date` may be.
Sure InForce(Date from, Date until, const Possible& date);

}  // namespace kaocheng::range
