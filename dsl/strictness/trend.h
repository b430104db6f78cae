#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "dsl/ast/ast.h"
#include "dsl/layers/consolidate.h"
#include "dsl/layers/declarations.h"
#include "dsl/layers/range.h"

namespace kaocheng::strictness {

// How a value moves; of booleans, false is less than true. kFlat: not at all.
enum class Trend : uint8_t { kFlat, kUp, kDown, kUnclear };

Trend Join(Trend a, Trend b);     // both happen together
Trend Through(Trend a, Trend b);  // b moves as its input grows, and the input moves by a
inline Trend Opposite(Trend trend) { return Through(trend, Trend::kDown); }

// Judges expressions of one consolidated policy without data.
class Trends {
 public:
  // `ast` is only read; Declarations asks for it because elsewhere they change it.
  Trends(ast::Ast& ast, const layers::Consolidated& policy);

  // How `expr` moves when the value named `name` (canonical) grows and everything else stays.
  Trend Of(ast::ExprId expr, const std::string& name);
  // How `now` stands to `before` for all data: kUp is never less. `before` is of the level above and is read
  // with the names of this policy.
  Trend From(ast::ExprId before, ast::ExprId now);

  std::string Canonical(const std::string& name) const;  // the name behind an alias
  layers::Ranges& ranges() { return ranges_; }

 private:
  Trend FromLike(ast::ExprId before, ast::ExprId now);
  Trend FromBounded(ast::ExprId before, ast::ExprId now);
  Trend FromConditions(ast::ExprId before, ast::ExprId now);
  Trend FromSum(ast::ExprId before, ast::ExprId now);
  Trend FromRanges(ast::ExprId before, ast::ExprId now);

  const ast::Ast& ast_;
  layers::Declarations decls_;
  layers::Ranges ranges_;
  std::unordered_map<std::string, std::string> canonical_;
  int depth_ = 0;
};

}  // namespace kaocheng::strictness
