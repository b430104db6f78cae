#include <gtest/gtest.h>

#include <iostream>

#include "engine/compare/mixture.h"
#include "engine/exec/execute.h"
#include "engine/plan/plan.h"
#include "tests/differential/compare.h"
#include "tests/support/setting.h"

// Generated policies laid over others that were made from them by a few edits. With none of the provisions a
// mixture is the base, with all of them it is the other side, row by row; a policy differs nowhere from
// itself. KAOCHENG_SEED=n runs that one case; KAOCHENG_CASES=n sets how many.
namespace kaocheng::differential {
namespace {

using hir::ColumnId;

// Some columns become clauses with names, some outcomes: scores, whatever their type and rows.
void Declare(hir::Program& program, Random& random) {
  for (size_t i = 0; i < program.columns.size(); ++i) {
    hir::Column& column = program.columns[program.columns.id_at(i)];
    const bool named = random.Chance(20);
    if (named) column.label = {hir::Label::Kind::kMeasure, "measure" + std::to_string(i), ""};
    const bool written = random.Chance(70);
    if (written)
      column.span = {SourceId{0}, static_cast<uint32_t>(10 * i), static_cast<uint32_t>(10 * i + 9)};
    if (!random.Chance(25)) continue;
    hir::Outcome outcome;
    outcome.kind = hir::OutcomeKind::kScore;
    outcome.named.name = "score" + std::to_string(i);
    outcome.space = column.space;
    outcome.value = program.columns.id_at(i);
    for (outcome.subject = column.space; program.spaces[outcome.subject].kind != hir::Space::Kind::kEntity;)
      outcome.subject = program.spaces[outcome.subject].owner;
    program.outcomes.push_back(outcome);
  }
}

// All rows instead of some; another number, comparison or way to join; another column of the same kind in its
// stead.
bool Edit(hir::Program& program, ColumnId id, Random& random) {
  if (auto* reduce = std::get_if<hir::Reduce>(&program.columns[id].op);
      reduce != nullptr && reduce->where.valid()) {
    reduce->where = {};
    return true;
  }
  auto* map = std::get_if<hir::Map>(&program.columns[id].op);
  if (map == nullptr) return false;
  using hir::Prim;
  switch (map->prim) {
    case Prim::kLiteral: {
      const hir::Type type = program.columns[id].type;
      if (type.kind == hir::TypeKind::kBoolean) {
        map->literal = 1 - map->literal;
      } else if (type.kind == hir::TypeKind::kEnum) {
        const auto members = static_cast<int64_t>(program.enums[type.enum_id()].members.size());
        map->literal = (map->literal + 1) % members;
      } else {
        map->literal += map->literal > 0 ? -1 : 1;
      }
      return true;
    }
    case Prim::kLt:
      map->prim = Prim::kLe;
      return true;
    case Prim::kGe:
      map->prim = Prim::kGt;
      return true;
    case Prim::kAnd:
      map->prim = Prim::kOr;
      return true;
    case Prim::kAdd:
    case Prim::kAtLeast:
    case Prim::kAtMost: {
      hir::ColumnId& operand = map->operands[static_cast<size_t>(random.Between(0, 1))];
      const hir::Column& was = program.columns[operand];
      for (uint32_t i = 0; i < operand.value; ++i) {
        const hir::Column& other = program.columns[ColumnId{i}];
        if (other.space != was.space || other.type != was.type) continue;
        operand = ColumnId{i};
        return true;
      }
      return false;
    }
    default:
      return false;
  }
}

hir::Program Edited(hir::Program program, Random& random) {
  for (int64_t left = random.Between(1, 4), tries = 0; left > 0 && tries < 200; ++tries) {
    const auto at = static_cast<size_t>(random.Between(0, static_cast<int64_t>(program.columns.size()) - 1));
    if (Edit(program, program.columns.id_at(at), random)) --left;
  }
  for (size_t i = 0; i < program.ladders.size(); ++i) {
    hir::Ladder& ladder = program.ladders[program.ladders.id_at(i)];
    if (ladder.steps.size() > 0 && !ladder.steps.front().final && random.Chance(30))
      ++ladder.steps.front().lasts;
    if (!ladder.escalations.empty() && random.Chance(30)) ladder.escalations.pop_back();
    if (!ladder.escalations.empty() && random.Chance(30)) ladder.escalations.front().last += 1;
  }
  return program;
}

class Sides {
 public:
  Sides(const hir::Program& base, const hir::Program& with)
      : joined_(compare::Join(base, with)), alignment_(compare::Align(joined_)) {}

