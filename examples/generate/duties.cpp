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
      : folder_(folder),
        year_(year),
        person_(person),
        village_(village),
        service_(person.Service(year.first, year.last)),
        random_(random) {}

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
    const int adjusted = person_.poor ? yearly / 3 : person_.active ? yearly * 2 : yearly;
    return (adjusted * service_.size() + 183) / 366;
  }
  std::vector<Date> Drawn(int count) { return DrawDays(random_, count, service_); }
  Table& Row(File file, Date on) {
    Table& table = folder_[file];
    table.Start();
    table << person_.id;
    return table.Day(on);
  }
  template <size_t kSize>
  std::string_view Pick(const std::array<std::string_view, kSize>& from) {
    return from[static_cast<size_t>(random_.Below(static_cast<int>(kSize)))];
  }

  void Mediations() {
    static constexpr std::array<std::string_view, 5> kClasses{"simple", "simple", "ordinary", "ordinary",
                                                              "complex"};
    for (const Date on : Drawn(Planned(random_.Heavy(2, 12)))) {
      const bool again = !village_.dispute.empty() && village_.dispute_on <= on && random_.Chance(150);
      if (!again) {
        Table& dispute = folder_[File::kDispute];
        village_.dispute = dispute.Start();
        village_.dispute_on = on;
        dispute << person_.village;
        dispute.Day(on) << Pick(kClasses);
        dispute.End();
      }
      const bool settled = random_.Chance(850);
      Table& mediation = Row(File::kMediation, on) << village_.dispute << settled;
      mediation << (settled && random_.Chance(850));
      mediation.End();
    }
  }

  void Petitions() {
    static constexpr std::array<std::string_view, 4> kKinds{"individual", "collective", "collective",
                                                            "bypass"};
    for (const Date on : Drawn(random_.Times(200))) {
      Table& warning = folder_[File::kPetitionWarning];
      const std::string id(warning.Start());
      warning << person_.id;
      warning.Day(on) << Pick(kKinds);
      warning.End();
      // What was foreseen happens all the same now and then: on the same day (too late), the next (just in
      // time) …
      const Date event = on + random_.Below(4);
      if (random_.Chance(150) && event <= service_.last) Event(event, id);
    }
    for (const Date on : Drawn(random_.Times(40))) Event(on, "");
  }

  void Event(Date on, std::string_view warning) {
    static constexpr std::array<std::string_view, 3> kKinds{"individual", "collective", "bypass"};
    (Row(File::kPetitionEvent, on) << Pick(kKinds) << random_.Between(1, 30) << warning).End();
  }

  void Assistance() {
    for (const Date on : Drawn(random_.Times(100))) {
      (Row(File::kEvidenceAssist, on) << "" << random_.Chance(900) << random_.Chance(600)).End();
    }
    for (const Date on : Drawn(random_.Times(100))) {
      (Row(File::kLegalAid, on) << random_.Chance(900) << random_.Chance(500)).End();
    }
    for (const Date on : Drawn(random_.Times(10))) {
      (Row(File::kLossRecovered, on) << (random_.Chance(500) ? "evidence" : "litigation"))
          .Fen(int64_t{random_.Heavy(50'000, 4'000'000)} * 100)
          .End();
    }
    for (const Date on : Drawn(random_.Times(20))) {
      const bool serious = random_.Chance(300);
      (Row(File::kObstruction, on) << serious << !serious << (serious && random_.Chance(800))).End();
    }
  }

  void Yearly() {
    static constexpr std::array<std::string_view, 4> kForms{"入户", "讲座", "广播", "宣传栏"};
    for (const Date on : Drawn(Planned(random_.Between(1, 5)))) {
      (Row(File::kSourceSurvey, on) << random_.Heavy(6, 80) << random_.Chance(930)).End();
    }
    for (const Date on : Drawn(Planned(random_.Between(2, 6)))) {
      (Row(File::kPublicity, on) << Pick(kForms) << random_.Heavy(30, 600)).End();
    }
  }

  void Fields() {
    static constexpr std::array<std::string_view, 4> kSubjects{"manure", "refuse", "pesticide", "straw"};
    for (const Date on : Drawn(Planned(random_.Between(4, 12)))) {
      (Row(File::kNonpointGuidance, on) << Pick(kSubjects) << random_.Heavy(8, 120)).End();
    }
    const int monthly = person_.poor ? 1 : random_.Heavy(4, 9);
    for (Date month = year_.first; month <= year_.last; month = LastOfMonth(month) + 1) {
      const int number = ToCivil(month).month;
      if (number > 5 && number < 10) continue;
      const Date last = number == 5 ? month : LastOfMonth(month);  // the ban ends on 1 May
      const Person::Days days = person_.Service(month, last);
      const int usual = monthly + random_.Below(2);
      const int planned = number == 5 ? random_.Below(2) : std::max(usual, 4 - random_.Below(3));
      for (const Date on : DrawDays(random_, person_.poor ? monthly : planned, days)) {
        (Row(File::kStrawControl, on) << random_.Between(3, 40) << random_.Chance(400)).End();
      }
    }
  }

  void Fires() {
    static constexpr std::array<std::string_view, 9> kFinders{
        "self", "self", "self", "township", "township", "county", "prefecture", "province", "satellite"};
    static constexpr std::array<int, 6> kAreas{20, 80, 299, 300, 650, 1000};
    for (int done = random_.Times(person_.active ? 250 : 90); done > 0; --done) {
      // Mostly while the ban holds, some on its first and last day, some when it does not.
      const std::array<Date, 6> days{year_.On(10, 1),
                                     year_.On(5, 1),
                                     year_.On(5, 2),
                                     year_.On(3, random_.Between(1, 30)),
                                     year_.On(11, random_.Between(1, 30)),
                                     year_.On(7, random_.Between(1, 31))};
      const Date on = days[static_cast<size_t>(random_.Below(6))];
      if (on < service_.first || on > service_.last) continue;
      Table& fire = Row(File::kFirePoint, on)
                    << Pick(kFinders) << (random_.Chance(250) ? "outside" : "inside");
      fire.Tenths(kAreas[static_cast<size_t>(random_.Below(6))] * 10);
      (fire << random_.Between(8, 55) << random_.Chance(950) << random_.Chance(900)).End();
    }
  }

  Folder& folder_;
  const Year& year_;
  const Person& person_;
  VillageState& village_;
  Person::Days service_;
  Random random_;
};

}  // namespace

void WriteDuties(Folder& folder, const Year& year, const Person& person, VillageState& village,
                 Random random) {
  Duties(folder, year, person, village, random).Write();
}

}  // namespace kaocheng::generate
