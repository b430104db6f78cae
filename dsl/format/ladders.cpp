#include "dsl/format/printer.h"

namespace kaocheng::format {
namespace {

constexpr int kAdd = 6;  // the level of expressions.cpp that lengths and numbers have

}  // namespace

Doc Printer::Length(const ast::Step& step) {
  if (step.final) return Key("FINAL");
  return Doc(Key("LASTS") + ' ') + Expr(step.lasts, kAdd);
}

Doc Printer::Node(const ast::Decl& decl, const ast::Ladder& node) {
  Doc head = Header("LADDER", decl, Named("OF", node.of));
  std::vector<Unit> units;
  AddCites(units, node.cites);
  const Columns columns = ColumnsOf(node.steps);
  margin_.set_quiet(true);
  size_t width = 0;
  for (const ast::Step& step : node.steps) width = std::max(width, DisplayWidth(RenderFlat(Length(step))));
  margin_.set_quiet(false);
  for (const ast::Step& step : node.steps) {
    units.push_back({step.span, [this, &step, columns, width] {
                       Doc doc = Doc(Key("STEP") + ' ') + Aligned(step.head, columns);
                       const Doc length = Length(step);
                       doc += length;
                       if (step.handled_by.empty()) return doc;
                       const size_t own = DisplayWidth(RenderFlat(length));
                       doc += std::string(3 + (own < width ? width - own : 0), ' ');
                       return doc + HandledBy(step.handled_by);
                     }});
  }
  if (node.history) {
    units.push_back({node.history->span, [this, &node] {
                       return Doc(Key("HISTORY") + ' ' + Use(*node.history) +
                                  Named("HISTORY_ON", node.history_cause));
                     }});
  }
  for (const ast::Adjust& adjust : node.adjusts)
    units.push_back({adjust.span, [this, &adjust] { return Adjust(adjust); }});
  for (const ast::Escalation& escalation : node.escalations) {
    units.push_back({escalation.span, [this, &escalation] { return Escalation(escalation); }});
  }
  return head + Block(std::move(units), decl.span);
}

// A step that is added: step NAME of L above S below S2 lasts M handled by A
Doc Printer::Part(const ast::Step& step, Columns, const Place& place) {
  Doc doc = Doc(Key("STEP") + ' ') + HeadOf(step.head) + PlaceOf(place) + " ";
  doc += Length(step);
  if (!step.handled_by.empty()) doc += Doc(" ") + HandledBy(step.handled_by);
  return doc;
}

Doc Printer::Node(const ast::Decl& decl, const ast::Violation& node) {
  Doc head = Header("VIOLATION", decl, Named("UNDER", node.under));
  std::vector<Unit> units;
  AddCites(units, node.cites);
  AddEach(units, node.each);
  AddClauses(units, "UNLESS", node.unless);
  for (const ast::Adjust& adjust : node.adjusts)
    units.push_back({adjust.span, [this, &adjust] { return Adjust(adjust); }});
  return head + Block(std::move(units), decl.span);
}

Doc Printer::Adjust(const ast::Adjust& adjust) {
  using Kind = ast::Adjust::Kind;
  Doc doc;
  const auto step = [&](std::string_view token) { doc += Key(token) + ' ' + Use(*adjust.step); };
  const auto number = [&](std::string_view token) {
    doc += Doc(Key(token) + ' ') + Expr(adjust.amount, kAdd) + Named("UP_TO", adjust.up_to);
  };
  switch (adjust.kind) {
    case Kind::kAt:
      step("AT");
      break;
    case Kind::kAtLeast:
      step("AT_LEAST");
      break;
    case Kind::kAtMost:
      step("AT_MOST");
      break;
    case Kind::kRepeat:
      doc += Key("REPEAT") + ' ';
      number("HEAVIER");
      break;
    case Kind::kHeavier:
      number("HEAVIER");
      break;
    case Kind::kLighter:
      number("LIGHTER");
      break;
  }
  return Doc::Group(doc + Doc::Indent(Conditioned("WHEN", adjust.when)));
}

Doc Printer::Escalation(const ast::Escalation& escalation) {
  Doc doc = Key("ESCALATE_TO") + ' ' + Use(escalation.to) + ' ' + Key("REACHING") + ' ';
  doc += Expr(escalation.count, kAdd);
  doc += Named("TIMES_OF", escalation.of) + ' ' + Key("OR_ABOVE") + ", " + Key("LAST") + ' ';
  return doc + Expr(escalation.last, kAdd);
}

}  // namespace kaocheng::format
