#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"
#include "engine/exec/execute.h"

namespace kaocheng::outcome {

enum class Status : uint8_t { kDetermined, kUndetermined, kForDecision };

// Something that an undetermined outcome waits for: a clause and what it lacks.
struct Need {
  std::string clause;  // where it is read: "score annual · 漏报扣减 (policies/yanbian/policy.kc:120)"
  std::string what_en; // record missed_report m7 (records/missed_report.csv:12): `effect` cannot be read
  std::string what_zh;
};

struct MissedCell {
  std::string item;   // name
  std::string title;
  std::string scope;  // 2016-03, a record id, or empty
};

// One line of outcomes.ndjson; the contract says what each member means.
struct Line {
  const hir::Outcome* outcome = nullptr;
  std::string subject;
  std::string scope;        // cell name; empty where there is none
  std::string record;       // sanction: record id
  std::string on;           // sanction: date
  std::string value;        // canonical text
  bool null = false;        // value is null
  hir::Type type;
  Status status = Status::kDetermined;
  std::string required, met;        // duty
  std::vector<MissedCell> failed;   // duty
  std::vector<std::string> handled_by;
  std::vector<Need> needs;
  uint64_t needs_total = 0;
  std::vector<std::string> tied;
  std::vector<std::string> pending;
  std::string state;        // sanction: recommended, decided, earlier_undecided, not_sanctioned
  data::Row row = data::kNoRow;  // in outcome->space
};

struct Context {
  const hir::Program& program;
  const data::Snapshot& snapshot;
  const exec::Results& results;
};

// The lines of every judged subject, sorted by subject, then kind, then name, then scope and record.
// `needs`, `pending` are filled by explain::FillNeeds, which replays.
std::vector<Line> Collect(const Context& context, bool measures);

// A value in its type's canonical form; enumerations and steps by name, references by id.
std::string CanonicalValue(const Context& context, hir::Type type, int64_t value);

}  // namespace kaocheng::outcome
