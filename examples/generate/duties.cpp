#include <algorithm>
#include <array>

#include "examples/generate/person.h"

// Mediation, petitions, help with evidence and law, surveys, publicity, control of non-point pollution and
// fires.
namespace kaocheng::generate {
namespace {

class Duties {
 public:
  Duties(Folder& folder, const Year& year, const Person& person, VillageState& village, Random random)
      : x_folder(folder),
        x_year(year),
        x_person(person),
        x_village(village),
        x_service(person.Service(year.first, year.last)),
        x_random(random) {}

  void Write() {
    Mediations();
    Petitions();
    Assistance();
    Yearly();
    Fields();
    Fires();
  }

 private:
  // A yearly number cut to the time in service; who does little does a third of it, who is active twice as
  // much.
  int Planned(int yearly) const {
    const int adjusted = x_person.poor ? yearly / 3 : x_person.active ? yearly * 2 : yearly;
    return (adjusted * x_service.size() + 183) / 366;
  }
  std::vector<Date> Drawn(int count) { return DrawDays(x_random, count, x_service); }
  Table& Row(File file, Date on) {
    Table& table = x_folder[file];
    table.Start();
    table << x_person.id;
    return table.Day(on);
  }
  template <size_t kSize>
  std::string_view Pick(const std::array<std::string_view, kSize>& from) {
    return from[static_cast<size_t>(x_random.Below(static_cast<int>(kSize)))];
  }

  void Mediations() {
    static constexpr std::array<std::string_view, 5> kClasses{"simple", "simple", "ordinary", "ordinary",
                                                              "complex"};
    for (const Date on : Drawn(Planned(x_random.Heavy(2, 12)))) {
      const bool again = !x_village.dispute.empty() && x_village.dispute_on <= on && x_random.Chance(150);
      if (!again) {
        Table& dispute = x_folder[File::kDispute];
        x_village.dispute = dispute.Start();
        x_village.dispute_on = on;
        dispute << x_person.village;
        dispute.Day(on) << Pick(kClasses);
        dispute.End();
      }
      const bool settled = x_random.Chance(850);
      Table& mediation = Row(File::kMediation, on) << x_village.dispute << settled;
      mediation << (settled && x_random.Chance(850));
      mediation.End();
    }
  }

  void Petitions() {
    static constexpr std::array<std::string_view, 4> kKinds{"individual", "collective", "collective",
                                                            "bypass"};
    for (const Date on : Drawn(x_random.Times(200))) {
      Table& warning = x_folder[File::kPetitionWarning];
      const std::string id(warning.Start());
      warning << x_person.id;
      warning.Day(on) << Pick(kKinds);
      warning.End();
      // What was foreseen happens all the same now and then: on the same day (too late), the next (just in
      // time) …
      const Date event = on + x_random.Below(4);
      if (x_random.Chance(150) && event <= x_service.last) Event(event, id);
    }
    for (const Date on : Drawn(x_random.Times(40))) Event(on, "");
  }

  void Event(Date on, std::string_view warning) {
    static constexpr std::array<std::string_view, 3> kKinds{"individual", "collective", "bypass"};
    (Row(File::kPetitionEvent, on) << Pick(kKinds) << x_random.Between(1, 30) << warning).End();
  }

  void Assistance() {
    for (const Date on : Drawn(x_random.Times(100))) {
      (Row(File::kEvidenceAssist, on) << "" << x_random.Chance(900) << x_random.Chance(600)).End();
    }
    for (const Date on : Drawn(x_random.Times(100))) {
      (Row(File::kLegalAid, on) << x_random.Chance(900) << x_random.Chance(500)).End();
    }
    for (const Date on : Drawn(x_random.Times(10))) {
      (Row(File::kLossRecovered, on) << (x_random.Chance(500) ? "evidence" : "litigation"))
          .Fen(int64_t{x_random.Heavy(50'000, 4'000'000)} * 100)
          .End();
    }
    for (const Date on : Drawn(x_random.Times(20))) {
      const bool serious = x_random.Chance(300);
      (Row(File::kObstruction, on) << serious << !serious << (serious && x_random.Chance(800))).End();
    }
  }

  void Yearly() {
    static constexpr std::array<std::string_view, 4> kForms{"入户", "讲座", "广播", "宣传栏"};
    for (const Date on : Drawn(Planned(x_random.Between(1, 5)))) {
      (Row(File::kSourceSurvey, on) << x_random.Heavy(6, 80) << x_random.Chance(930)).End();
    }
    for (const Date on : Drawn(Planned(x_random.Between(2, 6)))) {
      (Row(File::kPublicity, on) << Pick(kForms) << x_random.Heavy(30, 600)).End();
    }
  }

  void Fields() {
    static constexpr std::array<std::string_view, 4> kSubjects{"manure", "refuse", "pesticide", "straw"};
    for (const Date on : Drawn(Planned(x_random.Between(4, 12)))) {
      (Row(File::kNonpointGuidance, on) << Pick(kSubjects) << x_random.Heavy(8, 120)).End();
    }
    const int monthly = x_person.poor ? 1 : x_random.Heavy(4, 9);
    for (Date month = x_year.first; month <= x_year.last; month = LastOfMonth(month) + 1) {
      const int number = ToCivil(month).month;
      if (number > 5 && number < 10) continue;
      const Date last = number == 5 ? month : LastOfMonth(month);  // the ban ends on 1 May
      const Person::Days days = x_person.Service(month, last);
      const int usual = monthly + x_random.Below(2);
      const int planned = number == 5 ? x_random.Below(2) : std::max(usual, 4 - x_random.Below(3));
      for (const Date on : DrawDays(x_random, x_person.poor ? monthly : planned, days)) {
        (Row(File::kStrawControl, on) << x_random.Between(3, 40) << x_random.Chance(400)).End();
      }
    }
  }

  void Fires() {
    static constexpr std::array<std::string_view, 9> kFinders{
        "self", "self", "self", "township", "township", "county", "prefecture", "province", "satellite"};
    static constexpr std::array<int, 6> kAreas{20, 80, 299, 300, 650, 1000};
    for (int done = x_random.Times(x_person.active ? 250 : 90); done > 0; --done) {
      // Mostly while the ban holds, some on its first and last day, some when it does not.
      const std::array<Date, 6> days{x_year.On(10, 1),
                                     x_year.On(5, 1),
                                     x_year.On(5, 2),
                                     x_year.On(3, x_random.Between(1, 30)),
                                     x_year.On(11, x_random.Between(1, 30)),
                                     x_year.On(7, x_random.Between(1, 31))};
      const Date on = days[static_cast<size_t>(x_random.Below(6))];
      if (on < x_service.first || on > x_service.last) continue;
      Table& fire = Row(File::kFirePoint, on)
                    << Pick(kFinders) << (x_random.Chance(250) ? "outside" : "inside");
      fire.Tenths(kAreas[static_cast<size_t>(x_random.Below(6))] * 10);
      (fire << x_random.Between(8, 55) << x_random.Chance(950) << x_random.Chance(900)).End();
    }
  }

  Folder& x_folder;
  const Year& x_year;
  const Person& x_person;
  VillageState& x_village;
  Person::Days x_service;
  Random x_random;
};

}  // namespace

void WriteDuties(Folder& folder, const Year& year, const Person& person, VillageState& village,
                 Random random) {
  Duties(folder, year, person, village, random).Write();
}

}  // namespace kaocheng::generate
