#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "dsl/ast/ast.h"

// What a declaration is made of, so far as a lower level can name it: parts with a head of their own, and
// clauses that hold one expression.
namespace kaocheng::layers {

struct Part {
  const ast::Head* head;
  Span span;
};

// Items, steps, bands, fields or members, in the order written.
std::vector<Part> PartsOf(const ast::DeclNode& node);
std::string_view PartNoun(
    const ast::DeclNode& node);  // item, step, band, field, member; empty where it has none

bool IsNamed(const ast::Head& head, std::string_view word);  // by its name or one of its titles

// kWhole is the declaration or part itself; kValue its one expression where it needs no word: a parameter, a
// measure, an item, a computed field.
enum class Clause : uint8_t {
  kWhole,
  kValue,
  kAmount,
  kBase,
  kBudget,
  kLasts,
  kAtLeast,
  kAtMost,
  kUnless,
  kDueWithin
};

std::optional<Clause> ClauseNamed(std::string_view word);  // amount, 数额 …
// The clause that a path without a clause word means: set annual.river = …
Clause ImpliedClause(const ast::DeclNode& node, bool part);

// The place of a clause's expression; null where the declaration has no such clause. A parameter's values are
// no slot.
ast::ExprId* SlotOf(ast::DeclNode& node, std::optional<size_t> part, Clause clause);

using PartNode = decltype(ast::Add::part);

// Whether the declaration can hold the part. An item reads alike in a score and in a duty: it becomes what
// its owner holds, where nothing it says is lost.
bool Holds(const ast::DeclNode& node, const PartNode& part);
void InsertPart(ast::DeclNode& node, size_t at, const PartNode& part);  // of a kind that it holds
void ErasePart(ast::DeclNode& node, size_t at);
const ast::Head* HeadOf(const PartNode& part);  // null where there is none

}  // namespace kaocheng::layers
