#pragma once

#include <cstdint>

#include "engine/data/snapshot.h"
#include "engine/plan/plan.h"

namespace kaocheng {

// Bytes of what a plan reads of a snapshot, each once: stored fields (8 a value, 1 a state) and dates (4).
uint64_t BytesRead(const plan::Plan& plan, const data::Snapshot& snapshot);

// Bytes a second of one thread that reads a gigabyte in its order and does nothing else; the best of five.
double ReadingSpeed();

}  // namespace kaocheng
