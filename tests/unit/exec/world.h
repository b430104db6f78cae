#pragma once

#include <memory>
#include <string>
#include <utility>

#include "dsl/base/number.h"
#include "tests/unit/exec/evaluate.h"

namespace kaocheng::testing {

using hir::Aggregate;
using Window = hir::Reduce::Window;

// Two townships with three people; what the tests add goes by records of people and of townships.
struct World : ::testing::Test {
  ProgramBuilder b;
  hir::SpaceId town = b.Entity("town");
  hir::SpaceId person = b.Entity("person", town);
  hir::SpaceId patrol = b.Record("patrol", person);
  hir::SpaceId month = b.Cells("month", person);
  hir::ColumnId valid = b.Stored(patrol, "valid", kBoolean);
  hir::ColumnId points = b.Stored(patrol, "points", kDecimal);
  hir::ColumnId decided = b.Stored(patrol, "decided", Optional(kDate));

  hir::Reduce Over(Aggregate aggregate, hir::SpaceId entity) const {
    hir::Reduce r;
    r.aggregate = aggregate;
    r.source = patrol;
    r.entity = entity;
    if (aggregate != Aggregate::kCount && aggregate != Aggregate::kExists)
      r.value = aggregate == Aggregate::kEvery ? valid : points;
    return r;
  }
  hir::ColumnId Add(hir::SpaceId space, hir::Reduce r) {
    hir::Type type = kDecimal;
    if (r.aggregate == Aggregate::kCount || r.aggregate == Aggregate::kDistinct) type = kInteger;
    if (r.aggregate == Aggregate::kExists || r.aggregate == Aggregate::kEvery) type = kBoolean;
    return b.Add(space, type, r);
  }
  hir::Reduce InPeriod(hir::Reduce r, hir::SpaceId space) {
    r.window = Window::kBetween;
    r.first = b.Add(space, kDate, hir::Map{hir::Prim::kPeriodFirst, {}, 0, 0, ""});
    r.last = b.Add(space, kDate, hir::Map{hir::Prim::kPeriodLast, {}, 0, 0, ""});
    return r;
  }

  std::unique_ptr<SnapshotBuilder> s;
  void People() {
    s = std::make_unique<SnapshotBuilder>(b.program);
    s->Entity(town, "t0");
    s->Entity(town, "t1");
    s->Entity(person, "p0", 0);
    s->Entity(person, "p1", 0);
    s->Entity(person, "p2", 1);
  }
  void Patrol(std::string id, data::Row owner, std::string_view on, V v, V p, V d = std::nullopt,
              std::string_view until = "") {
    s->Record(patrol, std::move(id), owner, on, {v, p, d}, until);
  }
  // p0: four, one before and one after the period; p1: none; p2: two of one day.
  void Patrols() {
    People();
    Patrol("a", 0, "2015-12-31", true, 100);
    Patrol("b", 0, "2016-01-01", true, 3, int64_t{D("2016-02-10")});
    Patrol("c", 0, "2016-01-31", false, 4);
    Patrol("d", 0, "2016-12-31", true, 4, int64_t{D("2015-02-10")});
    Patrol("e", 0, "2017-01-01", true, 1000);
    Patrol("f", 2, "2016-03-05", true, -7);
    Patrol("g", 2, "2016-03-05", true, 8);
  }
};

}  // namespace kaocheng::testing
