#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dsl/ast/builtin_names.h"
#include "dsl/ast/print.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/layers/consolidate.h"
#include "dsl/layers/merge.h"

// Versions change expressions. An expression that differs is dated; a part or a condition that only some
// versions have gets a condition that holds on their days only.
namespace kaocheng::layers {

using Version = Consolidated::Version;
using Dated = Consolidated::Dated;
using Exprs = std::vector<ast::ExprId>;  // of each version; invalid where it has none

// What all kinds of declarations share when their versions become one.
class Versions {
 public:
  Versions(ast::Ast& ast, const std::vector<Version>& versions, const MergeContext& context,
           Consolidated& out, Emitter& emitter)
      : ast_(ast), versions_(versions), context_(context), out_(out), emitter_(emitter) {
    for (const Version& version : versions) old_.push_back(ast.decls[version.decl]);
  }

 protected:
  template <typename T>
  const T& Old(size_t i) const {
    return std::get<T>(old_[i].node);
  }
  size_t Count() const { return versions_.size(); }
  bool Always() const {  // no day without a version
    if (versions_.front().from != kMinDate || versions_.back().until != kMaxDate) return false;
    for (size_t i = 1; i < Count(); ++i) {
      if (versions_[i].from != versions_[i - 1].until) return false;
    }
    return true;
  }

  void Differs(const std::string& name, Term what, Span span) {
    emitter_.Report(Code::kVersionsDiffer, span, {name, std::move(what)})
        .notes.push_back({Code::kNoteFirst, old_.front().head.name.span, {}, {}});
  }
  // Reports where the versions do not agree in what `text` tells of each.
  template <typename T>
  void Agree(const std::function<std::string(const T&)>& text, Term what) {
    for (size_t i = 0; i + 1 < Count(); ++i) {
      if (text(Old<T>(i)) == text(Old<T>(i + 1))) continue;
      return Differs(decl_.head.name.text, std::move(what), old_[i + 1].head.name.span);
    }
  }

  // What holds where nobody says anything; it is written nowhere.
  ast::ExprId Constant(ast::LiteralKind kind, int64_t value) {
    ast::Literal literal;
    literal.kind = kind;
    literal.value = value;
    return ast_.exprs.Add({literal, {}});
  }
  ast::ExprId Truth(bool value) { return Constant(ast::LiteralKind::kBoolean, value ? 1 : 0); }

  bool Same(ast::ExprId a, ast::ExprId b) const {
    if (a == b) return true;
    const auto guarded = [&](const Consolidated::Guard& guard) {
      return guard.value == a || guard.value == b;
    };
    if (std::any_of(out_.guards.begin(), out_.guards.end(), guarded)) return false;
    return ast::Print(ast_, a) == ast::Print(ast_, b);
  }

  // One expression for what the versions say; `outside` is what holds on days without one (invalid: nothing).
  ast::ExprId Expression(const Exprs& exprs, ast::ExprId outside) {
    std::vector<Dated> dated;
    const auto put = [&](Date from, Date until, ast::ExprId value) {
      if (!value.valid() || from >= until) return;
      if (!dated.empty() && dated.back().until == from && Same(dated.back().value, value)) {
        dated.back() = {dated.back().from, until, value};
      } else {
        dated.push_back({from, until, value});
      }
    };
    Date at = kMinDate;
    for (size_t i = 0; i < Count(); ++i) {
      put(at, versions_[i].from, outside);
      put(versions_[i].from, versions_[i].until, exprs[i]);
      at = versions_[i].until;
    }
    put(at, kMaxDate, outside);
    if (dated.size() == 1 && dated.front().from == kMinDate && dated.front().until == kMaxDate)
      return dated.front().value;
    if (dated.empty()) return {};
    // Whoever does not ask for a day sees what the last version says.
    const ast::ExprId latest = exprs.back().valid() ? exprs.back() : dated.back().value;
    const ast::ExprId id = ast_.exprs.Add(ast::Expr(ast_.exprs[latest]));
    out_.dated.emplace(id, std::move(dated));
    return id;
  }

  // A condition; `absent` where a version does not state it, `outside` where none is in force.
  ast::ExprId Condition(Exprs exprs, bool absent, bool outside) {
    const bool any = std::any_of(exprs.begin(), exprs.end(), [](ast::ExprId id) { return id.valid(); });
    if (!any && (absent == outside || Always())) return {};
    for (ast::ExprId& expr : exprs) {
      if (!expr.valid()) expr = Truth(absent);
    }
    return Expression(exprs, Always() ? ast::ExprId{} : Truth(outside));
  }

  // Holds where any version is in force.
  ast::ExprId InForceOnly() { return Condition(Exprs(Count()), true, false); }

  // Versions that lack a definition take the nearest one: the next that has it, else the last.
  void Fill(Exprs& exprs) const {
    for (size_t i = exprs.size(); i-- > 1;) {
      if (!exprs[i - 1].valid()) exprs[i - 1] = exprs[i];
    }
    for (size_t i = 1; i < exprs.size(); ++i) {
      if (!exprs[i].valid()) exprs[i] = exprs[i - 1];
    }
  }

