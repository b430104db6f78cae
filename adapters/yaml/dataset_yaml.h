#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/diagnostics/diagnostic.h"
#include "engine/data/dataset.h"

namespace kaocheng::yaml {

// What dataset.yaml says of a data set.
struct DatasetYaml {
  std::string encoding;  // lower case, not yet known to exist; empty: detected file by file
  DataPlace encoding_place;
  int offset_minutes = 480;
  std::string calendar;  // a file beside it; empty where there is none
  std::vector<data::Supplied> supplied;
};

// Reads
//   encoding: gb18030
//   offset: "+08:00"
//   calendar: calendar.csv
//   supplied:
//     - { records: [patrol, 举报], units: [222401], from: 2016-01-01, to: 2016-12-31 }
// where records and units are a list, one name, or `all`, which is also what their absence means. nullopt:
// reported.
std::optional<DatasetYaml> ReadDatasetYaml(const std::string& file, const std::string& text,
                                           const data::Schema& schema, Emitter& emitter);

}  // namespace kaocheng::yaml
