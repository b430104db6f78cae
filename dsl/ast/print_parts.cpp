#include <fmt/format.h>

#include "dsl/ast/printer.h"

namespace kaocheng::ast {
namespace {

std::string_view Symbol(Adjust::Kind kind) {
  switch (kind) {
    case Adjust::Kind::kAt:
      return "at";
    case Adjust::Kind::kHeavier:
      return "heavier";
    case Adjust::Kind::kLighter:
      return "lighter";
    case Adjust::Kind::kAtLeast:
      return "at-least";
    case Adjust::Kind::kAtMost:
      return "at-most";
    case Adjust::Kind::kRepeat:
      return "repeat-heavier";
  }
  return "";
}

std::string_view Symbol(Opening::Verb verb) {
  switch (verb) {
    case Opening::Verb::kSet:
      return "set";
    case Opening::Verb::kAdd:
      return "add";
    case Opening::Verb::kReplace:
      return "replace";
    case Opening::Verb::kRepeal:
      return "repeal";
  }
  return "";
}

}  // namespace

void Printer::Part(const Field& field) {
  OpenLine("field");
  HeadOf(field.head);
  Type(field.type);
  Labelled("=", field.value);
  Close();
}

void Printer::Part(const DutyItem& item) {
  OpenLine("item");
  HeadOf(item.head);
  Each(item.each);
  Labelled("unless", item.unless);
  Named("after", item.after);
  Labelled("due-within", item.due_within);
  Labelled("condition", item.condition);
  Close();
}

void Printer::Part(const ScoreItem& item) {
  OpenLine("item");
  HeadOf(item.head);
  Labelled(item.deduction ? "minus" : "plus", item.value);
  Each(item.each);
  Labelled("at-least", item.at_least);
  Labelled("at-most", item.at_most);
  Close();
}

void Printer::Part(const Band& band) {
  OpenLine("band");
  HeadOf(band.head);
  Labelled("at-least", band.at_least);
  Flag("otherwise", !band.at_least.valid());
  Labelled("unless", band.unless);
  for (const Quota& quota : band.quotas) {
    Open("quota");
    Expr(quota.share);
    Named("within", quota.within);
    Named("pooled-in", quota.pooled_in);
    Labelled("below", quota.below);
    Open("by");
    Keys(quota.by);
    Close();
    Close();
  }
  Close();
}

void Printer::Part(const Step& step) {
  OpenLine("step");
  HeadOf(step.head);
  Labelled("lasts", step.lasts);
  Flag("final", step.final);
  Actors(step.handled_by);
  Close();
}

void Printer::Part(const Head& member) {
  OpenLine("member");
  HeadOf(member);
  Close();
}

void Printer::Part(const Adjust& adjust) {
  OpenLine(Symbol(adjust.kind));
  if (adjust.amount.valid()) Expr(adjust.amount);
  if (adjust.step) Use(*adjust.step);
  Named("up-to", adjust.up_to);
  Labelled("when", adjust.when);
  Close();
}

void Printer::Part(const Escalation& escalation) {
  OpenLine("escalate");
  Named("to", escalation.to);
  Labelled("after", escalation.count);
  Named("of", escalation.of);
  Labelled("last", escalation.last);
  Close();
}

void Printer::Part(const Opening& opening) {
  OpenLine(Symbol(opening.verb));
  if (!opening.noun.empty()) Word(opening.noun);
  Named("path", opening.path);
  Named("above", opening.above);
  Named("below", opening.below);
  Labelled("at-least", opening.at_least);
  Labelled("at-most", opening.at_most);
  Labelled("together", opening.together);
  Close();
}

void Printer::Part(const Given& given) {
  OpenLine("given");
  Use(given.of);
  if (!given.name.empty()) Word(given.name.text);
  Named("of", given.owner);
  if (given.from) Dates(given.from, std::nullopt);
  for (const Given::Days& days : given.on) {
    Open("on");
    Expr(days.first);
    if (days.last.valid()) Expr(days.last);
    Close();
  }
  for (const auto& [name, value] : given.values) {
    Open("=");
    if (!name.empty()) Use(name);
    Expr(value);
    Close();
  }
  Close();
}

void Printer::Part(const Expect& expect) {
  switch (expect.kind) {
    case Expect::Kind::kHolds:
      OpenLine("expect");
      break;
    case Expect::Kind::kUnknown:
      OpenLine("expect-unknown");
      break;
    case Expect::Kind::kUndecided:
      OpenLine("expect-undecided");
      break;
    case Expect::Kind::kNone:
      OpenLine("expect-no");
      Word(expect.noun);
      break;
    case Expect::Kind::kAwards:
      OpenLine("expect-awards");
      break;
  }
  if (expect.what.valid()) Expr(expect.what);
  for (const Name& outcome : expect.outcomes) Use(outcome);
  Named("of", expect.subject);
  Labelled("in", expect.cell);
  Close();
}

void Printer::Part(const Table::Row& row) {
  OpenLine("row");
  for (const Table::Cell& cell : row.cells) {
    switch (cell.kind) {
      case Table::Cell::Kind::kAny:
        Word("any");
        continue;
      case Table::Cell::Kind::kUnknown:
        Word("unknown");
        continue;
      case Table::Cell::Kind::kOneOf:
        Open("one-of");
        break;
      case Table::Cell::Kind::kCompare:
        Open(fmt::format("compare-{}", static_cast<int>(cell.compare)));
        break;
      case Table::Cell::Kind::kRange:
        Open("range");
        break;
    }
    for (const ExprId value : cell.values) Expr(value);
    Close();
  }
  Labelled("=>", row.result);
  Close();
}

}  // namespace kaocheng::ast
