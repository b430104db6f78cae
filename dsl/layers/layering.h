#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/layers/consolidate.h"
#include "dsl/layers/declarations.h"
#include "dsl/layers/words.h"

// The inside of the phase: what it holds while it goes down a chain, and its steps for one policy, in their
// order.
namespace kaocheng::layers {

// One clause of an `open to`, with what it names.
struct Opened {
  ast::PolicyId by;
  Level to;
  ast::Opening what;
  Target target;              // of `add`: the owner, empty where a whole declaration is added
  std::vector<Target> added;  // by `add`, in the order added
};

// An expression that a policy has set, with the openings that it must keep to.
struct SetValue {
  std::string path;  // as its author wrote it
  Target target;
  ast::ExprId value;
  Span span;
  std::vector<size_t> openings;
};

struct Layering {
  ast::Ast& ast;
  Emitter& emitter;
  Consolidated& out;
  Declarations decls;
  Date day;  // the law is put together as it stands from this day on
  std::vector<Opened> opened;
  // Of the policy being applied:
  ast::PolicyId policy;
  Level level = Level::kProvince;
  std::set<std::string_view> nouns_above;  // kinds of declarations that the levels above have
  std::vector<SetValue> sets;
  std::vector<std::pair<Target, Span>> scored;          // score items that it added or changed, where it did
  std::vector<std::pair<std::string, Target>> stacked;  // steps that it added, with the step each is above

  const ast::Policy& current() const { return ast.policies[policy]; }
};

// Whether a declaration's own `from` and `to` leave it in force on the day.
bool InForce(const Layering& layering, ast::DeclId decl);

// declare.cpp: the policy's own declarations, and those that it adds whole.
void Declare(Layering& layering);

// change.cpp: set, add of a part, replace, repeal.
void Change(Layering& layering);

// bounds.cpp: what was set against the bounds of the openings; guards where the text alone cannot tell.
void CheckBounds(Layering& layering);

// open.cpp: what the policy opens to the levels below it.
void Open(Layering& layering);

// permit.cpp: what may be done to what is above.
struct Act {
  ast::Opening::Verb verb;
  std::string_view noun;  // empty for `set`
  std::string path;       // as the author spells it
  Target target;          // of `add`: the owner of the part, empty where a whole declaration is added
  std::vector<std::string> owners;  // of a whole declaration: what it is of or under
  Span span;
};
// A lower level's duties, scores, grades, awards and ladders join those above, so they need an opening as
// soon as there are any; a violation does where its ladder is from above. Whatever else it declares is its
// own.
bool NeedsOpening(const Layering& layering, std::string_view noun, const std::vector<std::string>& owners);
// Every opening that bears on the act, to this level or one above it: bounds of all of them hold. Empty where
// none is to this level.
std::vector<size_t> OpeningsFor(const Layering& layering, const Act& act);
// The same, and reports the act where it is not open.
std::vector<size_t> Permit(Layering& layering, const Act& act);
void ReportClosed(Layering& layering, Code code, const Act& act);
void NoteChange(Layering& layering, ast::DeclId decl, Span span, Span replaced,
                const std::vector<size_t>& openings);

}  // namespace kaocheng::layers
