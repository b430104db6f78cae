#pragma once

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

}  // namespace kaocheng::fuzz
