#include "examples/generate/generate.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <utility>

#include "examples/generate/mess.h"
#include "examples/generate/person.h"
#include "examples/generate/units.h"

namespace kaocheng::generate {
namespace {

class Generator {
 public:
  Generator(const Options& options, Folder& folder)
      : options_(options), year_(options.year), folder_(folder) {}

  // One prefecture; the first has the plain codes, the others a suffix: 222404-2.
  void Prefecture(int number) {
    const std::string suffix = number == 1 ? "" : fmt::format("-{}", number);
    Table& prefecture = folder_[File::kPrefecture];
    const std::string id = "222400" + suffix;
    prefecture.Start(id);
    (prefecture << "延边州" + suffix).End();
    WritePrefectureLedger(folder_, year_, id);
    // The prefecture's draw: a number for each county, every one of them once.
    Random draw = Unit();
    std::array<int, 8> lots{1, 2, 3, 4, 5, 6, 7, 8};
    for (int last = 7; last > 0; --last)
      std::swap(lots[static_cast<size_t>(last)], lots[static_cast<size_t>(draw.Below(last + 1))]);
    prefecture_ = id;
    size_t index = 0;
    for (const CountyPlan& plan : Counties()) County(plan, id, suffix, lots[index++]);
  }

  int64_t people() const { return people_; }

 private:
  Random Fresh() { return Random(Random::Key(options_.seed, ++streams_)); }
  // Streams of the units' own ledgers, apart from those of people and places.
  Random Unit() { return Random(Random::Key(options_.seed, kUnitStreams + ++unit_streams_)); }

  void County(const CountyPlan& plan, const std::string& prefecture, const std::string& suffix, int lot);
  void Township(const CountyPlan& plan, const std::string& id, int number, int villages,
                const std::string& county);
  void Village(const CountyPlan& plan, const std::string& county, const std::string& township, int number,
               bool community);
  void Supervisor(Person& person, VillageState& village, const std::string& other_village, int slot);
  void WriteEntity(const Person& person, const std::string& other_village, Random& random);

