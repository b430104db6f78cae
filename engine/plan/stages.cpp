#include <algorithm>

#include "engine/plan/rewrites.h"

namespace kaocheng::plan {
namespace {

// A Gather reads a stored field of another space straight from the snapshot.
bool ReadsSnapshot(const Plan& plan, hir::ColumnId user, hir::ColumnId read) {
  const auto* gather = std::get_if<hir::Gather>(&plan.program->columns[user].op);
  return gather != nullptr && gather->via != hir::Gather::Via::kPrevious &&
         read == plan.same_as[gather->source.value] && IsFree(*plan.program, read);
}

}  // namespace

// Local stages have even numbers, the others odd ones. A column goes to the earliest stage that its inputs
// allow: the stage of an input that the same worker computes, else a later one.
void Schedule(Plan& plan, const std::vector<hir::ColumnId>& wanted) {
  const hir::Program& program = *plan.program;
  const size_t n = program.columns.size();
  std::vector<size_t> stage(n, 0);
  std::vector<uint8_t> is_wanted(n, 0);
  for (const hir::ColumnId id : wanted) is_wanted[plan.same_as[id.value].value] = 1;
  for (size_t i = 0; i < n; ++i) is_wanted[i] = is_wanted[i] != 0 && plan.given[i] == 0 ? 1 : 0;
  plan.kept = is_wanted;

  std::vector<std::vector<uint8_t>> listed;  // by stage and column
  const auto list = [&](size_t s, size_t column) {
    if (listed.size() <= s) listed.resize(s + 1, std::vector<uint8_t>(n, 0));
    listed[s][column] = 1;
  };
  for (size_t i = 0; i < n; ++i) {
    if (plan.needed[i] == 0) continue;
    const hir::ColumnId id = program.columns.id_at(i);
    const bool local = IsLocal(plan, id);
    size_t s = local ? 0 : 1;
    if (IsFree(program, id)) {
      stage[i] = s;
      if (is_wanted[i] != 0) list(s, i);
      continue;
    }
    std::vector<hir::ColumnId> reads = plan.reads[i];
    std::erase_if(reads, [&](hir::ColumnId read) { return plan.given[read.value] != 0; });
    for (const hir::ColumnId read : reads) {
      if (IsFree(program, read)) continue;
      const bool same_worker = local == IsLocal(plan, read) && !(local && CrossesPeople(plan, id, read));
      s = std::max(s, stage[read.value] + (same_worker ? 0 : 1));
    }
    if (s % 2 != (local ? 0u : 1u)) ++s;
    stage[i] = s;
    list(s, i);
    for (const hir::ColumnId read : reads) {
      if (!IsFree(program, read)) {
        if (stage[read.value] != s) plan.kept[read.value] = 1;
      } else if (!ReadsSnapshot(plan, id, read)) {
        list(s, read.value);
      }
    }
  }
  for (size_t s = 0; s < listed.size(); ++s) {
    Stage out{.local = s % 2 == 0, .columns = {}};
    for (size_t i = 0; i < n; ++i)
      if (listed[s][i] != 0) out.columns.push_back(program.columns.id_at(i));
    if (!out.columns.empty()) plan.stages.push_back(std::move(out));
  }
}

}  // namespace kaocheng::plan
