#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/base/source.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/format/aliases.h"
#include "dsl/format/doc.h"
#include "dsl/format/words.h"

namespace kaocheng::format {

inline constexpr int kLineWidth = 110;  // display columns; a Chinese character takes two

// The canonical layout of a text that was read without errors, from its policies in their order. Comments and
// the grouping by blank lines are kept. With a language keywords, units and names in uses are written in it:
// names by their aliases in what the policies and those they extend declare. Without one keywords take the
// language that most of them have, and names stay as they are.
std::string Format(const Sources& sources, SourceId source, const ast::Ast& ast,
                   const std::vector<ast::PolicyId>& policies, std::optional<Language> language);

// What the clauses and expressions of policies say in a language, by where they are written: as text on one
// line that means the same. All that it is made of must outlive it.
class Wordings {
 public:
  Wordings(const Sources& sources, const ast::Ast& ast, const std::vector<ast::PolicyId>& policies,
           Language language);

  // Empty where nothing that stands by itself is written there.
  std::string At(Span span);

 private:
  using Place = std::tuple<uint32_t, uint32_t, uint32_t>;
  static Place PlaceOf(Span span) { return {span.source.value, span.begin, span.end}; }
  void Print(SourceId source);

  const Sources& sources_;
  const ast::Ast& ast_;
  const std::vector<ast::PolicyId>& policies_;
  Words words_;
  Aliases aliases_;
  std::set<uint32_t> printed_;  // sources of which something was asked for
  std::map<Place, Doc> docs_;
};

// The text of a tree that has none, e.g. a generated one.
std::string Write(const ast::Ast& ast, const std::vector<ast::PolicyId>& policies, Language language);

}  // namespace kaocheng::format
