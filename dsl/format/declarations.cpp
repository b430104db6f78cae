#include <fmt/format.h>

#include <algorithm>

#include "dsl/ast/overloaded.h"
#include "dsl/base/date.h"
#include "dsl/base/utf8.h"
#include "dsl/format/printer.h"

namespace kaocheng::format {
namespace {

constexpr int kAdd = 6;  // levels of expressions.cpp
constexpr int kSign = 8;

constexpr std::string_view kTypes[] = {"boolean", "integer",  "decimal",  "money",
                                       "date",    "datetime", "duration", "text"};

Span SpanOf(const ast::Head& head) {
  return head.titles.empty() ? head.name.span : Join(head.name.span, head.titles.back().span);
}

Span SpanOf(const std::vector<ast::Citation>& cites) { return Join(cites.front().span, cites.back().span); }

}  // namespace

Doc Printer::File(const std::vector<ast::PolicyId>& policies) {
  std::vector<Unit> units;
  uint32_t end = 0;
  for (const ast::PolicyId id : policies) {
    units.push_back(PolicyUnit(ast_.policies[id]));
    for (const ast::DeclId decl : ast_.policies[id].decls) units.push_back(DeclUnit(decl));
  }
  Doc doc = Units(std::move(units), false);
  end = std::numeric_limits<uint32_t>::max();
  while (const Comment* comment = margin_.Peek(end)) {
    if (!doc.empty()) doc += Doc::Hard();
    if (!doc.empty() && margin_.BlankAbove(comment->begin)) doc += Doc::Hard();
    doc += comment->text;
    margin_.Skip();
  }
  return doc.empty() ? doc : doc + Doc::Hard();
}

Printer::Unit Printer::PolicyUnit(const ast::Policy& policy) {
  const auto print = [this, &policy] {
    Doc head = Key("POLICY") + ' ' + Dotted(policy.name);
    if (!policy.titles.empty()) head += Doc(" ") + Titles(policy.titles);
    if (policy.extends) head += Doc(" ") + Key("EXTENDS") + " " + Dotted(*policy.extends);
    std::vector<std::string> clauses;
    if (policy.level) clauses.push_back(Key("LEVEL") + ' ' + Use(*policy.level));
    if (!policy.region.empty()) {
      const bool digits = policy.region.find_first_not_of("0123456789") == std::string::npos;
      clauses.push_back(Key("REGION") + ' ' + (digits ? policy.region : Quoted(policy.region)));
    }
    if (!policy.version.empty()) clauses.push_back(Key("VERSION") + ' ' + Quoted(policy.version));
    if (policy.effective) {
      clauses.push_back(Key("EFFECTIVE") + ' ' + Key("FROM") + ' ' + FormatDate(*policy.effective));
    }
    std::vector<Unit> units;
    // One line, behind whatever comments stand among the clauses.
    Span end = policy.span;
    if (end.valid()) end.begin = end.end - 1;
    if (!clauses.empty()) {
      units.push_back({end, [line = fmt::format("{}", fmt::join(clauses, "   "))] { return Doc(line); }});
    }
    if (!units.empty() && !margin_.AnyIn(policy.span))
      return head + " {" + Doc::Indent(Doc::Hard() + units[0].print()) + Doc::Hard() + "}";
    return head + Block(std::move(units), policy.span);
  };
  return {policy.span, print, true};
}

Printer::Unit Printer::DeclUnit(ast::DeclId id) {
  const ast::Decl& decl = ast_.decls[id];
  return {decl.span, [this, &decl] {
            Doc doc;
            // With a text the documentation is among its comments.
            for (size_t begin = 0; !margin_.has_text() && begin < decl.documentation.size();) {
              const size_t end = std::min(decl.documentation.find('\n', begin), decl.documentation.size());
              doc += Doc("/// " + decl.documentation.substr(begin, end - begin)) + Doc::Hard();
              begin = end + 1;
            }
            return doc + Decl(decl);
          }};
}

Doc Printer::Decl(const ast::Decl& decl) {
  return std::visit([&](const auto& node) { return Node(decl, node); }, decl.node);
}

// kind NAME "title" parts; the line may break before a condition in `parts`.
Doc Printer::Header(std::string_view token, const ast::Decl& decl, const Doc& parts) {
  return Doc(Key(token) + ' ') + HeadOf(decl.head) + parts + Dates(decl);
}

std::string Printer::Dates(const ast::Decl& decl) const {
  std::string out;
  if (decl.from) out += ' ' + Key("FROM") + ' ' + FormatDate(*decl.from);
  if (decl.to) out += ' ' + Key("TO") + ' ' + FormatDate(*decl.to);
  return out;
}

std::string Printer::Type(const ast::TypeRef& type) const {
  const bool quoted = margin_.IsQuoted(type.name.span);
  const bool builtin = std::find(std::begin(kTypes), std::end(kTypes), type.name.text) != std::end(kTypes);
  std::string out = !quoted && builtin                         ? words_.Builtin(type.name.text)
                    : !quoted && type.name.text == "violation" ? Key("VIOLATION")
                                                               : Use(type.name);
  if (type.optional) out += '?';
  if (type.sealed) out += ' ' + Key("SEALED");
  return out;
}

// each SCOPE via F in SEASON where C, with a blank before it unless it is a clause of its own
Doc Printer::Each(const std::optional<ast::Each>& each, bool clause) {
  if (!each) return {};
  Doc lead = each->span.valid() ? margin_.Inline(each->span.begin) : Doc();
  const std::string scope = Scope(each->scope);
  const bool one_word =
      words_.language() == Language::kZh && scope != each->scope.text && !IsPlainName(Key("EACH") + scope);
  std::string text =
      Key("EACH") + (one_word ? "" : " ") + scope + Named("VIA", each->via) + Named("IN", each->season);
  const Doc doc = Doc::Group(text + Doc::Indent(Conditioned("WHERE", each->where)));
  return Doc(clause ? "" : " ") + lead + Told(each->span, doc);
}

Doc Printer::Field(const ast::Field& field) {
  Doc doc = HeadOf(field.head);
  if (!field.type.name.empty()) doc += Doc(" : ") + Type(field.type);
  return field.value.valid() ? Assigned(doc, field.value) : doc;
}

// HEAD = VALUE, the value on lines of its own where it does not fit; arms always stand below.
Doc Printer::Assigned(const Doc& head, ast::ExprId value) {
  const ast::Expr* expr = &ast_.exprs[value];
  if (const auto* bounded = std::get_if<ast::Bounded>(&expr->node)) expr = &ast_.exprs[bounded->operand];
  if (std::holds_alternative<ast::Modified>(expr->node)) return head + " = " + Value(value);
  return head + " =" + Doc::Group(Doc::Indent(Doc::Line() + Value(value)));
}

Doc Printer::Fields(const std::vector<ast::Field>& fields, Span span) {
  std::vector<Unit> units;
  for (const ast::Field& field : fields)
    units.push_back({field.span, [this, &field] { return Field(field); }});
  return Listing(std::move(units), span, ",", false);
}

Doc Printer::Cites(const std::vector<ast::Citation>& cites) const {
  std::vector<std::string> parts;
  for (const ast::Citation& cite : cites) {
    const bool title = margin_.Written(cite.instrument.span).starts_with("《");
    std::string part = title ? "《" + cite.instrument.text + "》" : Declared(cite.instrument);
    if (!cite.clause.empty()) part += ' ' + Quoted(cite.clause);
    parts.push_back(std::move(part));
  }
  return Key("CITES") + ' ' + fmt::format("{}", fmt::join(parts, ", "));
}

void Printer::AddCites(std::vector<Unit>& units, const std::vector<ast::Citation>& cites) {
  if (!cites.empty()) units.push_back({SpanOf(cites), [this, &cites] { return Cites(cites); }});
}

void Printer::AddClause(std::vector<Unit>& units, std::string_view token, ast::ExprId expr) {
  if (!expr.valid()) return;
  units.push_back({ast_.exprs[expr].span, [this, token, expr] {
                     return Doc::Group(Doc(Key(token) + ' ') + Doc::Indent(Value(expr)));
                   }});
}

void Printer::AddClauses(std::vector<Unit>& units, std::string_view token,
                         const std::vector<ast::ExprId>& exprs) {
  for (const ast::ExprId expr : exprs) AddClause(units, token, expr);
}

void Printer::AddEach(std::vector<Unit>& units, const std::optional<ast::Each>& each) {
  if (!each) return;
  units.push_back({each->span, [this, &each] { return Each(each, true); }});
}

Doc Printer::Node(const ast::Decl& decl, const ast::Instrument& node) {
  return Header("INSTRUMENT", decl,
                node.number.empty() ? Doc() : Doc(' ' + Key("NUMBERED") + ' ' + Quoted(node.number)));
}

Doc Printer::Node(const ast::Decl& decl, const ast::Enum& node) {
  std::vector<Unit> units;
  for (const ast::Head& member : node.members) {
    units.push_back({SpanOf(member), [this, &member] { return HeadOf(member); }});
  }
  return Header("ENUM", decl, {}) + Listing(std::move(units), decl.span, node.ordered ? " <" : ",", true);
}

Doc Printer::Node(const ast::Decl& decl, const ast::Entity& node) {
  Doc head = Header("ENTITY", decl, Named("OF", node.parent));
  return node.fields.empty() ? head : head + Fields(node.fields, decl.span);
}

Doc Printer::Node(const ast::Decl& decl, const ast::Record& node) {
  Doc head = Header("RECORD", decl, Named("OF", node.owner));
  return node.fields.empty() ? head : head + Fields(node.fields, decl.span);
}

Doc Printer::Node(const ast::Decl& decl, const ast::Parameter& node) {
  Doc head = Header("PARAMETER", decl, Doc(" : ") + Type(node.type));
  if (node.values.empty()) return head;
  std::vector<Unit> units;
  for (const ast::DatedValue& value : node.values) {
    units.push_back({value.span, [this, &value] {
                       Doc doc = Expr(value.value, kSign);
                       if (value.from) doc += Doc(" ") + Key("FROM") + " " + FormatDate(*value.from);
                       return doc;
                     }});
  }
  return head + Listing(std::move(units), decl.span, ",", false);
}

Doc Printer::Node(const ast::Decl& decl, const ast::Measure& node) {
  Doc head = Header("MEASURE", decl, Doc(Named("OF", node.of)) + Each(node.each));
  if (!node.type.name.empty()) head += Doc(" : ") + Type(node.type);
  // Behind a condition the first `=` of the value would be read as part of it.
  const bool open = node.each && node.each->where.valid() && node.type.name.empty();
  Doc doc = open ? head + " =" + Doc::Group(Doc::Indent(Doc::Line() + Expr(node.value, kAdd)))
                 : Assigned(head, node.value);
  if (!node.cites.empty()) doc += Doc::Indent(Doc::Hard() + Cites(node.cites));
  return doc;
}

Doc Printer::Node(const ast::Decl& decl, const ast::Season& node) {
  const auto day = [](ast::MonthDay at) { return fmt::format("{:02}-{:02}", at.month, at.day); };
  return Header("SEASON", decl, {}) + (" = " + day(node.from) + ' ' + Key("TO") + ' ' + day(node.to));
}

}  // namespace kaocheng::format
