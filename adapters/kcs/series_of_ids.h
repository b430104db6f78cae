#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/kcs/column_reader.h"
#include "engine/data/dataset.h"

namespace kaocheng::kcs {

// The numbered ids of a file's sorted tables, as series of the dictionary by prefix.
class SeriesOfIds {
 public:
  // Before anything else enters the dictionary.
  SeriesOfIds(const SnapshotFile& file, data::Dictionary& dictionary);
  struct Series {
    int64_t first = 0, last = 0;
    int32_t code = 0;  // of the first
  };
  // nullptr: there is none of this prefix that holds all of these numbers.
  const Series* Find(std::string_view prefix, data::Bounds numbers) const;
  // Of the file's texts, some of which belong to a series.
  const std::shared_ptr<const data::Dictionary::LyingCodes>& codes_of_texts() const {
    return codes_of_texts_;
  }

 private:
  std::shared_ptr<const data::Dictionary::LyingCodes> codes_of_texts_;
  std::map<std::string, Series, std::less<>> series_;
};

}  // namespace kaocheng::kcs
