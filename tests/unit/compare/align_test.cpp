#include <gmock/gmock.h>

#include "tests/support/read_file.h"
#include "tests/unit/compare/sides.h"

// Which provisions differ, on the shipped text: edited in one place it differs in one provision, said in
// words, and the same one in a county whose law changes during the year as in one where it does not.
namespace kaocheng::compare {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string FileText(const std::string& path) {
  std::string text = ReadFile(path);
  EXPECT_FALSE(text.empty()) << path;
  return text;
}

struct Edit {
  const char* name;
  const char* from;
  const char* to;
  const char* provision;  // as Sides::Provisions says it
};

// Of policies/yanbian/yanbian.kc.
const std::vector<Edit> kEdits = {
    {"parameter", "\"阻止破坏奖金\" : money { 1000 yuan }", "\"阻止破坏奖金\" : money { 1200 yuan }",
     "prevention_bonus: 1000 yuan -> 1200 yuan"},
    {"base", "base 35   at least", "base 40   at least", "annual: 35 -> 40"},
    {"bound", "at least 0   at most 100\n  item patrol ", "at least 0   at most 110\n  item patrol ",
     "annual: 100 -> 110"},
    {"item", "  item learning   \"参加培训\"   : +5 * learning.rate\n", "",
     "annual.learning: item learning \"参加培训\" : +5 * learning.rate -> —"},
    {"points", "+5 each report where case is known", "+4 each report where case is known",
     "annual.reporting: 5 -> 4"},
    {"quota", "at most 20% within township", "at most 10% within township", "standing.excellent: 20% -> 10%"},
    {"pool", "within township pooled in county below 5, by annual, verified",
     "within township, by annual, verified",
     "standing: at most 20% within township pooled in county below 5, by annual, verified -> at most 20% "
     "within "
     "township, by annual, verified"},
    {"band", "at least 80\n  competent   \"合格\"   at least 60",
     "at least 80\n  fair \"中等\" at least 70\n  competent   \"合格\"   at least 60",
     "standing.fair: — -> fair"},
    {"where added", "  each negligence\n", "  each negligence where not averted\n",
     "careless.where: — -> not averted"},
    {"where a field", "  each concealment\n  at warning", "  each concealment where benefit\n  at warning",
     "concealed.where: — -> benefit"},
    {"where gone", "  each missed_report where should_have_known\n  unless", "  each missed_report\n  unless",
     "missed.where: should_have_known -> —"},
    {"unless gone", "  unless patrolled and stopped  // 尽职免责\n", "",
     "missed: patrolled and stopped -> —"},
    {"rung", "at warning\n  at dismissal when effect >= major and not self_reported",
     "at reminder\n  at dismissal when effect >= major and not self_reported",
     "missed.at: at warning -> at reminder"},
    {"step lasts", "step warning   \"警告\"     lasts 6", "step warning   \"警告\"     lasts 5",
     "measures.warning.lasts: 6 months -> 5 months"},
    {"step",
     "  step dismissal \"辞退\"     final            handled by county with organisation\n  history measure",
     "  step demerit \"记过\"     lasts 12 months   handled by county\n  step dismissal \"辞退\"     final   "
     "         "
     "handled by county with organisation\n  history measure",
     "measures.demerit: — -> demerit"},
    {"window", "warning or above, last 12 months", "warning or above, last 24 months",
     "measures.escalate: escalate to dismissal after 2 of warning or above, last 12 months -> escalate to "
     "dismissal after 2 of warning or above, last 24 months"},
    {"clause of a ladder", "  lighter 1 when confessed\n", "",
     "measures.lighter: lighter 1 when confessed -> —"},
    {"instead of a parameter", "dated case.decided) at most quarter_cap",
     "dated case.decided) at most 2000 yuan", "merit.amount: quarter_cap -> 2000 yuan"},
    {"handler", "handled by county, prefecture (when amount >= merit_review)", "handled by county",
     "merit.handled_by: county, prefecture -> county"},
    {"window of a count", "where valid, last 30 days to on) >= 2", "where valid, last 60 days to on) >= 2",
     "patrolled: 30 days -> 60 days"},
};

class AlignTest : public testing::Test {
 protected:
  static Texts Shipped(const std::string& prefecture) {
    return {{"jilin.kc", FileText("policies/jilin/jilin.kc")},
            {"yanbian.kc", prefecture},
            {"222401.kc", FileText("policies/yanbian/222401.kc")},
            {"222405.kc", FileText("policies/yanbian/222405.kc")}};
  }
  std::string Edited(const Edit& edit) const { return Edited(text_, edit); }
  static std::string Edited(std::string text, const Edit& edit) {
    const size_t at = text.find(edit.from);
    EXPECT_NE(at, std::string::npos) << edit.name;
    return text.replace(at, std::string(edit.from).size(), edit.to);
  }
  std::vector<std::string> Provisions(const std::string& after, const std::string& judging) const {
    return Lay(Shipped(text_), Shipped(after), judging)->Provisions();
  }

  std::string text_ = FileText("policies/yanbian/yanbian.kc");
};

constexpr const char* kDatedCounty = "jl.yanbian.yanji";  // its own rules begin in March
constexpr const char* kPlainCounty = "jl.yanbian.longjing";

TEST_F(AlignTest, OneEditIsOneProvision) {
  for (const Edit& edit : kEdits) {
    SCOPED_TRACE(edit.name);
    for (const char* county : {kPlainCounty, kDatedCounty})
      EXPECT_THAT(Provisions(Edited(edit), county), ElementsAre(edit.provision)) << county;
  }
}

TEST_F(AlignTest, EditsOfOneClauseStayApart) {
  std::string text = text_;
  for (const char* name : {"base", "bound", "item", "quota", "rung", "window"}) {
    const auto edit = std::find_if(kEdits.begin(), kEdits.end(),
                                   [&](const Edit& e) { return e.name == std::string(name); });
    text = Edited(text, *edit);
  }
  for (const char* county : {kPlainCounty, kDatedCounty}) EXPECT_THAT(Provisions(text, county), SizeIs(6));
}

TEST_F(AlignTest, APolicyDiffersNowhereFromItself) {
  for (const char* county : {kPlainCounty, kDatedCounty}) {
    const auto sides = Lay(Shipped(text_), Shipped(text_), county);
    EXPECT_THAT(sides->Provisions(), IsEmpty());
    EXPECT_THAT(sides->alignment.links, IsEmpty());
    for (const OutcomeLink& link : sides->alignment.outcomes)
      EXPECT_TRUE(SameOutcome(sides->joined, *link.before, *link.after)) << link.before->named.name;
  }
}

}  // namespace
}  // namespace kaocheng::compare
