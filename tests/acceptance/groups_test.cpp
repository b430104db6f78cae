#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/acceptance/workbench.h"

// Groups of people and of awards, worked out by hand.
namespace kaocheng::acceptance {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kPolicy = R"kc(policy t.groups "分组" {
  level prefecture   region 222400   version "1"   effective from 2015-01-01
}
entity prefecture "州"
entity county "县" of prefecture { cash_budget : money?, pool_budget : money, fixed_budget : money }
entity township "乡镇" of county
entity supervisor "监督员" of township
record gain "业绩" of supervisor { points : integer, pay : money, extra : money }
record case "案件" of county { pot : money }
record report "举报" of supervisor { case : case?, share : decimal }

score annual "得分" of supervisor { item points : +1 * sum(points over gain) }
grade pooled "合并" of supervisor by annual {
  best at least 1, at most 20% within township pooled in county below 5
  rest otherwise
}
grade two "两级" of supervisor by annual {
  best at least 1, at most 40% within township, at most 20% within county, by annual
  rest otherwise
}
awards cash "现金" of supervisor { highest only   budget county.cash_budget prorated }
award quarterly of supervisor each quarter under cash {
  amount sum(pay over gain)
  handled by township (when amount < 600 yuan), county (when amount >= 600 yuan)
}
award yearly of supervisor under cash { amount sum(extra over gain) }
awards pool of supervisor { cumulative   budget county.pool_budget prorated }
award each_gain of gain under pool { when points >= 9   amount 50 yuan }
award once of supervisor under pool { when exists(gain where points >= 2)   amount 50 yuan }
awards fixed of supervisor { budget county.fixed_budget }
award single of supervisor under fixed { amount 10 yuan }

measure first_day "首报日" of case = min(on over report)
measure by_day of report : money = if case is known
  then apportion(case.pot by (if on = case.first_day then 1 else 0) within case) else 0 yuan
measure by_share of report : money = if case is known then apportion(case.pot by share within case) else 0 yuan
measure first_reporters of supervisor = sum(by_day over report)
measure joint_reporters of supervisor = sum(by_share over report)
)kc";

class GroupsTest : public Workbench {
 protected:
  void SetUp() override {
    Workbench::SetUp();
    Shell("rm -r policies data");
    Write("policies/groups.kc", kPolicy);
    Write("data/dataset.yaml",
          "encoding: utf-8\nsupplied:\n  - {records: all, units: all, from: 2014-01-01, to: 2016-12-31}\n");
    Write("data/entities/prefecture.csv", "id,name\n222400,延边州\n");
    Write("data/entities/county.csv",
          "id,name,parent,cash_budget,pool_budget,fixed_budget\n222401,延吉市,222400,1000.00,100.01,99.99\n");
    Write("data/entities/township.csv", "id,name,parent\nt1,一镇,222401\nt2,二镇,222401\nt3,三镇,222401\n");
    Write("data/entities/supervisor.csv",
          "id,name,parent\na,甲,t1\nb,乙,t1\nc,丙,t1\nd,丁,t1\ne,戊,t1\nf,己,t2\ng,庚,t2\nh,辛,t3\ni,壬,"
          "t3\nj,癸,t3\n");
    Write("data/records/gain.csv",
          "id,supervisor,on,points,pay,extra\n"
          "g1,a,2016-02-01,10,600,500\ng2,a,2016-05-01,0,600,0\ng3,b,2016-02-01,10,100,300\n"
          "g4,c,2016-02-01,1,100.01,100.01\ng5,h,2016-02-01,9,0,0\ng6,f,2016-02-01,8,0,0\n");
    Write("data/records/case.csv",
          "id,county,on,pot\nk1,222401,2016-01-05,100.01\nk2,222401,2016-01-05,10.00\n");
    Write("data/records/report.csv",
          "id,supervisor,on,case,share\nr1,a,2016-01-01,k1,0.5\nr2,b,2016-01-01,k1,0.25\nr3,c,2016-01-01,k1,"
          "0.25\n"
          "r4,d,2016-01-02,k1,0\nr5,a,2016-01-02,k2,1\nr6,e,2016-01-03,k2,2\n");
  }

  // By "subject name [cell or record]".
  std::map<std::string, Json> Lines(int exit = 0) {
    const Result result = Kaocheng(
        {"run", "--policy", "policies", "--data", "data", "--period", "2016", "--measures", "--out", "out"});
    EXPECT_EQ(result.exit, exit) << result.err;
    std::map<std::string, Json> lines;
    std::istringstream in(Read("out/outcomes.ndjson"));
    for (std::string text; std::getline(in, text);) {
      const Json json = Json::parse(text);
      std::string key = json["subject"].get<std::string>() + " " + json["name"].get<std::string>();
      for (const char* part : {"scope", "record"})
        if (json.contains(part)) key += " " + json[part].get<std::string>();
      lines[key] = json;
    }
    return lines;
  }
};

