#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "dsl/hir/program.h"

namespace kaocheng::check {

// Both ends included, in stored units.
struct Interval {
  int64_t lo = 0;
  int64_t hi = 0;
};

// What the compiler knows of columns before there are data.
class Constants {
 public:
  explicit Constants(const hir::Program& program) : program_(program) {}

  // Whether the column has the same value for every row that reads the law at the same date.
  bool IsConstant(hir::ColumnId column) const;
  // That value at a date; texts are numbered as they are met. nullopt: nothing is in force then.
  std::optional<int64_t> At(hir::ColumnId column, Date date);
  // The days on which it may change.
  void AddDates(hir::ColumnId column, std::set<Date>& dates) const;
  const std::string* TextOf(int64_t number) const;

  // Values that the column may have; wide where nothing is known of how it is computed.
  Interval BoundsOf(hir::ColumnId column);

 private:
  Interval Whole(hir::Type type) const;
  Interval MapBounds(const hir::Column& column, const hir::Map& map);

  const hir::Program& program_;
  std::map<std::string, int64_t> texts_;
  std::map<hir::ColumnId, Interval> bounds_;
  int depth_ = 0;
};

}  // namespace kaocheng::check
