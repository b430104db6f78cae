#include "engine/exec/concern.h"

#include <algorithm>
#include <utility>

#include "engine/data/owners.h"
#include "engine/data/stays.h"
#include "engine/plan/rewrites.h"

namespace kaocheng::exec {

Changes::Changes(const Run& run, const data::Difference& difference)
    : run_(run),
      difference_(difference),
      stored_(run.program.spaces.size()),
      rows_(run.program.columns.size()),
      anywhere_(run.program.columns.size(), 0) {
  for (size_t s = 0; s < stored_.size(); ++s)
    for (const data::Stretch& stretch : difference.spaces[s])
      for (Row row = stretch.now_lo; row < stretch.now_hi; ++row) stored_[s].push_back(row);
}

const std::vector<Row>& Changes::Of(hir::ColumnId id) const {
  const bool stored =
      plan::IsFree(run_.program, id) && std::holds_alternative<hir::Field>(run_.program.columns[id].op);
  return stored ? stored_[run_.program.columns[id].space.value] : rows_[id.value];
}

Concern::Concern(const Run& run, const Changes& changes, ViewOf view_of)
    : run_(run),
      changes_(changes),
      view_of_(std::move(view_of)),
      people_(static_cast<size_t>(run.space(run.plan.people).rows), 0) {}

void Concern::AddReadersOf(const Prepared::Step& step) {
  const auto read_by = [&](hir::ColumnId read) {
    const std::vector<Row>& rows = changes_.Of(read);
    if (rows.empty()) return;
    const hir::SpaceId space = run_.program.columns[read].space;
    const auto* gather = std::get_if<hir::Gather>(&step.column->op);
    const bool source = gather != nullptr && read == run_.plan.same_as[gather->source.value];
    if (source && gather->via == hir::Gather::Via::kReference) return AddReferring(step, *gather, rows);
    if (run_.plan.local_space[space.value] != 0) return AddOwners(space, rows);
    std::vector<uint8_t>& above = above_[space.value];
    above.resize(static_cast<size_t>(run_.space(space).rows), 0);
    for (const Row row : rows) above[static_cast<size_t>(row)] = 1;
  };
  for (const hir::ColumnId read : run_.plan.reads[step.id.value]) read_by(read);
  if (const uint32_t family = run_.plan.family[step.id.value]; family != plan::kNoFamily)
    for (const hir::ColumnId read : run_.plan.families[family].reads) read_by(read);
}

void Concern::AddOwners(hir::SpaceId space, const std::vector<Row>& rows) {
  for (const Row row : rows)
    Add(space == run_.plan.people ? row : data::OwnerAt(run_.space(space).offsets, row));
}

void Concern::AddReferring(const Prepared::Step& step, const hir::Gather& gather,
                           const std::vector<Row>& rows) {
  std::vector<hir::ColumnId> leaves;
  if (!LeavesOf(run_.plan.same_as[gather.reference.value], leaves)) return AddEverybody();
  const hir::SpaceId space = step.column->space;
  for (const hir::ColumnId leaf : leaves) {
    const View& view = *view_of_(leaf);
    for (Row row = 0; row < run_.space(space).rows; ++row) {
      if (view.StateAt(row) == kValue &&
          std::binary_search(rows.begin(), rows.end(), static_cast<Row>(view.Get(row))))
        AddOwners(space, {row});
    }
  }
}

bool Concern::LeavesOf(hir::ColumnId reference, std::vector<hir::ColumnId>& leaves) const {
  const hir::Column& column = run_.program.columns[reference];
  if (view_of_(reference) != nullptr) {
    leaves.push_back(reference);
    return true;
  }
  if (!std::holds_alternative<hir::Map>(column.op) && !std::holds_alternative<hir::Choose>(column.op))
    return false;
  const std::vector<hir::ColumnId>& reads = run_.plan.reads[reference.value];
  return std::all_of(reads.begin(), reads.end(), [&](hir::ColumnId read) {
    return run_.program.columns[read].type.kind != column.type.kind || LeavesOf(read, leaves);
  });
}

void Concern::AddPeopleBelow() {
  const Row people = run_.space(run_.plan.people).rows;
  for (const auto& [kind, above] : above_) {
    for (Row person = 0; person < people; ++person) {
      data::EachStay(run_.program, run_.snapshot, run_.plan.people, person, {kind},
                     [&, &marks = above](Row unit, Date, Date) {
                       if (marks[static_cast<size_t>(unit)] != 0) Add(person);
                     });
    }
  }
  above_.clear();
}

std::vector<Range> Concern::People(Row most) {
  AddPeopleBelow();
  std::vector<Range> ranges;
  for (Row person = 0; person < static_cast<Row>(people_.size()); ++person) {
    if (people_[static_cast<size_t>(person)] == 0) continue;
    const bool follows =
        !ranges.empty() && ranges.back().hi == person && ranges.back().size() < static_cast<size_t>(most);
    if (!follows) ranges.push_back({person, person});
    ranges.back().hi = person + 1;
  }
  return ranges;
}

}  // namespace kaocheng::exec
