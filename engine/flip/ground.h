#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/flip/flip.h"
#include "engine/plan/plan.h"

// The data that a search stands on: less than the whole data set, where the outcome reads less.
namespace kaocheng::flip {

// The units below the topmost one that the outcome compares the subject with (itself, where it compares with
// nobody), those above, their records, and whatever these refer to. `extra`: records that new ones are like,
// by table and id. Indexed.
data::Dataset Excerpt(const Question& question, const std::vector<std::pair<size_t, int32_t>>& extra);

// Whether others than the subject are part of what the outcome rests on.
bool ComparesWithOthers(const Question& question);

// Makes a change in the data; the index is built again by Settle.
void Apply(data::Dataset& dataset, const hir::Program& program, const Change& change);
void Settle(data::Dataset& dataset);

// What the line says of such data.
class Teller {
 public:
  explicit Teller(const Question& question);
  Said SayIn(const data::Dataset& dataset) const;

 private:
  const Question& question_;
  // An outcome that compares many is evaluated for all of them at once, as a run does; of others only what
  // the line reads, as an explanation does. Both mean the same.
  std::optional<plan::Plan> all_;
};

// The fields of a table that hold a stored field of that name; one for each kind that policies give it.
std::vector<size_t> ColumnsOf(const data::Dataset& dataset, size_t table, const std::string& field);

}  // namespace kaocheng::flip
