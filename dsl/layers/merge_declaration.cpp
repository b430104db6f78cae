#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "dsl/layers/merge.h"
#include "dsl/layers/versions.h"
#include "dsl/layers/words.h"

// One file for all kinds of declarations: what may differ between versions, and what must not.
namespace kaocheng::layers {

namespace {

class Merger : public Versions {
 public:
  using Versions::Versions;

  ast::DeclId Run() {
    decl_ = old_.back();
    for (const ast::Decl& decl : old_) {
      if (decl.node.index() == decl_.node.index()) continue;
      Differs(decl_.head.name.text, {"its kind", "种类"}, decl.head.name.span);
      return ast_.decls.Add(decl_);
    }
    for (const ast::Decl& decl : old_) {
      for (const ast::Text& title : decl.head.titles) {  // an alias of any version stays one
        const auto same = [&](const ast::Text& known) { return known.text == title.text; };
        if (std::none_of(decl_.head.titles.begin(), decl_.head.titles.end(), same))
          decl_.head.titles.push_back(title);
      }
    }
    std::visit([this](auto& node) { Node(node); }, decl_.node);
    return ast_.decls.Add(decl_);
  }

 private:
  void Node(ast::Measure& measure) {
    Agree<ast::Measure>(
        [this](const ast::Measure& m) { return Text(m.of) + EachText(m.each) + Text(m.type.name); },
        {"its subject, cells and type", "对象、单元和类型"});
    measure.value = Expression(Of<ast::Measure>([](const ast::Measure& m) { return m.value; }), {});
    Cites(measure);
  }

  void Node(ast::Parameter& parameter) {
    Agree<ast::Parameter>([this](const ast::Parameter& p) { return Text(p.type.name); },
                          {"its type", "类型"});
    std::vector<ast::DatedValue> values;
    for (size_t i = 0; i < Count(); ++i) {
      const Version& version = versions_[i];
      std::vector<ast::DatedValue> own;  // those of its days, the first from its first day on
      for (ast::DatedValue value : Old<ast::Parameter>(i).values) {
        const Date from = std::max(value.from.value_or(kMinDate), version.from);
        if (from >= version.until) continue;
        if (!own.empty() && own.back().from.value_or(kMinDate) == from) own.pop_back();
        value.from = from == kMinDate ? std::nullopt : std::optional(from);
        own.push_back(value);
      }
      for (const ast::DatedValue& value : own) {
        if (values.empty() || !Same(values.back().value, value.value)) values.push_back(value);
      }
    }
    parameter.values = std::move(values);
  }

  void Node(ast::Record& record) {
    Agree<ast::Record>([this](const ast::Record& r) { return Text(r.owner); }, {"its owner", "所属对象"});
    record.fields = Fields(&ast::Record::fields);
  }
  void Node(ast::Entity& entity) {
    Agree<ast::Entity>([this](const ast::Entity& e) { return Text(e.parent); }, {"its parent", "所属对象"});
    entity.fields = Fields(&ast::Entity::fields);
  }
  template <typename T>
  std::vector<ast::Field> Fields(std::vector<ast::Field> T::*list) {
    std::vector<ast::Field> fields;
    for (const auto& row : Parts(list)) {
      ast::Field field = Last(row);
      const auto stored = [&](const ast::Field* one) {
        const ast::TypeRef& type = one->type;
        return one->value.valid() ? ""
                                  : Text(type.name) + (type.optional ? "?" : "") + (type.sealed ? "!" : "");
      };
      bool known = false;
      for (const ast::Field* one : row) {
        const bool same = one == nullptr
                              ? field.value.valid() || !known  // a later version may add it, none may drop it
                              : one->value.valid() == field.value.valid() && stored(one) == stored(&field);
        known = known || one != nullptr;
        if (!same)
          Differs(decl_.head.name.text + "." + field.head.name.text, {"what is stored", "所存数据"},
                  field.head.name.span);
      }
      if (field.value.valid()) {
        Exprs values = Of(row, &ast::Field::value);
        Fill(values);  // a definition holds on days without one too
        field.value = Expression(values, {});
      }
      fields.push_back(std::move(field));
    }
    return fields;
  }

