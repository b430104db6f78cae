#include <algorithm>
#include <functional>
#include <numeric>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "dsl/diagnostics/code.h"
#include "engine/data/index_builder.h"
#include "engine/data/spreadsheet.h"

// Where the records of each owner lie, by date and id, and which of them count.
namespace kaocheng::data {
namespace {

// The rows of ids that all differ, by their codes. Codes of a series follow one another.
std::vector<int32_t> RowsByCode(const Column<int32_t>& ids) {
  const int32_t* const codes = ids.data();
  std::vector<int32_t> rows(ids.size());
  const auto [low, high] = std::minmax_element(codes, codes + ids.size());
  if (!rows.empty() && static_cast<size_t>(int64_t{*high} - *low) + 1 == rows.size()) {
    for (size_t row = 0; row < rows.size(); ++row)
      rows[static_cast<size_t>(codes[row] - *low)] = static_cast<int32_t>(row);
    return rows;
  }
  std::iota(rows.begin(), rows.end(), 0);
  std::sort(rows.begin(), rows.end(), [&](int32_t x, int32_t y) { return codes[x] < codes[y]; });
  return rows;
}

// Rows by id, sorted out if anybody asks.
void FindLater(const Column<int32_t>& ids, IdMap& map) {
  map.rows = Column<int32_t>(ids.size(), [ids](size_t first, size_t n, int32_t* out) {
    const std::vector<int32_t> rows = RowsByCode(ids);
    std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(first), n, out);
  });
  map.codes = Column<int32_t>(ids.size(), [ids, rows = map.rows](size_t first, size_t n, int32_t* out) {
    const int32_t* const codes = ids.data();
    const int32_t low = codes[rows.front()], high = codes[rows.back()];
    if (static_cast<size_t>(int64_t{high} - low) + 1 == rows.size())
      return std::iota(out, out + n, low + static_cast<int32_t>(first));
    for (size_t i = 0; i < n; ++i) out[i] = codes[rows[first + i]];
  });
}

// Whether it is seen at a glance that no id comes twice.
bool AllDiffer(const Column<int32_t>& ids) {
  if (ids.empty()) return true;
  const auto [low, high] = std::minmax_element(ids.begin(), ids.end());
  const auto range = static_cast<uint64_t>(int64_t{*high} - *low) + 1;
  if (range > ids.size() * 64) return false;  // too far apart to be marked
  std::vector<bool> seen(range);
  for (const int32_t id : ids) {
    const auto at = static_cast<size_t>(int64_t{id} - *low);
    if (seen[at]) return false;
    seen[at] = true;
  }
  return true;
}

// What a row of records is beside the other rows of its id.
enum class Standing : uint8_t {
  kCounts,
  kSuperseded,  // corrected or retracted by a row recorded later, or itself a retraction
  kRepeated,    // what it says cannot be told from what an earlier row says: its day is unknown
};

// Of several rows of one id the one that was recorded last counts; a row that does not say when is the first.
// Empty where every row counts.
std::vector<Standing> Standings(const IndexBuilder& b) {
  const RawTable& table = b.table();
  IdMap& map = b.index().by_id;
  if (table.retracted.empty() &&
      std::is_sorted(table.ids.begin(), table.ids.end(), std::less_equal<>())) {  // strictly rising
    map.codes = table.ids;
    return {};
  }
  if (table.retracted.empty() && AllDiffer(table.ids)) {
    FindLater(table.ids, map);
    return {};
  }
  std::vector<std::tuple<int32_t, int64_t, uint32_t>> rows;  // id, recorded, row
  rows.reserve(table.rows());
  for (size_t row = 0; row < table.rows(); ++row)
    rows.emplace_back(table.ids[row], table.recorded[row], static_cast<uint32_t>(row));
  if (!std::is_sorted(rows.begin(), rows.end())) std::sort(rows.begin(), rows.end());
  std::vector<Standing> standings(table.rows(), Standing::kCounts);
  for (size_t first = 0, next = 0; first < rows.size(); first = next) {
    const int32_t id = std::get<0>(rows[first]);
    while (next < rows.size() && std::get<0>(rows[next]) == id) ++next;
    size_t last = next - 1;  // the first of those that were recorded last
    while (last > first && std::get<1>(rows[last - 1]) == std::get<1>(rows[next - 1])) --last;
    for (size_t i = first; i < last; ++i) standings[std::get<2>(rows[i])] = Standing::kSuperseded;
    const uint32_t row = std::get<2>(rows[last]);
    for (size_t i = last + 1; i < next; ++i) {
      const uint32_t other = std::get<2>(rows[i]);
      standings[other] = Standing::kRepeated;
      b.rejects.Add(FaultOfId(Code::kDuplicateId, b.Text(id)), table.lines[other], table.id_header,
                    b.Text(id),
                    {std::to_string(table.lines[row]),
                     Term("each record has an id of its own; a correction says when it was `recorded`, later "
                          "than the row that it corrects",
                          "每条记录的编号各不相同；更正一条记录，须另起一行并写明更晚的记录时刻")});
    }
    if (std::binary_search(table.retracted.begin(), table.retracted.end(), row)) {
      standings[row] = Standing::kSuperseded;
      if (last + 1 == next) continue;
    }
    map.codes.push_back(id);
    map.rows.push_back(last + 1 == next ? static_cast<int32_t>(row) : IdMap::kAmbiguous);
  }
  return standings;
}

// Rows of one owner that follow each other.
struct Run {
  int32_t owner, first;
};

// The owners of a table of which every row is sound beyond doubt and each owner's rows lie together, by date
// and id, as those do that a program wrote. Empty: it is none.
std::vector<Run> RunsOf(const IndexBuilder& b, const TableIndex& owners, const EntityOf& entity) {
  const RawTable& table = b.table();
  if (!table.lost.empty() || !table.broken.empty() || !table.retracted.empty()) return {};
  constexpr size_t kPiece = 4096;
  std::vector<int32_t> ids(kPiece), codes(kPiece);
  std::vector<Date> days(kPiece);
  std::vector<Run> runs;
  std::vector<bool> seen(owners.entities());
  std::pair<int32_t, int32_t> rising;
  const auto before = [&](int32_t id, int32_t next) {  // of which the first has the lower code
    if (id < rising.first || rising.second <= id) rising = b.dataset.dictionary.Rising(id);
    return next < rising.second || b.dataset.dictionary.Before(id, next);
  };
  int32_t last_id = -1, last_code = -1;
  Date from = 0, until = 0, last_day = 0;
  for (size_t first = 0; first < table.rows(); first += kPiece) {
    const size_t n = std::min(kPiece, table.rows() - first);
    table.ids.Read(first, n, ids.data());
    table.owners.Read(first, n, codes.data());
    table.on.Read(first, n, days.data());
    for (size_t i = 0; i < n; ++i) {
      const int32_t id = ids[i];
      const Date day = days[i];
      if (id <= last_id) return {};
      if (runs.empty() || codes[i] != last_code) {
        const int32_t e = entity(codes[i]);
        if (e < 0 || seen[static_cast<size_t>(e)]) return {};
        seen[static_cast<size_t>(e)] = true;
        runs.push_back({e, static_cast<int32_t>(first + i)});
        until = from;
      } else if (day < last_day || (day == last_day && !before(last_id, id))) {
        return {};
      }
      last_id = id;
      last_code = codes[i];
      last_day = day;
      if (from <= day && day < until) continue;
      const RawSpell* const spell = owners.SpellAt(runs.back().owner, day);
      if (spell == nullptr) return {};
      from = spell->from;
      until = spell->until;
    }
  }
  return runs;
}

// Where each owner's run begins; empty: one owner's after the other's.
std::vector<int32_t> LayRuns(const std::vector<Run>& runs, size_t rows, std::vector<int32_t>& offsets) {
  std::vector<int32_t> firsts(offsets.size() - 1, 0);
  for (size_t run = 0; run < runs.size(); ++run) {
    const auto owner = static_cast<size_t>(runs[run].owner);
    const auto end = run + 1 < runs.size() ? runs[run + 1].first : static_cast<int32_t>(rows);
    firsts[owner] = runs[run].first;
    offsets[owner + 1] = end - runs[run].first;
  }
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  const auto before = [](const Run& x, const Run& y) { return x.owner < y.owner; };
  return std::is_sorted(runs.begin(), runs.end(), before) ? std::vector<int32_t>() : firsts;
}

// The owning entity of each row, -1 where the row is unsound.
std::vector<int32_t> SoundOwners(const IndexBuilder& b, size_t owner_table, const EntityOf& entity) {
  const RawTable& table = b.table();
  const TableIndex& owners = b.dataset.index[owner_table];
  const std::vector<Standing> standings = Standings(b);
  const std::unordered_set<uint32_t> broken(table.broken.begin(), table.broken.end());
  std::vector<TableIndex::Unknown>& unknown = b.index().unknown;
  std::vector<int32_t> result(table.rows(), -1);
  for (size_t row = 0; row < result.size(); ++row) {
    const Standing standing = standings.empty() ? Standing::kCounts : standings[row];
    if (standing == Standing::kSuperseded) continue;
    const int32_t e = entity(table.owners[row]);
    const Date on = table.on[row];
    if (e < 0) {
      const std::string id = b.Text(table.owners[row]);
      b.rejects.Add(FaultOfId(Code::kUnknownOwner, id), table.lines[row], table.owner_header, id,
                    {TitleOf(b.dataset.schema.tables[owner_table])});
      // Whose it is cannot be told; in a damaged row the date may be another cell too.
      const bool damaged = broken.contains(static_cast<uint32_t>(row));
      unknown.push_back({-1, damaged ? kMinDate : on, damaged ? kMaxDate : on, table.lines[row]});
    } else if (owners.SpellAt(e, on) == nullptr) {
      b.rejects.Add(Code::kOutsideValidity, table.lines[row], table.on_header, FormatDate(on),
                    {b.Text(table.owners[row])});
      unknown.push_back({e, kMinDate, kMaxDate, table.lines[row]});
    } else if (standing == Standing::kRepeated) {
      unknown.push_back({e, on, on, table.lines[row]});
    } else {
      result[row] = e;
    }
  }
  for (const RawTable::Lost& lost : table.lost) {
    const int32_t e = entity(lost.owner);
    if (lost.owner < 0 || e >= 0) unknown.push_back({e, lost.first, lost.last, lost.line});
  }
  return result;
}

}  // namespace

