#include "engine/exec/column.h"

#include <algorithm>
#include <stdexcept>

#include "dsl/base/kernel.h"
#include "dsl/base/large_pages.h"

namespace kaocheng::exec {

void Block::Reserve(size_t bytes) {
  if (bytes <= size_) return;
  bytes_ = std::make_unique_for_overwrite<std::byte[]>(bytes + kAlign);
  void* start = bytes_.get();
  size_t room = bytes + kAlign;
  start_ = static_cast<std::byte*>(std::align(kAlign, bytes, start, room));
  size_ = bytes;
  UseLargePages(start_, bytes);
}

const ColumnData* Results::Find(hir::ColumnId id) const {
  if (places_ == nullptr || id.value >= places_->size()) return nullptr;
  const int32_t place = (*places_)[id.value];
  return place < 0 ? nullptr : &columns_[static_cast<size_t>(place)];
}

const ColumnData& Results::operator[](hir::ColumnId id) const {
  static const ColumnData none;
  const ColumnData* const found = Find(id);
  return found == nullptr ? none : *found;
}

int64_t ColumnData::value(Row row) const {
  if (row < 0 || row >= rows) throw std::out_of_range("ColumnData");
  if (few) {
    const FewRows::One* const one = few->Find(row);
    return one == nullptr ? 0 : one->value;
  }
  return WholeView(*this).Get(row);
}

State ColumnData::state(Row row) const {
  if (states == nullptr && !few) return State::kValue;
  if (row < 0 || row >= rows) throw std::out_of_range("ColumnData");
  if (few) {
    const FewRows::One* const one = few->Find(row);
    return one == nullptr ? State::kValue : one->state;
  }
  return static_cast<State>(states[row]);
}

View WholeView(const ColumnData& data) {
  return {.width = data.width,
          .values = data.values,
          .states = data.states,
          .ranges = data.ranges.empty() ? nullptr : &data.ranges};
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
