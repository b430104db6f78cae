#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

namespace kaocheng::data {

// Values by row: a vector, values that lie elsewhere, or what a source makes of other data. What a source
// gives is made as a whole, once, when a reference into it is first asked for; Read gets at some rows without
// that. Copies share what was made; whoever changes a copy gets a vector of its own. Reading is safe from
// several threads.
template <typename T>
class Column {
 public:
  using value_type = T;                    // NOLINT(readability-identifier-naming)
  using size_type = size_t;                // NOLINT(readability-identifier-naming)
  using difference_type = std::ptrdiff_t;  // NOLINT(readability-identifier-naming)
  using reference = T&;                    // NOLINT(readability-identifier-naming)
  using const_reference = const T&;        // NOLINT(readability-identifier-naming)
  using iterator = T*;                     // NOLINT(readability-identifier-naming)
  using const_iterator = const T*;         // NOLINT(readability-identifier-naming)
  // Writes the values of rows [first, first + n) to `out`. Called by several threads at a time.
  using Source = std::function<void(size_t first, size_t n, T* out)>;

  Column() = default;
  Column(std::vector<T> values) : held_(std::move(values)) {}  // NOLINT
  Column(std::initializer_list<T> values) : held_(values) {}
  Column(size_t size, Source source) : made_(std::make_shared<Made>(size, std::move(source))) {}
  // Values that lie at `at` as long as `keep` lives.
  static Column Lying(std::shared_ptr<const void> keep, const T* at, size_t size) {
    Column column;
    column.made_ = std::make_shared<Made>(std::move(keep), at, size);
    return column;
  }
  static Column Same(size_t size, T value) {
    return Column(size, [value](size_t, size_t n, T* out) { std::fill_n(out, n, value); });
  }

  size_t size() const { return made_ ? made_->size : held_.size(); }
  bool empty() const { return size() == 0; }
  bool held() const { return made_ == nullptr; }  // a vector from the beginning
  void Read(size_t first, size_t n, T* out) const {
    if (made_ && !made_->done.load(std::memory_order_acquire)) {
      if (n > 0) made_->source(first, n, out);
      return;
    }
    std::copy_n(data() + first, n, out);
  }
  // One value, without the rest being made.
  T Get(size_t i) const {
    T value{};
    Read(i, 1, &value);
    return value;
  }

  const T* data() const { return made_ ? made_->Get() : held_.data(); }
  const T& operator[](size_t i) const { return data()[i]; }
  const T& at(size_t i) const {
    if (i >= size()) throw std::out_of_range("Column");
    return data()[i];
  }
  const T& front() const { return data()[0]; }
  const T& back() const { return data()[size() - 1]; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size(); }
  auto rbegin() const { return std::reverse_iterator(end()); }
  auto rend() const { return std::reverse_iterator(begin()); }
  bool operator==(const Column& other) const {
    return std::equal(begin(), end(), other.begin(), other.end());
  }

  // What changes it needs a vector.
  std::vector<T>& Own() {
    if (made_) {
      held_.assign(data(), data() + size());
      made_.reset();
    }
    return held_;
  }
  T& operator[](size_t i) { return Own()[i]; }
  T* begin() { return Own().data(); }
  T* end() { return Own().data() + size(); }
  void push_back(const T& value) {
    if (made_) Own();
    held_.push_back(value);
  }
  void reserve(size_t size) { Own().reserve(size); }
  void resize(size_t size, const T& value = T{}) { Own().resize(size, value); }
  void assign(size_t size, const T& value) { *this = Column(std::vector<T>(size, value)); }
  void clear() { *this = Column(); }

 private:
  struct Made {
    Made(size_t rows, Source from) : size(rows), source(std::move(from)) {}
    Made(std::shared_ptr<const void> keep, const T* lying, size_t rows)
        : size(rows), kept(std::move(keep)), at(lying), done(true) {}
    const T* Get() {
      if (done.load(std::memory_order_acquire)) return at;
      std::call_once(once, [this] {
        values = std::make_unique_for_overwrite<T[]>(size);
        if (size > 0) source(0, size, values.get());
        at = values.get();
        done.store(true, std::memory_order_release);
      });
      return at;
    }
    size_t size;
    Source source;
    std::unique_ptr<T[]> values;
    std::shared_ptr<const void> kept;
    const T* at = nullptr;
    std::once_flag once;
    std::atomic<bool> done = false;
  };

  std::vector<T> held_;
  std::shared_ptr<Made> made_;
};

// Calls fn(row, value) for each row, without the column being made as a whole.
template <typename T, typename Fn>
void EachValue(const Column<T>& column, Fn fn) {
  constexpr size_t kPiece = 4096;
  std::vector<T> values(std::min(kPiece, column.size()));
  for (size_t first = 0; first < column.size(); first += kPiece) {
    const size_t n = std::min(kPiece, column.size() - first);
    column.Read(first, n, values.data());
    for (size_t i = 0; i < n; ++i) fn(first + i, values[i]);
  }
}

}  // namespace kaocheng::data
