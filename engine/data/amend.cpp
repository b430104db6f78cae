#include "engine/data/amend.h"

#include <algorithm>
#include <set>

namespace kaocheng::data {
namespace {

// Calls fn with each pair of columns that have a value a row.
template <typename From, typename To, typename Fn>
void EachColumn(From& from, To& to, Fn fn) {
  fn(from.ids, to.ids);
  fn(from.owners, to.owners);
  fn(from.on, to.on);
  fn(from.until, to.until);
  fn(from.recorded, to.recorded);
  fn(from.lines, to.lines);
  for (size_t c = 0; c < from.columns.size(); ++c) fn(from.columns[c].values, to.columns[c].values);
}

// What `front` holds, then what `back` does; both belong to tables that stay as long as it does.
template <typename T>
Column<T> Joined(std::shared_ptr<const RawTable> before, const Column<T>& front,
                 std::shared_ptr<const RawTable> added, const Column<T>& back) {
  if (front.empty() && back.empty()) return {};
  return Column<T>(front.size() + back.size(), [before = std::move(before), added = std::move(added), &front,
                                                &back](size_t first, size_t n, T* out) {
    const size_t size = front.size();
    const size_t in_front = first < size ? std::min(n, size - first) : 0;
    if (in_front > 0) front.Read(first, in_front, out);
    if (n > in_front) back.Read(first + in_front - size, n - in_front, out + in_front);
  });
}

std::vector<int32_t> RowsOf(const TableIndex& index, int32_t owner) {
  std::vector<int32_t> rows;
  index.EachRow(owner, [&](int32_t row) { rows.push_back(row); });
  return rows;
}

}  // namespace

RawTable WithoutRows(const RawTable& table) {
  RawTable out;
  for (const RawColumn& column : table.columns)
    out.columns.push_back({{}, {}, column.present, column.header, {}});
  return out;
}

void CopyRow(const RawTable& from, size_t row, RawTable& to) {
  EachColumn(from, to, [&](const auto& source, auto& target) {
    if (!source.empty()) target.push_back(source.Get(row));
  });
  for (size_t c = 0; c < from.columns.size(); ++c) {
    const Column<uint8_t>& states = from.columns[c].states;
    Column<uint8_t>& target = to.columns[c].states;
    const uint8_t state = states.empty() ? uint8_t{0} : states.Get(row);
    if (state == 0 && target.empty()) continue;
    target.resize(to.columns[c].values.size(), 0);
    target[to.columns[c].values.size() - 1] = state;
  }
}

int32_t Amendments::OwnerOf(size_t table, int32_t code) const {
  const auto owners = dataset_.schema.Index(dataset_.schema.tables[table].owner, true);
  return owners && code >= 0 ? std::max(dataset_.index[*owners].by_id.Find(code), -1) : -1;
}

bool Amendments::IsSound(const Amendment& amendment) const {
  const RawTable& table = dataset_.tables[amendment.table];
  const TableIndex& index = dataset_.index[amendment.table];
  std::set<int32_t> gone;  // ids
  for (const int32_t row : amendment.gone) {
    const int32_t id = table.ids.Get(static_cast<size_t>(row));
    if (index.by_id.Find(id) != row) return false;
    const int32_t owner = OwnerOf(amendment.table, table.owners.Get(static_cast<size_t>(row)));
    if (owner < 0) return false;
    const std::vector<int32_t> rows = RowsOf(index, owner);
    if (std::find(rows.begin(), rows.end(), row) == rows.end()) return false;
    gone.insert(id);
  }
  std::set<int32_t> fresh;
  const auto owners = dataset_.schema.Index(dataset_.schema.tables[amendment.table].owner, true);
  for (size_t i = 0; i < amendment.rows.rows(); ++i) {
    const int32_t id = amendment.rows.ids.at(i);
    const int32_t owner = OwnerOf(amendment.table, amendment.rows.owners.at(i));
    if (owner < 0 || dataset_.index[*owners].SpellAt(owner, amendment.rows.on.at(i)) == nullptr) return false;
    if (!fresh.insert(id).second) return false;
    if (!gone.contains(id) && index.by_id.Find(id) != IdMap::kNone) return false;
  }
  return true;
}

bool Amendments::Apply(const std::vector<Amendment>& amendments, std::vector<Amended>& amended) {
  if (!std::all_of(amendments.begin(), amendments.end(), [&](const Amendment& a) { return IsSound(a); }))
    return false;
  for (const Amendment& amendment : amendments) amended.push_back(ApplyOne(amendment));
  return true;
}

Amended Amendments::ApplyOne(const Amendment& amendment) {
  Amended amended{amendment.table, {}, amendment.gone, {}};
  const auto first = static_cast<int32_t>(dataset_.tables[amendment.table].rows());
  Grow(amendment.table, amendment.rows);
  const RawTable& table = dataset_.tables[amendment.table];
  TableIndex& index = dataset_.index[amendment.table];
  for (size_t i = 0; i < amendment.rows.rows(); ++i) amended.rows.push_back(first + static_cast<int32_t>(i));
  std::set<int32_t> owners;
  for (const int32_t row : amended.rows) {
    const auto at = static_cast<size_t>(row);
    const int32_t owner = OwnerOf(amendment.table, table.owners.Get(at));
    owners.insert(owner);
    std::vector<int32_t> rows = RowsOf(index, owner);
    const int32_t id = table.ids.Get(at);
    amended.ids.push_back(id);
    if (row < first) {
      rows.erase(std::find(rows.begin(), rows.end(), row));
      index.by_id.amended[id] = IdMap::kNone;
    } else {
      const Date on = table.on.Get(at);
      const auto place = std::partition_point(rows.begin(), rows.end(), [&](int32_t other) {
        const Date day = table.on.Get(static_cast<size_t>(other));
        return day != on ? day < on
                         : dataset_.dictionary.Before(table.ids.Get(static_cast<size_t>(other)), id);
      });
      rows.insert(place, row);
      index.by_id.amended[id] = row;
    }
    index.amended[owner] = std::move(rows);
  }
  amended.owners.assign(owners.begin(), owners.end());
  return amended;
}

void Amendments::Grow(size_t t, const RawTable& rows) {
  RawTable& table = dataset_.tables[t];
  const auto [place, fresh] = grown_.try_emplace(t);
  Grown& grown = place->second;
  if (fresh) {
    grown.before = std::make_shared<const RawTable>(table);
    grown.added = std::make_shared<RawTable>(WithoutRows(table));
  }
  for (size_t row = 0; row < rows.rows(); ++row) CopyRow(rows, row, *grown.added);
  const RawTable& before = *grown.before;
  const RawTable& added = *grown.added;
  const auto join = [&](auto& column, const auto& front, const auto& back) {
    column = Joined(grown.before, front, std::shared_ptr<const RawTable>(grown.added), back);
  };
  join(table.ids, before.ids, added.ids);
  join(table.owners, before.owners, added.owners);
  join(table.on, before.on, added.on);
  join(table.until, before.until, added.until);
  join(table.recorded, before.recorded, added.recorded);
  join(table.lines, before.lines, added.lines);
  for (size_t c = 0; c < table.columns.size(); ++c) {
    RawColumn& column = table.columns[c];
    join(column.values, before.columns[c].values, added.columns[c].values);
    if (before.columns[c].states.empty() && added.columns[c].states.empty()) continue;
    column.states = Column<uint8_t>(
        column.values.size(), [keep = grown.before, more = std::shared_ptr<const RawTable>(grown.added), c,
                               size = before.rows()](size_t first, size_t n, uint8_t* out) {
          const size_t in_front = first < size ? std::min(n, size - first) : 0;
          std::fill_n(out, n, uint8_t{0});
          const Column<uint8_t>& front = keep->columns[c].states;
          const Column<uint8_t>& back = more->columns[c].states;
          if (in_front > 0 && !front.empty()) front.Read(first, in_front, out);
          for (size_t i = in_front; i < n; ++i)
            if (first + i - size < back.size()) out[i] = back.at(first + i - size);
        });
    if (!column.texts.empty()) {
      const Column<int64_t>& fresh_texts = added.columns[c].values;
      column.texts.insert(column.texts.end(), fresh_texts.begin(), fresh_texts.end());
    }
  }
}

void Amendments::Undo() {
  for (const auto& [t, grown] : grown_) {
    dataset_.tables[t] = *grown.before;
    dataset_.index[t].amended.clear();
    dataset_.index[t].by_id.amended.clear();
  }
  grown_.clear();
}

}  // namespace kaocheng::data
