#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

#include "dsl/ast/ast.h"
#include "dsl/base/date.h"
#include "dsl/base/number.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/layers/declarations.h"

namespace kaocheng::layers {

// What an expression measures. Kinds are not comparable with one another; kUnknown is what the data decide.
enum class Kind : uint8_t {
  kUnknown,
  kNumber,
  kMoney,
  kDate,
  kDatetime,
  kMinutes,
  kDays,
  kWorkdays,
  kMonths,
  kOther,  // truth values and texts, which have no order
};
Term KindTerm(Kind kind);

// The values that an expression may take. A missing end is not bounded. kNumber is in millionths, the others
// as in a literal (fen, days, minutes, …).
struct Range {
  Kind kind = Kind::kUnknown;
  std::optional<Int128> low, high;
};

Term ValueTerm(Kind kind, Int128 value);  // {"1500 yuan", "1500元"}

// Bounds expressions without knowing the data: literals, parameters, rates, bounds that the author wrote, and
// what follows from them. Never narrower than the truth; a name that may be a field is anything.
class Ranges {
 public:
  Ranges(const ast::Ast& ast, const Declarations& decls) : ast_(ast), decls_(decls) {}

  // With the parameters' values of one date, or over all dates.
  Range Of(ast::ExprId expr, std::optional<Date> date);
  Range OfParameter(const ast::Parameter& parameter, std::optional<Date> date);
  // The dates after `from` on which any parameter changes, and `from` itself.
  std::set<Date> ChangesFrom(Date from) const;

 private:
  struct Node;  // one case an expression, range_nodes.cpp
  Range OfName(const std::string& name, std::optional<Date> date);
  bool IsDuty(ast::ExprId object);
  bool MayBeField(const std::string& name);

  const ast::Ast& ast_;
  const Declarations& decls_;
  // Names and titles of fields, once somebody asks: what they hold is for the data to say.
  std::optional<std::unordered_set<std::string>> fields_;
  std::map<std::pair<ast::DeclId, std::optional<Date>>, Range>
      known_;  // breaks circles too: one being bounded is anything
  int depth_ = 0;
};

Range Clip(Range value, const std::optional<Range>& at_least, const std::optional<Range>& at_most);

}  // namespace kaocheng::layers
