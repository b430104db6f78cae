#include <algorithm>
#include <map>

#include "engine/data/builder.h"
#include "engine/data/ranges.h"

// For which days a record type was supplied, by owner: what is declared for the owner or for a unit above it
// while it belonged to that unit, less what rejected rows leave unknown. Days on which an owner is not valid
// count as supplied, since it cannot have records then.
namespace kaocheng::data {
namespace {

using Ranges = std::vector<DateRange>;

using Entries = std::vector<const Supplied*>;

// What is declared of a record type. Of one without a table nothing is there, not even that there were none.
Entries DeclaredOf(const Builder& b, hir::SpaceId id) {
  Entries entries;
  const size_t table = b.sources[id.value].table;
  if (table == kNoTable || !b.dataset.tables[table].supplied) return entries;
  for (const Supplied& entry : b.dataset.supplied) {
    if (entry.record.empty() || entry.record == b.program.spaces[id].named.name) entries.push_back(&entry);
  }
  return entries;
}

// Declared ranges for the units of one kind, by row.
std::vector<Ranges> SupplyOf(const Builder& b, const Entries& declared, hir::SpaceId kind,
                             const std::vector<Ranges>& above) {
  const SpaceData& units = b.snapshot.spaces[kind.value];
  std::vector<Ranges> result(static_cast<size_t>(units.rows));
  for (const Supplied* entry : declared) {
    if (entry->unit.empty()) continue;
    const auto code = b.dataset.dictionary.Find(entry->unit);
    const Source& source = b.sources[kind.value];
    const int32_t e = code ? b.index(source).by_id.Find(*code) : -1;
    const Row row = e >= 0 ? source.row_of[static_cast<size_t>(e)] : kNoRow;
    if (row != kNoRow) result[static_cast<size_t>(row)].push_back({entry->from, entry->to});
  }
  for (size_t row = 0; row < result.size(); ++row) {
    Ranges& ranges = result[row];
    Ranges gaps = {{kMinDate, kMaxDate}};
    for (Row s = units.spell_offsets[row]; s < units.spell_offsets[row + 1]; ++s) {
      const Spell& spell = units.spells[static_cast<size_t>(s)];
      const DateRange days{spell.from, spell.until == kMaxDate ? kMaxDate : spell.until - 1};
      gaps = Subtract(gaps, days);
      if (spell.parent == kNoRow) continue;
      const Ranges inherited = Intersect(above[static_cast<size_t>(spell.parent)], days);
      ranges.insert(ranges.end(), inherited.begin(), inherited.end());
    }
    ranges.insert(ranges.end(), gaps.begin(), gaps.end());
    ranges = Join(std::move(ranges));
  }
  return result;
}

// What is declared for every unit alike.
Ranges Everywhere(const Entries& declared) {
  Ranges ranges;
  for (const Supplied* entry : declared) {
    if (entry->unit.empty()) ranges.push_back({entry->from, entry->to});
  }
  return Join(std::move(ranges));
}

// What holds of all types of records of one kind of owner of which the same is declared.
struct Alike {
  Ranges everywhere;
  std::vector<Ranges> by_owner;
  SuppliedDays days;  // made of it
};

SuppliedDays DaysOf(const Builder& b, std::vector<Ranges> by_owner, const Ranges& everywhere) {
  if (by_owner.empty()) return {.common = everywhere, .by_owner = {}, .has_common = {}};
  const Period& period = b.snapshot.period;
  return SuppliedByOwner(std::move(by_owner),
                         everywhere.empty() ? Ranges{{period.first, period.last}} : everywhere);
}

Alike FindAlike(const Builder& b, hir::SpaceId owner, const Entries& declared) {
  Alike alike;
  alike.everywhere = Everywhere(declared);
  std::vector<hir::SpaceId> kinds = KindsAbove(b.program, owner);
  std::reverse(kinds.begin(), kinds.end());
  kinds.push_back(owner);
  for (const hir::SpaceId kind : kinds) alike.by_owner = SupplyOf(b, declared, kind, alike.by_owner);
  const Source& owners = b.sources[owner.value];
  for (size_t row = 0; row < alike.by_owner.size(); ++row) {
    Ranges& ranges = alike.by_owner[row];
    if (owners.taken[static_cast<size_t>(owners.index_of[row])] != kTaken) {
      ranges.clear();  // only single records are here
      continue;
    }
    ranges.insert(ranges.end(), alike.everywhere.begin(), alike.everywhere.end());
    ranges = Join(std::move(ranges));
  }
  alike.days = DaysOf(b, alike.by_owner, alike.everywhere);
  return alike;
}

void Fill(Builder& b, hir::SpaceId id, const Alike& alike) {
  const Source& owners = b.source(b.program.spaces[id].owner);
  SpaceData& out = b.out(id);
  for (const TableIndex::Unknown& unknown : b.index(b.source(id)).unknown) {
    const Row of = unknown.owner < 0 ? kNoRow : owners.row_of[static_cast<size_t>(unknown.owner)];
    if (unknown.owner < 0 || of != kNoRow)
      out.unusable.push_back({of, {unknown.first, unknown.last}, unknown.line});
  }
  if (out.unusable.empty()) {
    out.supplied = alike.days;
    return;
  }
  std::vector<Ranges> by_owner = alike.by_owner;
  for (const SpaceData::Unusable& row : out.unusable) {
    if (row.owner == kNoRow) {
      for (Ranges& ranges : by_owner) ranges = Subtract(ranges, row.days);
    } else {
      Ranges& ranges = by_owner[static_cast<size_t>(row.owner)];
      ranges = Subtract(ranges, row.days);
    }
  }
  out.supplied = DaysOf(b, std::move(by_owner), alike.everywhere);
}

struct Before {
  bool operator()(const Ranges& a, const Ranges& b) const {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](const DateRange& x, const DateRange& y) {
                                          return std::pair(x.first, x.last) < std::pair(y.first, y.last);
                                        });
  }
};

