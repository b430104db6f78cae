#pragma once

#include "engine/trial/bench.h"
#include "engine/trial/literal.h"
#include "engine/trial/mutants.h"
#include "engine/trial/sites.h"

namespace kaocheng::trial {

// By column: whether nothing reads it but the conditions of handlers.
std::vector<bool> OnlyForHandlers(const hir::Program& program);

// Makes the mutants of one policy: finds the words, then what the program has in their place.
class Maker {
 public:
  Maker(const hir::Suite& suite, const Words& words, const Sources& sources)
      : words_(words),
        sources_(sources),
        sites_(suite),
        bench_(suite.program),
        columns_(suite.program.columns.size()),
        unseen_(OnlyForHandlers(suite.program)) {}

  Mutants Run();

 private:
  using Change = std::function<bool(hir::Op&)>;  // false: leave it

  // expressions: mutants_of_values.cpp
  void Expr(const Place& place);
  void Constant(const Place& place, const ast::Literal& literal);
  bool ReplaceLiteral(const Place& place, hir::Op& op, const Stored& from, int64_t to);
  void Comparison(const ast::Binary& node, Span span);
  void Members(const ast::Binary& node, Span span);
  void Connective(const ast::Binary& node, Span span);
  void Table(const ast::Table& table, Span span);
  static std::string NoticeAt(const hir::Op& op, int direction, const std::string& old_text,
                              const std::string& new_text);

  // clauses dropped: mutants_of_clauses.cpp
  void Condition(const Place& place);
  void Where(const Place& place);
  void Bound(Span owner, ast::ExprId bound, hir::Prim prim, uint32_t after);
  void Arms(const ast::Modified& node, Span span);
  void Drop(MutantKind kind, Span at, Span cut, const std::vector<hir::ColumnId>& columns,
            const Change& change);
  void Score(const ast::Decl& decl, const ast::Score& node);
  void Duty(const ast::Decl& decl, const ast::Duty& node);
  void Grade(const ast::Decl& decl, const ast::Grade& node);
  void Award(const ast::Decl& decl, const ast::Award& node);

  // ladders and violations: mutants_of_ladders.cpp
  void Ladder(const ast::Ladder& node);
  void Violation(const ast::Decl& decl);
  void Adjusts(const std::vector<ast::Adjust>& adjusts);
  void Steps(const ast::Ladder& node, hir::LadderId id);
  void Escalation(const ast::Escalation& node, hir::LadderId id, size_t index);
  void Swap(const ast::Ladder& node, size_t lower, hir::LadderId id);
  void OfLadder(MutantKind kind, Span span, std::string text, hir::LadderId id,
                const std::function<void(hir::Ladder&)>& change);
  void OtherStep(const ast::Name& name, Span clause);

  // Enters a mutant whose columns change; does nothing where none does, counts it where all stay the same.
  void Exchange(Mutant mutant, const std::vector<hir::ColumnId>& columns, const Change& change);
  void Enter(Mutant mutant);
  std::string NameOf(const hir::Named& named, std::string_view written) const;
  Span WithWord(Span span) const;  // with the keyword before it
  const hir::Program& program() const { return bench_.program(); }

  const Words& words_;
  const Sources& sources_;
  Sites sites_;
  Bench bench_;
  size_t columns_;            // of the suite's program
  std::vector<bool> unseen_;  // what only says who handles an outcome, for which no test can ask
  std::vector<Mutant> made_;
  size_t same_ = 0;
};

}  // namespace kaocheng::trial
