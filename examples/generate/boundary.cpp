#include "examples/generate/misconduct.h"

// The cases that lie on an edge, one a person, in every county: what exactly happens to them can be read from
// the rule.
namespace kaocheng::generate {
namespace {

constexpr int kNewcomer = 3, kLeapNewcomer = 4;

void Missed(Folder& folder, const Person& person, Fact fact) {
  WriteFact(folder, File::kMissedReport, person, fact, {true, false, false});
}

}  // namespace

Date BoundaryHired(const Year& year, int number) {
  if (number == kNewcomer) return year.On(2, 1);
  if (number == kLeapNewcomer) return year.Before(11, 30);
  return year.Before(1, 1) - 600;
}

void WriteBoundary(Folder& folder, const Year& year, const Person& person) {
  const Date february = year.On(2, 31);
  switch (person.number) {
    case 0:  // two within twelve months: the second escalates
      Missed(folder, person, {.on = year.On(3, 2)});
      return Missed(folder, person, {.on = year.On(5, 2)});
    case 1:  // a decided warning exactly twelve months earlier no longer counts
      WriteDecision(folder, File::kMeasureTaken, person, year.Before(6, 15), "warning", false, "");
      return Missed(folder, person, {.on = year.On(6, 15)});
    case 2:  // one day less and it does
      WriteDecision(folder, File::kMeasureTaken, person, year.Before(6, 15), "warning", false, "");
      return Missed(folder, person, {.on = year.On(6, 14)});
    case kNewcomer:  // the last day of three months' probation, and the day after
      Missed(folder, person, {.on = year.On(4, 30)});
      return Missed(folder, person, {.on = year.On(5, 1)});
    case kLeapNewcomer:  // hired on 30 November: probation ends with February's last day
      return Missed(folder, person, {.on = february});
    case 5:  // dismissed at once; what follows is reported, not sanctioned
      WriteFact(folder, File::kConcealment, person, {.on = year.On(4, 11), .effect = "major"}, {false});
      return Missed(folder, person, {.on = year.On(9, 9)});
    case 6:  // two on one day are judged against what started before that day
      Missed(folder, person, {.on = year.On(7, 20)});
      WriteFact(folder, File::kNegligence, person, {.on = year.On(7, 20), .effect = "larger"}, {false});
      return;
    case 7: {  // decided and annulled: the violation leads to nothing and is not recommended again
      const std::string cause =
          WriteFact(folder, File::kMissedReport, person, {.on = year.On(2, 10)}, {true, false, false});
      return WriteDecision(folder, File::kMeasureTaken, person, year.On(3, 10), "warning", true, cause);
    }
    case 8:  // two mitigating circumstances do not go below the lowest step
      return Missed(folder, person, {.on = year.On(8, 8), .confessed = true, .averted = true});
    case 9:  // aggravated: a county's own rung where there is one, never a dismissal
      return Missed(folder, person, {.on = year.On(6, 6), .effect = "larger", .obstructed = true});
    case 10:  // statutory track: demerit
      WriteFact(folder, File::kConcealment, person, {.on = year.On(5, 5), .effect = "larger"}, {false});
      return;
    case 11:  // statutory track: major demerit
      WriteFact(folder, File::kDisclosure, person, {.on = year.On(10, 10), .effect = "major"}, {true});
      return;
    case 12:  // statutory track: a new one while a demerit runs
      WriteDecision(folder, File::kSanction, person, year.Before(4, 1), "demerit", false, "");
      WriteFact(folder, File::kFalseReport, person, {.on = year.On(3, 31)}, {true});
      return;
    case 13:  // the earlier year's, never decided: listed, counts for nothing
      return Missed(folder, person, {.on = year.Before(8, 1)});
    case kDismissedCase: {  // dismissed by decision, badge kept but in one county
      const std::string cause =
          WriteFact(folder, File::kConcealment, person, {.on = year.On(1, 20), .effect = "major"}, {true});
      return WriteDecision(folder, File::kMeasureTaken, person, year.On(3, 15), "dismissal", false, cause);
    }
    case 15:  // beyond blame: patrolled and stopped
      WriteFact(folder, File::kMissedReport, person, {.on = year.On(11, 11)}, {true, false, true});
      return;
    default:
      return;
  }
}

}  // namespace kaocheng::generate
