#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/acceptance/workbench.h"

namespace kaocheng::acceptance {
namespace {

using Json = nlohmann::ordered_json;

class RunTest : public Workbench {
 protected:
  // Lines by "subject kind name", each of them valid JSON.
  static std::map<std::string, Json> Lines(const std::string& text) {
    std::map<std::string, Json> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
      const Json json = Json::parse(line);
      std::string key = json["subject"].get<std::string>() + " " + json["kind"].get<std::string>() + " " +
                        json["name"].get<std::string>();
      EXPECT_TRUE(lines.emplace(key, json).second) << key;
    }
    return lines;
  }
};

TEST_F(RunTest, SaysWhatThePoliciesSay) {
  const Result result = Run({"--out", "out"});
  ASSERT_EQ(result.exit, 0) << result.err;
  const auto lines = Lines(Read("out/outcomes.ndjson"));
  EXPECT_EQ(lines.at("a grade standing")["value"], "excellent");
  EXPECT_EQ(lines.at("a award merit")["value"], "50.00");   // the county's own cap
  EXPECT_EQ(lines.at("c award merit")["value"], "100.00");  // the prefecture's text
  EXPECT_EQ(lines.at("a award merit")["policy"], "t.hunchun");
  EXPECT_EQ(lines.at("c award merit")["policy"], "t.prefecture");
  EXPECT_EQ(lines.at("b grade standing")["value"], "incompetent");
  EXPECT_EQ(lines.at("b duty patrolling")["met"], 1);
  EXPECT_EQ(lines.at("b duty patrolling")["required"], 3);
  EXPECT_EQ(lines.at("b duty patrolling")["failed"].size(), 2U);
  EXPECT_EQ(lines.at("b sanction measures")["step"], "warning");
  EXPECT_EQ(lines.at("b sanction measures")["record"], "m1");
  EXPECT_FALSE(lines.contains("b award merit"));
  EXPECT_FALSE(lines.contains("c sanction measures"));
  EXPECT_EQ(List("out"), (std::vector<std::string>{"outcomes.ndjson", "receipt.json", "summary.html"}));
  EXPECT_NE(result.out.find("延吉市"), std::string::npos);
  EXPECT_TRUE(result.err.empty()) << result.err;
}

TEST_F(RunTest, LinesAreSorted) {
  const Result result = Run({"--json"});
  ASSERT_EQ(result.exit, 0) << result.err;
  std::vector<std::string> keys;
  std::istringstream in(result.out);
  for (std::string line; std::getline(in, line);) {
    const Json json = Json::parse(line);
    keys.push_back(json["subject"].get<std::string>() + "\t" + json["kind"].get<std::string>() + "\t" +
                   json["name"].get<std::string>());
  }
  EXPECT_GE(keys.size(), 12U);
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
}

TEST_F(RunTest, TheReceiptsCommandGivesTheSameBytes) {
  ASSERT_EQ(Run({"--out", "out/first run", "--measures", "--lang", "zh"}).exit, 0);
  const Json receipt = Json::parse(Read("out/first run/receipt.json"));
  const Result again = Shell(receipt["command"].get<std::string>());
  ASSERT_EQ(again.exit, 0) << again.err;
  for (const char* file : {"outcomes.ndjson", "summary.html", "receipt.json"}) {
    EXPECT_EQ(Read(std::string("reproduced/") + file), Read(std::string("out/first run/") + file)) << file;
  }
  EXPECT_EQ(receipt["counts"]["award"]["determined"], 2);
  EXPECT_EQ(receipt["people"], 3);
  EXPECT_EQ(receipt["sources"].size(), 2U);
  for (const Json& output : receipt["outputs"]) {
    const Result sum = Shell("sha256sum 'out/first run/" + output["file"].get<std::string>() + "'");
    EXPECT_EQ(sum.out.substr(0, 64), output["sha256"].get<std::string>());
  }
}

TEST_F(RunTest, ThreadsChangeNothing) {
  ASSERT_EQ(Run({"--out", "one", "--threads", "1"}).exit, 0);
  ASSERT_EQ(Run({"--out", "four", "--threads", "4"}).exit, 0);
  for (const std::string& file : List("one")) EXPECT_EQ(Read("one/" + file), Read("four/" + file)) << file;
}

// Each policy reports what is wrong with the records of those whom it judges.
TEST_F(RunTest, ThreadsDoNotChangeWhatIsReported) {
  Write("data/records/sanction.csv",
        "id,supervisor,on,step,annulled,cause\ns1,a,2016-01-02,scolding,否,\ns2,c,2016-01-03,warning,否,nix\n"
        "s3,b,2016-01-04,warning,否,nought\n");
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{}, std::vector<std::string>{"--allow-rejects", "--json"}}) {
    std::vector<std::string> one = more, four = more;
    one.insert(one.end(), {"--threads", "1"});
    four.insert(four.end(), {"--threads", "4"});
    const Result alone = Run(one);
    EXPECT_EQ(alone.exit, more.empty() ? 4 : 3) << alone.err;
    for (const char* named : {"sanction.csv:2", "sanction.csv:3", "sanction.csv:4"})
      EXPECT_NE(alone.err.find(named), std::string::npos) << alone.err;
    for (int i = 0; i < 5; ++i) {
      const Result together = Run(four);
      EXPECT_EQ(together.exit, alone.exit);
      EXPECT_EQ(together.err, alone.err);
      EXPECT_EQ(together.out, alone.out);
    }
  }
}

