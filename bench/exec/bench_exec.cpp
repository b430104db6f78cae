#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <random>

#include "engine/exec/execute.h"
#include "tests/support/build.h"

// Records a second through a plan like those of the shipped policies: valid patrols of each month, a yearly
// score of counts and sums, a window back from each report, a ladder, sums of townships.
namespace kaocheng::testing {
namespace {

using hir::Prim;

struct World {
  ProgramBuilder b;
  std::vector<hir::ColumnId> wanted;
  std::unique_ptr<SnapshotBuilder> builder;
  const data::Snapshot* snapshot = nullptr;
  hir::SpaceId town = b.Entity("town"), person = b.Entity("person", town);
  hir::SpaceId patrol = b.Record("patrol", person), report = b.Record("report", person);
  hir::SpaceId missed = b.Record("missed", person), month = b.Cells("month", person);

  explicit World(int people) {
    Declare();
    Fill(people);
  }

  hir::Reduce Between(hir::SpaceId space, hir::SpaceId source, hir::Aggregate aggregate, hir::ColumnId first,
                      hir::ColumnId last) const {
    hir::Reduce r;
    r.aggregate = aggregate;
    r.source = source;
    r.entity = space == town ? town : person;
    r.window = hir::Reduce::Window::kBetween;
    r.first = first;
    r.last = last;
    return r;
  }
  hir::ColumnId InPeriod(hir::SpaceId space, hir::SpaceId source, hir::Aggregate aggregate,
                         hir::ColumnId where, hir::ColumnId value) {
    auto r =
        Between(space, source, aggregate, b.Add(space, kDate, hir::Map{Prim::kPeriodFirst, {}, 0, 0, ""}),
                b.Add(space, kDate, hir::Map{Prim::kPeriodLast, {}, 0, 0, ""}));
    r.where = where;
    r.value = value;
    return b.Add(space, aggregate == hir::Aggregate::kSum ? kDecimal : kInteger, r);
  }

  void Declare() {
    const auto metres = b.Stored(patrol, "metres", kInteger);
    const auto minutes = b.Stored(patrol, "minutes", kInteger);
    const auto in_area = b.Stored(patrol, "in_area", kBoolean);
    const auto far = b.Map(kBoolean, Prim::kGe, {metres, b.Literal(patrol, kInteger, 3000)});
    const auto lasting = b.Map(kBoolean, Prim::kGe, {minutes, b.Literal(patrol, kInteger, 60)});
    const auto valid = b.Map(kBoolean, Prim::kAnd, {far, lasting, in_area});
    const auto on = b.Field(patrol, hir::Field::Kind::kOn);
    auto days = Between(month, patrol, hir::Aggregate::kDistinct, b.Field(month, hir::Field::Kind::kFirst),
                        b.Field(month, hir::Field::Kind::kLast));
    days.where = valid;
    days.value = on;
    const auto met =
        b.Map(kBoolean, Prim::kGe, {b.Add(month, kInteger, days), b.Literal(month, kInteger, 5)});
    const auto months = InPeriod(person, month, hir::Aggregate::kCount, met, {});
    const auto points = b.Map(kDecimal, Prim::kMul, {metres, b.Literal(patrol, kDecimal, 1'500)}, 1'000'000);
    const auto total = InPeriod(person, patrol, hir::Aggregate::kSum, valid, points);
    const auto score =
        b.Map(kDecimal, Prim::kAtMost,
              {b.Map(kDecimal, Prim::kAdd, {b.Map(kDecimal, Prim::kRescale, {months}, 1'000'000, 1), total}),
               b.Literal(person, kDecimal, 100'000'000)});
    const auto seen = b.Field(report, hir::Field::Kind::kOn);
    const auto lag = b.Stored(report, "lag", kInteger);
    const auto late = b.Map(kBoolean, Prim::kGt, {lag, b.Literal(report, kInteger, 120)});
    auto back = Between(
        report, report, hir::Aggregate::kCount,
        b.Map(kDate, Prim::kWindowStart, {seen, b.Literal(report, {.kind = hir::TypeKind::kMonths}, 3)}),
        seen);
    back.where = late;
    const auto often =
        b.Map(kBoolean, Prim::kGe, {b.Add(report, kInteger, back), b.Literal(report, kInteger, 2)});
    const auto often_late = InPeriod(person, report, hir::Aggregate::kCount, often, {});
    const auto id = b.Ladder("measures", person, {3, 6, 12, 0});
    auto violation = b.Violation(id, missed, "late");
    violation.clauses.repeat = b.Literal(missed, kInteger, 1);
    violation.clauses.base = b.Stored(missed, "base", EnumType(b.program.ladders[id].steps_enum));
    b.program.ladders[id].violations = {violation};
    const auto step = b.Fold(id, hir::Fold::Output::kViolationStep);
    hir::Order rank;
    rank.keys = {{score, false}};
    rank.within_entities = {town};
    wanted = {score,
              often_late,
              step,
              b.Add(person, kInteger, rank),
              InPeriod(town, patrol, hir::Aggregate::kCount, valid, {}),
              InPeriod(town, patrol, hir::Aggregate::kSum, valid, points)};
    hir::Verify(b.program);
  }

  void Fill(int people) {
    builder = std::make_unique<SnapshotBuilder>(b.program);
    std::mt19937_64 random(1);
    const auto below = [&](uint64_t n) { return static_cast<int>(random() % n); };
    for (int t = 0; t < people / 25 + 1; ++t) builder->Entity(town, "t" + std::to_string(t));
    const auto add = [&](hir::SpaceId space, data::Row owner, int n, auto fields) {
      std::vector<Date> dates;
      for (int i = 0; i < n; ++i) dates.push_back(D("2016-01-01") + below(366));
      std::sort(dates.begin(), dates.end());
      for (const Date date : dates) builder->Record(space, "r", owner, FormatDate(date), fields());
    };
    for (int p = 0; p < people; ++p) {
      const auto owner = builder->Entity(person, "p" + std::to_string(p), p / 25);
      add(patrol, owner, 40 + below(80), [&] {
        return std::vector<V>{below(8000), below(120), below(20) != 0};
      });
      add(report, owner, 3 + below(27), [&] { return std::vector<V>{below(240)}; });
      add(missed, owner, below(20) == 0 ? 1 + below(2) : 0, [&] { return std::vector<V>{1 + below(2)}; });
    }
    snapshot = &builder->Finish();
  }
};

void Evaluate(benchmark::State& state) {
  static const World world(20'000);
  const auto plan = plan::MakePlan(world.b.program, world.wanted);
  const exec::Options options{.threads = static_cast<int>(state.range(0)),
                              .shard_people = static_cast<data::Row>(state.range(1))};
  for (auto _ : state) benchmark::DoNotOptimize(exec::Execute(plan, *world.snapshot, options));
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(world.snapshot->records));
}
BENCHMARK(Evaluate)
    ->ArgNames({"threads", "people"})
    ->ArgsProduct({{1, 2}, {64, 256, 1024}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kaocheng::testing

BENCHMARK_MAIN();
