#include "engine/explain/ladder_reads.h"

#include <algorithm>

#include "engine/explain/explain.h"
#include "engine/plan/rewrites.h"

namespace kaocheng::explain {
namespace {

bool ReadsSanctions(const hir::Program& program, hir::ColumnId id) {
  if (plan::FoldOf(program, id).valid()) return true;
  const auto* reduce = std::get_if<hir::Reduce>(&program.columns[id].op);
  return reduce != nullptr && program.spaces[reduce->source].kind == hir::Space::Kind::kSanction;
}

// The day on which a sanction ends may stand before the columns that its fold reads, so that one pass is not
// always enough.
template <typename Changes>
void Repeat(const hir::Program& program, Changes changes) {
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < program.columns.size(); ++i) changed = changes(i) || changed;
  }
}

}  // namespace

LadderReads FindLadderReads(const hir::Program& program) {
  const plan::Plan plan = plan::MakePlan(program, {}, {.share = false, .windows = false, .given = {}});
  LadderReads reads{plan.people, std::vector<uint8_t>(program.columns.size(), 0), {}, {}};
  Repeat(program, [&](size_t i) {
    const bool reads_any = ReadsSanctions(program, program.columns.id_at(i)) ||
                           std::any_of(plan.reads[i].begin(), plan.reads[i].end(),
                                       [&](hir::ColumnId operand) { return reads.any[operand.value] != 0; });
    if (!reads_any || reads.any[i] != 0) return false;
    reads.any[i] = 1;
    return true;
  });
  reads.own = reads.any;
  Repeat(program, [&](size_t i) {
    if (reads.own[i] == 0) return false;
    const hir::ColumnId id = program.columns.id_at(i);
    const bool own = plan::IsLocal(plan, id) &&
                     std::all_of(plan.reads[i].begin(), plan.reads[i].end(), [&](hir::ColumnId operand) {
                       return reads.any[operand.value] == 0 ||
                              (reads.own[operand.value] != 0 && !plan::CrossesPeople(plan, id, operand));
                     });
    if (own) return false;
    reads.own[i] = 0;
    return true;
  });
  for (const hir::Ladder& ladder : program.ladders)
    reads.sanctions.emplace_back(ladder.violations.size(), nullptr);
  for (const hir::Outcome& outcome : program.outcomes) {
    if (outcome.kind == hir::OutcomeKind::kSanction)
      reads.sanctions[outcome.ladder.value].at(outcome.violation) = &outcome;
  }
  return reads;
}

std::vector<hir::ColumnId> WithReplayed(const hir::Program& program, std::vector<hir::ColumnId> wanted) {
  const plan::Plan plan = plan::MakePlan(program, wanted, {.share = false, .windows = false, .given = {}});
  const LadderReads reads = FindLadderReads(program);
  std::vector<uint8_t> added(program.columns.size(), 0);
  for (size_t i = 0; i < program.columns.size(); ++i) {
    if (plan.needed[i] == 0 || reads.any[i] == 0) continue;
    for (const hir::ColumnId read : plan.reads[i]) {
      if (reads.any[read.value] != 0 || plan::IsFree(program, read) || added[read.value] != 0) continue;
      added[read.value] = 1;
      wanted.push_back(read);
    }
  }
  return wanted;
}

}  // namespace kaocheng::explain
