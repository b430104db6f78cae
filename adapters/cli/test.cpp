#include <fmt/format.h>

#include <iostream>

#include "adapters/cli/session.h"
#include "adapters/report/staging.h"
#include "adapters/report/verdicts.h"
#include "dsl/diagnostics/code.h"
#include "engine/trial/trial.h"

namespace kaocheng::cli {

namespace {

std::vector<report::TestedPolicy> RunAll(Session& session) {
  const Options& options = session.options;
  std::vector<report::TestedPolicy> tested;
  for (const Compiled& policy : session.compilation.policies) {
    std::vector<const hir::Test*> chosen;
    for (const hir::Test& test : policy.suite.tests) {
      if (test.title.find(options.filter) != std::string::npos) chosen.push_back(&test);
    }
    report::TestedPolicy& entry = tested.emplace_back();
    const std::string& name = policy.suite.program.policy;
    entry.policy = name;
    entry.verdicts = session.phases.Do({"test " + name, "测试 " + name}, [&] {
      return trial::RunTests(policy.suite, chosen, session.compilation.files.sources, options.threads);
    });
  }
  return tested;
}

}  // namespace

int Test(Session& session) {
  const Options& options = session.options;
  if (const Exit exit = CompilePolicies(session, Which::kGiven); exit != kDone) return exit;
  const Sources& sources = session.compilation.files.sources;
  const std::vector<report::TestedPolicy> tested = RunAll(session);
  if (!options.junit.empty()) {
    constexpr const char* kName = "junit.xml";
    report::Staging staging(options.junit, report::Staging::Shape::kFile);
    auto error = staging.Open();
    if (!error)
      error = report::WriteFile(staging.Path(kName), report::JUnit(tested, sources, options.language));
    if (!error) error = staging.Commit(kName);
    if (error) {
      session.emitter.Report(Code::kCannotWrite, {}, {*error});
      return kEnvironment;
    }
  }
  if (options.json) {
    std::cout << report::VerdictsJson(tested, sources, options.language);
  } else {
    std::cout << report::FailuresText(tested, sources, options.language);
    std::cout << fmt::format("{} passed, {} failed\n", report::Passed(tested), report::Failed(tested));
  }
  return report::Failed(tested) == 0 ? kDone : kPolicyErrors;
}

}  // namespace kaocheng::cli
