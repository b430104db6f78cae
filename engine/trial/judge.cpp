#include "engine/trial/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "dsl/diagnostics/code.h"
#include "engine/explain/tree.h"
#include "engine/explain/words.h"
#include "engine/outcome/collect.h"

namespace kaocheng::trial {

using data::Row;
using explain::CellRef;
using hir::Expectation;
using hir::State;
using outcome::Cell;

namespace {

constexpr size_t kMostVisits = 100'000;
const Term kUndeterminedWord{"undetermined", "未定"};

}  // namespace

Judge::Judge(const hir::Program& program, const hir::Suite& suite, const hir::Test& test, const World& world,
             const Sources& sources)
    : program_(program),
      suite_(suite),
      test_(test),
      world_(world),
      sources_(sources),
      replay_(program, world.snapshot) {}

void Judge::Run(Verdict& verdict) {
  for (const Expectation& expect : test_.expects) {
    if (Holds(expect)) continue;
    switch (expect.kind) {
      case Expectation::Kind::kHolds:
        TellHolds(expect, verdict);
        break;
      case Expectation::Kind::kUnknown:
        Differ(expect, expect.column, kUndeterminedWord, verdict);
        break;
      case Expectation::Kind::kUndecided:
        TellUndecided(expect, verdict);
        break;
      case Expectation::Kind::kAwards:
        TellAwards(expect, verdict);
        break;
    }
  }
}

bool Judge::Passes() {
  return std::all_of(test_.expects.begin(), test_.expects.end(),
                     [&](const Expectation& expect) { return Holds(expect); });
}

bool Judge::Holds(const Expectation& expect) {
  switch (expect.kind) {
    case Expectation::Kind::kHolds:
      return explain::IsTrue(Get(expect.column));
    case Expectation::Kind::kUnknown:
      return Get(expect.column).state == State::kUndetermined;
    case Expectation::Kind::kUndecided:
      return LineOf(expect).status == outcome::Status::kForDecision;
    case Expectation::Kind::kAwards:
      return std::all_of(expect.awards.begin(), expect.awards.end(), [&](const Expectation::Award& award) {
        const Cell due = Get(award.due);
        return due.state != State::kUndetermined && explain::IsTrue(due) == award.expected;
      });
  }
  return false;
}

outcome::Line Judge::LineOf(const Expectation& expect) {
  const hir::Outcome& outcome = program_.outcomes.at(expect.outcome);
  const data::StoredColumn& field = world_.snapshot.spaces[suite_.row.value].fields[expect.field];
  return outcome::LineFor(program_, world_.snapshot, replay_.Reader(), outcome,
                          static_cast<Row>(field.values.front()));
}

void Judge::TellHolds(const Expectation& expect, Verdict& verdict) {
  const Cell cell = Get(expect.column);
  if (cell.state == State::kUndetermined && Missing(expect.column, expect.span, verdict)) return;
  Differ(expect, Compared(expect.column), sources_.Text(expect.span), verdict);
}

void Judge::TellUndecided(const Expectation& expect, Verdict& verdict) {
  if (LineOf(expect).status == outcome::Status::kUndetermined && Missing(expect.column, expect.span, verdict))
    return;
  Differ(expect, expect.column, {"for people to decide", "由人决定"}, verdict);
}

// Of a comparison what stands on its left says what came out instead.
hir::ColumnId Judge::Compared(hir::ColumnId column) const {
  const auto* map = std::get_if<hir::Map>(&program_.columns[column].op);
  while (map != nullptr && map->prim == hir::Prim::kRequire) {
    column = map->operands.front();
    map = std::get_if<hir::Map>(&program_.columns[column].op);
  }
  const bool compares = map != nullptr && map->prim >= hir::Prim::kEq && map->prim <= hir::Prim::kGe;
  return compares ? map->operands.front() : column;
}

Term Judge::Said(hir::ColumnId column) {
  const Cell cell = Get(column);
  if (cell.state == State::kUndetermined) return kUndeterminedWord;
  return explain::Shown(replay_.evaluator(), program_.columns[column].type, cell);
}

void Judge::Differ(const Expectation& expect, hir::ColumnId column, Term expected, Verdict& verdict) {
  Difference& difference = verdict.differences.emplace_back();
  difference.span = expect.span;
  difference.expected = std::move(expected);
  difference.actual = Said(column);
  difference.why = explain::TreeBuilder(replay_.evaluator()).Make({column, 0});
}

void Judge::TellAwards(const Expectation& expect, Verdict& verdict) {
  std::string expected, expected_zh, actual, actual_zh;
  const auto add = [](std::string& list, const std::string& word) {
    list += (list.empty() ? "" : ", ") + word;
  };
  hir::ColumnId first;
  for (const Expectation::Award& award : expect.awards) {
    const Cell due = Get(award.due);
    if (award.expected) add(expected, award.named.name), add(expected_zh, award.named.title);
    if (due.state == State::kUndetermined) {
      if (Missing(award.due, expect.span, verdict)) return;
      add(actual, award.named.name + " (undetermined)");
      add(actual_zh, award.named.title + "（未定）");
    } else if (explain::IsTrue(due)) {
      add(actual, award.named.name), add(actual_zh, award.named.title);
    }
    const bool differs = due.state == State::kUndetermined || explain::IsTrue(due) != award.expected;
    if (differs && !first.valid()) first = award.due;
  }
  if (!first.valid()) return;
  const auto list = [](const std::string& en, const std::string& zh) {
    return en.empty() ? Term{"none", "无"} : Term{en, zh};
  };
  Differ(expect, first, list(expected, expected_zh), verdict);
  verdict.differences.back().actual = list(actual, actual_zh);
}

// Reports the fields that were left out and that the cell waits for; false where there are none.
bool Judge::Missing(hir::ColumnId column, Span span, Verdict& verdict) {
  std::set<CellRef> visited;
  std::vector<CellRef> stack{{column, 0}};
  bool found = false;
  while (!stack.empty() && visited.size() < kMostVisits) {
    const CellRef cell = stack.back();
    stack.pop_back();
    if (!visited.insert(cell).second) continue;
    const explain::Why why = replay_.evaluator().Explain(cell.column, cell.row);
    if (why.cause == explain::Cause::kBadCell) found = LeftOut(cell, span, verdict) || found;
    if (why.cause != explain::Cause::kInputs) continue;
    stack.insert(stack.end(), why.inputs.rbegin(), why.inputs.rend());
  }
  return found;
}

bool Judge::LeftOut(CellRef cell, Span span, Verdict& verdict) {
  const hir::Column& column = program_.columns[cell.column];
  const auto* field = std::get_if<hir::Field>(&column.op);
  if (field == nullptr || field->kind != hir::Field::Kind::kStored || column.space == suite_.row)
    return false;
  for (size_t i = 0; i < test_.givens.size(); ++i) {
    const hir::GivenRow& given = test_.givens[i];
    if (given.space != column.space || world_.rows[i] != cell.row) continue;
    const bool said = std::any_of(given.values.begin(), given.values.end(),
                                  [&](const hir::GivenValue& v) { return v.field == field->index; });
    if (said) return false;
    const hir::Named& named = program_.spaces[column.space].fields[field->index].named;
    const hir::Named& kind = program_.spaces[column.space].named;
    const Term whom{fmt::format("{} {}", kind.name, given.made_up ? "(made up)" : given.id),
                    fmt::format("{} {}", kind.title, given.made_up ? "（未给定）" : given.id)};
    Diagnostic fault{
        Code::kFieldNotGiven,
        given.span,
        {Term{named.name, named.title}, whom, std::string(sources_.Text(span)), Term{named.name, named.name}},
        {}};
    const auto same = [&](const Diagnostic& known) {
      return known.args.size() > 1 && known.args[0].en == fault.args[0].en &&
             known.args[1].en == fault.args[1].en;
    };
    if (std::none_of(verdict.faults.begin(), verdict.faults.end(), same))
      verdict.faults.push_back(std::move(fault));
    return true;
  }
  return false;
}

void Override(hir::Program& program, const hir::Test& test, Patch& patch) {
  for (const hir::Test::Override& override : test.overrides) {
    for (size_t i = 0; i < program.columns.size(); ++i) {
      const hir::ColumnId id = program.columns.id_at(i);
      const hir::Column& column = program.columns[id];
      if (std::holds_alternative<hir::Choose>(column.op) && column.span == override.parameter)
        patch.Exchange(id, override.literal);
    }
  }
}

}  // namespace kaocheng::trial
