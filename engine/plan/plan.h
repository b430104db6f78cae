#pragma once

#include <cstdint>
#include <vector>

#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"

namespace kaocheng::plan {

// A run of columns that one kind of worker evaluates together. Columns that cost nothing to read again
// (stored fields, literals) are listed in every stage that reads them.
//   local: every input lies within the same shard of people or was computed by an earlier stage; shards run
//   side by side, each over its own rows.
//   otherwise: columns that mix people (order, sums over a township …) or range over few rows; evaluated
//   whole.
struct Stage {
  bool local = false;
  std::vector<hir::ColumnId> columns;  // in dependency order
};

inline constexpr uint32_t kNoFamily = UINT32_MAX;

// What the members of a family have in common.
struct Alike {
  // Rows count from a limit on, up to it, where it is met.
  enum class Side : uint8_t { kFrom, kUpTo, kEqual };
  struct Number {
    hir::ColumnId compared;
    Side side = Side::kFrom;
    friend auto operator<=>(const Number&, const Number&) = default;
  };
  // What sums add up, if that is a product of which one factor goes by the limit.
  struct Product {
    std::vector<hir::ColumnId> operands;  // the others, see hir::Prim::kProduct; none: sums are of a column
    hir::ColumnId kept, missed;           // the factor of rows that keep the limit, and of others
    int64_t literal = 1;
    friend auto operator<=>(const Product&, const Product&) = default;
  };
  std::vector<Number> numbers;
  std::vector<hir::ColumnId> conditions;  // that a row must fulfil besides
  Product product;
  // A family whose members are what these compare: they count the cells for which one has come to enough.
  // There are no numbers then, and each member has one limit.
  uint32_t of = kNoFamily;
  // Members are conditions of violations that ask for a value each, and only folds read them, which are told
  // the rows that fulfil each.
  bool selects = false;
  friend auto operator<=>(const Alike&, const Alike&) = default;
};

// Reduces over the same stretches of rows that differ in nothing but the limits that numbers are compared
// with: counted in one pass, whose cost depends on the number of rows, not of rules. Sums differ in one
// limit, which says which rows count or what factor they have.
struct Family : Alike {
  struct Limit {
    uint32_t number = 0;    // of `numbers`
    hir::ColumnId literal;  // its value may change between evaluations
    int64_t beyond = 0;     // 1: rows count from the next number on (kUpTo: negated numbers)
  };
  struct Member {
    hir::ColumnId id;
    std::vector<Limit> limits;  // of each number one or more, all of which must be kept
    uint32_t lane = 0;          // its place; the place of the member of `of` that it compares
  };
  std::vector<Member> members;
  std::vector<hir::ColumnId> reads;  // what counting them reads

  size_t PlaceOf(hir::ColumnId member) const;  // in `members`
};

// What is evaluated, in which order, and which columns outlive their stage.
struct Plan {
  const hir::Program* program = nullptr;
  hir::SpaceId people;               // the entity kind that shards are cut by
  std::vector<uint8_t> local_space;  // by space: its rows belong to one person
  std::vector<Stage> stages;
  std::vector<uint8_t> needed;         // by column
  std::vector<uint8_t> kept;           // by column: read by a later stage or by whoever asked
  std::vector<uint8_t> foreign;        // by column: what it says of foreign entities and their rows is read
  std::vector<hir::ColumnId> windows;  // by column, a Reduce: the first that aggregates the same stretches of
                                       // rows; itself where nothing is shared
  std::vector<std::vector<hir::ColumnId>> reads;  // by column: its operands, each once
  std::vector<hir::ColumnId>
      same_as;  // by column: the equal column that is computed in its place; mostly itself
  std::vector<Family> families;
  std::vector<uint32_t> family;  // by column: of which it is a member; mostly kNoFamily
  // By column: the families of which only members read it, so that nobody asks for it where these are
  // counted; mostly none.
  std::vector<std::vector<uint32_t>> only_for;
  std::vector<uint8_t> given;  // by column: known before, neither it nor what only it reads is evaluated
};

struct Options {
  bool share = true;    // equal columns are computed once
  bool windows = true;  // Reduces over the same stretches of rows find them once
  // Fewest members of a family: fewer are as fast one by one. 0: no families.
  size_t family_of = 6;
  // False: whoever asks looks only at entities that are not foreign and at their rows, so that others need
  // not be right where nothing else reads them.
  bool foreign = true;
  std::vector<uint8_t> given = {};  // Plan::given; empty: nothing is
};

// Plans the evaluation of `wanted` columns (and whatever they read). `program` must outlive the plan.
Plan MakePlan(const hir::Program& program, const std::vector<hir::ColumnId>& wanted,
              const Options& options = {});

// Whether the snapshot's policy judges some entity of this kind.
bool Judges(const data::Snapshot& snapshot, hir::SpaceId kind);

// The columns that outcomes are read from; measures only when asked for. Outcomes about kinds of entities of
// which the snapshot has nobody to judge are left out: a prefecture's policy looks at people only for what it
// says of the prefecture, where the people's own counties judge them.
std::vector<hir::ColumnId> OutcomeColumns(const hir::Program& program, const data::Snapshot& snapshot,
                                          bool measures);
std::vector<hir::ColumnId> OutcomeColumns(const hir::Program& program, const hir::Outcome& outcome);

}  // namespace kaocheng::plan
