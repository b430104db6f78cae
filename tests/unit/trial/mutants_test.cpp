#include <set>
#include <tuple>

#include "tests/support/read_file.h"
#include "tests/support/setting.h"
#include "tests/unit/trial/compiled.h"

namespace kaocheng::trial {
namespace {

const char* const kPolicy =
    R"kc(policy p { level prefecture region 222400 version "1" effective from 2016-01-01 }
instrument plan "方案"
enum severity "程度" { minor "一般" < major "重大" < grave "特大" }
entity county "县"
entity keeper "巡护员" of county { hired "任用日期" : date }
record report "举报" of keeper { proven "查实" : boolean, effect "影响" : severity, fine "罚款" : money }
record lapse "失职" of keeper { effect "影响" : severity, confessed "认错" : boolean }
record decided "决定" of keeper { step "措施" : measures, annulled "撤销" : boolean, cause "事由" : violation? }
parameter needed "最少" : integer { 2 }
measure proven_reports of keeper = count(report where proven)
measure recent of lapse = count(report where effect >= major, last 30 days to on)
measure bonus of report : money = 3% * fine
  except 0 yuan when not proven
  times 150% when effect >= grave
table weight of report : integer by effect unique {
  | effect || |
  | minor  || 1 |
  | major  || 2 |
  | grave  || 5 |
}
duty reporting of keeper {
  cites plan "一"
  item often "次数" each month unless hired > month.first : count(report) >= 1
  item enough "总数" : proven_reports >= needed
}
score annual of keeper {
  base 60 at least 0 at most 100
  item proven "查实" : +5 each report where proven, at most 20
  item rate "完成" : +10 * reporting.rate
}
grade standing of keeper by annual { good "良" at least 70 poor "差" otherwise }
ladder measures "措施" of keeper {
  step talk "谈话" lasts 3 months handled by county
  step warning "警告" lasts 6 months handled by county
  step dismissal "辞退" final handled by county
  history decided on cause
  repeat heavier 1
  escalate to dismissal after 2 of warning or above, last 12 months
  lighter 1 when confessed
}
violation careless under measures {
  each lapse where effect >= minor
  unless confessed and recent >= 2
  at talk
  at warning when effect >= major
}
award merit of keeper each quarter { when proven_reports >= 1 unless measures.running >= warning amount sum(bonus over report) at most 500 yuan handled by county }
)kc";

const char* const kTests = R"kc(
test "score" { period 2016
  given keeper a { hired = 2015-01-01 }
  given report on 2016-02-01, 2016-03-01 { proven = true, effect = grave, fine = 1000 yuan }
  expect a.proven_reports = 2
  expect a.annual = 72.31
  expect a.standing = good
}
test "ladder" { period 2016
  given keeper a { hired = 2015-01-01 }
  given lapse x of a on 2016-03-05 { effect = major, confessed = false }
  given lapse y of a on 2016-09-04 { effect = major, confessed = false }
  expect x.measures = warning
  expect y.measures = dismissal
}
)kc";

std::string Edited(const std::string& text, const Mutant& mutant) {
  std::string out;
  size_t at = 0;
  for (const Edit& edit : mutant.edits) {
    out += text.substr(at, edit.span.begin - at) + edit.text;
    at = edit.span.end;
  }
  return out + text.substr(at);
}

// What is patched into the program is what the words say: compiled from the edited text, the policy fails its
// tests where the mutant is noticed, and nowhere else. An edited text that does not compile says nothing.
size_t ExpectSameAsText(const std::vector<std::string>& texts, size_t every) {
  const Compiled policy(texts);
  EXPECT_TRUE(policy.valid() && policy.AllPass());
  const Words words = policy.words();
  const Mutants mutants = MutantsOf(policy.suite, words, policy.sources);
  const Mutation mutation = Mutate(policy.suite, words, policy.tests, policy.sources, 2);
  const auto key = [](const std::vector<Edit>& edits) {
    return std::tuple(edits.front().span.begin, edits.front().span.end, edits.front().text);
  };
  std::set<std::tuple<uint32_t, uint32_t, std::string>> survived;
  for (const Survivor& survivor : mutation.survivors) survived.insert(key(survivor.edits));
  size_t compiled = 0;
  for (size_t i = 0; i < mutants.all.size(); i += every) {
    std::vector<std::string> edited = texts;
    edited.back() = Edited(texts.back(), mutants.all[i]);
    const Compiled other(edited);
    if (!other.valid()) continue;
    ++compiled;
    const Span span = mutants.all[i].edits.front().span;
    EXPECT_EQ(survived.contains(key(mutants.all[i].edits)), other.AllPass())
        << policy.sources.Locate(span.source, span.begin).line << " " << policy.Text(span) << " -> "
        << mutants.all[i].edits.front().text;
  }
  return compiled;
}

TEST(Mutants, AreWhatTheirWordsSay) { EXPECT_GT(ExpectSameAsText({std::string(kPolicy) + kTests}, 1), 60U); }

TEST(Mutants, OfTheShippedPolicyAreWhatTheirWordsSay) {
  const size_t every = Setting("KAOCHENG_EVERY", Brief() ? 97 * kBriefly : 97);
  EXPECT_GT(
      ExpectSameAsText({ReadFile("policies/jilin/jilin.kc"), ReadFile("policies/yanbian/yanbian.kc")}, every),
      Brief() ? 0U : 5U);
}