bool Same(const Ranges& a, const Ranges& b) { return !Before()(a, b) && !Before()(b, a); }

Ranges Overlap(const Ranges& a, const Ranges& b) {
  Ranges both;
  for (const DateRange& range : b) {
    const Ranges part = Intersect(a, range);
    both.insert(both.end(), part.begin(), part.end());
  }
  return both;
}

}  // namespace

SuppliedDays SuppliedByOwner(std::vector<Ranges> by_owner, const Ranges& within) {
  SuppliedDays out;
  if (std::all_of(by_owner.begin(), by_owner.end(), [&](const Ranges& r) { return Same(r, by_owner[0]); })) {
    out.common = by_owner.at(0);
    return out;
  }
  std::map<Ranges, size_t, Before> owners;
  for (const Ranges& ranges : by_owner) ++owners[Overlap(ranges, within)];
  owners.erase(Ranges{});  // of whoever is here for context only nothing was supplied
  size_t most = 0;
  for (const auto& [ranges, n] : owners) {
    if (n > most) out.common = ranges;
    most = std::max(most, n);
  }
  for (const Ranges& ranges : by_owner) {
    const bool all = std::all_of(out.common.begin(), out.common.end(),
                                 [&](const DateRange& days) { return Covers(ranges, days); });
    out.has_common.push_back(all ? 1 : 0);
  }
  out.by_owner = std::move(by_owner);
  return out;
}

void FillSupply(Builder& builder) {
  std::map<std::pair<uint32_t, Entries>, Alike> known;
  for (const hir::SpaceId id : builder.records) {
    const hir::SpaceId owner = builder.program.spaces[id].owner;
    Entries declared = DeclaredOf(builder, id);
    const auto [place, fresh] = known.try_emplace({owner.value, declared});
    if (fresh) place->second = FindAlike(builder, owner, declared);
    Fill(builder, id, place->second);
  }
}

}  // namespace kaocheng::data
