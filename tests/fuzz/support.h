#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/base/source.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::fuzz {

// A text as the parser leaves it.
struct Parsed {
  explicit Parsed(std::string text);
  std::string Tree() const;

  Sources sources;
  SourceId source;
  ast::Ast ast;
  Emitter emitter;
  std::vector<ast::PolicyId> policies;
};

// Aborts with both texts, which libFuzzer takes for a crash.
void MustBeEqual(const std::string& what, const std::string& left, const std::string& right);

}  // namespace kaocheng::fuzz
