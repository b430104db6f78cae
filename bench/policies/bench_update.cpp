// One record more of one person: what depends on it alone, against evaluating everything, in one run.
//   bench_update POLICIES PERIOD_YEAR DATA...
// One line a record type, medians over people spread over the data, milliseconds of processor time on one
// thread: taking the record in (dataset, snapshots), evaluating what it concerns, and both for everything
// (snapshots of the amended dataset, evaluation). Every value, state and range is held against what
// evaluating everything gives.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/support/support.h"
#include "dsl/base/date.h"
#include "engine/data/live.h"
#include "engine/exec/execute.h"
#include "engine/outcome/outcome.h"
#include "engine/plan/plan.h"

namespace kaocheng {
namespace {

constexpr size_t kPeople = 15;

struct Judged {
  const cli::Compiled* policy;
  std::unique_ptr<data::LiveSnapshot> snapshot;
  std::unique_ptr<plan::Plan> plan;
  std::unique_ptr<exec::Executor> executor;
  exec::Results results;
};

bool Same(const plan::Plan& plan, const exec::Results& a, const exec::Results& b) {
  for (size_t i = 0; i < plan.kept.size(); ++i) {
    const exec::ColumnData& x = a[plan.program->columns.id_at(i)];
    const exec::ColumnData& y = b[plan.program->columns.id_at(i)];
    const bool few = x.few != nullptr || y.few != nullptr;  // only what is evaluated anew says few rows
    if (x.rows != y.rows || (!few && (x.states == nullptr) != (y.states == nullptr))) return false;
    for (data::Row row = 0; row < x.rows; ++row)
      if (x.value(row) != y.value(row) || x.state(row) != y.state(row)) return false;
    const auto same = [](const exec::RowRange& one, const exec::RowRange& other) {
      return one.row == other.row && one.range == other.range;
    };
    if (!std::equal(x.ranges.begin(), x.ranges.end(), y.ranges.begin(), y.ranges.end(), same)) return false;
  }
  return true;
}

struct Times {
  std::vector<double> amend, follow, update, snapshot, execute;
  bool same = true;
};

class Bench {
 public:
  Bench(data::Dataset& dataset, const cli::Compilation& compilation, const data::Period& period)
      : dataset_(dataset), period_(period), amendments_(dataset) {
    for (const cli::Compiled& policy : compilation.policies) {
      Judged one{&policy, {}, {}, {}, {}};
      one.snapshot = std::make_unique<data::LiveSnapshot>(dataset, policy.program, policy.more_specific,
                                                          period, emitter_, rejects_);
      if (!outcome::JudgesAnybody(policy.program, **one.snapshot)) continue;
      one.plan = std::make_unique<plan::Plan>(plan::MakePlan(
          policy.program, plan::OutcomeColumns(policy.program, **one.snapshot, false), {.foreign = false}));
      one.executor = std::make_unique<exec::Executor>(*one.plan);
      one.results = one.executor->Execute(**one.snapshot, options_);
      whole_.emplace_back(*one.plan);
      judged_.push_back(std::move(one));
    }
  }

  // One more like the person's last record, a day later.
  bool Add(size_t table, int32_t person, Times& times) {
    std::vector<int32_t> rows;
    dataset_.index[table].EachRow(person, [&](int32_t row) { rows.push_back(row); });
    if (rows.empty()) return false;
    data::Amendment amendment{table, {}, data::WithoutRows(dataset_.tables[table])};
    data::CopyRow(dataset_.tables[table], static_cast<size_t>(rows[rows.size() / 2]), amendment.rows);
    amendment.rows.ids[0] = dataset_.dictionary.Code(fmt::format("bench-{}", ++made_));
    std::vector<data::Amended> amended;
    double start = CpuSeconds();
    if (!amendments_.Apply({amendment}, amended)) return false;
    Book(times.amend, start);
    Take(amended, times.follow, times.update);
    start = CpuSeconds();
    std::vector<data::Snapshot> snapshots;
    for (const Judged& one : judged_)
      snapshots.push_back(data::BuildSnapshot(dataset_, one.policy->program, one.policy->more_specific,
                                              period_, emitter_, rejects_));
    Book(times.snapshot, start);
    std::vector<exec::Results> results;
    for (size_t i = 0; i < judged_.size(); ++i) results.push_back(whole_[i].Execute(snapshots[i], options_));
    Book(times.execute, start);
    for (size_t i = 0; i < judged_.size(); ++i)
      times.same &= Same(*judged_[i].plan, results[i], judged_[i].results);
    amendments_.Undo();
    std::vector<double> follow, update;
    Take(amended, follow, update);
    return true;
  }

