#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/exec/world.h"

namespace kaocheng::testing {
namespace {

TEST_F(World, AggregatesOfPeople) {
  std::vector<std::pair<Aggregate, std::string>> cases{
      {Aggregate::kCount, "3 0 2"},  {Aggregate::kSum, "11 0 1"},  {Aggregate::kAverage, "4 - 1"},
      {Aggregate::kMin, "3 - -7"},   {Aggregate::kMax, "4 - 8"},   {Aggregate::kLatest, "4 - 8"},
      {Aggregate::kExists, "1 0 1"}, {Aggregate::kEvery, "0 1 1"}, {Aggregate::kDistinct, "2 0 2"}};
  std::vector<hir::ColumnId> ids;
  for (const auto& [aggregate, text] : cases)
    ids.push_back(Add(person, InPeriod(Over(aggregate, person), person)));
  Patrols();
  const auto& snapshot = s->Finish();
  for (size_t i = 0; i < cases.size(); ++i)
    EXPECT_EQ(Evaluate(b.program, snapshot, ids[i]), cases[i].second) << i;
}

TEST_F(World, AggregatesOfTownsSeeTheirPeople) {
  std::vector<std::pair<Aggregate, std::string>> cases{
      {Aggregate::kCount, "3 2"},  {Aggregate::kSum, "11 1"},  {Aggregate::kAverage, "4 1"},
      {Aggregate::kMin, "3 -7"},   {Aggregate::kMax, "4 8"},   {Aggregate::kLatest, "4 8"},
      {Aggregate::kExists, "1 1"}, {Aggregate::kEvery, "0 1"}, {Aggregate::kDistinct, "2 2"}};
  std::vector<hir::ColumnId> ids;
  for (const auto& [aggregate, text] : cases) ids.push_back(Add(town, InPeriod(Over(aggregate, town), town)));
  Patrols();
  const auto& snapshot = s->Finish();
  for (size_t i = 0; i < cases.size(); ++i)
    EXPECT_EQ(Evaluate(b.program, snapshot, ids[i]), cases[i].second) << i;
}

TEST_F(World, WhereIsAskedFirst) {
  auto r = InPeriod(Over(Aggregate::kSum, person), person);
  r.where = valid;
  const auto id = Add(person, r);
  Patrols();
  Patrol("h", 2, "2016-05-01", false, kUnknown);
  EXPECT_EQ(Evaluate(b.program, s->Finish(), id), "7 0 1");
}

TEST_F(World, UndeterminedRowsOfTheWindowSpread) {
  const auto sum = Add(person, InPeriod(Over(Aggregate::kSum, person), person));
  auto r = InPeriod(Over(Aggregate::kCount, person), person);
  r.where = valid;
  const auto count = Add(person, r);
  People();
  Patrol("a", 0, "2015-01-01", kUnknown, kUnknown);
  Patrol("b", 0, "2016-01-01", true, 1);
  Patrol("c", 1, "2016-01-01", kUnknown, 5);
  Patrol("d", 2, "2016-01-01", true, kUnknown);
  const auto& snapshot = s->Finish();
  EXPECT_EQ(Evaluate(b.program, snapshot, sum), "1 5 ?");
  EXPECT_EQ(Evaluate(b.program, snapshot, count), "1 ? 1");
}

TEST_F(World, EverHasNoBounds) {
  const auto id = Add(person, Over(Aggregate::kSum, person));
  Patrols();
  EXPECT_EQ(Evaluate(b.program, s->Finish(), id), "1111 0 1");
}

TEST_F(World, CellsTakeTheirOwnDays) {
  auto r = Over(Aggregate::kCount, person);
  r.window = Window::kBetween;
  r.first = b.Field(month, hir::Field::Kind::kFirst);
  r.last = b.Field(month, hir::Field::Kind::kLast);
  const auto id = Add(month, r);
  hir::Reduce up;  // months with a patrol
  up.aggregate = Aggregate::kCount;
  up.source = month;
  up.where = b.Map(kBoolean, hir::Prim::kGe, {id, b.Literal(month, kInteger, 1)});
  up.entity = person;
  const auto months = b.Add(person, kInteger, InPeriod(up, person));
  auto up_town = up;
  up_town.entity = town;
  const auto town_months = b.Add(town, kInteger, InPeriod(up_town, town));
  Patrols();
  const auto& snapshot = s->Finish();
  EXPECT_EQ(Evaluate(b.program, snapshot, id),
            "2 0 0 0 0 0 0 0 0 0 0 1 "
            "0 0 0 0 0 0 0 0 0 0 0 0 "
            "0 0 2 0 0 0 0 0 0 0 0 0");
  EXPECT_EQ(Evaluate(b.program, snapshot, months), "2 0 1");
  EXPECT_EQ(Evaluate(b.program, snapshot, town_months), "2 1");
}

TEST_F(World, EachRecordLooksBack) {
  const auto on = b.Field(patrol, hir::Field::Kind::kOn);
  auto r = Over(Aggregate::kSum, person);
  r.window = Window::kBetween;
  r.first =
      b.Map(kDate, hir::Prim::kWindowStart, {on, b.Literal(patrol, {.kind = hir::TypeKind::kMonths}, 1)});
  r.last = on;
  const auto id = Add(patrol, r);
  Patrols();
  // b: 12-31 + 1 month = 01-31 > 01-01, so a counts; c: a's month is over on 01-31, b's is not; d: none but
  // itself
  EXPECT_EQ(Evaluate(b.program, s->Finish(), id), "100 103 7 4 1004 1 1");
}

TEST_F(World, AnotherDateCounts) {
  auto r = InPeriod(Over(Aggregate::kCount, person), person);
  r.date = decided;
  const auto id = Add(person, r);
  auto ever = Over(Aggregate::kCount, person);
  ever.date = decided;
  const auto all = Add(person, ever);
  auto latest = InPeriod(Over(Aggregate::kLatest, town), town);
  latest.date = decided;
  const auto last = Add(town, latest);
  Patrols();
  Patrol("h", 2, "2014-01-01", true, 9, int64_t{D("2016-06-01")});
  Patrol("i", 2, "2014-01-02", true, 10, int64_t{D("2016-05-01")});
  auto& data = s->data(patrol);
  std::rotate(data.on.begin() + 5, data.on.begin() + 7, data.on.end());  // rows of p2 stay by date
  for (auto& field : data.fields) {
    std::rotate(field.values.begin() + 5, field.values.begin() + 7, field.values.end());
    if (!field.states.empty())
      std::rotate(field.states.begin() + 5, field.states.begin() + 7, field.states.end());
  }
  const auto& snapshot = s->Finish();
  EXPECT_EQ(Evaluate(b.program, snapshot, id), "1 0 2");
  EXPECT_EQ(Evaluate(b.program, snapshot, all), "2 0 2");
  EXPECT_EQ(Evaluate(b.program, snapshot, last), "3 9");
}

TEST_F(World, AnUndeterminedDateMayLieInAnyWindow) {
  auto r = InPeriod(Over(Aggregate::kCount, person), person);
  r.date = decided;
  const auto id = Add(person, r);
  r.where = valid;
  const auto where = Add(person, r);
  People();
  Patrol("a", 0, "2016-01-01", false, 0, kUnknown);
  Patrol("b", 1, "2016-01-01", true, 0, kUnknown);
  const auto& snapshot = s->Finish();
  EXPECT_EQ(Evaluate(b.program, snapshot, id), "? ? 0");
  EXPECT_EQ(Evaluate(b.program, snapshot, where), "0 ? 0");
}

TEST_F(World, AsOfCountsWhatIsInForce) {
  auto r = Over(Aggregate::kSum, person);
  r.window = Window::kAsOf;
  r.first = b.Add(person, kDate, hir::Map{hir::Prim::kToday, {}, 0, 0, ""});
  const auto id = Add(person, r);
  People();
  Patrol("a", 0, "2016-01-01", true, 1);
  Patrol("b", 0, "2016-01-02", true, 10, std::nullopt, "2016-12-31");
  Patrol("c", 0, "2016-12-31", true, 100, std::nullopt, "2017-01-01");
  Patrol("d", 1, "2017-01-01", true, 1000);
  EXPECT_EQ(Evaluate(b.program, s->Finish(), id), "101 0 0");
}

TEST_F(World, EntitiesCountWhileValid) {
  hir::Reduce r;
  r.source = person;
  r.entity = town;
  r.window = Window::kAsOf;
  r.first = b.Add(town, kDate, hir::Map{hir::Prim::kToday, {}, 0, 0, ""});
  const auto now = b.Add(town, kInteger, r);
  const auto year = b.Add(town, kInteger, InPeriod(r, town));
  r.first = b.Literal(town, kDate, D("2016-06-30"));
  const auto before = b.Add(town, kInteger, r);
  r.window = Window::kEver;
  r.first = {};
  const auto ever = b.Add(town, kInteger, r);
  s = std::make_unique<SnapshotBuilder>(b.program);
  s->Entity(town, "t0");
  s->Entity(town, "t1");
  s->Entity(person, "p0", {{D("2010-01-01"), D("2016-01-01"), 0}});  // left before
  s->Entity(person, "p1", {{D("2010-01-01"), D("2016-07-01"), 0}});  // left within
  s->Entity(person, "p2", {{D("2010-01-01"), D("2016-07-01"), 0}, {D("2016-07-01"), kMaxDate, 1}});  // moved
  s->Entity(person, "p3", {{D("2017-01-01"), kMaxDate, 1}});  // not yet here
  const auto& snapshot = s->Finish();
  EXPECT_EQ(Evaluate(b.program, snapshot, now), "0 1");
  EXPECT_EQ(Evaluate(b.program, snapshot, before), "2 0");  // p2 stood in t0 then
  EXPECT_EQ(Evaluate(b.program, snapshot, year), "1 1");
  EXPECT_EQ(Evaluate(b.program, snapshot, ever), "2 2");
}

TEST_F(World, RecordsOfOneWhoMovedBelongToWhereTheyHappened) {
  const auto id = Add(town, Over(Aggregate::kCount, town));
  s = std::make_unique<SnapshotBuilder>(b.program);
  s->Entity(town, "t0");
  s->Entity(town, "t1");
  s->Entity(person, "p0", {{kMinDate, D("2016-07-01"), 0}, {D("2016-07-01"), kMaxDate, 1}});
  Patrol("a", 0, "2016-06-30", true, 1);
  Patrol("b", 0, "2016-07-01", true, 1);
  Patrol("c", 0, "2016-07-02", true, 1);
  EXPECT_EQ(Evaluate(b.program, s->Finish(), id), "1 2");
}

TEST_F(World, SupplyIsAskedForTheWindow) {
  const auto period = Add(person, InPeriod(Over(Aggregate::kCount, person), person));
  const auto ever = Add(person, Over(Aggregate::kCount, person));
  auto r = Over(Aggregate::kCount, person);
  r.window = Window::kBetween;
  r.first = b.Literal(person, kDate, D("2016-02-01"));
  r.last = b.Literal(person, kDate, D("2020-01-01"));
  const auto on = Add(person, r);
  const auto of_town = Add(town, InPeriod(Over(Aggregate::kCount, town), town));
  Patrols();
  const auto range = [](std::string_view first, std::string_view last) {
    return data::DateRange{D(first), D(last)};
  };
  s->SuppliedBy(patrol, {{range("2016-01-01", "2016-12-31")},
                         {range("2016-02-01", "2016-12-31")},
                         {range("2016-01-01", "2016-06-30"), range("2016-07-01", "2017-12-31")}});
  const auto& snapshot = s->Finish();
  EXPECT_EQ(Evaluate(b.program, snapshot, period), "3 ? 2");
  EXPECT_EQ(Evaluate(b.program, snapshot, ever), "5 ? 2");
  EXPECT_EQ(Evaluate(b.program, snapshot, on), "2 0 2");  // after the period nothing need be supplied
  EXPECT_EQ(Evaluate(b.program, snapshot, of_town), "? 2");
}

TEST_F(World, WhatMayBeOfAnyDayIsAskedForOverThePeriod) {
  auto r = Over(Aggregate::kCount, person);
  r.window = Window::kBetween;
  r.first = b.Literal(person, kDate, D("2016-10-01"));
  r.last = b.Literal(person, kDate, D("2016-12-31"));
  const auto quarter = Add(person, r);
  r.date = decided;
  const auto dated = Add(person, r);
  r.date = {};
  r.window = Window::kAsOf;
  r.last = {};
  const auto as_of = Add(person, r);
  Patrols();
  const data::DateRange year{D("2016-01-01"), D("2016-12-31")};
  s->SuppliedBy(patrol, {{year}, {{D("2016-02-01"), D("2016-12-31")}}, {year}});
  const auto& snapshot = s->Finish();
  EXPECT_EQ(Evaluate(b.program, snapshot, quarter), "1 0 0");
  EXPECT_EQ(Evaluate(b.program, snapshot, dated), "0 ? 0");
  EXPECT_EQ(Evaluate(b.program, snapshot, as_of), "3 ? 2");
}

TEST_F(World, ForeignEntitiesCannotBeTold) {
  const auto id = Add(town, Over(Aggregate::kCount, town));
  Patrols();
  s->data(town).foreign[1] = 1;
  EXPECT_EQ(Evaluate(b.program, s->Finish(), id), "5 ?");
}

TEST_F(World, SumsOverflowOnlyInTheirResult) {
  const auto id = Add(person, Over(Aggregate::kSum, person));
  const auto average = Add(person, Over(Aggregate::kAverage, person));
  People();
  Patrol("a", 0, "2016-01-01", true, kNumberLimit);
  Patrol("b", 0, "2016-01-02", true, kNumberLimit);
  Patrol("c", 0, "2016-01-03", true, -kNumberLimit);
  Patrol("d", 1, "2016-01-01", true, kNumberLimit);
  Patrol("e", 1, "2016-01-02", true, 2);
  Patrol("f", 2, "2016-01-02", true, 1);
  Patrol("g", 2, "2016-01-03", true, 2);
  const auto& snapshot = s->Finish();
  EXPECT_EQ(Evaluate(b.program, snapshot, id), "9000000000000 ? 3");
  EXPECT_EQ(Evaluate(b.program, snapshot, average), "3000000000000 4500000000001 2");
}

TEST_F(World, ReferencesAreFollowedBack) {
  const auto answer = b.Record("answer", person);
  const auto to = b.Stored(answer, "to", Optional(Reference(patrol)));
  hir::Reduce r;
  r.source = answer;
  r.match = hir::Reduce::Match::kReference;
  r.reference = to;
  const auto count = b.Add(patrol, kInteger, r);
  hir::Gather back;
  back.via = hir::Gather::Via::kReference;
  back.source = points;
  back.reference = to;
  const auto forth = b.Add(answer, Optional(kDecimal), back);
  back.source = count;  // a computed column of records that may be another person's
  const auto computed = b.Add(answer, Optional(kInteger), back);
  Patrols();
  s->Record(answer, "x", 0, "2016-01-05", {5});
  s->Record(answer, "y", 1, "2016-01-05", {std::nullopt});
  s->Record(answer, "z", 2, "2016-01-05", {0});
  s->Record(answer, "w", 2, "2016-01-06", {0});
  const auto& snapshot = s->Finish();
  EXPECT_EQ(Evaluate(b.program, snapshot, count), "2 0 0 0 0 1 0");
  EXPECT_EQ(Evaluate(b.program, snapshot, forth), "-7 - 100 100");
  EXPECT_EQ(Evaluate(b.program, snapshot, computed), "1 - 2 2");
}

}  // namespace
}  // namespace kaocheng::testing
