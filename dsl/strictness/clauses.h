#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dsl/strictness/trend.h"

namespace kaocheng::strictness {

// An expression of a declaration or of one of its parts.
struct Clause {
  std::string word;   // unless, at_least …; empty for the one expression that needs no word
  ast::ExprId value;  // invalid where the author left it out
  Trend burden;       // kUp: more of it is harder on the person
  Trend added;        // how the value moves when the clause is added where there was none
};

// A declaration, or a part of one that can be there or not.
struct Group {
  std::string path;               // walking.days, missed.at.warning
  std::string title;              // 日常巡查·每月天数
  std::string_view noun;          // canonical: item, violation …
  std::optional<Trend> presence;  // kUp: that it is there is harder. None: nobody's burden by itself
  std::string rest;               // what it says besides its expressions, to see whether that was changed
  std::vector<Clause> clauses;
  Span span;
};

// What the declaration says, its own group first. Of a parameter, a measure and a computed field the burden
// hangs on where they are used: there it is kUnclear.
std::vector<Group> GroupsOf(const ast::Decl& decl, Trends& trends);

}  // namespace kaocheng::strictness
