#include "engine/exec/column.h"

#include <algorithm>

#include "dsl/base/kernel.h"

namespace kaocheng::exec {

const ColumnData& Results::operator[](hir::ColumnId id) const {
  static const ColumnData none;
  const auto& column = columns.at(same_as.at(id.value));
  return column == nullptr ? none : *column;
}

int64_t ColumnData::value(Row row) const {
  const auto i = static_cast<size_t>(row);
  switch (width) {
    case Width::k8:
      return v8.at(i);
    case Width::k32:
      return v32.at(i);
    case Width::k64:
      return v64.at(i);
  }
  return 0;
}

State ColumnData::state(Row row) const {
  return states.empty() ? State::kValue : static_cast<State>(states.at(static_cast<size_t>(row)));
}

const RowRange* FindRange(const RowRanges& ranges, Row row) {
  const auto found = std::lower_bound(ranges.begin(), ranges.end(), row,
                                      [](const RowRange& one, Row r) { return one.row < r; });
  return found == ranges.end() || found->row != row ? nullptr : &*found;
}

Width WidthOf(const hir::Program& program, hir::Type type) {
  switch (type.kind) {
    case hir::TypeKind::kBoolean:
      return Width::k8;
    case hir::TypeKind::kEnum:
      return program.enums[type.enum_id()].members.size() <= 256 ? Width::k8 : Width::k32;
    case hir::TypeKind::kDate:
    case hir::TypeKind::kText:
    case hir::TypeKind::kReference:
      return Width::k32;
    case hir::TypeKind::kInteger:
    case hir::TypeKind::kDecimal:
    case hir::TypeKind::kMoney:
    case hir::TypeKind::kDatetime:
    case hir::TypeKind::kDays:
    case hir::TypeKind::kWorkdays:
    case hir::TypeKind::kMonths:
    case hir::TypeKind::kMinutes:
    case hir::TypeKind::kViolation:
      return Width::k64;
  }
  return Width::k64;
}

// Sizes and pointers are read before loops: what a loop writes might otherwise be one of them, for all that
// the compiler knows, and it would go row by row.
KAOCHENG_KERNEL bool Out::Finish() {
  if (!stated_) return false;
  const size_t n = size_;
  const uint8_t* states = states_;
  uint8_t any = kValue;
  for (size_t i = 0; i < n; ++i) any |= states[i];
  if (any == kValue) return false;
  WithWidth(width_, [&](auto type) {
    auto* values = Values<decltype(type)>();
    KAOCHENG_ROWS_APART for (size_t i = 0; i < n; ++i) values[i] = states[i] == kValue ? values[i] : 0;
  });
  return true;
}

KAOCHENG_KERNEL void SpreadStates(const View& input, Row lo, Out& out) {
  const uint8_t* in = input.States(lo);
  if (in == nullptr) return;
  if (!out.stated()) return out.CopyStates(in);
  uint8_t* states = out.States();
  for (size_t i = 0, n = out.size(); i < n; ++i) states[i] = std::max(states[i], in[i]);
}

}  // namespace kaocheng::exec