TEST_F(RunTest, ADatabaseHoldsTheSameLines) {
  ASSERT_EQ(Run({"--out", "out.db"}).exit, 0);
  const std::map<std::string, Json> lines = Lines(Run({"--json"}).out);
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open((folder_ / "out.db").c_str(), &database), SQLITE_OK);
  sqlite3_stmt* query = nullptr;
  sqlite3_prepare_v2(database,
                     "SELECT count(*), (SELECT value FROM outcomes WHERE subject = 'a' AND kind = 'award'), "
                     "(SELECT value FROM receipt WHERE key = 'engine') FROM outcomes",
                     -1, &query, nullptr);
  ASSERT_EQ(sqlite3_step(query), SQLITE_ROW);
  EXPECT_EQ(static_cast<size_t>(sqlite3_column_int(query, 0)), lines.size());
  EXPECT_STREQ(reinterpret_cast<const char*>(sqlite3_column_text(query, 1)), "50.00");
  EXPECT_NE(sqlite3_column_text(query, 2), nullptr);
  sqlite3_finalize(query);
  sqlite3_close(database);
}

TEST_F(RunTest, AUnitIsAShareOfTheWhole) {
  const Result result = Run({"--json", "--unit", "222401"});
  ASSERT_EQ(result.exit, 0) << result.err;
  for (const auto& [key, line] : Lines(result.out)) EXPECT_EQ(line["subject"], "c");
  EXPECT_EQ(Run({"--json", "--unit", "222404-01"}).out.find("\"subject\":\"c\""), std::string::npos);
  const Result unknown = Run({"--unit", "222405"});
  EXPECT_EQ(unknown.exit, 2);
  EXPECT_NE(unknown.err.find("K0641"), std::string::npos) << unknown.err;
}

TEST_F(RunTest, WhatIsNotSuppliedIsUndetermined) {
  Replace("data/dataset.yaml", "records: all", "records: [patrol, sanction]");
  const Result result = Run({"--json"});
  EXPECT_EQ(result.exit, 3);
  const auto lines = Lines(result.out);
  EXPECT_EQ(lines.at("a grade standing")["status"], "undetermined");
  EXPECT_TRUE(lines.at("a grade standing")["value"].is_null());
  EXPECT_FALSE(lines.at("a grade standing")["needs"].empty());
  EXPECT_EQ(lines.at("a award merit")["status"], "determined");  // rests on patrols only
}

