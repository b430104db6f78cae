#include "tests/fuzz/parsed.h"

#include "dsl/ast/print.h"
#include "dsl/syntax/parse.h"

namespace kaocheng::fuzz {

Parsed::Parsed(std::string text) {
  source = sources.Add("fuzz.kc", std::move(text));
  policies = syntax::Parse(sources, source, ast, emitter);
}

std::string Parsed::Tree() const {
  std::string tree;
  for (const ast::PolicyId policy : policies) tree += ast::Print(ast, policy);
  return tree;
}

}  // namespace kaocheng::fuzz
