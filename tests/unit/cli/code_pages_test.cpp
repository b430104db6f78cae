#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "adapters/cli/code_examples.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::cli {
namespace {

// Codes of policy texts that no kept file can show.
const std::set<Code> kNotInGolden = {
    Code::kSourceTooLarge,  // the file would have eight megabytes
};

TEST(CodePages, EveryCodeOfAPolicyTextHasAnExampleInBothLanguages) {
  for (const CatalogueRow& row : Catalogue()) {
    const int number = static_cast<int>(row.code);
    const bool of_text = number < 500 || number >= 700;  // not of data or the command line
    if (!of_text || kNotInGolden.contains(row.code)) continue;
    const auto examples = CodeExamples();
    const auto found = std::find_if(examples.begin(), examples.end(), [&](const CodeExample& example) {
      return example.code == CodeName(row.code);
    });
    ASSERT_NE(found, examples.end()) << CodeName(row.code);
    EXPECT_NE(found->en.find(CodeName(row.code)), std::string_view::npos) << found->en;
    EXPECT_NE(found->zh.find(CodeName(row.code)), std::string_view::npos) << found->zh;
  }
}

}  // namespace
}  // namespace kaocheng::cli
