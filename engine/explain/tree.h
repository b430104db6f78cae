#pragma once

#include <set>
#include <vector>

#include "engine/explain/evaluator.h"
#include "engine/explain/words.h"

namespace kaocheng::explain {

// The detail of what the tree has told before.
inline const Term kToldAbove = {"as told above", "见上文"};

// Two nodes of one cell, the second of which may say only that it was told above.
bool SaysTheSame(const Node& a, const Node& b);
// Adds what is told below one node to what is told below another.
void TakeParts(Node from, Node& into);

// Grows the tree below a cell: what people have names for, conditions with both sides, aggregates with their
// records, places in an order, sanctions with the steps of judging. Plumbing between these is passed through.
class TreeBuilder {
 public:
  explicit TreeBuilder(Evaluator& evaluator)
      : evaluator_(evaluator), program_(evaluator.program()), sealed_(SealedColumns(evaluator.program())) {}

  // The cell as one node of its own, whatever it is.
  Node Make(CellRef cell);
  // The nodes worth telling at or below a cell; none for a literal.
  void Parts(CellRef cell, std::vector<Node>& out);

  // tree_fold.cpp: how the violation of a row of a ladder's sanction space was judged
  void Judged(hir::LadderId ladder, data::Row sanction_row, Node& node);

  Evaluator& evaluator() { return evaluator_; }

 private:
  bool WorthTelling(CellRef cell);
  bool WorthTellingMap(CellRef cell, const hir::Map& map);
  bool IsPlace(hir::ColumnId id) const;
  bool Simple(hir::ColumnId column) const;
  void Inside(CellRef cell, Node& node);
  void InsideMap(CellRef cell, const hir::Map& map, Node& node);
  void Compare(CellRef cell, const hir::Map& map, Node& node);
  // tree_choose.cpp
  void InsideChoose(CellRef cell, const hir::Choose& choose, Node& node);
  void InsideProduct(CellRef cell, const hir::Map& map, Node& node);
  void TableRow(CellRef when, Node& row);
  // An exception, a factor or a row of a table that is told as a part of the node.
  Node ArmNode(const Term& label, Span span, const Cell& when, Term shown);
  // tree_reduce.cpp
  void InsideReduce(CellRef cell, const hir::Reduce& reduce, Node& node);
  void SumCells(CellRef cell, const hir::Reduce& reduce, const Window& window, Node& node);
  Node::RecordRef RecordOf(const hir::Reduce& reduce, data::Row row);
  Node::RecordRef SanctionRecord(const hir::Reduce& reduce, data::Row row);
  void CollectFields(hir::ColumnId column, hir::SpaceId space, std::vector<hir::ColumnId>& fields,
                     std::set<hir::ColumnId>& seen) const;
  hir::ColumnId FirstFailed(hir::ColumnId where, data::Row row, data::Row& at);
  Term FieldTitle(hir::ColumnId column) const;
  // tree_order.cpp
  void InsideOrder(CellRef cell, const hir::Order& order, Node& node);
  Term PlaceWords(CellRef quota);
  bool AsksRulings(CellRef cell);
  // tree_fold.cpp
  void InsideFold(CellRef cell, const hir::Fold& fold, Node& node);
  struct Law {  // and the violation's row
    const hir::Clauses& clauses;
    data::Row row;
  };
  void Weighed(hir::LadderId ladder, const PersonFold& fold, size_t i, Node& node);
  void Steps(hir::LadderId ladder, const PersonFold& fold, const std::vector<Judgement>& steps,
             const Law& law, std::vector<Node>& children);
  void Whether(CellRef condition, Node& node);
  Term Sanction(hir::LadderId ladder, const PersonFold& fold, size_t i) const;
  hir::Type StepType(hir::LadderId ladder) const;
  Term StepTerm(hir::LadderId ladder, int64_t step) const;
  Term Withheld(hir::ColumnId column, const Term& shown) const;

  Evaluator& evaluator_;
  const hir::Program& program_;
  std::vector<uint8_t> sealed_;
  std::set<CellRef> told_;
  Span enclosing_;  // of the node that is being filled: what says no more than it is passed through
  int depth_ = 0;
  size_t nodes_ = 0;
};

}  // namespace kaocheng::explain
