#include "dsl/diagnostics/suggest.h"

#include <gtest/gtest.h>

namespace kaocheng {
namespace {

TEST(SuggestName, FindsTheNearest) {
  EXPECT_EQ(SuggestName("patrl", {"report", "patrol"}), "patrol");
  EXPECT_EQ(SuggestName("ptarol", {"report", "patrol"}), "patrol");
  EXPECT_EQ(SuggestName("巡茶", {"举报", "巡查"}), "巡查");
  EXPECT_EQ(SuggestName("严重程渡", {"严重程度"}), "严重程度");
}

TEST(SuggestName, TakesTheFirstOfEquals) { EXPECT_EQ(SuggestName("cat", {"bat", "hat"}), "bat"); }

TEST(SuggestName, KnowsShortenedNames) {
  EXPECT_EQ(SuggestName("得分", {"年度考核得分", "年度得分", "等次"}), "年度得分");
  EXPECT_EQ(SuggestName("巡查天数", {"每月巡查天数"}), "每月巡查天数");
  EXPECT_EQ(SuggestName("分", {"年度得分"}), std::nullopt);
  EXPECT_EQ(SuggestName("on", {"reason"}), std::nullopt);
}

TEST(SuggestName, LeavesStrangersAlone) {
  EXPECT_EQ(SuggestName("patrol", {"warning", "dismissal"}), std::nullopt);
  EXPECT_EQ(SuggestName("甲", {"乙"}), std::nullopt);
  EXPECT_EQ(SuggestName("", {"a"}), std::nullopt);
  EXPECT_EQ(SuggestName("举报", {"巡查"}), std::nullopt);
  EXPECT_EQ(SuggestName(std::string(10'000, 'a'), {std::string(10'000, 'a') + "b"}), std::nullopt);
}

TEST(SuggestSplit, ProposesTheLongestKnownWord) {
  EXPECT_EQ(SuggestSplit("查实举报计数", {"查实举报"}), "查实举报 计数");
  EXPECT_EQ(SuggestSplit("每月至少巡查", {"巡查"}), "每月至少 巡查");
  EXPECT_EQ(SuggestSplit("属于监督员", {"属", "属于"}), "属于 监督员");
  EXPECT_EQ(SuggestSplit("监督员", {"监督员", "村"}), std::nullopt);
}

}  // namespace
}  // namespace kaocheng
