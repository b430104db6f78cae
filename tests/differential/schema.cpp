#include "tests/differential/schema.h"

#include <fmt/format.h>

namespace kaocheng::differential {
namespace {

using hir::Type;
using hir::TypeKind;

Type RandomFieldType(const Schema& schema, Random& random) {
  const std::vector<TypeKind> kinds{
      TypeKind::kBoolean,  TypeKind::kInteger, TypeKind::kDecimal,  TypeKind::kMoney, TypeKind::kDate,
      TypeKind::kDatetime, TypeKind::kMinutes, TypeKind::kMonths,   TypeKind::kDays,  TypeKind::kWorkdays,
      TypeKind::kText,     TypeKind::kEnum,    TypeKind::kReference};
  Type type{random.Pick(kinds), random.Chance(30), 0};
  if (type.kind == TypeKind::kEnum) type.of = random.Pick(schema.enums).value;
  if (type.kind == TypeKind::kReference) {
    type.of = random.Pick(random.Chance(80) ? schema.records : schema.entities).value;
  }
  return type;
}

void AddEnums(Schema& schema, Random& random) {
  for (int64_t i = random.Between(1, 2); i > 0; --i) {
    hir::Enum names;
    names.named.name = fmt::format("enum{}", i);
    names.ordered = random.Chance(50);
    names.members.resize(static_cast<size_t>(random.Between(2, 4)));
    for (size_t m = 0; m < names.members.size(); ++m) names.members[m].name = fmt::format("m{}", m);
    schema.enums.push_back(schema.builder.program.enums.Add(names));
  }
}

void AddCells(Schema& schema, Random& random) {
  for (int64_t i = random.Between(0, 2); i > 0; --i) {
    std::optional<hir::SeasonDays> season;
    if (random.Chance(40)) {
      season = random.PickOf<hir::SeasonDays>({{10, 1, 5, 1}, {6, 1, 9, 15}, {2, 29, 2, 29}, {12, 31, 1, 1}});
    }
    const hir::SpaceId owner = random.Chance(70) ? schema.entities.back() : random.Pick(schema.entities);
    const auto unit = random.PickOf(
        {hir::Unit::kMonth, hir::Unit::kQuarter, hir::Unit::kYear, hir::Unit::kThird, hir::Unit::kWeek});
    schema.cells.push_back(schema.builder.Cells(owner, unit, season));
  }
}

// Steps with falling nothing: lengths do not fall upwards, final ones last.
std::vector<hir::Step> RandomSteps(Random& random) {
  std::vector<hir::Step> steps;
  int64_t lasts = 1;
  const int64_t finals = random.PickOf<int64_t>({0, 1, 1, 1, 2});
  for (int64_t i = random.Between(finals > 0 ? 0 : 1, 4); i > 0; --i) {
    lasts += random.Between(0, 5);
    steps.push_back(reference::Lasting(fmt::format("s{}", steps.size()), lasts));
  }
  if (random.Chance(20)) {
    for (hir::Step& step : steps) {
      step.unit = TypeKind::kDays;
      step.lasts *= 30;
    }
  }
  for (int64_t i = 0; i < finals; ++i) steps.push_back(reference::Final(fmt::format("s{}", steps.size())));
  return steps;
}

void AddLadder(Schema& schema, Random& random, int number) {
  auto& builder = schema.builder;
  const hir::SpaceId subject = random.Chance(85) ? schema.entities.back() : random.Pick(schema.entities);
  const hir::LadderId id = builder.Ladder(fmt::format("ladder{}", number), subject, RandomSteps(random));
  hir::Ladder& ladder = builder.program.ladders[id];
  const auto top = static_cast<int64_t>(ladder.steps.size());
  for (int64_t of = 1; of <= top; ++of) {
    for (int64_t to = of; to <= top; ++to) {
      if (!random.Chance(20)) continue;
      const bool days = random.Chance(30);
      ladder.escalations.push_back({to,
                                    random.Between(1, 4),
                                    of,
                                    days ? TypeKind::kDays : TypeKind::kMonths,
                                    days ? random.Between(0, 200) : random.Between(0, 24),
                                    {}});
    }
  }
  if (!random.Chance(75)) return;
  ladder.history = builder.Record(fmt::format("history{}", number), subject);
  const Type step{TypeKind::kEnum, random.Chance(10), ladder.steps_enum.value};
  ladder.history_step = builder.Stored(ladder.history, "step", step);
  if (random.Chance(80))
    ladder.history_annulled = builder.Stored(ladder.history, "annulled", reference::kBooleanType);
  if (random.Chance(80)) {
    ladder.history_cause = builder.Stored(ladder.history, "cause", {TypeKind::kViolation, true, 0});
  }
}

}  // namespace

Schema RandomSchema(Random& random) {
  Schema schema;
  auto& builder = schema.builder;
  AddEnums(schema, random);
  for (int64_t depth = random.Between(1, 3); depth > 0; --depth) {
    const hir::SpaceId parent = schema.entities.empty() ? hir::SpaceId{} : schema.entities.back();
    schema.entities.push_back(builder.Entity(fmt::format("entity{}", schema.entities.size()), parent));
  }
  for (int64_t i = random.Between(1, 3); i > 0; --i) {
    const hir::SpaceId owner = random.Chance(80) ? schema.entities.back() : random.Pick(schema.entities);
    schema.records.push_back(builder.Record(fmt::format("record{}", i), owner));
  }
  AddCells(schema, random);
  const auto fields = [&](hir::SpaceId space, int64_t most) {
    for (int64_t i = random.Between(0, most); i > 0; --i) {
      builder.Stored(space, fmt::format("f{}", i), RandomFieldType(schema, random));
    }
  };
  for (const hir::SpaceId space : schema.entities) fields(space, 2);
  for (const hir::SpaceId space : schema.records) fields(space, 5);
  for (int64_t i = random.PickOf<int64_t>({0, 1, 1, 2}); i > 0; --i)
    AddLadder(schema, random, static_cast<int>(i));
  return schema;
}

}  // namespace kaocheng::differential
