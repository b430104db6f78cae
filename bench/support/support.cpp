#include "bench/support/support.h"

#include <time.h>

#include <algorithm>
#include <utility>

#include "adapters/csv/load.h"
#include "adapters/kcs/load.h"

namespace kaocheng {

double CpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::optional<data::Dataset> LoadData(const std::string& path, data::Schema schema, Emitter& emitter) {
  return kcs::IsSnapshot(path) ? kcs::Load(path, std::move(schema), emitter)
                               : csv::LoadFolder(path, std::move(schema), emitter);
}

}  // namespace kaocheng
