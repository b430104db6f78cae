#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/base/date.h"
#include "dsl/layers/consolidate.h"
#include "dsl/layers/range.h"

namespace kaocheng::strictness {

// For the person concerned.
enum class Direction : uint8_t { kStricter, kLooser, kUnclear };

// One clause that a level says otherwise than the level above.
struct Difference {
  enum class Kind : uint8_t { kChanged, kAdded, kRemoved };

  Kind kind = Kind::kChanged;
  std::string path;       // patrol_days, merit.amount, walking.days.unless
  std::string title;      // 每月巡查天数
  std::string_view noun;  // canonical: parameter, item, violation …
  Direction direction = Direction::kUnclear;
  std::optional<Date> from;  // a parameter's values differ from this day on; none: at all times
  ast::ExprId before, now;   // of a change; one is invalid where the clause is new or gone
  // Where both are one number of one kind.
  struct Numbers {
    layers::Kind kind;
    Int128 before, now;
  };
  std::optional<Numbers> numbers;
  Span span;  // the words of this level; of what was removed, the words above
};

// What `policy` says otherwise than `above`, the same chain without its last level: parameters at all dates,
// of other declarations what each says last. In the order of the level above, then what is new. `ast` is only
// read.
std::vector<Difference> Tightened(ast::Ast& ast, const layers::Consolidated& above,
                                  const layers::Consolidated& policy);

}  // namespace kaocheng::strictness
