#include "engine/exec/columns.h"

#include <algorithm>

namespace kaocheng::exec {
namespace {

constexpr size_t kFew = 8;     // a row in so many takes as much memory as all rows do
constexpr size_t kMany = 256;  // of fewer rows all are written sooner than some are held

}  // namespace

// All values first, then states, which mostly are never touched, then what columns need that say few rows and
// come to say many.
void Columns::Group::Lay(std::span<const Prepared::Place> places, const data::Snapshot& snapshot) {
  struct Room {
    size_t rows, values, states;
  };
  const auto room_of = [&](const Prepared::Place& place) {
    const auto rows = static_cast<size_t>(snapshot.spaces[place.space.value].rows);
    return Room{rows, Block::Aligned(rows * BytesOf(place.width)), Block::Aligned(rows)};
  };
  size_t values = 0, stated = 0, few = 0;
  for (const Prepared::Place& place : places) {
    const Room room = room_of(place);
    (place.few ? few : values) += room.values;
    (place.few ? few : stated) += room.states;
  }
  memory.Reserve(values + stated + few);
  std::byte* next_values = memory.data();
  std::byte* next_states = next_values + values;
  std::byte* next_few = next_states + stated;
  columns.clear();
  columns.resize(places.size());
  states.resize(places.size());
  for (size_t i = 0; i < places.size(); ++i) {
    const Prepared::Place& place = places[i];
    const Room room = room_of(place);
    ColumnData& column = columns[i];
    column.width = place.width;
    column.rows = static_cast<Row>(room.rows);
    std::byte*& to_values = place.few ? next_few : next_values;
    column.values = to_values;
    to_values += room.values;
    if (place.few && room.rows >= kMany) column.few = FewRows::None();
    std::byte*& to_states = place.few ? next_few : next_states;
    states[i] = reinterpret_cast<uint8_t*>(to_states);
    to_states += room.states;
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
  data.few = std::make_shared<const FewRows>(std::move(ones));
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
