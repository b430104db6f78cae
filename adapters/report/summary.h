#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"
#include "engine/outcome/outcome.h"

// What a run comes to, counted by county and township program by program, and put together in their order:
// nothing here refers to a program or a snapshot, so that both may go before the report is written.
namespace kaocheng::report {

// A word with what reports print for it.
struct Label {
  std::string name;
  std::string title;
};

// People by band of a grade, or by step of a ladder, in the order of the declaration.
struct Distribution {
  Label label;
  struct Class {
    Label label;
    uint64_t count = 0;
  };
  std::vector<Class> classes;
  std::string laid_out;  // the policy whose classes were laid out last
  uint64_t undetermined = 0;
  uint64_t for_decision = 0;
};

struct AwardTally {
  Label label;
  bool money = false;
  uint64_t count = 0;
  int64_t fen = 0;
  uint64_t undetermined = 0;
};

struct DutyTally {
  Label label;
  uint64_t subjects = 0;
  int64_t required = 0, met = 0;
  uint64_t undetermined = 0;
};

// Recommended steps; what history decided and what is only listed is counted apart.
struct SanctionTally {
  Distribution steps;
  uint64_t decided = 0, earlier_undecided = 0, not_sanctioned = 0;
};

// Undetermined outcomes by the clause that lacks something, with one example of what it lacks.
struct Reason {
  std::string clause_en, clause_zh;
  std::string what_en, what_zh;
  uint64_t count = 0;
};

// A line for named officials to decide on: an award, a sanction, a tie, or an outcome that needs more data.
struct Recommendation {
  enum class Kind : uint8_t { kAward, kSanction, kDecision, kUndetermined } kind = Kind::kAward;
  std::string subject;
  std::string person;    // name, where the data have one
  std::string township;  // name or id
  Label outcome;
  Label value;  // a step, or money as "1500.00"; empty for an honour
  bool money = false;
  std::string scope, record, on;
  std::vector<std::string> handled_by;  // titles
  uint64_t tied = 0;
  std::string what_en, what_zh;  // kUndetermined: the first need
};

// A county or a township.
struct UnitSummary {
  std::string id, name;
  uint64_t people = 0;
  uint64_t lines = 0, undetermined = 0, for_decision = 0;
  std::vector<Distribution> grades;
  std::vector<AwardTally> awards;
  std::vector<SanctionTally> sanctions;
  std::vector<DutyTally> duties;

  int64_t AwardFen() const;
};

struct CountySummary {
  Label policy;
  std::string policy_version;
  Term township{""};  // what stands below a county
  UnitSummary total;
  std::map<std::string, UnitSummary> townships;  // by id
  std::vector<Reason> reasons;                   // most frequent first after Finish
  std::deque<Recommendation> recommendations;    // at most kMaxRecommendations a kind
  uint64_t recommendations_left_out = 0;
};

inline constexpr uint64_t kMaxRecommendations =
    2000;                                  // a county and kind; all of them are in outcomes.ndjson
inline constexpr size_t kMaxReasons = 12;  // a county

// Names of entities, by kind and id, e.g. {"supervisor", {"222404-03-07-1", "金哲洙"}}.
class Names {
 public:
  explicit Names(const data::Dataset& dataset);
  // Empty where the data give no name.
  std::string_view Of(std::string_view kind, std::string_view id) const;
  std::string_view Of(std::string_view kind, int32_t id) const;  // a code of the data's dictionary
  // Every id of that kind that has this name.
  std::vector<std::string> Ids(std::string_view kind, std::string_view name) const;

 private:
  struct Kind {
    std::string name;
    size_t table = 0, column = 0;
    std::once_flag read;
    std::unordered_map<int32_t, int32_t> names;  // dictionary codes
  };
  const std::unordered_map<int32_t, int32_t>& Read(Kind& kind) const;
  std::string_view Listed(const Kind& kind, int32_t id) const;

  const data::Dataset& dataset_;
  mutable std::deque<Kind> kinds_;  // those that have names, which are read when somebody asks
};

class Summary {
 public:
  // Counts one program's lines. `lines` are those that the run writes.
  void Add(const hir::Program& program, const data::Snapshot& snapshot, const Names& names,
           const outcome::Lines& lines, std::string_view unit);
  // Adds what the next program's lines came to, the same as if they had been counted here. Before Finish.
  void Append(Summary&& next);
  void Finish();

  const std::map<std::string, CountySummary>& counties() const { return counties_; }  // by id
  const UnitSummary& total() const { return total_; }
  // kind -> status -> number of lines
  using Counts = std::map<std::string, std::map<std::string, uint64_t>>;
  const Counts& counts() const { return counts_; }
  uint64_t lines() const { return total_.lines; }

 private:
  std::map<std::string, CountySummary> counties_;
  UnitSummary total_;
  Counts counts_;
};

// Row of the subject that a line is about, in the space of its outcome's subject kind.
data::Row SubjectRow(const hir::Program& program, const data::Snapshot& snapshot, const outcome::Line& line);
// The nearest entity of a kind at or above a row; kNoRow where there is none.
data::Row AncestorRow(const data::Snapshot& snapshot, hir::SpaceId space, data::Row row, hir::SpaceId kind);
// Whether the entity is the unit itself or lies below it.
bool LiesIn(const hir::Program& program, const data::Snapshot& snapshot, hir::SpaceId space, data::Row row,
            std::string_view unit);

}  // namespace kaocheng::report
