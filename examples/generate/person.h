#pragma once

#include <optional>
#include <string>
#include <vector>

#include "examples/generate/folder.h"
#include "examples/generate/places.h"

namespace kaocheng::generate {

// A supervisor while their rows are written.
struct Person {
  const CountyPlan* county = nullptr;
  std::string id, village;
  std::string county_id;
  int number = 0;  // within the county, from 0: the first few play the boundary cases
  bool border = false;
  bool colleague = false;  // somebody else of the village is still to come
  Date hired = 0;
  std::optional<Date> left;  // first day without the post
  bool manager = false;
  bool poor = false;    // does little of what is asked
  bool active = false;  // does much more

  // The days of [first, last] on which the person is in service; empty (first > last) where there are none.
  struct Days {
    Date first, last;
    int size() const { return last < first ? 0 : last - first + 1; }
  };
  Days Service(Date first, Date last) const {
    return {hired > first ? hired : first, left && *left - 1 < last ? *left - 1 : last};
  }
};

// A case that a colleague in the village reports together with the first reporter.
struct JointCase {
  std::string id;
  Date on = 0;
};

// What the supervisors of one village share.
struct VillageState {
  std::optional<JointCase> joint;
  std::string dispute;  // one that was mediated before, empty if none
  Date dispute_on = 0;
};

// `count` days of the range in rising order, drawn with repetition.
std::vector<Date> DrawDays(Random& random, int count, Person::Days range);

// The parts of a person's ledger. Each draws from a generator of its own.
void WritePatrols(Folder& folder, const Year& year, const Person& person, Random random);
void WriteReports(Folder& folder, const Year& year, const Person& person, VillageState& village,
                  Random random);
void WriteDuties(Folder& folder, const Year& year, const Person& person, VillageState& village,
                 Random random);
void WriteEmployment(Folder& folder, const Year& year, const Person& person, Random random);
void WriteSelection(Folder& folder, const Person& person, Random random);
void WriteMisconduct(Folder& folder, const Year& year, const Person& person, Random random);

// The boundary cases: what exactly the `number`-th person of each county did.
inline constexpr int kBoundaryCases = 16, kDismissedCase = 14;
void WriteBoundary(Folder& folder, const Year& year, const Person& person);
// When such a person was appointed, where the case is about that.
Date BoundaryHired(const Year& year, int number);

}  // namespace kaocheng::generate
