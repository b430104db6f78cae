#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "dsl/base/date.h"
#include "engine/data/snapshot.h"
#include "engine/range/possible.h"

// A penalty ladder where something of a person's record is missing: chapter *Ladders*
// (docs/language/rules.md) run twice, with all that is missing resolved to the lightest, then to the
// heaviest.
namespace kaocheng::range {

// What hir::Clauses may say of one row.
struct Clauses {
  Possible applicable, base, heavier, lighter, at_least, at_most, up_to, repeat;
};
using Read = std::function<Possible(hir::ColumnId)>;
Clauses ReadClauses(const hir::Clauses& clauses, const Read& read);

// One row of the ladder's sanction space: of the history, or of a violation.
struct Event {
  Date on = 0;
  bool history = false;
  bool counts = true;  // false: judged, but starts no sanction
  // history
  Possible annulled = Value(0);
  Possible decided;  // its step
  Possible cause = kNothing;
  // violation
  int64_t itself = 0;  // as a cause names it: space << 32 | row
  Clauses clauses;
  std::optional<Clauses> at_end;
};

// What a row comes to; see hir::Fold::Output.
struct Judged {
  Possible step;      // of the violation, or of the decision
  Possible state;     // of the violation
  Possible sanction;  // the step of the sanction that it starts, 0: none
  Possible until;     // first day on which that no longer runs
};

struct Missing {
  bool history = false;     // decisions of which nothing is known
  bool violations = false;  // violations of which nothing is known
};

// The number of the validity that a day lies in; -1: outside all.
using ValidityAt = std::function<int(Date)>;

// All rows of one person, in the order of the sanction space. Its inputs are read as the ladder's columns
// give them; what is absent is taken for undetermined.
std::vector<Judged> Fold(const hir::Program& program, const hir::Ladder& ladder, const data::Period& period,
                         std::span<const Event> events, Missing missing, const ValidityAt& validity_at);

}  // namespace kaocheng::range