  void Node(ast::Duty& duty) {
    Agree<ast::Duty>([this](const ast::Duty& d) { return Text(d.of) + EachText(d.each); },
                     {"its subject and cells", "对象和单元"});
    std::vector<ast::DutyItem> items;
    for (const auto& row : Parts(&ast::Duty::items)) {
      ast::DutyItem item = Last(row);
      const std::string name = decl_.head.name.text + "." + item.head.name.text;
      Exprs unless, condition = Of(row, &ast::DutyItem::condition);
      Fill(condition);
      for (const ast::DutyItem* part : row) {  // without such an item nothing is required
        unless.push_back(part == nullptr ? Truth(true) : part->unless);
        if (part != nullptr && TimeLimit(*part) != TimeLimit(item))
          Differs(name, {"its time limit", "时限"}, item.head.name.span);
      }
      item.condition = Expression(condition, condition.back());
      item.unless = Condition(unless, false, true);
      item.each = EachOf(row);
      items.push_back(std::move(item));
    }
    duty.items = std::move(items);
    Cites(duty);
  }
  std::string TimeLimit(const ast::DutyItem& item) const {
    return Text(item.after) + (item.due_within.valid() ? ast::Print(ast_, item.due_within) : std::string());
  }

  void Node(ast::Score& score) {
    Agree<ast::Score>([this](const ast::Score& s) { return Text(s.of) + EachText(s.each); },
                      {"its subject and cells", "对象和单元"});
    const Term bound{"whether it has this bound", "是否有此上下限"};
    Exprs base = Of<ast::Score>([](const ast::Score& s) { return s.base; });
    for (ast::ExprId& expr : base) {
      if (!expr.valid()) expr = Constant(ast::LiteralKind::kInteger, 0);
    }
    score.base = Expression(base, {});  // where no version is in force there is no score
    score.at_least =
        Bound(Of<ast::Score>([](const ast::Score& s) { return s.at_least; }), score.at_least, bound);
    score.at_most =
        Bound(Of<ast::Score>([](const ast::Score& s) { return s.at_most; }), score.at_most, bound);
    std::vector<ast::ScoreItem> items;
    for (const auto& row : Parts(&ast::Score::items)) {
      ast::ScoreItem item = Last(row);
      for (const ast::ScoreItem* part : row) {
        if (part != nullptr && part->deduction != item.deduction)
          Differs(decl_.head.name.text + "." + item.head.name.text, {"its sign", "正负"},
                  item.head.name.span);
      }
      for (const auto slot : {&ast::ScoreItem::value, &ast::ScoreItem::at_least, &ast::ScoreItem::at_most}) {
        Exprs exprs = Of(row, slot);
        if (!(item.*slot).valid() && slot != &ast::ScoreItem::value) {
          item.*slot = Bound(Present(row, exprs), item.*slot, bound);
          continue;
        }
        // A version without the item gives nothing for it.
        for (size_t i = 0; i < row.size(); ++i) {
          if (row[i] == nullptr) exprs[i] = Constant(ast::LiteralKind::kInteger, 0);
        }
        item.*slot =
            slot == &ast::ScoreItem::value
                ? Expression(exprs, Always() ? ast::ExprId{} : Constant(ast::LiteralKind::kInteger, 0))
                : Bound(exprs, item.*slot, bound);
      }
      item.each = EachOf(row);
      items.push_back(std::move(item));
    }
    score.items = std::move(items);
    Cites(score);
  }

  void Node(ast::Grade& grade) {
    Agree<ast::Grade>(
        [this](const ast::Grade& g) {
          std::string text = Text(g.of) + EachText(g.each) + Text(g.by);
          for (const ast::Band& band : g.bands) {
            text += "," + band.head.name.text;
            for (const ast::Quota& quota : band.quotas) text += "%" + Text(quota.within);
          }
          return text;
        },
        {"its bands in their order, their quotas, and what it goes by", "分档及次序、名额和所依计分"});
    for (const auto& row : Parts(&ast::Grade::bands)) {
      const auto same = [&](const ast::Band& band) {
        return band.head.name.text == Last(row).head.name.text;
      };
      ast::Band& band = *std::find_if(grade.bands.begin(), grade.bands.end(), same);
      if (std::find(row.begin(), row.end(), nullptr) != row.end()) continue;  // reported
      band.at_least = Bound(Of(row, &ast::Band::at_least), band.at_least, {"its limit", "分数线"});
      band.unless = Condition(Of(row, &ast::Band::unless), false, false);
      for (size_t i = 0; i < band.quotas.size(); ++i) {
        Exprs shares;
        for (const ast::Band* one : row)
          shares.push_back(i < one->quotas.size() ? one->quotas[i].share : ast::ExprId{});
        band.quotas[i].share = Bound(shares, band.quotas[i].share, {"its quota", "名额"});
      }
    }
    Cites(grade);
  }

