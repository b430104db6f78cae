#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "dsl/diagnostics/diagnostic.h"
#include "engine/compare/join.h"

namespace kaocheng::compare {

inline constexpr size_t kNone = SIZE_MAX;

// A provision that differs: the least part of two programs that is not the same while what surrounds it is.
struct Provision {
  std::string clause;  // the path of the nearest named clause: patrol_days, merit.amount
  std::string title;
  Span before, after;  // where each side says it; invalid where it has no words of its own, or is not there
  Term before_words{""}, after_words{""};  // said instead of the text there
};

// Where a column of the base and one of the other side meet.
struct Link {
  enum class Kind : uint8_t {
    kInside,  // one operator; their inputs meet in turn, exceptions as `parts` say; with a provision, only
              // one side chooses among its rows
    kSwap,    // one stands for the other: a provision
    kChain,   // a sum, or conditions joined: as `parts` say
  } kind = Kind::kInside;
  size_t provision = kNone;  // kSwap, kInside
  struct Part {
    size_t before = kNone, after = kNone;  // positions among the exceptions, or the chain's links
    size_t provision = kNone;              // of a part that stands on one side only
  };
  std::vector<Part> parts;
  hir::Prim prim = hir::Prim::kAdd;  // kChain
};

// How two ladders of one name and the same steps meet; provisions are kNone where nothing differs.
struct LadderLink {
  hir::LadderId before, after;
  std::vector<size_t> lasts;                        // provisions by step
  std::vector<Link::Part> escalations, violations;  // an escalation on both sides may have a provision
};

struct OutcomeLink {
  const hir::Outcome* before = nullptr;  // of Joined::base
  const hir::Outcome* after = nullptr;   // of Joined::with
  bool inside = false;                   // their columns meet in turn
  size_t provision = kNone;              // otherwise: which of the two there is
  size_t handlers = kNone;               // who decides
};

// The two sides of a joint program laid over each other. With every provision of the base exchanged for the
// other side's, the one becomes the other.
struct Alignment {
  std::vector<Provision> provisions;
  std::map<std::pair<hir::ColumnId, hir::ColumnId>, Link> links;
  std::vector<LadderLink> ladders;
  // The column of the other side that bears the same name, by column of either side.
  std::map<hir::ColumnId, hir::ColumnId> counterparts;
  std::vector<OutcomeLink> outcomes;
};

Alignment Align(const Joined& joined);

// The links of a sum or of joined conditions, left to right; the column itself where it is none.
std::vector<hir::ColumnId> ChainOf(const hir::Program& program, hir::ColumnId column, hir::Prim prim);

// The ladder that an operator over a space reads; invalid: none.
hir::LadderId LadderOf(const hir::Program& program, const hir::Column& column);

}  // namespace kaocheng::compare
