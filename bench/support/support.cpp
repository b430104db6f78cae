#include "bench/support/support.h"

#include <time.h>

#include <algorithm>
#include <cstdlib>
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

std::unique_ptr<Policies> ReadPolicies(const std::vector<std::string>& paths, cli::Which which) {
  auto policies = std::make_unique<Policies>();
  Emitter emitter;
  cli::Phases phases(Language::kEn);
  cli::Compile(paths, which, phases, policies->compilation, emitter);
  if (emitter.has_errors()) return nullptr;
  for (const cli::Compiled& policy : policies->compilation.policies)
    policies->programs.push_back(&policy.program);
  return policies;
}

data::Period YearOf(const std::string& year) {
  const int number = std::atoi(year.c_str());
  return {*FromCivil({number, 1, 1}), *FromCivil({number, 12, 31}), *FromCivil({number, 12, 31}), year};
}

std::optional<data::Dataset> LoadData(const std::string& path, data::Schema schema, Emitter& emitter) {
  return kcs::IsSnapshot(path) ? kcs::Load(path, std::move(schema), emitter)
                               : csv::LoadFolder(path, std::move(schema), emitter);
}

}  // namespace kaocheng
