#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "dsl/check/check.h"
#include "dsl/syntax/parse.h"
#include "engine/trial/mutate.h"

namespace kaocheng::trial {

// The last policy of some texts, with its tests.
class Compiled {
 public:
  explicit Compiled(const std::vector<std::string>& texts) {
    std::vector<ast::PolicyId> policies;
    for (size_t i = 0; i < texts.size(); ++i) {
      const SourceId source = sources.Add("text" + std::to_string(i) + ".kc", texts[i]);
      for (const ast::PolicyId policy : syntax::Parse(sources, source, ast, emitter))
        policies.push_back(policy);
    }
    if (emitter.has_errors() || policies.empty()) return;
    consolidated = layers::Consolidate(ast, policies.back(), emitter);
    if (!emitter.has_errors()) check::Check(ast, consolidated, emitter, &suite);
    for (const hir::Test& test : suite.tests) tests.push_back(&test);
  }
  Compiled(const Compiled&) = delete;
  Compiled& operator=(const Compiled&) = delete;

  bool valid() const { return !emitter.has_errors(); }
  Words words() const { return {ast, consolidated}; }
  std::string Text(Span span) const { return std::string(sources.Text(span)); }
  bool AllPass() const {
    for (const Verdict& verdict : RunTests(suite, tests, sources, 2))
      if (!verdict.passed()) return false;
    return true;
  }
  Coverage Cover() const {
    const Words text = words();
    Watch watch(suite, text, tests.size());
    RunTests(suite, tests, sources, 2,
             [&](size_t test, explain::Evaluator& evaluator) { watch.Saw(test, evaluator); });
    return watch.Sum();
  }

  Sources sources;
  ast::Ast ast;
  Emitter emitter;
  layers::Consolidated consolidated;
  hir::Suite suite;
  std::vector<const hir::Test*> tests;
};

}  // namespace kaocheng::trial
