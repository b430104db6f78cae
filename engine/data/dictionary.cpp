#include "engine/data/dictionary.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "engine/data/coding.h"
#include "engine/data/row_block.h"
#include "engine/data/same_text.h"
#include "engine/data/short_text.h"

namespace kaocheng::data {
namespace {

uint32_t Hash(std::string_view text) {
  const uint64_t hash = std::hash<std::string_view>{}(text);
  return static_cast<uint32_t>(hash ^ (hash >> 32));
}

// What follows an id of this length may be a date.
bool MayBeAnotherForm(size_t size) { return size == 10 || size == 16; }

}  // namespace

// The slot that holds the text, or the free one where it belongs. There always is a free one.
size_t Dictionary::Probe(std::string_view text, uint32_t hash) const {
  const size_t mask = slots_.size() - 1;
  size_t at = hash & mask;
  while (slots_[at].code >= 0 && (slots_[at].hash != hash || !SameText(Text(slots_[at].code), text)))
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
  if ((used_ + 1) * 3 > slots_.size() * 2) Grow();
  const uint32_t hash = Hash(text);
  Slot& slot = slots_[Probe(text, hash)];
  if (slot.code >= 0) return slot.code;
  const Coded coded = Encode(text, true);
  if (const auto code = FindInSeries(coded)) return code;
  if (const auto code = FindElsewhere(text, hash)) {
    slot = {hash, *code};
    ++used_;
    return code;
  }
  if (!sound(text)) return std::nullopt;
  slot = {hash, Store(text, coded)};
  ++used_;
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
  return static_cast<int32_t>(size()) - 1;
}

std::optional<int32_t> Dictionary::CodeOfId(std::string_view text, bool (*sound)(std::string_view)) {
  if (!next_.empty() && SameText(text, next_)) return Extend(series_.back(), 1);
  const Coded id = Encode(text, true);
  if (id.coding != Coding::kNumbered || !sound(text)) return CodeIf(text, sound);
  if (!series_.empty()) {
    Series& open = series_.back();
    if (id.value == open.last + 1 && id.value - open.first < open.room && open.prefix == id.prefix &&
        (id.value > open.taken || (!FindStored(text) && !FindInSeries(id)))) {
      next_ = text;
      return Extend(open, 1);
    }
  }
  if (const auto code = FindInSeries(id)) return code;
  const bool is_first = series_.empty() && last_prefix_.empty() && last_number_ == 0;
  const bool goes_on =
      !series_.empty() && series_.back().last + 1 == id.value && series_.back().prefix == id.prefix;
  const bool follows = is_first || goes_on || (last_number_ + 1 == id.value && last_prefix_ == id.prefix);
  last_prefix_ = id.prefix;
  last_number_ = id.value;
  if (follows && !FindStored(text) && Begin(id)) return series_.back().code;
  return CodeIf(text, sound);
}

size_t Dictionary::TakeNext(const Cells& ids, int32_t* codes) {
  size_t n = 0;
  while (n < ids.size() && !next_.empty() && next_.size() <= kShortText) {
    Series& series = series_.back();
    // Up to the next ten they differ in their last digit alone.
    const int64_t to_ten = MayBeAnotherForm(next_.size()) ? 1 : '9' - next_.back() + 1;
    const auto most = static_cast<size_t>(std::min(
        {static_cast<int64_t>(ids.size() - n), to_ten, series.first + series.room - 1 - series.last}));
    ShortText expected(next_);
    uint64_t& word = next_.size() > sizeof expected.first ? expected.last : expected.first;
    const uint64_t one = uint64_t{1} << 8 * ((next_.size() - 1) % sizeof word);
    size_t taken = 0;
    for (; taken < most && ShortText::Of(ids[n + taken]) == expected; ++taken) word += one;
    if (taken == 0) break;
    const int32_t last = Extend(series, static_cast<int32_t>(taken));
    std::iota(codes + n, codes + n + taken, last + 1 - static_cast<int32_t>(taken));
    n += taken;
    if (taken < most) break;
  }
  return n;
}

// Takes next_ and those that follow it up to the next ten into the latest series, so many, and works out what
// would come after them.
int32_t Dictionary::Extend(Series& series, int32_t by) {
  series.last += by;
  next_.back() = static_cast<char>(next_.back() + by - 1);
  size_t at = next_.size();
  while (at > series.prefix.size() && next_[at - 1] == '9') next_[--at] = '0';
  const bool longer = at == series.prefix.size();
  if (longer) {
    next_.insert(at, 1, '1');
  } else {
    ++next_[at - 1];
  }
  const bool doubtful = longer || MayBeAnotherForm(next_.size());
  const int64_t number = series.last + 1;
  const auto as_expected = [&](const Coded& coded) {
    return coded.coding == Coding::kNumbered && coded.value == number && coded.prefix == series.prefix;
  };
  if (number <= series.taken || number - series.first >= series.room ||
      (doubtful && !as_expected(Encode(next_, true))))
    next_.clear();
  return series.code + static_cast<int32_t>(series.last - series.first);
}

// Works out what would come after a series, the latest.
void Dictionary::Expect(const Series& series) {
  const int64_t number = series.last + 1;
  next_ = TextOf({Coding::kNumbered, 0, series.prefix, number});
  const Coded coded = Encode(next_, true);
  const bool as_expected =
      coded.coding == Coding::kNumbered && coded.value == number && coded.prefix == series.prefix;
  if (!as_expected || number <= series.taken || number - series.first >= series.room) next_.clear();
}

// Enters the ids of another dictionary's series from a number on: the code of the first, and how many follow
// it.
std::pair<int32_t, int32_t> Dictionary::EnterFrom(const Series& numbers, int64_t number) {
  const auto all = static_cast<int32_t>(numbers.last - number) + 1;
  for (const Series& series : series_) {
    if (series.prefix == numbers.prefix && series.first <= number && number <= series.last)
      return {series.code + static_cast<int32_t>(number - series.first),
              std::min(all, static_cast<int32_t>(series.last - number) + 1)};
  }
  const Coded id{Coding::kNumbered, 0, numbers.prefix, number};
  const auto continues = [&] {
    return !series_.empty() && series_.back().prefix == numbers.prefix && series_.back().last + 1 == number &&
           number - series_.back().first < series_.back().room && number > series_.back().taken;
  };
  if (!continues() && (TakenBeyond(id) >= number || !Begin(id))) return {Code(TextOf(id)), 1};
  Series& open = series_.back();
  open.last = std::min(numbers.last, open.first + open.room - 1);
  Expect(open);
  return {open.code + static_cast<int32_t>(number - open.first),
          static_cast<int32_t>(open.last - number) + 1};
}

Dictionary::Translation Dictionary::Take(const Dictionary& other) {
  Translation translation;
  translation.same_ = other.based_;
  for (const Series& series : other.series_) {
    for (int64_t number = series.first; number <= series.last;) {
      const auto [code, count] = EnterFrom(series, number);
      translation.series_.push_back({series.code + static_cast<int32_t>(number - series.first), count, code});
      number += count;
    }
  }
  for (const std::string& text : other.texts_) translation.texts_.push_back(Code(text));
  return translation;
}

const Dictionary::Translation::Stretch& Dictionary::Translation::StretchOf(int32_t code) const {
  return *(std::upper_bound(series_.begin(), series_.end(), code,
                            [](int32_t c, const Stretch& stretch) { return c < stretch.from; }) -
           1);
}

int32_t Dictionary::Translation::operator()(int32_t code) const {
  if (code < same_) return code;
  if (code < kFirstSeries) {
    const auto at = static_cast<size_t>(code - same_);
    return at < texts_.size() ? texts_[at] : 0;
  }
  const Stretch& stretch = StretchOf(code);
  return stretch.to + (code - stretch.from);
}

std::optional<int32_t> Dictionary::Translation::Shift(int32_t low, int32_t high) const {
  if (high < same_) return 0;
  if (low < kFirstSeries) return std::nullopt;
  const Stretch* const first = &StretchOf(low);
  const Stretch* const last = &StretchOf(high);
  const int32_t shift = first->to - first->from;
  const bool same = std::all_of(first, last + 1, [&](const Stretch& s) { return s.to - s.from == shift; });
  return same ? std::optional(shift) : std::nullopt;
}

// The highest number of the id's prefix that is somebody else's; below the id's own: none that matters.
int64_t Dictionary::TakenBeyond(const Coded& id) {
  const std::string prefix(id.prefix);
  const auto stored = numbered_.find(prefix);
  int64_t taken = std::max(stored != numbered_.end() ? stored->second : -1, HighestLying(prefix));
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
  EachNumberedLying(std::string(prefix), [&](size_t index, int64_t number) {
    if (first <= number && number <= last)
      lying_codes_.Set(index, next + static_cast<int32_t>(number - first));
  });
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

std::string_view Dictionary::SeriesText(int32_t code) const {
  const std::scoped_lock lock(spoken_.mutex);
  auto [text, is_new] = spoken_.texts.try_emplace(code);
  if (is_new) text->second = Spelled(code);
  return text->second;
}

std::pair<int32_t, int32_t> Dictionary::Rising(int32_t code) const {
  if (code < kFirstLying) return {code, code + 1};
  if (code < kFirstSeries) return {kFirstLying, kFirstSeries};
  const Series& series = SeriesOf(code);
  int64_t end = 10;  // of numbers with as many digits
  while (end <= series.first + (code - series.code)) end *= 10;
  const int64_t first = std::max(series.first, end == 10 ? 0 : end / 10);
  return {series.code + static_cast<int32_t>(first - series.first),
          series.code + static_cast<int32_t>(std::min(series.last + 1, end) - series.first)};
}

bool Dictionary::Before(int32_t a, int32_t b) const {
  const auto [first, end] = Rising(a);
  if (first <= b && b < end) return a < b;
  if (a < kFirstSeries && b < kFirstSeries) return Text(a) < Text(b);
  if (a < kFirstSeries) return Text(a) < std::string_view(Spelled(b));
  return b < kFirstSeries ? std::string_view(Spelled(a)) < Text(b) : Spelled(a) < Spelled(b);
}

std::optional<int32_t> Dictionary::FindStored(std::string_view text) const {
  const uint32_t hash = Hash(text);
  const auto code = FindEntered(text, hash);
  return code ? code : FindElsewhere(text, hash);
}

std::optional<int32_t> Dictionary::FindEntered(std::string_view text, uint32_t hash) const {
  if (slots_.empty()) return std::nullopt;
  const int32_t code = slots_[Probe(text, hash)].code;
  return code >= 0 ? std::optional(code) : std::nullopt;
}

// In the base, or among the texts that lie.
std::optional<int32_t> Dictionary::FindElsewhere(std::string_view text, uint32_t hash) const {
  const auto code = base_ != nullptr ? base_->FindEntered(text, hash) : std::nullopt;
  return code && *code < based_ ? code : FindLying(text);
}

// Calls fn(index, number) for the lying texts that are the prefix and a number.
template <typename Fn>
void Dictionary::EachNumberedLying(const std::string& prefix, Fn fn) const {
  if (lying_ == nullptr) return;
  const size_t last = FirstLyingFrom(prefix + static_cast<char>('9' + 1));
  for (size_t index = FirstLyingFrom(prefix + '0'); index < last; ++index) {
    const Coded coded = Encode(lying_->At(index), true);
    if (coded.coding == Coding::kNumbered && coded.prefix == prefix) fn(index, coded.value);
  }
}

int64_t Dictionary::HighestLying(const std::string& prefix) {
  const auto [highest, is_new] = highest_lying_.try_emplace(prefix, -1);
  if (is_new)
    EachNumberedLying(
        prefix, [&, &most = highest->second](size_t, int64_t number) { most = std::max(most, number); });
  return highest->second;
}

std::optional<int32_t> Dictionary::Find(std::string_view text) const {
  const uint32_t hash = Hash(text);
  if (const auto code = FindEntered(text, hash)) return code;
  if (const auto code = FindInSeries(text)) return code;
  return FindElsewhere(text, hash);
}

}  // namespace kaocheng::data
