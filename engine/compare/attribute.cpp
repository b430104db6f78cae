#include "engine/compare/attribute.h"

#include <algorithm>
#include <map>

#include "engine/compare/units.h"
#include "engine/data/titles.h"
#include "engine/outcome/rows.h"

namespace kaocheng::compare {

namespace {

using hir::ColumnId;
using hir::SpaceId;

constexpr size_t kMostGroups = 12;
constexpr size_t kBands = 5;
constexpr int64_t kAbsentOrder = INT64_MAX - 1;
constexpr int64_t kUnknownOrder = INT64_MAX;

bool Means(const hir::Named& named, std::string_view name) {
  return named.name == name || named.title == name ||
         std::find(named.aliases.begin(), named.aliases.end(), name) != named.aliases.end();
}

// The people's kind and those above it, lowest first.
std::vector<SpaceId> KindsOf(const hir::Program& program) {
  std::vector<SpaceId> kinds;
  for (SpaceId kind = PeopleOf(program); kind.valid(); kind = program.spaces[kind].owner)
    kinds.push_back(kind);
  return kinds;
}

// The values of a kind's column, read by people.
ColumnId OverPeople(hir::Program& program, ColumnId column) {
  const SpaceId people = PeopleOf(program);
  const hir::Column& read = program.columns[column];
  if (read.space == people) return column;
  hir::Column gathered{people, read.type, hir::Gather{hir::Gather::Via::kAncestor, column, {}}, {}, {}};
  return program.columns.Add(std::move(gathered));
}

bool IsNumber(hir::TypeKind kind) {
  return kind == hir::TypeKind::kInteger || kind == hir::TypeKind::kDecimal ||
         kind == hir::TypeKind::kMoney || kind == hir::TypeKind::kDate;
}

}  // namespace

std::optional<Grouping> AddAttribute(hir::Program& program, std::string_view name) {
  for (const SpaceId kind : KindsOf(program)) {
    const hir::Space& space = program.spaces[kind];
    if (kind != PeopleOf(program) && Means(space.named, name))
      return Grouping{kind, {}, data::TitleOf(space.named)};
    for (size_t i = 0; i < space.fields.size(); ++i) {
      const hir::StoredField& field = space.fields[i];
      if (field.sealed || !Means(field.named, name)) continue;
      const Term title = data::TitleOf(field.named);
      const ColumnId column = program.columns.Add(
          {kind, field.type, hir::Field{hir::Field::Kind::kStored, static_cast<uint32_t>(i)}, {}, {}});
      return Grouping{{}, OverPeople(program, column), title};
    }
    for (size_t i = 0; i < program.columns.size(); ++i) {
      const hir::Column& column = program.columns[program.columns.id_at(i)];
      const bool measure =
          column.label.kind == hir::Label::Kind::kMeasure || column.label.kind == hir::Label::Kind::kField;
      const std::string& own = column.label.name;
      const bool named =
          own == name || column.label.title == name || own == space.named.name + "." + std::string(name);
      if (!measure || column.space != kind || !named) continue;
      const Term title{own, column.label.title};
      return Grouping{{}, OverPeople(program, program.columns.id_at(i)), title};
    }
  }
  return std::nullopt;
}

std::vector<Term> AttributesOf(const hir::Program& program) {
  std::vector<Term> names;
  // Of two that are named alike the lower one is meant.
  const auto add = [&](const hir::Named& named) {
    const bool known =
        std::any_of(names.begin(), names.end(), [&](const Term& name) { return name.en == named.name; });
    if (!known) names.push_back(data::TitleOf(named));
  };
  for (const SpaceId kind : KindsOf(program)) {
    if (kind != PeopleOf(program)) add(program.spaces[kind].named);
    for (const hir::StoredField& field : program.spaces[kind].fields) {
      if (!field.sealed) add(field.named);
    }
  }
  return names;
}

void FillGroup(const hir::Program& program, const data::Snapshot& snapshot, const outcome::Read& read,
               const Grouping& attribute, data::Row person, Subject& subject) {
  subject.grouped = true;
  Group& group = subject.group;
  if (attribute.unit.valid()) {
    const data::Row unit = outcome::AncestorOf(program, snapshot, PeopleOf(program), person, attribute.unit);
    group = unit == data::kNoRow ? Group{kAbsentOrder, {"none", "无"}}
                                 : Group{0, outcome::RowName(program, snapshot, attribute.unit, unit)};
    return;
  }
  const outcome::Cell cell = read(attribute.column, person);
  const hir::Type type = program.columns[attribute.column].type;
  if (cell.state == hir::State::kUndetermined) {
    group = {kUnknownOrder, {"undetermined", "未定"}};
  } else if (cell.state == hir::State::kAbsent) {
    group = {kAbsentOrder, {"none", "无"}};
  } else if (type.kind == hir::TypeKind::kBoolean) {
    group = cell.value != 0 ? Group{1, {"yes", "是"}} : Group{0, {"no", "否"}};
  } else if (type.kind == hir::TypeKind::kEnum) {
    const hir::Named& member = program.enums[type.enum_id()].members.at(static_cast<size_t>(cell.value));
    group = {cell.value, data::TitleOf(member)};
  } else if (type.kind == hir::TypeKind::kDate) {
    group.title = FormatDate(static_cast<Date>(cell.value)).substr(0, 4);
    group.order = std::stoll(group.title.en);
  } else {
    group.title = outcome::CanonicalValue(program, snapshot, type, cell.value);
    if (IsNumber(type.kind)) group.order = cell.value;
  }
  subject.banded = IsNumber(type.kind);
}

void JoinBands(Comparison& comparison) {
  std::map<int64_t, std::pair<std::string, uint64_t>> values;  // what is written, and how many people
  uint64_t people = 0;
  for (const Subject& subject : comparison.subjects) {
    if (!subject.grouped || !subject.banded || subject.group.order >= kAbsentOrder) continue;
    auto& [text, count] = values.try_emplace(subject.group.order, subject.group.title.en, 0).first->second;
    ++count;
    ++people;
  }
  if (values.size() <= kMostGroups) return;
  std::map<int64_t, int64_t> band_of;
  std::map<int64_t, std::pair<std::string, std::string>> ends;
  uint64_t before = 0;
  for (const auto& [value, of] : values) {
    const auto band = static_cast<int64_t>(before * kBands / people);
    band_of[value] = band;
    ends.try_emplace(band, of.first, of.first).first->second.second = of.first;
    before += of.second;
  }
  for (Subject& subject : comparison.subjects) {
    if (!subject.grouped || !subject.banded || subject.group.order >= kAbsentOrder) continue;
    const int64_t band = band_of.at(subject.group.order);
    const auto& [low, high] = ends.at(band);
    subject.group = {band, low == high ? low : low + " – " + high};
  }
}

}  // namespace kaocheng::compare
