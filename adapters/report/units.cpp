#include "adapters/report/summary.h"

namespace kaocheng::report {

data::Row AncestorRow(const data::Snapshot& snapshot, hir::SpaceId space, data::Row row, hir::SpaceId kind) {
  if (space == kind || row == data::kNoRow) return row;
  const data::SpaceData& data = snapshot.spaces[space.value];
  const auto found = data.ancestors.find(kind.value);
  if (found == data.ancestors.end() || found->second.empty()) return data::kNoRow;
  return found->second[static_cast<size_t>(row)];
}

data::Row SubjectRow(const hir::Program& program, const data::Snapshot& snapshot, const outcome::Line& line) {
  const hir::SpaceId space = line.outcome->space;
  const hir::SpaceId subject = line.outcome->subject;
  if (space == subject || line.row == data::kNoRow) return line.row;
  const hir::SpaceId owner = program.spaces[space].owner;
  const data::SpaceData& data = snapshot.spaces[space.value];
  if (owner == subject && !data.owner.empty()) return data.owner[static_cast<size_t>(line.row)];
  if (owner == subject && !data.cells.empty()) return line.row / static_cast<data::Row>(data.cells.size());
  return AncestorRow(snapshot, space, line.row, subject);
}

bool LiesIn(const hir::Program& program, const data::Snapshot& snapshot, hir::SpaceId space, data::Row row,
            std::string_view unit) {
  for (hir::SpaceId kind = space; kind.valid(); kind = program.spaces[kind].owner) {
    const data::Row at = AncestorRow(snapshot, space, row, kind);
    if (at == data::kNoRow) continue;
    if (snapshot.dictionary->Text(snapshot.spaces[kind.value].ids[static_cast<size_t>(at)]) == unit)
      return true;
  }
  return false;
}

}  // namespace kaocheng::report