  void Node(ast::AwardGroup& group) {
    Agree<ast::AwardGroup>(
        [this](const ast::AwardGroup& g) {
          return Text(g.of) + EachText(g.each) + (g.highest_only ? "h" : "") + (g.prorated ? "p" : "");
        },
        {"its subject, cells and how it adds up", "对象、单元和合计方式"});
    group.when = Conditions(&ast::AwardGroup::when, true);
    group.unless = Conditions(&ast::AwardGroup::unless, false);
    group.budget = Bound(Of<ast::AwardGroup>([](const ast::AwardGroup& g) { return g.budget; }), group.budget,
                         {"whether it has a budget", "是否有预算"});
    Cites(group);
  }
  void Node(ast::Award& award) {
    Agree<ast::Award>([this](const ast::Award& a) { return Text(a.of) + EachText(a.each) + Text(a.under); },
                      {"its subject, cells and group", "对象、单元和奖补组"});
    award.when = Conditions(&ast::Award::when, true);
    award.unless = Conditions(&ast::Award::unless, false);
    if (!Always()) award.when.push_back(InForceOnly());
    Exprs amounts = Of<ast::Award>([](const ast::Award& a) { return a.amount; });
    award.amount = Bound(amounts, award.amount, {"whether it has an amount", "是否有数额"}, amounts.back());
    // Who handles it changes with the version.
    award.handled_by =
        OnTheirDays(&ast::Award::handled_by, [this](const ast::Actor& actor) { return ActorText(actor); });
    Cites(award);
  }
  void Node(ast::Violation& violation) {
    Agree<ast::Violation>([this](const ast::Violation& v) { return Text(v.under) + EachText(v.each); },
                          {"its ladder and what it judges", "阶梯和针对的对象"});
    if (violation.each) {
      Exprs where;
      for (size_t i = 0; i < Count(); ++i) {
        const auto& each = Old<ast::Violation>(i).each;
        where.push_back(each ? each->where : ast::ExprId{});
      }
      violation.each->where = Condition(where, true, false);
    }
    violation.unless = Conditions(&ast::Violation::unless, false);
    violation.adjusts = Adjusts(&ast::Violation::adjusts);
    Cites(violation);
  }

  void Node(ast::Ladder& ladder) {
    Agree<ast::Ladder>(
        [this](const ast::Ladder& l) {
          std::string text = Text(l.of) + "/" + Text(l.history) + "/" + Text(l.history_cause);
          for (const ast::Escalation& e : l.escalations)
            text += "/" + Text(e.to) + ast::Print(ast_, e.count) + Text(e.of) + ast::Print(ast_, e.last);
          return text;
        },
        {"its history and escalations", "既往和升档"});
    ladder.steps = Steps();
    ladder.adjusts = Adjusts(&ast::Ladder::adjusts);
    Cites(ladder);
  }
  // Both orders in one. A step that only one version has stands where it stands there.
  std::vector<ast::Step> Steps() {
    std::vector<ast::Step> steps;
    for (size_t i = 0; i < Count(); ++i) {
      size_t at = 0;
      for (const ast::Step& step : Old<ast::Ladder>(i).steps) {
        const std::string name = decl_.head.name.text + "." + step.head.name.text;
        const auto same = [&](const ast::Step& known) { return known.head.name.text == step.head.name.text; };
        const auto known = std::find_if(steps.begin(), steps.end(), same);
        if (known == steps.end()) {
          steps.insert(steps.begin() + static_cast<ptrdiff_t>(at++), step);
          continue;
        }
        const auto place = static_cast<size_t>(known - steps.begin());
        if (place < at || known->final != step.final) {
          Differs(name, {"the order of the steps", "档次的次序"}, step.head.name.span);
        } else if (!step.final && !Same(known->lasts, step.lasts)) {
          known->lasts = LengthOf(*known, step, name);
        }
        known->handled_by = step.handled_by;
        at = std::max(at, place + 1);
      }
    }
    return steps;
  }
  // `transition lighter`: the shorter of the two.
  ast::ExprId LengthOf(const ast::Step& old, const ast::Step& step, const std::string& name) {
    const auto days = [&](ast::ExprId id) -> std::optional<int64_t> {
      const auto* literal = std::get_if<ast::Literal>(&ast_.exprs[id].node);
      if (literal == nullptr || literal->kind != ast::LiteralKind::kDuration) return std::nullopt;
      if (literal->unit == ast::DurationUnit::kYears) return literal->value * 360;
      if (literal->unit == ast::DurationUnit::kMonths) return literal->value * 30;
      return literal->unit == ast::DurationUnit::kDays ? std::optional(literal->value) : std::nullopt;
    };
    const auto was = days(old.lasts);
    const auto is = days(step.lasts);
    if (context_.lighter && was && is) return *was < *is ? old.lasts : step.lasts;
    Differs(name, {"how long the step lasts", "档次的期限"}, step.head.name.span);
    return step.lasts;
  }

