#include <algorithm>
#include <numeric>

#include "engine/data/schema.h"
#include "tests/support/build.h"

namespace kaocheng::testing {

using data::kNoRow;
using data::Row;

SnapshotBuilder::SnapshotBuilder(const hir::Program& program, std::string_view first, std::string_view last)
    : program_(program) {
  snapshot_.period = {D(first), D(last), D(last), std::string(first) + ".." + std::string(last)};
  snapshot_.dictionary = &dictionary_;
  for (const std::string& text : data::TextsOf(program)) dictionary_.Code(text);
  snapshot_.spaces.resize(program.spaces.size());
  for (size_t s = 0; s < program.spaces.size(); ++s) {
    data::SpaceData& data = snapshot_.spaces[s];
    const hir::Space& space = program.spaces[program.spaces.id_at(s)];
    data.fields.resize(space.fields.size());
    data.supplied.common = {{kMinDate, kMaxDate}};
    if (space.kind == hir::Space::Kind::kEntity) data.spell_offsets.push_back(0);
  }
}

void SnapshotBuilder::AddFields(hir::SpaceId space, const std::vector<V>& fields) {
  data::SpaceData& to = data(space);
  for (size_t f = 0; f < to.fields.size(); ++f) {
    const V cell = f < fields.size() ? fields[f] : V(std::nullopt);
    data::StoredColumn& column = to.fields[f];
    column.values.push_back(cell.value);
    if (cell.state != hir::State::kValue && column.states.empty())
      column.states.assign(column.values.size() - 1, hir::State::kValue);
    if (cell.state != hir::State::kValue || !column.states.empty()) column.states.push_back(cell.state);
  }
}

Row SnapshotBuilder::Entity(hir::SpaceId space, std::string id, Row parent, std::vector<V> fields) {
  return Entity(space, std::move(id), std::vector<data::Spell>{{kMinDate, kMaxDate, parent}},
                std::move(fields));
}

Row SnapshotBuilder::Entity(hir::SpaceId space, std::string id, std::vector<data::Spell> spells,
                            std::vector<V> fields) {
  data::SpaceData& to = data(space);
  to.ids.push_back(dictionary_.Code(id));
  const auto& period = snapshot_.period;
  const bool member = std::any_of(spells.begin(), spells.end(), [&](const data::Spell& spell) {
    return spell.from <= period.last && period.first < spell.until;
  });
  to.spells.insert(to.spells.end(), spells.begin(), spells.end());
  to.spell_offsets.push_back(static_cast<Row>(to.spells.size()));
  to.member.push_back(member ? 1 : 0);
  to.judged.push_back(member ? 1 : 0);
  to.foreign.push_back(0);
  AddFields(space, fields);
  return to.rows++;
}

Row SnapshotBuilder::Record(hir::SpaceId space, std::string id, Row owner, std::string_view on,
                            std::vector<V> fields, std::string_view until) {
  data::SpaceData& to = data(space);
  to.ids.push_back(dictionary_.Code(id));
  to.owner.push_back(owner);
  to.on.push_back(D(on));
  to.until.push_back(until.empty() ? data::kNoDate : D(until));
  AddFields(space, fields);
  return to.rows++;
}

void SnapshotBuilder::Supplied(hir::SpaceId space, std::vector<data::DateRange> ranges) {
  data(space).supplied.common = std::move(ranges);
}

void SnapshotBuilder::SuppliedBy(hir::SpaceId space, std::vector<std::vector<data::DateRange>> by_owner) {
  data(space).supplied = data::SuppliedByOwner(std::move(by_owner), {{kMinDate, kMaxDate}});
}

Date SnapshotBuilder::PlacedAt(const data::SpaceData& data, Row row) const {
  const auto& period = snapshot_.period;
  Date best = kMinDate;
  const auto begin = data.spell_offsets[static_cast<size_t>(row)];
  const auto end = data.spell_offsets[static_cast<size_t>(row) + 1];
  for (Row s = begin; s < end; ++s) {
    const data::Spell& spell = data.spells[static_cast<size_t>(s)];
    if (spell.from <= period.last) best = std::max(best, std::min(period.last, spell.until - 1));
  }
  return best != kMinDate ? best : data.spells[static_cast<size_t>(begin)].from;
}

Row SnapshotBuilder::AncestorAt(hir::SpaceId kind, Row row, hir::SpaceId ancestor, Date date) const {
  while (row != kNoRow && kind != ancestor) {
    const data::SpaceData& data = snapshot_.spaces[kind.value];
    Row parent = kNoRow;
    for (Row s = data.spell_offsets[static_cast<size_t>(row)];
         s < data.spell_offsets[static_cast<size_t>(row) + 1]; ++s) {
      const data::Spell& spell = data.spells[static_cast<size_t>(s)];
      if (spell.from <= date && (date < spell.until || spell.until == kMaxDate)) parent = spell.parent;
    }
    kind = program_.spaces[kind].owner;
    row = parent;
  }
  return row;
}

void SnapshotBuilder::PlaceAncestors(hir::SpaceId space) {
  data::SpaceData& to = data(space);
  const hir::Space& declared = program_.spaces[space];
  const bool entity = declared.kind == hir::Space::Kind::kEntity;
  if (entity) to.owner.assign(static_cast<size_t>(to.rows), kNoRow);
  for (hir::SpaceId up = declared.owner; up.valid(); up = program_.spaces[up].owner) {
    auto& rows = to.ancestors[up.value];
    for (Row row = 0; row < to.rows; ++row) {
      const auto i = static_cast<size_t>(row);
      if (entity) {
        rows.push_back(AncestorAt(space, row, up, PlacedAt(to, row)));
        if (up == declared.owner) to.owner[i] = rows.back();
      } else {
        const Date date =
            declared.kind == hir::Space::Kind::kCell ? to.cells[i % to.cells.size()].last : to.on[i];
        rows.push_back(AncestorAt(declared.owner, to.owner[i], up, date));
      }
    }
  }
}

void SnapshotBuilder::CountOffsets(data::SpaceData& data, size_t owners) const {
  data.offsets.assign(owners + 1, 0);
  for (const Row owner : data.owner) ++data.offsets[static_cast<size_t>(owner) + 1];
  std::partial_sum(data.offsets.begin(), data.offsets.end(), data.offsets.begin());
}

void SnapshotBuilder::AddCells(hir::SpaceId space) {
  data::SpaceData& to = data(space);
  const hir::Space& declared = program_.spaces[space];
  const int months = declared.unit == hir::Unit::kMonth ? 1 : declared.unit == hir::Unit::kQuarter ? 3 : 12;
  for (Date first = snapshot_.period.first; first <= snapshot_.period.last;
       first = to.cells.back().last + 1) {
    to.cells.push_back({first, *AddMonths(first, months) - 1});
    to.cell_names.push_back(FormatDate(first));
  }
  for (Row owner = 0; owner < data(declared.owner).rows; ++owner)
    to.owner.resize(to.owner.size() + to.cells.size(), owner);
  to.rows = static_cast<Row>(to.owner.size());
}

void SnapshotBuilder::AddSanctions(hir::SpaceId space) {
  data::SpaceData& to = data(space);
  const hir::Ladder& ladder = program_.ladders[program_.spaces[space].ladder];
  for (Row subject = 0; subject < data(ladder.subject).rows; ++subject) {
    const auto add = [&](hir::SpaceId source, int32_t violation) {
      const data::SpaceData& from = data(source);
      for (Row row = 0; row < from.rows; ++row) {
        const auto i = static_cast<size_t>(row);
        if (from.owner[i] != subject) continue;
        to.owner.push_back(subject);
        to.on.push_back(from.on.empty() ? from.cells[i % from.cells.size()].last : from.on[i]);
        to.sources.push_back({source, row, violation});
        ++to.rows;
      }
    };
    if (ladder.history.valid()) add(ladder.history, -1);
    for (size_t v = 0; v < ladder.violations.size(); ++v)
      add(ladder.violations[v].space, static_cast<int32_t>(v));
  }
}

const data::Snapshot& SnapshotBuilder::Finish() {
  const auto each = [&](hir::Space::Kind kind, auto fn) {
    for (size_t s = 0; s < program_.spaces.size(); ++s)
      if (program_.spaces[program_.spaces.id_at(s)].kind == kind) fn(program_.spaces.id_at(s));
  };
  each(hir::Space::Kind::kCell, [&](hir::SpaceId id) { AddCells(id); });
  each(hir::Space::Kind::kSanction, [&](hir::SpaceId id) { AddSanctions(id); });
  each(hir::Space::Kind::kEntity, [&](hir::SpaceId id) { PlaceAncestors(id); });
  for (const auto kind : {hir::Space::Kind::kRecord, hir::Space::Kind::kCell, hir::Space::Kind::kSanction}) {
    each(kind, [&](hir::SpaceId id) {
      PlaceAncestors(id);
      CountOffsets(data(id), static_cast<size_t>(data(program_.spaces[id].owner).rows));
      if (kind == hir::Space::Kind::kRecord) snapshot_.records += static_cast<uint64_t>(data(id).rows);
    });
  }
  return snapshot_;
}

}  // namespace kaocheng::testing
