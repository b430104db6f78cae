#include "tests/differential/columns.h"

#include <algorithm>

#include "dsl/base/number.h"
#include "tests/differential/values.h"

namespace kaocheng::differential {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;
using hir::Type;
using hir::TypeKind;
using Kind = hir::Space::Kind;
using namespace reference;  // the type constants

SpaceId ColumnMaker::AnySpace() {
  return program().spaces.id_at(
      static_cast<size_t>(random_.Between(0, static_cast<int64_t>(program().spaces.size()) - 1)));
}

Type ColumnMaker::AnyType() {
  return random_.PickOf<Type>({kBooleanType,
                               kIntegerType,
                               kDecimalType,
                               kMoneyType,
                               kDateType,
                               kDatetimeType,
                               kTextType,
                               {TypeKind::kMinutes, false, 0},
                               EnumType(random_.Pick(schema_.enums))});
}

std::vector<SpaceId> ColumnMaker::AncestorsOf(SpaceId id) const {
  std::vector<SpaceId> kinds;
  if (space(id).kind == Kind::kEntity) kinds.push_back(id);
  for (SpaceId kind = space(id).owner; kind.valid(); kind = space(kind).owner) kinds.push_back(kind);
  return kinds;
}

std::vector<ColumnId> ColumnMaker::Existing(SpaceId id, Type type) const {
  std::vector<ColumnId> found;
  for (size_t i = 0; i < program().columns.size(); ++i) {
    const hir::Column& column = program().columns[program().columns.id_at(i)];
    if (column.space == id && column.type.kind == type.kind && column.type.of == type.of) {
      found.push_back(program().columns.id_at(i));
    }
  }
  return found;
}

ColumnId ColumnMaker::Literal(SpaceId id, Type type) {
  if (type.kind == TypeKind::kText)
    return builder_.Map(id, kTextType, Prim::kTextLiteral, {}, 0, 0, RandomText(random_));
  const auto members =
      type.kind == TypeKind::kEnum ? static_cast<int64_t>(program().enums[type.enum_id()].members.size()) : 0;
  return builder_.Literal(id, type, RandomValue(random_, type.kind, members));
}

ColumnId ColumnMaker::Need(SpaceId id, Type type) {
  type.optional = false;
  const auto found = Existing(id, type);
  if (found.empty() || random_.Chance(15)) return Literal(id, type);
  return random_.Pick(found);
}

ColumnId ColumnMaker::NeedRequired(SpaceId id, Type type) {
  const ColumnId column = Need(id, type);
  if (!program().columns[column].type.optional) return column;
  type.optional = false;
  return builder_.Map(id, type, Prim::kRequire, {column});
}

bool ColumnMaker::IsOptional(const std::vector<ColumnId>& columns) const {
  return std::any_of(columns.begin(), columns.end(),
                     [&](ColumnId id) { return program().columns[id].type.optional; });
}

void ColumnMaker::AddMap(SpaceId id, Type type, Prim prim, std::vector<ColumnId> operands, int64_t literal,
                         int64_t literal2) {
  type.optional = IsOptional(operands);
  builder_.Map(id, type, prim, std::move(operands), literal, literal2);
}

void ColumnMaker::AddBuiltIns() {
  using Field = hir::Field::Kind;
  for (size_t i = 0; i < program().spaces.size(); ++i) {
    const SpaceId id = program().spaces.id_at(i);
    const auto add = [&](Field kind, Type type) { builder_.Add(id, type, hir::Field{kind, 0}); };
    switch (space(id).kind) {
      case Kind::kRecord:
        add(Field::kOn, kDateType);
        add(Field::kRecorded, Optional(kDatetimeType));
        add(Field::kUntil, Optional(kDateType));
        break;
      case Kind::kCell:
        add(Field::kFirst, kDateType);
        add(Field::kLast, kDateType);
        break;
      case Kind::kSanction:
        add(Field::kOn, kDateType);
        break;
      case Kind::kEntity:
        break;
    }
    if (random_.Chance(50)) add(Field::kSelf, ReferenceType(id));
    if (random_.Chance(50))
      builder_.Map(id, kDateType, random_.PickOf({Prim::kPeriodFirst, Prim::kPeriodLast, Prim::kToday}), {});
  }
}

void ColumnMaker::AddOne() {
  using Add = void (ColumnMaker::*)();
  static const std::vector<std::pair<int, Add>> kinds{
      {14, &ColumnMaker::AddArithmetic}, {10, &ColumnMaker::AddScaled}, {14, &ColumnMaker::AddComparison},
      {8, &ColumnMaker::AddLogic},       {8, &ColumnMaker::AddStates},  {9, &ColumnMaker::AddDates},
      {4, &ColumnMaker::AddTimes},       {9, &ColumnMaker::AddGather},  {16, &ColumnMaker::AddReduce},
      {5, &ColumnMaker::AddOrder},       {4, &ColumnMaker::AddChoose},  {12, &ColumnMaker::AddFamily}};
  int64_t at = random_.Between(1, 113);
  for (const auto& [weight, add] : kinds) {
    at -= weight;
    if (at <= 0) return (this->*add)();
  }
}

void ColumnMaker::AddArithmetic() {
  const SpaceId id = AnySpace();
  const Type type =
      random_.PickOf<Type>({kIntegerType, kDecimalType, kMoneyType, {TypeKind::kMinutes, false, 0}});
  switch (random_.Between(0, 5)) {
    case 0:
      return AddMap(id, type, Prim::kNeg, {Need(id, type)});
    case 1:
      return AddMap(id, type, Prim::kSub, {Need(id, type), Need(id, type)});
    case 2:
      return AddMap(id, type, Prim::kAtLeast, {Need(id, type), Need(id, type)});
    case 3:
      return AddMap(id, type, Prim::kAtMost, {Need(id, type), Need(id, type)});
    default:
      return AddMap(id, type, Prim::kAdd, {Need(id, type), Need(id, type)});
  }
}

void ColumnMaker::AddScaled() {
  const SpaceId id = AnySpace();
  const Type type = random_.PickOf<Type>({kIntegerType, kDecimalType, kMoneyType});
  const int64_t scale = type == kIntegerType ? 1 : kDecimalScale;
  const Type factor = type == kIntegerType ? kIntegerType : kDecimalType;
  switch (random_.Between(0, 7)) {
    case 7: {
      std::vector<ColumnId> operands{Need(id, type)};
      for (int64_t i = random_.Between(1, 5); i > 0; --i) operands.push_back(Need(id, factor));
      return AddMap(id, type, Prim::kProduct, std::move(operands), scale);
    }
    case 0:
      return AddMap(id, type, Prim::kMul, {Need(id, type), Need(id, factor)}, scale);
    case 1:
      return AddMap(id, type, Prim::kMul, {Need(id, type), Need(id, kIntegerType)}, 1);
    case 2:
      return AddMap(id, kDecimalType, Prim::kDiv, {Need(id, type), Need(id, type)}, kDecimalScale);
    case 3:
      return AddMap(id, kMoneyType, Prim::kDiv, {Need(id, kMoneyType), Need(id, kDecimalType)},
                    kDecimalScale);
    case 4:
      return AddMap(id, type, Prim::kMulDiv, {Need(id, type), Need(id, factor), Need(id, factor)},
                    random_.PickOf<int64_t>({1, kDecimalScale}),
                    random_.PickOf<int64_t>({1, 7, kDecimalScale}));
    case 5:
      if (random_.Chance(50))
        return AddMap(id, kIntegerType, Prim::kRescale, {Need(id, kDecimalType)}, 1, kDecimalScale);
      return AddMap(id, kDecimalType, Prim::kRescale, {Need(id, kIntegerType)}, kDecimalScale, 1);
    default:
      return AddMap(id, type, random_.PickOf({Prim::kRound, Prim::kRoundUp, Prim::kRoundDown}),
                    {Need(id, type)}, random_.PickOf<int64_t>({1, 7, 100, 10'000, kDecimalScale}));
  }
}

void ColumnMaker::AddComparison() {
  const SpaceId id = AnySpace();
  Type type = AnyType();
  std::vector<Prim> prims{Prim::kEq, Prim::kNe};
  const bool ordered = type.kind != TypeKind::kText &&
                       (type.kind != TypeKind::kEnum || program().enums[type.enum_id()].ordered);
  if (ordered) prims.insert(prims.end(), {Prim::kLt, Prim::kLe, Prim::kGt, Prim::kGe});
  if (random_.Chance(10)) {
    const auto references = Existing(id, ReferenceType(random_.Pick(schema_.records)));
    if (!references.empty()) {
      return AddMap(id, kBooleanType, random_.PickOf({Prim::kEq, Prim::kNe}),
                    {random_.Pick(references), random_.Pick(references)});
    }
  }
  AddMap(id, kBooleanType, random_.Pick(prims), {Need(id, type), Need(id, type)});
}

void ColumnMaker::AddLogic() {
  const SpaceId id = AnySpace();
  if (random_.Chance(20)) return AddMap(id, kBooleanType, Prim::kNot, {Need(id, kBooleanType)});
  std::vector<ColumnId> operands;
  for (int64_t i = random_.Between(2, 4); i > 0; --i) operands.push_back(Need(id, kBooleanType));
  AddMap(id, kBooleanType, random_.PickOf({Prim::kAnd, Prim::kOr}), operands);
}

void ColumnMaker::AddStates() {
  const SpaceId id = AnySpace();
  const Type type = AnyType();
  if (random_.Chance(40)) {
    return AddMap(id, type, Prim::kIf, {Need(id, kBooleanType), Need(id, type), Need(id, type)});
  }
  if (random_.Chance(10)) {
    Type absent = type;
    absent.optional = true;
    builder_.Map(id, absent, Prim::kAbsent, {});
    return;
  }
  const ColumnId operand = Need(id, type);
  switch (random_.Between(0, 2)) {
    case 0:
      builder_.Map(id, type, Prim::kRequire, {operand});
      return;
    case 1:
      builder_.Map(id, kBooleanType, Prim::kIsKnown, {operand});
      return;
    default: {
      const ColumnId otherwise = Need(id, type);
      Type result = type;
      result.optional = IsOptional({otherwise});
      builder_.Map(id, result, Prim::kDefault, {operand, otherwise});
    }
  }
}

void ColumnMaker::AddDates() {
  const SpaceId id = AnySpace();
  const ColumnId date = Need(id, kDateType);
  switch (random_.Between(-1, 6)) {
    case -1:
      return AddMap(id, kDateType, Prim::kAddWorkdays, {date, Need(id, {TypeKind::kWorkdays, false, 0})});
    case 0:
      return AddMap(id, kDateType, Prim::kAddDays, {date, Need(id, {TypeKind::kDays, false, 0})});
    case 1:
      return AddMap(id, kDateType, Prim::kAddMonths, {date, Need(id, {TypeKind::kMonths, false, 0})});
    case 2:
      return AddMap(id, kDateType, Prim::kWindowStart, {date, Need(id, {TypeKind::kMonths, false, 0})});
    case 3:
      return AddMap(id, {TypeKind::kDays, false, 0}, Prim::kDaysBetween, {date, Need(id, kDateType)});
    case 4:
      return AddMap(id, kIntegerType, random_.PickOf({Prim::kYear, Prim::kMonth}), {date});
    case 5:
      return AddMap(id, kDateType, random_.PickOf({Prim::kFirstOfMonth, Prim::kLastOfMonth}), {date});
    default: {
      const auto season =
          random_.PickOf<std::pair<int64_t, int64_t>>({{1001, 501}, {601, 915}, {229, 229}, {1231, 101}});
      return AddMap(id, kBooleanType, Prim::kInSeason, {date}, season.first, season.second);
    }
  }
}

void ColumnMaker::AddTimes() {
  const SpaceId id = AnySpace();
  const Type minutes{TypeKind::kMinutes, false, 0};
  const ColumnId time = Need(id, kDatetimeType);
  switch (random_.Between(0, 2)) {
    case 0:
      return AddMap(id, kDatetimeType, Prim::kAddMinutes, {time, Need(id, minutes)});
    case 1:
      return AddMap(id, minutes, Prim::kMinutesBetween, {time, Need(id, kDatetimeType)});
    default:
      return AddMap(id, kDateType, Prim::kDateOf, {time});
  }
}

}  // namespace kaocheng::differential
