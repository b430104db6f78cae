#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <string_view>

#include "adapters/csv/load.h"
#include "dsl/check/check.h"
#include "dsl/layers/consolidate.h"
#include "engine/data/snapshot.h"
#include "engine/exec/execute.h"
#include "engine/outcome/outcome.h"
#include "engine/plan/plan.h"
#include "tests/fuzz/parsed.h"
#include "tests/fuzz/text.h"

namespace kaocheng::fuzz {
namespace {

namespace fs = std::filesystem;

const fs::path kBase = "tests/golden/command/base";
constexpr std::array<const char*, 5> kFiles = {"records/patrol.csv", "entities/supervisor.csv",
                                               "records/sanction.csv", "dataset.yaml", "calendar.csv"};

std::string ReadBase(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(kBase / file, std::ios::binary).rdbuf();
  return text.str();
}

// The golden files' policy, and a copy of their data folder, which goes when the program ends.
class World {
 public:
  World() : parsed(ReadBase("policies/prefecture.kc")) {
    program = check::Check(parsed.ast, layers::Consolidate(parsed.ast, parsed.policies.at(0), parsed.emitter),
                           parsed.emitter);
    folder = fs::temp_directory_path() / ("kaocheng-fuzz-" + std::to_string(std::random_device()()));
    fs::copy(kBase / "data", folder, fs::copy_options::recursive);
  }
  ~World() { fs::remove_all(folder); }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // The input's parts, between lines ===, are files of the folder; an empty or missing one is the base's.
  void Write(std::string_view input) const {
    constexpr std::string_view kBetween = "\n===\n";
    for (const char* file : kFiles) {
      const size_t end = std::min(input.find(kBetween), input.size());
      const std::string_view part = input.substr(0, end);
      std::ofstream(folder / file, std::ios::binary)
          << (part.empty() ? ReadBase("data" / fs::path(file)) : part);
      input.remove_prefix(std::min(end + kBetween.size(), input.size()));
    }
  }

  Parsed parsed;
  hir::Program program;
  fs::path folder;
};

}  // namespace
}  // namespace kaocheng::fuzz

// Any bytes are files of a data folder: read, cut into a snapshot and judged as `run --allow-rejects` does;
// every message can be shown.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kaocheng;
  static const fuzz::World world;
  world.Write({reinterpret_cast<const char*>(data), size});
  Emitter emitter;
  const std::optional<data::Dataset> dataset =
      csv::LoadFolder(world.folder, data::SchemaOf({&world.program}), emitter);
  if (dataset) {
    const Date last = *FromCivil({2016, 12, 31});
    uint64_t rejects = 0;
    const data::Snapshot snapshot = data::BuildSnapshot(
        *dataset, world.program, {}, {*FromCivil({2016, 1, 1}), last, last, "2016"}, emitter, rejects);
    const plan::Plan plan =
        plan::MakePlan(world.program, plan::OutcomeColumns(world.program, snapshot, true));
    const exec::Results results = exec::Execute(plan, snapshot, {.threads = 1});
    outcome::Collect({world.program, snapshot, results}, true);
  }
  fuzz::MustBeShown(emitter.diagnostics(), {});
  return 0;
}
