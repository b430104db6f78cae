#pragma once

#include <cstring>

#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"
#include "engine/exec/execute.h"

// How kernels read and write columns.
namespace kaocheng::exec {

using Width = ColumnData::Width;
using data::kNoRow;
using data::Row;
using hir::State;

inline constexpr uint8_t kValue = static_cast<uint8_t>(State::kValue);
inline constexpr uint8_t kAbsent = static_cast<uint8_t>(State::kAbsent);
inline constexpr uint8_t kUndetermined = static_cast<uint8_t>(State::kUndetermined);

// Enumerations of more than 256 members take 32 bits.
Width WidthOf(const hir::Program& program, hir::Type type);
inline size_t BytesOf(Width width) { return width == Width::k8 ? 1 : width == Width::k32 ? 4 : 8; }

struct Range {
  Row lo = 0;
  Row hi = 0;  // exclusive
  size_t size() const { return static_cast<size_t>(hi - lo); }
};

// What is read of a column: rows from `origin` on, or one value that all rows share. A row that has no value
// holds a number that means nothing.
struct View {
  Width width = Width::k64;
  bool constant = false;
  Row origin = 0;
  const void* values = nullptr;
  const uint8_t* states = nullptr;    // null: every row has a value
  int64_t shared = 0;                 // constant
  const RowRanges* ranges = nullptr;  // of undetermined rows; null: none

  template <typename T>
  const T* Values(Row row) const {
    return static_cast<const T*>(values) + (row - origin);
  }
  const uint8_t* States(Row row) const { return states == nullptr ? nullptr : states + (row - origin); }

  int64_t Get(Row row) const {
    if (constant) return shared;
    switch (width) {
      case Width::k8:
        return *Values<uint8_t>(row);
      case Width::k32:
        return *Values<int32_t>(row);
      case Width::k64:
        return *Values<int64_t>(row);
    }
    return 0;
  }
  uint8_t StateAt(Row row) const { return states == nullptr ? kValue : states[row - origin]; }
};

// All rows of a column that does not say few.
View WholeView(const ColumnData& data);
// The same column, saying all its rows, in memory that has room for them.
ColumnData Filled(const ColumnData& few, void* values, uint8_t* states);

// Calls fn with a value of the physical type.
template <typename Fn>
void WithWidth(Width width, Fn&& fn) {
  switch (width) {
    case Width::k8:
      return fn(uint8_t{});
    case Width::k32:
      return fn(int32_t{});
    case Width::k64:
      return fn(int64_t{});
  }
}

// Operands of inner loops: a row each, or the same for all.
template <typename T>
struct Each {
  const T* values;
  T operator[](size_t i) const { return values[i]; }
};
template <typename T>
struct Same {
  T value;
  T operator[](size_t) const { return value; }
};
template <typename T, typename Fn>
void WithInput(const View& view, Row lo, Fn&& fn) {
  if (view.constant) {
    fn(Same<T>{static_cast<T>(view.shared)});
  } else {
    fn(Each<T>{view.Values<T>(lo)});
  }
}

template <typename Fn>
void WithStates(const View& view, Row lo, Fn&& fn) {
  if (view.states == nullptr) {
    fn(Same<uint8_t>{kValue});
  } else {
    fn(Each<uint8_t>{view.States(lo)});
  }
}

// Where a kernel writes one column's rows [lo, hi); index 0 is row lo.
class Out {
 public:
  Out(Width width, void* values, uint8_t* states, size_t size)
      : width_(width), values_(values), states_(states), size_(size) {}

  Width width() const { return width_; }
  size_t size() const { return size_; }
  template <typename T>
  T* Values() {
    return static_cast<T*>(values_);
  }
  void Set(size_t i, int64_t value) {
    switch (width_) {
      case Width::k8:
        static_cast<uint8_t*>(values_)[i] = static_cast<uint8_t>(value);
        return;
      case Width::k32:
        static_cast<int32_t*>(values_)[i] = static_cast<int32_t>(value);
        return;
      case Width::k64:
        static_cast<int64_t*>(values_)[i] = value;
        return;
    }
  }
  // The states, all kValue at first. A kernel that never asks says that every row has a value.
  uint8_t* States() {
    if (!stated_) std::memset(states_, 0, size_);
    stated_ = true;
    return states_;
  }
  void CopyStates(const uint8_t* states) {
    std::memcpy(states_, states, size_);
    stated_ = true;
  }
  bool stated() const { return stated_; }
  void SetState(size_t i, uint8_t state) { States()[i] = state; }
  // Settles whether there are states at all, and gives rows without a value the value 0.
  bool Finish();

 private:
  Width width_;
  void* values_;
  uint8_t* states_;
  size_t size_;
  bool stated_ = false;
};

// Strict operators: the worse of the inputs' states. Call once for each input, before states are set for
// other reasons.
void SpreadStates(const View& input, Row lo, Out& out);

}  // namespace kaocheng::exec
