#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "dsl/base/date.h"
#include "dsl/base/source.h"
#include "dsl/hir/types.h"

// The seven operators. Each makes one column over one row space from columns that come before it.
//
// Unless a rule below says otherwise an operator is strict: an undetermined input makes the result
// undetermined, else an absent input makes it absent. Results beyond kNumberLimit (dates beyond
// kMinDate..kMaxDate) are undetermined.
namespace kaocheng::hir {

// A stored column, or one that every row of the space's kind has.
struct Field {
  enum class Kind : uint8_t {
    kStored,    // space.fields[index]
    kOn,        // record, sanction: its date
    kRecorded,  // record: when it was entered (datetime, optional)
    kUntil,     // record: end of the interval that it holds over (date, optional); sanction: first day it no
                // longer runs
    kFirst,     // cell: first day (clipped to its season)
    kLast,      // cell: last day
    kSelf,      // reference to the row itself
  } kind = Kind::kStored;
  uint32_t index = 0;
};

enum class Prim : uint8_t {
  // no operands
  kLiteral,      // `literal`
  kAbsent,       // no value
  kTextLiteral,  // `text`: its code in the snapshot's dictionary
  kPeriodFirst,
  kPeriodLast,
  kToday,
  // three-valued logic; absent counts as "cannot tell" but does not become undetermined by itself:
  // and: false if either is false; else undetermined if either is; else absent if either is; else true. or:
  // dual.
  kNot,
  kAnd,
  kOr,
  kIf,  // condition, then, otherwise: strict in the condition only, then the chosen branch with its state
  kRequire,  // absent becomes undetermined
  kDefault,  // x, d: d where x is absent
  kIsKnown,  // x: true where a value, false where absent
  // comparison of two values of one type
  kEq,
  kNe,
  kLt,
  kLe,
  kGt,
  kGe,
  // arithmetic on int64; scales are made equal by the checker
  kNeg,
  kAdd,
  kSub,
  kMul,     // round(a * b / literal): literal is 1 or the decimal scale
  kDiv,     // round(a * literal / b): half away; b = 0 is undetermined
  kMulDiv,  // a, b, c: round(a * b * numerator / (c * denominator)), rounded once; literal = numerator,
            // literal2 = denominator
  kProduct,  // a, f1, f2 …: a * f1 * f2 … / literal^n, exact, rounded once. Each f / literal is put in lowest
             // terms; undetermined where the product of the numerators or of the denominators reaches 2^126
  kRound,      // a: to a multiple of literal, half away
  kRoundUp,    // away from zero
  kRoundDown,  // towards zero
  kRescale,    // a * literal / literal2, rounded half away (integer to decimal, decimal to integer)
  kAtLeast,    // max(a, b)
  kAtMost,     // min(a, b)
  // dates
  kAddDays,      // date, n
  kAddMonths,    // date, n
  kAddMinutes,   // datetime, n
  kAddWorkdays,  // date, n: the n-th workday after it (before it, if n < 0) by the data set's calendar; the
                 // date itself for 0. Undetermined where the calendar does not know a day on the way.
  kDaysBetween,  // a - b, in days
  kMinutesBetween,  // datetime a - b
  kWindowStart,     // date, n months: the earliest x with x + n months > date
  kYear,
  kMonth,
  kFirstOfMonth,
  kLastOfMonth,
  kDateOf,    // datetime -> date
  kInSeason,  // date: literal = first month * 100 + day, literal2 = last month * 100 + day, both inclusive
};

// A scalar operation over one space.
struct Map {
  Prim prim = Prim::kLiteral;
  std::vector<ColumnId> operands;
  int64_t literal = 0;
  int64_t literal2 = 0;
  std::string text;
};

// Reads a column of another space, row by row.
struct Gather {
  enum class Via : uint8_t {
    kAncestor,  // the ancestor in source's space (an entity kind), placed at the row's date; from a cell: its
                // entity or an ancestor of that
    kReference,  // along `reference`, a column of this space; absent where the reference is
    kPrevious,   // cells: the cell before of the same entity; absent for the first
  } via = Via::kAncestor;
  ColumnId source;
  ColumnId reference;
};

enum class Aggregate : uint8_t { kCount, kSum, kAverage, kMin, kMax, kLatest, kExists, kEvery, kDistinct };

// Aggregates the source rows that belong to each target row and whose date lies in its window.
//   count, sum: 0 where there are none; exists: false; every: true; distinct: 0; the others: absent.
//   average: sum / n, rounded half away at the type's scale. latest: the value of the row with the greatest
//   date, the greatest id on equal dates. min, max on the type's order. sum overflows only on its result (128
//   bits within). Rows whose `where` is false do not count; an undetermined `where` or value makes the target
//   row undetermined; an absent `where` or value cannot occur (the checker requires them). A source space
//   that is not supplied for the target row's entity over the whole window: undetermined.
struct Reduce {
  Aggregate aggregate = Aggregate::kCount;
  SpaceId source;
  ColumnId where;  // boolean over source, or none
  ColumnId value;  // over source; none for count and exists; boolean for every