TEST_F(RunTest, BadCellsStopARunUnlessAllowed) {
  Replace("data/records/patrol.csv", "p4,b,2016-01-06,4", "p4,b,2016-01-06,four");
  const Result refused = Run({"--out", "out"});
  EXPECT_EQ(refused.exit, 4);
  EXPECT_NE(refused.err.find("patrol.csv:5"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("K0630"), std::string::npos) << refused.err;
  EXPECT_FALSE(Exists("out"));
  const Result allowed = Run({"--out", "out", "--allow-rejects", "--measures"});
  EXPECT_EQ(allowed.exit, 3) << allowed.err;
  const auto lines = Lines(Read("out/outcomes.ndjson"));
  EXPECT_EQ(lines.at("a award merit")["value"], "50.00");
  EXPECT_EQ(lines.at("b measure total_km")["status"], "undetermined");
  EXPECT_EQ(lines.at("b duty patrolling")["status"], "determined");
  EXPECT_EQ(Json::parse(Read("out/receipt.json"))["rejects"], 1);
}

TEST_F(RunTest, ASingleFileFindsItsParents) {
  const Result result = Kaocheng(
      {"run", "--policy", "policies/counties/hunchun.kc", "--data", "data", "--period", "2016Q1", "--json"});
  ASSERT_EQ(result.exit, 0) << result.err;
  const auto lines = Lines(result.out);
  EXPECT_TRUE(lines.contains("a grade standing"));
  EXPECT_FALSE(lines.contains("c grade standing"));
}

// a moves from the east village to the west one on 1 July; b joins the west one on 16 March; d leaves the
// east one, the last day being 30 September. Worked out by hand:
//   visits of a village, by where the person was on the day: east v1, v5; west v2, v3, v4
//   months, judged by who is there on the last day: of a 12, of b 10 (from March), of d 9 (to September)
TEST_F(RunTest, WhoMovesJoinsAndLeaves) {
  Shell("rm -r policies data");
  Write("policies/moves.kc", R"kc(policy moves "变动" {
  level prefecture   region 222400   version "1"   effective from 2014-01-01
}
instrument law "办法"
entity prefecture "州"
entity county "县" of prefecture
entity township "乡镇" of county
entity village "村" of township
entity keeper "巡护员" of village
record visit of keeper
measure staff of village = count(keeper, as of period.last)
measure staff_in_june of village = count(keeper, as of 2016-06-30)
measure visits of village = count(visit)
measure own_visits of keeper = count(visit)
duty staffing of village { cites law "一"  item one : staff = 1 }
duty monthly of keeper { cites law "二"  item visit each month : exists(visit) }
)kc");
  Write("data/dataset.yaml", "supplied:\n  - {records: all, units: all, from: 2016-01-01, to: 2016-12-31}\n");
  Write("data/entities/prefecture.csv", "id\n222400\n");
  Write("data/entities/county.csv", "id,parent\n222401,222400\n");
  Write("data/entities/township.csv", "id,parent\nt,222401\n");
  Write("data/entities/village.csv", "id,parent\neast,t\nwest,t\n");
  Write("data/entities/keeper.csv",
        "id,parent,from,until\na,east,2015-03-01,2016-07-01\na,west,2016-07-01,\n"
        "b,west,2016-03-16,\nd,east,2015-03-01,2016-10-01\n");
  Write(
      "data/records/visit.csv",
      "id,keeper,on\nv1,a,2016-06-30\nv2,a,2016-07-01\nv3,a,2016-12-31\nv4,b,2016-03-16\nv5,d,2016-09-30\n");
  const Result result =
      Kaocheng({"run", "--policy", "policies", "--data", "data", "--period", "2016", "--measures", "--json"});
  ASSERT_EQ(result.exit, 0) << result.err;
  const auto lines = Lines(result.out);
  EXPECT_EQ(lines.at("east measure visits")["value"], "2");
  EXPECT_EQ(lines.at("west measure visits")["value"], "3");
  EXPECT_EQ(lines.at("east measure staff_in_june")["value"], "2");  // a and d, who stood there then
  EXPECT_EQ(lines.at("west measure staff_in_june")["value"], "1");
  EXPECT_EQ(lines.at("east measure staff")["value"], "0");
  EXPECT_EQ(lines.at("west measure staff")["value"], "2");
  EXPECT_EQ(lines.at("a measure own_visits")["value"], "3");
  const auto told = [&](const std::string& village) {
    return Kaocheng({"explain", "--policy", "policies", "--data", "data", "--period", "2016", village,
                     "staff_in_june"})
        .out;
  };
  EXPECT_NE(told("east").find("巡护员 a "), std::string::npos) << told("east");
  EXPECT_EQ(told("west").find("巡护员 a "), std::string::npos) << told("west");
  EXPECT_EQ(lines.at("a duty monthly")["required"], 12);
  EXPECT_EQ(lines.at("a duty monthly")["met"], 3);  // June, July, December
  EXPECT_EQ(lines.at("b duty monthly")["required"], 10);
  EXPECT_EQ(lines.at("b duty monthly")["met"], 1);
  EXPECT_EQ(lines.at("d duty monthly")["required"], 9);
  EXPECT_EQ(lines.at("d duty monthly")["met"], 1);
}

