// Evaluates one policy over a data folder (or a snapshot) in memory, on one thread.
//   bench_peer YEAR DATA_FOLDER VALUES.csv POLICY_PATH...
// The policy is the one named `bench…` of those that the paths hold. Writes its measures to VALUES.csv; with
// `-` all outcomes are evaluated and nothing is written. Prints the records, the median seconds of processor
// time of seven runs and more (half a second of them), and the rules: outcomes and measures. Loading is not
// timed.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "bench/support/support.h"
#include "dsl/base/date.h"
#include "engine/exec/execute.h"
#include "engine/outcome/outcome.h"
#include "engine/plan/plan.h"

namespace kaocheng {
namespace {

constexpr size_t kRuns = 7;
constexpr double kSeconds = 0.5;
constexpr double kLong = 0.001;

std::vector<const hir::Outcome*> MeasuresOf(const hir::Program& program) {
  std::vector<const hir::Outcome*> measures;
  for (const hir::Outcome& outcome : program.outcomes) {
    if (outcome.kind == hir::OutcomeKind::kMeasure && outcome.policy == program.policy &&
        outcome.space == outcome.subject)
      measures.push_back(&outcome);
  }
  return measures;
}

void Write(const outcome::Context& context, const std::vector<const hir::Outcome*>& measures,
           const std::string& file) {
  std::ofstream out(file);
  out << "subject";
  for (const hir::Outcome* measure : measures) out << ',' << measure->named.name;
  out << '\n';
  const hir::SpaceId kind = measures[0]->subject;
  const data::SpaceData& people = context.snapshot.spaces[kind.value];
  for (data::Row row = 0; row < people.rows; ++row) {
    if (people.judged[static_cast<size_t>(row)] == 0) continue;
    out << outcome::RowName(context.program, context.snapshot, kind, row);
    for (const hir::Outcome* measure : measures) {
      const exec::ColumnData& column = context.results[measure->value];
      out << ',';
      if (column.state(row) == hir::State::kValue)
        out << outcome::CanonicalValue(context, context.program.columns[measure->value].type,
                                       column.value(row));
    }
    out << '\n';
  }
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.size() < 4) {
    fmt::print(stderr, "usage: bench_peer YEAR DATA_FOLDER VALUES.csv POLICY_PATH...\n");
    return 2;
  }
  const auto policies = ReadPolicies({arguments.begin() + 3, arguments.end()}, cli::Which::kGiven);
  if (!policies) return 1;
  const auto found = std::find_if(policies->programs.begin(), policies->programs.end(),
                                  [](const auto* one) { return one->policy.starts_with("bench"); });
  if (found == policies->programs.end()) return 1;
  const hir::Program& program = **found;
  Emitter emitter;
  const data::Period period = YearOf(arguments[0]);
  const auto dataset = LoadData(arguments[1], data::SchemaOf({&program}), emitter);
  if (!dataset) return 4;
  uint64_t rejects = 0;
  const data::Snapshot snapshot = data::BuildSnapshot(*dataset, program, {}, period, emitter, rejects);
  const std::vector<const hir::Outcome*> measures = MeasuresOf(program);
  std::vector<hir::ColumnId> wanted;
  for (const hir::Outcome* measure : measures) wanted.push_back(measure->value);
  const bool all = arguments[2] == "-";
  if (all) wanted = plan::OutcomeColumns(program, snapshot, true);
  const plan::Plan plan = plan::MakePlan(program, wanted, {.foreign = false});
  exec::Executor executor(plan);

  std::vector<double> times;
  const auto seconds_of = [&](int runs) {
    const double start = CpuSeconds();
    for (int run = 0; run < runs; ++run) executor.Execute(snapshot, {.threads = 1});
    return (CpuSeconds() - start) / runs;
  };
  // Asking for the time takes some of it: what takes less than a millisecond is run several times in between.
  const int at_a_time = std::clamp(static_cast<int>(kLong / seconds_of(1)), 1, 1000);
  const double begin = CpuSeconds();
  while (times.size() < kRuns || CpuSeconds() - begin < kSeconds) times.push_back(seconds_of(at_a_time));
  std::sort(times.begin(), times.end());
  if (!all) Write({program, snapshot, executor.Execute(snapshot, {.threads = 1})}, measures, arguments[2]);
  fmt::print("{} {:.7f} {}\n", snapshot.records, times[times.size() / 2], program.outcomes.size());
  return 0;
}

}  // namespace
}  // namespace kaocheng

int main(int argc, char** argv) { return kaocheng::Main({argv + 1, argv + argc}); }
