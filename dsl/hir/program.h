#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "dsl/base/source.h"
#include "dsl/hir/ops.h"
#include "dsl/hir/types.h"

// One policy, consolidated, typed and free of sugar: columns over row spaces.
namespace kaocheng::hir {

struct Named {
  std::string name;                  // as declared: missed
  std::string title;                 // what reports print: 漏报 (the name where there is no title)
  std::vector<std::string> aliases;  // every spelling that data may use: titles
  Span span;
};

struct Enum {
  Named named;
  bool ordered = false;
  std::vector<Named> members;  // a ladder's: `none`, then its steps
};

struct StoredField {
  Named named;
  Type type;
  bool sealed = false;
};

enum class Unit : uint8_t { kWeek, kThird, kMonth, kQuarter, kYear };

struct SeasonDays {
  int from_month = 1, from_day = 1, to_month = 12, to_day = 31;
};

// A set of rows that columns range over.
struct Space {
  enum class Kind : uint8_t {
    kEntity,  // one row an entity with a day of validity in the data
    kRecord,  // one row a record
    kCell,  // entity x sub-period whose last day lies in the run's period (clipped to the season if there is
            // one)
    kSanction,  // a ladder's: the history rows and the rows of each violation's space, grouped by subject
  } kind = Kind::kEntity;
  Named named;
  std::vector<StoredField> fields;  // entity and record
  SpaceId owner;  // entity: its parent kind (none for the root); record, cell, sanction: an entity kind
  Unit unit = Unit::kMonth;          // cell
  std::optional<SeasonDays> season;  // cell
  LadderId ladder;                   // sanction
};

// Where a column comes from, for explanations. Unnamed columns are parts of the named one that reads them.
struct Label {
  enum class Kind : uint8_t {
    kNone,
    kField,
    kParameter,
    kMeasure,
    kTable,  // a choice whose exceptions are the table's rows
    kItem,
    kCondition,
    kClause
  } kind = Kind::kNone;
  std::string name;   // patrolling.days
  std::string title;  // 日常巡查·每月天数
};

struct Column {
  SpaceId space;
  Type type;
  Op op;
  Span span;  // the clause or expression that it says
  Label label;
};

struct Citation {
  std::string instrument;  // title
  std::string name;        // plan
  std::string clause;      // 三(四)2
};

struct Handler {
  std::string name;         // county
  std::string title;        // 县(市)
  std::vector<Named> with;  // organisation
  ColumnId when;            // over the outcome's space; none: always
  int64_t step = 0;         // sanction: the step that it handles
};

struct Step {
  Named named;
  bool final = false;
  TypeKind unit = TypeKind::kMonths;  // of lasts: kDays or kMonths
  int64_t lasts = 0;
};

// What the law of one day says of a violation; all columns are over its space.
struct Clauses {
  ColumnId applicable;  // boolean: `where` holds
  ColumnId base;        // step: the highest `at` that holds; `none` if none does, or an `unless`
  ColumnId heavier;     // integer: sum of the amounts that hold (0 where there are none: a literal column)
  ColumnId lighter;     // integer
  ColumnId at_least;    // step: the highest floor that holds, `none` if none
  ColumnId at_most;     // step: the lowest cap that holds, the top step if none
  ColumnId up_to;   // step: how far `heavier` and `repeat` may go: the highest `up to` that holds, else the
                    // highest step that is not final
  ColumnId repeat;  // integer: how far above a step that runs it goes at least (0: no further than alone)

