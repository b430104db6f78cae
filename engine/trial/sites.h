#pragma once

#include <map>
#include <tuple>
#include <vector>

#include "dsl/hir/suite.h"
#include "engine/trial/walk.h"

namespace kaocheng::trial {

// Which columns say the words of a place: a definition that is read in several spaces has several.
class Sites {
 public:
  explicit Sites(const hir::Suite& suite);

  // Columns that cite exactly these words; none of those that the tests' expectations consist of.
  const std::vector<hir::ColumnId>& At(Span span) const;
  // The boolean columns that say whether the condition of a place holds, also where it is a bare name, whose
  // column is its declaration's: then what reads it there leads to it.
  std::vector<hir::ColumnId> Condition(const Words& words, const Place& place) const;
  // The column that goes by a name such as merit.when in explanations.
  std::vector<hir::ColumnId> Labelled(hir::Label::Kind kind, const std::string& name) const;

 private:
  std::vector<hir::ColumnId> Saying(const ast::Expr& expr) const;
  std::vector<hir::ColumnId> ReadAs(const Place& place) const;

  const hir::Program& program_;
  std::map<std::tuple<uint32_t, uint32_t, uint32_t>, std::vector<hir::ColumnId>> by_span_;
  std::map<std::pair<hir::Label::Kind, std::string>, std::vector<hir::ColumnId>> by_label_;
};

// The operation itself where a column only insists on a value or changes its scale.
hir::ColumnId Peeled(const hir::Program& program, hir::ColumnId column);

}  // namespace kaocheng::trial
