#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "adapters/cli/session.h"
#include "adapters/report/coverage.h"
#include "adapters/report/mutation.h"
#include "adapters/report/staging.h"
#include "adapters/report/verdicts.h"
#include "dsl/diagnostics/code.h"
#include "dsl/format/format.h"
#include "engine/trial/coverage.h"
#include "engine/trial/mutate.h"
#include "engine/trial/trial.h"

namespace kaocheng::cli {

namespace {

report::TestedPolicy RunOne(Session& session, const Compiled& policy) {
  const Options& options = session.options;
  std::vector<const hir::Test*> chosen;
  for (const hir::Test& test : policy.suite.tests) {
    if (test.title.find(options.filter) != std::string::npos) chosen.push_back(&test);
  }
  const PolicyFiles& files = session.compilation.files;
  report::TestedPolicy tested{policy.suite.program.policy, {}};
  const trial::Words words(files.ast, policy.consolidated);
  std::optional<trial::Watch> watch;
  trial::Observer observer;
  if (options.coverage) {
    watch.emplace(policy.suite, words, chosen.size());
    observer = [&](size_t test, explain::Evaluator& evaluator) { watch->Saw(test, evaluator); };
  }
  tested.verdicts = trial::RunTests(policy.suite, chosen, files.sources, options.threads, observer);
  if (watch) tested.coverage = watch->Sum();
  if (options.mutate && !chosen.empty())
    tested.mutation = trial::Mutate(policy.suite, words, chosen, files.sources, options.threads);
  return tested;
}

std::vector<report::TestedPolicy> RunAll(Session& session) {
  std::vector<report::TestedPolicy> tested;
  for (const Compiled& policy : session.compilation.policies) {
    const std::string& name = policy.suite.program.policy;
    tested.push_back(
        session.phases.Do({"test " + name, "测试 " + name}, [&] { return RunOne(session, policy); }));
  }
  return tested;
}

bool Write(Session& session, const std::string& file, const std::string& bytes) {
  if (file.empty()) return true;
  const std::string name = std::filesystem::path(file).filename();
  report::Staging staging(file, report::Staging::Shape::kFile);
  auto error = staging.Open();
  if (!error) error = report::WriteFile(staging.Path(name), bytes);
  if (!error) error = staging.Commit(name);
  if (error) session.emitter.Report(Code::kCannotWrite, {}, {*error});
  return !error;
}

// Tests and fixtures, whose text no report of a policy shows.
std::vector<Span> TestsOf(const ast::Ast& ast) {
  std::vector<Span> spans;
  for (const ast::Decl& decl : ast.decls) {
    if (std::holds_alternative<ast::Test>(decl.node)) spans.push_back(decl.span);
  }
  return spans;
}

bool Reaches(trial::Count count, std::optional<int64_t> least) {
  constexpr int64_t kPercent = 1'000'000;
  return !least ||
         static_cast<int64_t>(count.covered) * 100 * kPercent >= static_cast<int64_t>(count.total) * *least;
}

}  // namespace

int Test(Session& session) {
  const Options& options = session.options;
  if (const Exit exit = CompilePolicies(session, Which::kGiven); exit != kDone) return exit;
  const PolicyFiles& files = session.compilation.files;
  const Sources& sources = files.sources;
  const std::vector<report::TestedPolicy> tested = RunAll(session);
  const bool any = std::any_of(tested.begin(), tested.end(),
                               [](const report::TestedPolicy& policy) { return !policy.verdicts.empty(); });
  if (!any && !options.filter.empty()) {
    session.emitter.Report(Code::kNoSuchTest, {}, {options.filter});
    return kUsage;
  }
  if (!options.junit.empty() &&
      !Write(session, options.junit, report::JUnit(tested, sources, options.language)))
    return kEnvironment;
  if (!options.coverage_html.empty() &&
      !Write(session, options.coverage_html,
             report::CoverageHtml(tested, TestsOf(files.ast), sources, options.language)))
    return kEnvironment;
  if (options.json) {
    std::cout << report::VerdictsJson(tested, sources, options.language);
  } else {
    std::cout << report::FailuresText(tested, sources, options.language);
    if (options.coverage) {
      format::Wordings wordings(sources, files.ast, files.given, options.language);
      std::cout << report::CoverageText(tested, sources, options.language,
                                        [&](Span span) { return wordings.At(span); });
    }
    if (options.mutate) std::cout << report::MutationText(tested, sources, options.language);
    const bool chinese = options.language == Language::kZh;
    std::cout << fmt::format(fmt::runtime(chinese ? "通过 {} 个，未通过 {} 个\n" : "{} passed, {} failed\n"),
                             report::Passed(tested), report::Failed(tested));
    if (!options.coverage_html.empty())
      std::cout << (chinese ? "覆盖情况已写入 " : "coverage written to ") << options.coverage_html << "\n";
  }
  const bool covered = Reaches(report::Covered(tested), options.coverage_min);
  // Without a test nothing is changed, and nothing noticed.
  const bool noticed =
      Reaches(report::Noticed(tested), options.mutate_min) && (any || options.mutate_min.value_or(0) == 0);
  return report::Failed(tested) == 0 && covered && noticed ? kDone : kPolicyErrors;
}

}  // namespace kaocheng::cli
