#pragma once

#include <string_view>
#include <vector>

#include "adapters/report/summary.h"
#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"
#include "engine/outcome/outcome.h"

namespace kaocheng::report {

// Two townships of one county with three supervisors, judged under a policy with a grade, an award, a duty
// and a ladder.
struct World {
  World();

  outcome::Line Grade(data::Row person, std::string_view band) const;
  outcome::Line Award(data::Row person, std::string_view yuan) const;
  outcome::Line Duty(data::Row person, int64_t required, int64_t met) const;
  outcome::Line Sanction(data::Row violation, std::string_view step, outcome::SanctionState state) const;

  hir::Program program;
  data::Dataset dataset;
  data::Snapshot snapshot;
  hir::SpaceId county, township, supervisor, missed;
  hir::EnumId bands, steps;

 private:
  outcome::Line Line(size_t outcome, data::Row row, int64_t value) const;
  void AddEntities();
};

}  // namespace kaocheng::report
