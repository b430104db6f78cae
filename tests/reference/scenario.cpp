#include "tests/reference/scenario.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <tuple>

#include "engine/data/schema.h"
#include "tests/reference/calendar.h"

namespace kaocheng::reference {
namespace {

using data::Row;
using data::SpaceData;
using Kind = hir::Space::Kind;

[[noreturn]] void Fail(const std::string& message) {
  std::fprintf(stderr, "scenario: %s\n", message.c_str());
  std::abort();
}

size_t Index(Row row) { return static_cast<size_t>(row); }

class Builder {
 public:
  Builder(const hir::Program& program, const Scenario& scenario, Built& built)
      : program_(program), scenario_(scenario), built_(built), snapshot_(built.snapshot) {}

  void Run() {
    snapshot_.period = scenario_.period;
    snapshot_.dictionary = &built_.dictionary;
    for (const std::string& text : data::TextsOf(program_)) built_.dictionary.Code(text);
    built_.calendar = scenario_.calendar;
    snapshot_.calendar = &built_.calendar;
    snapshot_.spaces.resize(program_.spaces.size());
    sorted_.resize(program_.spaces.size());
    for (size_t i = 0; i < program_.spaces.size(); ++i) {
      const hir::SpaceId id = program_.spaces.id_at(i);
      for (hir::SpaceId kind = program_.spaces[id].owner; kind.valid(); kind = program_.spaces[kind].owner) {
        data(id).ancestors[kind.value];
      }
    }
    for (const Kind kind : {Kind::kEntity, Kind::kRecord, Kind::kCell}) {
      for (size_t i = 0; i < program_.spaces.size(); ++i) {
        const hir::SpaceId id = program_.spaces.id_at(i);
        if (program_.spaces[id].kind != kind) continue;
        if (kind == Kind::kEntity) Entities(id);
        if (kind == Kind::kRecord) Records(id);
        if (kind == Kind::kCell) Cells(id);
      }
    }
    for (size_t i = 0; i < program_.spaces.size(); ++i) {
      const hir::SpaceId id = program_.spaces.id_at(i);
      Fields(id);
      if (program_.spaces[id].kind == Kind::kSanction) Sanctions(id);
    }
  }

 private:
  SpaceData& data(hir::SpaceId id) { return snapshot_.spaces[id.value]; }
  std::vector<RowSpec>& sorted(hir::SpaceId id) { return sorted_[id.value]; }

  Row Find(hir::SpaceId space, const std::string& id) {
    const auto& rows = sorted(space);
    for (size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].id == id) return static_cast<Row>(i);
    }
    Fail("nobody has the id " + id);
  }

  // The last day in the period, else the last before it, else the first after it.
  Date PlacedOn(const std::vector<data::Spell>& spells) const {
    const data::Period& period = scenario_.period;
    Date within = data::kNoDate, before = data::kNoDate, after = data::kNoDate;
    for (const data::Spell& spell : spells) {
      const Date last = spell.until - 1;
      if (spell.from <= period.last && last >= period.first)
        within = std::max(within, std::min(last, period.last));
      if (last < period.first) before = std::max(before, last);
      if (spell.from > period.last) after = after == data::kNoDate ? spell.from : std::min(after, spell.from);
    }
    return within != data::kNoDate ? within : before != data::kNoDate ? before : after;
  }

  std::vector<data::Spell> SpellsOf(hir::SpaceId space, Row row) {
    const SpaceData& rows = data(space);
    return {rows.spells.begin() + rows.spell_offsets[Index(row)],
            rows.spells.begin() + rows.spell_offsets[Index(row) + 1]};
  }

  Row ParentOn(hir::SpaceId space, Row row, Date day) {
    for (const data::Spell& spell : SpellsOf(space, row)) {
      if (spell.from <= day && day < spell.until) return spell.parent;
    }
    return data::kNoRow;
  }

  // Writes the ancestors of one row: `entity` of kind `kind` and whatever was above it on that day.
  void Place(SpaceData& rows, hir::SpaceId kind, Row entity, Date day) {
    for (; kind.valid(); kind = program_.spaces[kind].owner) {
      rows.ancestors[kind.value].push_back(entity);
      if (entity != data::kNoRow) entity = ParentOn(kind, entity, day);
    }
  }

