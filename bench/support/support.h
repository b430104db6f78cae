#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/cli/compile.h"
#include "engine/data/dataset.h"
#include "engine/data/snapshot.h"

namespace kaocheng {

// Seconds that this thread has computed: others on the machine do not count.
double CpuSeconds();

double Median(std::vector<double> values);

struct Policies {
  cli::Compilation compilation;
  std::vector<const hir::Program*> programs;
};
// Null: they have mistakes.
std::unique_ptr<Policies> ReadPolicies(const std::vector<std::string>& paths, cli::Which which);

data::Period YearOf(const std::string& year);

// A data folder, or a snapshot of one.
std::optional<data::Dataset> LoadData(const std::string& path, data::Schema schema, Emitter& emitter);

}  // namespace kaocheng
