#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/flip/flip.h"

// The data that a search stands on: less than the whole data set, where the outcome reads less.
namespace kaocheng::flip {

// The units below the topmost one that the outcome compares the subject with (itself, where it compares with
// nobody), those above, their records, and whatever these refer to. `extra`: records that new ones are like,
// by table and id. Indexed.
data::Dataset Excerpt(const Question& question, const std::vector<std::pair<size_t, int32_t>>& extra);

// Whether others than the subject are part of what the outcome rests on.
bool ComparesWithOthers(const Question& question);

}  // namespace kaocheng::flip
