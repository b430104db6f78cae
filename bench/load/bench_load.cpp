// Reading data, for the shipped policies: megabytes of CSV a second of processor time, and what it takes to
// open a snapshot until the first policy that judges somebody could be evaluated.
//   bench_load POLICIES YEAR DATA...     DATA is a folder or a snapshot
// "widest" is the snapshot that a run begins with: that of the policy that sees most people.
// Medians of five, processor time of all threads, so that what else the machine does counts less. The last
// column is what the policies read of the data, eight bytes a cell: what a run's memory is held against.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bench/support/support.h"
#include "engine/outcome/outcome.h"

namespace kaocheng {
namespace {

constexpr int kRuns = 5;

double ProcessorSeconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

uint64_t BytesOf(const std::string& path) {
  if (std::filesystem::is_regular_file(path)) return std::filesystem::file_size(path);
  uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path))
    if (entry.is_regular_file()) bytes += entry.file_size();
  return bytes;
}

// The cells of stored fields that some column of a policy reads, and the day of every record of these tables.
uint64_t BytesTouched(const data::Dataset& dataset, const std::vector<const hir::Program*>& programs) {
  std::set<std::pair<size_t, std::string>> touched;
  for (const hir::Program* program : programs) {
    for (const hir::Column& column : program->columns) {
      const auto* field = std::get_if<hir::Field>(&column.op);
      if (field == nullptr) continue;
      const hir::Space& space = program->spaces[column.space];
      const auto table = dataset.schema.Index(space.named.name, space.kind == hir::Space::Kind::kEntity);
      if (!table) continue;
      touched.emplace(*table, "on");
      if (field->kind == hir::Field::Kind::kStored)
        touched.emplace(*table, space.fields[field->index].named.name);
    }
  }
  uint64_t bytes = 0;
  for (const auto& [table, name] : touched) bytes += dataset.tables[table].rows() * sizeof(int64_t);
  return bytes;
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.size() < 3) {
    fmt::print(stderr, "usage: bench_load POLICIES YEAR DATA...\n");
    return 2;
  }
  const auto policies = ReadPolicies({arguments[0]}, cli::Which::kJudging);
  if (!policies) return 1;
  const data::Period period = YearOf(arguments[1]);
  Emitter emitter;

  fmt::print("{:<28}{:>10}{:>12}{:>10}{:>22}{:>12}{:>12}\n", "data", "MB", "load ms", "MB/s",
             "first snapshot ms", "widest ms", "touched MB");
  for (size_t i = 2; i < arguments.size(); ++i) {
    std::vector<double> loading, placing, widest;
    uint64_t touched = 0;
    for (int run = 0; run < kRuns; ++run) {
      const double start = ProcessorSeconds();
      const auto dataset = LoadData(arguments[i], data::SchemaOf(policies->programs), emitter);
      if (!dataset) return 4;
      loading.push_back(ProcessorSeconds() - start);
      touched = BytesTouched(*dataset, policies->programs);
      const auto& all = policies->compilation.policies;
      const auto until_somebody_is_judged = [&](const std::vector<size_t>& in_turn) {
        const double begin = ProcessorSeconds();
        for (const size_t at : in_turn) {
          const cli::Compiled& policy = all[at];
          uint64_t rejects = 0;
          const data::Snapshot snapshot =
              data::BuildSnapshot(*dataset, policy.program, policy.more_specific, period, emitter, rejects);
          if (outcome::JudgesAnybody(policy.program, snapshot)) break;
        }
        return ProcessorSeconds() - begin;
      };
      std::vector<size_t> as_given(all.size());
      std::iota(as_given.begin(), as_given.end(), 0U);
      placing.push_back(until_somebody_is_judged(as_given));
      widest.push_back(until_somebody_is_judged(cli::WidestFirst(all)));
    }
    const double megabytes = static_cast<double>(BytesOf(arguments[i])) * 1e-6;
    const double load = Median(loading);
    fmt::print("{:<28}{:>10.1f}{:>12.1f}{:>10.0f}{:>22.1f}{:>12.1f}{:>12.1f}\n", arguments[i], megabytes,
               load * 1000, megabytes / load, Median(placing) * 1000, Median(widest) * 1000,
               static_cast<double>(touched) * 1e-6);
  }
  return 0;
}

}  // namespace
}  // namespace kaocheng

int main(int argc, char** argv) { return kaocheng::Main({argv + 1, argv + argc}); }
