#include <fmt/format.h>

#include "dsl/ast/builtin_names.h"
#include "dsl/ast/overloaded.h"
#include "dsl/ast/print.h"
#include "dsl/ast/printer.h"

namespace kaocheng::ast {
namespace {

std::string_view Symbol(HitPolicy hit) {
  switch (hit) {
    case HitPolicy::kUnique:
      return "unique";
    case HitPolicy::kFirst:
      return "first";
    case HitPolicy::kHighest:
      return "highest";
  }
  return "";
}

}  // namespace

void Printer::Open(std::string_view head) {
  if (!out_.empty() && out_.back() != '\n' && out_.back() != '(' && out_.back() != ' ') out_ += ' ';
  out_ += '(';
  out_ += head;
  ++depth_;
}

void Printer::OpenLine(std::string_view head) {
  out_ += '\n';
  out_.append(static_cast<size_t>(depth_) * 2, ' ');
  Open(head);
}

void Printer::Word(std::string_view word) {
  out_ += ' ';
  out_ += word.empty() ? std::string_view("?") : word;
}

// Both spellings of a built-in name print alike.
void Printer::Use(const Name& name) { Word(BuiltinName(name.text).value_or(name.text)); }

void Printer::Quoted(std::string_view text) { out_ += fmt::format(" \"{}\"", text); }

void Printer::Named(std::string_view label, const Name& name) {
  Open(label);
  Use(name);
  Close();
}

void Printer::Named(std::string_view label, const std::optional<Name>& name) {
  if (name) Named(label, *name);
}

void Printer::Named(std::string_view label, const std::vector<Name>& names) {
  if (names.empty()) return;
  Open(label);
  for (const Name& name : names) Use(name);
  Close();
}

void Printer::Labelled(std::string_view label, ExprId expr) {
  if (!expr.valid()) return;
  Open(label);
  Expr(expr);
  Close();
}

void Printer::Labelled(std::string_view label, const std::vector<ExprId>& exprs) {
  for (const ExprId expr : exprs) Labelled(label, expr);
}

void Printer::Flag(std::string_view label, bool set) {
  if (set) Word(label);
}

void Printer::HeadOf(const Head& head) {
  Word(head.name.text);
  for (const Text& title : head.titles) Quoted(title.text);
}

void Printer::Type(const TypeRef& type) {
  if (type.name.empty()) return;
  Open(":");
  Word(type.name.text);
  Flag("optional", type.optional);
  Flag("sealed", type.sealed);
  Close();
}

void Printer::Each(const std::optional<ast::Each>& each) {
  if (!each) return;
  Open("each");
  Use(each->scope);
  Named("via", each->via);
  Named("in", each->season);
  Labelled("where", each->where);
  Close();
}

void Printer::Cites(const std::vector<Citation>& cites) {
  for (const Citation& cite : cites) {
    OpenLine("cites");
    Word(cite.instrument.text);
    if (!cite.clause.empty()) Quoted(cite.clause);
    Close();
  }
}

void Printer::Actors(const std::vector<Actor>& actors) {
  for (const Actor& actor : actors) {
    Open("handled-by");
    Use(actor.name);
    Named("with", actor.with);
    Labelled("when", actor.when);
    Close();
  }
}

void Printer::Dates(std::optional<Date> from, std::optional<Date> to) {
  const auto date = [this](std::string_view label, std::optional<Date> day) {
    if (!day) return;
    Open(label);
    Word(FormatDate(*day));
    Close();
  };
  date("from", from);
  date("to", to);
}

void Printer::Policy(const ast::Policy& policy) {
  Open("policy");
  Word(policy.name.text);
  for (const Text& title : policy.titles) Quoted(title.text);
  Named("extends", policy.extends);
  Named("level", policy.level);
  if (!policy.region.empty()) Named("region", Name{policy.region, {}});
  if (!policy.version.empty()) Named("version", Name{policy.version, {}});
  Dates(policy.effective, std::nullopt);
  Close();
  out_ += '\n';
  for (const DeclId id : policy.decls) {
    Decl(ast_.decls[id]);
    out_ += '\n';
  }
}

void Printer::Decl(const ast::Decl& decl) {
  Node(decl);
  if (!decl.documentation.empty()) {
    OpenLine("doc");
    Quoted(decl.documentation);
    Close();
  }
  Close();
}

void Printer::Declared(const ast::Decl& decl, std::string_view kind) {
  Open(kind);
  if (!decl.head.name.empty()) HeadOf(decl.head);
  Dates(decl.from, decl.to);
}

void Printer::Node(const ast::Decl& decl) {
  const auto parts = [this](const auto& list) {
    for (const auto& part : list) Part(part);
  };
  std::visit(
      Overloaded{
          [&](const Instrument& d) {
            Declared(decl, "instrument");
            if (!d.number.empty()) Quoted(d.number);
          },
          [&](const Enum& d) {
            Declared(decl, d.ordered ? "ordered-enum" : "enum");
            parts(d.members);
          },
          [&](const Entity& d) {
            Declared(decl, "entity");
            Named("of", d.parent);
            parts(d.fields);
          },
          [&](const Record& d) {
            Declared(decl, "record");
            Of(d.owner);
            parts(d.fields);
          },
          [&](const Parameter& d) {
            Declared(decl, "parameter");
            Type(d.type);
            for (const DatedValue& value : d.values) {
              OpenLine("value");
              Expr(value.value);
              Dates(value.from, std::nullopt);
              Close();
            }
          },
          [&](const Measure& d) {
            Declared(decl, "measure");
            Of(d.of);
            Each(d.each);
            Type(d.type);
            Labelled("=", d.value);
            Cites(d.cites);
          },
          [&](const Season& d) {
            Declared(decl, "season");
            Word(fmt::format("{:02}-{:02} {:02}-{:02}", d.from.month, d.from.day, d.to.month, d.to.day));
          },
          [&](const Table& d) {
            Declared(decl, "table");
            Of(d.of);
            Type(d.type);
            Named("by", d.by);
            Word(Symbol(d.hit));
            Open("headings");
            for (const ExprId heading : d.headings) Expr(heading);
            Close();
            parts(d.rows);
          },
          [&](const Duty& d) {
            Declared(decl, "duty");
            Of(d.of);
            Each(d.each);
            if (d.items_each) {
              OpenLine("items");
              Each(d.items_each);
              Close();
            }
            Cites(d.cites);
            parts(d.items);
          },
          [&](const Score& d) {
            Declared(decl, "score");
            Of(d.of);
            Each(d.each);
            Labelled("base", d.base);
            Labelled("at-least", d.at_least);
            Labelled("at-most", d.at_most);
            Cites(d.cites);
            parts(d.items);
          },
          [&](const Grade& d) {
            Declared(decl, "grade");
            Of(d.of);
            Each(d.each);
            Named("by", d.by);
            Cites(d.cites);
            parts(d.bands);
          },
          [&](const AwardGroup& d) {
            Declared(decl, "awards");
            Of(d.of);
            Each(d.each);
            Labelled("when", d.when);
            Labelled("unless", d.unless);
            Flag("highest-only", d.highest_only);
            Labelled("budget", d.budget);
            Flag("prorated", d.prorated);
            Cites(d.cites);
          },
          [&](const Award& d) {
            Declared(decl, "award");
            Of(d.of);
            Each(d.each);
            Named("under", d.under);
            Labelled("when", d.when);
            Labelled("unless", d.unless);
            Labelled("amount", d.amount);
            Actors(d.handled_by);
            Cites(d.cites);
          },
          [&](const Ladder& d) {
            Declared(decl, "ladder");
            Of(d.of);
            Named("history", d.history);
            Named("on", d.history_cause);
            Cites(d.cites);
            parts(d.steps);
            parts(d.adjusts);
            parts(d.escalations);
          },
          [&](const Violation& d) {
            Declared(decl, "violation");
            Named("under", d.under);
            Each(d.each);
            Labelled("unless", d.unless);
            Cites(d.cites);
            parts(d.adjusts);
          },
          [&](const ast::Open& d) {
            Declared(decl, "open");
            Named("to", d.to);
            parts(d.openings);
          },
          [&](const Set& d) {
            Declared(decl, "set");
            Named("path", d.path);
            Labelled("=", d.value);
          },
          [&](const Add& d) {
            Declared(decl, d.replaces ? "replace" : "add");
            Word(d.noun);
            Named("of", d.owner);
            Named("above", d.above);
            Named("below", d.below);
            std::visit(Overloaded{[](const std::monostate&) {}, [this](const auto& part) { Part(part); }},
                       d.part);
            if (d.inner.valid()) {
              out_ += ' ';
              Decl(ast_.decls[d.inner]);
            }
          },
          [&](const Repeal& d) {
            Declared(decl, "repeal");
            Word(d.noun);
            Named("path", d.path);
          },
          [&](const Test& d) {
            Declared(decl, d.fixture ? "fixture" : "test");
            Quoted(d.title.text);
            for (const Text& fixture : d.extends) {
              Open("extends");
              Quoted(fixture.text);
              Close();
            }
            Labelled("period", d.period);
            parts(d.givens);
            parts(d.expects);
          },
          [&](const Transition&) { Declared(decl, "transition-lighter"); }},
      decl.node);
}

std::string Print(const Ast& ast, PolicyId policy) {
  Printer printer(ast);
  printer.Policy(ast.policies[policy]);
  return printer.Take();
}

std::string Print(const Ast& ast, DeclId decl) {
  Printer printer(ast);
  printer.Decl(ast.decls[decl]);
  return printer.Take();
}

std::string Print(const Ast& ast, ExprId expr) {
  Printer printer(ast);
  printer.Expr(expr);
  return printer.Take();
}

}  // namespace kaocheng::ast
