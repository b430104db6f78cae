#include <algorithm>
#include <cstring>

#include "engine/exec/columns.h"

// Columns of before, filled where rows are otherwise now.
namespace kaocheng::exec {
namespace {

// Calls fn(was, now, n) for the rows between stretches.
template <typename Fn>
void EachCarried(const data::Stretches& stretches, Row rows, Fn fn) {
  Row was = 0, now = 0;
  for (const data::Stretch& stretch : stretches) {
    if (now < stretch.now_lo) fn(was, now, static_cast<size_t>(stretch.now_lo - now));
    was = stretch.was_hi;
    now = stretch.now_hi;
  }
  if (now < rows) fn(was, now, static_cast<size_t>(rows - now));
}

void CarryStates(const uint8_t* from, const data::Stretches& stretches, Row rows, uint8_t* to) {
  for (const data::Stretch& stretch : stretches) std::fill(to + stretch.now_lo, to + stretch.now_hi, kValue);
  EachCarried(stretches, rows, [&](Row was, Row now, size_t n) { std::copy_n(from + was, n, to + now); });
}

void CarryRanges(const data::Stretches& stretches, RowRanges& ranges) {
  for (RowRange& one : ranges) one.row = data::MovedTo(stretches, one.row);
  std::erase_if(ranges, [](const RowRange& one) { return one.row == kNoRow; });
}

}  // namespace

bool Columns::Resume(Results& before, const data::Snapshot& snapshot, const data::Difference& difference) {
  if (before.memory_.data() != given_ || before.places_ != prepared_.results ||
      before.columns_.size() != prepared_.kept.size())
    return false;
  kept_.columns = std::move(before.columns_);
  kept_.memory = std::move(before.memory_);
  moved_ = std::move(before.moved_);
  for (size_t i = 0; i < kept_.columns.size(); ++i) Fill(static_cast<int32_t>(i));
  for (size_t s = 0; s < difference.spaces.size(); ++s) {
    if (!difference.spaces[s].empty())
      LayAgain({static_cast<uint32_t>(s)}, snapshot.spaces[s].rows, difference.spaces[s]);
  }
  return true;
}

void Columns::LayAgain(hir::SpaceId space, Row rows, const data::Stretches& stretches) {
  const auto n = static_cast<size_t>(rows);
  size_t bytes = 0;
  for (const Prepared::Place& place : prepared_.kept)
    if (place.space == space) bytes += Block::Aligned(n * BytesOf(place.width)) + Block::Aligned(n);
  Block block;
  block.Reserve(std::max(bytes, Block::kAlign));
  std::byte* next = block.data();
  for (size_t i = 0; i < prepared_.kept.size(); ++i) {
    if (prepared_.kept[i].space != space) continue;
    ColumnData& data = kept_.columns[i];
    const size_t width = BytesOf(data.width);
    const auto* from = static_cast<const std::byte*>(data.values);
    std::byte* const values = next;
    next += Block::Aligned(n * width);
    auto* const states = reinterpret_cast<uint8_t*>(next);
    next += Block::Aligned(n);
    for (const data::Stretch& stretch : stretches)
      std::memset(values + static_cast<size_t>(stretch.now_lo) * width, 0,
                  static_cast<size_t>(stretch.now_hi - stretch.now_lo) * width);
    EachCarried(stretches, rows, [&](Row was, Row now, size_t count) {
      std::memcpy(values + static_cast<size_t>(now) * width, from + static_cast<size_t>(was) * width,
                  count * width);
    });
    if (data.states != nullptr) {
      CarryStates(data.states, stretches, rows, states);
      data.states = states;
    }
    CarryRanges(stretches, data.ranges);
    data.values = values;
    data.rows = rows;
    kept_.states[i] = states;
  }
  moved_[space.value] = std::move(block);
}

void Columns::Mend(int32_t place, std::span<const Range> rows, std::span<const Said> said) {
  ColumnData& data = At(place);
  if (data.states == nullptr && said.empty()) return;
  const auto again = [&](Row row) {
    const auto next = std::upper_bound(rows.begin(), rows.end(), row,
                                       [](Row r, const Range& range) { return r < range.hi; });
    return next != rows.end() && next->lo <= row;
  };
  std::erase_if(data.ranges, [&](const RowRange& one) { return again(one.row); });
  // Of the others nothing was written to the states: they may hold what was there before.
  const auto clear = [&](Range range) {
    const bool told = std::any_of(said.begin(), said.end(), [&](const Said& one) {
      return one.rows.lo <= range.lo && range.hi <= one.rows.hi;
    });
    if (!told) std::fill(States(place, range.lo), States(place, range.hi), kValue);
  };
  if (data.states == nullptr) {
    data.states = States(place, 0);
    Row behind = 0;
    for (const Range& range : rows) {
      std::fill(data.states + behind, data.states + range.lo, kValue);
      behind = range.hi;
    }
    std::fill(data.states + behind, data.states + data.rows, kValue);
  }
  for (const Range& range : rows) clear(range);
  for (const Said& one : said) data.ranges.insert(data.ranges.end(), one.ranges.begin(), one.ranges.end());
  std::sort(data.ranges.begin(), data.ranges.end(),
            [](const RowRange& a, const RowRange& b) { return a.row < b.row; });
  const bool none =
      std::all_of(data.states, data.states + data.rows, [](uint8_t state) { return state == kValue; });
  if (none) data.states = nullptr;
}

}  // namespace kaocheng::exec
