#pragma once

#include <functional>
#include <map>
#include <tuple>

#include "dsl/hir/suite.h"
#include "engine/trial/bounds.h"

namespace kaocheng::trial {

// Calls fn with every operand that holds a value of the operation; not with those that only say which rows.
void ForEachOperand(hir::Op& op, const std::function<void(hir::ColumnId&)>& fn);

// The program that mutants are patches of.
class Bench {
 public:
  explicit Bench(const hir::Program& program);

  // A literal of a mutant: never one that the program shares.
  hir::ColumnId Literal(hir::SpaceId space, hir::Type type, int64_t value);
  hir::ColumnId Absent(hir::SpaceId space, hir::Type type);
  // Whether the column can be shown to have the same value by this operation as by its own.
  bool IsSame(hir::ColumnId column, const hir::Op& is);

  const hir::Program& program() const { return program_; }
  hir::Program Take() { return std::move(program_); }

 private:
  std::optional<int64_t> ConstantAt(hir::ColumnId column) const;
  bool IsMasked(hir::ColumnId column, check::Interval values, int depth);
  bool Agree(hir::Prim was, hir::Prim is, hir::ColumnId value, int64_t a, std::optional<int64_t> b);

  hir::Program program_;
  Bounds bounds_;
  std::vector<std::vector<hir::ColumnId>> readers_;  // by column of the suite's program
  std::map<std::tuple<uint32_t, hir::TypeKind, uint32_t, int64_t>, hir::ColumnId> literals_;
};

// The operation that hands its operand on.
hir::Op Identity(hir::ColumnId of);
hir::Op LiteralOp(int64_t value);
std::optional<int64_t> LiteralAt(const hir::Program& program, hir::ColumnId column);

}  // namespace kaocheng::trial