void IndexRecords(const IndexBuilder& b, const std::vector<std::optional<EntityOf>>& entities) {
  const RawTable& table = b.table();
  TableIndex& index = b.index();
  const auto owner_table = b.dataset.schema.Index(b.schema().owner, true);
  const bool as_sorted = table.sorted && owner_table == table.sorted->owners &&
                         table.sorted->offsets.size() == b.dataset.index[*owner_table].entities() + 1;
  if (as_sorted) {
    index.offsets = table.sorted->offsets;
    index.by_id.within = table.sorted->ids_within;
    return FindLater(table.ids, index.by_id);
  }
  const size_t owner_count = owner_table ? b.dataset.index[*owner_table].entities() : 0;
  if (!owner_table || table.rows() + table.lost.size() == 0) {
    index.offsets = Column<int32_t>::Same(owner_count + 1, 0);
    return;
  }
  std::vector<int32_t> offsets(owner_count + 1, 0);
  const EntityOf& entity = *entities[*owner_table];
  if (const std::vector<Run> runs = RunsOf(b, b.dataset.index[*owner_table], entity); !runs.empty()) {
    index.firsts = LayRuns(runs, table.rows(), offsets);
    index.by_id.codes = table.ids;
    index.offsets = std::move(offsets);
    return;
  }
  const std::vector<int32_t> owner = SoundOwners(b, *owner_table, entity);
  for (const int32_t e : owner) {
    if (e >= 0) ++offsets[static_cast<size_t>(e) + 1];
  }
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  index.order.resize(static_cast<size_t>(offsets.back()));
  std::vector<int32_t> next = offsets;
  for (size_t row = 0; row < owner.size(); ++row) {
    if (owner[row] < 0) continue;
    index.order[static_cast<size_t>(next[static_cast<size_t>(owner[row])]++)] = static_cast<int32_t>(row);
  }
  const auto before = [&](int32_t x, int32_t y) {
    const auto i = static_cast<size_t>(x);
    const auto j = static_cast<size_t>(y);
    return table.on[i] != table.on[j] ? table.on[i] < table.on[j]
                                      : b.dataset.dictionary.Before(table.ids[i], table.ids[j]);
  };
  for (size_t e = 0; e < owner_count; ++e) {
    const auto first = index.order.begin() + offsets[e];
    const auto last = index.order.begin() + offsets[e + 1];
    if (!std::is_sorted(first, last, before)) std::sort(first, last, before);
  }
  index.offsets = std::move(offsets);
}

}  // namespace kaocheng::data
