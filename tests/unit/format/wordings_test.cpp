#include <gtest/gtest.h>

#include "dsl/format/format.h"
#include "dsl/syntax/parse.h"

namespace kaocheng::format {
namespace {

constexpr std::string_view kText = R"kc(policy t "试行" { level county region 222401 }
entity village "村" { households "户数" : integer, kind "类别" : text }
record training_session "培训班" of village { kind "班次" : text, amount "经费" : money }
parameter trainings "培训次数" : integer { 2 }
duty training "组织培训" of village {
  /* why */ item yearly "每年次数" unless households < 10 : // enough
    count(training_session where kind = "甲") >= trainings
}
score total "总分" of village {
  item cost "经费" : +1 each training_session where amount > 500 yuan, at most 3
}
对象 town "镇" { 人口 "population" : 整数 }
职责 管理 属于 镇 { 项 人数 : 人口 >= 1000 }
)kc";

class WordingsTest : public testing::Test {
 protected:
  WordingsTest() {
    source_ = sources_.Add("test.kc", std::string(kText));
    policies_ = syntax::Parse(sources_, source_, ast_, emitter_);
  }

  // What stands between the first place where `from` stands and the end of the next `to`.
  std::string Said(std::string_view from, std::string_view to, Language language) const {
    EXPECT_FALSE(emitter_.has_errors());
    const size_t begin = kText.find(from);
    const size_t end = kText.find(to, begin) + to.size();
    Wordings wordings(sources_, ast_, policies_, language);
    return wordings.At({source_, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)});
  }

  Sources sources_;
  SourceId source_;
  ast::Ast ast_;
  Emitter emitter_;
  std::vector<ast::PolicyId> policies_;
};

TEST_F(WordingsTest, AnExpressionInChineseWithItsTitles) {
  EXPECT_EQ(Said("count(", ">= trainings", Language::kZh), "计数(培训班 其中 kind = \"甲\") >= 培训次数");
  EXPECT_EQ(Said("trainings\n", "trainings", Language::kZh), "培训次数");
}

TEST_F(WordingsTest, AClauseBearsItsTitleAndNoComments) {
  EXPECT_EQ(Said("item yearly", ">= trainings", Language::kZh),
            "项 每年次数 除非 户数 < 10 : 计数(培训班 其中 kind = \"甲\") >= 培训次数");
  EXPECT_EQ(Said("item yearly", ">= trainings", Language::kEn),
            "item yearly unless households < 10 : count(training_session where kind = \"甲\") >= trainings");
}

// `kind` is of a village and of a session, by two titles; the amount is the session's, not the award's.
TEST_F(WordingsTest, OnlyWhatCannotBeMistakenBearsATitle) {
  EXPECT_EQ(Said("kind = \"甲\"", "\"甲\"", Language::kZh), "kind = \"甲\"");
  EXPECT_EQ(Said("amount > 500", "yuan", Language::kZh), "经费 > 500元");
  EXPECT_EQ(Said("each training", "yuan", Language::kZh), "每 培训班 其中 经费 > 500元");
}

TEST_F(WordingsTest, ChineseIsSaidInEnglish) {
  EXPECT_EQ(Said("人口 >= 1000", "1000", Language::kEn), "人口 >= 1000");
  EXPECT_EQ(Said("项 人数", "1000", Language::kEn), "item 人数 : 人口 >= 1000");
}

TEST_F(WordingsTest, NothingIsSaidOfHalfAClause) { EXPECT_EQ(Said("count(", "where", Language::kZh), ""); }

}  // namespace
}  // namespace kaocheng::format
