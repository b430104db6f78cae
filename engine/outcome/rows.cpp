#include "engine/outcome/rows.h"

#include <algorithm>
#include <numeric>

namespace kaocheng::outcome {

using data::kNoRow;
using data::Row;

Date DateOf(const hir::Program& program, const data::Snapshot& snapshot, hir::SpaceId space, Row row) {
  const data::SpaceData& rows = snapshot.spaces.at(space.value);
  switch (program.spaces[space].kind) {
    case hir::Space::Kind::kEntity:
      return snapshot.period.last;
    case hir::Space::Kind::kRecord:
    case hir::Space::Kind::kSanction:
      return rows.on.at(static_cast<size_t>(row));
    case hir::Space::Kind::kCell:
      return rows.cells.at(static_cast<size_t>(row) % rows.cells.size()).last;
  }
  return 0;
}

Row AncestorOf(const hir::Program& program, const data::Snapshot& snapshot, hir::SpaceId space, Row row,
               hir::SpaceId kind) {
  if (space == kind) return row;
  const data::SpaceData& rows = snapshot.spaces.at(space.value);
  const auto placed = rows.ancestors.find(kind.value);
  if (placed != rows.ancestors.end()) return placed->second.at(static_cast<size_t>(row));
  if (program.spaces[space].owner == kind) return rows.owner.at(static_cast<size_t>(row));
  const hir::SpaceId owner = program.spaces[space].owner;
  if (!owner.valid() || program.spaces[space].kind == hir::Space::Kind::kEntity) return kNoRow;
  const Row above = rows.owner.at(static_cast<size_t>(row));
  return above == kNoRow ? kNoRow : AncestorOf(program, snapshot, owner, above, kind);
}

RowsBelow::Index RowsBelow::IndexOf(hir::SpaceId space, hir::SpaceId kind) const {
  const data::SpaceData& data = snapshot_.spaces.at(space.value);
  const auto entities = static_cast<size_t>(snapshot_.spaces.at(kind.value).rows);
  Index index;
  if (program_.spaces[space].owner == kind && data.offsets.size() == entities + 1) {
    index.offsets.assign(data.offsets.begin(), data.offsets.end());
    index.rows.resize(static_cast<size_t>(data.rows));
    std::iota(index.rows.begin(), index.rows.end(), 0);
    return index;
  }
  std::vector<Row> above(static_cast<size_t>(data.rows));
  index.offsets.assign(entities + 1, 0);
  for (Row row = 0; row < data.rows; ++row) {
    const Row at = AncestorOf(program_, snapshot_, space, row, kind);
    above[static_cast<size_t>(row)] = at;
    if (at != kNoRow) ++index.offsets[static_cast<size_t>(at) + 1];
  }
  for (size_t i = 1; i <= entities; ++i) index.offsets[i] += index.offsets[i - 1];
  index.rows.resize(static_cast<size_t>(index.offsets.back()));
  std::vector<Row> next(index.offsets.begin(), index.offsets.end() - 1);
  for (Row row = 0; row < data.rows; ++row) {
    const Row at = above[static_cast<size_t>(row)];
    if (at != kNoRow) index.rows[static_cast<size_t>(next[static_cast<size_t>(at)]++)] = row;
  }
  return index;
}

std::span<const Row> RowsBelow::Of(hir::SpaceId space, hir::SpaceId kind, Row entity) {
  const auto [place, fresh] = indexes_.try_emplace({space.value, kind.value});
  Index& index = place->second;
  if (fresh) index = IndexOf(space, kind);
  const auto at = static_cast<size_t>(entity);
  const auto begin = static_cast<size_t>(index.offsets.at(at));
  const auto end = static_cast<size_t>(index.offsets.at(at + 1));
  return std::span<const Row>(index.rows).subspan(begin, end - begin);
}

}  // namespace kaocheng::outcome
