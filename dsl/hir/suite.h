#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dsl/base/period.h"
#include "dsl/hir/program.h"

// A policy with its own tests, resolved: what is given as typed values, what is expected as columns.
namespace kaocheng::hir {

// One field of a given row that the test says something about.
struct GivenValue {
  uint32_t field = 0;  // of the space
  State state = State::kValue;
  Map literal;                   // kLiteral, kTextLiteral; none for a reference
  std::optional<size_t> target;  // a reference: the given row
};

// A row of the tiny data set that a test is run on. Owners come before what they own.
struct GivenRow {
  SpaceId space;  // entity or record
  std::string id;
  std::optional<size_t> owner;  // none for the root
  bool made_up = false;         // an ancestor that the test says nothing about
  Date on = kMinDate;           // record: its date; entity: first day of its validity
  std::optional<Date> until;
  std::optional<int64_t> recorded;
  std::vector<GivenValue> values;  // required fields that are not among them are undetermined, others absent
  Span span;
};

// What a name of the test stands for: a field of the row that expectations are read from.
struct Binding {
  uint32_t field = 0;
  size_t row = 0;                    // of the givens
  std::optional<StatedPeriod> cell;  // the cell of the row, where the field refers to cells
};

struct Expectation {
  enum class Kind : uint8_t { kHolds, kUnknown, kUndecided, kAwards } kind = Kind::kHolds;
  ColumnId column;  // over Suite::row; kHolds: boolean
  // kUndecided: a grade, and the field that says whose
  size_t outcome = 0;
  uint32_t field = 0;
  // kAwards: whether each of them is due
  struct Award {
    Named named;
    ColumnId due;
    bool expected = false;
  };
  std::vector<Award> awards;
  Span span;  // of what is expected, without the keyword
};

struct Test {
  std::string title;
  StatedPeriod period;
  std::vector<GivenRow> givens;
  std::vector<SpaceId> unsupplied;  // record types
  struct Override {
    Span parameter;  // of its declaration, by which its readings are found
    Map literal;
  };
  std::vector<Override> overrides;
  std::vector<Binding> bindings;
  std::vector<Expectation> expects;
  Span span;
};

struct Suite {
  Program program;  // the policy's, and a space of one row, the test at hand, with what the tests expect
  SpaceId row;      // that space; invalid where there are no tests
  std::vector<Test> tests;
};

}  // namespace kaocheng::hir