 private:
  static void Book(std::vector<double>& times, double& start) {
    const double now = CpuSeconds();
    times.push_back((now - start) * 1e3);
    start = now;
  }

  void Take(const std::vector<data::Amended>& amended, std::vector<double>& follow,
            std::vector<double>& update) {
    double start = CpuSeconds();
    std::vector<std::optional<data::Difference>> differences;
    for (Judged& one : judged_) differences.push_back(one.snapshot->Follow(amended));
    Book(follow, start);
    for (size_t i = 0; i < judged_.size(); ++i) {
      Judged& one = judged_[i];
      one.results = differences[i] ? one.executor->Update(std::move(one.results), **one.snapshot,
                                                          *differences[i], options_)
                                   : one.executor->Execute(**one.snapshot, options_);
    }
    Book(update, start);
  }

  data::Dataset& dataset_;
  const data::Period& period_;
  data::Amendments amendments_;
  Emitter emitter_;
  uint64_t rejects_ = 0;
  exec::Options options_{.threads = 1};
  std::vector<Judged> judged_;
  std::vector<exec::Executor> whole_;
  int made_ = 0;
};

int Main(const std::vector<std::string>& arguments) {
  if (arguments.size() < 3) {
    fmt::print(stderr, "usage: bench_update POLICIES YEAR DATA...\n");
    return 2;
  }
  const auto policies = ReadPolicies({arguments[0]}, cli::Which::kJudging);
  if (!policies) return 1;
  const data::Period period = YearOf(arguments[1]);
  Emitter emitter;
  bool same = true;
  for (size_t i = 2; i < arguments.size(); ++i) {
    auto dataset = LoadData(arguments[i], data::SchemaOf(policies->programs), emitter);
    if (!dataset) return 4;
    Bench bench(*dataset, policies->compilation, period);
    fmt::print("{}, one record more of one person, ms\n", arguments[i]);
    fmt::print("  {:<12}{:>8}{:>10}{:>10}{:>10}{:>12}{:>10}{:>11}{:>8}{:>8}\n", "record", "people", "amend",
               "snapshot", "evaluate", "| snapshot", "evaluate", "evaluation", "both", "same");
    for (const char* record : {"patrol", "report", "missed_report"}) {
      const auto table = dataset->schema.Index(record, false);
      if (!table) continue;
      const auto owners = dataset->schema.Index(dataset->schema.tables[*table].owner, true);
      const size_t people = dataset->index[*owners].entities();
      Times times;
      for (size_t at = 0; at < people && times.amend.size() < kPeople;
           at += std::max<size_t>(1, people / 997))
        bench.Add(*table, static_cast<int32_t>(at * 7919 % people), times);
      if (times.amend.empty()) continue;
      const double follow = Median(times.follow), update = Median(times.update);
      const double snapshot = Median(times.snapshot), execute = Median(times.execute);
      fmt::print("  {:<12}{:>8}{:>10.2f}{:>10.2f}{:>10.2f}{:>12.1f}{:>10.1f}{:>10.0f}x{:>7.0f}x{:>8}\n",
                 record, times.amend.size(), Median(times.amend), follow, update, snapshot, execute,
                 execute / update, (snapshot + execute) / (Median(times.amend) + follow + update),
                 times.same ? "yes" : "NO");
      same &= times.same;
    }
  }
  return same ? 0 : 1;
}

}  // namespace
}  // namespace kaocheng

int main(int argc, char** argv) { return kaocheng::Main({argv + 1, argv + argc}); }
