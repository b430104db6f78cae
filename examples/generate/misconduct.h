#pragma once

#include <array>
#include <string>
#include <string_view>

#include "examples/generate/person.h"

namespace kaocheng::generate {

// What every record of misconduct says.
struct Fact {
  Date on = 0;
  std::string_view effect = "minor";
  bool confessed = false;
  bool averted = false;
  bool obstructed = false;
};

// Writes one record of misconduct, `own` being the columns that only its kind has, in order; returns its id.
std::string WriteFact(Folder& folder, File file, const Person& person, const Fact& fact,
                      std::initializer_list<bool> own);
// Writes a decision of the past: File::kMeasureTaken or File::kSanction. `cause` may be empty.
void WriteDecision(Folder& folder, File file, const Person& person, Date on, std::string_view step,
                   bool annulled, std::string_view cause);

}  // namespace kaocheng::generate