  // What every version states or none does; `now` is where the last one states it.
  ast::ExprId Bound(const Exprs& exprs, ast::ExprId now, Term what, ast::ExprId outside = {}) {
    for (const ast::ExprId expr : exprs) {
      if (expr.valid() == exprs.front().valid()) continue;
      Differs(decl_.head.name.text, std::move(what),
              now.valid() ? ast_.exprs[now].span : decl_.head.name.span);
      return now;
    }
    return exprs.front().valid() ? Expression(exprs, outside) : ast::ExprId{};
  }
  // The same of the versions that have the part at all.
  template <typename Part>
  static Exprs Present(const std::vector<const Part*>& row, const Exprs& exprs) {
    Exprs present;
    for (size_t i = 0; i < row.size(); ++i) {
      if (row[i] != nullptr) present.push_back(exprs[i]);
    }
    return present;
  }

  template <typename T>
  Exprs Of(const std::function<ast::ExprId(const T&)>& slot) const {
    Exprs exprs;
    for (size_t i = 0; i < Count(); ++i) exprs.push_back(slot(Old<T>(i)));
    return exprs;
  }

  // A name by which the same thing is told in every version, whichever spelling the author took.
  std::string Text(const ast::Name& name) const {
    const auto known = context_.names.find(name.text);
    if (known != context_.names.end()) return known->second;
    return ast::BuiltinName(name.text).value_or(name.text);
  }
  std::string Text(const std::optional<ast::Name>& name) const { return name ? Text(*name) : ""; }
  std::string EachText(const std::optional<ast::Each>& each) const {
    if (!each) return "";
    return Text(each->scope) + "/" + Text(each->via) + "/" + Text(each->season);
  }
  std::string ActorText(const ast::Actor& actor) const {
    std::string text = Text(actor.name);
    for (const ast::Name& with : actor.with) text += "+" + Text(with);
    return text;
  }
  static void Union(std::vector<ast::Citation>& into, const std::vector<ast::Citation>& from) {
    for (const ast::Citation& cite : from) {
      const auto same = [&](const ast::Citation& known) {
        return known.instrument.text == cite.instrument.text && known.clause == cite.clause;
      };
      if (std::none_of(into.begin(), into.end(), same)) into.push_back(cite);
    }
  }
  template <typename T>
  void Cites(T& node) {
    for (size_t i = 0; i < Count(); ++i) Union(node.cites, Old<T>(i).cites);
  }

  // Conditions that stand side by side: each holds in the versions that state it.
  template <typename T>
  std::vector<ast::ExprId> Conditions(std::vector<ast::ExprId> T::*list, bool absent) {
    std::vector<Exprs> rows;
    for (size_t i = 0; i < Count(); ++i) {
      for (const ast::ExprId expr : Old<T>(i).*list) {
        const auto like = std::find_if(rows.begin(), rows.end(), [&](const Exprs& row) {
          return !row[i].valid() && std::any_of(row.begin(), row.end(),
                                                [&](ast::ExprId id) { return id.valid() && Same(id, expr); });
        });
        if (like != rows.end()) {
          (*like)[i] = expr;
        } else {
          rows.emplace_back(Count());
          rows.back()[i] = expr;
        }
      }
    }
    std::vector<ast::ExprId> conditions;
    for (const Exprs& row : rows) conditions.push_back(Condition(row, absent, absent));
    return conditions;
  }

  // The parts of all versions by name, in the order of the last version, then of those that it lacks.
  template <typename T, typename Part>
  std::vector<std::vector<const Part*>> Parts(std::vector<Part> T::*list) const {
    std::vector<std::vector<const Part*>> rows;
    for (size_t i = Count(); i-- > 0;) {
      for (const Part& part : Old<T>(i).*list) {
        const auto like = std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
          return std::any_of(row.begin(), row.end(), [&](const Part* known) {
            return known != nullptr && known->head.name.text == part.head.name.text;
          });
        });
        if (like != rows.end()) {
          (*like)[i] = &part;
        } else {
          rows.emplace_back(Count(), nullptr);
          rows.back()[i] = &part;
        }
      }
    }
    return rows;
  }
  template <typename Part>
  static const Part& Last(const std::vector<const Part*>& row) {
    return **std::find_if(row.rbegin(), row.rend(), [](const Part* part) { return part != nullptr; });
  }
  template <typename Part>
  static Exprs Of(const std::vector<const Part*>& row, ast::ExprId Part::*slot) {
    Exprs exprs;
    for (const Part* part : row) exprs.push_back(part == nullptr ? ast::ExprId{} : part->*slot);
    return exprs;
  }
  // Where a part is missing some other clause of it says so.
  template <typename Part>
  std::optional<ast::Each> EachOf(const std::vector<const Part*>& row) {
    const Part& last = Last(row);
    Exprs where;
    for (const Part* part : row) {
      where.push_back(part != nullptr && part->each ? part->each->where : ast::ExprId{});
      if (part != nullptr && EachText(part->each) != EachText(last.each))
        Differs(decl_.head.name.text + "." + last.head.name.text, {"its `each`", "“每”的范围"},
                last.head.name.span);
    }
    std::optional<ast::Each> each = last.each;
    if (each) each->where = Condition(where, true, true);
    return each;
  }

  ast::Ast& ast_;
  const std::vector<Version>& versions_;
  const MergeContext& context_;
  Consolidated& out_;
  Emitter& emitter_;
  std::vector<ast::Decl> old_;
  ast::Decl decl_;
};

}  // namespace kaocheng::layers
