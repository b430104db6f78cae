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
