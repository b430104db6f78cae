#include "engine/exec/columns.h"

#include <algorithm>

namespace kaocheng::exec {

// All values first: states are mostly never touched.
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
  columns.clear();
  columns.reserve(places.size());
  for (const Prepared::Place& place : places) {
    columns.push_back({.width = place.width, .rows = rows_of(place), .values = next});
    next += aligned(static_cast<size_t>(rows_of(place)) * BytesOf(place.width));
  }
  states.clear();
  states.reserve(places.size());
  for (const Prepared::Place& place : places) {
    states.push_back(reinterpret_cast<uint8_t*>(next));
    next += aligned(static_cast<size_t>(rows_of(place)));
  }
}

void Columns::Settle(std::vector<Said> said) {
  std::sort(said.begin(), said.end(), [](const Said& a, const Said& b) {
    return a.place != b.place ? a.place < b.place : a.rows.lo < b.rows.lo;
  });
  for (size_t begin = 0, end = 0; begin < said.size(); begin = end) {
    ColumnData& data = At(said[begin].place);
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
