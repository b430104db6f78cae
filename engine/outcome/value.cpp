#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <utility>

#include "dsl/base/number.h"
#include "engine/outcome/outcome.h"

namespace kaocheng::outcome {

std::string_view KindName(hir::OutcomeKind kind) {
  switch (kind) {
    case hir::OutcomeKind::kAward:
      return "award";
    case hir::OutcomeKind::kDuty:
      return "duty";
    case hir::OutcomeKind::kGrade:
      return "grade";
    case hir::OutcomeKind::kMeasure:
      return "measure";
    case hir::OutcomeKind::kSanction:
      return "sanction";
    case hir::OutcomeKind::kScore:
      return "score";
  }
  return {};
}

std::string_view KindTitle(hir::OutcomeKind kind) {
  switch (kind) {
    case hir::OutcomeKind::kAward:
      return "奖补";
    case hir::OutcomeKind::kDuty:
      return "职责";
    case hir::OutcomeKind::kGrade:
      return "等次";
    case hir::OutcomeKind::kMeasure:
      return "指标";
    case hir::OutcomeKind::kSanction:
      return "处理";
    case hir::OutcomeKind::kScore:
      return "计分";
  }
  return {};
}

std::string_view StateName(SanctionState state) {
  switch (state) {
    case SanctionState::kNone:
      return {};
    case SanctionState::kRecommended:
      return "recommended";
    case SanctionState::kDecided:
      return "decided";
    case SanctionState::kEarlierUndecided:
      return "earlier_undecided";
    case SanctionState::kNotSanctioned:
      return "not_sanctioned";
  }
  return {};
}

const std::string& CellName(const data::Snapshot& snapshot, hir::SpaceId space, data::Row row) {
  const std::vector<std::string>& names = snapshot.spaces.at(space.value).cell_names;
  return names.at(static_cast<size_t>(row) % names.size());
}

std::string_view RowName(const hir::Program& program, const data::Snapshot& snapshot, hir::SpaceId space,
                         data::Row row) {
  const data::SpaceData& rows = snapshot.spaces.at(space.value);
  const auto at = static_cast<size_t>(row);
  switch (program.spaces[space].kind) {
    case hir::Space::Kind::kEntity:
    case hir::Space::Kind::kRecord:
      return snapshot.dictionary->Text(rows.ids.at(at));
    case hir::Space::Kind::kCell:
      return CellName(snapshot, space, row);
    case hir::Space::Kind::kSanction: {
      const data::SanctionSource source = rows.sources.Get(at);
      return RowName(program, snapshot, source.space, source.row);
    }
  }
  return {};
}

int64_t WithoutSnapshot(const data::Snapshot& snapshot, hir::Type type, int64_t value) {
  const auto id = [&](uint32_t space, int64_t row) {
    return snapshot.spaces.at(space).ids.at(static_cast<size_t>(row));
  };
  if (type.kind == hir::TypeKind::kReference) return id(type.space_id().value, value);
  if (type.kind != hir::TypeKind::kViolation) return value;
  const int64_t space = value >> 32;
  return space << 32 | id(static_cast<uint32_t>(space), value & 0xffffffff);
}

std::string CanonicalValue(const hir::Program& program, const data::Dictionary& dictionary, hir::Type type,
                           int64_t value) {
  switch (type.kind) {
    case hir::TypeKind::kBoolean:
      return value != 0 ? "true" : "false";
    case hir::TypeKind::kInteger:
      return FormatInteger(value);
    case hir::TypeKind::kDecimal:
      return FormatDecimal(value);
    case hir::TypeKind::kMoney:
      return FormatMoney(value);
    case hir::TypeKind::kDate:
      return FormatDate(static_cast<Date>(value));
    case hir::TypeKind::kDatetime:
      return FormatDatetime(value);
    case hir::TypeKind::kDays:
      return fmt::format("{} days", value);
    case hir::TypeKind::kWorkdays:
      return fmt::format("{} workdays", value);
    case hir::TypeKind::kMonths:
      return fmt::format("{} months", value);
    case hir::TypeKind::kMinutes:
      return fmt::format("{} minutes", value);
    case hir::TypeKind::kText:
    case hir::TypeKind::kReference:
      return std::string(dictionary.Text(static_cast<int32_t>(value)));
    case hir::TypeKind::kEnum:
      return program.enums[type.enum_id()].members.at(static_cast<size_t>(value)).name;
    case hir::TypeKind::kViolation: {
      const hir::SpaceId space{static_cast<uint32_t>(value >> 32)};
      return fmt::format("{}:{}", program.spaces[space].named.name,
                         dictionary.Text(static_cast<int32_t>(value & 0xffffffff)));
    }
  }
  return {};
}

std::string CanonicalValue(const hir::Program& program, const data::Snapshot& snapshot, hir::Type type,
                           int64_t value) {
  return CanonicalValue(program, *snapshot.dictionary, type, WithoutSnapshot(snapshot, type, value));
}

std::string CanonicalValue(const Context& context, hir::Type type, int64_t value) {
  return CanonicalValue(context.program, context.snapshot, type, value);
}

std::string ValueText(const hir::Program& program, const data::Dictionary& dictionary, const Line& line) {
  return line.null ? std::string() : CanonicalValue(program, dictionary, TypeOf(program, line), line.value);
}

hir::Type TypeOf(const hir::Program& program, const Line& line) {
  return program.columns[line.outcome->value].type;
}

std::string_view SubjectOf(const data::Dictionary& dictionary, const Line& line) {
  return line.subject == kNoId ? std::string_view() : dictionary.Text(line.subject);
}

std::string_view ScopeOf(const Line& line) { return line.cell == nullptr ? std::string_view() : *line.cell; }

std::string_view RecordOf(const data::Dictionary& dictionary, const Line& line) {
  return line.record == kNoId ? std::string_view() : dictionary.Text(line.record);
}

CellNames TakeCellNames(data::Snapshot& snapshot) {
  CellNames names;
  for (data::SpaceData& space : snapshot.spaces) names.push_back(std::move(space.cell_names));
  return names;
}

Read ReadResults(const exec::Results& results) {
  return [&results](hir::ColumnId column, data::Row row) -> Cell {
    const exec::ColumnData& data = results[column];
    if (data.rows == 0) {
      std::cerr << "kaocheng: column " << column.value
                << " was not kept by the plan, but an outcome reads it\n";
      std::abort();
    }
    Cell cell{data.value(row), data.state(row)};
    if (cell.state != hir::State::kUndetermined) return cell;
    if (const exec::RowRange* known = exec::FindRange(data.ranges, row)) cell.range = known->range;
    return cell;
  };
}

}  // namespace kaocheng::outcome
