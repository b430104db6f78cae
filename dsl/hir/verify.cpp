#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "dsl/hir/names.h"
#include "dsl/hir/program.h"

namespace kaocheng::hir {
namespace {

class Verifier {
 public:
  explicit Verifier(const Program& program) : program_(program) {}

  void Run() {
    for (const Space& space : program_.spaces) CheckSpace(space);
    for (size_t i = 0; i < program_.columns.size(); ++i) CheckColumn(program_.columns.id_at(i));
    for (const Ladder& ladder : program_.ladders) CheckLadder(ladder);
    for (const Outcome& outcome : program_.outcomes) CheckOutcome(outcome);
  }

  void operator()(const Field& field) const {
    const Space& space = Here();
    const bool record = space.kind == Space::Kind::kRecord;
    const bool sanction = space.kind == Space::Kind::kSanction;
    const bool cell = space.kind == Space::Kind::kCell;
    switch (field.kind) {
      case Field::Kind::kStored:
        Require(field.index < space.fields.size(), "no such stored field");
        Require(space.fields[field.index].type == column_->type, "the stored field has another type");
        return;
      case Field::Kind::kOn:
        Require(record || sanction, "only records have a date of their own");
        break;
      case Field::Kind::kRecorded:
        Require(record, "only records are entered");
        break;
      case Field::Kind::kUntil:
        Require(record || sanction, "only records hold until a date");
        break;
      case Field::Kind::kFirst:
      case Field::Kind::kLast:
        Require(cell, "only cells have a first and a last day");
        break;
      case Field::Kind::kSelf:
        Require(column_->type.kind == TypeKind::kReference && column_->type.space_id() == column_->space,
                "a row refers to itself in its own space");
        return;
    }
    RequireResult(field.kind == Field::Kind::kRecorded ? TypeKind::kDatetime : TypeKind::kDate);
  }

  void operator()(const Map& map) const {
    const int arity = Arity(map.prim);
    Require(arity < 0 ? map.operands.size() >= 2 : map.operands.size() == static_cast<size_t>(arity),
            "the primitive takes another number of operands");
    for (const ColumnId id : map.operands) RequireHere(id);
    switch (map.prim) {
      case Prim::kLiteral:
        break;
      case Prim::kAbsent:
        Require(column_->type.optional, "a type without absent values is given none");
        break;
      case Prim::kTextLiteral:
        RequireResult(TypeKind::kText);
        break;
      case Prim::kPeriodFirst:
      case Prim::kPeriodLast:
      case Prim::kToday:
        RequireResult(TypeKind::kDate);
        break;
      case Prim::kNot:
      case Prim::kAnd:
      case Prim::kOr:
        for (const ColumnId id : map.operands) RequireKind(id, TypeKind::kBoolean);
        RequireResult(TypeKind::kBoolean);
        break;
      case Prim::kIf:
        RequireKind(map.operands[0], TypeKind::kBoolean);
        RequireSame(map.operands[1]);
        RequireSame(map.operands[2]);
        break;
      case Prim::kRequire:
        RequireSame(map.operands[0]);
        break;
      case Prim::kDefault:
        RequireSame(map.operands[0]);
        RequireSame(map.operands[1]);
        break;
      case Prim::kIsKnown:
        RequireResult(TypeKind::kBoolean);
        break;
      case Prim::kEq:
      case Prim::kNe:
      case Prim::kLt:
      case Prim::kLe:
      case Prim::kGt:
      case Prim::kGe:
        Require(Kind(map.operands[0]) == Kind(map.operands[1]), "values of two types are compared");
        RequireResult(TypeKind::kBoolean);
        break;
      case Prim::kNeg:
      case Prim::kRound:
      case Prim::kRoundUp:
      case Prim::kRoundDown:
        RequireSame(map.operands[0]);
        Require(map.prim == Prim::kNeg || map.literal > 0, "values are rounded to a positive multiple");
        break;
      case Prim::kAdd:
      case Prim::kSub:
      case Prim::kAtLeast:
      case Prim::kAtMost:
        RequireSame(map.operands[0]);
        RequireSame(map.operands[1]);
        break;
      case Prim::kProduct:
        RequireSame(map.operands[0]);
        Require(map.literal > 0, "the scale must be positive");
        break;
      case Prim::kMul:
      case Prim::kDiv:
        Require(map.literal > 0, "the scale must be positive");
        break;
      case Prim::kMulDiv:
      case Prim::kRescale:
        Require(map.literal > 0 && map.literal2 > 0, "the scales must be positive");
        break;
      case Prim::kAddDays:
      case Prim::kAddMonths:
      case Prim::kAddWorkdays:
      case Prim::kWindowStart:
      case Prim::kFirstOfMonth:
      case Prim::kLastOfMonth:
        RequireKind(map.operands[0], TypeKind::kDate);
        RequireResult(TypeKind::kDate);
        break;
      case Prim::kAddMinutes:
        RequireKind(map.operands[0], TypeKind::kDatetime);
        RequireResult(TypeKind::kDatetime);
        break;
      case Prim::kDaysBetween:
        RequireKind(map.operands[0], TypeKind::kDate);
        RequireKind(map.operands[1], TypeKind::kDate);
        break;
      case Prim::kMinutesBetween:
        RequireKind(map.operands[0], TypeKind::kDatetime);
        RequireKind(map.operands[1], TypeKind::kDatetime);
        break;
      case Prim::kYear:
      case Prim::kMonth:
        RequireKind(map.operands[0], TypeKind::kDate);
        break;
      case Prim::kDateOf:
        RequireKind(map.operands[0], TypeKind::kDatetime);
        RequireResult(TypeKind::kDate);
        break;
      case Prim::kInSeason:
        RequireKind(map.operands[0], TypeKind::kDate);
        RequireResult(TypeKind::kBoolean);
        break;
    }
  }

