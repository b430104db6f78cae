#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/explain/scalar.h"

namespace kaocheng::explain {

// Cells that were evaluated, by column and row. An open table: a replay remembers millions, asks for each
// several times and forgets all of them at once.
class Cells {
 public:
  // Null: it was not evaluated. Stands until the next Add.
  const Cell* Find(hir::ColumnId column, data::Row row) const {
    if (slots_.empty()) return nullptr;
    const Slot& slot = slots_[PlaceOf(KeyOf(column, row))];
    return slot.key == kFree ? nullptr : &slot.cell;
  }
  // A cell that is there already stays.
  void Add(hir::ColumnId column, data::Row row, const Cell& cell) {
    if ((size_ + 1) * 4 > slots_.size() * 3) Grow();
    const uint64_t key = KeyOf(column, row);
    Slot& slot = slots_[PlaceOf(key)];
    if (slot.key != kFree) return;
    slot = {key, cell};
    ++size_;
  }
  size_t size() const { return size_; }
  void Clear() {
    constexpr size_t kKept = 1U << 16U;
    if (slots_.size() > kKept) slots_ = {};
    slots_.assign(slots_.size(), Slot{});
    size_ = 0;
  }

  template <typename Fn>
  void ForEach(Fn fn) const {
    for (const Slot& slot : slots_) {
      if (slot.key == kFree) continue;
      fn(hir::ColumnId{static_cast<uint32_t>(slot.key >> 32U)},
         static_cast<data::Row>(slot.key & 0xffffffffU), slot.cell);
    }
  }

 private:
  static constexpr uint64_t kFree = UINT64_MAX;  // no column has that number
  struct Slot {
    uint64_t key = kFree;
    Cell cell;
  };
  static uint64_t KeyOf(hir::ColumnId column, data::Row row) {
    return (uint64_t{column.value} << 32U) | static_cast<uint32_t>(row);
  }
  // Of the key, or where it would be put.
  size_t PlaceOf(uint64_t key) const {
    const size_t mask = slots_.size() - 1;
    uint64_t mixed = key * 0x9E3779B97F4A7C15U;
    mixed ^= mixed >> 32U;
    size_t at = static_cast<size_t>(mixed) & mask;
    while (slots_[at].key != kFree && slots_[at].key != key) at = (at + 1) & mask;
    return at;
  }
  void Grow() {
    constexpr size_t kFirst = 64;
    const std::vector<Slot> before =
        std::exchange(slots_, std::vector<Slot>(slots_.empty() ? kFirst : slots_.size() * 2));
    for (const Slot& slot : before)
      if (slot.key != kFree) slots_[PlaceOf(slot.key)] = slot;
  }

  std::vector<Slot> slots_;  // a power of two of them
  size_t size_ = 0;
};

}  // namespace kaocheng::explain
