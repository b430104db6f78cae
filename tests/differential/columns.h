#pragma once

#include <vector>

#include "tests/differential/random.h"
#include "tests/differential/schema.h"

namespace kaocheng::differential {

// Adds random columns to a schema's program, each well-typed over the columns before it.
class ColumnMaker {
 public:
  ColumnMaker(Schema& schema, Random& random) : schema_(schema), random_(random), builder_(schema.builder) {}

  void AddBuiltIns();  // on, until, first, last, self … of every space
  void AddOne();
  void AddLadders();  // violations with their inputs, and the fold's outputs

 private:
  const hir::Program& program() const { return builder_.program; }
  const hir::Space& space(hir::SpaceId id) const { return program().spaces[id]; }
  hir::SpaceId AnySpace();
  hir::Type AnyType();
  // The space's own kind (entities), its owner's, and those above.
  std::vector<hir::SpaceId> AncestorsOf(hir::SpaceId id) const;
  std::vector<hir::ColumnId> Existing(hir::SpaceId id, hir::Type type) const;
  hir::ColumnId Literal(hir::SpaceId id, hir::Type type);
  // A day of the year that scenarios are about, counted from its first.
  hir::ColumnId DayOfYear(hir::SpaceId id, int64_t first, int64_t last);
  // Some column of that type (optional or not), a literal where there is none.
  hir::ColumnId Need(hir::SpaceId id, hir::Type type);
  hir::ColumnId NeedRequired(hir::SpaceId id, hir::Type type);
  bool IsOptional(const std::vector<hir::ColumnId>& columns) const;
  void AddMap(hir::SpaceId id, hir::Type type, hir::Prim prim, std::vector<hir::ColumnId> operands,
              int64_t literal = 0, int64_t literal2 = 0);

  void AddArithmetic();
  void AddScaled();
  void AddComparison();
  void AddLogic();
  void AddStates();
  void AddDates();
  void AddTimes();
  void AddGather();
  void AddReduce();
  void AddFamily();
  void AddInForce(hir::SpaceId sanctions, hir::ColumnId heavy);
  void AddOrder();
  void AddChoose();

  Schema& schema_;
  Random& random_;
  reference::ProgramBuilder& builder_;
  bool ladders_done_ = false;
};

}  // namespace kaocheng::differential
