#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/data/dataset.h"
#include "engine/data/snapshot.h"

namespace kaocheng::data::test {

// A small policy's program: county > township > supervisor; patrols, cases, reports on cases, missed reports
// and sanctions. Every stored field is read by a column, except `unread` of patrol.
struct Policy {
  hir::Program program;
  hir::SpaceId county, township, supervisor, patrol, cases, report, missed, concealed, sanction, month,
      ladder;
};
Policy MakePolicy(const std::string& region);

using Rows = std::vector<std::vector<std::string>>;

// Data written down in a test; the first row of each table is its header.
struct Data {
  std::map<std::string, Rows> tables;
  std::vector<Supplied> supplied = {Supplied{}};
  std::optional<Date> as_of;
};

// A county 222404 with townships t1, t2 and supervisors a (t1), b (t2); another county 222405 with t9 and z.
Data TwoCounties();

struct Loaded {
  Dataset dataset;
  Emitter emitter;
};
Loaded LoadTables(const Policy& policy, const Data& data);

Period Year2016();

// The cell of a row that is found by its id: "3", "absent", "undetermined".
std::string CellOf(const Snapshot& snapshot, const Policy& policy, hir::SpaceId space, const std::string& id,
                   const std::string& field);
Row RowOf(const Snapshot& snapshot, hir::SpaceId space, const std::string& id);
std::vector<std::string> IdsOf(const Snapshot& snapshot, hir::SpaceId space);
// "2016-01-01..2016-12-31" and so on of one owner.
std::string SupplyOf(const Snapshot& snapshot, hir::SpaceId space, Row owner);
// What was reported, as "kNotADate 3" with the line; missing fields, which most tests leave out, are not in
// it.
std::vector<std::string> Reported(const Emitter& emitter);

}  // namespace kaocheng::data::test
