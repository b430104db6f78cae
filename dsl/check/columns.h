#pragma once

#include <map>
#include <string>
#include <unordered_map>

#include "dsl/hir/program.h"

namespace kaocheng::check {

// Adds columns to a program, one for each thing said: the same operation over the same space for the same
// piece of text is one column. Equal operations of different clauses stay apart, so that an explanation cites
// the right one; the plan computes them once.
class Columns {
 public:
  explicit Columns(hir::Program& program) : program_(program) {}

  hir::ColumnId Add(hir::SpaceId space, hir::Type type, hir::Op op, Span span = {});
  hir::ColumnId Literal(hir::SpaceId space, hir::Type type, int64_t value, Span span = {});
  // The value of a literal column.
  std::optional<int64_t> LiteralOf(hir::ColumnId column) const;
  // Names a column. One that already has another name is copied, so that both names show; the copy is said at
  // `place`, where that is known.
  hir::ColumnId Name(hir::ColumnId column, hir::Label label, Span place = {});

 private:
  hir::Program& program_;
  std::unordered_map<std::string, hir::ColumnId> known_;
};

// Tells columns that say the same in different places: the same operation over the same columns.
class SameColumns {
 public:
  explicit SameColumns(const hir::Program& program) : program_(program) {}
  // The first of those that are the same.
  hir::ColumnId Of(hir::ColumnId column);

 private:
  const hir::Program& program_;
  std::map<hir::ColumnId, hir::ColumnId> first_;
  std::map<std::string, hir::ColumnId> known_;
};

}  // namespace kaocheng::check
