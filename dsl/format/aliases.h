#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::format {

// Names and their aliases, to write a use in the other language. Nothing is resolved here, so only that is
// changed which cannot mean anything else: where two things of one name have different aliases, or one alias
// belongs to two names, uses stay as they are written.
class Aliases {
 public:
  // What is declared in the policies and in all that they extend.
  Aliases(const ast::Ast& ast, const std::vector<ast::PolicyId>& policies);

  // A use in that language: the alias in Chinese, the name in English; or as written.
  std::string In(Language language, const std::string& written) const;
  // The same for people, who need not be able to go back: declarations before their parts, and these before
  // what the language knows. A name still stays as it is where two of equal rank differ.
  // Behind a dot it may be either, so that it stays where they differ.
  std::string ToRead(Language language, const std::string& written, bool attribute) const;

 private:
  enum class Rank : uint8_t { kDeclared, kPart, kBuiltin };
  struct Thing {
    std::string name;
    std::vector<std::string> aliases;  // the one to write first
    Rank rank = Rank::kBuiltin;
  };

  void Enter(const ast::Head& head, Rank rank = Rank::kPart);
  void Add(Thing thing);
  void EnterBuiltins();
  void EnterPolicy(const ast::Ast& ast, const ast::Policy& policy);
  void EnterDecl(const ast::Ast& ast, const ast::Decl& decl);
  std::string Chinese(const std::string& name) const;
  std::string English(const std::string& alias) const;
  const std::vector<size_t>* Find(const std::map<std::string, std::vector<size_t>>& map,
                                  const std::string& key) const;

  std::vector<Thing> things_;
  std::map<std::string, std::vector<size_t>> by_name_, by_alias_;
};

}  // namespace kaocheng::format