TEST_F(GroupsTest, SmallTownshipsArePooledAndTiesAreLeftToPeople) {
  auto lines = Lines();
  // t1 has five members and one place, for which a and b tie.
  EXPECT_EQ(lines["a pooled"]["status"], "for_decision");
  EXPECT_EQ(lines["a pooled"]["tied"], Json({"b"}));
  EXPECT_EQ(lines["b pooled"]["tied"], Json({"a"}));
  EXPECT_EQ(lines["c pooled"]["value"], "rest");
  // t2 and t3 have five together, and one place; alone they would have none.
  EXPECT_EQ(lines["h pooled"]["value"], "best");
  EXPECT_EQ(lines["f pooled"]["value"], "rest");
  const Result why =
      Kaocheng({"explain", "--policy", "policies", "--data", "data", "--period", "2016", "f", "pooled"});
  EXPECT_NE(why.out.find("group of 5, 1 places, 2 candidates, rank 2"), std::string::npos) << why.out;
}

TEST_F(GroupsTest, AGroupOfFourIsSmall) {
  Replace("data/entities/supervisor.csv", "e,戊,t1\n", "e,戊,t2\n");
  auto lines = Lines(3);
  // All ten are one pool now, with two places.
  EXPECT_EQ(lines["a pooled"]["value"], "best");
  EXPECT_EQ(lines["b pooled"]["value"], "best");
  EXPECT_EQ(lines["h pooled"]["value"], "rest");
}

TEST_F(GroupsTest, TwoLevelsOfQuotas) {
  auto lines = Lines();
  // Townships: t1 two places (a, b), t2 floor(0.8) none, t3 one (h). The county: two of ten, a and b before
  // h.
  EXPECT_EQ(lines["a two"]["value"], "best");
  EXPECT_EQ(lines["b two"]["value"], "best");
  EXPECT_EQ(lines["h two"]["value"], "rest");
  EXPECT_EQ(lines["f two"]["value"], "rest");
  // A tie for the township's second place: whoever gets it stands below a, so that a's place is sure and h's
  // is out.
  Replace("data/records/gain.csv", "g3,b,2016-02-01,10,100,300\n",
          "g3,b,2016-02-01,9,100,300\ng7,d,2016-02-01,9,0,0\n");
  Replace("data/records/gain.csv", "g5,h,2016-02-01,9", "g5,h,2016-02-01,3");
  lines = Lines(3);
  EXPECT_EQ(lines["a two"]["value"], "best");
  EXPECT_EQ(lines["b two"]["tied"], Json({"d"}));
  EXPECT_EQ(lines["d two"]["tied"], Json({"b"}));
  EXPECT_EQ(lines["h two"]["status"], "undetermined");  // in if people leave the place open, else out
}

TEST_F(GroupsTest, HighestOnlyThenTheBudgetToTheFen) {
  auto lines = Lines();
  // a 600 (the first quarter of two equal ones), b 300, c 100.01: 1000.01 of 1000.00.
  EXPECT_EQ(lines["a quarterly 2016Q1"]["value"], "599.99");
  EXPECT_EQ(lines["a quarterly 2016Q2"]["value"], "0.00");
  EXPECT_EQ(lines["a yearly"]["value"], "0.00");
  EXPECT_EQ(lines["b yearly"]["value"], "300.00");
  EXPECT_EQ(lines["b quarterly 2016Q1"]["value"], "0.00");
  EXPECT_EQ(lines["c quarterly 2016Q1"]["value"], "100.01");  // declared before the equal yearly one
  EXPECT_EQ(lines["c yearly"]["value"], "0.00");
  const Json& a = lines["a quarterly 2016Q1"];
  EXPECT_EQ(a["own"], "600.00");
  EXPECT_EQ(a["highest"], "600.00");
  EXPECT_EQ(a["owed"], "1000.01");
  EXPECT_EQ(a["budget"], "1000.00");
  EXPECT_EQ(a["factor"], "0.99999");
  EXPECT_EQ(a["handled_by"], Json({"township"}));  // by what is paid
  const Result why =
      Kaocheng({"explain", "--policy", "policies", "--data", "data", "--period", "2016", "a", "yearly"});
  EXPECT_NE(why.out.find("another award is higher"), std::string::npos) << why.out;
}

