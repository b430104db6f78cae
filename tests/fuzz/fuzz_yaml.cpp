#include "adapters/yaml/dataset_yaml.h"
#include "tests/fuzz/text.h"

// Any bytes are a dataset.yaml, which is read or refused; every message can be shown.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kaocheng;
  data::Schema schema;
  schema.tables.push_back({"supervisor", {"监督员"}, true, "", {}, {}});
  schema.tables.push_back({"patrol", {"巡查"}, false, "supervisor", {"监督员"}, {}});
  Emitter emitter;
  yaml::ReadDatasetYaml("dataset.yaml", std::string(reinterpret_cast<const char*>(data), size), schema,
                        emitter);
  fuzz::MustBeShown(emitter.diagnostics(), {});
  return 0;
}
