#pragma once

#include <string>
#include <vector>

#include "dsl/hir/titles.h"
#include "engine/explain/evaluator.h"
#include "engine/explain/explain.h"

// How values, rows and states are said to people.
namespace kaocheng::explain {

// A value in words: 1500.00元, 是, 优秀. The canonical form is for programs.
Term Shown(const Evaluator& evaluator, hir::Type type, const Cell& cell);

// The canonical form; empty where there is no value.
std::string Canonical(const Evaluator& evaluator, hir::Type type, const Cell& cell);

// What a column is called: its declaration's title, or the word of its clause.
Term TitleOf(const hir::Label& label);

// "巡查 p7（records/patrol.csv:12）"
Term RowTerm(const Evaluator& evaluator, hir::SpaceId space, data::Row row);

// "records/patrol.csv:12"; empty where the row has no place in a file.
std::string PlaceOf(const Evaluator& evaluator, hir::SpaceId space, data::Row row);

// Columns whose values show what is sealed: sealed fields and whatever hands them on.
std::vector<uint8_t> SealedColumns(const hir::Program& program);

Term Join(const Term& a, const Term& b);  // side by side, in each language

}  // namespace kaocheng::explain