TEST_F(GroupsTest, WhatFitsTheBudgetIsPaidInFull) {
  Replace("data/entities/county.csv", "1000.00", "1000.01");
  auto lines = Lines();
  EXPECT_EQ(lines["a quarterly 2016Q1"]["value"], "600.00");
  EXPECT_EQ(lines["a quarterly 2016Q1"]["handled_by"], Json({"county"}));
  EXPECT_FALSE(lines["a quarterly 2016Q1"].contains("factor"));
}

TEST_F(GroupsTest, AnUnknownBudgetPaysNobody) {
  Replace("data/entities/county.csv", "1000.00", "");
  auto lines = Lines(3);
  EXPECT_EQ(lines["a quarterly 2016Q1"]["status"], "undetermined");
  EXPECT_FALSE(lines["a quarterly 2016Q1"]["needs"].empty());
  EXPECT_EQ(lines["a yearly"]["value"], "0.00");  // whatever the budget is
}

TEST_F(GroupsTest, ABudgetIsSharedAmongAwardsAndRecords) {
  auto lines = Lines();
  // a 50 (g1) + 50 (once), b 50 + 50, h 50 + 50, f 50: 350 of 100.01. Three get 28.574, f 14.287: of the two
  // fen left one goes to f, whose rest is larger, and one to the first of the others by id.
  int64_t fen = 0;
  for (const auto& [key, line] : lines) {
    if (line["name"] != "each_gain" && line["name"] != "once") continue;
    std::string digits = line["value"];
    digits.erase(digits.find('.'), 1);
    fen += std::stoll(digits);
  }
  EXPECT_EQ(fen, 10001);
  EXPECT_EQ(lines["f once"]["value"], "14.29");
  EXPECT_EQ(lines["a each_gain g1"]["value"], "14.29");
  EXPECT_EQ(lines["a once"]["value"], "14.29");
  EXPECT_EQ(lines["b each_gain g3"]["value"], "14.29");
  EXPECT_EQ(lines["b once"]["value"], "14.28");
}

TEST_F(GroupsTest, WithoutAShareOutPeopleDecide) {
  auto lines = Lines();
  EXPECT_EQ(lines["j single"]["status"], "for_decision");
  EXPECT_EQ(lines["j single"]["own"], "10.00");
  EXPECT_EQ(lines["j single"]["owed"], "100.00");
  EXPECT_EQ(lines["j single"]["budget"], "99.99");
  Replace("data/entities/county.csv", "99.99", "100.00");
  EXPECT_EQ(Lines()["j single"]["value"], "10.00");
}

TEST_F(GroupsTest, ReportersShareToTheFen) {
  auto lines = Lines();
  // k1: three on the first day, 100.01 in equal parts; k2: a alone was first.
  EXPECT_EQ(lines["a first_reporters"]["value"], "43.34");
  EXPECT_EQ(lines["b first_reporters"]["value"], "33.34");
  EXPECT_EQ(lines["c first_reporters"]["value"], "33.33");
  EXPECT_EQ(lines["d first_reporters"]["value"], "0.00");
  EXPECT_EQ(lines["e first_reporters"]["value"], "0.00");
  // By share: 50.005, 25.0025 twice; 3.33 and 6.67.
  EXPECT_EQ(lines["a joint_reporters"]["value"], "53.34");
  EXPECT_EQ(lines["b joint_reporters"]["value"], "25.00");
  EXPECT_EQ(lines["e joint_reporters"]["value"], "6.67");
}

TEST_F(GroupsTest, WhoMovedIsOrderedWhereTheyAreAtTheEnd) {
  // c works in t1 until July, then in t3: the township's group is that of the last valid day.
  Write("data/entities/supervisor.csv",
        "id,name,parent,from,until\na,甲,t1,,\nb,乙,t1,,\nc,丙,t1,,2016-07-01\nc,丙,t3,2016-07-01,\nd,丁,t1,,"
        "\ne,戊,t1,,\n"
        "f,己,t2,,\ng,庚,t2,,\nh,辛,t3,,\ni,壬,t3,,\nj,癸,t3,,\n");
  auto lines = Lines(3);
  // All three townships are small now: ten people, two places, for a and b.
  EXPECT_EQ(lines["a pooled"]["value"], "best");
  EXPECT_EQ(lines["b pooled"]["value"], "best");
  EXPECT_EQ(lines["h pooled"]["value"], "rest");
}

