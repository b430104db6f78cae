#include <algorithm>

#include "examples/generate/person.h"

// Training, examinations, leave, equipment and pay.
namespace kaocheng::generate {
namespace {

void WritePay(Folder& folder, const Year& year, const Person& person, Random& random) {
  Table& payment = folder[File::kPayment];
  for (int month = 1; month <= 12; ++month) {
    const Date on = year.On(month, 15);
    if (person.Service(on, on).size() == 0) continue;
    // The province's standard to the fen, and now and then a little below it.
    const int draw = random.Below(200);
    const int64_t fen = draw == 0 ? 12000 : draw == 1 ? 11999 : int64_t{person.county->monthly_subsidy} * 100;
    payment.Start();
    payment << person.id;
    (payment.Day(on) << "monthly").Fen(fen).End();
  }
}

void WriteEquipment(Folder& folder, const Year& year, const Person& person, Date first, Random& random) {
  Table& equipment = folder[File::kEquipment];
  // Who is dismissed on 15 March keeps what they were given, in one county they hand it in.
  const bool dismissed = person.number == kDismissedCase && person.county->code == "222404";
  const auto issue = [&](std::string_view kind) {
    equipment.Start();
    equipment << person.id;
    equipment.Day(first);
    if (dismissed) {
      equipment.Day(year.On(3, 20));
    } else if (person.left && random.Chance(850)) {
      equipment.Day(*person.left - 1);
    } else {
      equipment.Empty();
    }
    (equipment << kind).End();
  };
  if (!random.Chance(10)) issue("badge");
  if (random.Chance(300)) issue("device");
}

}  // namespace

void WriteSelection(Folder& folder, const Person& person, Random random) {
  Table& selection = folder[File::kSelection];
  selection.Start();
  selection << person.id;
  (selection.Day(person.hired) << !random.Chance(15) << !random.Chance(10)).End();
}

void WriteEmployment(Folder& folder, const Year& year, const Person& person, Random random) {
  const Person::Days service = person.Service(year.first, year.last);
  const Date first = std::max(person.hired, year.history_first);
  WriteEquipment(folder, year, person, first, random);
  WritePay(folder, year, person, random);

  Table& exam = folder[File::kExam];
  const auto sit = [&](Date on, int score, bool resit) {
    exam.Start();
    exam << person.id;
    (exam.Day(on).Tenths(score) << resit).End();
  };
  const int entry = random.Chance(30) ? random.Between(450, 599) : random.Between(600, 960);
  sit(first, entry, false);
  if (entry < 600 && service.last >= first + 20 && random.Chance(800)) sit(first + 20, 600, true);

  Table& training = folder[File::kTraining];
  for (const Date on : DrawDays(random, person.poor ? random.Below(2) : random.Between(1, 2), service)) {
    training.Start();
    training << person.id;
    training.Day(on) << "";
    (training.Tenths(random.Between(2, 16) * 5) << random.Chance(970)).End();
    if (random.Chance(600))
      sit(on, random.Chance(50) ? random.Between(500, 599) : random.Between(600, 980), false);
  }
  Table& leave = folder[File::kLeave];
  for (const Date on : DrawDays(random, random.Between(0, 4) * service.size() / 366, service)) {
    leave.Start();
    leave << person.id;
    (leave.Day(on) << (random.Chance(60) ? random.Between(9, 20) : random.Between(1, 7))).End();
  }
}

}  // namespace kaocheng::generate
