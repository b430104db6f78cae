#pragma once

#include "engine/exec/task.h"

namespace kaocheng::exec {

// To which group of a Reduce each source row belongs: the entity above it (itself where it is of that kind),
// or the target row that it refers to.
class GroupKey {
 public:
  GroupKey(const Task& task, const hir::Reduce& reduce)
      : by_reference_(reduce.match == hir::Reduce::Match::kReference), target_(task.column.space.value) {
    if (by_reference_) {
      reference_ = task.view(reduce.reference);
      any_type_ = task.run.program.columns[reduce.reference].type.kind == hir::TypeKind::kViolation;
    } else {
      ancestors_ = exec::Ancestors(task.run, reduce.source, reduce.entity);
    }
  }

  bool by_reference() const { return by_reference_; }
  const Row* ancestors() const { return ancestors_; }  // null: the rows themselves, or by reference
  uint8_t StateAt(Row row) const { return by_reference_ ? reference_.StateAt(row) : kValue; }
  Row At(Row row) const {  // kNoRow: none; only where there is a value
    if (!by_reference_) return ancestors_ == nullptr ? row : ancestors_[row];
    const int64_t value = reference_.Get(row);
    if (!any_type_) return static_cast<Row>(value);
    return static_cast<uint32_t>(value >> 32) == target_ ? static_cast<Row>(value & 0xffffffff) : kNoRow;
  }

 private:
  bool by_reference_;
  uint32_t target_;
  const Row* ancestors_ = nullptr;
  View reference_;
  bool any_type_ = false;  // a reference to records of any type
};

}  // namespace kaocheng::exec
