#pragma once

#include <utility>
#include <vector>

#include "dsl/hir/program.h"

namespace kaocheng::trial {

// Parts of a program exchanged for others, until the end of its life. Each worker patches a copy of its own;
// whatever was planned or placed for the program stays good, since no column changes its space or type.
class Patch {
 public:
  explicit Patch(hir::Program& program) : program_(program) {}
  ~Patch() {
    for (auto it = columns_.rbegin(); it != columns_.rend(); ++it)
      program_.columns[it->first].op = std::move(it->second);
    for (auto it = ladders_.rbegin(); it != ladders_.rend(); ++it)
      program_.ladders[it->first] = std::move(it->second);
    for (auto it = enums_.rbegin(); it != enums_.rend(); ++it)
      program_.enums[it->first] = std::move(it->second);
  }
  Patch(const Patch&) = delete;
  Patch& operator=(const Patch&) = delete;

  void Exchange(hir::ColumnId column, hir::Op op) {
    columns_.emplace_back(column, std::exchange(program_.columns[column].op, std::move(op)));
  }
  void Exchange(hir::LadderId ladder, hir::Ladder other) {
    ladders_.emplace_back(ladder, std::exchange(program_.ladders[ladder], std::move(other)));
  }
  // Data read for the program before mean something else after this.
  void Exchange(hir::EnumId enumeration, hir::Enum other) {
    enums_.emplace_back(enumeration, std::exchange(program_.enums[enumeration], std::move(other)));
  }

 private:
  hir::Program& program_;
  std::vector<std::pair<hir::ColumnId, hir::Op>> columns_;
  std::vector<std::pair<hir::LadderId, hir::Ladder>> ladders_;
  std::vector<std::pair<hir::EnumId, hir::Enum>> enums_;
};

}  // namespace kaocheng::trial