  void operator()(const Gather& gather) const {
    RequireBefore(gather.source);
    RequireSame(gather.source);
    const SpaceId source = program_.columns[gather.source].space;
    switch (gather.via) {
      case Gather::Via::kAncestor:
        Require(program_.spaces[source].kind == Space::Kind::kEntity, "only entities are ancestors");
        Require(IsAncestor(source, column_->space), "the source's entity is no ancestor");
        break;
      case Gather::Via::kReference: {
        RequireHere(gather.reference);
        const Type type = program_.columns[gather.reference].type;
        Require(type.kind == TypeKind::kViolation ||
                    (type.kind == TypeKind::kReference && type.space_id() == source),
                "the reference points elsewhere");
        break;
      }
      case Gather::Via::kPrevious:
        Require(source == column_->space && Here().kind == Space::Kind::kCell,
                "only cells have a cell before");
        break;
    }
  }

  void operator()(const Reduce& reduce) const {
    for (const ColumnId id : {reduce.where, reduce.value, reduce.reference, reduce.date}) {
      if (!id.valid()) continue;
      RequireBefore(id);
      Require(program_.columns[id].space == reduce.source, "a column of the source lies in another space");
    }
    if (reduce.where.valid()) RequireKind(reduce.where, TypeKind::kBoolean);
    if (reduce.date.valid()) RequireKind(reduce.date, TypeKind::kDate);
    const bool counts = reduce.aggregate == Aggregate::kCount || reduce.aggregate == Aggregate::kExists;
    Require(counts != reduce.value.valid(), "an aggregate has a value, unless it counts");
    if (reduce.aggregate == Aggregate::kEvery) RequireKind(reduce.value, TypeKind::kBoolean);
    if (reduce.aggregate == Aggregate::kEvery || reduce.aggregate == Aggregate::kExists)
      RequireResult(TypeKind::kBoolean);
    if (reduce.match == Reduce::Match::kAncestor) {
      Require(program_.spaces[reduce.entity].kind == Space::Kind::kEntity,
              "rows are matched by an entity kind");
      Require(IsAncestor(reduce.entity, reduce.source), "the source has no such ancestor");
      Require(IsAncestor(reduce.entity, column_->space), "the target has no such ancestor");
    } else {
      const Type type = program_.columns[reduce.reference].type;
      Require(type.kind == TypeKind::kViolation ||
                  (type.kind == TypeKind::kReference && type.space_id() == column_->space),
              "the reference points elsewhere");
    }
    if (reduce.window != Reduce::Window::kEver) RequireDate(reduce.first);
    if (reduce.window == Reduce::Window::kBetween) RequireDate(reduce.last);
    const Space& source = program_.spaces[reduce.source];
    if (source.kind == Space::Kind::kSanction) RequireLadder(program_.ladders[source.ladder]);
  }

