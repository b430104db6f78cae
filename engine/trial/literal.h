#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/ast/expr.h"
#include "dsl/hir/types.h"

// Constants as they are written and as they are stored.
namespace kaocheng::trial {

// What a literal may be in a program: an integer is also a decimal where one is wanted.
struct Stored {
  hir::TypeKind kind = hir::TypeKind::kInteger;
  int64_t value = 0;
};
std::vector<Stored> StoredAs(const ast::Literal& literal);

// The number moved by one in its last place, dates by a day, and how much that is in stored units.
struct Moved {
  std::string text;
  int64_t by = 0;
};
// nullopt: nothing that can be moved.
std::optional<Moved> Move(const ast::Literal& literal, const Stored& stored, std::string_view text,
                          int direction);

}  // namespace kaocheng::trial
