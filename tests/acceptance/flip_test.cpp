#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/acceptance/workbench.h"

// `kaocheng explain … --flip` from outside: cases whose answer is known, and every flip carried out on the
// files, where a run has to say something else.
namespace kaocheng::acceptance {
namespace {

using Json = nlohmann::json;
using Cells = std::vector<std::string>;

class FlipTest : public Workbench {
 protected:
  Json Flips(const std::string& subject, const std::string& outcome,
             const std::string& period = "2016Q1") const {
    const Result result = Kaocheng({"explain", "--policy", "policies", "--data", "data", "--period", period,
                                    "--json", "--flip", subject, outcome});
    EXPECT_EQ(result.exit, 0) << result.err;
    return Json::parse(result.out)["outcomes"];
  }

  static std::vector<std::string> Words(const Json& entry) {
    std::vector<std::string> words;
    for (const Json& flip : entry["flips"]) {
      std::string word;
      for (const Json& change : flip["changes"]) {
        word += change["change"].get<std::string>() + " " + change["record"].get<std::string>();
        if (change["change"] == "add") {
          for (const Json& day : change["days"]) word += " " + day.get<std::string>();
        } else {
          word += " " + change["id"].get<std::string>();
        }
        if (change["change"] == "alter")
          word += " " + change["field"].get<std::string>() + "=" + change["after"].get<std::string>();
      }
      words.push_back(word + " -> " + flip["after"].get<std::string>());
    }
    return words;
  }

  static Cells Split(const std::string& line) {
    Cells cells;
    std::istringstream text(line);
    for (std::string cell; std::getline(text, cell, ',');) cells.push_back(cell);
    if (!line.empty() && line.back() == ',') cells.emplace_back();
    return cells;
  }
  static std::string Line(const Cells& cells) {
    std::string line;
    for (const std::string& cell : cells) line += (line.empty() && &cell == cells.data() ? "" : ",") + cell;
    return line;
  }

  // Carries a change out on the files.
  void Rewrite(const Json& change) const {
    const std::string path = "data/records/" + change["record"].get<std::string>() + ".csv";
    std::istringstream text(Read(path));
    std::vector<Cells> rows;
    for (std::string line; std::getline(text, line);) {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      rows.push_back(Split(line));
      rows.back().resize(rows.front().size());
    }
    const auto column = [&](const std::string& name) {
      return static_cast<size_t>(std::find(rows[0].begin(), rows[0].end(), name) - rows[0].begin());
    };
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Cells& cells) {
      return cells[0] == change["id"].get<std::string>();
    });
    ASSERT_NE(row, rows.end());
    if (change["change"] == "annul" && change["record"] == "sanction") {
      (*row)[column("annulled")] = "true";
    } else if (change["change"] == "annul") {
      rows.erase(row);
    } else if (change["change"] == "alter") {
      (*row)[column(change["field"])] = change["after"].get<std::string>();
    } else {
      const Cells like = *row;
      for (const Json& day : change["days"]) {
        Cells more = like;
        more[0] = "new" + day.get<std::string>();
        more[column("supervisor")] = change["owner"].get<std::string>();
        more[column("on")] = day.get<std::string>();
        rows.push_back(more);
      }
    }
    std::string out;
    for (const Cells& cells : rows) out += Line(cells) + "\n";
    Write(path, out);
  }

  // The outcome's line in a run; empty where there is none.
  std::string Said(const std::string& subject, const Json& entry, const std::string& period) const {
    const Result run =
        Kaocheng({"run", "--policy", "policies", "--data", "data", "--period", period, "--json"});
    std::istringstream text(run.out);
    for (std::string line; std::getline(text, line);) {
      const Json one = Json::parse(line);
      if (one["subject"] != subject || one["name"] != entry["name"]) continue;
      if (entry.contains("scope") && one.value("scope", "") != entry["scope"].get<std::string>()) continue;
      if (entry.contains("record") && one.value("record", "") != entry["record"].get<std::string>()) continue;
      const bool due = one["kind"] == "award" && one["status"] == "determined";
      const bool rate = one["kind"] == "duty";
      std::string value = one["value"].is_null() ? "null" : one["value"].get<std::string>();
      if (due) value = "due";
      if (rate) value = value == "1" ? "met" : "not_met";
      return one["status"].get<std::string>() + " " + value + " " + one.value("state", "");
    }
    return {};
  }

  // Every flip that is told does what is told.
  void Hold(const std::string& subject, const std::string& outcome,
            const std::string& period = "2016Q1") const {
    namespace fs = std::filesystem;
    for (const Json& entry : Flips(subject, outcome, period)) {
      const std::string before = Said(subject, entry, period);
      for (const Json& flip : entry["flips"]) {
        fs::remove_all(folder_ / "kept");
        fs::copy(folder_ / "data", folder_ / "kept", fs::copy_options::recursive);
        for (const Json& change : flip["changes"]) Rewrite(change);
        EXPECT_NE(Said(subject, entry, period), before) << flip;
        fs::remove_all(folder_ / "data");
        fs::rename(folder_ / "kept", folder_ / "data");
      }
    }
  }
};