  void operator()(const Order& order) const {
    for (const SortKey& key : order.keys) RequireHere(key.column);
    for (const ColumnId id : order.within_columns) RequireHere(id);
    for (const SpaceId id : order.within_entities)
      Require(IsAncestor(id, column_->space), "the group is no ancestor");
    switch (order.kind) {
      case Order::Kind::kRank:
        Require(!order.keys.empty(), "a rank needs a key");
        break;
      case Order::Kind::kQuota:
        RequireHere(order.candidate);
        RequireKind(order.candidate, TypeKind::kBoolean);
        RequireHere(order.share);
        RequireKind(order.share, TypeKind::kDecimal);
        break;
      case Order::Kind::kApportion:
        RequireHere(order.amount);
        RequireHere(order.weight);
        break;
    }
  }

  void operator()(const Choose& choose) const {
    Require(!choose.versions.empty(), "there is no version");
    Require(choose.anchor.valid() || choose.versions.size() == 1, "several versions need a date");
    if (choose.anchor.valid()) RequireDate(choose.anchor);
    for (size_t i = 0; i < choose.versions.size(); ++i) {
      RequireHere(choose.versions[i].value);
      RequireSame(choose.versions[i].value);
      Require(i == 0 || choose.versions[i - 1].until <= choose.versions[i].from,
              "versions overlap or are out of order");
    }
    for (const Choose::Exception& exception : choose.exceptions) {
      RequireHere(exception.when);
      RequireKind(exception.when, TypeKind::kBoolean);
      RequireHere(exception.value);
      RequireSame(exception.value);
    }
  }

  void operator()(const Fold& fold) const {
    const Ladder& ladder = program_.ladders[fold.ladder];
    const bool violation =
        fold.output == Fold::Output::kViolationStep || fold.output == Fold::Output::kViolationState;
    Require(!violation || fold.violation < ladder.violations.size(), "no such violation");
    const SpaceId space = violation ? ladder.violations[fold.violation].space : ladder.sanctions;
    Require(space == column_->space, "the fold's output lies in another space");
    RequireLadder(ladder);
  }

 private:
  void Require(bool holds, std::string_view message) const {
    if (holds) return;
    std::string place = "program " + program_.policy;
    if (column_ != nullptr)
      place += fmt::format(", column %{} ({} {})", id_.value, Here().named.name, column_->label.name);
    fmt::print(stderr, "hir::Verify: {}: {}\n", place, message);
    std::abort();
  }
  void RequireBefore(ColumnId id) const {
    Require(id.valid(), "an operand is missing");
    Require(column_ == nullptr ? id.value < program_.columns.size() : id < id_,
            "an operand comes after its user");
  }
  void RequireHere(ColumnId id) const {
    RequireBefore(id);
    Require(program_.columns[id].space == column_->space, "an operand lies in another space");
  }
  void RequireDate(ColumnId id) const {
    RequireHere(id);
    RequireKind(id, TypeKind::kDate);
  }
  void RequireKind(ColumnId id, TypeKind kind) const {
    Require(Kind(id) == kind, "an operand has another type");
  }
  void RequireSame(ColumnId id) const {
    RequireBefore(id);
    const Type type = program_.columns[id].type;
    Require(type.kind == column_->type.kind, "the operand's type is not the result's");
    const bool named = type.kind == TypeKind::kEnum || type.kind == TypeKind::kReference;
    Require(!named || type.of == column_->type.of, "the operand's type is not the result's");
  }
  void RequireResult(TypeKind kind) const {
    Require(column_->type.kind == kind, "the result has another type");
  }
  void RequireOver(ColumnId id, SpaceId space, TypeKind kind) const {
    RequireBefore(id);
    Require(program_.columns[id].space == space, "a column lies in another space");
    RequireKind(id, kind);
  }
  void RequireLadder(const Ladder& ladder) const {
    for (const ColumnId id : {ladder.history_step, ladder.history_annulled, ladder.history_cause})
      if (id.valid()) RequireBefore(id);
    for (const Violation& v : ladder.violations) {
      RequireBefore(v.on);
      for (const ColumnId id : v.clauses.all()) RequireBefore(id);
    }
  }
  TypeKind Kind(ColumnId id) const { return program_.columns[id].type.kind; }
  const Space& Here() const { return program_.spaces[column_->space]; }

