#include <algorithm>
#include <iterator>
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

// What is declared of single units of one kind, by row.
std::multimap<Row, DateRange> DeclaredOfKind(const Builder& b, const Entries& of_units, hir::SpaceId kind) {
  std::multimap<Row, DateRange> days;
  const Source& source = b.sources[kind.value];
  for (const Supplied* entry : of_units) {
    const auto code = b.dataset.dictionary.Find(entry->unit);
    const int32_t e = code ? b.index(source).by_id.Find(*code) : -1;
    const Row row = e >= 0 ? source.RowOf(e) : kNoRow;
    if (row != kNoRow) days.emplace(row, DateRange{entry->from, entry->to});
  }
  return days;
}

// Declared ranges for the units of one kind, by row.
DaysByOwner SupplyOf(const Builder& b, const Entries& of_units, hir::SpaceId kind, const DaysByOwner& above) {
  const SpaceData& units = b.snapshot.spaces[kind.value];
  const std::multimap<Row, DateRange> declared = DeclaredOfKind(b, of_units, kind);
  DaysByOwner result;
  Ranges days;
  for (Row row = 0; row < units.rows; ++row) {
    days.clear();
    for (auto [own, end] = declared.equal_range(row); own != end; ++own) days.push_back(own->second);
    Date open = kMinDate;  // since when no spell has been in force
    const auto at = static_cast<size_t>(row);
    for (Row s = units.spell_offsets[at]; s < units.spell_offsets[at + 1]; ++s) {
      const Spell& spell = units.spells[static_cast<size_t>(s)];
      days.push_back({open, spell.from - 1});
      open = spell.until;
      if (spell.parent == kNoRow) continue;
      const DateRange valid{spell.from, spell.until == kMaxDate ? kMaxDate : spell.until - 1};
      AddIntersection(above.of(spell.parent), valid, days);
    }
    if (open != kMaxDate) days.push_back({open, kMaxDate});
    Join(days);
    result.Add(days);
  }
  return result;
}

// What is declared of single units, by kind of those and of whoever lies below. Most types of records have
// the same: nothing.
class SupplyOfUnits {
 public:
  explicit SupplyOfUnits(const Builder& b) : b_(b) {}

  const DaysByOwner& Of(hir::SpaceId kind, const Entries& of_units) {
    const auto [place, fresh] = known_.try_emplace({kind.value, of_units});
    if (fresh) {
      const hir::SpaceId parent = b_.program.spaces[kind].owner;
      place->second = SupplyOf(b_, of_units, kind, parent.valid() ? Of(parent, of_units) : DaysByOwner());
    }
    return place->second;
  }

 private:
  const Builder& b_;
  std::map<std::pair<uint32_t, Entries>, DaysByOwner> known_;
};

// What is declared for every unit alike.
Ranges Everywhere(const Entries& declared) {
  Ranges ranges;
  for (const Supplied* entry : declared) {
    if (entry->unit.empty()) ranges.push_back({entry->from, entry->to});
  }
  Join(ranges);
  return ranges;
}

// What holds of all types of records of one kind of owner of which the same is declared.
struct Alike {
  Ranges everywhere;
  DaysByOwner by_owner;
  SuppliedDays days;  // made of it
};

SuppliedDays DaysOf(const Builder& b, DaysByOwner by_owner, const Ranges& everywhere) {
  if (by_owner.owners() == 0) return {.common = everywhere, .owners = nullptr};
  const Period& period = b.snapshot.period;
  return SuppliedByOwner(std::move(by_owner),
                         everywhere.empty() ? Ranges{{period.first, period.last}} : everywhere);
}

Alike FindAlike(const Builder& b, hir::SpaceId owner, const Entries& declared, SupplyOfUnits& units) {
  Alike alike;
  alike.everywhere = Everywhere(declared);
  Entries of_units;
  std::copy_if(declared.begin(), declared.end(), std::back_inserter(of_units),
               [](const Supplied* entry) { return !entry->unit.empty(); });
  const DaysByOwner& declared_of = units.Of(owner, of_units);
  const Source& owners = b.sources[owner.value];
  Ranges days;
  for (Row row = 0; row < declared_of.owners(); ++row) {
    days.clear();
    // Of others only single records are here.
    if (owners.taken[static_cast<size_t>(owners.index_of[static_cast<size_t>(row)])] == kTaken) {
      const auto own = declared_of.of(row);
      days.assign(own.begin(), own.end());
      days.insert(days.end(), alike.everywhere.begin(), alike.everywhere.end());
      Join(days);
    }
    alike.by_owner.Add(days);
  }
  alike.days = DaysOf(b, alike.by_owner, alike.everywhere);
  return alike;
}