std::vector<std::string> Lines(const Compiled& policy, MutantKind kind) {
  const Words words = policy.words();
  std::vector<std::string> lines;
  for (const Mutant& mutant : MutantsOf(policy.suite, words, policy.sources).all) {
    if (mutant.kind != kind) continue;
    const Edit& edit = mutant.edits.front();
    lines.push_back(policy.Text(edit.span) + " -> " + edit.text);
  }
  return lines;
}

TEST(Mutants, EveryKind) {
  const Compiled policy({std::string(kPolicy) + kTests});
  EXPECT_THAT(Lines(policy, MutantKind::kConstant),
              testing::IsSupersetOf({"2 -> 3", "2 -> 1", "30 days -> 31 days", "3% -> 4%", "0 yuan -> 1 yuan",
                                     "150% -> 149%", "500 yuan -> 501 yuan", "70 -> 69",
                                     "3 months -> 2 months", "12 months -> 13 months"}));
  EXPECT_THAT(Lines(policy, MutantKind::kComparison), testing::IsSupersetOf({">= -> >", "> -> >="}));
  EXPECT_THAT(Lines(policy, MutantKind::kConnective), testing::ElementsAre("and -> or"));
  EXPECT_THAT(Lines(policy, MutantKind::kStep),
              testing::IsSupersetOf({"talk -> warning", "warning -> talk", "warning -> dismissal",
                                     "major -> grave", "dismissal -> warning"}));
  EXPECT_EQ(Lines(policy, MutantKind::kOrder).size(), 2U);
  EXPECT_THAT(Lines(policy, MutantKind::kException),
              testing::IsSupersetOf({"except 0 yuan when not proven -> ", "repeat heavier 1 -> ",
                                     "| major  || 2 | -> ", "at talk -> "}));
  EXPECT_THAT(Lines(policy, MutantKind::kClause),
              testing::IsSupersetOf({" where proven -> ", " at most 500 yuan -> ",
                                     " unless hired > month.first -> ", " when proven_reports >= 1 -> "}));
}

TEST(Mutants, WhatCannotMatterIsNotCounted) {
  const Compiled policy(
      {R"kc(policy p { level prefecture region 222400 version "1" effective from 2016-01-01 }
entity county "县"
record report of county { fine : money }
measure few of county = count(report) at least 0
test "none" { period 2016 given county a { } expect a.few = 0 }
)kc"});
  ASSERT_TRUE(policy.valid());
  const Mutation mutation = Mutate(policy.suite, policy.words(), policy.tests, policy.sources, 1);
  EXPECT_EQ(mutation.same, 2U);   // at least -1, and no bound at all
  EXPECT_EQ(mutation.total, 1U);  // at least 1
  EXPECT_EQ(mutation.killed, 1U);
}

TEST(Mutate, SurvivorsNameTheTestThatIsAboutThePlace) {
  const Compiled policy(
      {R"kc(policy p { level prefecture region 222400 version "1" effective from 2016-01-01 }
entity county "县"
record report of county { proven : boolean }
measure enough of county : boolean = count(report) >= 3
measure other of county = count(report where proven)
test "enough" { period 2016 given county a { } given report on 2016-01-01, 2016-02-01, 2016-03-01,
  2016-04-01 { proven = true } expect a.enough = true expect a.other = 4 }
test "few" { period 2016 given county a { } given report on 2016-01-01 { proven = true } expect a.enough = false }
)kc"});
  ASSERT_TRUE(policy.valid());
  const Mutation mutation = Mutate(policy.suite, policy.words(), policy.tests, policy.sources, 2);
  ASSERT_EQ(mutation.survivors.size(), 4U);  // > 3, >= 4, >= 2, and the where
  EXPECT_EQ(mutation.survivors[0].test->title, "few");
  EXPECT_EQ(mutation.survivors[0].notice, "3");
  EXPECT_EQ(mutation.survivors.back().test->title, "enough");
}

TEST(Mutate, ThreadsDoNotShow) {
  const Compiled policy({std::string(kPolicy) + kTests});
  const auto shown = [&](int threads) {
    std::string out;
    for (const Survivor& survivor :
         Mutate(policy.suite, policy.words(), policy.tests, policy.sources, threads).survivors)
      out += policy.Text(survivor.edits.front().span) + survivor.edits.front().text + survivor.notice + "\n" +
             (survivor.test == nullptr ? "" : survivor.test->title);
    return out;
  };
  EXPECT_EQ(shown(1), shown(3));
}

TEST(Mutate, FailingTestsNoticeNothing) {
  const Compiled policy(
      {R"kc(policy p { level prefecture region 222400 version "1" effective from 2016-01-01 }
entity county "县"
record report of county { fine : money }
measure many of county : boolean = count(report) >= 2
test "wrong" { period 2016 given county a { } expect a.many = true }
)kc"});
  const Mutation mutation = Mutate(policy.suite, policy.words(), policy.tests, policy.sources, 1);
  EXPECT_EQ(mutation.failing, 1U);
  EXPECT_EQ(mutation.killed, 0U);
}

}  // namespace
}  // namespace kaocheng::trial
