#include <algorithm>
#include <array>
#include <typeinfo>

#include "dsl/ast/builtin_names.h"
#include "dsl/diagnostics/code.h"
#include "dsl/syntax/builder.h"

namespace kaocheng::syntax {
namespace {

constexpr std::array<std::string_view, 8> kTypes = {"boolean", "integer",  "decimal",  "money",
                                                    "date",    "datetime", "duration", "text"};
constexpr std::array<std::string_view, 5> kSubPeriods = {"week", "third", "month", "quarter", "year"};

// The English spelling where the word is one of `words`; otherwise the word as written, for it is the user's
// own.
template <size_t kSize>
void Canonicalise(ast::Name& name, const std::array<std::string_view, kSize>& words) {
  const auto english = ast::BuiltinName(name.text);
  if (english && std::ranges::find(words, *english) != words.end()) name.text = *english;
}

// Without its quotation marks, which are one character at each end; the closing one may be missing.
std::string Unquote(std::string_view text, std::string_view open, std::string_view close) {
  text.remove_prefix(open.size());
  if (text.ends_with(close)) text.remove_suffix(close.size());
  return std::string(text);
}

}  // namespace

std::vector<Part> PartsOf(Context* context) {
  std::vector<Part> parts;
  if (context == nullptr) return parts;
  parts.reserve(context->children.size());
  for (antlr4::tree::ParseTree* child : context->children) {
    // The kinds of leaves are two; to cast every child in turn would take a tenth of the time of parsing.
    const std::type_info& kind = typeid(*child);
    if (kind == typeid(antlr4::tree::ErrorNodeImpl)) continue;
    if (kind == typeid(antlr4::tree::TerminalNodeImpl)) {
      Token* token = dynamic_cast<antlr4::tree::TerminalNode*>(child)->getSymbol();
      parts.push_back({Part::kNone, token->getType(), nullptr, token});
    } else {
      auto* rule = static_cast<Context*>(child);
      parts.push_back({rule->getRuleIndex(), Part::kNone, rule, nullptr});
    }
  }
  return parts;
}

Span Builder::SpanOf(Context* context) const {
  const Token* last = context->getStop();
  return text_.SpanOf(context->getStart(), last);
}

ast::Name Builder::Name(Context* name) const {
  // An error node may hold a reserved word that error recovery let stand for a name.
  for (antlr4::tree::ParseTree* child : name->children) {
    auto* terminal = dynamic_cast<antlr4::tree::TerminalNode*>(child);
    if (terminal == nullptr) return Name(static_cast<Context*>(child));
    const Token* token = terminal->getSymbol();
    if (token->getStartIndex() == INVALID_INDEX) continue;
    const Span span = SpanOf(token);
    if (token->getType() != Rules::QUOTED_NAME) return {Written(token), span};
    const std::string_view written = text_.Written(span);
    return {written.starts_with('`') ? Unquote(written, "`", "`") : Unquote(written, "「", "」"), span};
  }
  return {"", SpanOf(name)};
}

ast::Name Builder::NameIn(Context* parent) const {
  for (const Part& part : PartsOf(parent)) {
    if (part.rule == Rules::RuleName) return Name(part.context);
  }
  return {"", SpanOf(parent)};
}

ast::Name Builder::ScopeName(Context* name) const {
  ast::Name scope = Name(name);
  if (name->getStart()->getType() != Rules::QUOTED_NAME) Canonicalise(scope, kSubPeriods);
  return scope;
}

std::vector<ast::Name> Builder::Path(Context* path) const {
  std::vector<ast::Name> names;
  for (const Part& part : PartsOf(path)) {
    if (part.rule == Rules::RuleName || part.rule == Rules::RuleWord) names.push_back(Name(part.context));
  }
  return names;
}

ast::Name Builder::Dotted(Context* path) const {
  ast::Name dotted{"", SpanOf(path)};
  for (const ast::Name& name : Path(path)) {
    if (!dotted.text.empty()) dotted.text += '.';
    dotted.text += name.text;
  }
  return dotted;
}

ast::Text Builder::Text(const Token* token) const {
  const Span span = SpanOf(token);
  const std::string_view written = text_.Written(span);
  if (written.starts_with("“")) return {Unquote(written, "“", "”"), span};
  if (written.starts_with("”")) return {Unquote(written, "”", "”"), span};
  if (written.starts_with("＂")) return {Unquote(written, "＂", written.ends_with("＂") ? "＂" : "\""), span};
  return {Unquote(written, "\"", written.ends_with("＂") ? "＂" : "\""), span};
}

ast::Head Builder::Head(Context* head) const {
  ast::Head built;
  for (const Part& part : PartsOf(head)) {
    if (part.rule == Rules::RuleName) built.name = Name(part.context);
    if (part.type == Rules::STRING) built.titles.push_back(Text(part.token));
  }
  return built;
}

ast::TypeRef Builder::Type(Context* type) const {
  ast::TypeRef built;
  built.span = SpanOf(type);
  for (const Part& part : PartsOf(type)) {
    if (part.rule == Rules::RuleName) {
      built.name = Name(part.context);
      if (part.context->getStart()->getType() != Rules::QUOTED_NAME) Canonicalise(built.name, kTypes);
    }
    if (part.type == Rules::VIOLATION) built.name = {"violation", SpanOf(part.token)};
    if (part.type == Rules::QUESTION) built.optional = true;
    if (part.type == Rules::SEALED) built.sealed = true;
  }
  return built;
}

ast::Each Builder::Each(Context* each) {
  ast::Each built;
  built.span = SpanOf(each);
  size_t role = Rules::EACH;
  for (const Part& part : PartsOf(each)) {
    if (part.token != nullptr) role = part.type;
    if (part.type == Rules::EACH_CELL) {
      // One token of two words, 每月: the scope is what follows 每.
      const Span span = SpanOf(part.token);
      built.scope = {std::string(text_.Written(span).substr(std::string_view("每").size())), span};
      Canonicalise(built.scope, kSubPeriods);
    } else if (part.rule == Rules::RuleExpr) {
      built.where = Expr(part.context);
    } else if (part.rule == Rules::RuleName && role == Rules::VIA) {
      built.via = Name(part.context);
    } else if (part.rule == Rules::RuleName && role == Rules::IN) {
      built.season = Name(part.context);
    } else if (part.rule == Rules::RuleName) {
      built.scope = ScopeName(part.context);
    }
  }
  return built;
}

std::optional<Date> Builder::DateOf(Context* date) {
  for (const Part& part : PartsOf(date)) {
    const auto parsed = ParseDate(Written(part.token));
    if (!parsed) emitter_.Report(Code::kNoSuchDate, SpanOf(part.token), {Written(part.token)});
    return parsed;
  }
  return std::nullopt;
}

void Builder::Cites(Context* clause, std::vector<ast::Citation>& cites) const {
  for (const Part& part : PartsOf(clause)) {
    if (part.rule != Rules::RuleCitation) continue;
    ast::Citation cite;
    cite.span = SpanOf(part.context);
    for (const Part& piece : PartsOf(part.context)) {
      if (piece.rule == Rules::RuleName) cite.instrument = Name(piece.context);
      if (piece.type == Rules::BOOK_TITLE) {
        const Span span = SpanOf(piece.token);
        cite.instrument = {Unquote(text_.Written(span), "《", "》"), span};
      }
      if (piece.type == Rules::STRING) cite.clause = Text(piece.token).text;
    }
    cites.push_back(std::move(cite));
  }
}

}  // namespace kaocheng::syntax
