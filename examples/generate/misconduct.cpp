#include "examples/generate/misconduct.h"

#include <algorithm>

#include "dsl/base/minutes.h"

namespace kaocheng::generate {
namespace {

struct Kind {
  File file;
  int per_thousand;  // a person and year
  std::string_view usual_step;
};

constexpr std::array<Kind, 7> kKinds{{{File::kNegligence, 100, "reminder"},
                                      {File::kMissedReport, 50, "warning"},
                                      {File::kConcealment, 5, "warning"},
                                      {File::kIneffectiveMediation, 100, "reminder"},
                                      {File::kFalseReport, 20, "warning"},
                                      {File::kDisclosure, 4, "warning"},
                                      {File::kAbsence, 60, "warning"}}};

std::string_view DrawEffect(Random& random) {
  const int draw = random.Below(100);
  if (draw < 70) return "minor";
  if (draw < 90) return "larger";
  return draw < 98 ? "major" : "extraordinary";
}

std::string DrawFact(Folder& folder, const Person& person, File file, Date on, Random& random) {
  const std::string_view effect = DrawEffect(random);
  const bool confessed = random.Chance(200);
  const bool averted = random.Chance(120);
  const bool obstructed = random.Chance(50);
  const Fact fact{on, effect, confessed, averted, obstructed};
  switch (file) {
    case File::kMissedReport:
      return WriteFact(folder, file, person, fact,
                       {random.Chance(850), random.Chance(200), random.Chance(350)});
    case File::kIneffectiveMediation:
      return WriteFact(folder, file, person, fact, {random.Chance(600), random.Chance(500)});
    case File::kNegligence:
    case File::kFalseReport:
    case File::kDisclosure:
      return WriteFact(folder, file, person, fact, {random.Chance(350)});
    default:
      return WriteFact(folder, file, person, fact, {random.Chance(150)});
  }
}

// A decision some weeks after the fact, if the person is still there then.
void Decide(Folder& folder, const Year& year, const Person& person, const Kind& kind, Date on,
            std::string_view cause, Random& random) {
  const Date decided = on + random.Between(15, 45);
  const Person::Days service = person.Service(year.history_first, year.last);
  if (decided > service.last) return;
  const std::string_view rung = person.county->rung;
  const bool own_rung = rung == "criticism" && random.Chance(100);
  WriteDecision(folder, File::kMeasureTaken, person, decided, own_rung ? rung : kind.usual_step,
                random.Chance(80), cause);
  if (random.Chance(60)) {
    Table& appeal = folder[File::kAppeal];
    appeal.Start();
    appeal << person.id;
    const Date asked = std::min(decided + random.Between(3, 28), service.last);
    (appeal.Day(asked).Day(asked + random.Between(5, 30)) << random.Chance(200)).End();
  }
}

}  // namespace

std::string WriteFact(Folder& folder, File file, const Person& person, const Fact& fact,
                      std::initializer_list<bool> own) {
  Table& table = folder[file];
  std::string id(table.Start());
  table << person.id;
  table.Day(fact.on) << FormatDatetime((fact.on + 2) * kMinutesADay + 9 * 60) << fact.effect << fact.confessed
                     << fact.averted << fact.obstructed;
  for (const bool value : own) table << value;
  table.End();
  return id;
}

void WriteDecision(Folder& folder, File file, const Person& person, Date on, std::string_view step,
                   bool annulled, std::string_view cause) {
  Table& table = folder[file];
  table.Start();
  table << person.id;
  // Entered on its day: a run as of an earlier one knows neither the decision nor what it is about.
  table.Day(on) << FormatDatetime(on * kMinutesADay + 17 * 60) << step << annulled << cause;
  table.End();
}

void WriteMisconduct(Folder& folder, const Year& year, const Person& person, Random random) {
  const Person::Days before = person.Service(year.Before(1, 1), year.Before(12, 31));
  const Person::Days service = person.Service(year.first, year.last);
  for (const Kind& kind : kKinds) {
    if (kind.file == File::kAbsence && person.county->code != "222403")
      continue;  // a record of that county's own
    for (const Date on : DrawDays(random, random.Times(kind.per_thousand / 2), before)) {
      const std::string cause = DrawFact(folder, person, kind.file, on, random);
      if (random.Chance(850)) Decide(folder, year, person, kind, on, cause, random);
    }
    for (const Date on :
         DrawDays(random, random.Times(person.poor ? kind.per_thousand * 3 : kind.per_thousand), service)) {
      const std::string cause = DrawFact(folder, person, kind.file, on, random);
      if (random.Chance(150)) Decide(folder, year, person, kind, on, cause, random);
      if (kind.file == File::kConcealment && random.Chance(300)) {
        Table& referral = folder[File::kReferral];
        referral.Start();
        referral << person.id;
        (referral.Day(on) << "police").End();
      }
    }
  }
  // Sanctions of earlier years whose effect may still run.
  if (person.manager && random.Chance(15)) {
    const Person::Days past = person.Service(year.history_first, year.Before(12, 31));
    for (const Date on : DrawDays(random, 1, past)) {
      WriteDecision(folder, File::kSanction, person, on, random.Chance(600) ? "warning" : "demerit", false,
                    "");
    }
  }
}

}  // namespace kaocheng::generate