  void Entities(hir::SpaceId id) {
    const hir::Space& space = program_.spaces[id];
    SpaceData& rows = data(id);
    std::vector<std::tuple<Row, std::string, size_t>> order;
    std::vector<RowSpec> specs;
    if (const auto found = scenario_.rows.find(id.value); found != scenario_.rows.end())
      specs = found->second;
    std::vector<std::vector<data::Spell>> spells(specs.size());
    for (size_t i = 0; i < specs.size(); ++i) {
      for (const SpellSpec& spell : specs[i].spells) {
        spells[i].push_back(
            {spell.from, spell.until, space.owner.valid() ? Find(space.owner, spell.parent) : data::kNoRow});
      }
      Row parent = data::kNoRow;
      const Date placed = PlacedOn(spells[i]);
      for (const data::Spell& spell : spells[i]) {
        if (spell.from <= placed && placed < spell.until) parent = spell.parent;
      }
      order.emplace_back(parent, specs[i].id, i);
    }
    std::sort(order.begin(), order.end());
    rows.rows = static_cast<Row>(specs.size());
    rows.spell_offsets.push_back(0);
    for (const auto& [parent, text, i] : order) {
      sorted(id).push_back(specs[i]);
      rows.ids.push_back(built_.dictionary.Code(text));
      rows.owner.push_back(parent);
      rows.spells.insert(rows.spells.end(), spells[i].begin(), spells[i].end());
      rows.spell_offsets.push_back(static_cast<Row>(rows.spells.size()));
      const data::Period& period = scenario_.period;
      const bool member = std::any_of(spells[i].begin(), spells[i].end(), [&](const data::Spell& spell) {
        return spell.from <= period.last && period.first < spell.until;
      });
      rows.member.push_back(member);
      rows.judged.push_back(member && !specs[i].foreign);
      rows.foreign.push_back(specs[i].foreign);
    }
    if (!space.owner.valid()) return;
    for (Row row = 0; row < rows.rows; ++row) {
      Place(rows, space.owner, rows.owner[Index(row)], PlacedOn(SpellsOf(id, row)));
    }
  }

  void Records(hir::SpaceId id) {
    const hir::Space& space = program_.spaces[id];
    SpaceData& rows = data(id);
    std::vector<std::tuple<Row, Date, std::string, size_t>> order;
    std::vector<RowSpec> specs;
    if (const auto found = scenario_.rows.find(id.value); found != scenario_.rows.end())
      specs = found->second;
    for (size_t i = 0; i < specs.size(); ++i) {
      order.emplace_back(Find(space.owner, specs[i].owner), specs[i].on, specs[i].id, i);
    }
    std::sort(order.begin(), order.end());
    rows.rows = static_cast<Row>(specs.size());
    for (const auto& [owner, on, text, i] : order) {
      sorted(id).push_back(specs[i]);
      rows.ids.push_back(built_.dictionary.Code(text));
      rows.owner.push_back(owner);
      rows.on.push_back(on);
      rows.until.push_back(specs[i].until);
      rows.recorded.push_back(specs[i].recorded);
      Place(rows, space.owner, owner, on);
    }
    Offsets(rows, data(space.owner).rows);
    snapshot_.records += specs.size();
    SupplySpec supply;
    if (const auto found = scenario_.supply.find(id.value); found != scenario_.supply.end())
      supply = found->second;
    rows.supplied.common = supply.everywhere;
    if (supply.by_owner.empty()) return;
    std::vector<std::vector<data::DateRange>> by_owner;
    for (const RowSpec& owner : sorted(space.owner)) {
      const auto found = supply.by_owner.find(owner.id);
      by_owner.push_back(found == supply.by_owner.end() ? supply.everywhere : found->second);
    }
    rows.supplied = data::SuppliedByOwner(std::move(by_owner), {{kMinDate, kMaxDate}});
  }

  static void Offsets(SpaceData& rows, Row owners) {
    for (Row owner = 0; owner <= owners; ++owner) {
      rows.offsets.push_back(static_cast<Row>(std::lower_bound(rows.owner.begin(), rows.owner.end(), owner) -
                                              rows.owner.begin()));
    }
  }

  bool InSeason(Date day, const hir::SeasonDays& season) const {
    const YearMonthDay split = Split(day);
    const int64_t at = split.month * 100 + split.day;
    const int64_t from = season.from_month * 100 + season.from_day;
    const int64_t to = season.to_month * 100 + season.to_day;
    return from <= to ? from <= at && at <= to : at >= from || at <= to;
  }

  // Whether a sub-period ends with this day.
  static bool Ends(hir::Unit unit, Date day) {
    const YearMonthDay split = Split(day);
    const bool month_ends = split.day == DaysInMonth(split.year, split.month);
    switch (unit) {
      case hir::Unit::kWeek:
        return ((day % 7) + 7) % 7 == 3;  // 1970-01-04 was a Sunday
      case hir::Unit::kThird:
        return split.day == 10 || split.day == 20 || month_ends;
      case hir::Unit::kMonth:
        return month_ends;
      case hir::Unit::kQuarter:
        return month_ends && split.month % 3 == 0;
      case hir::Unit::kYear:
        return month_ends && split.month == 12;
    }
    std::abort();
  }

