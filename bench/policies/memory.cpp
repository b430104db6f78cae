#include "bench/policies/memory.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "bench/support/support.h"

namespace kaocheng {

uint64_t BytesRead(const plan::Plan& plan, const data::Snapshot& snapshot) {
  const hir::Program& program = *plan.program;
  std::vector<uint8_t> dated(program.spaces.size(), 0);  // by space: rows are looked at by their date
  uint64_t bytes = 0;
  for (size_t i = 0; i < program.columns.size(); ++i) {
    if (plan.needed[i] == 0) continue;
    const hir::Column& column = program.columns[program.columns.id_at(i)];
    const data::SpaceData& space = snapshot.spaces[column.space.value];
    if (const auto* reduce = std::get_if<hir::Reduce>(&column.op)) dated[reduce->source.value] = 1;
    const auto* field = std::get_if<hir::Field>(&column.op);
    if (field == nullptr || field->kind != hir::Field::Kind::kStored) continue;
    const data::StoredColumn& stored = space.fields[field->index];
    bytes += stored.values.size() * sizeof(int64_t) + stored.states.size();
  }
  for (size_t s = 0; s < dated.size(); ++s)
    if (dated[s] != 0) bytes += snapshot.spaces[s].on.size() * sizeof(Date);
  return bytes;
}

double ReadingSpeed() {
  const std::vector<uint64_t> values(size_t{1} << 27, 1);
  double best = 0;
  uint64_t sum = 0;
  for (int run = 0; run < 5; ++run) {
    const double start = CpuSeconds();
    sum += std::accumulate(values.begin(), values.end(), uint64_t{0});
    const double seconds = CpuSeconds() - start;
    best = std::max(best, static_cast<double>(values.size() * sizeof(uint64_t)) / seconds);
  }
  return sum == 5 * values.size() ? best : 0;  // so that the sum is needed
}

}  // namespace kaocheng
