#include "engine/exec/columns.h"

#include <algorithm>
#include <utility>

namespace kaocheng::exec {
namespace {

constexpr size_t kFew = 8;  // a row in so many takes as much memory as all rows do

}  // namespace

// All values first, then states, which mostly are never touched, then what only columns need that say few
// rows and come to say many.
void Columns::Group::Lay(std::span<const Prepared::Place> places, const data::Snapshot& snapshot) {
  const auto aligned = &Block::Aligned;
  const auto rows_of = [&](const Prepared::Place& place) { return snapshot.spaces[place.space.value].rows; };
  size_t bytes = 0;
  for (const Prepared::Place& place : places) {
    const auto rows = static_cast<size_t>(rows_of(place));
    bytes += aligned(rows * BytesOf(place.width)) + aligned(rows);
  }
  memory.Reserve(bytes);
  std::byte* next = memory.data();
  const auto take = [&](size_t n) { return std::exchange(next, next + aligned(n)); };
  columns.clear();
  columns.resize(places.size());
  states.resize(places.size());
  for (const bool few : {false, true}) {
    for (size_t i = 0; i < places.size(); ++i) {
      if (places[i].few != few) continue;
      const Row rows = rows_of(places[i]);
      columns[i] = {.width = places[i].width,
                    .rows = rows,
                    .values = take(static_cast<size_t>(rows) * BytesOf(places[i].width))};
      if (few) columns[i].few = FewRows();
    }
    for (size_t i = 0; i < places.size(); ++i)
      if (places[i].few == few)
        states[i] = reinterpret_cast<uint8_t*>(take(static_cast<size_t>(columns[i].rows)));
  }
}

void Columns::Settle(std::vector<Said> said) {
  std::sort(said.begin(), said.end(), [](const Said& a, const Said& b) {
    return a.place != b.place ? a.place < b.place : a.rows.lo < b.rows.lo;
  });
  for (size_t begin = 0, end = 0; begin < said.size(); begin = end) {
    ColumnData& data = At(said[begin].place);
    if (data.few) {
      while (end < said.size() && said[end].place == said[begin].place) ++end;
      SettleFew(said[begin].place, std::span(said).subspan(begin, end - begin));
      continue;
    }
    data.states = States(said[begin].place, 0);
    Row told = 0;  // states of the rows before this one are there
    for (; end < said.size() && said[end].place == said[begin].place; ++end) {
      const Said& one = said[end];
      data.ranges.insert(data.ranges.end(), one.ranges.begin(), one.ranges.end());
      std::fill(data.states + told, data.states + one.rows.lo, kValue);
      told = one.rows.hi;
    }
    std::fill(data.states + told, data.states + data.rows, kValue);
  }
}

void Columns::SettleFew(int32_t place, std::span<Said> said) {
  ColumnData& data = At(place);
  std::vector<FewRows::One> ones = std::move(said.front().few);
  for (const Said& one : said.subspan(1)) ones.insert(ones.end(), one.few.begin(), one.few.end());
  for (const Said& one : said) data.ranges.insert(data.ranges.end(), one.ranges.begin(), one.ranges.end());
  const bool many = ones.size() > static_cast<size_t>(data.rows) / kFew;
  data.few = FewRows(std::move(ones));
  if (many) Fill(place);
}

void Columns::Fill(int32_t place) {
  ColumnData& data = At(place);
  if (data.few) data = Filled(data, data.values, States(place, 0));
}

Results Columns::Take() {
  given_ = kept_.memory.data();
  Results results(prepared_.results, std::move(kept_.columns), std::move(kept_.memory));
  results.moved_ = std::move(moved_);
  moved_.clear();
  kept_.columns.clear();
  kept_.memory = {};
  return results;
}

}  // namespace kaocheng::exec