void Fill(Builder& b, hir::SpaceId id, const Alike& alike) {
  const Source& owners = b.source(b.program.spaces[id].owner);
  SpaceData& out = b.out(id);
  for (const TableIndex::Unknown& unknown : b.index(b.source(id)).unknown) {
    const Row of = unknown.owner < 0 ? kNoRow : owners.RowOf(unknown.owner);
    if (unknown.owner < 0 || of != kNoRow)
      out.unusable.push_back({of, {unknown.first, unknown.last}, unknown.line});
  }
  if (out.unusable.empty()) {
    out.supplied = alike.days;
    return;
  }
  std::vector<Ranges> by_owner;
  for (Row row = 0; row < alike.by_owner.owners(); ++row) {
    const auto days = alike.by_owner.of(row);
    by_owner.emplace_back(days.begin(), days.end());
  }
  for (const SpaceData::Unusable& row : out.unusable) {
    if (row.owner == kNoRow) {
      for (Ranges& ranges : by_owner) ranges = Subtract(ranges, row.days);
    } else {
      Ranges& ranges = by_owner[static_cast<size_t>(row.owner)];
      ranges = Subtract(ranges, row.days);
    }
  }
  out.supplied = DaysOf(b, by_owner, alike.everywhere);
}

// Orders ranges of days, whoever holds them.
struct Before {
  using is_transparent = void;  // NOLINT(readability-identifier-naming)
  bool operator()(std::span<const DateRange> a, std::span<const DateRange> b) const {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](const DateRange& x, const DateRange& y) {
                                          return std::pair(x.first, x.last) < std::pair(y.first, y.last);
                                        });
  }
};

bool AreSame(std::span<const DateRange> a, std::span<const DateRange> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const DateRange& x, const DateRange& y) {
    return x.first == y.first && x.last == y.last;
  });
}

bool AllAlike(const DaysByOwner& by_owner) {
  for (Row row = 1; row < by_owner.owners(); ++row) {
    if (!AreSame(by_owner.of(0), by_owner.of(row))) return false;
  }
  return true;
}

// What most have of the days `within`. Of whoever is here for context only nothing was supplied.
Ranges CommonOf(const DaysByOwner& by_owner, const Ranges& within) {
  std::map<Ranges, size_t, Before> owners;
  auto last = owners.end();  // neighbours mostly have the same days
  Ranges days;
  for (Row row = 0; row < by_owner.owners(); ++row) {
    days.clear();
    for (const DateRange& range : within) AddIntersection(by_owner.of(row), range, days);
    if (days.empty()) continue;
    if (last == owners.end() || !AreSame(last->first, days)) last = owners.try_emplace(days, 0).first;
    ++last->second;
  }
  Ranges common;
  size_t most = 0;
  for (const auto& [ranges, n] : owners) {
    if (n > most) common = ranges;
    most = std::max(most, n);
  }
  return common;
}

}  // namespace

SuppliedDays SuppliedByOwner(DaysByOwner by_owner, const Ranges& within) {
  if (AllAlike(by_owner)) {
    const auto days = by_owner.of(0);
    return {.common = {days.begin(), days.end()}, .owners = nullptr};
  }
  SuppliedDays out;
  out.common = CommonOf(by_owner, within);
  auto owners = std::make_shared<SuppliedDays::Owners>();
  for (Row row = 0; row < by_owner.owners(); ++row) {
    const bool all = std::all_of(out.common.begin(), out.common.end(),
                                 [&](const DateRange& days) { return Covers(by_owner.of(row), days); });
    owners->has_common.push_back(all ? 1 : 0);
  }
  owners->days = std::move(by_owner);
  out.owners = std::move(owners);
  return out;
}

void FillSupply(Builder& builder) {
  std::map<std::pair<uint32_t, Entries>, Alike> known;
  SupplyOfUnits units(builder);
  for (const hir::SpaceId id : builder.records) {
    const hir::SpaceId owner = builder.program.spaces[id].owner;
    Entries declared = DeclaredOf(builder, id);
    const auto [place, fresh] = known.try_emplace({owner.value, declared});
    if (fresh) place->second = FindAlike(builder, owner, declared, units);
    Fill(builder, id, place->second);
  }
}

}  // namespace kaocheng::data
