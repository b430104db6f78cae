#pragma once

#include <utility>
#include <vector>

#include "dsl/hir/program.h"

namespace kaocheng::trial {

// Operators of a program exchanged for others, until the end of its life. Each worker patches a copy of its
// own; whatever was planned or placed for the program stays good, since no column changes its space or type.
class Patch {
 public:
  explicit Patch(hir::Program& program) : program_(program) {}
  ~Patch() {
    for (auto it = kept_.rbegin(); it != kept_.rend(); ++it)
      program_.columns[it->first].op = std::move(it->second);
  }
  Patch(const Patch&) = delete;
  Patch& operator=(const Patch&) = delete;

  void Exchange(hir::ColumnId column, hir::Op op) {
    kept_.emplace_back(column, std::exchange(program_.columns[column].op, std::move(op)));
  }

 private:
  hir::Program& program_;
  std::vector<std::pair<hir::ColumnId, hir::Op>> kept_;
};

}  // namespace kaocheng::trial