  void Cells(hir::SpaceId id) {
    const hir::Space& space = program_.spaces[id];
    SpaceData& rows = data(id);
    for (Date last = scenario_.period.first; last <= scenario_.period.last; ++last) {
      if (!Ends(space.unit, last)) continue;
      Date first = last;
      while (!Ends(space.unit, first - 1)) --first;
      data::DateRange cell{first, last};
      if (space.season) {
        while (cell.first <= last && !InSeason(cell.first, *space.season)) ++cell.first;
        while (cell.last >= first && !InSeason(cell.last, *space.season)) --cell.last;
        if (cell.first > cell.last) continue;
      }
      rows.cells.push_back(cell);
      rows.cell_names.push_back(FormatDate(last));
    }
    const Row owners = data(space.owner).rows;
    for (Row owner = 0; owner < owners; ++owner) {
      for (const data::DateRange& cell : rows.cells) {
        rows.owner.push_back(owner);
        Place(rows, space.owner, owner, cell.last);
      }
    }
    rows.rows = static_cast<Row>(rows.owner.size());
    Offsets(rows, owners);
  }

  void Fields(hir::SpaceId id) {
    const hir::Space& space = program_.spaces[id];
    for (size_t f = 0; f < space.fields.size(); ++f) {
      data::StoredColumn column;
      bool all_known = true;
      for (const RowSpec& row : sorted(id)) {
        const Datum& datum = row.fields.at(f);
        int64_t value = datum.value;
        const hir::Type type = space.fields[f].type;
        if (!datum.target.empty() && type.kind == hir::TypeKind::kReference)
          value = Find(type.space_id(), datum.target);
        if (!datum.target.empty() && type.kind == hir::TypeKind::kViolation) {
          value = datum.value << 32 | Find(hir::SpaceId{static_cast<uint32_t>(datum.value)}, datum.target);
        }
        if (!datum.target.empty() && type.kind == hir::TypeKind::kText)
          value = built_.dictionary.Code(datum.target);
        column.values.push_back(value);
        column.states.push_back(datum.state);
        all_known = all_known && datum.state == hir::State::kValue;
      }
      if (all_known) column.states.clear();
      data(id).fields.push_back(std::move(column));
    }
  }

  void Sanctions(hir::SpaceId id) {
    const hir::Ladder& ladder = program_.ladders[program_.spaces[id].ladder];
    SpaceData& rows = data(id);
    std::vector<std::tuple<Row, int32_t, Row, uint32_t, Date>> order;
    const auto add = [&](hir::SpaceId source, int32_t violation) {
      const SpaceData& from = data(source);
      const bool cells = program_.spaces[source].kind == Kind::kCell;
      for (Row row = 0; row < from.rows; ++row) {
        const Date on = cells ? from.cells[Index(row) % from.cells.size()].last : from.on[Index(row)];
        order.emplace_back(from.owner[Index(row)], violation, row, source.value, on);
      }
    };
    if (ladder.history.valid()) add(ladder.history, -1);
    for (size_t v = 0; v < ladder.violations.size(); ++v)
      add(ladder.violations[v].space, static_cast<int32_t>(v));
    std::sort(order.begin(), order.end());
    rows.rows = static_cast<Row>(order.size());
    for (const auto& [owner, violation, row, source, on] : order) {
      rows.owner.push_back(owner);
      rows.on.push_back(on);
      rows.sources.push_back({{source}, row, violation});
      Place(rows, ladder.subject, owner, on);
    }
    Offsets(rows, data(ladder.subject).rows);
  }

  const hir::Program& program_;
  const Scenario& scenario_;
  Built& built_;
  data::Snapshot& snapshot_;
  std::vector<std::vector<RowSpec>> sorted_;  // by space, in row order
};

}  // namespace

std::unique_ptr<Built> Build(const hir::Program& program, const Scenario& scenario,
                             const data::Dictionary& texts) {
  auto built = std::make_unique<Built>();
  built->dictionary = texts;
  Builder(program, scenario, *built).Run();
  return built;
}

data::Row RowOf(const Built& built, hir::SpaceId space, const std::string& id) {
  const auto& ids = built.snapshot.spaces.at(space.value).ids;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (built.dictionary.Text(ids[i]) == id) return static_cast<data::Row>(i);
  }
  return data::kNoRow;
}

}  // namespace kaocheng::reference
