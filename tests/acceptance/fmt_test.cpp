#include <filesystem>

#include "tests/acceptance/workbench.h"

namespace kaocheng::acceptance {
namespace {

class FmtTest : public Workbench {
 protected:
  static constexpr const char* kSloppy =
      "policy p \"试行\" { level county region 222401 version \"1\" effective from 2016-01-01 }\n\n\n"
      "// what people do\nentity  person{ born:date,}  // since when\nmeasure old of "
      "person=born<2000-01-01\n";
  static constexpr const char* kTidy =
      "policy p \"试行\" {\n  level county   region 222401   version \"1\"   effective from 2016-01-01\n}\n\n"
      "// what people do\nentity person { born : date }  // since when\nmeasure old of person = born < "
      "2000-01-01\n";
};

TEST_F(FmtTest, ChangesFilesInPlaceAndLeavesNothingElse) {
  Write("fmt/p.kc", kSloppy);
  std::filesystem::permissions(folder_ / "fmt/p.kc", std::filesystem::perms(0640));
  EXPECT_EQ(Kaocheng({"fmt", "fmt"}).exit, 0);
  EXPECT_EQ(Read("fmt/p.kc"), kTidy);
  EXPECT_EQ(std::filesystem::status(folder_ / "fmt/p.kc").permissions(), std::filesystem::perms(0640));
  EXPECT_EQ(List("fmt").size(), 1U);
  EXPECT_EQ(Kaocheng({"fmt", "fmt", "--check"}).exit, 0);
}

TEST_F(FmtTest, CheckTellsAndChangesNothing) {
  Write("fmt/p.kc", kSloppy);
  const Result result = Kaocheng({"fmt", "--check", "fmt"});
  EXPECT_EQ(result.exit, 1);
  EXPECT_NE(result.out.find("fmt/p.kc:1\n- policy p"), std::string::npos) << result.out;
  EXPECT_EQ(Read("fmt/p.kc"), kSloppy);
}

// What looks alike is not shown as a change.
TEST_F(FmtTest, CheckSaysWhatCannotBeSeen) {
  std::string windows = kTidy;
  for (size_t at = windows.find('\n'); at != std::string::npos; at = windows.find('\n', at + 2))
    windows.insert(at, 1, '\r');
  Write("fmt/p.kc", "\xEF\xBB\xBF" + windows);
  const std::vector<std::string> check = {"fmt", "--check", "fmt"};
  Result result = Kaocheng(check);
  EXPECT_EQ(result.exit, 1);
  EXPECT_EQ(result.out,
            "fmt/p.kc: only line ends differ (LF is meant, CRLF is there)\n1 files, 1 would change\n");
  result = Kaocheng(check, "zh_CN.UTF-8");
  EXPECT_NE(result.out.find("fmt/p.kc：只有换行符不同"), std::string::npos) << result.out;
  Write("fmt/p.kc", std::string(kTidy).insert(std::string(kTidy).find('{') + 1, " "));
  EXPECT_NE(Kaocheng(check).out.find("only blanks at the ends of lines differ"), std::string::npos);
  Write("fmt/p.kc", std::string(kTidy).substr(0, std::string(kTidy).size() - 1));
  EXPECT_NE(Kaocheng(check).out.find("only the last line's end differs"), std::string::npos);
  // Beside line ends, something that can be seen.
  Write("fmt/p.kc", windows + "entity  town\r\n");
  EXPECT_NE(Kaocheng(check).out.find("- entity  town"), std::string::npos);
}

TEST_F(FmtTest, ConvertsOnlyWhenAsked) {
  Write("fmt/p.kc", kTidy);
  EXPECT_EQ(Kaocheng({"fmt", "fmt"}, "zh_CN.UTF-8").exit, 0);
  EXPECT_EQ(Read("fmt/p.kc"), kTidy);
  EXPECT_EQ(Kaocheng({"fmt", "fmt", "--lang", "zh"}).exit, 0);
  EXPECT_NE(Read("fmt/p.kc").find("对象 person { born : 日期 }"), std::string::npos) << Read("fmt/p.kc");
  EXPECT_EQ(Kaocheng({"fmt", "fmt", "--lang", "en"}).exit, 0);
  EXPECT_EQ(Read("fmt/p.kc"), kTidy);
}

TEST_F(FmtTest, LeavesFilesWithSyntaxErrorsAlone) {
  const std::string broken = std::string(kSloppy) + "measure of\n";
  Write("fmt/broken.kc", broken);
  Write("fmt/q.kc", std::string("policy q") + std::string(kSloppy).substr(8));
  const Result result = Kaocheng({"fmt", "fmt"});
  EXPECT_EQ(result.exit, 1);
  EXPECT_NE(result.err.find("broken.kc"), std::string::npos) << result.err;
  EXPECT_EQ(Read("fmt/broken.kc"), broken);
  EXPECT_EQ(Read("fmt/q.kc").find("\n  level county"), std::string("policy q \"试行\" {").size());
}

}  // namespace
}  // namespace kaocheng::acceptance
