#include "engine/exec/applying.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "engine/data/owners.h"
#include "engine/exec/family.h"

namespace kaocheng::exec {

Applying::Applying(const Task& task, const hir::Ladder& ladder) : task_(task) {
  violations_.reserve(ladder.violations.size());
  for (const hir::Violation& violation : ladder.violations) {
    Violation& one = violations_.emplace_back();
    one.applicable = violation.clauses.applicable;
    one.space = &task.run.space(violation.space);
    if (task.families != nullptr) one.rows = task.families->RowsThatFulfil(task, one.applicable);
    if (!one.rows) one.applies = task.view(one.applicable);
    const bool known = one.rows || (one.applies.states == nullptr && !one.applies.constant);
    one.plainly = known && task.view(violation.on).states == nullptr;
  }
}

void Applying::Find(Range subjects) {
  subjects_ = subjects;
  found_.clear();
  for (size_t v = 0; v < violations_.size(); ++v) {
    const auto violation = static_cast<int32_t>(v);
    if (violations_[v].space->rows == 0) continue;
    violations_[v].plainly ? FindPlainly(violation, subjects) : FindAll(violation, subjects);
  }
  begin_.assign(subjects.size() + 2, 0);
  for (const Found& found : found_) ++begin_[found.subject + 2];
  std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
  ones_.resize(found_.size());
  for (const Found& found : found_) ones_[begin_[found.subject + 1]++] = found.one;
}

std::span<const Applying::One> Applying::Of(Row subject) const {
  const auto s = static_cast<size_t>(subject - subjects_.lo);
  return std::span(ones_).subspan(begin_[s], begin_[s + 1] - begin_[s]);
}

void Applying::FindPlainly(int32_t violation, Range subjects) {
  const Violation& one = violations_[static_cast<size_t>(violation)];
  const std::span offsets(one.space->offsets.data(), one.space->offsets.size());
  Row subject = subjects.lo;
  const auto add = [&](Row row) {
    if (row >= offsets[static_cast<size_t>(subject) + 1]) subject = data::OwnerAt(offsets, row);
    found_.push_back({static_cast<size_t>(subject - subjects.lo), {violation, row}});
  };
  if (one.rows) {
    for (const Row row : *one.rows) add(row);
    return;
  }
  const Row end = offsets[static_cast<size_t>(subjects.hi)];
  for (Row row = offsets[static_cast<size_t>(subjects.lo)]; row < end; ++row) {
    const auto* said = one.applies.Values<uint8_t>(row);
    const void* next = std::memchr(said, 1, static_cast<size_t>(end - row));
    if (next == nullptr) return;
    row += static_cast<Row>(static_cast<const uint8_t*>(next) - said);
    add(row);
  }
}

void Applying::FindAll(int32_t violation, Range subjects) {
  const auto& offsets = violations_[static_cast<size_t>(violation)].space->offsets;
  for (Row subject = subjects.lo; subject < subjects.hi; ++subject) {
    const auto s = static_cast<size_t>(subject);
    for (Row row = offsets[s]; row < offsets[s + 1]; ++row)
      found_.push_back({static_cast<size_t>(subject - subjects.lo), {violation, row}});
  }
}

Cell Applying::At(int32_t violation, Row row) const {
  const Violation& one = violations_[static_cast<size_t>(violation)];
  if (one.rows) return {std::binary_search(one.rows->begin(), one.rows->end(), row) ? 1 : 0};
  return {one.applies.Get(row), one.applies.StateAt(row)};
}

range::Possible Applying::PossibleAt(int32_t violation, Row row) const {
  const Violation& one = violations_[static_cast<size_t>(violation)];
  return one.rows ? range::Value(At(violation, row).value) : exec::PossibleAt(task_, one.applicable, row);
}

}  // namespace kaocheng::exec
