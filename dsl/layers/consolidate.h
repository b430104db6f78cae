#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/base/date.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::layers {

// Where a clause of the consolidated text comes from.
struct Origin {
  ast::PolicyId policy;                    // whose words they are
  std::optional<ast::PolicyId> opened_by;  // who opened the clause, where a lower level changed or added it
};

struct Entry {
  ast::DeclId decl;  // the declaration in force: the author's own, or a copy that carries the changes
  ast::PolicyId declared_by;
};

// One policy with everything above it, the changes of each level applied. Holds no
// open/set/add/replace/repeal. Where the law changes in time, all of it in one list: `dated` and `versions`.
struct Consolidated {
  ast::PolicyId policy;              // its version that takes effect last
  std::vector<ast::PolicyId> chain;  // topmost first, `policy` last; of each level the versions by date
  std::vector<Entry> entries;        // in reading order: topmost policy first
  // The openings that a lower level's expressions must stay within at run time: guards on computed values.
  struct Guard {
    ast::DeclId decl;
    ast::ExprId value, at_least, at_most;
    ast::PolicyId set_by, opened_by;
  };
  std::vector<Guard> guards;
  // What lower levels changed or added under an opening, in the order applied.
  struct Change {
    ast::DeclId decl;  // the declaration in force that carries it; none where one was repealed
    Span span;         // the words of the lower level
    Span replaced;     // the words above that they stand in for; invalid where something was added
    ast::PolicyId by, opened_by;
  };
  std::vector<Change> changes;

  // What the author wrote of a declaration, and from when (inclusive) until when (exclusive) it is in force.
  struct Version {
    ast::DeclId decl;
    ast::PolicyId declared_by;
    Date from, until;
  };
  // Of each declaration that is not the same at all times, by date.
  std::map<ast::DeclId, std::vector<Version>> versions;
  // An expression that changes in time: what it is on the days of a span. On a day that no span covers
  // nothing is in force, and the value is undetermined.
  struct Dated {
    Date from, until;
    ast::ExprId value;
  };
  std::map<ast::ExprId, std::vector<Dated>> dated;

  // Origin of a declaration in force.
  Origin OriginOf(const ast::Ast& ast, ast::DeclId decl) const;
  // Origin of a part of one, found by the policy whose source text its span lies in.
  Origin OriginOf(const ast::Ast& ast, Span clause) const;
};

// Applies `extends` from the top down, on every day on which the law of the chain changes: when a version of
// a policy takes effect, or a declaration begins or ends. Reports unknown or cyclic parents, levels out of
// order, and whatever is changed without being open; the result leaves such changes out. Copies of changed
// declarations are added to `ast`.
Consolidated Consolidate(ast::Ast& ast, ast::PolicyId policy, Emitter& emitter);

}  // namespace kaocheng::layers
