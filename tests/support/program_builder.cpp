#include <stdexcept>

#include "tests/support/build.h"

namespace kaocheng::testing {

Date D(std::string_view text) {
  const auto date = ParseDate(text);
  if (!date) throw std::invalid_argument(std::string(text));
  return *date;
}

hir::Type Optional(hir::Type type) {
  type.optional = true;
  return type;
}
hir::Type Reference(hir::SpaceId space) { return {.kind = hir::TypeKind::kReference, .of = space.value}; }
hir::Type EnumType(hir::EnumId id) { return {.kind = hir::TypeKind::kEnum, .of = id.value}; }

namespace {

hir::Named Name(std::string name) { return {.name = name, .title = name, .aliases = {}, .span = {}}; }

}  // namespace

hir::SpaceId ProgramBuilder::Entity(std::string name, hir::SpaceId owner) {
  hir::Space space;
  space.named = Name(std::move(name));
  space.owner = owner;
  return program.spaces.Add(std::move(space));
}

hir::SpaceId ProgramBuilder::Record(std::string name, hir::SpaceId owner) {
  const hir::SpaceId id = Entity(std::move(name), owner);
  program.spaces[id].kind = hir::Space::Kind::kRecord;
  return id;
}

hir::SpaceId ProgramBuilder::Cells(std::string name, hir::SpaceId owner, hir::Unit unit) {
  const hir::SpaceId id = Entity(std::move(name), owner);
  program.spaces[id].kind = hir::Space::Kind::kCell;
  program.spaces[id].unit = unit;
  return id;
}

hir::EnumId ProgramBuilder::Enum(std::string name, std::vector<std::string> members, bool ordered) {
  hir::Enum out{.named = Name(std::move(name)), .ordered = ordered, .members = {}};
  for (std::string& member : members) out.members.push_back(Name(std::move(member)));
  return program.enums.Add(std::move(out));
}

hir::LadderId ProgramBuilder::Ladder(std::string name, hir::SpaceId subject, std::vector<int64_t> months) {
  hir::Ladder ladder;
  ladder.named = Name(name);
  ladder.subject = subject;
  std::vector<std::string> members{"none"};
  for (const int64_t length : months) {
    members.push_back("s" + std::to_string(members.size()));
    hir::Step step;
    step.named = Name(members.back());
    step.final = length == 0;
    step.lasts = length;
    ladder.steps.push_back(std::move(step));
  }
  ladder.steps_enum = Enum(name + "_steps", members);
  ladder.sanctions = Entity(name + "_sanctions", subject);
  hir::Space& space = program.spaces[ladder.sanctions];
  space.kind = hir::Space::Kind::kSanction;
  const hir::LadderId id = program.ladders.Add(std::move(ladder));
  space.ladder = id;
  return id;
}

hir::ColumnId ProgramBuilder::Add(hir::SpaceId space, hir::Type type, hir::Op op) {
  hir::Column column;
  column.space = space;
  column.type = type;
  column.op = std::move(op);
  return program.columns.Add(std::move(column));
}

hir::ColumnId ProgramBuilder::Stored(hir::SpaceId space, std::string name, hir::Type type) {
  auto& fields = program.spaces[space].fields;
  fields.push_back({Name(std::move(name)), type, false});
  return Add(space, type, hir::Field{.index = static_cast<uint32_t>(fields.size() - 1)});
}

hir::ColumnId ProgramBuilder::Field(hir::SpaceId space, hir::Field::Kind kind) {
  hir::Type type = kDate;
  if (kind == hir::Field::Kind::kSelf) type = Reference(space);
  if (kind == hir::Field::Kind::kRecorded) type = Optional(kDatetime);
  if (kind == hir::Field::Kind::kUntil) type = Optional(kDate);
  return Add(space, type, hir::Field{.kind = kind});
}

hir::ColumnId ProgramBuilder::Literal(hir::SpaceId space, hir::Type type, int64_t value) {
  hir::Map map;
  map.literal = value;
  return Add(space, type, std::move(map));
}

hir::ColumnId ProgramBuilder::Map(hir::Type type, hir::Prim prim, std::vector<hir::ColumnId> operands,
                                  int64_t literal, int64_t literal2) {
  const hir::SpaceId space = program.columns[operands.at(0)].space;
  return Add(space, type, hir::Map{prim, std::move(operands), literal, literal2, ""});
}

hir::Violation ProgramBuilder::Violation(hir::LadderId ladder, hir::SpaceId records, std::string name) {
  const hir::Ladder& declared = program.ladders[ladder];
  const hir::Type step = EnumType(declared.steps_enum);
  const auto top = static_cast<int64_t>(declared.steps.size());
  int64_t highest = top;
  while (highest > 1 && declared.steps[static_cast<size_t>(highest - 1)].final) --highest;
  hir::Violation v;
  v.named = Name(std::move(name));
  v.space = records;
  v.on = Field(records, hir::Field::Kind::kOn);
  v.clauses.applicable = Literal(records, kBoolean, 1);
  v.clauses.base = Literal(records, step, 1);
  v.clauses.heavier = Literal(records, kInteger, 0);
  v.clauses.lighter = Literal(records, kInteger, 0);
  v.clauses.at_least = Literal(records, step, 0);
  v.clauses.at_most = Literal(records, step, top);
  v.clauses.up_to = Literal(records, step, highest);
  v.clauses.repeat = Literal(records, kInteger, 0);
  return v;
}

hir::ColumnId ProgramBuilder::Fold(hir::LadderId ladder, hir::Fold::Output output, uint32_t violation) {
  const hir::Ladder& declared = program.ladders[ladder];
  const hir::Fold fold{output, ladder, violation};
  switch (output) {
    case hir::Fold::Output::kViolationStep:
      return Add(declared.violations[violation].space, EnumType(declared.steps_enum), fold);
    case hir::Fold::Output::kViolationState:
      return Add(declared.violations[violation].space, kInteger, fold);
    case hir::Fold::Output::kSanctionStep:
      return Add(declared.sanctions, EnumType(declared.steps_enum), fold);
    case hir::Fold::Output::kSanctionOn:
    case hir::Fold::Output::kSanctionUntil:
      return Add(declared.sanctions, kDate, fold);
  }
  throw std::logic_error("fold output");
}

}  // namespace kaocheng::testing
