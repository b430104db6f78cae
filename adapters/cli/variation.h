#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/cli/session.h"
#include "dsl/ast/ast.h"

namespace kaocheng::cli {

inline constexpr size_t kMostCombinations = 1000;

// --vary NAME=VALUES. The text becomes a source of its own, so that the compiler's messages show it.
struct Variation {
  SourceId source;
  Span name_span;
  Span values_span;
  std::string policy, parameter;  // whose value is varied, and its name there
  std::string title, type;        // the parameter's title; its type in canonical English, or an enumeration
  std::vector<ast::ExprNode> values;  // literals, or names of an enumeration's members
  std::vector<Span> spans;
};

// Finds out which parameters are meant and reads their values. Empty: reported.
std::vector<Variation> ReadVariations(Session& session);

// The value as outcomes.ndjson writes it (1500.00, 0.05, 2016-12-31, a member's name), and for people.
std::string CanonicalText(const ast::ExprNode& value);
Term ValueText(const ast::ExprNode& value);

}  // namespace kaocheng::cli
