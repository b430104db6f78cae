#include "tests/support/reference.h"

#include <string_view>

#include "tests/acceptance/workbench.h"

namespace kaocheng::acceptance {
namespace {

// The examples of docs/language, one behind the other, are a text that compiles and whose tests pass.
class ReferenceTest : public Workbench {
 protected:
  void SetUp() override {
    Workbench::SetUp();
    const std::string text = docs::LanguageReference();
    std::string examples;
    constexpr std::string_view kBegin = "```kc\n", kEnd = "```\n";
    for (size_t at = text.find(kBegin); at != std::string::npos; at = text.find(kBegin, at)) {
      at += kBegin.size();
      const size_t end = text.find(kEnd, at);
      ASSERT_NE(end, std::string::npos);
      examples += text.substr(at, end - at);
      at = end;
    }
    ASSERT_FALSE(examples.empty());
    Write("examples.kc", examples);
  }
};

TEST_F(ReferenceTest, ItsExamplesCompile) {
  const Result result = Kaocheng({"check", "examples.kc"});
  EXPECT_EQ(result.exit, 0) << result.err;
}

TEST_F(ReferenceTest, ItsTestsPass) {
  const Result result = Kaocheng({"test", "examples.kc"});
  EXPECT_EQ(result.exit, 0) << result.out << result.err;
  EXPECT_NE(result.out.find("2 passed, 0 failed"), std::string::npos) << result.out;
}

TEST_F(ReferenceTest, ItsExamplesAreTheSameInChinese) {
  ASSERT_EQ(Kaocheng({"fmt", "--lang", "zh", "examples.kc"}).exit, 0);
  const Result result = Kaocheng({"test", "examples.kc"});
  EXPECT_EQ(result.exit, 0) << result.out << result.err << Read("examples.kc");
}

}  // namespace
}  // namespace kaocheng::acceptance
