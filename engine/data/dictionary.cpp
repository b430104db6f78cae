#include "engine/data/dictionary.h"

#include <functional>

namespace kaocheng::data {
namespace {

uint32_t Hash(std::string_view text) {
  const uint64_t hash = std::hash<std::string_view>{}(text);
  return static_cast<uint32_t>(hash ^ (hash >> 32));
}

}  // namespace

// The slot that holds the text, or the free one where it belongs. There always is a free one.
size_t Dictionary::Probe(std::string_view text, uint32_t hash) const {
  const size_t mask = slots_.size() - 1;
  size_t at = hash & mask;
  while (slots_[at].code >= 0 && (slots_[at].hash != hash || Text(slots_[at].code) != text))
    at = (at + 1) & mask;
  return at;
}

void Dictionary::Grow() {
  std::vector<Slot> old(slots_.empty() ? 1024 : slots_.size() * 2);
  old.swap(slots_);
  const size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.code < 0) continue;
    size_t at = slot.hash & mask;
    while (slots_[at].code >= 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

std::optional<int32_t> Dictionary::CodeIf(std::string_view text, bool (*sound)(std::string_view)) {
  if ((texts_.size() + 1) * 3 > slots_.size() * 2) Grow();
  const uint32_t hash = Hash(text);
  Slot& slot = slots_[Probe(text, hash)];
  if (slot.code < 0) {
    if (!sound(text)) return std::nullopt;
    slot = {hash, static_cast<int32_t>(texts_.size())};
    texts_.emplace_back(text);
  }
  return slot.code;
}

int32_t Dictionary::Code(std::string_view text) {
  return *CodeIf(text, [](std::string_view) { return true; });
}

std::optional<int32_t> Dictionary::Find(std::string_view text) const {
  if (slots_.empty()) return std::nullopt;
  const Slot& slot = slots_[Probe(text, Hash(text))];
  return slot.code < 0 ? std::nullopt : std::optional(slot.code);
}

}  // namespace kaocheng::data
