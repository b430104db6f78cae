// Evaluation of data in memory on the shipped policies; loading and reports are not timed.
//   bench_policies [--account] POLICIES PERIOD_YEAR DATA...
// One line a folder, medians of seven runs:
//   records   as read, each counted once
//   held      the same, counted once for each policy that evaluates it: a prefecture's own policy looks at
//             the people of all its counties again
//   rows      a column computed for a row of its space, in millions
//   seconds   of processor time on one thread; M rec/s: records, not held ones
//   2 threads against one, by the clock on the wall; ranges: what the ranges of the unknown cost
// --account adds where the time goes, by operator and space, and how far from the memory's limit it is.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "bench/policies/account.h"
#include "bench/policies/memory.h"
#include "bench/support/support.h"
#include "dsl/base/date.h"
#include "engine/exec/execute.h"
#include "engine/outcome/outcome.h"
#include "engine/plan/plan.h"

namespace kaocheng {
namespace {

constexpr int kRuns = 7;

double Wall() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct World {
  std::vector<plan::Plan> plans;
  std::vector<data::Snapshot> snapshots;

  double Seconds(double (*clock)(), const exec::Options& options) const {
    const double start = clock();
    for (size_t i = 0; i < plans.size(); ++i) exec::Execute(plans[i], snapshots[i], options);
    return clock() - start;
  }
};

// Takes turns, so that what else the machine does falls on all alike.
struct Times {
  std::vector<double> one, one_wall, two_wall, strict;

  explicit Times(const World& world) {
    for (int run = 0; run < kRuns; ++run) {
      one.push_back(world.Seconds(CpuSeconds, {.threads = 1}));
      one_wall.push_back(world.Seconds(Wall, {.threads = 1}));
      two_wall.push_back(world.Seconds(Wall, {.threads = 2}));
      strict.push_back(world.Seconds(CpuSeconds, {.threads = 1, .ranges = false}));
    }
  }
};

uint64_t RecordsRead(const data::Dataset& dataset) {
  uint64_t records = 0;
  for (size_t t = 0; t < dataset.tables.size(); ++t)
    if (!dataset.schema.tables[t].entity) records += dataset.tables[t].ids.size();
  return records;
}

int Main(std::vector<std::string> arguments) {
  const bool with_account = !arguments.empty() && arguments[0] == "--account";
  if (with_account) arguments.erase(arguments.begin());
  if (arguments.size() < 3) {
    fmt::print(stderr, "usage: bench_policies [--account] POLICIES YEAR DATA...\n");
    return 2;
  }
  const auto policies = ReadPolicies({arguments[0]}, cli::Which::kJudging);
  if (!policies) return 1;
  const data::Period period = YearOf(arguments[1]);
  Emitter emitter;

  fmt::print("{:<24}{:>11}{:>11}{:>10}{:>9}{:>9}{:>9}{:>10}{:>11}{:>8}\n", "data", "records", "held",
             "M rows", "seconds", "M rec/s", "ns/rec", "M held/s", "2 threads", "ranges");
  for (size_t i = 2; i < arguments.size(); ++i) {
    const auto dataset = LoadData(arguments[i], data::SchemaOf(policies->programs), emitter);
    if (!dataset) return 4;
    World world;
    uint64_t rejects = 0;
    uint64_t held = 0;
    Account account;
    for (const cli::Compiled& policy : policies->compilation.policies) {
      data::Snapshot snapshot =
          data::BuildSnapshot(*dataset, policy.program, policy.more_specific, period, emitter, rejects);
      if (!outcome::JudgesAnybody(policy.program, snapshot)) continue;
      world.snapshots.push_back(std::move(snapshot));
      world.plans.push_back(
          plan::MakePlan(policy.program, plan::OutcomeColumns(policy.program, world.snapshots.back(), false),
                         {.foreign = false}));
      held += world.snapshots.back().records;
    }
    const Times times(world);  // comes first: the account is of a run that finds columns made
    for (size_t p = 0; p < world.plans.size(); ++p) account.Run(world.plans[p], world.snapshots[p]);
    const double one = Median(times.one);
    const uint64_t records = RecordsRead(*dataset);
    const auto count = static_cast<double>(records);
    fmt::print("{:<24}{:>11}{:>11}{:>10.1f}{:>9.3f}{:>9.1f}{:>9.1f}{:>10.1f}{:>10.2f}x{:>7.2f}x\n",
               arguments[i], records, held, static_cast<double>(account.column_rows()) / 1e6, one,
               count / one / 1e6, one / count * 1e9, static_cast<double>(held) / one / 1e6,
               Median(times.one_wall) / Median(times.two_wall), one / Median(times.strict));
    if (!with_account) continue;
    account.Print(records);
    uint64_t bytes = 0;
    for (size_t p = 0; p < world.plans.size(); ++p) bytes += BytesRead(world.plans[p], world.snapshots[p]);
    const double speed = ReadingSpeed();
    fmt::print(
        "  reads {:.0f} MB of fields and dates; one thread reads {:.1f} GB/s, these in {:.4f} s: {:.1f} "
        "times as fast\n",
        static_cast<double>(bytes) / 1e6, speed / 1e9, static_cast<double>(bytes) / speed,
        one / (static_cast<double>(bytes) / speed));
  }
  return 0;
}

}  // namespace
}  // namespace kaocheng

int main(int argc, char** argv) { return kaocheng::Main({argv + 1, argv + argc}); }