  const Options& options_;
  Year year_;
  Folder& folder_;
  static constexpr uint64_t kUnitStreams = uint64_t{1} << 40;
  uint64_t streams_ = 0, unit_streams_ = 0;
  int64_t people_ = 0;
  int in_county_ = 0;
  std::string prefecture_;
  TownshipState township_;  // the one that is being written
};

void Generator::County(const CountyPlan& plan, const std::string& prefecture, const std::string& suffix,
                       int lot) {
  Random random = Fresh();
  const std::string id = std::string(plan.code) + suffix;
  in_county_ = 0;
  Table& county = folder_[File::kCounty];
  county.Start(id);
  (county << prefecture << std::string(plan.name) + suffix << plan.hardship).End();

  Table& contact = folder_[File::kContact];
  contact.Start();
  contact << id;
  contact.Day(year_.Before(7, 1));
  plan.code == "222406" ? contact.Day(year_.On(9, 30)) : contact.Empty();  // one post falls vacant
  (contact << PersonName(random) << true).End();
  Table& dispatch = folder_[File::kDispatch];
  for (int month = 1; month <= 12; ++month) {
    if (plan.code == "222424" && month <= 3) continue;  // one county misses a quarter
    dispatch.Start();
    dispatch << id;
    (dispatch.Day(year_.On(month, random.Between(1, 28))) << "月度调度").End();
  }
  Table& session = folder_[File::kTrainingSession];
  for (int done = plan.code == "222426" ? 0 : random.Between(2, 3); done > 0;
       --done) {  // one county holds none
    session.Start();
    session << id;
    const int month = random.Between(2, 11);
    (session.Day(year_.On(month, random.Between(1, 28))) << "业务培训").Tenths(80).End();
  }
  if (plan.code != "222405") {  // one county leaves the work out of its budget
    Table& budget = folder_[File::kBudget];
    budget.Start();
    budget << id;
    budget.Day(year_.first).Fen(int64_t{plan.villages} * 800'000).End();
  }
  WriteCountyLedger(folder_, year_, plan, id, lot, Unit());

  const int townships = static_cast<int>(plan.townships.size());
  for (int number = 0; number < townships; ++number) {
    const int villages = plan.villages / townships + (number < plan.villages % townships ? 1 : 0);
    Township(plan, fmt::format("{}-{:02}", id, number + 1), number, villages, id);
  }
}

void Generator::Township(const CountyPlan& plan, const std::string& id, int number, int villages,
                         const std::string& county) {
  static constexpr std::array<std::string_view, 5> kHosts{"independent", "forestry", "livestock", "water",
                                                          "construction"};
  Random random = Fresh();
  const std::string_view name = plan.townships[static_cast<size_t>(number)];
  const bool street = name.ends_with("街道");
  Table& township = folder_[File::kTownship];
  township.Start(id);
  (township << county << name).End();
  Table& institution = folder_[File::kInstitution];
  const int bodies = random.Chance(40) ? (random.Chance(500) ? 0 : 2) : 1;
  for (int done = 0; done < bodies; ++done) {
    institution.Start();
    institution << id;
    institution.Day(year_.Before(9, 1)).Empty();
    (institution << kHosts[static_cast<size_t>(street ? 4 : random.Below(4))] << PersonName(random)).End();
  }
  Table& board = folder_[File::kNoticeBoard];
  for (int done = random.Heavy(6, 40); done > 0; --done) {
    board.Start();
    board << id;
    (board.Day(year_.On(random.Between(1, 12), 5)) << fmt::format("企业{:02}", done) << random.Chance(930))
        .End();
  }
  Table& inspection = folder_[File::kInspection];
  const std::string inspection_id(inspection.Start());
  inspection << id;
  const Date inspected = year_.On(11, random.Between(1, 30));
  const bool rectified = random.Chance(900);
  (inspection.Day(inspected) << rectified).End();
  if (!rectified) WriteInspectionDecision(folder_, id, inspected, inspection_id, Unit());
  township_ = {.id = id, .county = county, .prefecture = prefecture_};
  for (int village = 0; village < villages; ++village) Village(plan, county, id, village, street);
  WriteTownshipLedger(folder_, year_, township_, Unit());
}

void Generator::Village(const CountyPlan& plan, const std::string& county, const std::string& township,
                        int number, bool community) {
  Random random = Fresh();
  const std::string id = fmt::format("{}-{:02}", township, number + 1);
  const int households = random.Between(150, 900);
  const int polluters = random.Heavy(5, 40);
  const bool border = random.Chance(plan.border_per_thousand);
  Table& village = folder_[File::kVillage];
  village.Start(id);
  village << township << fmt::format("{}{}", VillageName(random.Below(36)), community ? "社区" : "村");
  (village << (community ? "社区" : "行政村") << households << polluters << border).End();

  township_.polluters += polluters;
  WriteVillageLedger(folder_, year_, id, Unit());

  // By workload, with a few villages that have one too few or too many.
  const bool busy = households + 200 * polluters >= 1200;
  int posts = busy ? 2 : 1;
  if (random.Chance(30)) posts = busy ? 1 : 3;
  VillageState state;
  for (int slot = 1; slot <= posts; ++slot) {
    Person person;
    person.county = &plan;
    person.county_id = county;
    person.village = id;
    person.border = border;
    person.colleague = slot < posts;
    Supervisor(person, state, fmt::format("{}-{:02}", township, number == 0 ? 2 : 1), slot);
  }
}

void Generator::Supervisor(Person& person, VillageState& village, const std::string& other_village,
                           int slot) {
  Random random = Fresh();
  person.id = fmt::format("{}-{}", person.village, slot);
  person.number = in_county_++;
  ++people_;
  const bool boundary = person.number < kBoundaryCases;
  person.manager = random.Chance(450) || boundary;
  person.hired = year_.Before(1, 1) - random.Below(900);
  if (random.Chance(60)) person.hired = year_.first + random.Below(330);
  person.poor = random.Chance(60) && !boundary;
  person.active = random.Chance(100);
  if (boundary) person.hired = BoundaryHired(year_, person.number);
  if (!boundary && random.Chance(40)) {
    const Date leaves = year_.first + random.Between(20, 365);
    if (leaves > person.hired + 30) person.left = leaves;
  }
  if (!person.left || *person.left > year_.last) ++township_.people;
  WriteEntity(person, boundary || person.hired > year_.first ? "" : other_village, random);
  WritePatrols(folder_, year_, person, Fresh());
  WriteReports(folder_, year_, person, village, Fresh());
  WriteDuties(folder_, year_, person, village, Fresh());
  WriteEmployment(folder_, year_, person, Fresh());
  WriteSelection(folder_, person, Unit());
  if (boundary) {
    WriteBoundary(folder_, year_, person);
  } else {
    WriteMisconduct(folder_, year_, person, Fresh());
  }
}

void Generator::WriteEntity(const Person& person, const std::string& other_village, Random& random) {
  const std::string name = PersonName(random);
  int certified = random.Chance(15) ? -1 : random.Below(12);            // days after appointment; -1: never
  if (certified < 0 && person.county->code == "222402") certified = 0;  // one county leaves nobody out
  const bool full_time = random.Chance(250);
  const bool party = random.Chance(900);
  const bool branch = !party && random.Chance(700);
  const bool keen = !random.Chance(5), knowledge = !random.Chance(15), communication = !random.Chance(10);
  const bool responsible = !random.Chance(8), healthy = !random.Chance(12);
  const auto spell = [&](const std::string& village, Date from, std::optional<Date> until) {
    Table& table = folder_[File::kSupervisor];
    table.Start(person.id);
    table << village;
    table.Day(from);
    until ? table.Day(*until) : table.Empty();
    table << name;
    table.Day(person.hired);
    person.left ? table.Day(*person.left) : table.Empty();
    certified < 0 ? table.Empty() : table.Day(person.hired + certified);
    (table << (full_time ? "full_time" : "part_time") << person.manager << party << branch << keen
           << knowledge << communication << responsible << healthy)
        .End();
  };
  // Two in a hundred came from another village of the township within the year, and left it to nobody; not in
  // the county that has somebody everywhere.
  if (!other_village.empty() && person.county->code != "222402" && random.Chance(20)) {
    const Date moved = year_.first + random.Between(30, 300);
    if (!person.left || *person.left > moved) {
      spell(other_village, person.hired, moved);
      return spell(person.village, moved, person.left);
    }
  }
  spell(person.village, person.hired, person.left);
}

bool WriteText(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  return !file.fail();
}

// Decisions and misconduct are on file for the two years before, patrols for the month before, what runs on
// into the year from September.
std::string Description(const Year& year) {
  return fmt::format(
      "encoding: utf-8\n"
      "offset: \"+08:00\"\n"
      "supplied:\n"
      "  - {{records: all, units: all, from: {0}-01-01, to: {0}-12-31}}\n"
      "  - {{records: [patrol], units: all, from: {1}-12-01, to: {1}-12-31}}\n"
      "  - {{records: [measure_taken, sanction, negligence, missed_report, concealment, "
      "ineffective_mediation, "
      "false_report, disclosure, absence, township_measure, county_measure], units: all, from: {2}-01-01, "
      "to: "
      "{1}-12-31}}\n"
      "  - {{records: [assessment, assessment_review, assessment_filing, issue, issue_step, followed_task, "
      "task_report, "
      "comment, comment_reply, referral], units: all, from: {1}-09-01, to: {1}-12-31}}\n",
      year.number, year.number - 1, year.number - 2);
}

std::string MessList(const Mess& mess) {
  std::string text = "kind,file,line,id,column\n";
  for (const Mess::Entry& entry : mess.entries()) {
    text += fmt::format("{},{},{},{},{}\n", entry.kind, entry.file, entry.line, entry.id, entry.column);
  }
  return text;
}

}  // namespace

std::optional<Summary> Generate(const Options& options) {
  std::error_code fault;
  std::filesystem::create_directories(options.out + "/entities", fault);
  std::filesystem::create_directories(options.out + "/records", fault);
  Mess mess(options.mess);
  Folder folder(options.out, options.mess > 0 ? &mess : nullptr);
  Generator generator(options, folder);
  for (int number = 1; number <= options.scale && folder.good(); ++number) generator.Prefecture(number);
  bool good = folder.Close();
  good = WriteText(options.out + "/dataset.yaml", Description(Year(options.year))) && good;
  if (options.mess > 0) good = WriteText(options.out + "/mess.csv", MessList(mess)) && good;
  if (!good) return std::nullopt;
  return Summary{generator.people(), folder.Records()};
}

}  // namespace kaocheng::generate
