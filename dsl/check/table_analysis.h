#pragma once

#include <string>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/program.h"

// What can be said of a table before there are data: cases that no row fits, that two rows fit, rows that
// nothing reaches.
namespace kaocheng::check {

struct TableCell {
  ast::Table::Cell::Kind kind = ast::Table::Cell::Kind::kAny;
  std::vector<hir::Prim> comparisons;    // kOneOf: any of them holds; otherwise all do
  std::vector<hir::ColumnId> constants;  // what the input is compared with, one a comparison
  int64_t scale = 1;                     // units of the constants in one unit of the input
};

struct TableRow {
  std::vector<TableCell> cells;  // one an input
  hir::ColumnId hit;             // whether all cells hold
  hir::ColumnId result;
  Span span;
};

struct TableModel {
  std::string name;
  Span span;  // of the name, where gaps are reported
  ast::HitPolicy policy = ast::HitPolicy::kUnique;
  std::vector<Term> names;  // of the inputs
  std::vector<hir::ColumnId> inputs;
  std::vector<TableRow> rows;  // earlier rows win where the policy is `first`, or `highest` of constants
  bool ordered = false;        // whether they do
};

// Reports what it finds. True where some row is sure to fit in every case.
bool AnalyseTable(const hir::Program& program, const TableModel& table, Emitter& emitter);

}  // namespace kaocheng::check
