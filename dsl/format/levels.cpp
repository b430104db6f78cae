#include "dsl/ast/overloaded.h"
#include "dsl/format/printer.h"

// What one level says to another, and the policy's own tests.
namespace kaocheng::format {
namespace {

constexpr int kExpr = 1;  // levels of expressions.cpp
constexpr int kAdd = 6;

}  // namespace

Doc Printer::Node(const ast::Decl& decl, const ast::Open& node) {
  std::vector<Unit> units;
  for (const ast::Opening& opening : node.openings) {
    units.push_back({opening.span, [this, &opening] { return Opening(opening); }});
  }
  return Doc(Key("OPEN_TO") + ' ' + Use(node.to)) + Block(std::move(units), decl.span);
}

Doc Printer::Opening(const ast::Opening& opening) {
  using Verb = ast::Opening::Verb;
  Doc doc;
  switch (opening.verb) {
    case Verb::kSet:
      doc = Key("SET") + ' ' + Path(opening.path);
      break;
    case Verb::kAdd:
      doc = Key("ADD") + ' ' + words_.Noun(opening.noun);
      if (!opening.path.empty()) doc += ' ' + Key("OF") + ' ' + Path(opening.path);
      doc += Named("ABOVE", opening.above) + Named("BELOW", opening.below);
      break;
    case Verb::kReplace:
      doc = Key("REPLACE") + ' ' + words_.Noun(opening.noun) + ' ' + Path(opening.path);
      break;
    case Verb::kRepeal:
      doc = Key("REPEAL") + ' ' + words_.Noun(opening.noun) + ' ' + Path(opening.path);
      break;
  }
  if (opening.at_least.valid()) doc += Doc(" ") + Bound("AT_LEAST", opening.at_least);
  if (opening.at_most.valid()) doc += Doc(" ") + Bound("AT_MOST", opening.at_most);
  if (opening.together.valid()) doc += Doc(", ") + Bound("AT_MOST", opening.together) + " " + Key("TOGETHER");
  return doc;
}

Doc Printer::Node(const ast::Decl&, const ast::Set& node) {
  return Assigned(Key("SET") + ' ' + Path(node.path), node.value);
}

Doc Printer::Node(const ast::Decl&, const ast::Add& node) {
  Doc verb = Key(node.replaces ? "REPLACE" : "ADD") + ' ';
  if (node.inner.valid()) return verb + Decl(ast_.decls[node.inner]);
  const Place place{&node.owner, &node.above, &node.below};
  return verb + std::visit(ast::Overloaded{[](const std::monostate&) { return Doc(); },
                                           [&](const ast::ScoreItem& part) { return Part(part, {}, place); },
                                           [&](const ast::DutyItem& part) { return Part(part, {}, place); },
                                           [&](const ast::Step& part) { return Part(part, {}, place); },
                                           [&](const ast::Band& part) {
                                             return Key("BAND") + " " + Part(part, {}, place);
                                           },
                                           [&](const ast::Field& part) {
                                             Doc head = Key("FIELD") + ' ';
                                             head += HeadOf(part.head) + PlaceOf(place);
                                             if (!part.type.name.empty())
                                               head += Doc(" : ") + Type(part.type);
                                             return part.value.valid() ? Assigned(head, part.value) : head;
                                           },
                                           [&](const ast::Head& part) {
                                             return Doc(Key("MEMBER") + ' ') + HeadOf(part) + PlaceOf(place);
                                           }},
                           node.part);
}

Doc Printer::Node(const ast::Decl&, const ast::Repeal& node) {
  return Key("REPEAL") + ' ' + words_.Noun(node.noun) + ' ' + Path(node.path);
}

Doc Printer::Node(const ast::Decl& decl, const ast::Test& node) {
  std::string head = Key(node.fixture ? "FIXTURE" : "TEST") + ' ' + Quoted(node.title.text);
  for (size_t i = 0; i < node.extends.size(); ++i)
    head += (i == 0 ? ' ' + Key("EXTENDS") + ' ' : ", ") + Quoted(node.extends[i].text);
  std::vector<Unit> units;
  if (node.period.valid()) {
    units.push_back({ast_.exprs[node.period].span,
                     [this, &node] { return Doc(Key("PERIOD") + ' ' + PeriodText(node.period)); }});
  }
  for (const ast::Given& given : node.givens)
    units.push_back({given.span, [this, &given] { return Given(given); }});
  for (const ast::Expect& expect : node.expects) {
    units.push_back({expect.span, [this, &expect] { return Expectation(expect); }});
  }
  return Doc(head) + Block(std::move(units), decl.span);
}

std::string Printer::PeriodText(ast::ExprId id) const {
  const auto* literal = std::get_if<ast::Literal>(&ast_.exprs[id].node);
  return literal == nullptr ? "" : literal->text;
}

Doc Printer::Given(const ast::Given& given) {
  Doc doc = Key("GIVEN") + ' ' + Use(given.of);
  if (given.values.size() == 1 && given.values.front().first.empty())
    return Assigned(doc, given.values.front().second);
  if (!given.name.empty()) doc += Doc(" ") + Declared(given.name);
  doc += Named("OF", given.owner);
  if (given.from) doc += Doc(" ") + Key("FROM") + " " + FormatDate(*given.from);
  for (size_t i = 0; i < given.on.size(); ++i) {
    doc += i == 0 ? Doc(" ") + Key("ON") + " " : Doc(", ");
    doc += Expr(given.on[i].first, kAdd);
    if (given.on[i].last.valid()) doc += Doc(" .. ") + Expr(given.on[i].last, kAdd);
  }
  if (given.values.empty()) return doc;
  std::vector<Unit> units;
  for (const auto& [name, value] : given.values) {
    const Span span = name.span.valid() ? Join(name.span, ast_.exprs[value].span) : Span{};
    units.push_back({span, [this, &name, value] { return Assigned(Use(name), value); }});
  }
  return doc + Listing(std::move(units), given.span, ",", false);
}

Doc Printer::Expectation(const ast::Expect& expect) {
  Doc doc = Key("EXPECT") + ' ';
  switch (expect.kind) {
    case ast::Expect::Kind::kHolds:
      break;
    case ast::Expect::Kind::kUnknown:
      doc += Key("UNKNOWN") + " ";
      break;
    case ast::Expect::Kind::kUndecided:
      doc += Key("UNDECIDED") + " ";
      break;
    case ast::Expect::Kind::kNone:
      doc += Key(words_.language() == Language::kZh ? "NONE" : "NO") + ' ' + words_.Noun(expect.noun);
      for (const ast::Name& outcome : expect.outcomes) doc += Doc(" ") + Use(outcome);
      doc += Named("OF", expect.subject);
      break;
    case ast::Expect::Kind::kAwards:
      doc += Key("AWARDS") + Named("OF", expect.subject);
      for (size_t i = 0; i < expect.outcomes.size(); ++i)
        doc += (i == 0 ? " = " : ", ") + Use(expect.outcomes[i]);
      break;
  }
  if (expect.what.valid()) doc += Doc::Indent(Expr(expect.what, kExpr));
  if (expect.cell.valid()) doc += Doc(" ") + Key("IN") + " " + PeriodText(expect.cell);
  return Doc::Group(doc);
}

Doc Printer::Node(const ast::Decl&, const ast::Transition&) { return Key("TRANSITION_LIGHTER"); }

}  // namespace kaocheng::format
