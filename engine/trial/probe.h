#pragma once

#include <vector>

#include "engine/trial/coverage.h"

namespace kaocheng::trial {

// How one outcome of a point is recognised in what was evaluated for a test.
struct Probe {
  enum class Kind : uint8_t {
    kCell,      // a cell of one of the columns has the value
    kQuotaCut,  // of an Order: a candidate without a place
    kFirstDay,  // of a Reduce: a row that it counts lies on the first day of its window
    kLastDay,
    kRung,        // a violation was judged to the step `value` of the ladder
    kEscalation,  // number `value` of the ladder raised a step
    kOldest,      // the same, and one that it counted starts on the first day of its window
  } kind = Kind::kCell;
  std::vector<hir::ColumnId> columns;
  int64_t value = 0;
  hir::LadderId ladder = {};
};

struct Asked {
  Point point;
  std::vector<Probe> probes;  // one an outcome
};

// What the policy's own words can come to.
std::vector<Asked> PointsOf(const hir::Suite& suite, const Words& words);

// All that was evaluated for one test.
class Seen {
 public:
  Seen(const hir::Program& program, explain::Evaluator& evaluator);
  bool Hits(const Probe& probe) const;

 private:
  struct Value {
    data::Row row;
    outcome::Cell cell;
  };
  bool HasCell(const Probe& probe) const;
  bool HasCut(const Probe& probe) const;
  bool HasEdge(const Probe& probe) const;
  bool HasJudgement(const Probe& probe) const;
  bool IsOldest(const hir::Escalation& rule, const explain::PersonFold& fold, const explain::FoldRow& judged,
                const explain::Judgement& step) const;

  const hir::Program& program_;
  explain::Evaluator& evaluator_;
  std::vector<std::vector<Value>> cells_;  // by column
};

}  // namespace kaocheng::trial
