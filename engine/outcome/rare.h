#pragma once

#include <memory>
#include <utility>

namespace kaocheng::outcome {

// What few of many have: takes the room of a pointer where there is nothing. Copies have one of their own.
template <typename T>
class Rare {
 public:
  Rare() = default;
  Rare(const Rare& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
  Rare(Rare&&) noexcept = default;
  Rare& operator=(Rare other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Rare() = default;

  const T& operator*() const {  // an empty one where there is none
    static const T nothing;
    return value_ ? *value_ : nothing;
  }
  const T* operator->() const { return &**this; }
  explicit operator bool() const { return value_ != nullptr; }
  T& Make() {  // the one that there is, or a new one
    if (!value_) value_ = std::make_unique<T>();
    return *value_;
  }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace kaocheng::outcome
