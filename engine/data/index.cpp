#include "engine/data/index.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "dsl/base/parallel.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/repeat.h"
#include "engine/data/dataset.h"
#include "engine/data/index_builder.h"
#include "engine/data/rejects.h"
#include "engine/data/spreadsheet.h"

namespace kaocheng::data {
namespace {

// Entities by the codes of their ids, which differ.
void MapIds(const Column<int32_t>& of_index, IdMap& map) {
  const std::span<const int32_t> ids(of_index.data(), of_index.size());
  if (std::is_sorted(ids.begin(), ids.end())) {
    map.codes = of_index;
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
  explicit Parents(const IndexBuilder& b)
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
      b_.rejects.Add(FaultOfId(Code::kUnknownOwner, b_.Text(code_)), lines_[row], b_.table().owner_header,
                     b_.Text(code_), {TitleOf(b_.dataset.schema.tables[*table_])});
    }
    return std::max(parent_, -1);
  }

 private:
  const IndexBuilder& b_;
  std::optional<size_t> table_;
  const int32_t* owners_;
  const uint32_t* lines_;
  int32_t code_ = -1, parent_ = -1;
};

void IndexEntities(const IndexBuilder& b) {
  const RawTable& table = b.table();
  TableIndex& index = b.index();
  if (table.listed) {
    index.ids = table.listed->ids;
    index.spell_offsets = table.listed->spell_offsets;
    index.spells = table.listed->spells;
    return MapIds(index.ids, index.by_id);
  }
  const int32_t* const ids = table.ids.data();
  const Date *const on = table.on.data(), *const ends = table.until.data();
  std::vector<size_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), size_t{0});
  const auto before = [&](size_t x, size_t y) {
    if (ids[x] != ids[y]) return b.dataset.dictionary.Before(ids[x], ids[y]);
    return on[x] != on[y] ? on[x] < on[y] : x < y;
  };
  if (!std::is_sorted(rows.begin(), rows.end(), before)) std::sort(rows.begin(), rows.end(), before);
  std::vector<int32_t> entities, spell_offsets;
  std::vector<RawSpell> spells;
  entities.reserve(rows.size());
  spell_offsets.reserve(rows.size() + 1);
  spells.reserve(rows.size());
  Parents parents(b);
  for (const size_t row : rows) {
    const int32_t id = ids[row];
    const Date from = on[row];
    const Date until = ends[row] == kNoDate ? kMaxDate : ends[row];
    if (entities.empty() || entities.back() != id) {
      entities.push_back(id);
      spell_offsets.push_back(static_cast<int32_t>(spells.size()));
    } else if (const RawSpell& last = spells.back(); from < last.until) {
      const Code code = from == last.from ? Code::kDuplicateId : Code::kValidityOverlap;
      b.rejects.Add(FaultOfId(code, b.Text(id)), table.lines[row], table.id_header, b.Text(id),
                    {std::to_string(table.lines[static_cast<size_t>(last.row)]),
                     Term("delete the row if it says the same; rows of one person or unit say by `from` and "
                          "`until` when each holds",
                          "重复的行请删去；同一对象有几行的，请用“自”“至”写明各行何时有效")});
      continue;
    }
    spells.push_back({from, until, parents.Of(row), static_cast<int32_t>(row)});
  }
  spell_offsets.push_back(static_cast<int32_t>(spells.size()));
  index.ids = std::move(entities);
  index.spell_offsets = std::move(spell_offsets);
  index.spells = std::move(spells);
  MapIds(index.ids, index.by_id);
}

void CheckSuppliedUnits(const Dataset& dataset, Emitter& emitter) {
  std::set<std::string_view> told;  // an entry for each of its records
  for (const Supplied& entry : dataset.supplied) {
    if (entry.unit.empty() || !told.insert(entry.unit).second) continue;
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
    AddQuoted(missing, TitleOf(schema));
  }
  if (!missing.en.empty())
    emitter.Report(Code::kSuppliedWithoutTable, DataPlace{dataset.path, 0, {}, {}}, {missing});
}

int32_t IdMap::Find(int32_t code) const {
  if (!amended.empty()) {
    if (const auto found = amended.find(code); found != amended.end()) return found->second;
  }
  if (within && (code < within->low || code > within->high)) return kNone;
  const std::span<const int32_t> all(codes.data(), codes.size());
  if (all.empty() || code < all.front()) return kNone;
  // Codes of a series follow one another.
  auto i = static_cast<size_t>(int64_t{code} - all.front());
  if (i >= all.size() || all[i] != code) {
    const auto at = std::lower_bound(all.begin(), all.end(), code);
    if (at == all.end() || *at != code) return kNone;
    i = static_cast<size_t>(at - all.begin());
  }
  return rows.empty() ? static_cast<int32_t>(i) : rows[i];
}

const RawSpell* TableIndex::SpellAt(int32_t e, Date date) const {
  const auto first = static_cast<size_t>(spell_offsets[static_cast<size_t>(e)]);
  const auto last = static_cast<size_t>(spell_offsets[static_cast<size_t>(e) + 1]);
  const RawSpell* const all = spells.data();
  for (size_t i = first; i < last; ++i) {
    if (all[i].from <= date && date < all[i].until) return &all[i];
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
    work(IndexBuilder{dataset, t, rejects});
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
    dataset.lost_entities += dataset.tables[t].lost.size() + told[t].rejects;
    entities[t].emplace(dataset.dictionary, dataset.index[t]);
  }
  ParallelFor(tables.size(), threads, [&](size_t t, size_t) {
    if (tables[t].entity) return;
    build(t, [&](const IndexBuilder& b) { IndexRecords(b, entities); });
    ReportBeyondSupplied(dataset, t, told[t].emitter);
  });

  for (const Told& table : told) {
    RepeatAll(table.emitter, emitter);
    dataset.rejects += table.rejects;
  }
  ReportAfterAsOf(dataset, emitter);
  CheckSuppliedUnits(dataset, emitter);
  if (dataset.supplied.empty()) emitter.Report(Code::kNothingSupplied, DataPlace{dataset.path, 0, {}, {}});
}

}  // namespace kaocheng::data
