#include "tests/fuzz/support.h"

#include <cstdio>
#include <cstdlib>

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

void MustBeEqual(const std::string& what, const std::string& left, const std::string& right) {
  if (left == right) return;
  std::fprintf(stderr, "%s\n--- before\n%s\n--- after\n%s\n", what.c_str(), left.c_str(), right.c_str());
  std::abort();
}

}  // namespace kaocheng::fuzz
