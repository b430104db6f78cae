#include "dsl/layers/consolidate.h"

#include <algorithm>
#include <utility>

#include "dsl/layers/chain.h"
#include "dsl/layers/layering.h"
#include "dsl/layers/merge.h"
#include "dsl/layers/stages.h"

namespace kaocheng::layers {

Origin Consolidated::OriginOf(const ast::Ast& ast, ast::DeclId decl) const {
  const auto entry =
      std::find_if(entries.begin(), entries.end(), [decl](const Entry& each) { return each.decl == decl; });
  if (entry == entries.end()) return OriginOf(ast, ast.decls[decl].span);
  Origin origin{entry->declared_by, std::nullopt};
  for (const Change& change : changes) {
    const bool whole = change.span.source == ast.decls[decl].span.source &&
                       change.span.begin <= ast.decls[decl].span.begin &&
                       change.span.end >= ast.decls[decl].span.end;
    if (change.decl == decl && whole) origin.opened_by = change.opened_by;
  }
  return origin;
}

Origin Consolidated::OriginOf(const ast::Ast& ast, Span clause) const {
  Origin origin{PolicyAt(ast, chain, clause), std::nullopt};
  for (const Change& change : changes) {
    const bool inside = change.span.source == clause.source && change.span.begin <= clause.begin &&
                        change.span.end >= clause.end;
    if (inside) origin = {change.by, change.opened_by};
  }
  return origin;
}

Consolidated ConsolidateOn(ast::Ast& ast, const std::vector<ast::PolicyId>& chain, Date day,
                           Emitter& emitter) {
  Consolidated out;
  out.policy = chain.back();
  out.chain = chain;
  Layering layering{ast, emitter, out, Declarations(ast), day, {}, {}, Level::kProvince, {}, {}, {}, {}};
  for (const ast::PolicyId id : out.chain) {
    const auto& level = ast.policies[id].level;
    const auto known = level ? LevelNamed(level->text) : std::nullopt;
    if (!known) break;  // reported; what is open to it and below it cannot be told
    layering.policy = id;
    layering.level = *known;
    layering.nouns_above = layering.decls.Nouns();
    layering.sets.clear();
    layering.scored.clear();
    layering.stacked.clear();
    Declare(layering);
    Change(layering);
    CheckBounds(layering);
    Open(layering);
  }
  out.entries = layering.decls.InForce();
  return out;
}

Consolidated Consolidate(ast::Ast& ast, ast::PolicyId policy, Emitter& emitter) {
  const std::vector<Stage> stages = StagesOf(ast, ChainOf(ast, policy, emitter), emitter);
  if (stages.size() == 1) return ConsolidateOn(ast, stages.front().chain, stages.front().from, emitter);
  std::vector<Consolidated> law;
  std::vector<Emitter> reported(stages.size());
  for (size_t i = 0; i < stages.size(); ++i)
    law.push_back(ConsolidateOn(ast, stages[i].chain, stages[i].from, reported[i]));
  PassOn(ast, stages, reported, emitter);
  return Merge(ast, stages, law, emitter);
}

}  // namespace kaocheng::layers