TEST_F(FlipTest, KnownAnswers) {
  // b patrolled in January only, and missed one report: 60 + 10 - 10 points, 70 are needed.
  Json entry = Flips("b", "standing")[0];
  EXPECT_EQ(entry["now"], "incompetent");
  EXPECT_EQ(Words(entry), (std::vector<std::string>{"annul missed_report m1 -> good",
                                                    "alter missed_report m1 should_have_known=false -> good",
                                                    "add patrol 2016-02-01 -> good"}));
  // The award wants every month: two more patrols, one in February and one in March.
  entry = Flips("b", "merit")[0];
  EXPECT_EQ(entry["now"], "none");
  EXPECT_EQ(Words(entry), (std::vector<std::string>{"add patrol 2016-02-01 2016-03-01 -> due"}));
  EXPECT_EQ(entry["flips"][0]["size"], 2);
  // a has it, by one patrol a month.
  entry = Flips("a", "merit")[0];
  EXPECT_EQ(Words(entry), (std::vector<std::string>{"annul patrol p1 -> none", "annul patrol p2 -> none",
                                                    "annul patrol p3 -> none"}));
  entry = Flips("b", "m1")[0];
  EXPECT_EQ(Words(entry),
            (std::vector<std::string>{"annul missed_report m1 -> none",
                                      "alter missed_report m1 should_have_known=false -> none"}));
}

TEST_F(FlipTest, DecidedSanctions) {
  Replace("policies/prefecture.kc", "  history sanction on cause",
          "  history sanction on cause\n  escalate to dismissal after 2 of warning or above, last 12 months");
  Write("data/records/sanction.csv",
        "id,supervisor,on,step,annulled,cause\nd1,b,2015-10-01,warning,false,\n");
  const Json entry = Flips("b", "m1")[0];
  EXPECT_EQ(entry["now"], "dismissal");
  const std::vector<std::string> words = Words(entry);
  EXPECT_NE(std::find(words.begin(), words.end(), "annul sanction d1 -> warning"), words.end());
  Hold("b", "m1");
}

TEST_F(FlipTest, EveryFlipHoldsOnTheFiles) {
  for (const char* subject : {"a", "b", "c"}) {
    for (const char* outcome : {"standing", "merit", "patrolling", "annual"}) Hold(subject, outcome);
  }
  Hold("b", "m1");
  // A quota makes others part of it.
  Replace("policies/prefecture.kc", "at least 90", "at least 90, at most 50% within county, by annual");
  Write("data/records/patrol.csv",
        "id,supervisor,on,km\np1,a,2016-01-05,3.5\np2,a,2016-02-05,3\np3,a,2016-03-05,3\np4,b,2016-01-06,4\n"
        "p8,b,2016-02-06,4\np9,b,2016-03-06,4\np5,c,2016-01-05,3\np6,c,2016-02-05,3\np7,c,2016-03-05,4\n");
  for (const char* subject : {"a", "b"}) Hold(subject, "standing");
}

TEST_F(FlipTest, SaysHowManyItLeavesOut) {
  Replace("policies/prefecture.kc", "-10 each missed_report", "-1 each missed_report");
  std::string reports = "id,supervisor,on,should_have_known\n";
  for (int i = 1; i <= 26; ++i)
    reports += "m" + std::to_string(i) + ",a,2016-01-" + (i < 10 ? "0" : "") + std::to_string(i) + ",true\n";
  Write("data/records/missed_report.csv", reports);
  const Json entry = Flips("a", "annual")[0];
  EXPECT_EQ(entry["flips"].size(), 20U);
  EXPECT_GE(entry["searched"]["more"], 6);
  const Result zh = Kaocheng({"explain", "--policy", "policies", "--data", "data", "--period", "2016Q1",
                              "--flip", "--lang", "zh", "a", "annual"});
  EXPECT_NE(zh.out.find("种变动也可能改变这一结果，未列出"), std::string::npos) << zh.out;
}

TEST_F(FlipTest, SaysHowFarItSearched) {
  Replace("policies/prefecture.kc", "when patrolling.rate >= 1", "when hired < 2010-01-01");
  const Json entry = Flips("a", "merit")[0];
  EXPECT_EQ(entry["flips"], Json::array());
  EXPECT_GE(entry["searched"]["largest"], 1);
  const Result zh = Kaocheng({"explain", "--policy", "policies", "--data", "data", "--period", "2016Q1",
                              "--flip", "--lang", "zh", "a", "巡查奖"});
  EXPECT_EQ(zh.exit, 0);
  const size_t none_found = zh.out.find("没有找到能改变这一结果的变动");
  ASSERT_NE(none_found, std::string::npos) << zh.out;
  EXPECT_LT(zh.out.find("已试"), none_found) << zh.out;  // how far was searched is said first
  const Result none =
      Kaocheng({"explain", "--policy", "policies", "--data", "data", "--period", "2016Q1", "--flip", "a"});
  EXPECT_EQ(none.exit, 2);
}

}  // namespace
}  // namespace kaocheng::acceptance
