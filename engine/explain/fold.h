#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"
#include "engine/explain/scalar.h"

namespace kaocheng::explain {

class Evaluator;

// Undecided violations that are judged but start no sanction: all of them, one row of a ladder's sanction
// space, or all of one person (of whatever the entity kind is).
struct Uncounted {
  bool all = false;
  hir::LadderId ladder{};
  data::Row row = data::kNoRow;
  hir::SpaceId kind{};
  data::Row person = data::kNoRow;
};

// One step of judging a violation, in the order of chapter *Ladders* (docs/language/rules.md).
struct Judgement {
  enum class Step : uint8_t {
    kBase,     // the highest `at` that holds
    kHeavier,  // + amount
    kRepeat,   // a sanction is running: at least that step + the repeat's number
    kUpTo,     // arithmetic goes no higher
    kLighter,  // - amount
    kLowest,   // not under the lowest step
    kAtLeast,
    kAtMost,
    kEscalation,  // index of it
  } step = Step::kBase;
  int64_t amount = 0;  // heavier, lighter: how much; else the step that it names
  int64_t result = 0;  // the step after it
  int64_t above = 0;   // repeat: how far above what runs
  size_t escalation = 0;
  std::vector<size_t>
      earlier;  // repeat: the running sanction; escalation: those that it counts (rows of the fold)

  friend bool operator==(const Judgement&, const Judgement&) = default;
};

// One history row or violation of a subject.
struct FoldRow {
  Cell step, on, until, state;  // as hir::Fold's outputs for the row
  Cell judged;                  // the step of the decision or judgement, whether or not it starts a sanction
  bool started = false;         // it starts a sanction that later ones are judged against
  bool history = false;
  bool annulled = false;
  bool unknown_itself = false;          // undetermined by its own inputs, not by an earlier row
  data::Row decided_by = data::kNoRow;  // the sanction row of the history row that cites it
  std::vector<Judgement> steps;         // of judging it by the law of its day
  // `transition lighter`: judging it by the law of the period's end, where that goes another way.
  struct Later {
    bool violation = true;  // that law knows it
    int64_t step = 0;
    std::vector<Judgement> steps;
  };
  std::optional<Later> at_end;
};

// Records that a fold needs and that were not supplied.
struct SupplyGap {
  hir::SpaceId records;  // none: the subject is foreign, some of what there is lies elsewhere
  data::DateRange window;
};

struct PersonFold {
  data::Row first = 0;           // of the sanction space
  std::vector<FoldRow> rows;     // by sanction row - first
  std::optional<SupplyGap> gap;  // what else there is about the subject cannot be told
};

PersonFold JudgeSubject(Evaluator& evaluator, hir::LadderId ladder, data::Row subject);
std::optional<SupplyGap> FindSupplyGap(Evaluator& evaluator, hir::LadderId ladder, data::Row subject);

// The first day on which a step no longer runs; kMaxDate for a final one.
Date RunsUntil(const hir::Ladder& ladder, int64_t step, Date on);

}  // namespace kaocheng::explain
