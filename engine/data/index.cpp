#include "engine/data/index.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "dsl/base/parallel.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/repeat.h"
#include "engine/data/dataset.h"
#include "engine/data/rejects.h"

namespace kaocheng::data {
namespace {

Term TitleOf(const TableSchema& table) {
  return {table.name, table.titles.empty() ? table.name : table.titles.front()};
}

// One table while its index is built.
struct Builder {
  Dataset& dataset;
  size_t t;
  Rejects& rejects;

  const TableSchema& schema() const { return dataset.schema.tables[t]; }
  const RawTable& table() const { return dataset.tables[t]; }
  TableIndex& index() const { return dataset.index[t]; }
  std::string Text(int32_t code) const { return std::string(dataset.dictionary.Text(code)); }
  // The owner's table; nullopt for a root, or where the data set has none of that kind.
  std::optional<size_t> owner() const {
    const auto at = dataset.schema.Index(schema().owner, true);
    return at && dataset.tables[*at].supplied ? at : std::nullopt;
  }
};

// Entities by the codes of their ids, which differ.
void MapIds(const std::vector<int32_t>& ids, IdMap& map) {
  if (std::is_sorted(ids.begin(), ids.end())) {
    map.codes = ids;
    return;
  }
  std::vector<int32_t> entities(ids.size());
  std::iota(entities.begin(), entities.end(), 0);
  std::sort(entities.begin(), entities.end(),
            [&](int32_t x, int32_t y) { return ids[static_cast<size_t>(x)] < ids[static_cast<size_t>(y)]; });
  std::vector<int32_t> codes;
  for (const int32_t e : entities) codes.push_back(ids[static_cast<size_t>(e)]);
  map.codes = std::move(codes);
  map.rows = std::move(entities);
}

// Finds the parents of entities. Neighbours mostly have the same.
class Parents {
 public:
  explicit Parents(const Builder& b)
      : b_(b), table_(b.owner()), owners_(b.table().owners.data()), lines_(b.table().lines.data()) {}
  int32_t Of(size_t row) {  // -1: none
    if (!table_) return -1;
    if (owners_[row] < 0) {
      b_.rejects.Add(Code::kMissingOwner, lines_[row], b_.table().owner_header, {});
      return -1;
    }
    if (owners_[row] != code_) {
      code_ = owners_[row];
      parent_ = b_.dataset.index[*table_].by_id.Find(code_);
    }
    if (parent_ < 0) {
      b_.rejects.Add(Code::kUnknownOwner, lines_[row], b_.table().owner_header, b_.Text(code_),
                     {TitleOf(b_.dataset.schema.tables[*table_])});
    }
    return std::max(parent_, -1);
  }

