#include "tests/differential/compare.h"

#include <set>
#include <sstream>

#include "tests/reference/reference.h"

namespace kaocheng::differential {
namespace {

reference::Cell CellOf(const hir::Program& program, hir::Type type, const exec::ColumnData& column,
                       data::Row row) {
  switch (column.state(row)) {
    case hir::State::kValue:
      return reference::Known(column.value(row));
    case hir::State::kAbsent:
      return reference::Absent();
    case hir::State::kUndetermined:
      break;
  }
  const exec::RowRange* found = exec::FindRange(column.ranges, row);
  if (found == nullptr) return reference::AnyOf(program, type);
  return reference::Between(found->range.lo, found->range.hi, found->range.absent);
}

bool IsForeign(const hir::Program& program, const data::Snapshot& snapshot, hir::SpaceId space, size_t row) {
  const bool entity = program.spaces[space].kind == hir::Space::Kind::kEntity;
  const hir::SpaceId kind = entity ? space : program.spaces[space].owner;
  const auto& foreign = snapshot.spaces[kind.value].foreign;
  const size_t at = entity ? row : static_cast<size_t>(snapshot.spaces[space.value].owner.at(row));
  return !foreign.empty() && foreign.at(at) != 0;
}

void Collect(const hir::Program& program, hir::ColumnId column, std::set<hir::ColumnId>& out) {
  if (!out.insert(column).second) return;
  for (const hir::ColumnId operand : hir::Operands(program, program.columns[column].op))
    Collect(program, operand, out);
}

}  // namespace

std::vector<hir::ColumnId> AllColumns(const hir::Program& program) {
  std::vector<hir::ColumnId> all;
  for (size_t i = 0; i < program.columns.size(); ++i) all.push_back(program.columns.id_at(i));
  return all;
}

std::optional<Mismatch> Compare(const Case& one, const std::vector<hir::ColumnId>& wanted, const Way& way) {
  const auto built = reference::Build(one.program, one.scenario);
  const reference::Table expected = reference::Evaluate(one.program, built->snapshot);
  const plan::Plan plan = plan::MakePlan(
      one.program, wanted,
      {.share = way.share, .windows = way.windows, .family_of = way.family_of, .foreign = way.foreign});
  exec::Executor executor(plan);
  // Something else first, which is left behind in memory that is used again.
  executor.Execute(built->snapshot, {.threads = 2, .shard_people = 1, .undecided = !way.options.undecided});
  const exec::Results actual = executor.Execute(built->snapshot, way.options);
  for (const hir::ColumnId id : wanted) {
    for (size_t row = 0; row < expected[id.value].size(); ++row) {
      if (!way.foreign && IsForeign(one.program, built->snapshot, one.program.columns[id].space, row))
        continue;
      const reference::Cell& want = expected[id.value][row];
      const reference::Cell have =
          CellOf(one.program, one.program.columns[id].type, actual[id], static_cast<data::Row>(row));
      if (!Same(want, have)) return Mismatch{id, static_cast<data::Row>(row), ToString(want), ToString(have)};
    }
  }
  return std::nullopt;
}

Case Shrink(Case one, const Mismatch& mismatch, const Way& way) {
  const std::vector<hir::ColumnId> wanted{mismatch.column};
  if (!Compare(one, wanted, way)) return one;
  const auto referred = [&](const std::string& id) {  // rows that others point to stay
    for (const auto& [space, rows] : one.scenario.rows) {
      for (const reference::RowSpec& row : rows) {
        for (const reference::Datum& field : row.fields) {
          if (field.target == id) return true;
        }
      }
    }
    return false;
  };
  for (uint32_t space = 0; space < one.program.spaces.size(); ++space) {
    if (one.program.spaces[hir::SpaceId{space}].kind != hir::Space::Kind::kRecord) continue;
    for (size_t i = one.scenario.rows[space].size(); i-- > 0;) {
      if (referred(one.scenario.rows[space][i].id)) continue;
      Case less = one;
      auto& fewer = less.scenario.rows[space];
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (Compare(less, wanted, way)) one = std::move(less);
    }
  }
  return one;
}

std::string Describe(const Case& one, const Mismatch& mismatch) {
  std::ostringstream out;
  const hir::Column& column = one.program.columns[mismatch.column];
  const auto built = reference::Build(one.program, one.scenario);
  const reference::Table table = reference::Evaluate(one.program, built->snapshot);
  out << "column %" << mismatch.column.value << " of " << one.program.spaces[column.space].named.name
      << ", row " << mismatch.row << ": expected " << mismatch.expected << ", got " << mismatch.actual
      << "\n";
  std::set<hir::ColumnId> read;
  Collect(one.program, mismatch.column, read);
  std::istringstream print(hir::Print(one.program));
  for (std::string line; std::getline(print, line);) {
    if (line.empty() || line[0] != '%') {
      if (!line.starts_with("enum") && !line.starts_with("policy")) out << "  " << line << "\n";
      continue;
    }
    const hir::ColumnId id{static_cast<uint32_t>(std::stoul(line.substr(1)))};
    if (!read.contains(id)) continue;
    out << "  " << line << "  ->";
    for (size_t row = 0; row < table[id.value].size() && row < 12; ++row)
      out << " " << ToString(table[id.value][row]);
    out << "\n";
  }
  return out.str();
}

}  // namespace kaocheng::differential
