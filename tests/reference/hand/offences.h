#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/reference/program_builder.h"
#include "tests/reference/reference.h"
#include "tests/reference/scenario.h"

// A person's offences and decisions under one ladder, for tests of chapter *Ladders*
// (docs/language/rules.md). Every value that they expect is worked out by hand from the text, in the
// comment beside it.
namespace kaocheng::reference {

inline constexpr int64_t kReminder = 1, kWarning = 2, kDemerit = 3, kDismissal = 4;
inline constexpr int64_t kNone = 0;

inline Date Day(const char* text) { return ParseDate(text).value(); }

inline hir::Escalation Escalate(int64_t to, int64_t count, int64_t of, int64_t last,
                                hir::TypeKind unit = hir::TypeKind::kMonths) {
  return {to, count, of, unit, last, {}};
}

// What one offence says of itself: the inputs of the fold, stored as they are.
struct Offence {
  const char* id;
  const char* on;
  int64_t base = kWarning;
  int64_t heavier = 0;
  int64_t lighter = 0;
  int64_t at_least = kNone;
  int64_t at_most = kDismissal;
  int64_t up_to = kDemerit;
  bool applicable = true;
  bool unreadable = false;  // `base` is a bad cell
};

struct Decision {
  const char* id;
  const char* on;
  int64_t step;
  bool annulled = false;
  const char* cause = "";
  bool unreadable = false;  // `step` is a bad cell
};

// reminder lasts 3 months < warning 6 months < demerit 12 months < dismissal final, of one person `a`, year
// 2016.
class FoldTest : public testing::Test {
 protected:
  FoldTest() {
    person_ = b_.Entity("person");
    offence_ = b_.Record("offence", person_);
    history_ = b_.Record("sanction", person_);
    ladder_ = b_.Ladder(
        "measures", person_,
        {Lasting("reminder", 3), Lasting("warning", 6), Lasting("demerit", 12), Final("dismissal")});
    hir::Ladder& ladder = b_.program.ladders[ladder_];
    const hir::Type step = EnumType(ladder.steps_enum);
    hir::Violation violation;
    violation.space = offence_;
    violation.clauses.base = b_.Stored(offence_, "base", step);
    violation.clauses.heavier = b_.Stored(offence_, "heavier", kIntegerType);
    violation.clauses.lighter = b_.Stored(offence_, "lighter", kIntegerType);
    violation.clauses.at_least = b_.Stored(offence_, "at_least", step);
    violation.clauses.at_most = b_.Stored(offence_, "at_most", step);
    violation.clauses.up_to = b_.Stored(offence_, "up_to", step);
    violation.clauses.applicable = b_.Stored(offence_, "applicable", kBooleanType);
    violation.clauses.repeat = b_.Literal(offence_, kIntegerType, 0);
    violation.on = b_.Add(offence_, kDateType, hir::Field{hir::Field::Kind::kOn, 0});
    ladder.violations.push_back(violation);
    ladder.history = history_;
    ladder.history_step = b_.Stored(history_, "step", step);
    ladder.history_annulled = b_.Stored(history_, "annulled", kBooleanType);
    ladder.history_cause = b_.Stored(history_, "cause", {hir::TypeKind::kViolation, true, 0});
    scenario_.period = {Day("2016-01-01"), Day("2016-12-31"), Day("2016-12-31"), "2016"};
    scenario_.rows[person_.value] = {{.id = "a", .spells = {{Day("2010-01-01"), Day("2020-01-01"), ""}}}};
  }

  hir::Ladder& ladder() { return b_.program.ladders[ladder_]; }
  void Repeat(int64_t above) {
    ladder().violations[0].clauses.repeat = b_.Literal(offence_, kIntegerType, above);
  }

  void Given(const std::vector<Offence>& offences, const std::vector<Decision>& decisions = {}) {
    for (const Offence& o : offences) {
      const hir::State state = o.unreadable ? hir::State::kUndetermined : hir::State::kValue;
      scenario_.rows[offence_.value].push_back({.id = o.id,
                                                .owner = "a",
                                                .on = Day(o.on),
                                                .fields = {{o.base, state, ""},
                                                           {o.heavier},
                                                           {o.lighter},
                                                           {o.at_least},
                                                           {o.at_most},
                                                           {o.up_to},
                                                           {o.applicable}}});
    }
    for (const Decision& d : decisions) {
      const hir::State state = d.unreadable ? hir::State::kUndetermined : hir::State::kValue;
      const bool cites = *d.cause != 0;
      scenario_.rows[history_.value].push_back(
          {.id = d.id,
           .owner = "a",
           .on = Day(d.on),
           .fields = {{d.step, state, ""},
                      {d.annulled},
                      {offence_.value, cites ? hir::State::kValue : hir::State::kAbsent, d.cause}}});
    }
  }

  void Run() {
    const hir::Type step = EnumType(ladder().steps_enum);
    const auto fold = [&](hir::SpaceId space, hir::Type type, hir::Fold::Output output) {
      return b_.Add(space, type, hir::Fold{output, ladder_, 0});
    };
    step_ = fold(offence_, step, hir::Fold::Output::kViolationStep);
    state_ = fold(offence_, kIntegerType, hir::Fold::Output::kViolationState);
    sanction_step_ = fold(ladder().sanctions, step, hir::Fold::Output::kSanctionStep);
    sanction_until_ = fold(ladder().sanctions, kDateType, hir::Fold::Output::kSanctionUntil);
    hir::Reduce count;
    count.source = ladder().sanctions;
    count.entity = person_;
    count_ = b_.Add(person_, kIntegerType, count);
    hir::Verify(b_.program);
    built_ = Build(b_.program, scenario_);
    table_ = Evaluate(b_.program, built_->snapshot);
  }

  Cell Of(hir::ColumnId column, const std::string& id) {
    return table_[column.value][static_cast<size_t>(RowOf(*built_, offence_, id))];
  }
  Cell Step(const std::string& id) { return Of(step_, id); }
  Cell State(const std::string& id) { return Of(state_, id); }
  // Step and end of the sanction rows, by date.
  std::vector<std::pair<Cell, Cell>> Sanctions() {
    std::vector<std::pair<Cell, Cell>> all;
    for (size_t i = 0; i < table_[sanction_step_.value].size(); ++i) {
      all.emplace_back(table_[sanction_step_.value][i], table_[sanction_until_.value][i]);
    }
    return all;
  }

  ProgramBuilder b_;
  hir::SpaceId person_, offence_, history_;
  hir::LadderId ladder_;
  Scenario scenario_;
  std::unique_ptr<Built> built_;
  Table table_;
  hir::ColumnId step_, state_, sanction_step_, sanction_until_, count_;
};

}  // namespace kaocheng::reference
