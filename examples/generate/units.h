#pragma once

#include <string>

#include "examples/generate/folder.h"
#include "examples/generate/places.h"

// The ledgers of prefecture, counties, townships and villages: what the plan asks of them rather than of
// people. Each function draws from a generator of its own; people's draws do not move with them.
namespace kaocheng::generate {

// A township when all its people are written.
struct TownshipState {
  std::string id, county, prefecture;
  int people = 0;     // in service on the year's last day
  int polluters = 0;  // fixed sources of its villages
};

void WritePrefectureLedger(Folder& folder, const Year& year, const std::string& id);
// `lot` is the county's place in the draw for inspection by the prefecture, from 1.
void WriteCountyLedger(Folder& folder, const Year& year, const CountyPlan& plan, const std::string& id,
                       int lot, Random random);
void WriteTownshipLedger(Folder& folder, const Year& year, const TownshipState& township, Random random);
// The yearly inspection, which some find wanting; half of those are decided on.
void WriteInspectionDecision(Folder& folder, const std::string& township, Date inspected,
                             const std::string& inspection, Random random);
void WriteVillageLedger(Folder& folder, const Year& year, const std::string& id, Random random);

}  // namespace kaocheng::generate
