#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/compare/join.h"

namespace kaocheng::compare {

// A provision that differs: the least part of two programs that is not the same while what surrounds it is.
struct Provision {
  std::string clause;  // the path of the nearest named clause: patrol_days, merit.amount
  std::string title;
  Span before, after;  // the words of each side; invalid where the clause is not there
  // What stands in no clause of its own, in words.
  Term before_words{""}, after_words{""};
};

// Where a column of the base and one of the other side meet.
struct Link {
  enum class Kind : uint8_t {
    kInside,  // one operator; their inputs meet in turn
    kSwap,    // one stands for the other: a provision
    kList,    // sums and conditions: parts that meet, are gone or are new
  } kind = Kind::kInside;
  size_t provision = 0;  // kSwap
  struct Part {
    hir::ColumnId before, after;  // one is invalid: gone or new
    size_t provision = 0;         // of a part that stands on one side only
    size_t exception = 0;         // of a choice: which
  };
  std::vector<Part> parts;  // kList
};

// How two ladders of one name meet.
struct LadderLink {
  hir::LadderId before, after;
  bool alike = false;  // the same steps: one can stand in for the other clause by clause
  // Provisions by what they change; none (kSame) where nothing differs.
  static constexpr size_t kSame = SIZE_MAX;
  std::vector<size_t> lasts, handlers;  // by step
  size_t repeat = kSame;
  struct Escalated {
    size_t before = kSame, after = kSame;  // positions
    size_t provision = kSame;
  };
  std::vector<Escalated> escalations;
  struct Judged {
    size_t before = kSame, after = kSame;
    size_t provision = kSame;  // of a violation on one side only
  };
  std::vector<Judged> violations;
};

// The two sides of a joint program laid over each other.
struct Alignment {
  std::vector<Provision> provisions;
  std::map<std::pair<hir::ColumnId, hir::ColumnId>, Link> links;
  std::vector<LadderLink> ladders;
  // The column of the other side that bears the same name, by column of either side.
  std::map<hir::ColumnId, hir::ColumnId> counterparts;
  // Provisions that outcomes themselves differ by, by position in Joined::base and Joined::with: an outcome
  // on one side only, or one that is not the same kind of thing.
  struct OutcomeLink {
    const hir::Outcome* before = nullptr;
    const hir::Outcome* after = nullptr;
    bool inside = false;
    size_t provision = LadderLink::kSame;  // unless inside
    size_t handlers = LadderLink::kSame;   // who decides differs
  };
  std::vector<OutcomeLink> outcomes;
};

Alignment Align(const Joined& joined);

}  // namespace kaocheng::compare
