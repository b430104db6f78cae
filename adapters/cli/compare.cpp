#include <algorithm>
#include <iostream>
#include <map>
#include <optional>
#include <utility>

#include "adapters/cli/comparison.h"
#include "adapters/cli/party.h"
#include "adapters/cli/result_files.h"
#include "adapters/cli/session.h"
#include "adapters/report/comparison.h"
#include "adapters/report/staging.h"
#include "adapters/report/text.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::cli {

namespace {

// The other policy, read after the base and into the same numbering of texts, so that every place is known.
Exit CompileOther(Session& session, Compilation& other) {
  PolicyFiles& files = session.compilation.files;
  other.files.sources = files.sources;
  other.files.hashes = files.hashes;
  Compile({session.options.with}, Which::kJudging, session.phases, other, session.emitter);
  files.sources = other.files.sources;
  files.hashes = other.files.hashes;
  if (other.files.environment_failed) return kEnvironment;
  return session.emitter.has_errors() ? kPolicyErrors : kDone;
}

std::string RegionOf(const Compiled& policy) {
  const hir::Program& program = policy.program;
  return program.region.empty() ? program.policy : program.region;
}

// Policies that judge the same units, by region and level. Empty: they do not cover the same, reported.
std::vector<Pair> PairsOf(Session& session, const Compilation& other) {
  const auto by_region = [](const Compilation& compilation) {
    std::map<std::pair<std::string, std::string>, const Compiled*> policies;
    for (const Compiled& policy : compilation.policies)
      policies.emplace(std::pair(policy.program.region, policy.program.level), &policy);
    return policies;
  };
  const std::string& base_path = session.options.paths.front();
  const std::string& with_path = session.options.with;
  const auto base = by_region(session.compilation);
  const auto with = by_region(other);
  std::vector<Pair> pairs;
  for (const auto& [region, policy] : base) {
    const auto found = with.find(region);
    if (found != with.end()) {
      pairs.push_back({policy, found->second});
    } else {
      session.emitter.Report(Code::kUnitsDiffer, {}, {base_path, with_path, RegionOf(*policy), base_path});
    }
  }
  for (const auto& [region, policy] : with) {
    if (!base.contains(region))
      session.emitter.Report(Code::kUnitsDiffer, {}, {base_path, with_path, RegionOf(*policy), with_path});
  }
  return session.emitter.has_errors() ? std::vector<Pair>() : pairs;
}

std::string Reproduce(const Options& options) {
  std::vector<std::string> arguments = {"kaocheng", "compare"};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) arguments.insert(arguments.end(), {name, value});
  };
  add(options.without.empty() ? "--base" : "--policy", options.paths.front());
  add("--with", options.with);
  if (!options.without.empty()) add("--without", "record:" + options.without);
  add("--data", options.data);
  add("--period", options.period);
  if (options.as_of) add("--as-of", FormatDate(*options.as_of));
  add("--by", options.by);
  if (options.allow_rejects) arguments.emplace_back("--allow-rejects");
  add("--lang", options.language == Language::kZh ? "zh" : "en");
  add("--out", "reproduced");
  return report::ShellCommand(arguments);
}

std::optional<Term> Write(const Options& options, const report::ComparisonReport& report,
                          const report::Names& names) {
  report::Staging staging(options.out, report::Staging::Shape::kFolder);
  if (auto error = staging.Open()) return error;
  const std::vector<std::pair<const char*, std::string>> files = {
      {kChanges, report::ChangesCsv(report, names, options.language)},
      {kComparisonPage, report::ComparisonHtml(report, names, options.language)},
      {kComparison, report::ComparisonJson(report, names)}};
  for (const auto& [name, bytes] : files) {
    if (auto error = report::WriteFile(staging.Path(name), bytes)) return error;
  }
  return staging.Commit(kComparison);
}

}  // namespace

int Compare(Session& session) {
  const Options& options = session.options;
  const bool unwinds = !options.without.empty();
  const std::optional<data::Period> period = ReadPeriod(session);
  if (!period || HoldsOther(session)) return kUsage;
  if (const Exit exit = CompilePolicies(session, Which::kJudging); exit != kDone) return exit;
  Compilation other;
  std::vector<Pair> pairs;
  if (!unwinds) {
    if (const Exit exit = CompileOther(session, other); exit != kDone) return exit;
    pairs = PairsOf(session, other);
    if (pairs.empty()) return kUsage;
  }
  std::vector<const hir::Program*> programs;
  for (const Compiled& policy : session.compilation.policies) programs.push_back(&policy.program);
  for (const Compiled& policy : other.policies) programs.push_back(&policy.program);
  const std::optional<data::Dataset> dataset = LoadData(session, programs);
  if (!dataset) return kEnvironment;

  Compared compared;
  const Exit exit = unwinds ? Unwind(session, *dataset, *period, compared)
                            : CompareAll(session, other, pairs, *dataset, *period, compared);
  if (exit != kDone) return exit;
  if (!AreWhole(session, *dataset)) return kEnvironment;
  report::ComparisonReport& report = compared.report;
  if (compared.judged.empty()) session.emitter.Report(Code::kNobodyJudged, {});
  std::vector<const Compiled*> base, with;
  for (const Pair& pair : compared.judged) {
    base.push_back(pair.base);
    with.push_back(pair.with);
    report.regions.push_back(RegionOf(*pair.base));
  }
  report.engine = "kaocheng " KAOCHENG_VERSION;
  report.command = Reproduce(options);
  report.base = PartyOf(options.paths.front(), session.compilation, base);
  if (!unwinds) report.with = PartyOf(options.with, other, with);
  report.without = options.without;
  report.data = {options.data, dataset->hash};
  report.period = *period;
  report.as_of = options.as_of;
  report.population = report::PopulationHash(report.comparison);

  const report::Names names(*dataset);
  if (!options.out.empty()) {
    const auto error =
        session.phases.Do({"write", "写出结果"}, [&] { return Write(options, report, names); });
    if (error) {
      session.emitter.Report(Code::kCannotWrite, {}, {*error});
      return kEnvironment;
    }
  }
  if (options.json) {
    std::cout << report::ComparisonJson(report, names);
    return kDone;
  }
  std::cout << report::ComparisonTerminal(report, names, options.language);
  if (!options.out.empty())
    std::cout << (options.language == Language::kZh ? "\n结果已写入 " : "\nwritten to ") << options.out
              << "\n";
  return kDone;
}

}  // namespace kaocheng::cli
