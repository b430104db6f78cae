#pragma once

#include <map>
#include <string>
#include <vector>

#include "dsl/strictness/clauses.h"

namespace kaocheng::strictness {

// Whether a larger value is harder on the person, found from every place that reads it.
class Burdens {
 public:
  Burdens(const ast::Ast& ast, const layers::Consolidated& policy, Trends& trends);

  // Of a parameter, a measure or a computed field (its canonical name): kUp where more of it is never easier
  // and may be harder. kFlat where nothing that concerns a person reads it.
  Trend Of(const std::string& name);

 private:
  struct Definition {
    std::string name;
    ast::ExprId value;
  };
  Trends& trends_;
  std::vector<Clause> clauses_;  // whose burden the construct itself tells
  std::vector<Definition> definitions_;
  std::map<std::string, int> field_names_;  // a name of two records' fields could be either
  std::map<std::string, Trend> known_;
};

}  // namespace kaocheng::strictness
