#pragma once

#include "dsl/hir/suite.h"
#include "engine/explain/evaluator.h"
#include "engine/trial/patch.h"
#include "engine/trial/trial.h"
#include "engine/trial/world.h"

namespace kaocheng::trial {

// One test in its world: whether its expectations hold by this program, which may be a patched one.
class Judge {
 public:
  Judge(const hir::Program& program, const hir::Suite& suite, const hir::Test& test, const World& world,
        const Sources& sources);

  void Run(Verdict& verdict);
  bool Passes();  // the same without saying why not

  explain::Evaluator& evaluator() { return replay_.evaluator(); }

 private:
  outcome::Cell Get(hir::ColumnId column) { return replay_.Evaluate(column, 0); }
  bool Holds(const hir::Expectation& expect);
  outcome::Line LineOf(const hir::Expectation& expect);
  void TellHolds(const hir::Expectation& expect, Verdict& verdict);
  void TellUndecided(const hir::Expectation& expect, Verdict& verdict);
  void TellAwards(const hir::Expectation& expect, Verdict& verdict);
  hir::ColumnId Compared(hir::ColumnId column) const;
  Term Said(hir::ColumnId column);
  void Differ(const hir::Expectation& expect, hir::ColumnId column, Term expected, Verdict& verdict);
  bool Missing(hir::ColumnId column, Span span, Verdict& verdict);
  bool LeftOut(explain::CellRef cell, Span span, Verdict& verdict);

  const hir::Program& program_;
  const hir::Suite& suite_;
  const hir::Test& test_;
  const World& world_;
  const Sources& sources_;
  explain::Replay replay_;
};

// Parameters that the test gives are exchanged until the end of the patch's life.
void Override(hir::Program& program, const hir::Test& test, Patch& patch);

}  // namespace kaocheng::trial
