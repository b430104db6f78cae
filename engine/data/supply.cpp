#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>

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

// The units of one kind, with what is declared for single ones.
struct DeclaredUnits {
  const SpaceData& units;
  std::multimap<Row, DateRange> declared;
  std::shared_ptr<const DeclaredUnits> above;  // null: nobody stands above
};

// The days of units of one kind: what is declared for them or for whoever stands above, and those on which
// they are not valid. Units that stand below the same one are mostly asked for one after the other.
class UnitDays {
 public:
  explicit UnitDays(const DeclaredUnits& of) : of_(of) {
    if (of.above != nullptr) above_ = std::make_unique<UnitDays>(*of.above);
  }

  const Ranges& Of(Row row) {
    if (row == row_ || IsLike(row, std::exchange(row_, row))) return days_;
    days_.clear();
    for (auto [own, end] = of_.declared.equal_range(row); own != end; ++own) days_.push_back(own->second);
    Date open = kMinDate;  // since when no spell has been in force
    const auto at = static_cast<size_t>(row);
    for (Row s = of_.units.spell_offsets[at]; s < of_.units.spell_offsets[at + 1]; ++s) {
      const Spell& spell = of_.units.spells[static_cast<size_t>(s)];
      if (open < spell.from) days_.push_back({open, spell.from - 1});
      open = spell.until;
      if (spell.parent == kNoRow) continue;
      const DateRange valid{spell.from, spell.until == kMaxDate ? kMaxDate : spell.until - 1};
      AddIntersection(above_->Of(spell.parent), valid, days_);
    }
    if (open != kMaxDate) days_.push_back({open, kMaxDate});
    Join(days_);
    return days_;
  }

 private:
  // Neighbours mostly are valid at the same times below the same unit.
  bool IsLike(Row row, Row other) const {
    if (other == kNoRow || !of_.declared.empty()) return false;
    const auto spells = [&](Row of) {
      const std::span<const Row> offsets(of_.units.spell_offsets);
      const auto at = static_cast<size_t>(of);
      const auto first = static_cast<size_t>(offsets[at]);
      return std::span<const Spell>(of_.units.spells)
          .subspan(first, static_cast<size_t>(offsets[at + 1]) - first);
    };
    return std::ranges::equal(spells(row), spells(other));
  }

  const DeclaredUnits& of_;
  std::unique_ptr<UnitDays> above_;
  Row row_ = kNoRow;  // of which these are the days
  Ranges days_;
};

// What is declared of single units, by kind of those and of whoever lies below. Most types of records have
// the same: nothing.
class SupplyOfUnits {
 public:
  explicit SupplyOfUnits(const Builder& b) : b_(b) {}

  std::shared_ptr<const DeclaredUnits> Of(hir::SpaceId kind, const Entries& of_units) {
    std::shared_ptr<const DeclaredUnits>& known = known_[{kind.value, of_units}];
    if (known != nullptr) return known;
    const hir::SpaceId parent = b_.program.spaces[kind].owner;
    return known = std::make_shared<const DeclaredUnits>(
               DeclaredUnits{b_.snapshot.spaces[kind.value], DeclaredOfKind(b_, of_units, kind),
                             parent.valid() ? Of(parent, of_units) : nullptr});
  }

 private:
  const Builder& b_;
  std::map<std::pair<uint32_t, Entries>, std::shared_ptr<const DeclaredUnits>> known_;
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

// Of the owners of a type of records, with what is declared for everybody. Of whoever is here for single
// records only, nothing was supplied.
class OwnerDays {
 public:
  OwnerDays(std::shared_ptr<const DeclaredUnits> units, std::vector<uint8_t> with_records, Ranges everywhere)
      : units_(std::move(units)),
        with_records_(std::move(with_records)),
        everywhere_(std::move(everywhere)) {}

