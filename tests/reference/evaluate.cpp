#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <type_traits>
#include <vector>

#include "tests/reference/world.h"

namespace kaocheng::reference {
namespace {

[[noreturn]] void Fail(const char* message) {
  std::fprintf(stderr, "reference: %s\n", message);
  std::abort();
}

size_t Index(data::Row row) { return static_cast<size_t>(row); }

const data::DateRange& CellOf(const data::SpaceData& rows, data::Row row) {
  return rows.cells[Index(row) % rows.cells.size()];
}

Cell EvaluateField(World& world, const hir::Column& column, const hir::Field& field, data::Row row) {
  const data::SpaceData& rows = world.rows(column.space);
  switch (field.kind) {
    case hir::Field::Kind::kStored: {
      const data::StoredColumn& stored = rows.fields.at(field.index);
      const hir::State state = stored.states.empty() ? hir::State::kValue : stored.states.at(Index(row));
      if (state == hir::State::kUndetermined) return AnyOf(world.program, column.type);
      return state == hir::State::kValue ? Known(stored.values.at(Index(row))) : Absent();
    }
    case hir::Field::Kind::kOn:
      return Known(rows.on.at(Index(row)));
    case hir::Field::Kind::kRecorded: {
      const int64_t recorded = rows.recorded.at(Index(row));
      return recorded == INT64_MIN ? Absent() : Known(recorded);
    }
    case hir::Field::Kind::kUntil: {
      const hir::Space& space = world.space(column.space);
      if (space.kind == hir::Space::Kind::kSanction)
        return world.FoldOf(space.ladder).sanctions.at(Index(row)).until;
      const Date until = rows.until.at(Index(row));
      return until == data::kNoDate ? Absent() : Known(until);
    }
    case hir::Field::Kind::kFirst:
      return Known(CellOf(rows, row).first);
    case hir::Field::Kind::kLast:
      return Known(CellOf(rows, row).last);
    case hir::Field::Kind::kSelf:
      return Known(row);
  }
  Fail("no such field");
}

Cell EvaluateGather(const World& world, const hir::Column& column, const hir::Gather& gather, data::Row row) {
  switch (gather.via) {
    case hir::Gather::Via::kAncestor: {
      const hir::SpaceId kind = world.program.columns[gather.source].space;
      const data::Row ancestor = world.Ancestor(column.space, row, kind);
      // Nobody can say what an ancestor that is not there would have held.
      return ancestor == data::kNoRow ? AnyOf(world.program, column.type) : world.at(gather.source, ancestor);
    }
    case hir::Gather::Via::kReference: {
      const Cell& reference = world.at(gather.reference, row);
      if (reference.absent()) return Absent();
      // It may point to anything.
      if (reference.lo < reference.hi) return AnyOf(world.program, column.type);
      Cell there;
      if (world.program.columns[gather.reference].type.kind != hir::TypeKind::kViolation) {
        there = world.at(gather.source, static_cast<data::Row>(reference.lo));
      } else {
        // A violation of another kind has no such column: nothing is there.
        const hir::SpaceId space = world.program.columns[gather.source].space;
        there = reference.lo >> 32 != space.value
                    ? Absent()
                    : world.at(gather.source, static_cast<data::Row>(reference.lo & 0xffffffff));
      }
      return reference.may_be_absent ? Either(there, Absent()) : there;
    }
    case hir::Gather::Via::kPrevious: {
      const size_t cells = world.rows(column.space).cells.size();
      return Index(row) % cells == 0 ? Absent() : world.at(gather.source, row - 1);
    }
  }
  Fail("no such way to gather");
}

// The versions that may be in force on the anchor's date.
std::vector<Cell> VersionsOf(const World& world, const hir::Column& column, const hir::Choose& choose,
                             data::Row row) {
  if (!choose.anchor.valid()) return {world.at(choose.versions.at(0).value, row)};
  const Cell& anchor = world.at(choose.anchor, row);
  std::vector<Cell> found;
  if (anchor.may_be_absent) found.push_back(Absent());
  int64_t days = 0;  // of those that the anchor may be, for which there is a version
  for (const hir::Choose::Version& version : choose.versions) {
    const int64_t first = std::max<int64_t>(version.from, anchor.lo);
    const int64_t last = std::min<int64_t>(int64_t{version.until} - 1, anchor.hi);
    if (first > last) continue;
    days += last - first + 1;
    found.push_back(world.at(version.value, row));
  }
  hir::Type required = column.type;
  required.optional = false;
  if (!anchor.absent() && days < anchor.hi - anchor.lo + 1) found.push_back(AnyOf(world.program, required));
  return found;
}

Cell EvaluateChoose(const World& world, const hir::Column& column, const hir::Choose& choose, data::Row row) {
  std::vector<Cell> values;
  bool excepted = false;
  bool absent = false;
  for (const hir::Choose::Exception& exception : choose.exceptions) {
    const Cell& when = world.at(exception.when, row);
    if (when.absent()) return Absent();
    absent |= when.may_be_absent;
    if (when.hi == 1) values.push_back(world.at(exception.value, row));
    excepted |= when.lo == 1;
  }
  if (!excepted) {
    for (const Cell& version : VersionsOf(world, column, choose, row)) values.push_back(version);
  }
  if (absent) values.push_back(Absent());
  Cell result = values.front();
  for (const Cell& value : values) result = Either(result, value);
  return Settled(world.program, column.type, result);
}

Cell EvaluateFold(World& world, const hir::Fold& fold, data::Row row) {
  const FoldResult& result = world.FoldOf(fold.ladder);
  switch (fold.output) {
    case hir::Fold::Output::kViolationStep:
      return result.events.at(fold.violation).at(Index(row)).step;
    case hir::Fold::Output::kViolationState:
      return result.events.at(fold.violation).at(Index(row)).state;
    case hir::Fold::Output::kSanctionStep:
      return result.sanctions.at(Index(row)).step;
    case hir::Fold::Output::kSanctionOn:
      return result.sanctions.at(Index(row)).on;
    case hir::Fold::Output::kSanctionUntil:
      return result.sanctions.at(Index(row)).until;
  }
  Fail("no such output of a fold");
}

Cell EvaluateCell(World& world, const hir::Column& column, data::Row row) {
  return std::visit(
      [&](const auto& op) -> Cell {
        using Op = std::decay_t<decltype(op)>;
        if constexpr (std::is_same_v<Op, hir::Field>)
          return EvaluateField(world, column, op, row);
        else if constexpr (std::is_same_v<Op, hir::Map>)
          return EvaluateMap(world, column, op, row);
        else if constexpr (std::is_same_v<Op, hir::Gather>)
          return EvaluateGather(world, column, op, row);
        else if constexpr (std::is_same_v<Op, hir::Reduce>)
          return EvaluateReduce(world, column, op, row);
        else if constexpr (std::is_same_v<Op, hir::Order>)
          return EvaluateOrder(world, column, op, row);
        else if constexpr (std::is_same_v<Op, hir::Choose>)
          return EvaluateChoose(world, column, op, row);
        else
          return EvaluateFold(world, op, row);
      },
      column.op);
}

}  // namespace

data::Row World::Ancestor(hir::SpaceId space, data::Row row, hir::SpaceId kind) const {
  if (space == kind) return row;
  const auto& ancestors = rows(space).ancestors;
  const auto found = ancestors.find(kind.value);
  if (found == ancestors.end()) Fail("a space without this kind of ancestor");
  return found->second.at(Index(row));
}

const FoldResult& World::FoldOf(hir::LadderId ladder) {
  const auto found = folds.find(ladder.value);
  if (found != folds.end()) return found->second;
  return folds.emplace(ladder.value, RunFold(*this, program.ladders[ladder])).first->second;
}

bool Covers(std::span<const data::DateRange> ranges, int64_t first, int64_t last) {
  for (int64_t day = first; day <= last;) {
    bool found = false;
    for (const data::DateRange& range : ranges) {
      if (range.first <= day && day <= range.last) {
        day = int64_t{range.last} + 1;
        found = true;
        break;
      }
    }
    if (!found) return false;
  }
  return true;
}

bool IsSupplied(const World& world, hir::SpaceId record, data::Row owner, int64_t first, int64_t last) {
  if (world.space(record).kind != hir::Space::Kind::kRecord) return true;
  const data::SpaceData& rows = world.rows(record);
  return Covers(rows.supplied.of(owner), first, last);
}

std::string ToString(const Cell& cell) {
  if (cell.absent()) return "absent";
  if (!cell.undetermined()) return std::to_string(cell.value);
  return "[" + std::to_string(cell.lo) + ".." + std::to_string(cell.hi) + (cell.may_be_absent ? "]?" : "]");
}

Table Evaluate(const hir::Program& program, const data::Snapshot& snapshot) {
  World world{program, snapshot, Table(program.columns.size()), {}};
  for (size_t i = 0; i < program.columns.size(); ++i) {
    const hir::Column& column = program.columns[program.columns.id_at(i)];
    for (data::Row row = 0; row < world.rows(column.space).rows; ++row) {
      world.table[i].push_back(EvaluateCell(world, column, row));
    }
  }
  return std::move(world.table);
}

}  // namespace kaocheng::reference
