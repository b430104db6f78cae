#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "dsl/ast/expr.h"
#include "dsl/base/date.h"
#include "dsl/base/ids.h"
#include "dsl/base/source.h"

// What the author wrote, nothing inferred: names are unresolved, sugar is kept, both spellings give the same
// tree.
namespace kaocheng::ast {

struct DeclTag;
using DeclId = Id<DeclTag>;
struct PolicyTag;
using PolicyId = Id<PolicyTag>;

// `name "title" "alias"`; titles[0] is what reports print.
struct Head {
  Name name;
  std::vector<Text> titles;
};

// cites plan "三(二)2(1)"
struct Citation {
  Name instrument;
  std::string clause;
  Span span;
};

// each SCOPE [where c] [in season]; `each` on a declaration's head has no `where`.
struct Each {
  Name scope;  // a record type, a child entity, or week/third/month/quarter/year (canonical English word)
  std::optional<Name> via;
  ExprId where;
  std::optional<Name> season;
  Span span;
};

// `prefecture (when amount > 5000 yuan)`, `county with organisation`
struct Actor {
  Name name;
  std::vector<Name> with;
  ExprId when;
  Span span;
};

struct TypeRef {
  Name name;  // boolean, integer, decimal, money, date, datetime, duration, text (canonical English), or a
              // declared name
  bool optional = false;
  bool sealed = false;
  Span span;
};

struct Instrument {
  std::string number;
};

struct Enum {
  std::vector<Head> members;
  bool ordered = false;  // declared with `<`
};

struct Field {
  Head head;
  TypeRef type;  // name empty for a computed field without a stated type
  ExprId value;  // computed where valid
  Span span;
};

struct Entity {
  std::optional<Name> parent;
  std::vector<Field> fields;
};

struct Record {
  Name owner;
  std::vector<Field> fields;
};

struct DatedValue {
  ExprId value;
  std::optional<Date> from;  // none for the first value
  Span span;
};

struct Parameter {
  TypeRef type;
  std::vector<DatedValue> values;
};

struct Measure {
  Name of;
  std::optional<Each> each;
  TypeRef type;  // name empty where it is inferred
  ExprId value;
  std::vector<Citation> cites;
};

struct MonthDay {
  int month = 1;
  int day = 1;
};

struct Season {
  MonthDay from, to;  // both inclusive; crosses the year where from is later than to
};

enum class HitPolicy : uint8_t { kUnique, kFirst, kHighest };

struct Table {
  Name of;
  TypeRef type;
  std::vector<Name> by;
  HitPolicy hit = HitPolicy::kUnique;
  std::vector<ExprId> headings;
  struct Cell {
    enum class Kind : uint8_t { kAny, kUnknown, kOneOf, kCompare, kRange } kind = Kind::kAny;
    BinaryOp compare = BinaryOp::kEq;
    std::vector<ExprId> values;  // kOneOf: alternatives; kCompare: one; kRange: two
    Span span;
  };
  struct Row {
    std::vector<Cell> cells;
    ExprId result;
    Span span;
  };
  std::vector<Row> rows;
};

struct DutyItem {
  Head head;
  std::optional<Each> each;
  ExprId unless;
  std::optional<Name> after;
  ExprId due_within;
  ExprId condition;
  Span span;
};

struct Duty {
  Name of;
  std::optional<Each> each;
  std::optional<Each> items_each;  // `each R` in its body: the scope of items that name none
  std::vector<DutyItem> items;
  std::vector<Citation> cites;
};

// item patrol "巡查" : +20 * patrolling.rate     item missed : -10 each missed_report where …, at most 20
struct ScoreItem {
  Head head;
  bool deduction = false;  // written with a leading minus: bounds are on its size
  ExprId value;
  std::optional<Each> each;
  ExprId at_least, at_most;
  Span span;
};

struct Score {
  Name of;
  std::optional<Each> each;
  ExprId base, at_least, at_most;
  std::vector<ScoreItem> items;
  std::vector<Citation> cites;
};

// at most 20% within township pooled in county below 5, by annual, verified [lowest first]
struct Quota {
  ExprId share;
  Name within;
  std::optional<Name> pooled_in;
  ExprId below;
  std::vector<SortKey> by;
  Span span;
};

struct Band {
  Head head;
  ExprId at_least;  // invalid for `otherwise`
  ExprId unless;
  std::vector<Quota> quotas;  // inner groups first
  Span span;
};

struct Grade {
  Name of;
  std::optional<Each> each;
  Name by;
  std::vector<Band> bands;
  std::vector<Citation> cites;
};

struct AwardGroup {
  Name of;
  std::optional<Each> each;
  std::vector<ExprId> when, unless;
  bool highest_only = false;
  ExprId budget;
  bool prorated = false;
  std::vector<Citation> cites;
};

struct Award {
  Name of;
  std::optional<Each> each;
  std::optional<Name> under;
  std::vector<ExprId> when, unless;
  ExprId amount;
  std::vector<Actor> handled_by;
  std::vector<Citation> cites;
};

struct Step {
  Head head;
  ExprId lasts;  // invalid for a final step
  bool final = false;
  std::vector<Actor> handled_by;
  Span span;
};

// A clause of a ladder or a violation that moves the step: `heavier 1 when c`, `at most reminder when c` …
struct Adjust {
  enum class Kind : uint8_t { kAt, kHeavier, kLighter, kAtLeast, kAtMost, kRepeat } kind = Kind::kAt;
  ExprId amount;              // kHeavier, kLighter, kRepeat: a number literal
  std::optional<Name> step;   // kAt, kAtLeast, kAtMost
  std::optional<Name> up_to;  // kHeavier, kRepeat
  ExprId when;
  Span span;
};

// escalate to T after n of S or above, last M
struct Escalation {
  Name to;
  ExprId count;
  Name of;
  ExprId last;
  Span span;
};

struct Ladder {
  Name of;
  std::vector<Step> steps;  // rising
  std::optional<Name> history;
  std::optional<Name> history_cause;
  std::vector<Adjust> adjusts;
  std::vector<Escalation> escalations;
  std::vector<Citation> cites;
};

struct Violation {
  Name under;
  std::optional<Each> each;
  std::vector<ExprId> unless;
  std::vector<Adjust> adjusts;
  std::vector<Citation> cites;
};

// open to county { set patrol_days at least 4 at most 20 … }
struct Opening {
  enum class Verb : uint8_t { kSet, kAdd, kReplace, kRepeal } verb = Verb::kSet;
  std::string noun;  // kAdd, kReplace, kRepeal: canonical English kind: duty, item, violation, step, award …
  std::vector<Name> path;  // set merit.amount: {merit, amount}; add item of annual: {annual}
  std::optional<Name> above, below;
  ExprId at_least, at_most, together;
  Span span;
};

struct Open {
  Name to;  // a level
  std::vector<Opening> openings;
};

// set patrol_days = 10     set merit.amount = …
struct Set {
  std::vector<Name> path;
  ExprId value;
};

// add item river "界河" of annual : …   A whole declaration is added as `inner`; a part as one of the others.
struct Add {
  std::string noun;
  std::optional<Name> owner;
  std::optional<Name> above, below;
  DeclId inner;  // also for `replace`
  std::variant<std::monostate, ScoreItem, DutyItem, Step, Band, Field, Head> part;
  bool replaces = false;
};

struct Repeal {
  std::string noun;
  std::vector<Name> path;
};

// given missed_report m1 of a on 2016-03-02 { … }     given patrol_days = 10     given report = unknown
struct Given {
  Name of;    // record type, entity kind or parameter
  Name name;  // the row's id; may be empty
  std::optional<Name> owner;
  std::optional<Date> from;  // an entity's first day
  struct Days {
    ExprId first, last;  // last invalid: one day
  };
  std::vector<Days> on;                         // a record each day
  std::vector<std::pair<Name, ExprId>> values;  // an empty name: the parameter's own value
  Span span;
};

struct Expect {
  enum class Kind : uint8_t {
    kHolds,      // expect a.annual = 80
    kUnknown,    // expect unknown a.annual
    kUndecided,  // expect undecided a.standing
    kNone,       // expect no award merit of a
    kAwards,     // expect awards of a = merit, model
  } kind = Kind::kHolds;
  ExprId what;       // kHolds, kUnknown, kUndecided
  std::string noun;  // kNone: canonical English kind
  std::vector<Name> outcomes;
  std::optional<Name> subject;
  ExprId cell;  // in 2016Q3: a text literal
  Span span;
};

// test "…" extends "…" { … }; a fixture only gives.
struct Test {
  bool fixture = false;
  Text title;
  std::vector<Text> extends;  // fixtures
  ExprId period;              // a text literal
  std::vector<Given> givens;
  std::vector<Expect> expects;
};

struct Transition {
  bool lighter = true;
};

using DeclNode =
    std::variant<Instrument, Enum, Entity, Record, Parameter, Measure, Season, Table, Duty, Score, Grade,
                 AwardGroup, Award, Ladder, Violation, Open, Set, Add, Repeal, Test, Transition>;

struct Decl {
  Head head;  // empty for open, set, add, repeal, test
  DeclNode node;
  std::string documentation;  // joined /// lines above it
  std::optional<Date> from, to;
  PolicyId policy;
  Span span;
};

// A policy: its header and what follows it up to the next header or the end of the file.
struct Policy {
  Name name;  // dotted: jl.yanbian.hunchun
  std::vector<Text> titles;
  std::optional<Name> extends;
  std::optional<Name> level;
  std::string region;
  std::string version;
  std::optional<Date> effective;
  std::vector<DeclId> decls;
  Span span;  // of the header
};

// Everything that one compilation parsed; ids are good across all its files.
struct Ast {
  Store<ExprId, Expr> exprs;
  Store<DeclId, Decl> decls;
  Store<PolicyId, Policy> policies;
};

}  // namespace kaocheng::ast
