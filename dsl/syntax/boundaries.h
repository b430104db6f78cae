#pragma once

#include <antlr4-runtime.h>

#include <optional>

namespace kaocheng::syntax {

// Where parsing goes on after an error.
enum class Boundary : uint8_t {
  kClause,       // a clause head that is first on its line
  kEntry,        // lists of names (fields, members, values): the first token of a line, or after a comma
  kLine,         // bands and rows, which have commas of their own: the first token of a line
  kHeader,       // the block's {
  kDeclaration,  // the next declaration
};

// For a rule that resumes by itself; nullopt for the others, which pass errors up.
std::optional<Boundary> BoundaryOf(size_t rule);
// For a rule whose loop is a block: how to get from a stray token to the next thing of the block.
std::optional<Boundary> BlockBoundaryOf(size_t rule);

bool IsReserved(size_t token_type);

bool OpensDeclarationAtMargin(const antlr4::Token* token);
// The next token opens a declaration at the left margin.
bool StartsDeclaration(antlr4::Parser* parser);

// Skips tokens up to the boundary, brace-balanced; never past the block's } or a declaration at the left
// margin. False where a head found no block to go on with.
bool SkipTo(Boundary boundary, antlr4::Parser* parser);

}  // namespace kaocheng::syntax
