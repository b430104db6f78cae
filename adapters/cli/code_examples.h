#pragma once

#include <span>
#include <string_view>

namespace kaocheng::cli {

// A diagnostic as it was rendered for a golden file: place, excerpt, hint, notes. The rows are taken from the
// golden files when the program is built (code_examples.awk), one a code, so that a page shows what the
// program says.
struct CodeExample {
  std::string_view code;  // K0301
  std::string_view en, zh;
};

std::span<const CodeExample> CodeExamples();

}  // namespace kaocheng::cli
