#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dsl/hir/program.h"

// What a combination of values comes to. Nothing here refers to a program or a snapshot.
namespace kaocheng::sweep {

struct Class {
  std::string name, title;
};

// What is counted of all units together: an award (one class: those who are due it), the bands of a grade,
// best first, or the steps that a ladder recommends, the lightest first.
struct Counted {
  hir::OutcomeKind kind = hir::OutcomeKind::kAward;
  std::string name, title;
  bool money = false;  // an award of money
  std::vector<Class> classes;
};

struct Counts {
  std::vector<uint64_t> by_class;  // parallel to Counted::classes
  int64_t fen = 0;                 // of an award of money
};

// Of people and units who are paid something: how many, what the one in the middle gets, what nine of ten get
// at most, and the most that anybody gets. The q-quantile of n amounts is the ceil(q * n)-th smallest.
struct Spread {
  uint64_t paid = 0;
  int64_t median = 0, ninetieth = 0, most = 0;
};

struct Figures {
  std::vector<Counts> counts;                              // parallel to a list of Counted
  int64_t fen = 0;                                         // of all awards of money that are determined
  uint64_t lines = 0, undetermined = 0, for_decision = 0;  // of awards, duties, grades, sanctions and scores
  Spread spread;
};

// Adds what is new, by kind, name and class; titles are those of the first that has them.
void LayOut(std::vector<Counted>& counted, const std::vector<Counted>& more);
// Adds the figures of one program, counted as `own` says, to those of all; spread is left alone.
void Add(const std::vector<Counted>& counted, const std::vector<Counted>& own, const Figures& figures,
         Figures& all);

Spread SpreadOf(std::vector<int64_t>& amounts);  // orders them

}  // namespace kaocheng::sweep
