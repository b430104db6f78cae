#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/data/row_block.h"

namespace kaocheng::data {

// Texts as the cells of a column.
class CellsOf {
 public:
  explicit CellsOf(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      text_ += text + '\n';
      begins_.push_back(static_cast<uint32_t>(text_.size()));
    }
    text_ += std::string(kShortText, '7');
  }
  Cells cells() const { return {text_.data(), begins_.data(), 1, 1, begins_.size() - 1}; }

 private:
  std::string text_;
  std::vector<uint32_t> begins_ = {0};
};

}  // namespace kaocheng::data
