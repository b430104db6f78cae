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

int Digits(int64_t number) {
  int digits = 1;
  for (; number >= 10; number /= 10) ++digits;
  return digits;
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
  if (slot.code >= 0) return slot.code;
  const Coded coded = Encode(text, true);
  if (const auto code = FindInSeries(coded)) return code;
  if (!sound(text)) return std::nullopt;
  slot = {hash, Store(text, coded)};
  return slot.code;
}

int32_t Dictionary::Store(std::string_view text, const Coded& coded) {
  if (coded.coding == Coding::kNumbered) {
    int64_t& highest = numbered_.try_emplace(std::string(coded.prefix), coded.value).first->second;
    highest = std::max(highest, coded.value);
    for (Series& series : series_) {
      if (series.prefix == coded.prefix) series.taken = std::max(series.taken, coded.value);
    }
    if (text == next_) next_.clear();
  }
  texts_.emplace_back(text);
  return static_cast<int32_t>(texts_.size()) - 1;
}

std::optional<int32_t> Dictionary::CodeOfId(std::string_view text, bool (*sound)(std::string_view)) {
  if (!next_.empty() && text == next_) return Extend(series_.back());
  const Coded id = Encode(text, true);
  if (id.coding != Coding::kNumbered || !sound(text)) return CodeIf(text, sound);
  if (!series_.empty()) {
    Series& open = series_.back();
    if (id.value == open.last + 1 && id.value - open.first < open.room && open.prefix == id.prefix &&
        (id.value > open.taken || (!FindStored(text) && !FindInSeries(id)))) {
      next_ = text;
      return Extend(open);
    }
  }
  if (const auto code = FindInSeries(id)) return code;
  const bool follows = last_number_ + 1 == id.value && last_prefix_ == id.prefix;
  last_prefix_ = id.prefix;
  last_number_ = id.value;
  if (follows && !FindStored(text) && Begin(id)) return series_.back().code;
  return CodeIf(text, sound);
}

// Takes next_ into the latest series, and works out what would come after it.
int32_t Dictionary::Extend(Series& series) {
  ++series.last;
  size_t at = next_.size();
  while (at > series.prefix.size() && next_[at - 1] == '9') next_[--at] = '0';
  const bool longer = at == series.prefix.size();
  if (longer) {
    next_.insert(at, 1, '1');
  } else {
    ++next_[at - 1];
  }
  // Another length may be read as another form; so may what is as long as a date.
  const bool doubtful = longer || next_.size() == 10 || next_.size() == 16;
  const int64_t number = series.last + 1;
  const auto as_expected = [&](const Coded& coded) {
    return coded.coding == Coding::kNumbered && coded.value == number && coded.prefix == series.prefix;
  };
  if (number <= series.taken || number - series.first >= series.room ||
      (doubtful && !as_expected(Encode(next_, true))))
    next_.clear();
  return series.code + static_cast<int32_t>(series.last - series.first);
}

// The highest number of the id's prefix that is somebody else's; below the id's own: none that matters.
int64_t Dictionary::TakenBeyond(const Coded& id) const {
  const auto stored = numbered_.find(std::string(id.prefix));
  int64_t taken = stored != numbered_.end() ? stored->second : -1;
  for (const Series& series : series_) {
    if (series.prefix == id.prefix) taken = std::max(taken, series.last);
  }
  return taken;
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
  series_.push_back({std::string(id.prefix), id.value, id.value, next, room, TakenBeyond(id)});
  next_.clear();
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
  series_.push_back({std::string(prefix), first, last, next, static_cast<int32_t>(last - first) + 1, last});
  next_.clear();
  return next;
}

std::optional<int32_t> Dictionary::FindInSeries(std::string_view text) const {
  return series_.empty() ? std::nullopt : FindInSeries(Encode(text, true));
}

std::optional<int32_t> Dictionary::FindInSeries(const Coded& coded) const {
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
  if (a >= kFirstSeries && b >= kFirstSeries && &SeriesOf(a) == &SeriesOf(b)) {
    const Series& series = SeriesOf(a);
    const auto number = [&](int32_t code) { return series.first + (code - series.code); };
    if (Digits(number(a)) == Digits(number(b))) return a < b;
  }
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