  const std::vector<uint8_t>& with_records() const { return with_records_; }
  const Ranges& everywhere() const { return everywhere_; }
  // Calls fn(days) of one owner after the other, until it says false.
  template <typename Fn>
  void Each(Fn fn) const {
    UnitDays units(*units_);
    Ranges own, days = everywhere_;
    const Ranges none;
    for (size_t row = 0; row < with_records_.size(); ++row) {
      const bool with_records = with_records_[row] != 0;
      if (with_records) {
        const Ranges& now = units.Of(static_cast<Row>(row));
        if (now != own) {  // neighbours mostly have the same
          days = own = now;
          days.insert(days.end(), everywhere_.begin(), everywhere_.end());
          Join(days);
        }
      }
      if (!fn(with_records ? days : none)) return;
    }
  }
  DaysByOwner All() const {
    DaysByOwner all;
    Each([&](const Ranges& days) {
      all.Add(days);
      return true;
    });
    return all;
  }
  // Those of all owners, where all have the same.
  std::optional<Ranges> OfAll() const {
    if (with_records_.empty()) return everywhere_;
    std::optional<Ranges> first;
    bool alike = true;
    Each([&](const Ranges& days) {
      if (!first) first = days;
      return alike = days == *first;
    });
    return alike ? first : std::nullopt;
  }

 private:
  std::shared_ptr<const DeclaredUnits> units_;
  std::vector<uint8_t> with_records_;  // by row
  Ranges everywhere_;
};

// What holds of all types of records of one kind of owner of which the same is declared.
struct Alike {
  std::shared_ptr<const OwnerDays> owners;
  SuppliedDays days;  // made of it
};

SuppliedDays DaysOf(const Builder& b, DaysByOwner by_owner, const Ranges& everywhere) {
  if (by_owner.owners() == 0) return {.common = everywhere, .owners = nullptr};
  const Period& period = b.snapshot.period;
  return SuppliedByOwner(std::move(by_owner),
                         everywhere.empty() ? Ranges{{period.first, period.last}} : everywhere);
}

// Where nothing is declared of single units, the days on which one owner or the other is not valid are worked
// out when somebody asks: whoever has records here has all days that are declared for everybody.
SuppliedDays DaysOf(const Builder& b, const std::shared_ptr<const OwnerDays>& owners, bool of_units) {
  const Ranges& everywhere = owners->everywhere();
  if (of_units) return DaysOf(b, owners->All(), everywhere);
  if (auto days = owners->OfAll()) return {.common = std::move(*days), .owners = nullptr};
  return {.common = everywhere,
          .owners = std::make_shared<SuppliedDays::Owners>(owners->with_records(),
                                                           [owners] { return owners->All(); })};
}

Alike FindAlike(const Builder& b, hir::SpaceId owner, const Entries& declared, SupplyOfUnits& units) {
  Entries of_units;
  std::copy_if(declared.begin(), declared.end(), std::back_inserter(of_units),
               [](const Supplied* entry) { return !entry->unit.empty(); });
  std::vector<uint8_t> with_records;
  for (const EntityRun& run : b.sources[owner.value].runs)
    with_records.insert(with_records.end(), static_cast<size_t>(run.n), run.with_records ? 1 : 0);
  Alike alike;
  alike.owners = std::make_shared<const OwnerDays>(units.Of(owner, of_units), std::move(with_records),
                                                   Everywhere(declared));
  alike.days = DaysOf(b, alike.owners, !of_units.empty());
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
  alike.owners->Each([&](const Ranges& days) {
    by_owner.push_back(days);
    return true;
  });
  for (const SpaceData::Unusable& row : out.unusable) {
    if (row.owner == kNoRow) {
      for (Ranges& ranges : by_owner) ranges = Subtract(ranges, row.days);
    } else {
      Ranges& ranges = by_owner[static_cast<size_t>(row.owner)];
      ranges = Subtract(ranges, row.days);
    }
  }
  out.supplied = DaysOf(b, by_owner, alike.owners->everywhere());
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

bool AllAlike(const DaysByOwner& by_owner) {
  for (Row row = 1; row < by_owner.owners(); ++row) {
    if (!std::ranges::equal(by_owner.of(0), by_owner.of(row))) return false;
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
    if (last == owners.end() || last->first != days) last = owners.try_emplace(days, 0).first;
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
  std::vector<uint8_t> has_common;
  for (Row row = 0; row < by_owner.owners(); ++row) {
    const bool all = std::all_of(out.common.begin(), out.common.end(),
                                 [&](const DateRange& days) { return Covers(by_owner.of(row), days); });
    has_common.push_back(all ? 1 : 0);
  }
  out.owners = std::make_shared<SuppliedDays::Owners>(
      std::move(has_common), [days = std::move(by_owner)]() mutable { return std::move(days); });
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
