#include <unordered_map>

#include "dsl/ast/builtin_names.h"
#include "dsl/base/number.h"
#include "dsl/diagnostics/code.h"
#include "dsl/syntax/builder.h"

// Everything that looks like a call is parsed alike; here the function's name tells what it is.
namespace kaocheng::syntax {

struct Builder::Argument {
  enum class Kind : uint8_t { kValue, kWindow, kDated, kInARow } kind = Kind::kValue;
  ast::ExprId value;
  ast::Window window;
  std::optional<int64_t> in_a_row;
  std::optional<ast::Name> over, via, season;
  ast::ExprId by, where;
  std::optional<ast::Name> within;
  bool lowest_first = false;
  Span span;
};

namespace {

std::optional<ast::AggregateKind> AggregateOf(const std::string& function) {
  static const std::unordered_map<std::string, ast::AggregateKind> kinds = {
      {"count", ast::AggregateKind::kCount},      {"sum", ast::AggregateKind::kSum},
      {"average", ast::AggregateKind::kAverage},  {"min", ast::AggregateKind::kMin},
      {"max", ast::AggregateKind::kMax},          {"latest", ast::AggregateKind::kLatest},
      {"exists", ast::AggregateKind::kExists},    {"every", ast::AggregateKind::kEvery},
      {"distinct", ast::AggregateKind::kDistinct}};
  const auto found = kinds.find(function);
  if (found == kinds.end()) return std::nullopt;
  return found->second;
}

// count and exists go through the scope itself; the others say what `over` it.
bool TakesScopeOnly(ast::AggregateKind kind) {
  return kind == ast::AggregateKind::kCount || kind == ast::AggregateKind::kExists;
}

}  // namespace

Builder::Argument Builder::ReadArgument(Context* context) {
  Argument argument;
  argument.span = SpanOf(context);
  argument.window.span = argument.span;
  using Kind = ast::Window::Kind;
  const auto window = [&](Kind kind) {
    argument.kind = Argument::Kind::kWindow;
    argument.window.kind = kind;
  };
  for (const Part& part : PartsOf(context)) {
    if (part.type == Rules::LAST) window(Kind::kLast);
    if (part.type == Rules::FROM) window(Kind::kFrom);
    if (part.type == Rules::EVER) window(Kind::kEver);
    if (part.rule == Rules::RuleAsOf) window(Kind::kAsOf);
    if (part.type == Rules::TO && argument.window.kind == Kind::kFrom) window(Kind::kFromTo);
    if (part.type == Rules::DATED) argument.kind = Argument::Kind::kDated;
    if (part.type == Rules::NUMBER) {
      argument.kind = Argument::Kind::kInARow;
      argument.in_a_row = ParseScaled(Written(part.token), 0);
      if (!argument.in_a_row) {
        emitter_.Report(Code::kNumberOutOfRange, SpanOf(part.token), {Written(part.token)});
      }
    }
    if (part.rule == Rules::RuleAdditive) {
      ast::Window& w = argument.window;
      const ast::ExprId bound = Expr(part.context);
      if (w.kind == Kind::kLast && !w.length.valid()) {
        w.length = bound;
      } else if (w.kind == Kind::kFrom && !w.from.valid()) {
        w.from = bound;
      } else {
        w.to = bound;
      }
    }
    if (part.rule == Rules::RuleExpr) argument.value = Expr(part.context);
    if (part.rule == Rules::RuleValue) argument.value = Value(part.context);
    if (part.rule != Rules::RuleArgumentTail) continue;
    size_t role = Part::kNone;
    for (const Part& piece : PartsOf(part.context)) {
      if (piece.token != nullptr) role = piece.type;
      if (role == Rules::LOWEST || role == Rules::LOWEST_FIRST) argument.lowest_first = true;
      if (piece.rule == Rules::RuleExpr)
        (role == Rules::BY ? argument.by : argument.where) = Expr(piece.context);
      if (piece.rule != Rules::RuleName) continue;
      if (role == Rules::OVER) argument.over = ScopeName(piece.context);
      if (role == Rules::VIA) argument.via = Name(piece.context);
      if (role == Rules::IN) argument.season = Name(piece.context);
      if (role == Rules::WITHIN) argument.within = Name(piece.context);
    }
  }
  const ast::Window& w = argument.window;
  if (context->exception == nullptr && w.kind == Kind::kLast && !w.to.valid()) {
    emitter_.Report(Code::kMissingPart, argument.span, {Term{"`last`", "“近”"}, Term{"to", "至"}});
  }
  if (!argument.value.valid()) argument.value = ErrorAt(context);
  return argument;
}

std::vector<Builder::Argument> Builder::ReadArguments(Context* arguments) {
  std::vector<Argument> read;
  for (const Part& part : PartsOf(arguments)) {
    if (part.rule == Rules::RuleArgument) read.push_back(ReadArgument(part.context));
  }
  return read;
}

ast::ExprId Builder::Call(const ast::Name& function, bool quoted, Context* context, Span span) {
  std::vector<Argument> arguments = ReadArguments(context);
  const std::string name = quoted ? function.text : ast::BuiltinName(function.text).value_or(function.text);
  if (!quoted && name == "rank") return Rank(function, arguments, span);
  if (!quoted && name == "apportion") return Apportion(function, arguments, span);
  const auto kind = quoted ? std::nullopt : AggregateOf(name);
  // min(a, b) compares values; min(a over R) goes through records.
  const bool scalar = kind && (*kind == ast::AggregateKind::kMin || *kind == ast::AggregateKind::kMax) &&
                      arguments.size() != 1 && !arguments.empty() && !arguments.front().over;
  if (kind && !scalar) return Aggregate(*kind, function, arguments, span);
  return PlainCall({name, function.span}, arguments, span);
}

ast::ExprId Builder::PlainCall(const ast::Name& function, const std::vector<Argument>& arguments, Span span) {
  ast::Call call{function, {}};
  for (const Argument& argument : arguments) {
    if (argument.kind != Argument::Kind::kValue || argument.over || argument.via || argument.season ||
        argument.by.valid() || argument.where.valid() || argument.within || argument.lowest_first) {
      emitter_.Report(Code::kWrongArgument, argument.span, {function.text});
    }
    call.arguments.push_back(argument.value);
  }
  return Add(std::move(call), span);
}

ast::ExprId Builder::Round(ast::RoundMode mode, Context* context, Span span) {
  const std::vector<Argument> arguments = ReadArguments(context);
  if (arguments.size() != 2) {
    emitter_.Report(Code::kArgumentCount, span,
                    {"round", Term{"two values", "两个值"}, std::to_string(arguments.size())});
    return Add(ast::ErrorExpr{}, span);
  }
  return Add(ast::Round{mode, arguments[0].value, arguments[1].value}, span);
}

ast::ExprId Builder::Aggregate(ast::AggregateKind kind, const ast::Name& function,
                               std::vector<Argument>& arguments, Span span) {
  if (arguments.empty()) {
    emitter_.Report(TakesScopeOnly(kind) ? Code::kAggregateNeedsScope : Code::kAggregateNeedsOver, span,
                    {function.text});
    return Add(ast::ErrorExpr{}, span);
  }
  ast::Aggregate aggregate;
  aggregate.kind = kind;
  Argument& first = arguments.front();
  aggregate.via = first.via;
  aggregate.season = first.season;
  aggregate.where = first.where;
  if (TakesScopeOnly(kind)) {
    // `month in straw` was read as a condition; here it is a scope clipped to a season.
    ast::ExprNode node = ast_.exprs[first.value].node;
    if (const auto* clipped = std::get_if<ast::InSeason>(&node)) {
      aggregate.season = clipped->season;
      node = ast::ExprNode(ast_.exprs[clipped->date].node);
    }
    if (std::holds_alternative<ast::ErrorExpr>(node)) return Add(ast::ErrorExpr{}, span);
    const auto* scope = std::get_if<ast::NameRef>(&node);
    if (scope == nullptr || first.over || first.kind != Argument::Kind::kValue) {
      emitter_.Report(Code::kAggregateNeedsScope, first.span, {function.text});
      return Add(ast::ErrorExpr{}, span);
    }
    aggregate.scope = scope->name;
    static const std::unordered_map<std::string_view, bool> sub_periods = {
        {"week", true}, {"third", true}, {"month", true}, {"quarter", true}, {"year", true}};
    const auto english = ast::BuiltinName(aggregate.scope.text);
    if (english && sub_periods.contains(*english)) aggregate.scope.text = *english;
  } else {
    if (!first.over) {
      emitter_.Report(Code::kAggregateNeedsOver, first.span, {function.text});
      return Add(ast::ErrorExpr{}, span);
    }
    aggregate.value = first.value;
    aggregate.scope = *first.over;
  }
  if (first.by.valid() || first.within || first.lowest_first) {
    emitter_.Report(Code::kWrongArgument, first.span, {function.text});
  }
  for (size_t i = 1; i < arguments.size(); ++i) {
    const Argument& argument = arguments[i];
    const Term window{"the window", "时间范围"};
    switch (argument.kind) {
      case Argument::Kind::kWindow:
        if (aggregate.window.kind != ast::Window::Kind::kDefault) {
          emitter_.Report(Code::kStatedTwice, argument.span, {window});
        }
        aggregate.window = argument.window;
        break;
      case Argument::Kind::kDated:
        aggregate.dated = argument.value;
        break;
      case Argument::Kind::kInARow:
        aggregate.in_a_row = argument.in_a_row;
        break;
      case Argument::Kind::kValue:
        if (!std::holds_alternative<ast::ErrorExpr>(ast_.exprs[argument.value].node)) {
          emitter_.Report(Code::kWrongArgument, argument.span, {function.text});
        }
        break;
    }
  }
  return Add(std::move(aggregate), span);
}

ast::ExprId Builder::Rank(const ast::Name& function, std::vector<Argument>& arguments, Span span) {
  ast::Rank rank;
  bool grouping = false;
  for (const Argument& argument : arguments) {
    if (argument.kind != Argument::Kind::kValue || argument.over || argument.by.valid() ||
        argument.where.valid()) {
      emitter_.Report(Code::kWrongArgument, argument.span, {function.text});
      continue;
    }
    if (grouping) {  // within village, medium: the words after the comma are further keys of the group
      if (const auto* key = std::get_if<ast::NameRef>(&ast_.exprs[argument.value].node)) {
        rank.within.push_back(key->name);
      } else {
        emitter_.Report(Code::kWrongArgument, argument.span, {function.text});
      }
      continue;
    }
    rank.keys.push_back({argument.value, argument.lowest_first});
    if (argument.within) {
      grouping = true;
      rank.within.push_back(*argument.within);
    }
  }
  if (arguments.empty()) {
    emitter_.Report(Code::kArgumentCount, span,
                    {function.text, Term{"at least one value", "至少一个值"}, "0"});
  }
  if (rank.keys.empty()) {
    return Add(ast::ErrorExpr{}, span);
  }
  return Add(std::move(rank), span);
}

ast::ExprId Builder::Apportion(const ast::Name& function, std::vector<Argument>& arguments, Span span) {
  ast::Apportion apportion;
  if (arguments.empty() || !arguments.front().by.valid()) {
    emitter_.Report(Code::kMissingPart, span, {function.text, Term{"by", "按"}});
    return Add(ast::ErrorExpr{}, span);
  }
  apportion.amount = arguments.front().value;
  apportion.weight = arguments.front().by;
  if (arguments.front().within) apportion.within.push_back(*arguments.front().within);
  for (size_t i = 1; i < arguments.size(); ++i) {
    const auto* key = std::get_if<ast::NameRef>(&ast_.exprs[arguments[i].value].node);
    if (key != nullptr && !apportion.within.empty()) {
      apportion.within.push_back(key->name);
    } else {
      emitter_.Report(Code::kWrongArgument, arguments[i].span, {function.text});
    }
  }
  return Add(std::move(apportion), span);
}

}  // namespace kaocheng::syntax
