#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

namespace kaocheng {

// A typed index into a Store. Ids of different tags do not convert into each other.
template <typename Tag>
struct Id {
  static constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();
  uint32_t value = kNone;

  bool valid() const { return value != kNone; }
  friend bool operator==(Id, Id) = default;
  friend auto operator<=>(Id, Id) = default;
};

// A growing sequence addressed by its own id type. References are invalidated by Add.
template <typename IdType, typename T>
class Store {
 public:
  IdType Add(T item) {
    items_.push_back(std::move(item));
    return IdType{static_cast<uint32_t>(items_.size() - 1)};
  }
  T& operator[](IdType id) { return items_.at(id.value); }
  const T& operator[](IdType id) const { return items_.at(id.value); }
  size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }
  IdType id_at(size_t index) const { return IdType{static_cast<uint32_t>(index)}; }

 private:
  std::vector<T> items_;
};

}  // namespace kaocheng

template <typename Tag>
struct std::hash<kaocheng::Id<Tag>> {
  size_t operator()(kaocheng::Id<Tag> id) const noexcept { return std::hash<uint32_t>{}(id.value); }
};
