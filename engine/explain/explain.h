#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "dsl/base/source.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"
#include "engine/exec/execute.h"
#include "engine/outcome/outcome.h"

namespace kaocheng::explain {

using outcome::Cell;
class Evaluator;

// Evaluates single cells on demand and remembers them: the same meaning as the batch, one row at a time. For
// one subject it touches only what that subject's outcomes read (and their group's keys).
class Replay {
 public:
  // `results` of a batch run over the same snapshot, where there are any, spare the replay what they hold.
  Replay(const hir::Program& program, const data::Snapshot& snapshot, const exec::Results* results = nullptr);
  ~Replay();
  Replay(const Replay&) = delete;
  Replay& operator=(const Replay&) = delete;
  Cell Evaluate(hir::ColumnId column, data::Row row);
  // For outcome::LineFor and outcome::LinesOf; valid as long as the replay.
  outcome::Read Reader();

  Evaluator& evaluator() { return *evaluator_; }  // the inside, for the other files of this folder

 private:
  std::unique_ptr<Evaluator> evaluator_;
};

// One step of an explanation: a value, why it is so, and what it rests on.
struct Node {
  Term label{""};     // 年度考核得分 · 漏报扣减
  Term detail{""};    // how the value comes about: 合计 3 条记录; 警告 加重 1 档 (再犯) …
  std::string value;  // canonical; empty for a pure heading
  Term shown{""};     // the value in words; empty where `value` says it
  hir::State state = hir::State::kValue;
  Term clause{""};  // plan 三(三)3 · 《…实施方案》三(三)3
  Span span;        // the policy text that says it
  struct RecordRef {
    std::string type, title, id, on;
    std::vector<std::pair<Term, Term>> fields;  // title, value; sealed fields are withheld
    std::string file;
    uint32_t line = 0;
  };
  std::vector<RecordRef> records;  // at most 50, then `more`
  uint64_t more = 0;
  std::vector<Node> children;
};

// The tree of one outcome line.
Node Explain(Replay& replay, const hir::Program& program, const data::Snapshot& snapshot,
             const outcome::Line& line);

// Fills `needs` (at most 20, and the total) of undetermined lines, and `pending`.
void FillNeeds(Replay& replay, const hir::Program& program, const data::Snapshot& snapshot,
               const Sources& sources, outcome::Line& line);
// `wanted`, and what a replay of a run's lines asks for beside it: whatever meets a ladder's results. A plan
// that keeps these spares replays to evaluate them again; it evaluates no more than for `wanted`.
std::vector<hir::ColumnId> WithReplayed(const hir::Program& program, std::vector<hir::ColumnId> wanted);
// Of all lines of a run; the same for any number of threads (0: as many as the machine has).
void FillNeeds(const hir::Program& program, const data::Snapshot& snapshot, const exec::Results& results,
               const Sources& sources, outcome::Lines& lines, int threads);

// A clause or an expression of the policy in the reader's language; empty where it is quoted as written.
using Wording = std::function<std::string(Span)>;

std::string RenderText(const Node& node, const Sources& sources, Language language,
                       const Wording& wording = {});
std::string RenderJson(const Node& node, const Sources& sources, Language language);

}  // namespace kaocheng::explain
