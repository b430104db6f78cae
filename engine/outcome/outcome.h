#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"
#include "engine/exec/execute.h"
#include "engine/outcome/rare.h"
#include "engine/range/possible.h"

namespace kaocheng::outcome {

enum class Status : uint8_t { kDetermined, kUndetermined, kForDecision };

// Something that an undetermined outcome waits for: a clause and what it lacks.
struct Need {
  std::string clause_en;  // where it is read: "score annual · 漏报扣减 (policies/yanbian/policy.kc:120)"
  std::string clause_zh;  // 计分 年度考核得分 · 漏报扣减（policies/yanbian/policy.kc:120）
  std::string what_en;    // record missed_report m7 (records/missed_report.csv:12): `effect` cannot be read
  std::string what_zh;
};

struct MissedCell {
  const hir::Outcome::Item* item = nullptr;
  std::string_view scope;  // 2016-03, a record id, or empty
};

// An award under a group that pays the highest only or shares a budget: what it would be by itself, the most
// that the person is owed, the unit's budget and what is owed from it, and the share of that which is paid.
struct Shared {
  std::string own, highest, budget, owed, factor;
};

enum class SanctionState : uint8_t {
  kNone,  // no sanction, or it cannot be told
  kRecommended,
  kDecided,
  kEarlierUndecided,
  kNotSanctioned,
};
std::string_view StateName(SanctionState state);  // as outcomes.ndjson names them; empty: kNone

inline constexpr int64_t kNoCount = INT64_MIN;  // it cannot be told

// What people have yet to see to before the outcome is settled.
struct Open {
  std::vector<Need> needs;
  uint64_t needs_total = 0;
  std::vector<std::string_view> tied, pending;  // ids
};

// What few lines have, and of that what hardly any has.
struct Details {
  std::vector<MissedCell> failed;  // duty
  std::vector<std::string_view> handled_by;
  Rare<Open> open;
  Rare<Shared> shared;
};

inline constexpr int32_t kNoId = -1;

// One line of outcomes.ndjson; docs/outcomes.md says what each member means. Ids are codes of the
// dictionary; its texts are the program's, the dictionary's and the names of the snapshot's cells, which must
// outlive it; see CellNames.
struct Line {
  const hir::Outcome* outcome = nullptr;
  const std::string* cell = nullptr;  // its name; none: null
  int64_t value = 0;                  // of a reference: the code of the id that it leads to; see ValueText
  int64_t required = kNoCount, met = kNoCount;  // duty
  Rare<Details> more;
  int32_t subject = kNoId;
  int32_t record = kNoId;        // sanction
  Date on = data::kNoDate;       // sanction
  data::Row row = data::kNoRow;  // in outcome->space
  Status status = Status::kDetermined;
  SanctionState state = SanctionState::kNone;
  bool null = false;     // value is null
  bool eligible = true;  // award: false only in lines made by LineFor; null where it is not eligible
};
// Of its value.
hir::Type TypeOf(const hir::Program& program, const Line& line);
// Empty where there is none.
std::string_view SubjectOf(const data::Dictionary& dictionary, const Line& line);
std::string_view ScopeOf(const Line& line);
std::string_view RecordOf(const data::Dictionary& dictionary, const Line& line);

// One after the other, in pieces that several threads may work on.
using Lines = std::vector<std::vector<Line>>;

struct Context {
  const hir::Program& program;
  const data::Snapshot& snapshot;
  const exec::Results& results;
};

// One cell, wherever it was computed: by a batch run or by a replay of one subject.
struct Cell {
  int64_t value = 0;
  hir::State state = hir::State::kValue;
  std::optional<range::Possible> range{};  // undetermined: what it may be, where that is not just anything
  // Cells without a value are alike whatever stands in `value`.
  friend bool operator==(const Cell& a, const Cell& b) {
    return a.state == b.state && (a.state != hir::State::kValue || a.value == b.value);
  }
};
using Read = std::function<Cell(hir::ColumnId, data::Row)>;
Read ReadResults(const exec::Results& results);

// Whether the program has an outcome about anybody whom it judges here; if not, evaluating it tells nothing.
bool JudgesAnybody(const hir::Program& program, const data::Snapshot& snapshot);

// The lines of every judged subject, sorted by subject, then kind, then name, then scope or record (by date,
// then id). `needs`, `pending` are filled by explain::FillNeeds, which replays.
Lines Collect(const Context& context, bool measures, int threads = 1);

// The lines of one subject, row `subject` of the entity kind `kind`; of the outcomes that are asked for,
// where there is such a question: nothing is read for others.
using Asked = std::function<bool(const hir::Outcome&)>;
std::vector<Line> LinesOf(const hir::Program& program, const data::Snapshot& snapshot, const Read& read,
                          hir::SpaceId kind, data::Row subject, bool measures, const Asked& asked = {});

// The line of one outcome for one row of its space, also where a run reports none (an award that is not due,
// a violation that does not apply), so that "no, because …" can be explained.
Line LineFor(const hir::Program& program, const data::Snapshot& snapshot, const Read& read,
             const hir::Outcome& outcome, data::Row row);

// A value in its type's canonical form; enumerations and steps by name, references by id.
std::string CanonicalValue(const hir::Program& program, const data::Snapshot& snapshot, hir::Type type,
                           int64_t value);
std::string CanonicalValue(const Context& context, hir::Type type, int64_t value);
// The same of what WithoutSnapshot makes of the value.
std::string CanonicalValue(const hir::Program& program, const data::Dictionary& dictionary, hir::Type type,
                           int64_t value);
// The value as it stays when the snapshot goes: references lead to codes of ids in place of rows.
int64_t WithoutSnapshot(const data::Snapshot& snapshot, hir::Type type, int64_t value);

// The value of a line in its canonical form, without the snapshot; empty where it is null.
std::string ValueText(const hir::Program& program, const data::Dictionary& dictionary, const Line& line);

// The names of a snapshot's cells, by space, taken out of it when it goes and lines stay.
using CellNames = std::vector<std::vector<std::string>>;
CellNames TakeCellNames(data::Snapshot& snapshot);

// award, duty, grade, measure, sanction, score: as outcomes.ndjson names them.
std::string_view KindName(hir::OutcomeKind kind);
// 奖补、职责、等次、指标、处理、计分: as people read them.
std::string_view KindTitle(hir::OutcomeKind kind);

// Of a row of cells.
const std::string& CellName(const data::Snapshot& snapshot, hir::SpaceId space, data::Row row);
// The id of a row as people know it: an entity's or record's id, a cell's name.
std::string_view RowName(const hir::Program& program, const data::Snapshot& snapshot, hir::SpaceId space,
                         data::Row row);

}  // namespace kaocheng::outcome