  // Which source rows belong to a target row:
  enum class Match : uint8_t {
    kAncestor,   // same row of entity kind `entity`: the source row's ancestor placed at its date, the target
                 // row's own (itself, its cell's entity, or its ancestor)
    kReference,  // `reference`, a column of source, points to the target row
  } match = Match::kAncestor;
  SpaceId entity;
  ColumnId reference;

  enum class Window : uint8_t {
    kEver,
    kBetween,  // first <= source date <= last; columns of the target space. An entity source: its validity
               // overlaps.
    kAsOf,  // in force on `first`: records with on <= D < until (absent: no end); entities valid, placed on D
  } window = Window::kEver;
  ColumnId first, last;
  ColumnId date;  // over source: counts by this date instead of `on`; absent dates are outside every window
};

// A row of the group that is a member: for entity spaces, whoever is valid in the period.
struct SortKey {
  ColumnId column;
  bool lowest_first = false;
};

// Orders the rows of a space within groups.
struct Order {
  enum class Kind : uint8_t {
    kRank,       // 1 + number of rows of the group that are strictly better
    kQuota,      // 0 out, 1 in, 2 for people to decide; see below
    kApportion,  // the group's `amount` split by `weight`; parts add up to it (largest remainder, ties by id)
  } kind = Kind::kRank;
  std::vector<SortKey> keys;
  // Groups: rows that agree in all of these. An entity kind stands for the row's ancestor (placed at its
  // date).
  std::vector<SpaceId> within_entities;
  std::vector<ColumnId> within_columns;
  // kQuota: n = floor(share * rows of the group); `share` in millionths, a column whose value all rows of a
  // group share. Among the rows where `candidate` holds: in if fewer than n others are better or equal; out
  // if n or more are better; else 2.
  ColumnId candidate;
  ColumnId share;
  // kApportion
  ColumnId amount;
  ColumnId weight;
};

// Picks the version by date, then the exception that applies.
struct Choose {
  struct Version {
    Date from = kMinDate;   // inclusive
    Date until = kMaxDate;  // exclusive
    ColumnId value;
    Span span = {};  // the words that say so; a literal has none of its own
  };
  struct Exception {
    ColumnId when;  // boolean
    ColumnId value;
    Span span;
  };
  ColumnId anchor;                // date; none where there is one version
  std::vector<Version> versions;  // disjoint, by date; a date outside all is undetermined
  // Unordered: two that hold with different values are undetermined. A decision table's are its rows.
  std::vector<Exception> exceptions;
};

// One output of a ladder's fold (program.ladders[ladder]).
struct Fold {
  enum class Output : uint8_t {
    kViolationStep,   // over violations[violation].space: the step that this violation leads to; `none` where
                      // not judged (not applicable, before the period); the cited row's step where history
                      // decided it
    kSanctionStep,    // over the ladder's sanction space: the step of each row (`none`: no sanction)
    kSanctionOn,      // its first day
    kSanctionUntil,   // first day on which it no longer runs; kMaxDate for a final one
    kViolationState,  // over violations[violation].space: integer 0 not applicable, 1 recommended here, 2
                      // decided by a history row, 3 undecided and before the period (listed, counts for
                      // nothing), 4 after a final step or outside the person's validity (reported, not
                      // sanctioned)
  } output = Output::kViolationStep;
  LadderId ladder;
  uint32_t violation = 0;
};

using Op = std::variant<Field, Map, Gather, Reduce, Order, Choose, Fold>;

}  // namespace kaocheng::hir
