#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kaocheng::data {

// Texts seen in the data, each stored once. Codes are dense from 0 in order of first appearance.
class Dictionary {
 public:
  int32_t Code(std::string_view text);  // adds it where it is new
  // The same, but a new text is added only if `sound` says so: what is here already was judged when it came.
  std::optional<int32_t> CodeIf(std::string_view text, bool (*sound)(std::string_view));
  std::optional<int32_t> Find(std::string_view text) const;
  const std::string& Text(int32_t code) const { return texts_[static_cast<size_t>(code)]; }
  size_t size() const { return texts_.size(); }

 private:
  // Open addressing: most texts are ids that occur once, and a node each would cost more than the text.
  struct Slot {
    uint32_t hash = 0;
    int32_t code = -1;
  };
  size_t Probe(std::string_view text, uint32_t hash) const;
  void Grow();

  std::vector<std::string> texts_;
  std::vector<Slot> slots_;
};

}  // namespace kaocheng::data