TEST_F(GroupsTest, WhoMovedToAnotherCountyIsPaidFromItsBudget) {
  Write("data/entities/county.csv",
        "id,name,parent,cash_budget,pool_budget,fixed_budget\n222401,延吉市,222400,1000.00,100.01,99.99\n"
        "222402,图们市,222400,50.00,100.00,5.00\n");
  Write("data/entities/township.csv",
        "id,name,parent\nt1,一镇,222401\nt2,二镇,222401\nt3,三镇,222401\nt4,四镇,222402\n");
  Write(
      "data/entities/supervisor.csv",
      "id,name,parent,from,until\na,甲,t1,,\nb,乙,t1,,\nc,丙,t1,,2016-07-01\nc,丙,t4,2016-07-01,\nd,丁,t1,,\n"
      "e,戊,t1,,\nf,己,t2,,\ng,庚,t2,,\nh,辛,t3,,\ni,壬,t3,,\nj,癸,t3,,\n");
  auto lines = Lines(3);
  // c earned 100.01 before the move; the county of the end pays, and has 50.00. The nine that stay are owed
  // 900.00 of 1000.00, and 90.00 of 99.99.
  EXPECT_EQ(lines["a quarterly 2016Q1"]["value"], "600.00");
  EXPECT_EQ(lines["b yearly"]["value"], "300.00");
  EXPECT_EQ(lines["c quarterly 2016Q1"]["value"], "50.00");
  EXPECT_EQ(lines["c quarterly 2016Q1"]["owed"], "100.01");
  EXPECT_EQ(lines["a single"]["value"], "10.00");
  EXPECT_EQ(lines["c single"]["status"], "for_decision");
  EXPECT_EQ(lines["c single"]["owed"], "10.00");
  // t1 has four now and is small: with t2 and t3 nine people, one place, for which a and b tie. t4 is a pool
  // of one, without a place.
  EXPECT_EQ(lines["a pooled"]["tied"], Json({"b"}));
  EXPECT_EQ(lines["c pooled"]["value"], "rest");
}

TEST_F(GroupsTest, AnUnknownScoreLeavesOpenOnlyWhatItCanChange) {
  Replace("data/records/gain.csv", "g4,c,2016-02-01,1,", "g4,c,2016-02-01,,");
  auto lines = Lines(3);
  // c may be the best of t1, or below the two that tie.
  EXPECT_EQ(lines["c pooled"]["status"], "undetermined");
  EXPECT_EQ(lines["a pooled"]["status"], "undetermined");
  EXPECT_EQ(lines["d pooled"]["value"], "rest");  // below a and b, whatever c is
  EXPECT_EQ(lines["h pooled"]["value"], "best");  // another group
  EXPECT_EQ(lines["f pooled"]["value"], "rest");
  EXPECT_EQ(lines["c once"]["status"], "undetermined");
  EXPECT_EQ(lines["a once"]["status"], "undetermined");  // its part depends on whether c has one
  // Where everything that may be owed fits, only c's own is open.
  Replace("data/entities/county.csv", "100.01", "450.00");
  lines = Lines(3);
  EXPECT_EQ(lines["a once"]["value"], "50.00");
  EXPECT_EQ(lines["c once"]["status"], "undetermined");
  Replace("data/entities/county.csv", "450.00", "449.99");
  EXPECT_EQ(Lines(3)["a once"]["status"], "undetermined");
}

TEST_F(GroupsTest, TheExplanationNamesGroupSizePlacesRankAndRule) {
  const auto why = [&](const std::string& subject, const std::string& outcome, const char* locale) {
    return Kaocheng(
               {"explain", "--policy", "policies", "--data", "data", "--period", "2016", subject, outcome},
               locale)
        .out;
  };
  const auto expect = [](const std::string& text, const std::vector<std::string>& parts) {
    for (const std::string& part : parts)
      EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  };
  expect(why("f", "pooled", "C.UTF-8"), {"at most 20% within township pooled in county below 5", "2 < 5",
                                         "县 222401", "group of 5, 1 places, 2 candidates, rank 2"});
  expect(why("a", "pooled", "C.UTF-8"),
         {"乡镇 t1", "group of 5, 1 places, 3 candidates; tied with b, rank 1"});
  const std::string two = why("h", "two", "C.UTF-8");
  expect(two, {"乡镇 t3", "group of 3, 1 places, 1 candidates, rank 1", "县 222401",
               "group of 10, 2 places, 3 candidates, rank 3"});
  EXPECT_EQ(two.find("= 2"), std::string::npos) << two;  // no codes of places
  expect(why("h", "two", "zh_CN.UTF-8"),
         {"本组 3 个，名额 1 个，符合条件 1 个，排名第 1", "本组 10 个，名额 2 个，符合条件 3 个，排名第 3"});
  expect(why("a", "yearly", "C.UTF-8"),
         {"highest only", "another award is higher", "owed in all 1000.01", "1000.00 yuan"});
  expect(why("j", "single", "C.UTF-8"), {"owed in all 100.00; more than the budget, people decide"});
}

}  // namespace
}  // namespace kaocheng::acceptance