  std::string AdjustText(const ast::Adjust& adjust) const {
    return std::to_string(static_cast<int>(adjust.kind)) + Text(adjust.step) + "/" + Text(adjust.up_to) +
           "/" + (adjust.amount.valid() ? ast::Print(ast_, adjust.amount) : "");
  }
  template <typename T>
  std::vector<ast::Adjust> Adjusts(std::vector<ast::Adjust> T::*list) {
    return OnTheirDays(list, [this](const ast::Adjust& adjust) { return AdjustText(adjust); });
  }
  // Clauses with a condition, by what else they say: each holds on the days of the versions that state it.
  template <typename T, typename Clause, typename TextOf>
  std::vector<Clause> OnTheirDays(std::vector<Clause> T::*list, TextOf text_of) {
    struct Row {
      Clause clause;
      std::string text;
      Exprs when;
      std::vector<bool> there;
    };
    std::vector<Row> rows;
    for (size_t i = 0; i < Count(); ++i) {
      for (const Clause& clause : Old<T>(i).*list) {
        const std::string text = text_of(clause);
        const auto like = std::find_if(rows.begin(), rows.end(),
                                       [&](const Row& row) { return row.text == text && !row.there[i]; });
        Row& row = like != rows.end()
                       ? *like
                       : rows.emplace_back(Row{clause, text, Exprs(Count()), std::vector<bool>(Count())});
        row.clause = clause;
        row.when[i] = clause.when;
        row.there[i] = true;
      }
    }
    std::vector<Clause> clauses;
    for (Row& row : rows) {
      for (size_t i = 0; i < Count(); ++i) {
        if (!row.there[i]) row.when[i] = Truth(false);
      }
      row.clause.when = Condition(row.when, true, true);
      clauses.push_back(std::move(row.clause));
    }
    return clauses;
  }

  // Schema and words: what one version has later ones keep, and what a later one adds is there at all times.
  void Node(ast::Enum&) {
    Agree<ast::Enum>([](const ast::Enum& e) { return std::string(e.ordered ? "<" : ","); },
                     {"whether its members are ordered", "成员有无次序"});
    for (size_t i = 0; i + 1 < Count(); ++i) {
      if (!Keeps(Old<ast::Enum>(i).members, Old<ast::Enum>(i + 1).members))
        return Differs(decl_.head.name.text, {"its members", "成员"}, old_[i + 1].head.name.span);
    }
  }
  // All the old members, in their order; new ones may stand anywhere.
  static bool Keeps(const std::vector<ast::Head>& old, const std::vector<ast::Head>& now) {
    size_t kept = 0;
    for (const ast::Head& member : now) {
      if (kept < old.size() && old[kept].name.text == member.name.text) ++kept;
    }
    return kept == old.size();
  }
  void Node(ast::Season&) {
    Agree<ast::Season>(
        [](const ast::Season& s) {
          return std::to_string(s.from.month * 100 + s.from.day) + "-" +
                 std::to_string(s.to.month * 100 + s.to.day);
        },
        {"its days", "起止日"});
  }
  void Node(ast::Instrument&) {
    for (size_t i = 0; i + 1 < Count(); ++i) {
      const auto text = [&](size_t at) {
        const auto& titles = old_[at].head.titles;
        return Old<ast::Instrument>(at).number + "/" + (titles.empty() ? "" : titles.front().text);
      };
      if (text(i) != text(i + 1))
        return Differs(decl_.head.name.text, {"its title and number", "标题和文号"},
                       old_[i + 1].head.name.span);
    }
  }
  void Node(ast::Table&) {  // its rows are read by the day, whole tables at a time
    Agree<ast::Table>([this](const ast::Table& t) { return Text(t.of) + Text(t.type.name); },
                      {"its subject and type", "对象和类型"});
  }
  template <typename Other>
  void Node(Other&) {}  // tests, and what consolidated text does not hold
};

}  // namespace

ast::DeclId MergeVersions(ast::Ast& ast, const std::vector<Consolidated::Version>& versions,
                          const MergeContext& context, Consolidated& out, Emitter& emitter) {
  return Merger(ast, versions, context, out, emitter).Run();
}

}  // namespace kaocheng::layers
