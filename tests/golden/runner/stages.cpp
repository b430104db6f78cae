#include "stages.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "adapters/report/verdicts.h"
#include "dsl/ast/print.h"
#include "dsl/check/check.h"
#include "dsl/hir/program.h"
#include "dsl/layers/consolidate.h"
#include "dsl/lint/lint.h"
#include "dsl/syntax/parse.h"
#include "engine/trial/trial.h"

namespace kaocheng::golden {
namespace {

std::string DumpSyntax(const Sources& sources, SourceId source, Emitter& emitter) {
  ast::Ast ast;
  std::string dump;
  for (const ast::PolicyId policy : syntax::Parse(sources, source, ast, emitter)) {
    dump += ast::Print(ast, policy) + "\n";
  }
  return dump;
}

// The policies that no other extends, in the order written.
std::vector<ast::PolicyId> MostSpecific(const ast::Ast& ast, const std::vector<ast::PolicyId>& policies) {
  std::vector<ast::PolicyId> chosen;
  std::ranges::copy_if(policies, std::back_inserter(chosen), [&](ast::PolicyId policy) {
    return std::ranges::none_of(policies, [&](ast::PolicyId other) {
      // Of several versions the last stands for all.
      const bool version = ast.policies[other].name.text == ast.policies[policy].name.text;
      if (version) return other > policy;
      const auto& parent = ast.policies[other].extends;
      return parent && parent->text == ast.policies[policy].name.text &&
             ast.policies[policy].extends.value_or(ast::Name{}).text != ast.policies[other].name.text;
    });
  });
  return chosen;
}

std::string Days(Date from, Date until) {
  return (from == kMinDate ? "" : " from " + FormatDate(from)) +
         (until == kMaxDate ? "" : " until " + FormatDate(until));
}

// What is in force for each policy that no other extends: whatever is not its parents' own, and the guards.
std::string DumpLayers(const Sources& sources, SourceId source, Emitter& emitter) {
  ast::Ast ast;
  std::string dump;
  const std::vector<ast::PolicyId> policies = syntax::Parse(sources, source, ast, emitter);
  for (const ast::PolicyId policy : MostSpecific(ast, policies)) {
    const std::string& name = ast.policies[policy].name.text;
    const layers::Consolidated consolidated = layers::Consolidate(ast, policy, emitter);
    if (emitter.has_errors()) continue;
    dump += "=== " + name + "\n";
    for (const layers::Entry& entry : consolidated.entries) dump += ast::Print(ast, entry.decl) + "\n";
    for (const layers::Consolidated::Change& change : consolidated.changes) {
      dump += "changed by " + ast.policies[change.by].name.text + ", opened by " +
              ast.policies[change.opened_by].name.text + ": " + std::string(sources.Text(change.span)) + "\n";
    }
    for (const auto& [decl, versions] : consolidated.versions) {
      for (const layers::Consolidated::Version& version : versions)
        dump += ast.decls[decl].head.name.text + " of " + ast.policies[version.declared_by].name.text + " " +
                ast.policies[version.declared_by].version + Days(version.from, version.until) + "\n";
    }
    for (const auto& [expr, dated] : consolidated.dated) {
      dump += "dated: " + ast::Print(ast, expr) + "\n";
      for (const layers::Consolidated::Dated& each : dated)
        dump += "  " + ast::Print(ast, each.value) + Days(each.from, each.until) + "\n";
    }
    for (const layers::Consolidated::Guard& guard : consolidated.guards) {
      dump += "guard: " + std::string(sources.Text(ast.exprs[guard.value].span)) + "\n";
    }
  }
  return dump;
}

// What is hardly meant, in every policy that compiles.
std::string DumpLint(const Sources& sources, SourceId source, Emitter& emitter) {
  ast::Ast ast;
  for (const ast::PolicyId policy : syntax::Parse(sources, source, ast, emitter)) {
    if (emitter.has_errors()) break;
    const layers::Consolidated consolidated = layers::Consolidate(ast, policy, emitter);
    const hir::Program program = check::Check(ast, consolidated, emitter);
    if (!emitter.has_errors()) lint::Lint(ast, consolidated, program, emitter);
  }
  return "";
}

// The last policy that no other extends, lowered; nothing where it could not be read or put together.
std::string DumpCheck(const Sources& sources, SourceId source, Emitter& emitter) {
  ast::Ast ast;
  const std::vector<ast::PolicyId> policies = syntax::Parse(sources, source, ast, emitter);
  const std::vector<ast::PolicyId> chosen = MostSpecific(ast, policies);
  if (emitter.has_errors() || chosen.empty()) return "";
  const layers::Consolidated consolidated = layers::Consolidate(ast, chosen.back(), emitter);
  if (emitter.has_errors()) return "";
  const hir::Program program = check::Check(ast, consolidated, emitter);
  return emitter.has_errors() ? "" : hir::Print(program);
}

// The last policy's own tests, run; what is wrong with a test itself is reported.
std::string DumpTrial(const Sources& sources, SourceId source, Emitter& emitter) {
  ast::Ast ast;
  const std::vector<ast::PolicyId> chosen = MostSpecific(ast, syntax::Parse(sources, source, ast, emitter));
  if (emitter.has_errors() || chosen.empty()) return "";
  const layers::Consolidated consolidated = layers::Consolidate(ast, chosen.back(), emitter);
  if (emitter.has_errors()) return "";
  hir::Suite suite;
  check::Check(ast, consolidated, emitter, &suite);
  if (emitter.has_errors()) return "";
  std::vector<const hir::Test*> tests;
  for (const hir::Test& test : suite.tests) tests.push_back(&test);
  std::vector<report::TestedPolicy> tested{{suite.program.policy, trial::RunTests(suite, tests, sources, 1)}};
  std::string dump;
  for (trial::Verdict& verdict : tested.front().verdicts) {
    dump += (verdict.passed() ? "passed  " : "failed  ") + verdict.test->title + "\n";
    for (const Diagnostic& fault : std::exchange(verdict.faults, {}))
      emitter.Report(fault.code, fault.place, fault.args);
  }
  for (const Language language : {Language::kEn, Language::kZh})
    dump += "\n" + report::FailuresText(tested, sources, language);
  return dump;
}

}  // namespace

const std::vector<Stage>& Stages() {
  static const std::vector<Stage> stages = {{"syntax", DumpSyntax},
                                            {"layers", DumpLayers},
                                            {"check", DumpCheck},
                                            {"lint", DumpLint},
                                            {"trial", DumpTrial}};
  return stages;
}

}  // namespace kaocheng::golden