  const compare::Joined& joined() const { return joined_; }
  const compare::Alignment& alignment() const { return alignment_; }

  // Holds the mixtures with none and with all of the provisions against the two sides; what differs, by name.
  std::string FirstDifference(const reference::Scenario& scenario) {
    const size_t n = alignment_.provisions.size();
    const auto none = compare::Mix(joined_, alignment_, std::vector<bool>(n, false));
    const auto all = compare::Mix(joined_, alignment_, std::vector<bool>(n, true));
    std::vector<ColumnId> wanted;
    for (size_t i = 0; i < alignment_.outcomes.size(); ++i) {
      wanted.insert(wanted.end(), {alignment_.outcomes[i].before->value, alignment_.outcomes[i].after->value,
                                   none[i].value().value, all[i].value().value});
    }
    hir::Verify(joined_.program);
    const auto built = reference::Build(joined_.program, scenario);
    const exec::Results results = exec::Execute(plan::MakePlan(joined_.program, wanted), built->snapshot, {});
    for (size_t i = 0; i < alignment_.outcomes.size(); ++i) {
      const compare::OutcomeLink& link = alignment_.outcomes[i];
      for (const auto& [what, side, mixture] :
           {std::tuple("none: ", link.before->value, none[i].value().value),
            std::tuple("all: ", link.after->value, all[i].value().value)}) {
        if (!Equal(results, side, mixture)) return what + link.before->named.name;
      }
    }
    return "";
  }

 private:
  static bool Equal(const exec::Results& results, ColumnId a, ColumnId b) {
    const exec::ColumnData& x = results[a];
    const exec::ColumnData& y = results[b];
    if (x.rows != y.rows) return false;
    for (data::Row row = 0; row < x.rows; ++row) {
      if (x.state(row) != y.state(row)) return false;
      if (x.state(row) == hir::State::kValue && x.value(row) != y.value(row)) return false;
    }
    return true;
  }

  compare::Joined joined_;
  compare::Alignment alignment_;
};

void RunSeed(uint64_t seed, uint64_t& provisions) {
  SCOPED_TRACE("KAOCHENG_SEED=" + std::to_string(seed));
  Case one = Generate(seed);
  Random random(seed ^ 0xd1ff);
  Declare(one.program, random);

  Sides null(one.program, one.program);
  for (const compare::Provision& provision : null.alignment().provisions)
    ADD_FAILURE() << "differs from itself in " << provision.clause;
  ASSERT_TRUE(null.alignment().links.empty());
  for (const compare::OutcomeLink& link : null.alignment().outcomes)
    ASSERT_TRUE(compare::SameOutcome(null.joined(), *link.before, *link.after)) << link.before->named.name;

  Sides pair(one.program, Edited(one.program, random));
  provisions += pair.alignment().provisions.size();
  ASSERT_EQ(pair.FirstDifference(one.scenario), "");
}

TEST(Mixtures, NoneIsTheBaseAndAllIsTheOtherSide) {
  uint64_t provisions = 0;
  const uint64_t only = Setting("KAOCHENG_SEED", 0);
  if (only != 0) return RunSeed(only, provisions);
  const uint64_t cases = Cases(1000);
  for (uint64_t seed = 1; seed <= cases && !HasFatalFailure(); ++seed) RunSeed(seed, provisions);
  std::cout << "seeds 1.." << cases << ", " << provisions << " provisions\n";
  EXPECT_GT(provisions, cases) << "edits that change nothing test nothing";
}

}  // namespace
}  // namespace kaocheng::differential
