#include "tests/unit/compare/sides.h"

#include <cstdlib>
#include <iostream>

#include "dsl/base/one_line.h"
#include "dsl/check/check.h"
#include "dsl/diagnostics/render.h"
#include "dsl/layers/consolidate.h"
#include "dsl/syntax/parse.h"

namespace kaocheng::compare {

namespace {

hir::Program Checked(Sources& sources, const Texts& texts, const std::string& judging) {
  ast::Ast ast;
  Emitter emitter;
  std::vector<ast::PolicyId> policies;
  for (const auto& [file, text] : texts) {
    const SourceId source = sources.Add(file, text);
    for (const ast::PolicyId policy : syntax::Parse(sources, source, ast, emitter))
      policies.push_back(policy);
  }
  for (const ast::PolicyId policy : policies) {
    if (ast.policies[policy].name.text != judging) continue;
    const layers::Consolidated consolidated = layers::Consolidate(ast, policy, emitter);
    hir::Program program = check::Check(ast, consolidated, emitter);
    if (!emitter.has_errors()) return program;
  }
  std::cerr << RenderText(emitter.diagnostics(), sources, Language::kEn) << "no policy " << judging << "\n";
  std::abort();
}

}  // namespace

std::vector<std::string> Sides::Provisions() const {
  const auto words = [&](Span span, const Term& said) {
    if (!said.en.empty()) return said.en;
    return span.valid() ? OnOneLine(sources.Text(span)) : "—";
  };
  std::vector<std::string> list;
  for (const Provision& p : alignment.provisions)
    list.push_back(p.clause + ": " + words(p.before, p.before_words) + " -> " +
                   words(p.after, p.after_words));
  return list;
}

std::unique_ptr<Sides> Lay(const Texts& before, const Texts& after, const std::string& judging) {
  auto sides = std::make_unique<Sides>();
  const hir::Program base = Checked(sides->sources, before, judging);
  const hir::Program with = Checked(sides->sources, after, judging);
  sides->joined = Join(base, with);
  sides->alignment = Align(sides->joined);
  return sides;
}

}  // namespace kaocheng::compare
