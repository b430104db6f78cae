#pragma once

#include <string>
#include <utility>
#include <vector>

#include "dsl/hir/program.h"

// Puts programs together in few words, for tests.
namespace kaocheng::reference {

inline constexpr hir::Type kBooleanType{hir::TypeKind::kBoolean};
inline constexpr hir::Type kIntegerType{hir::TypeKind::kInteger};
inline constexpr hir::Type kDecimalType{hir::TypeKind::kDecimal};
inline constexpr hir::Type kMoneyType{hir::TypeKind::kMoney};
inline constexpr hir::Type kDateType{hir::TypeKind::kDate};
inline constexpr hir::Type kDatetimeType{hir::TypeKind::kDatetime};
inline constexpr hir::Type kTextType{hir::TypeKind::kText};

inline hir::Type Optional(hir::Type type) {
  type.optional = true;
  return type;
}
inline hir::Type EnumType(hir::EnumId id) { return {hir::TypeKind::kEnum, false, id.value}; }
inline hir::Type ReferenceType(hir::SpaceId id) { return {hir::TypeKind::kReference, false, id.value}; }

struct ProgramBuilder {
  hir::Program program;

  hir::SpaceId Entity(std::string name, hir::SpaceId parent = {}) {
    hir::Space space;
    space.kind = hir::Space::Kind::kEntity;
    space.named.name = std::move(name);
    space.owner = parent;
    return program.spaces.Add(space);
  }
  hir::SpaceId Record(std::string name, hir::SpaceId owner) {
    hir::Space space;
    space.kind = hir::Space::Kind::kRecord;
    space.named.name = std::move(name);
    space.owner = owner;
    return program.spaces.Add(space);
  }
  hir::SpaceId Cells(hir::SpaceId owner, hir::Unit unit, std::optional<hir::SeasonDays> season = {}) {
    hir::Space space;
    space.kind = hir::Space::Kind::kCell;
    space.named.name = program.spaces[owner].named.name + "_cell" + std::to_string(program.spaces.size());
    space.owner = owner;
    space.unit = unit;
    space.season = season;
    return program.spaces.Add(space);
  }
  // A stored field, and the column that reads it.
  hir::ColumnId Stored(hir::SpaceId space, std::string name, hir::Type type) {
    hir::StoredField field;
    field.named.name = std::move(name);
    field.type = type;
    auto& fields = program.spaces[space].fields;
    fields.push_back(field);
    return Add(space, type, hir::Field{hir::Field::Kind::kStored, static_cast<uint32_t>(fields.size() - 1)});
  }
  hir::ColumnId Add(hir::SpaceId space, hir::Type type, hir::Op op) {
    hir::Column column;
    column.space = space;
    column.type = type;
    column.op = std::move(op);
    return program.columns.Add(column);
  }
  hir::ColumnId Literal(hir::SpaceId space, hir::Type type, int64_t value) {
    return Map(space, type, hir::Prim::kLiteral, {}, value);
  }
  hir::ColumnId Map(hir::SpaceId space, hir::Type type, hir::Prim prim, std::vector<hir::ColumnId> operands,
                    int64_t literal = 0, int64_t literal2 = 0, std::string text = {}) {
    return Add(space, type, hir::Map{prim, std::move(operands), literal, literal2, std::move(text)});
  }
  // An ordered enumeration of `none` and steps, and a ladder over it without clauses.
  hir::LadderId Ladder(std::string name, hir::SpaceId subject, std::vector<hir::Step> steps) {
    hir::Enum names;
    names.named.name = name;
    names.ordered = true;
    names.members.resize(1);
    names.members[0].name = "none";
    for (const hir::Step& step : steps) names.members.push_back(step.named);
    hir::Ladder ladder;
    ladder.named.name = name;
    ladder.subject = subject;
    ladder.steps = std::move(steps);
    ladder.steps_enum = program.enums.Add(names);
    hir::Space space;
    space.kind = hir::Space::Kind::kSanction;
    space.named.name = name + "_sanctions";
    space.owner = subject;
    space.ladder = hir::LadderId{static_cast<uint32_t>(program.ladders.size())};
    ladder.sanctions = program.spaces.Add(space);
    return program.ladders.Add(ladder);
  }
};

inline hir::Step Lasting(std::string name, int64_t lasts, hir::TypeKind unit = hir::TypeKind::kMonths) {
  hir::Step step;
  step.named.name = std::move(name);
  step.lasts = lasts;
  step.unit = unit;
  return step;
}
inline hir::Step Final(std::string name) {
  hir::Step step;
  step.named.name = std::move(name);
  step.final = true;
  return step;
}

}  // namespace kaocheng::reference
