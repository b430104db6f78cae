#include "dsl/strictness/burden.h"

namespace kaocheng::strictness {

Burdens::Burdens(const ast::Ast& ast, const layers::Consolidated& policy, Trends& trends) : trends_(trends) {
  for (const layers::Entry& entry : policy.entries) {
    const ast::Decl& decl = ast.decls[entry.decl];
    for (const Group& group : GroupsOf(decl, trends)) {
      const bool definition = group.noun == "parameter" || group.noun == "measure" || group.noun == "field";
      const std::string name = group.path.substr(group.path.find('.') + 1);  // all of it where there is none
      for (const Clause& clause : group.clauses) {
        if (definition) {
          definitions_.push_back({name, clause.value});
        } else {
          clauses_.push_back(clause);
        }
      }
    }
    if (layers::PartNoun(decl.node) != "field") continue;
    for (const layers::Part& part : layers::PartsOf(decl.node)) ++field_names_[part.head->name.text];
  }
}

Trend Burdens::Of(const std::string& name) {
  const auto field = field_names_.find(name);
  if (field != field_names_.end() && field->second > 1) return Trend::kUnclear;
  const auto [known, fresh] = known_.try_emplace(name, Trend::kFlat);  // one being looked at adds nothing
  if (!fresh) return known->second;
  Trend burden = Trend::kFlat;
  for (const Clause& clause : clauses_)
    burden = Join(burden, Through(trends_.Of(clause.value, name), clause.burden));
  for (const Definition& definition : definitions_) {
    const Trend moves = trends_.Of(definition.value, name);
    if (moves != Trend::kFlat) burden = Join(burden, Through(moves, Of(definition.name)));
  }
  known_[name] = burden;
  return burden;
}

}  // namespace kaocheng::strictness
