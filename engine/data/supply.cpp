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

// Declared ranges of one record type for the units of one kind, by row.
std::vector<Ranges> SupplyOf(const Builder& b, const std::vector<Supplied>& declared,
                             const std::string& record, hir::SpaceId kind, const std::vector<Ranges>& above) {
  const SpaceData& units = b.snapshot.spaces[kind.value];
  std::vector<Ranges> result(static_cast<size_t>(units.rows));
  for (const Supplied& entry : declared) {
    if (entry.unit.empty() || (!entry.record.empty() && entry.record != record)) continue;
    const auto code = b.dataset.dictionary.Find(entry.unit);
    const Source& source = b.sources[kind.value];
    const int32_t e = code ? b.index(source).by_id.Find(*code) : -1;
    const Row row = e >= 0 ? source.row_of[static_cast<size_t>(e)] : kNoRow;
    if (row != kNoRow) result[static_cast<size_t>(row)].push_back({entry.from, entry.to});
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
Ranges Everywhere(const std::vector<Supplied>& declared, const std::string& record) {
  Ranges ranges;
  for (const Supplied& entry : declared) {
    if (entry.unit.empty() && (entry.record.empty() || entry.record == record))
      ranges.push_back({entry.from, entry.to});
  }
  return Join(std::move(ranges));
}

void Fill(Builder& b, hir::SpaceId id) {
  const hir::Space& space = b.program.spaces[id];
  const Source& owners = b.source(space.owner);
  SpaceData& out = b.out(id);
  // Of a type without a table nothing is there, not even that there were none.
  const size_t table = b.source(id).table;
  const bool there = table != kNoTable && b.dataset.tables[table].supplied;
  const std::vector<Supplied> nothing;
  const std::vector<Supplied>& declared = there ? b.dataset.supplied : nothing;
  std::vector<Ranges> by_unit;
  std::vector<hir::SpaceId> kinds = KindsAbove(b.program, space.owner);
  std::reverse(kinds.begin(), kinds.end());
  kinds.push_back(space.owner);
  for (const hir::SpaceId kind : kinds) by_unit = SupplyOf(b, declared, space.named.name, kind, by_unit);
  const Ranges everywhere = Everywhere(declared, space.named.name);
  for (size_t row = 0; row < by_unit.size(); ++row) {
    Ranges& ranges = by_unit[row];
    if (owners.taken[static_cast<size_t>(owners.index_of[row])] != kTaken) {
      ranges.clear();  // only single records are here
      continue;
    }
    ranges.insert(ranges.end(), everywhere.begin(), everywhere.end());
    ranges = Join(std::move(ranges));
  }
  for (const TableIndex::Unknown& unknown : b.index(b.source(id)).unknown) {
    const DateRange days{unknown.first, unknown.last};
    const Row of = unknown.owner < 0 ? kNoRow : owners.row_of[static_cast<size_t>(unknown.owner)];
    if (unknown.owner < 0 || of != kNoRow) out.unusable.push_back({of, days, unknown.line});
    if (unknown.owner < 0) {
      for (Ranges& ranges : by_unit) ranges = Subtract(ranges, days);
    } else if (of != kNoRow) {
      by_unit[static_cast<size_t>(of)] = Subtract(by_unit[static_cast<size_t>(of)], days);
    }
  }
  const Period& period = b.snapshot.period;
  const Ranges within = everywhere.empty() ? Ranges{{period.first, period.last}} : everywhere;
  out.supplied = by_unit.empty() ? SuppliedDays{.common = everywhere, .by_owner = {}, .has_common = {}}
                                 : SuppliedByOwner(std::move(by_unit), within);
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
  for (const hir::SpaceId id : builder.records) Fill(builder, id);
}

}  // namespace kaocheng::data
