#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/exec/execute.h"
#include "tests/support/build.h"

namespace kaocheng::testing {

// One column's rows as text: numbers, `-` for absent, `?` for undetermined.
inline std::string Text(const exec::Results& results, hir::ColumnId id, data::Row rows) {
  std::string text;
  for (data::Row row = 0; row < rows; ++row) {
    if (row > 0) text += ' ';
    switch (results[id].state(row)) {
      case hir::State::kValue:
        text += std::to_string(results[id].value(row));
        break;
      case hir::State::kAbsent:
        text += '-';
        break;
      case hir::State::kUndetermined:
        text += '?';
        break;
    }
  }
  return text;
}

inline std::vector<hir::ColumnId> AllColumns(const hir::Program& program) {
  std::vector<hir::ColumnId> all;
  for (size_t i = 0; i < program.columns.size(); ++i) all.push_back(program.columns.id_at(i));
  return all;
}

// Evaluates every column of the program, each way that must not make a difference, and says the rows of one.
inline std::string Evaluate(const hir::Program& program, const data::Snapshot& snapshot, hir::ColumnId id) {
  hir::Verify(program);
  const data::Row rows = snapshot.spaces[program.columns[id].space.value].rows;
  const auto all = plan::MakePlan(program, AllColumns(program));
  const std::string text = Text(exec::Execute(all, snapshot, {.threads = 1}), id, rows);
  // Only this column: others live in buffers that are used again and again.
  const auto one = plan::MakePlan(program, {id}, {.share = false});
  exec::Executor executor(one);
  for (const data::Row shard : {1, 2, 1000})
    EXPECT_EQ(text, Text(executor.Execute(snapshot, {.threads = 3, .shard_people = shard}), id, rows))
        << shard;
  EXPECT_EQ(text, Text(executor.Execute(snapshot, {.threads = 1, .shortcuts = false}), id, rows));
  return text;
}

}  // namespace kaocheng::testing
