#include "examples/generate/units.h"

#include <array>

#include "examples/generate/person.h"

namespace kaocheng::generate {
namespace {

class Ledger {
 public:
  Ledger(Folder& folder, std::string unit) : folder_(folder), unit_(std::move(unit)) {}

  // A row of the unit's with its day; the other cells follow.
  Table& Row(File file, Date on) {
    Table& table = folder_[file];
    id_ = table.Start();
    table << unit_;
    return table.Day(on);
  }
  const std::string& id() const { return id_; }  // of the last row

 private:
  Folder& folder_;
  std::string unit_, id_;
};

// A day of the months from `first` to `last`, none after the 28th.
Date Within(const Year& year, int first, int last, Random& random) {
  const int month = random.Between(first, last);
  return year.On(month, random.Between(1, 28));
}

// What runs from one year into the next is on file from September of the year before.
Person::Days Running(const Year& year) { return {year.Before(9, 1), year.last}; }

void WriteIssues(Ledger& ledger, const Year& year, Random& random) {
  static constexpr std::array<std::string_view, 5> kTopics{"垃圾清运", "排水口异味", "养殖粪污", "装备不足",
                                                           "夜间施工"};
  for (const Date on : DrawDays(random, random.Heavy(24, 90), Running(year))) {
    (ledger.Row(File::kIssue, on) << kTopics[static_cast<size_t>(random.Below(5))]).End();
    const std::string issue = ledger.id();
    const Date studied = on + random.Below(9);
    const Date solved = on + random.Between(10, 33);
    if (studied > year.last || random.Chance(30)) continue;
    (ledger.Row(File::kIssueStep, studied) << issue << false).End();
    if (solved <= year.last) (ledger.Row(File::kIssueStep, solved) << issue << true).End();
  }
}

void WriteTasks(Ledger& ledger, const Year& year, Random& random) {
  for (const Date on : DrawDays(random, random.Between(6, 12), Running(year))) {
    (ledger.Row(File::kFollowedTask, on) << "重点任务督办").End();
    const std::string task = ledger.id();
    const Date reported = on + random.Between(12, 33);
    const Date finished = reported + random.Between(15, 68);
    if (reported > year.last) continue;
    (ledger.Row(File::kTaskReport, reported) << task << false).End();
    if (finished <= year.last) (ledger.Row(File::kTaskReport, finished) << task << true).End();
  }
}

void WriteComments(Ledger& ledger, const Year& year, Random& random) {
  for (const Date on : DrawDays(random, random.Heavy(16, 60), Running(year))) {
    (ledger.Row(File::kComment, on) << "群众来信").End();
    const std::string comment = ledger.id();
    const Date replied = on + random.Between(2, 24);
    if (replied > year.last || random.Chance(40)) continue;
    (ledger.Row(File::kCommentReply, replied) << comment).End();
  }
}

// Report and review of the yearly assessment; the year before ran on into January.
void WriteAssessment(Folder& folder, const TownshipState& township, Date on, int people, Date last,
                     Random& random) {
  Ledger below(folder, township.id);
  (below.Row(File::kAssessment, on) << people).End();
  const Date reviewed = on + random.Between(3, 16);
  if (reviewed > last) return;
  Ledger county(folder, township.county);
  (county.Row(File::kAssessmentReview, reviewed) << below.id()).End();
  const Date filed = reviewed + random.Between(2, 15);
  if (filed > last) return;
  Ledger prefecture(folder, township.prefecture);
  (prefecture.Row(File::kAssessmentFiling, filed) << below.id()).End();
}

}  // namespace

void WritePrefectureLedger(Folder& folder, const Year& year, const std::string& id) {
  Ledger ledger(folder, id);
  (ledger.Row(File::kKeyTask, year.On(1, 15)) << "巡查全覆盖" << true).End();
  (ledger.Row(File::kKeyTask, year.On(1, 15)) << "信访化解" << true).End();
  (ledger.Row(File::kKeyTask, year.On(2, 20)) << "秸秆禁烧" << true).End();
  (ledger.Row(File::kKeyTask, year.On(7, 1)) << "汛期巡河" << false)
      .End();  // sent out without the other department
  (ledger.Row(File::kMeeting, year.On(12, 15)) << "总结示范经验").End();
}

void WriteCountyLedger(Folder& folder, const Year& year, const CountyPlan& plan, const std::string& id,
                       int lot, Random random) {
  static constexpr std::array<std::string_view, 4> kOffices{"environment", "organisation", "police",
                                                            "finance"};
  Ledger ledger(folder, id);
  const bool late = plan.code == "222424";  // one county is behind with its papers
  const Date issued = late ? year.On(7, 1) : Within(year, 3, 3, random);
  (ledger.Row(File::kRulesIssued, issued) << "实施方案和细则" << true).End();
  for (const std::string_view office : kOffices) {
    if (random.Chance(60)) continue;
    Table& task = ledger.Row(File::kOfficeTask, year.On(3, 20));
    (task.Empty() << office << "按分工落实").End();
  }
  for (int quarter = 0; quarter < 4; ++quarter) {
    if (!random.Chance(80)) {
      const Date checked = Within(year, 3 * quarter + 1, 3 * quarter + 3, random);
      (ledger.Row(File::kArchiveCheck, checked) << PersonName(random) << random.Chance(900)).End();
    }
    if (!random.Chance(80)) {
      const Date posted = Within(year, 3 * quarter + 1, 3 * quarter + 3, random);
      const int days = random.Chance(100) ? 4 : random.Between(5, 7);
      (ledger.Row(File::kResultNotice, posted) << days << random.Chance(60)).End();
    }
  }
  WriteIssues(ledger, year, random);
  WriteTasks(ledger, year, random);
  WriteComments(ledger, year, random);

  // On the last day, a day late, or well before.
  const Date summed = plan.code == "222402" ? year.On(12, 10)
                      : late                ? year.On(12, 11)
                                            : year.On(12, random.Between(1, 9));
  (ledger.Row(File::kSummaryReport, summed) << true).End();
  const Date checked = plan.code == "222402" ? year.On(12, 20)
                       : late                ? year.On(12, 21)
                                             : year.On(12, random.Between(8, 19));
  (ledger.Row(File::kCheckReport, checked) << static_cast<int>(plan.townships.size())).End();

  // Lots are drawn in public; of the three counties drawn one is not visited, one found wanting.
  (ledger.Row(File::kLot, year.On(11, 1)) << lot).End();
  if (lot <= 2) (ledger.Row(File::kSpotCheck, year.On(11, 18 + lot)) << (lot == 1)).End();
  if (late) {
    (ledger.Row(File::kCountyMeasure, year.Before(10, 15)) << "order" << false << "").End();
  }
}

void WriteTownshipLedger(Folder& folder, const Year& year, const TownshipState& township, Random random) {
  static constexpr std::array<std::string_view, 4> kPosts{"unit", "leader", "staffing", "rights"};
  Ledger ledger(folder, township.id);
  for (const std::string_view post : kPosts) {
    if (random.Chance(20)) continue;
    Table& role = ledger.Row(File::kTownshipRole, year.Before(6, 15));
    (role.Empty() << post << PersonName(random)).End();
  }
  const Date vetted = random.Chance(30) ? year.On(7, 1) : Within(year, 4, 6, random);
  (ledger.Row(File::kListVetting, vetted) << !random.Chance(20)).End();
  const Date measures = random.Chance(40) ? year.On(10, 1) : Within(year, 7, 9, random);
  (ledger.Row(File::kTownshipMeasures, measures) << "队伍建设措施").End();

  // All fixed sources in two parts, or some forgotten.
  const int published = random.Chance(100) ? township.polluters - 1 : township.polluters;
  (ledger.Row(File::kPublication, year.On(3, random.Between(1, 31))) << published / 2 << !random.Chance(30))
      .End();
  (ledger.Row(File::kPublication, year.On(9, random.Between(1, 30)))
   << published - published / 2 << !random.Chance(30))
      .End();

  WriteAssessment(folder, township, year.Before(12, random.Between(15, 28)), township.people, year.last,
                  random);
  const int assessed = township.people - (random.Chance(50) ? 1 : 0);
  WriteAssessment(folder, township, year.On(12, random.Between(1, 10)), assessed, year.last, random);
  const Date sent = random.Chance(50) ? year.On(12, 11) : year.On(11, random.Between(15, 30));
  (ledger.Row(File::kRoster, sent) << township.people).End();
}

void WriteInspectionDecision(Folder& folder, const std::string& township, Date inspected,
                             const std::string& inspection, Random random) {
  if (random.Chance(500)) return;
  Ledger ledger(folder, township);
  (ledger.Row(File::kTownshipMeasure, inspected + random.Between(8, 25))
   << "order" << random.Chance(100) << inspection)
      .End();
}

void WriteVillageLedger(Folder& folder, const Year& year, const std::string& id, Random random) {
  if (random.Chance(50)) return;
  Table& ruleset = Ledger(folder, id).Row(File::kRuleset, Within(Year(year.number - 1), 1, 12, random));
  (ruleset.Empty() << "监督员管理制度").End();
}

}  // namespace kaocheng::generate
