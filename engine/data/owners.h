#pragma once

#include <algorithm>
#include <span>

#include "engine/data/snapshot.h"

// Whose rows are whose, by where each owner's begin: those of owner o are [offsets[o], offsets[o + 1]).
namespace kaocheng::data {

inline Row OwnerAt(std::span<const Row> offsets, Row row) {
  return static_cast<Row>(std::upper_bound(offsets.begin(), offsets.end(), row) - offsets.begin()) - 1;
}

// The owner of each row from a row on.
class OwnersFrom {
 public:
  OwnersFrom(std::span<const Row> offsets, size_t row)
      : offsets_(offsets), row_(static_cast<Row>(row)), owner_(OwnerAt(offsets, row_)) {}
  Row Next() {
    while (offsets_[static_cast<size_t>(owner_) + 1] <= row_) ++owner_;
    ++row_;
    return owner_;
  }

 private:
  std::span<const Row> offsets_;
  Row row_, owner_;
};

}  // namespace kaocheng::data
