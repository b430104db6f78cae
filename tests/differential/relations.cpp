#include <algorithm>

#include "dsl/base/number.h"
#include "tests/differential/columns.h"
#include "tests/differential/values.h"

// Columns that look at other rows: gather, reduce, order, choose, fold.
namespace kaocheng::differential {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;
using hir::Type;
using hir::TypeKind;
using Kind = hir::Space::Kind;
using namespace reference;  // the type constants

void ColumnMaker::AddGather() {
  const SpaceId id = AnySpace();
  hir::Gather gather;
  SpaceId source = id;
  if (space(id).kind == Kind::kCell && random_.Chance(40)) {
    gather.via = hir::Gather::Via::kPrevious;
  } else {
    std::vector<ColumnId> references;
    for (size_t i = 0; i < program().columns.size(); ++i) {
      const ColumnId column = program().columns.id_at(i);
      if (program().columns[column].space == id &&
          program().columns[column].type.kind == TypeKind::kReference) {
        references.push_back(column);
      }
    }
    if (!references.empty() && random_.Chance(60)) {
      gather.via = hir::Gather::Via::kReference;
      gather.reference = random_.Pick(references);
      source = program().columns[gather.reference].type.space_id();
    } else {
      auto kinds = AncestorsOf(id);
      if (space(id).kind == Kind::kEntity) kinds.erase(kinds.begin());
      if (kinds.empty()) return;
      source = random_.Pick(kinds);
    }
  }
  const Type wanted = AnyType();
  const auto found = Existing(source, wanted);
  gather.source = found.empty() ? Literal(source, wanted) : random_.Pick(found);
  Type type = program().columns[gather.source].type;
  type.optional |= gather.via == hir::Gather::Via::kPrevious;
  if (gather.reference.valid()) type.optional |= program().columns[gather.reference].type.optional;
  builder_.Add(id, type, gather);
}

ColumnId ColumnMaker::DayOfYear(SpaceId id, int64_t first, int64_t last) {
  return builder_.Literal(id, kDateType, kYearStart + random_.Between(first, last));
}

void ColumnMaker::AddReduce() {
  const SpaceId target = AnySpace();
  const SpaceId source = AnySpace();
  const Kind kind = space(source).kind;
  if (kind == Kind::kSanction && !ladders_done_) return;  // it reads all that the ladder reads
  hir::Reduce reduce;
  reduce.source = source;
  const auto references = Existing(source, ReferenceType(target));
  if (!references.empty() && random_.Chance(50)) {
    reduce.match = hir::Reduce::Match::kReference;
    reduce.reference = random_.Pick(references);
  } else {
    const auto above = AncestorsOf(source);
    std::vector<SpaceId> common;
    for (const SpaceId entity : AncestorsOf(target)) {
      if (std::find(above.begin(), above.end(), entity) != above.end()) common.push_back(entity);
    }
    if (common.empty()) return;
    reduce.entity = random_.Pick(common);
  }
  using Window = hir::Reduce::Window;
  reduce.window =
      random_.PickOf({Window::kEver, Window::kBetween, Window::kBetween, Window::kBetween, Window::kAsOf});
  if (reduce.window == Window::kAsOf && kind == Kind::kCell) reduce.window = Window::kBetween;
  if (reduce.window != Window::kEver) reduce.first = Need(target, kDateType);
  if (reduce.window == Window::kAsOf && random_.Chance(50)) reduce.first = DayOfYear(target, 0, 365);
  if (reduce.window == Window::kBetween) {
    reduce.last = Need(target, kDateType);
    // Mostly a window that holds something.
    if (random_.Chance(50)) {
      reduce.first = builder_.Map(target, kDateType, Prim::kPeriodFirst, {});
      reduce.last = builder_.Map(target, kDateType, Prim::kPeriodLast, {});
    } else if (random_.Chance(40)) {
      reduce.first = DayOfYear(target, 0, 180);
      reduce.last = DayOfYear(target, 180, 365);
    }
  }
  if (random_.Chance(20)) reduce.date = Need(source, kDateType);
  if (random_.Chance(50)) reduce.where = NeedRequired(source, kBooleanType);

  using hir::Aggregate;
  reduce.aggregate =
      random_.PickOf({Aggregate::kCount, Aggregate::kCount, Aggregate::kSum, Aggregate::kSum,
                      Aggregate::kAverage, Aggregate::kMin, Aggregate::kMax, Aggregate::kLatest,
                      Aggregate::kExists, Aggregate::kEvery, Aggregate::kDistinct});
  Type result = kIntegerType;
  switch (reduce.aggregate) {
    case Aggregate::kCount:
      break;
    case Aggregate::kExists:
      result = kBooleanType;
      break;
    case Aggregate::kSum:
      result = random_.PickOf<Type>({kIntegerType, kDecimalType, kMoneyType, {TypeKind::kMinutes, false, 0}});
      reduce.value = NeedRequired(source, result);
      break;
    case Aggregate::kAverage:
      result = random_.PickOf<Type>({kDecimalType, kMoneyType});
      reduce.value = NeedRequired(source, result);
      break;
    case Aggregate::kMin:
    case Aggregate::kMax:
      result = random_.PickOf<Type>({kIntegerType, kDecimalType, kMoneyType, kDateType, kDatetimeType});
      reduce.value = NeedRequired(source, result);
      break;
    case Aggregate::kLatest:
      result = AnyType();
      reduce.value = NeedRequired(source, result);
      break;
    case Aggregate::kEvery:
      result = kBooleanType;
      reduce.value = NeedRequired(source, kBooleanType);
      break;
    case Aggregate::kDistinct:
      reduce.value = NeedRequired(source, AnyType());
      break;
  }
  const bool may_be_empty = reduce.aggregate == Aggregate::kAverage || reduce.aggregate == Aggregate::kMin ||
                            reduce.aggregate == Aggregate::kMax || reduce.aggregate == Aggregate::kLatest;
  std::vector<ColumnId> bounds;
  for (const ColumnId bound : {reduce.first, reduce.last}) {
    if (bound.valid()) bounds.push_back(bound);
  }
  result.optional = may_be_empty || IsOptional(bounds);
  builder_.Add(target, result, reduce);
}

// Reduces over the same rows that count from, or up to, one limit or another.
void ColumnMaker::AddFamily() {
  const SpaceId source = AnySpace();
  if (space(source).kind != Kind::kRecord && space(source).kind != Kind::kCell) return;
  const SpaceId target = random_.Chance(50) ? space(source).owner : AnySpace();
  const auto above = AncestorsOf(target);
  if (std::find(above.begin(), above.end(), space(source).owner) == above.end()) return;
  hir::Reduce reduce;
  reduce.source = source;
  reduce.entity = space(source).owner;
  reduce.window = hir::Reduce::Window::kBetween;
  reduce.first = builder_.Map(target, kDateType, Prim::kPeriodFirst, {});
  reduce.last = random_.Chance(60) ? builder_.Map(target, kDateType, Prim::kPeriodLast, {})
                                   : DayOfYear(target, 180, 365);
  using hir::Aggregate;
  reduce.aggregate =
      random_.PickOf({Aggregate::kCount, Aggregate::kExists, Aggregate::kSum, Aggregate::kDistinct});
  Type result = reduce.aggregate == Aggregate::kExists ? kBooleanType : kIntegerType;
  if (reduce.aggregate == Aggregate::kSum) {
    result = random_.PickOf<Type>({kIntegerType, kMoneyType});
    reduce.value = NeedRequired(source, result);
  }
  if (reduce.aggregate == Aggregate::kDistinct) {
    if (space(source).kind != Kind::kRecord) return;
    reduce.value = builder_.Add(source, kDateType, hir::Field{hir::Field::Kind::kOn, 0});
  }
  const Type compared = random_.PickOf<Type>({kIntegerType, kDecimalType, kMoneyType, kDateType});
  const ColumnId value = NeedRequired(source, compared);
  const ColumnId condition = random_.Chance(50) ? NeedRequired(source, kBooleanType) : ColumnId{};
  const Prim from = random_.PickOf({Prim::kGe, Prim::kGt, Prim::kLe, Prim::kLt});
  // Limits say which rows count, or by what they are multiplied.
  const ColumnId amount = reduce.value;
  const bool products = reduce.aggregate == Aggregate::kSum && random_.Chance(60);
  const Type scale = result == kIntegerType ? kIntegerType : kDecimalType;
  const ColumnId factor = random_.Chance(50) ? NeedRequired(source, scale) : ColumnId{};
  const ColumnId kept = Literal(source, scale), missed = Literal(source, scale);
  for (int64_t n = random_.Between(2, 5); n > 0; --n) {
    reduce.where = builder_.Map(source, kBooleanType, from, {value, Literal(source, compared)});
    if (products) {
      const ColumnId by_limit = builder_.Map(source, scale, Prim::kIf, {reduce.where, kept, missed});
      std::vector<ColumnId> operands{amount, by_limit};
      if (factor.valid()) operands.push_back(factor);
      reduce.value =
          builder_.Map(source, result, Prim::kProduct, operands, scale == kIntegerType ? 1 : kDecimalScale);
      reduce.where = condition;
    } else if (condition.valid()) {
      reduce.where = builder_.Map(
          source, kBooleanType, Prim::kAnd,
          random_.Chance(50) ? std::vector{condition, reduce.where} : std::vector{reduce.where, condition});
    }
    builder_.Add(target, result, reduce);
  }
}

void ColumnMaker::AddOrder() {
  const SpaceId id = AnySpace();
  hir::Order order;
  const auto ordered = [&] {
    return random_.PickOf<Type>({kIntegerType, kDecimalType, kMoneyType, kDateType, kBooleanType});
  };
  for (int64_t i = random_.Between(1, 3); i > 0; --i) {
    order.keys.push_back({NeedRequired(id, ordered()), random_.Chance(40)});
  }
  auto kinds = AncestorsOf(id);
  if (space(id).kind == Kind::kEntity) kinds.erase(kinds.begin());
  if (!kinds.empty() && random_.Chance(80)) order.within_entities.push_back(random_.Pick(kinds));
  if (random_.Chance(30)) order.within_columns.push_back(Literal(id, EnumType(random_.Pick(schema_.enums))));
  if (space(id).kind == Kind::kRecord && random_.Chance(40)) {
    const auto references = Existing(id, ReferenceType(random_.Pick(schema_.records)));
    if (!references.empty()) order.within_columns.push_back(random_.Pick(references));
  }
  Type result = kIntegerType;
  switch (random_.Between(0, 2)) {
    case 0:
      order.kind = hir::Order::Kind::kRank;
      break;
    case 1:
      order.kind = hir::Order::Kind::kQuota;
      order.candidate = NeedRequired(id, kBooleanType);
      order.share = builder_.Literal(
          id, kDecimalType, random_.PickOf<int64_t>({0, 150'000, 200'000, 333'333, 500'000, kDecimalScale}));
      break;
    default: {
      order.kind = hir::Order::Kind::kApportion;
      result = kMoneyType;
      const ColumnId zero = builder_.Literal(id, kIntegerType, 0);
      order.amount = builder_.Literal(id, kMoneyType, RandomValue(random_, TypeKind::kMoney, 0));
      order.weight = builder_.Map(id, kIntegerType, Prim::kAtLeast, {NeedRequired(id, kIntegerType), zero});
      order.keys.clear();
    }
  }
  builder_.Add(id, result, order);
}

void ColumnMaker::AddChoose() {
  const SpaceId id = AnySpace();
  const Type type = AnyType();
  hir::Choose choose;
  std::vector<ColumnId> read;
  const auto version = [&](Date from, Date until) {
    choose.versions.push_back({from, until, Need(id, type)});
    read.push_back(choose.versions.back().value);
  };
  if (random_.Chance(50)) {
    version(kMinDate, kMaxDate);
  } else {
    choose.anchor = Need(id, kDateType);
    read.push_back(choose.anchor);
    Date from = random_.Chance(50) ? kMinDate : kYearStart - 100;
    for (int64_t i = random_.Between(1, 3); i > 0; --i) {
      const Date until = (from == kMinDate ? kYearStart : from) + static_cast<Date>(random_.Between(1, 120));
      version(from, until);
      from = random_.Chance(80) ? until : until + 10;
    }
    if (random_.Chance(80)) version(from, kMaxDate);
  }
  for (int64_t i = random_.PickOf<int64_t>({0, 0, 1, 2}); i > 0; --i) {
    choose.exceptions.push_back({NeedRequired(id, kBooleanType), Need(id, type), {}});
    read.push_back(choose.exceptions.back().value);
  }
  Type result = type;
  result.optional = IsOptional(read);
  builder_.Add(id, result, choose);
}

void ColumnMaker::AddLadders() {
  ladders_done_ = true;
  for (size_t i = 0; i < program().ladders.size(); ++i) {
    const hir::LadderId id = program().ladders.id_at(i);
    std::vector<SpaceId> spaces;
    for (const std::vector<SpaceId>* kind : {&schema_.records, &schema_.cells}) {
      for (const SpaceId rows : *kind)
        if (space(rows).owner == program().ladders[id].subject) spaces.push_back(rows);
    }
    if (spaces.empty()) continue;
    const Type step = EnumType(program().ladders[id].steps_enum);
    const auto top = static_cast<int64_t>(program().ladders[id].steps.size());
    // Violations that each ask for a value of one number.
    const SpaceId alike = random_.Chance(60) ? random_.Pick(spaces) : SpaceId{};
    const Type number = random_.PickOf<Type>({kIntegerType, EnumType(random_.Pick(schema_.enums))});
    const ColumnId compared = alike.valid() ? NeedRequired(alike, number) : ColumnId{};
    const ColumnId also =
        alike.valid() && random_.Chance(50) ? NeedRequired(alike, kBooleanType) : ColumnId{};
    const auto asks = [&] {
      const ColumnId equal = builder_.Map(alike, kBooleanType, Prim::kEq, {compared, Literal(alike, number)});
      return also.valid() ? builder_.Map(alike, kBooleanType, Prim::kAnd, {also, equal}) : equal;
    };
    int64_t lasting = 0;
    for (const hir::Step& one : program().ladders[id].steps) lasting += one.final ? 0 : 1;
    for (int64_t v = random_.Between(1, alike.valid() ? 5 : 3); v > 0; --v) {
      hir::Violation violation;
      violation.named.name = "violation" + std::to_string(v);
      violation.space = alike.valid() && random_.Chance(80) ? alike : random_.Pick(spaces);
      const SpaceId over = violation.space;
      const auto maybe = [&](Type type, int64_t usual, int64_t other) {
        const ColumnId plain = builder_.Literal(over, type, usual);
        if (random_.Chance(40)) return plain;
        return builder_.Map(over, type, Prim::kIf,
                            {NeedRequired(over, kBooleanType), builder_.Literal(over, type, other), plain});
      };
      const bool cells = space(over).kind == hir::Space::Kind::kCell;
      violation.on = builder_.Add(over, kDateType,
                                  hir::Field{cells ? hir::Field::Kind::kLast : hir::Field::Kind::kOn, 0});
      const auto law = [&] {
        hir::Clauses clauses;
        clauses.applicable = over == alike && random_.Chance(80) ? asks()
                             : random_.Chance(60)                ? builder_.Literal(over, kBooleanType, 1)
                                                                 : NeedRequired(over, kBooleanType);
        clauses.base = maybe(step, random_.Between(0, top), random_.Between(0, top));
        clauses.heavier = maybe(kIntegerType, 0, random_.Between(0, 3));
        clauses.lighter = maybe(kIntegerType, 0, random_.Between(0, 3));
        clauses.at_least = maybe(step, 0, random_.Between(0, top));
        clauses.at_most = maybe(step, top, random_.Between(0, top));
        clauses.up_to = maybe(step, lasting, random_.Between(0, top));
        clauses.repeat = maybe(kIntegerType, random_.PickOf<int64_t>({0, 1, 1}), random_.Between(0, 2));
        return clauses;
      };
      violation.clauses = law();
      if (random_.Chance(30)) violation.at_end = law();
      builder_.program.ladders[id].violations.push_back(violation);
    }
    using Output = hir::Fold::Output;
    for (uint32_t v = 0; v < program().ladders[id].violations.size(); ++v) {
      const SpaceId over = program().ladders[id].violations[v].space;
      builder_.Add(over, step, hir::Fold{Output::kViolationStep, id, v});
      builder_.Add(over, kIntegerType, hir::Fold{Output::kViolationState, id, v});
      // Whatever reads steps reads them as numbers or booleans too.
      builder_.Map(over, kBooleanType, Prim::kGe,
                   {Existing(over, step).back(), builder_.Literal(over, step, random_.Between(0, top))});
    }
    const SpaceId sanctions = program().ladders[id].sanctions;
    const ColumnId own = builder_.Add(sanctions, step, hir::Fold{Output::kSanctionStep, id, 0});
    builder_.Add(sanctions, kDateType, hir::Fold{Output::kSanctionOn, id, 0});
    builder_.Add(sanctions, kDateType, hir::Fold{Output::kSanctionUntil, id, 0});
    const ColumnId heavy = builder_.Map(sanctions, kBooleanType, Prim::kGe,
                                        {own, builder_.Literal(sanctions, step, random_.Between(1, top))});
    if (random_.Chance(60)) AddInForce(sanctions, heavy);
  }
}

// Heavy sanctions in force on some day, seen by somebody to whom the ladder's subject belongs.
void ColumnMaker::AddInForce(SpaceId sanctions, ColumnId heavy) {
  hir::Reduce reduce;
  reduce.source = sanctions;
  reduce.entity = random_.Pick(AncestorsOf(sanctions));
  reduce.where = heavy;
  reduce.window = hir::Reduce::Window::kAsOf;
  reduce.first = DayOfYear(reduce.entity, -200, 365);
  builder_.Add(reduce.entity, kIntegerType, reduce);
}

}  // namespace kaocheng::differential
