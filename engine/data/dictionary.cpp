#include "engine/data/dictionary.h"

#include <algorithm>
#include <functional>

#include "engine/data/coding.h"

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
  if (const auto code = FindInSeries(text)) return code;
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

std::optional<int32_t> Dictionary::CodeOfId(std::string_view text, bool (*sound)(std::string_view)) {
  const Coded id = Encode(text, true);
  if (id.coding != Coding::kNumbered || !sound(text)) return CodeIf(text, sound);
  if (!series_.empty()) {
    Series& open = series_.back();
    const int64_t at = id.value - open.first;
    if (at >= 0 && at <= open.last - open.first + 1 && at < open.room && open.prefix == id.prefix) {
      if (id.value > open.last) {
        if (const auto code = FindStored(text)) return code;
        if (const auto code = FindInSeries(text)) return code;
        open.last = id.value;
      }
      return open.code + static_cast<int32_t>(at);
    }
  }
  if (const auto code = FindInSeries(text)) return code;
  const bool follows = last_number_ + 1 == id.value && last_prefix_ == id.prefix;
  last_prefix_ = id.prefix;
  last_number_ = id.value;
  if (follows && !FindStored(text) && Begin(id)) return series_.back().code;
  return CodeIf(text, sound);
}

// A series that may grow. One that continues another of its prefix has more room.
bool Dictionary::Begin(const Coded& id) {
  constexpr int32_t kLeast = 1 << 10, kMost = 1 << 22;
  constexpr size_t kMostSeries = 1 << 10;
  int32_t room = kLeast;
  for (const Series& series : series_) {
    if (series.prefix == id.prefix) room = std::max(room, std::min(series.room * 4, kMost));
  }
  const int32_t next = series_.empty() ? kFirstSeries : series_.back().code + series_.back().room;
  if (series_.size() >= kMostSeries || next > INT32_MAX - room) return false;
  series_.push_back({std::string(id.prefix), id.value, id.value, next, room});
  return true;
}

int32_t Dictionary::Code(std::string_view text) {
  return *CodeIf(text, [](std::string_view) { return true; });
}

std::optional<int32_t> Dictionary::AddSeries(std::string_view prefix, int64_t first, int64_t last) {
  const int32_t next = series_.empty() ? kFirstSeries : series_.back().code + series_.back().room;
  if (first < 0 || last < first || last - first >= INT32_MAX - next) return std::nullopt;
  for (const Series& series : series_) {
    if (series.prefix == prefix && series.first <= last && first <= series.last) return std::nullopt;
  }
  const bool here = std::any_of(texts_.begin(), texts_.end(), [&](const std::string& text) {
    const Coded coded = Encode(text, true);
    return coded.coding == Coding::kNumbered && coded.prefix == prefix && first <= coded.value &&
           coded.value <= last;
  });
  if (here) return std::nullopt;
  series_.push_back({std::string(prefix), first, last, next, static_cast<int32_t>(last - first) + 1});
  return next;
}

std::optional<int32_t> Dictionary::FindInSeries(std::string_view text) const {
  if (series_.empty()) return std::nullopt;
  const Coded coded = Encode(text, true);
  if (coded.coding != Coding::kNumbered) return std::nullopt;
  for (const Series& series : series_) {
    if (series.first <= coded.value && coded.value <= series.last && series.prefix == coded.prefix)
      return series.code + static_cast<int32_t>(coded.value - series.first);
  }
  return std::nullopt;
}

const Dictionary::Series& Dictionary::SeriesOf(int32_t code) const {
  return *(std::upper_bound(series_.begin(), series_.end(), code,
                            [](int32_t c, const Series& series) { return c < series.code; }) -
           1);
}

std::string Dictionary::Spelled(int32_t code) const {
  const Series& series = SeriesOf(code);
  return TextOf({Coding::kNumbered, 0, series.prefix, series.first + (code - series.code)});
}

const std::string& Dictionary::SeriesText(int32_t code) const {
  const std::scoped_lock lock(spoken_.mutex);
  auto [text, is_new] = spoken_.texts.try_emplace(code);
  if (is_new) text->second = Spelled(code);
  return text->second;
}

bool Dictionary::Before(int32_t a, int32_t b) const {
  if (a < kFirstSeries && b < kFirstSeries) return Text(a) < Text(b);
  return (a < kFirstSeries ? Text(a) : Spelled(a)) < (b < kFirstSeries ? Text(b) : Spelled(b));
}

std::optional<int32_t> Dictionary::FindStored(std::string_view text) const {
  if (slots_.empty()) return std::nullopt;
  const Slot& slot = slots_[Probe(text, Hash(text))];
  return slot.code < 0 ? std::nullopt : std::optional(slot.code);
}

std::optional<int32_t> Dictionary::Find(std::string_view text) const {
  if (const auto code = FindInSeries(text)) return code;
  return FindStored(text);
}

}  // namespace kaocheng::data
