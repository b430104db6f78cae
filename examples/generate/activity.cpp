#include <algorithm>
#include <array>

#include "dsl/base/minutes.h"
#include "examples/generate/person.h"

// What supervisors do day by day: patrols, and reports with the cases that come of them.
namespace kaocheng::generate {
namespace {

std::string_view DrawMedium(Random& random) {
  const int draw = random.Below(1000);
  if (draw < 630) return "噪声";
  if (draw < 920) return "大气";
  if (draw < 966) return "水";
  if (draw < 980) return "固废";
  return draw < 990 ? "畜禽" : "其他";
}

// Time from finding to reporting, in the spellings that people use.
std::string DrawLag(Random& random, bool emergency) {
  const int draw = random.Below(100);
  if (draw == 0) return "24小时";  // just in time
  if (draw == 1) return "1441";    // a minute late
  if (draw < 20) return std::to_string(random.Between(5, 90)) + "分钟";
  if (draw < 40) return std::to_string(random.Between(1, 2)) + "小时";
  if (draw < 45) return "1.5小时";
  if (draw < 95) return std::to_string(random.Between(10, emergency ? 150 : 1300));
  return std::to_string(random.Between(1500, 4000));
}

struct Opened {
  std::string id;
  bool verified;
};

// A case that a report leads to; about one in seven is still open at the end of the year.
Opened WriteCase(Folder& folder, const Person& person, Date on, std::string_view medium, Random& random) {
  static constexpr std::array<std::string_view, 4> kMedia{"noise", "air", "water", "solid"};
  Table& cases = folder[File::kCase];
  const bool verified = random.Chance(750);
  const int loss = random.Chance(40) ? random.Heavy(9'000'000, 200'000'000) : random.Heavy(40'000, 4'000'000);
  Opened opened{std::string(cases.Start()), verified};
  cases << person.county_id;
  cases.Day(on) << (medium == "噪声" ? kMedia[0] : kMedia[static_cast<size_t>(random.Between(1, 3))]);
  cases.Fen(int64_t{loss} * 100);
  cases << (random.Chance(100) ? (random.Chance(300) ? "major" : "minor") : "");
  if (verified && random.Chance(800)) {
    cases.Fen(int64_t{random.Heavy(20'000, 1'000'000)} * 100);
  } else {
    cases.Empty();
  }
  cases << verified;
  if (random.Chance(850)) {
    cases.Day(on + random.Between(5, 90));
  } else {
    cases.Empty();
  }
  cases.End();
  return opened;
}

void WriteCredit(Folder& folder, const Person& person, Date on, std::string_view case_id,
                 std::string_view share, Random& random) {
  Table& credit = folder[File::kCaseCredit];
  credit.Start();
  credit << person.id;
  credit.Day(on) << case_id << share << random.Chance(200);
  credit.End();
}

struct ReportFacts {
  Date on;
  std::string_view kind, medium, case_id;
};

void WriteReport(Folder& folder, const Person& person, const ReportFacts& facts, Random& random) {
  Table& report = folder[File::kReport];
  const bool emergency = random.Chance(80);
  const bool serious = facts.kind == "生态破坏" || facts.kind == "安全隐患";
  report.Start();
  report << person.id;
  report.Day(facts.on) << FormatDatetime(facts.on * kMinutesADay + random.Between(400, 2000));
  report << facts.kind << facts.medium << facts.case_id << DrawLag(random, emergency) << emergency
         << random.Chance(50) << random.Chance(930);
  if (serious && random.Chance(25)) {
    report << (random.Chance(800) ? "重大" : "特别重大");
  } else {
    report << (random.Chance(300) ? "一般" : "");
  }
  report << (random.Chance(100) ? "群众来访" : "");
  report.End();
}

std::string_view DrawKind(Random& random) {
  const int draw = random.Below(100);
  if (draw < 55) return "违法排污";
  if (draw < 65) return "事故污染";
  return draw < 85 ? "生态破坏" : "安全隐患";
}

}  // namespace

std::vector<Date> DrawDays(Random& random, int count, Person::Days range) {
  std::vector<Date> days;
  if (range.size() == 0) return days;
  for (int done = 0; done < count; ++done) days.push_back(range.first + random.Below(range.size()));
  std::sort(days.begin(), days.end());
  return days;
}

void WritePatrols(Folder& folder, const Year& year, const Person& person, Random random) {
  Table& patrol = folder[File::kPatrol];
  const int habit = person.poor ? random.Between(1, 4) : random.Heavy(person.county->patrol_days + 3, 24);
  for (Date month = year.patrols_first; month <= year.last; month = LastOfMonth(month) + 1) {
    const Person::Days service = person.Service(month, LastOfMonth(month));
    const int month_number = ToCivil(month).month;
    const bool flood = month_number >= 6 && month_number <= 9;
    const int planned =
        std::max(0, std::max(habit, person.poor ? 0 : person.county->patrol_days) + random.Between(-1, 3));
    for (const Date day : DrawDays(random, planned * service.size() / 31, service)) {
      const int draw = random.Below(100);  // some are just long enough, some just too short
      patrol.Start();
      patrol << person.id;
      patrol.Day(day).Tenths(draw < 3 ? 30 : draw < 5 ? 29 : random.Between(32, 90));
      patrol << (draw == 5 ? 60 : draw == 6 ? 59 : random.Between(61, 190));
      patrol << (person.border && (flood ? draw % 4 != 0 : draw % 8 == 0) ? kRiver : Route(random));
      patrol << !random.Chance(15) << random.Chance(50);
      patrol.End();
    }
  }
}

void WriteReports(Folder& folder, const Year& year, const Person& person, VillageState& village,
                  Random random) {
  const Person::Days service = person.Service(year.first, year.last);
  const int planned = person.poor ? random.Between(0, 3) : random.Heavy(8, 60);
  for (const Date on : DrawDays(random, planned * service.size() / 366, service)) {
    const std::string_view kind = DrawKind(random);
    const std::string_view medium = DrawMedium(random);
    if (!random.Chance(12)) {
      WriteReport(folder, person, {on, kind, medium, ""}, random);
      continue;
    }
    const Opened opened = WriteCase(folder, person, on, medium, random);
    WriteReport(folder, person, {on, kind, medium, opened.id}, random);
    const bool joint = person.colleague && !village.joint && random.Chance(400);
    if (joint) village.joint = JointCase{opened.id, on};
    if (opened.verified) WriteCredit(folder, person, on, opened.id, joint ? "0.6" : "1", random);
  }
  if (village.joint && !person.colleague && service.size() > 0) {
    const Date on = std::clamp(village.joint->on, service.first, service.last);
    WriteReport(folder, person, {on, "违法排污", "噪声", village.joint->id}, random);
    WriteCredit(folder, person, on, village.joint->id, "0.4", random);
    village.joint.reset();
  }
}

}  // namespace kaocheng::generate
