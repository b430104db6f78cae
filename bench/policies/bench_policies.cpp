// Evaluation of data in memory on the shipped policies: records a second on one core, and two threads against
// one.
//   bench_policies POLICIES PERIOD_YEAR DATA_FOLDER...
// One line a folder: records, the median of five runs, nanoseconds a record, and what the ranges of the
// unknown cost where the data miss nothing; loading and reports are not timed.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "adapters/cli/compile.h"
#include "adapters/csv/load.h"
#include "dsl/base/date.h"
#include "engine/exec/execute.h"
#include "engine/outcome/outcome.h"
#include "engine/plan/plan.h"

namespace kaocheng {
namespace {

constexpr int kRuns = 5;

double Seconds(const std::vector<plan::Plan>& plans, const std::vector<data::Snapshot>& snapshots,
               const exec::Options& options) {
  std::vector<double> times;
  for (int run = 0; run < kRuns; ++run) {
    const auto start = std::chrono::steady_clock::now();
    for (size_t i = 0; i < plans.size(); ++i) exec::Execute(plans[i], snapshots[i], options);
    times.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  return times[kRuns / 2];
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.size() < 3) {
    fmt::print(stderr, "usage: bench_policies POLICIES YEAR DATA_FOLDER...\n");
    return 2;
  }
  Emitter emitter;
  cli::Phases phases(Language::kEn);
  cli::Compilation compilation;
  cli::Compile({arguments[0]}, cli::Which::kJudging, phases, compilation, emitter);
  if (emitter.has_errors()) return 1;
  std::vector<const hir::Program*> programs;
  for (const cli::Compiled& policy : compilation.policies) programs.push_back(&policy.program);
  const int year = std::atoi(arguments[1].c_str());
  data::Period period{*FromCivil({year, 1, 1}), *FromCivil({year, 12, 31}), *FromCivil({year, 12, 31}),
                      arguments[1]};

  fmt::print("{:<24}{:>12}{:>10}{:>12}{:>12}{:>12}{:>10}\n", "data", "records", "seconds", "M rec/s",
             "ns/record", "2 threads", "ranges");
  for (size_t i = 2; i < arguments.size(); ++i) {
    const auto dataset = csv::LoadFolder(arguments[i], data::SchemaOf(programs), emitter);
    if (!dataset) return 4;
    std::vector<plan::Plan> plans;
    std::vector<data::Snapshot> snapshots;
    uint64_t rejects = 0;
    uint64_t records = 0;
    for (const cli::Compiled& policy : compilation.policies) {
      data::Snapshot snapshot =
          data::BuildSnapshot(*dataset, policy.program, policy.more_specific, period, emitter, rejects);
      if (!outcome::JudgesAnybody(policy.program, snapshot)) continue;
      snapshots.push_back(std::move(snapshot));
      plans.push_back(plan::MakePlan(policy.program, plan::OutcomeColumns(policy.program, false)));
      records += snapshots.back().records;
    }
    const double one = Seconds(plans, snapshots, {.threads = 1});
    const double two = Seconds(plans, snapshots, {.threads = 2});
    const double strict = Seconds(plans, snapshots, {.threads = 1, .ranges = false});
    const auto count = static_cast<double>(records);
    fmt::print("{:<24}{:>12}{:>10.3f}{:>12.1f}{:>12.1f}{:>11.2f}x{:>9.2f}x\n", arguments[i], records, one,
               count / one / 1e6, one / count * 1e9, one / two, one / strict);
  }
  return 0;
}

}  // namespace
}  // namespace kaocheng

int main(int argc, char** argv) { return kaocheng::Main({argv + 1, argv + argc}); }
