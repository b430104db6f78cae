#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/data/dataset.h"

namespace kaocheng {

// Seconds that this thread has computed: others on the machine do not count.
double CpuSeconds();

double Median(std::vector<double> values);

// A data folder, or a snapshot of one.
std::optional<data::Dataset> LoadData(const std::string& path, data::Schema schema, Emitter& emitter);

}  // namespace kaocheng
