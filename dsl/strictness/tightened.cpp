#include "dsl/strictness/tightened.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include "dsl/strictness/burden.h"

namespace kaocheng::strictness {

namespace {

Direction DirectionOf(Trend burden) {
  if (burden == Trend::kUp) return Direction::kStricter;
  return burden == Trend::kDown ? Direction::kLooser : Direction::kUnclear;
}

class Comparison {
 public:
  Comparison(ast::Ast& ast, const layers::Consolidated& above, const layers::Consolidated& policy)
      : ast_(ast), above_(above), policy_(policy), trends_(ast, policy), burdens_(ast, policy, trends_) {}

  std::vector<Difference> Run() && {
    std::unordered_map<std::string, Text> now;
    for (const layers::Entry& entry : policy_.entries) now.emplace(NameOf(entry), LatestOf(policy_, entry));
    std::set<std::string> known;
    for (const layers::Entry& entry : above_.entries) {
      const std::string& name = NameOf(entry);
      if (name.empty()) continue;  // a test
      known.insert(name);
      const Text old = LatestOf(above_, entry);
      const auto found = now.find(name);
      if (found == now.end() || (found->second.ended && !old.ended)) {
        Whole(old.decl, Difference::Kind::kRemoved);
      } else if (found->second.decl != old.decl) {
        Compare(old.decl, found->second.decl);
      }
    }
    for (const layers::Entry& entry : policy_.entries) {
      if (!NameOf(entry).empty() && !known.contains(NameOf(entry)))
        Whole(LatestOf(policy_, entry).decl, Difference::Kind::kAdded);
    }
    return std::move(found_);
  }

 private:
  struct Text {
    ast::DeclId decl;
    bool ended;
  };
  // What a declaration says last. A parameter is compared at all dates.
  Text LatestOf(const layers::Consolidated& law, const layers::Entry& entry) const {
    const auto dated = law.versions.find(entry.decl);
    if (dated == law.versions.end()) return {entry.decl, false};
    const layers::Consolidated::Version& last = dated->second.back();
    const bool parameter = std::holds_alternative<ast::Parameter>(ast_.decls[entry.decl].node);
    return {parameter ? entry.decl : last.decl, last.until != kMaxDate};
  }
  const std::string& NameOf(const layers::Entry& entry) const {
    return ast_.decls[entry.decl].head.name.text;
  }

  void Whole(ast::DeclId decl, Difference::Kind kind) {
    const std::vector<Group> groups = GroupsOf(ast_.decls[decl], trends_);
    if (!groups.empty()) Presence(groups.front(), kind);
  }

  void Presence(const Group& group, Difference::Kind kind) {
    if (!group.presence) return;
    const Trend moves = kind == Difference::Kind::kAdded ? Trend::kUp : Trend::kDown;
    Difference difference{kind, group.path, group.title, group.noun, {}, {}, {}, {}, {}, group.span};
    difference.direction = DirectionOf(Through(moves, *group.presence));
    found_.push_back(std::move(difference));
  }

  void Compare(ast::DeclId before, ast::DeclId now) {
    const std::vector<Group> old = GroupsOf(ast_.decls[before], trends_);
    const std::vector<Group> fresh = GroupsOf(ast_.decls[now], trends_);
    const auto like = [](const std::vector<Group>& groups, const std::string& path) {
      return std::find_if(groups.begin(), groups.end(),
                          [&](const Group& group) { return group.path == path; });
    };
    for (const Group& group : old) {
      const auto found = like(fresh, group.path);
      if (found == fresh.end()) {
        Presence(group, Difference::Kind::kRemoved);
      } else if (group.noun == "parameter") {
        Values(std::get<ast::Parameter>(ast_.decls[before].node),
               std::get<ast::Parameter>(ast_.decls[now].node), *found);
      } else {
        Clauses(group, *found);
      }
    }
    for (const Group& group : fresh) {
      if (like(old, group.path) == old.end()) Presence(group, Difference::Kind::kAdded);
    }
  }

  // Burden of a clause, of a named value found from where it is read.
  Trend BurdenOf(const Group& group, const Clause& clause) {
    if (group.noun != "parameter" && group.noun != "measure" && group.noun != "field") return clause.burden;
    return burdens_.Of(group.path.substr(group.path.find('.') + 1));
  }