// What failed is listed by the day that it was due, and of a record's duty by what refers to that record.
TEST_F(RunTest, FailuresOfResponsesAndOfRecordsAreListed) {
  Replace("policies/prefecture.kc", "open to county {", R"kc(record call "交办" of supervisor
record answer "答复" of supervisor { call "交办件" : call, good "满意" : boolean }
duty answering "按期答复" of supervisor {
  cites plan "四"
  item answered "三日内" each call due within 3 days : exists(answer)
}
duty pleasing "答复满意" of call {
  cites plan "五"
  item good "满意" each answer : good
}
open to county {)kc");
  Write("data/records/call.csv", "id,supervisor,on\nk1,a,2016-01-10\nk2,a,2016-02-10\nk3,a,2016-03-29\n");
  Write("data/records/answer.csv",
        "id,supervisor,on,call,good\nw1,a,2016-01-13,k1,true\nw2,a,2016-02-14,k2,false\n");
  const Result result = Run({"--json"});
  ASSERT_EQ(result.exit, 0) << result.err;
  std::map<std::string, Json> by;  // the call's duty has a line for each call
  std::istringstream in(result.out);
  for (std::string text; std::getline(in, text);) {
    const Json line = Json::parse(text);
    by[line["subject"].get<std::string>() + " " + line["name"].get<std::string>() + " " +
       (line.contains("record") ? line["record"].get<std::string>() : "")] = line;
  }
  const Json& answering = by.at("a answering ");  // k3 is due on 1 April, in the next period
  EXPECT_EQ(answering["required"], 2);
  EXPECT_EQ(answering["met"], 1);
  ASSERT_EQ(answering["failed"].size(), 1U);
  EXPECT_EQ(answering["failed"][0]["scope"], "k2");
  EXPECT_TRUE(by.at("a pleasing k1")["failed"].empty());
  ASSERT_EQ(by.at("a pleasing k2")["failed"].size(), 1U);
  EXPECT_EQ(by.at("a pleasing k2")["failed"][0]["scope"], "w2");
}

TEST_F(RunTest, PoliciesThatContendAreRefused) {
  Write("policies/other.kc", Read("policies/counties/hunchun.kc"));
  const Result same_name = Run();
  EXPECT_EQ(same_name.exit, 1);
  EXPECT_NE(same_name.err.find("K0270"), std::string::npos) << same_name.err;
  Replace("policies/other.kc", "t.hunchun", "t.hunchun2");
  const Result same_region = Run();
  EXPECT_EQ(same_region.exit, 1);
  EXPECT_NE(same_region.err.find("K0614"), std::string::npos) << same_region.err;
}

}  // namespace
}  // namespace kaocheng::acceptance
