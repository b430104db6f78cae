#include "adapters/cli/varied.h"

#include <algorithm>
#include <string>
#include <utility>

#include "dsl/check/check.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/repeat.h"
#include "engine/compare/join.h"

namespace kaocheng::cli {

namespace {

using Combination = std::vector<size_t>;

// Puts a variation's value where the policy's own text gives one: in the parameter's declaration, in the
// `set` of a level below it, or as a `set` that was not there.
void Edit(ast::Ast& ast, const Variation& variation, size_t value) {
  const Span span = variation.spans[value];
  const ast::ExprId expr = ast.exprs.Add({variation.values[value], span});
  const ast::Name name{variation.parameter, variation.name_span};
  for (size_t p = 0; p < ast.policies.size(); ++p) {
    const ast::PolicyId id = ast.policies.id_at(p);
    if (ast.policies[id].name.text != variation.policy) continue;
    bool found = false;
    for (const ast::DeclId decl_id : ast.policies[id].decls) {
      ast::Decl& decl = ast.decls[decl_id];
      if (auto* parameter = std::get_if<ast::Parameter>(&decl.node);
          parameter != nullptr && decl.head.name.text == variation.parameter) {
        for (ast::DatedValue& dated : parameter->values) {
          dated.value = expr;
          dated.span = span;
        }
        found = true;
      }
      if (auto* set = std::get_if<ast::Set>(&decl.node);
          set != nullptr && set->path.size() == 1 &&
          (set->path.front().text == variation.parameter || set->path.front().text == variation.title)) {
        set->path.front() = name;
        set->value = expr;
        decl.span = span;
        found = true;
      }
    }
    if (found) continue;
    ast::Decl decl{};
    decl.node = ast::Set{{name}, expr};
    decl.policy = id;
    decl.span = span;
    const ast::DeclId added = ast.decls.Add(std::move(decl));
    ast.policies[id].decls.push_back(added);
  }
}

bool Touches(const ast::Ast& ast, const Compiled& policy, const Variation& variation) {
  const auto& chain = policy.consolidated.chain;
  return std::any_of(chain.begin(), chain.end(),
                     [&](ast::PolicyId id) { return ast.policies[id].name.text == variation.policy; });
}

bool SaySame(const hir::Program& a, const hir::Program& b) {
  const compare::Joined joined = compare::Join(a, b);
  return std::equal(
      joined.base.begin(), joined.base.end(), joined.with.begin(), joined.with.end(),
      [&](const hir::Outcome& x, const hir::Outcome& y) { return compare::SameOutcome(joined, x, y); });
}

class Compiler {
 public:
  Compiler(Session& session, const std::vector<Variation>& variations)
      : session_(session), variations_(variations), ast_(session.compilation.files.ast) {
    for (const Variation& variation : variations) said_.push_back(variation.source);
  }

  // Of each parameter the stored values; in passing, whether each of them may stand there at all.
  bool ReadValues(std::vector<std::vector<sweep::Value>>& values) {
    for (size_t v = 0; v < variations_.size(); ++v) {
      std::vector<sweep::Value>& of = values.emplace_back();
      of.resize(variations_[v].values.size());
      const Compiled* policy = nullptr;  // one that has the value from there and from no level below
      for (size_t i = 0; i < of.size(); ++i) {
        Combination combination(variations_.size(), 0);
        combination[v] = i;
        for (const Compiled& one : session_.compilation.policies) {
          if (policy != nullptr ? policy != &one : !Touches(ast_, one, variations_[v])) continue;
          const std::optional<hir::Program> program = At(one, combination);
          if (!program) return false;
          const std::optional<sweep::Value> value = sweep::ValueFrom(*program, said_[v]);
          if (!value) continue;
          policy = &one;
          of[i] = *value;
          break;
        }
      }
    }
    return true;
  }

  // At every combination of the ends of each parameter's values; without an order between them, of all.
  bool OpenAll(const std::vector<std::vector<sweep::Value>>& values, std::vector<Varied>& varied) {
    for (const Compiled& policy : session_.compilation.policies) {
      Varied& own = varied.emplace_back();
      own.policy = &policy;
      bool first = true;
      for (const Combination& corner : Corners(policy, values)) {
        const std::optional<hir::Program> program = At(policy, corner);
        if (!program) return false;
        std::optional<sweep::Open> open = sweep::OpenValues(*program, said_);
        if (first) {
          own.open = std::move(open);
        } else if (own.open && (!open || !SaySame(own.open->program, open->program))) {
          own.open.reset();
        }
        first = false;
      }
    }
    return true;
  }

 private:
  std::vector<Combination> Corners(const Compiled& policy,
                                   const std::vector<std::vector<sweep::Value>>& values) const {
    std::vector<Combination> corners{Combination(variations_.size(), 0)};
    for (size_t v = 0; v < variations_.size(); ++v) {
      if (!Touches(ast_, policy, variations_[v])) continue;
      std::vector<size_t> ends;
      const bool ordered = std::all_of(values[v].begin(), values[v].end(),
                                       [](const sweep::Value& value) { return value.text.empty(); });
      if (ordered) {
        const auto [low, high] = std::minmax_element(
            values[v].begin(), values[v].end(),
            [](const sweep::Value& a, const sweep::Value& b) { return a.number < b.number; });
        ends = {static_cast<size_t>(low - values[v].begin()), static_cast<size_t>(high - values[v].begin())};
        if (ends.front() == ends.back()) ends.pop_back();
      } else {
        for (size_t i = 0; i < values[v].size(); ++i) ends.push_back(i);
      }
      std::vector<Combination> more;
      for (const Combination& corner : corners) {
        for (const size_t end : ends) {
          more.push_back(corner);
          more.back()[v] = end;
        }
      }
      corners = std::move(more);
    }
    return corners;
  }

  std::optional<hir::Program> At(const Compiled& policy, const Combination& combination) {
    Emitter emitter;
    hir::Program program = CompileAt(ast_, variations_, combination, policy, emitter);
    if (!emitter.has_errors()) return program;
    for (const Diagnostic& diagnostic : emitter.diagnostics()) {
      if (Row(diagnostic.code).severity == Severity::kError) Repeat(diagnostic, session_.emitter);
    }
    return std::nullopt;
  }

  Session& session_;
  const std::vector<Variation>& variations_;
  ast::Ast ast_;  // with the values of the last combination
  std::vector<SourceId> said_;
};

}  // namespace

hir::Program CompileAt(ast::Ast& ast, const std::vector<Variation>& variations,
                       const std::vector<size_t>& combination, const Compiled& policy, Emitter& emitter) {
  for (size_t v = 0; v < variations.size(); ++v) Edit(ast, variations[v], combination[v]);
  const layers::Consolidated consolidated = layers::Consolidate(ast, policy.consolidated.policy, emitter);
  if (emitter.has_errors()) return {};
  return check::Check(ast, consolidated, emitter);
}

std::vector<Varied> CompileVaried(Session& session, const std::vector<Variation>& variations,
                                  std::vector<std::vector<sweep::Value>>& values) {
  Compiler compiler(session, variations);
  std::vector<Varied> varied;
  if (!compiler.ReadValues(values) || !compiler.OpenAll(values, varied)) return {};
  return varied;
}

}  // namespace kaocheng::cli