  std::array<ColumnId, 8> all() const {
    return {applicable, base, heavier, lighter, at_least, at_most, up_to, repeat};
  }
};

// What the fold reads of one violation; all columns are over `space`.
struct Violation {
  Named named;
  SpaceId space;
  ColumnId on;      // date
  Clauses clauses;  // by the law of its row's date
  // `transition lighter`: by the law of the period's end. Both are judged against the same sanctions, and the
  // lower step stands; `none` where this law does not know the violation.
  std::optional<Clauses> at_end;
  std::vector<Citation> cites;
  std::string policy;  // whose text
  Span span;
};

struct Escalation {
  int64_t to = 0;     // step
  int64_t count = 0;  // n: this one and n - 1 earlier start days
  int64_t of = 0;     // step S
  TypeKind unit = TypeKind::kMonths;
  int64_t last = 0;  // M
  Span span;
};

struct Ladder {
  Named named;
  SpaceId subject;
  SpaceId sanctions;  // its kSanction space
  EnumId steps_enum;
  std::vector<Step> steps;  // steps[i] is member i + 1 of steps_enum
  // history: decided sanctions, unannulled rows from their own `on`
  SpaceId history;            // none where the ladder has no history
  ColumnId history_step;      // step
  ColumnId history_annulled;  // boolean; none where the record has no such field
  ColumnId history_cause;     // violation, optional; none where not named
  std::vector<Violation> violations;
  std::vector<Escalation> escalations;  // by rising S, then T
  std::vector<Citation> cites;
  Span span;
};

enum class OutcomeKind : uint8_t { kAward, kDuty, kGrade, kMeasure, kSanction, kScore };

// What a run reports: one line a row of `space` (an entity, a cell of it, or a violation's record).
struct Outcome {
  OutcomeKind kind;
  Named named;
  SpaceId subject;  // entity kind
  SpaceId space;
  ColumnId value;
  ColumnId eligible;  // a line only where it holds (awards: or is undetermined). none: always a line.
  std::vector<Citation> cites;
  std::string policy;  // name of the policy whose text it is

  // duty
  struct Item {
    Named named;
    ColumnId required, met;  // over `space`: how many cells counted, how many were met
    SpaceId cells;           // rows that were judged: cells or records; none: one judgement a subject row
    ColumnId cell_required, cell_met;  // boolean, over `cells` (over `space` where there are none)
    ColumnId due;  // date, over `cells`: the day that places a cell in a period; none: its own
  };
  ColumnId required, met;
  std::vector<Item> items;  // duty items; score items give `met` = points only
  // grade. Of those who share a group of `group`, an Order column, the ones whose `place` is 2 are tied.
  struct Quota {
    ColumnId place, group;
    ColumnId settled;  // the place once rulings on the tie are read; none: nobody rules
  };
  std::vector<Quota> quotas;
  // What people decided of ties; all columns are over `space`, a record type of the outcome's subject.
  struct Rulings {
    SpaceId space;
    ColumnId names;  // boolean: it is about this outcome
    ColumnId about;  // boolean: and about this period (its row's `on` is a cell's first day)
    ColumnId value;  // text: the band that it says
  };
  std::optional<Rulings> rulings;
  // award under a group that pays the highest only or shares a budget; all columns are over `space`
  struct Share {
    Named group;
    ColumnId own;           // what the award would be by itself
    ColumnId highest;       // the most that the person is owed under the group; none: all of it is paid
    ColumnId budget, owed;  // of the unit, and what is owed from it in all; none: no budget
    bool prorated = false;  // else people decide what happens where more is owed than there is
  };
  std::optional<Share> share;
  // award; sanction, of each step
  std::vector<Handler> handlers;
  LadderId ladder;
  uint32_t violation = 0;
  ColumnId violation_state;  // sanction: Fold::kViolationState
};

struct Program {
  std::string policy;  // name: jl.yanbian.hunchun
  std::string title;
  std::string level, region, version;
  std::vector<std::string> chain;  // names, topmost first
  Store<EnumId, Enum> enums;
  Store<SpaceId, Space> spaces;
  Store<ColumnId, Column> columns;  // every operand comes before its user
  Store<LadderId, Ladder> ladders;
  std::vector<Outcome> outcomes;
};

// The columns that an operator reads, in a fixed order (for a Fold: all inputs of its ladder).
std::vector<ColumnId> Operands(const Program& program, const Op& op);

// Aborts with a message if the program breaks a rule of this file: operand order, spaces, types.
void Verify(const Program& program);

// For golden files and people: one line a column.
std::string Print(const Program& program);

}  // namespace kaocheng::hir
