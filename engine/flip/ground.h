#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/data/live.h"
#include "engine/exec/execute.h"
#include "engine/flip/flip.h"
#include "engine/plan/plan.h"

namespace kaocheng::flip {

// Data that are changed again and again, and what the line says of them. A change is undone by the next one;
// what it does not concern is neither read nor evaluated again.
class World {
 public:
  World(const Question& question, data::Dataset dataset);
  Said Say() const;
  Said SayWith(const std::vector<Change>& changes);

 private:
  Said SayOfOthers(const std::vector<data::Amendment>& amendments) const;

  const Question& question_;
  data::Dataset dataset_;
  data::Amendments amendments_;
  std::vector<data::Amended> amended_;  // what is otherwise now
  Emitter known_;                       // whatever is wrong with the data was reported before
  uint64_t rejects_ = 0;
  data::LiveSnapshot snapshot_;
  // An outcome that compares many is evaluated for all of them at once, as a run does; of others only what
  // the line reads, as an explanation does. Both mean the same.
  std::optional<plan::Plan> all_;
  std::optional<exec::Executor> executor_;
  exec::Results results_;
};

// The fields of a table that hold a stored field of that name; one for each kind that policies give it.
std::vector<size_t> ColumnsOf(const data::Dataset& dataset, size_t table, const std::string& field);

}  // namespace kaocheng::flip
