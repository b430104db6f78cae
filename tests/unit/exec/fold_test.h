#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/exec/evaluate.h"

namespace kaocheng::testing {

using Output = hir::Fold::Output;

// Steps 1 reminder (3 months), 2 warning (6), 3 demerit (12), 4 dismissal (final). One person, one record
// type; each record says its base step and what makes it heavier and lighter.
struct FoldTest : ::testing::Test {
  ProgramBuilder b;
  hir::SpaceId person = b.Entity("person");
  hir::SpaceId missed = b.Record("missed", person);
  hir::SpaceId sanction = b.Record("sanction", person);
  hir::LadderId id = b.Ladder("measures", person, {3, 6, 12, 0});
  hir::Violation v = b.Violation(id, missed, "late");
  data::Row row = 0;

  FoldTest() {
    const hir::Type step = EnumType(ladder().steps_enum);
    v.clauses.base = b.Stored(missed, "base", step);
    v.clauses.heavier = b.Stored(missed, "heavier", kInteger);
    v.clauses.lighter = b.Stored(missed, "lighter", kInteger);
    v.clauses.applicable = b.Stored(missed, "applicable", kBoolean);
    ladder().history = sanction;
    ladder().history_step = b.Stored(sanction, "step", step);
    ladder().history_annulled = b.Stored(sanction, "annulled", kBoolean);
    ladder().history_cause = b.Stored(sanction, "cause", Optional(kViolation));
  }
  hir::Ladder& ladder() { return b.program.ladders[id]; }
  void Bounds(int64_t at_least, int64_t at_most) {
    const hir::Type step = EnumType(ladder().steps_enum);
    v.clauses.at_least = b.Literal(missed, step, at_least);
    v.clauses.at_most = b.Literal(missed, step, at_most);
  }
  void Repeat(int64_t above) { v.clauses.repeat = b.Literal(missed, kInteger, above); }
  void Escalate(int64_t to, int64_t count, int64_t of, int64_t months) {
    ladder().escalations.push_back({to, count, of, hir::TypeKind::kMonths, months, {}});
  }

  struct Missed {
    std::string_view on;
    V base = 1;
    V heavier = 0;
    V lighter = 0;
    V applicable = true;
  };
  struct Decided {
    std::string_view on;
    V step;
    V annulled = false;
    V cause = std::nullopt;
  };
  V Cause(int64_t of) const { return int64_t{missed.value} << 32 | of; }

  struct Said {
    std::string steps, states, sanctions, until;
  };
  std::function<void(SnapshotBuilder&)> change = [](SnapshotBuilder&) {};
  std::vector<data::Spell> spells{{kMinDate, kMaxDate, data::kNoRow}};

  Said Run(const std::vector<Missed>& violations, const std::vector<Decided>& history = {}) {
    ladder().violations = {v};
    const auto steps = b.Fold(id, Output::kViolationStep);
    const auto states = b.Fold(id, Output::kViolationState);
    const auto sanctions = b.Fold(id, Output::kSanctionStep);
    const auto until = b.Fold(id, Output::kSanctionUntil);
    SnapshotBuilder s(b.program);
    s.Entity(person, "p", spells);
    for (size_t i = 0; i < violations.size(); ++i) {
      const Missed& m = violations[i];
      s.Record(missed, "m" + std::to_string(i), 0, m.on, {m.base, m.heavier, m.lighter, m.applicable});
    }
    for (size_t i = 0; i < history.size(); ++i) {
      const Decided& d = history[i];
      s.Record(sanction, "d" + std::to_string(i), 0, d.on, {d.step, d.annulled, d.cause});
    }
    change(s);
    const auto& snapshot = s.Finish();
    return {Evaluate(b.program, snapshot, steps), Evaluate(b.program, snapshot, states),
            Evaluate(b.program, snapshot, sanctions), Evaluate(b.program, snapshot, until)};
  }
  std::string Steps(const std::vector<Missed>& violations, const std::vector<Decided>& history = {}) {
    return Run(violations, history).steps;
  }
};

}  // namespace kaocheng::testing