  void Clauses(const Group& old, const Group& fresh) {
    const auto like = [](const Group& group, const std::string& word) {
      const auto at = std::find_if(group.clauses.begin(), group.clauses.end(),
                                   [&](const Clause& clause) { return clause.word == word; });
      return at == group.clauses.end() ? nullptr : &*at;
    };
    if (old.rest != fresh.rest)
      found_.push_back(
          {Difference::Kind::kChanged, fresh.path, fresh.title, fresh.noun, {}, {}, {}, {}, {}, fresh.span});
    std::vector<std::pair<const Clause*, const Clause*>> pairs;
    for (const Clause& clause : old.clauses) pairs.emplace_back(&clause, like(fresh, clause.word));
    for (const Clause& clause : fresh.clauses) {
      if (like(old, clause.word) == nullptr) pairs.emplace_back(nullptr, &clause);
    }
    for (const auto& [was, is] : pairs) {
      const ast::ExprId before = was == nullptr ? ast::ExprId{} : was->value;
      const ast::ExprId now = is == nullptr ? ast::ExprId{} : is->value;
      if (!before.valid() && !now.valid()) continue;
      const Clause& clause = is == nullptr ? *was : *is;
      Trend moves = before.valid() ? Opposite(clause.added) : clause.added;
      if (before.valid() && now.valid()) moves = trends_.From(before, now);
      if (moves == Trend::kFlat) continue;
      Add(fresh, clause, before, now, moves);
    }
  }

  void Add(const Group& group, const Clause& clause, ast::ExprId before, ast::ExprId now, Trend moves) {
    Difference difference;
    difference.path = group.path + (clause.word.empty() ? "" : "." + clause.word);
    difference.title = group.title;
    difference.noun = group.noun;
    difference.before = before;
    difference.now = now;
    difference.direction = DirectionOf(Through(moves, BurdenOf(group, clause)));
    difference.numbers = NumbersOf(before, now, std::nullopt);
    difference.span = now.valid() ? ast_.exprs[now].span : group.span;
    found_.push_back(std::move(difference));
  }

  // A parameter day by day: from each day on which either changes, as long as both stay.
  void Values(const ast::Parameter& old, const ast::Parameter& fresh, const Group& group) {
    std::set<Date> days{kMinDate};
    for (const ast::Parameter* parameter : {&old, &fresh}) {
      for (const ast::DatedValue& value : parameter->values) {
        if (value.from) days.insert(*value.from);
      }
    }
    const auto at = [](const ast::Parameter& parameter, Date day) {
      ast::ExprId value;
      for (const ast::DatedValue& dated : parameter.values) {
        if (dated.from.value_or(kMinDate) <= day) value = dated.value;
      }
      return value;
    };
    std::pair<ast::ExprId, ast::ExprId> last;
    for (const Date day : days) {
      const std::pair pair{at(old, day), at(fresh, day)};
      if (pair == last || !pair.second.valid()) continue;
      last = pair;
      Trend moves = Trend::kUnclear;
      if (pair.first.valid()) moves = trends_.From(pair.first, pair.second);
      if (moves == Trend::kFlat) continue;
      Add(group, group.clauses.front(), pair.first, pair.second, moves);
      if (day != kMinDate) found_.back().from = day;
    }
  }

  std::optional<Difference::Numbers> NumbersOf(ast::ExprId before, ast::ExprId now, std::optional<Date> day) {
    const layers::Range old = trends_.ranges().Of(before, day);
    const layers::Range fresh = trends_.ranges().Of(now, day);
    const auto one = [](const layers::Range& range) {
      return range.low && range.high && *range.low == *range.high;
    };
    if (old.kind != fresh.kind || !one(old) || !one(fresh)) return std::nullopt;
    return Difference::Numbers{old.kind, *old.low, *fresh.low};
  }

  ast::Ast& ast_;
  const layers::Consolidated& above_;
  const layers::Consolidated& policy_;
  Trends trends_;
  Burdens burdens_;
  std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> Tightened(ast::Ast& ast, const layers::Consolidated& above,
                                  const layers::Consolidated& policy) {
  return Comparison(ast, above, policy).Run();
}

}  // namespace kaocheng::strictness
