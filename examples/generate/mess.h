#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kaocheng::generate {

class Table;

// Puts the rows that people get wrong among the good ones, `each` of every kind, and keeps a list of what it
// broke. Every bad row is an extra row, so the good data stay what they are without mess.
class Mess {
 public:
  struct Entry {
    std::string_view kind;
    std::string file;
    int64_t line = 0;
    std::string id;
    std::string_view column;
  };

  explicit Mess(int64_t each) : each_(each) {}

  // Called after each good row and at the end of a table, where whatever did not find its place is appended.
  void After(Table& table);
  void AtEnd(Table& table);

  const std::vector<Entry>& entries() const { return entries_; }

  static constexpr size_t kKinds = 7;

 private:
  void Add(Table& table, size_t kind);

  int64_t each_;
  std::array<int64_t, kKinds> done_{};
  std::vector<Entry> entries_;
};

}  // namespace kaocheng::generate