  // Whether `entity` is the kind of the rows of `space`, of their owners, or above those.
  bool IsAncestor(SpaceId entity, SpaceId space) const {
    for (size_t depth = 0; depth <= program_.spaces.size() && space.valid(); ++depth) {
      if (space == entity) return true;
      space = program_.spaces[space].owner;
    }
    return false;
  }

  void CheckSpace(const Space& space) const {
    const bool entity = space.kind == Space::Kind::kEntity;
    Require(entity || space.owner.valid(), "a space that is no entity has an owner");
    if (space.owner.valid()) {
      Require(space.owner.value < program_.spaces.size(), "no such owner");
      Require(program_.spaces[space.owner].kind == Space::Kind::kEntity, "owners are entities");
    }
    if (space.kind == Space::Kind::kSanction)
      Require(space.ladder.value < program_.ladders.size(), "no such ladder");
  }

  void CheckColumn(ColumnId id) {
    id_ = id;
    column_ = &program_.columns[id];
    Require(column_->space.value < program_.spaces.size(), "no such space");
    for (const ColumnId operand : Operands(program_, column_->op)) RequireBefore(operand);
    std::visit(*this, column_->op);
    column_ = nullptr;
  }

  void CheckClauses(const Clauses& clauses, SpaceId space) const {
    RequireOver(clauses.applicable, space, TypeKind::kBoolean);
    for (const ColumnId id : {clauses.base, clauses.at_least, clauses.at_most, clauses.up_to})
      RequireOver(id, space, TypeKind::kEnum);
    for (const ColumnId id : {clauses.heavier, clauses.lighter, clauses.repeat})
      RequireOver(id, space, TypeKind::kInteger);
  }

  void CheckLadder(const Ladder& ladder) const {
    const Enum& steps = program_.enums[ladder.steps_enum];
    Require(steps.ordered && steps.members.size() == ladder.steps.size() + 1 && !ladder.steps.empty(),
            "a ladder's enumeration is `none` and its steps");
    Require(ladder.steps.size() < 255, "a ladder has at most 254 steps");
    const auto top = static_cast<int64_t>(ladder.steps.size());
    Require(program_.spaces[ladder.sanctions].kind == Space::Kind::kSanction,
            "a ladder has a space of sanctions");
    Require(program_.spaces[ladder.sanctions].owner == ladder.subject,
            "sanctions belong to the ladder's subject");
    for (const Step& step : ladder.steps)
      Require(
          step.final || (step.lasts > 0 && (step.unit == TypeKind::kDays || step.unit == TypeKind::kMonths)),
          "a step lasts days or months, or is final");
    if (ladder.history.valid()) {
      RequireOver(ladder.history_step, ladder.history, TypeKind::kEnum);
      if (ladder.history_annulled.valid())
        RequireOver(ladder.history_annulled, ladder.history, TypeKind::kBoolean);
      if (ladder.history_cause.valid())
        RequireOver(ladder.history_cause, ladder.history, TypeKind::kViolation);
    }
    for (const Violation& v : ladder.violations) {
      Require(IsAncestor(ladder.subject, v.space), "a violation's records belong to the ladder's subject");
      RequireOver(v.on, v.space, TypeKind::kDate);
      CheckClauses(v.clauses, v.space);
      if (v.at_end) CheckClauses(*v.at_end, v.space);
    }
    const Escalation* before = nullptr;
    for (const Escalation& e : ladder.escalations) {
      Require(e.of >= 1 && e.to >= e.of && e.to <= top, "an escalation leads upwards");
      Require(e.count >= 1 && e.count <= 8 && e.last >= 0, "an escalation counts up to 8");
      Require(before == nullptr || std::pair(before->of, before->to) <= std::pair(e.of, e.to),
              "escalations are sorted");
      before = &e;
    }
  }

  void CheckOutcome(const Outcome& outcome) const {
    RequireBefore(outcome.value);
    Require(program_.columns[outcome.value].space == outcome.space,
            "an outcome's value lies in another space");
    for (const ColumnId id : {outcome.eligible, outcome.required, outcome.met, outcome.violation_state}) {
      if (id.valid())
        Require(program_.columns[id].space == outcome.space, "an outcome's column lies in another space");
    }
  }

  const Program& program_;
  ColumnId id_;
  const Column* column_ = nullptr;
};

}  // namespace

void Verify(const Program& program) { Verifier(program).Run(); }

}  // namespace kaocheng::hir
