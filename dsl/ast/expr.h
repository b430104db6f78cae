#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dsl/base/date.h"
#include "dsl/base/ids.h"
#include "dsl/base/source.h"

namespace kaocheng::ast {

struct ExprTag;
using ExprId = Id<ExprTag>;

// A name as written (quotes and backticks removed). Built-in words that stand where a name may stand (month,
// on, period, money …) are given in their canonical English spelling.
struct Name {
  std::string text;
  Span span;

  bool empty() const { return text.empty(); }
};

struct Text {
  std::string text;
  Span span;
};

enum class LiteralKind : uint8_t {
  kBoolean,
  kInteger,
  kDecimal,
  kPercent,
  kMoney,
  kDate,
  kDatetime,
  kText,
  kDuration
};
enum class DurationUnit : uint8_t { kMinutes, kHours, kDays, kWorkdays, kMonths, kYears };

// kInteger: the number. kDecimal, kPercent: millionths (5% is 50'000). kMoney: fen. kDate: days. kDatetime:
// minutes. kDuration: `value` units. kBoolean: 0 or 1.
struct Literal {
  LiteralKind kind = LiteralKind::kInteger;
  int64_t value = 0;
  DurationUnit unit = DurationUnit::kDays;
  std::string text;
};

struct NameRef {
  Name name;
};

struct Member {
  ExprId object;
  Name name;
};

enum class UnaryOp : uint8_t { kNegate, kPlus, kNot };
enum class BinaryOp : uint8_t { kOr, kAnd, kEq, kNe, kLt, kLe, kGt, kGe, kAdd, kSub, kMul, kDiv };
std::string_view SignOf(BinaryOp op);  // `or` and `and` in English

struct Unary {
  UnaryOp op;
  ExprId operand;
};

struct Binary {
  BinaryOp op;
  ExprId left, right;
};

// if c then a else b; a chain nests in `otherwise`.
struct If {
  ExprId condition, then, otherwise;
};

struct IsKnown {
  ExprId operand;
  bool negated = false;  // x is not known
};

struct Default {
  ExprId operand, fallback;
};

// on in straw
struct InSeason {
  ExprId date;
  Name season;
};

// measures.running as of D, patrol_days as of D
struct AsOf {
  ExprId operand, date;
};

// E at least X at most Y; either may be invalid
struct Bounded {
  ExprId operand, at_least, at_most;
};

// E except V when C … times F when C …: the factors multiply the value that the exceptions left.
struct Modified {
  struct Arm {
    ExprId value, when;
    Span span;
  };
  ExprId base;
  std::vector<Arm> exceptions, factors;
};

// min(a, b), max(a, b) and whatever else looks like a call
struct Call {
  Name function;
  std::vector<ExprId> arguments;
};

enum class RoundMode : uint8_t { kNearest, kUp, kDown };

struct Round {
  RoundMode mode;
  ExprId operand, unit;
};

enum class AggregateKind : uint8_t {
  kCount,
  kSum,
  kAverage,
  kMin,
  kMax,
  kLatest,
  kExists,
  kEvery,
  kDistinct
};

// The window of an aggregate. kDefault: the period or the cell (`ever` in a record's own column).
struct Window {
  enum class Kind : uint8_t { kDefault, kLast, kFromTo, kFrom, kEver, kAsOf } kind = Kind::kDefault;
  ExprId length;    // kLast: a duration
  ExprId from, to;  // kLast: to; kFromTo; kFrom; kAsOf: to
  Span span;
};

struct Aggregate {
  AggregateKind kind;
  ExprId value;  // sum, average, min, max, latest, distinct: what; every: the condition
  Name scope;    // a record type, a child entity, a sub-period (canonical English)
  std::optional<Name> via;
  std::optional<Name> season;
  ExprId where;
  Window window;
  ExprId dated;
  std::optional<int64_t> in_a_row;
};

struct SortKey {
  ExprId key;
  bool lowest_first = false;
};

// rank(K, K2 lowest first within G)
struct Rank {
  std::vector<SortKey> keys;
  std::vector<Name> within;
};

// apportion(E by W within G)
struct Apportion {
  ExprId amount, weight;
  std::vector<Name> within;
};

// Stands where the text could not be read; already reported.
struct ErrorExpr {};

using ExprNode = std::variant<ErrorExpr, Literal, NameRef, Member, Unary, Binary, If, IsKnown, Default,
                              InSeason, AsOf, Bounded, Modified, Call, Round, Aggregate, Rank, Apportion>;

struct Expr {
  ExprNode node;
  Span span;
};

}  // namespace kaocheng::ast