 private:
  const Builder& b_;
  std::optional<size_t> table_;
  const int32_t* owners_;
  const uint32_t* lines_;
  int32_t code_ = -1, parent_ = -1;
};

void IndexEntities(const Builder& b) {
  const RawTable& table = b.table();
  TableIndex& index = b.index();
  const int32_t* const ids = table.ids.data();
  const Date *const on = table.on.data(), *const ends = table.until.data();
  std::vector<size_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), size_t{0});
  const auto before = [&](size_t x, size_t y) {
    if (ids[x] != ids[y]) return b.dataset.dictionary.Before(ids[x], ids[y]);
    return on[x] != on[y] ? on[x] < on[y] : x < y;
  };
  if (!std::is_sorted(rows.begin(), rows.end(), before)) std::sort(rows.begin(), rows.end(), before);
  index.ids.reserve(rows.size());
  index.spell_offsets.reserve(rows.size() + 1);
  index.spells.reserve(rows.size());
  Parents parents(b);
  for (const size_t row : rows) {
    const int32_t id = ids[row];
    const Date from = on[row];
    const Date until = ends[row] == kNoDate ? kMaxDate : ends[row];
    if (index.ids.empty() || index.ids.back() != id) {
      index.ids.push_back(id);
      index.spell_offsets.push_back(static_cast<int32_t>(index.spells.size()));
    } else if (const RawSpell& last = index.spells.back(); from < last.until) {
      const Code code = from == last.from ? Code::kDuplicateId : Code::kValidityOverlap;
      b.rejects.Add(code, table.lines[row], table.id_header, b.Text(id),
                    {std::to_string(table.lines[static_cast<size_t>(last.row)])});
      continue;
    }
    index.spells.push_back({from, until, parents.Of(row), static_cast<int32_t>(row)});
  }
  index.spell_offsets.push_back(static_cast<int32_t>(index.spells.size()));
  MapIds(index.ids, index.by_id);
}

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
    for (size_t i = 0; i < n; ++i) out[i] = ids[static_cast<size_t>(rows[first + i])];
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
std::vector<Standing> Standings(const Builder& b) {
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
      b.rejects.Add(Code::kDuplicateId, table.lines[other], table.id_header, b.Text(id),
                    {std::to_string(table.lines[row])});
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

// Entities of a table by the codes of their ids.
class EntityOf {
 public:
  EntityOf(const Dictionary& dictionary, const TableIndex& owners) : owners_(owners) {
    // Ids of a series have codes beyond those of all texts.
    dense_.assign(dictionary.size(), -1);
    for (size_t e = 0; e < owners.ids.size(); ++e) {
      const auto code = static_cast<size_t>(owners.ids[e]);
      if (code < dense_.size()) dense_[code] = static_cast<int32_t>(e);
    }
  }
  int32_t operator()(int32_t code) const {  // -1: nobody
    if (code < 0) return -1;
    return static_cast<size_t>(code) < dense_.size() ? dense_[static_cast<size_t>(code)]
                                                     : std::max(owners_.by_id.Find(code), -1);
  }

 private:
  const TableIndex& owners_;
  std::vector<int32_t> dense_;
};

// Rows of one owner that follow each other.
struct Run {
  int32_t owner, first;
};

// The owners of a table of which every row is sound beyond doubt and each owner's rows lie together, by date
// and id, as those do that a program wrote. Empty: it is none.
std::vector<Run> RunsOf(const Builder& b, const TableIndex& owners, const EntityOf& entity) {
  const RawTable& table = b.table();
  if (!table.lost.empty() || !table.broken.empty() || !table.retracted.empty()) return {};
  constexpr size_t kPiece = 4096;
  std::vector<int32_t> ids(kPiece), codes(kPiece);
  std::vector<Date> days(kPiece);
  std::vector<Run> runs;
  std::vector<bool> seen(owners.entities());
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
      } else if (day < last_day || (day == last_day && !b.dataset.dictionary.Before(last_id, id))) {
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

// Lays runs by owner; if they are not so already, in `order`.
void LayRuns(const std::vector<Run>& runs, size_t rows, std::vector<int32_t>& offsets,
             std::vector<int32_t>& order) {
  const auto size = [&](size_t run) {
    return (run + 1 < runs.size() ? runs[run + 1].first : static_cast<int32_t>(rows)) - runs[run].first;
  };
  for (size_t run = 0; run < runs.size(); ++run)
    offsets[static_cast<size_t>(runs[run].owner) + 1] = size(run);
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  const auto before = [](const Run& x, const Run& y) { return x.owner < y.owner; };
  if (std::is_sorted(runs.begin(), runs.end(), before)) return;
  order.resize(rows);
  for (size_t run = 0; run < runs.size(); ++run) {
    const auto at = order.begin() + offsets[static_cast<size_t>(runs[run].owner)];
    std::iota(at, at + size(run), runs[run].first);
  }
}

// The owning entity of each row, -1 where the row is unsound.
std::vector<int32_t> SoundOwners(const Builder& b, size_t owner_table, const EntityOf& entity) {
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
      b.rejects.Add(Code::kUnknownOwner, table.lines[row], table.owner_header, b.Text(table.owners[row]),
                    {TitleOf(b.dataset.schema.tables[owner_table])});
      if (broken.contains(static_cast<uint32_t>(row)))
        unknown.push_back({-1, kMinDate, kMaxDate, table.lines[row]});
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

void IndexRecords(const Builder& b, const std::vector<std::optional<EntityOf>>& entities) {
  const RawTable& table = b.table();
  TableIndex& index = b.index();
  const auto owner_table = b.dataset.schema.Index(b.schema().owner, true);
  const bool as_sorted = table.sorted && owner_table == table.sorted->owners &&
                         table.sorted->offsets.size() == b.dataset.index[*owner_table].entities() + 1;
  if (as_sorted) {
    index.offsets = table.sorted->offsets;
    return FindLater(table.ids, index.by_id);
  }
  const size_t owner_count = owner_table ? b.dataset.index[*owner_table].entities() : 0;
  std::vector<int32_t> offsets(owner_count + 1, 0);
  if (!owner_table || table.rows() + table.lost.size() == 0) {
    index.offsets = std::move(offsets);
    return;
  }
  const EntityOf& entity = *entities[*owner_table];
  if (const std::vector<Run> runs = RunsOf(b, b.dataset.index[*owner_table], entity); !runs.empty()) {
    LayRuns(runs, table.rows(), offsets, index.order);
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

void CheckSuppliedUnits(const Dataset& dataset, Emitter& emitter) {
  for (const Supplied& entry : dataset.supplied) {
    if (entry.unit.empty()) continue;
    const auto code = dataset.dictionary.Find(entry.unit);
    bool known = false;
    for (size_t t = 0; t < dataset.index.size() && code; ++t) {
      known = known || (dataset.schema.tables[t].entity && dataset.index[t].by_id.Find(*code) >= 0);
    }
    if (!known) emitter.Report(Code::kSuppliedUnknownUnit, DataPlace{dataset.path, 0, {}, {}}, {entry.unit});
  }
}

}  // namespace

void WarnOfMissingTables(const Dataset& dataset, const std::set<std::string>& read, Emitter& emitter) {
  Term missing("");
  for (size_t t = 0; t < dataset.tables.size(); ++t) {
    const TableSchema& schema = dataset.schema.tables[t];
    if (!read.contains(schema.name)) continue;
    const bool declared = std::any_of(
        dataset.supplied.begin(), dataset.supplied.end(),
        [&](const Supplied& entry) { return entry.record.empty() || entry.record == schema.name; });
    if (schema.entity || dataset.tables[t].supplied || !declared) continue;
    const Term title = TitleOf(schema);
    missing.en += (missing.en.empty() ? "`" : ", `") + title.en + "`";
    missing.zh += (missing.zh.empty() ? "“" : "、“") + title.zh + "”";
  }
  if (!missing.en.empty())
    emitter.Report(Code::kSuppliedWithoutTable, DataPlace{dataset.path, 0, {}, {}}, {missing});
}

int32_t IdMap::Find(int32_t code) const {
  if (const auto found = amended.find(code); found != amended.end()) return found->second;
  if (codes.empty() || code < codes.front()) return kNone;
  // Codes of a series follow one another.
  auto i = static_cast<size_t>(int64_t{code} - codes.front());
  if (i >= codes.size() || codes[i] != code) {
    const auto at = std::lower_bound(codes.begin(), codes.end(), code);
    if (at == codes.end() || *at != code) return kNone;
    i = static_cast<size_t>(at - codes.begin());
  }
  return rows.empty() ? static_cast<int32_t>(i) : rows[i];
}

const RawSpell* TableIndex::SpellAt(int32_t e, Date date) const {
  const auto first = static_cast<size_t>(spell_offsets[static_cast<size_t>(e)]);
  const auto last = static_cast<size_t>(spell_offsets[static_cast<size_t>(e) + 1]);
  for (size_t i = first; i < last; ++i) {
    if (spells[i].from <= date && date < spells[i].until) return &spells[i];
  }
  return nullptr;
}

void BuildIndex(Dataset& dataset, Emitter& emitter, size_t threads) {
  struct Told {
    Emitter emitter;
    uint64_t rejects = 0;
  };
  const std::vector<TableSchema>& tables = dataset.schema.tables;
  dataset.index.assign(tables.size(), {});
  std::vector<Told> told(tables.size());
  const auto build = [&](size_t t, auto&& work) {
    Rejects rejects(dataset.tables[t].file, told[t].rejects, told[t].emitter);
    work(Builder{dataset, t, rejects});
    rejects.Close();
  };
  std::vector<std::optional<EntityOf>> entities(tables.size());
  for (size_t t = 0; t < tables.size(); ++t) {
    if (!tables[t].entity) continue;
    if (!dataset.tables[t].supplied) {
      told[t].emitter.Report(Code::kMissingEntityTable, DataPlace{dataset.path, 0, {}, {}},
                             {TitleOf(tables[t])});
    }
    build(t, IndexEntities);
    entities[t].emplace(dataset.dictionary, dataset.index[t]);
  }
  ParallelFor(tables.size(), threads, [&](size_t t, size_t) {
    if (!tables[t].entity) build(t, [&](const Builder& b) { IndexRecords(b, entities); });
  });
  for (const Told& table : told) {
    RepeatAll(table.emitter, emitter);
    dataset.rejects += table.rejects;
  }
  CheckSuppliedUnits(dataset, emitter);
  if (dataset.supplied.empty()) emitter.Report(Code::kNothingSupplied, DataPlace{dataset.path, 0, {}, {}});
}

}  // namespace kaocheng::data
