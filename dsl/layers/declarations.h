#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/layers/consolidate.h"
#include "dsl/layers/parts.h"

namespace kaocheng::layers {

// What a path names, in canonical names, so that both spellings of one path are equal.
struct Target {
  std::string decl, part;
  Clause clause = Clause::kWhole;

  friend bool operator==(const Target&, const Target&) = default;
};

// The declarations in force while the policies of a chain are applied one after the other. A declaration is
// copied before it is changed for the first time, since the author's own stays in force for other policies.
class Declarations {
 public:
  explicit Declarations(ast::Ast& ast) : ast_(ast) {}

  void Append(ast::DeclId decl, ast::PolicyId by);
  void Substitute(const std::string& name, ast::Decl decl, ast::PolicyId by);
  void Remove(const std::string& name);
  void NotePart(const Target& part, ast::PolicyId by) { part_owners_[{part.decl, part.part}] = by; }

  // By name, else by a title that only one declaration has; more than one is reported at `at`.
  const Entry* Find(const ast::Name& at, Emitter& emitter) const;
  const Entry* FindNamed(const std::string& name) const;    // by name only
  const Entry* FindTitled(const std::string& title) const;  // the first with that title
  std::set<std::string_view> Nouns() const;                 // the kinds of declarations in force

  // Reports what the path does not lead to.
  std::optional<Target> Resolve(const std::vector<ast::Name>& path, Emitter& emitter) const;
  std::optional<size_t> PartIndex(const Target& target) const;
  ast::PolicyId OwnerOf(const Target& target) const;
  Span PlaceOf(const Target& target) const;
  bool IsOneExpression(const Target& target) const;  // what `set` can give a value

  const ast::Decl& DeclOf(const Target& target) const { return ast_.decls[FindNamed(target.decl)->decl]; }
  ast::DeclId Editable(const std::string& name);  // the copy that may be changed
  std::vector<Entry> InForce() const;             // in reading order

 private:
  using Index = std::unordered_map<std::string, std::vector<size_t>>;
  void IndexTitles(const ast::Head& head, size_t entry);
  std::optional<size_t> First(const Index& index, const std::string& word) const;

  ast::Ast& ast_;
  std::vector<Entry> entries_;  // a repealed one has no declaration
  std::vector<bool> copied_;
  Index names_, titles_;
  std::map<std::pair<std::string, std::string>, ast::PolicyId> part_owners_;  // parts added by another level
};

}  // namespace kaocheng::layers
