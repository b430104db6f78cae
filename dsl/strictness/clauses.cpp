#include "dsl/strictness/clauses.h"

#include <map>
#include <utility>

#include "dsl/layers/words.h"

namespace kaocheng::strictness {

namespace {

constexpr Trend kHarder = Trend::kUp;
constexpr Trend kEasier = Trend::kDown;

std::string TitleOf(const ast::Head& head) {
  return head.titles.empty() ? head.name.text : head.titles.front().text;
}

std::string Rest(const std::optional<ast::Each>& each) {
  if (!each) return "";
  return "each " + each->scope.text + (each->via ? " via " + each->via->text : "") +
         (each->season ? " in " + each->season->text : "");
}

std::string Rest(const std::vector<ast::Actor>& actors) {
  std::string rest;
  for (const ast::Actor& actor : actors) {
    rest += " by " + actor.name.text;
    for (const ast::Name& with : actor.with) rest += " with " + with.text;
  }
  return rest;
}

class Reader {
 public:
  Reader(const ast::Decl& decl, Trends& trends) : decl_(decl), trends_(trends) {}

  std::vector<Group> Read() && {
    std::visit(*this, decl_.node);
    return std::move(groups_);
  }

  void operator()(const ast::Parameter& parameter) {
    Group& group = Own(std::nullopt);
    for (const ast::DatedValue& value : parameter.values)
      group.clauses.push_back({"", value.value, Trend::kUnclear, Trend::kUnclear});
  }
  void operator()(const ast::Measure& measure) {
    Own(std::nullopt, Rest(measure.each))
        .clauses.push_back({"", measure.value, Trend::kUnclear, Trend::kUnclear});
  }
  void operator()(const ast::Record& record) { Computed(record.fields); }
  void operator()(const ast::Entity& entity) { Computed(entity.fields); }

  void operator()(const ast::Duty& duty) {
    Own(kHarder, Rest(duty.each));
    for (const ast::DutyItem& item : duty.items) {
      Group& group = Part(item.head, "item", kHarder, item.span,
                          Rest(item.each) + (item.after ? " after " + item.after->text : ""));
      Put(group, "", item.condition, kEasier, Trend::kUnclear);
      Put(group, "unless", item.unless, kEasier, Trend::kUp);
      Put(group, "due_within", item.due_within, kEasier, Trend::kDown);
      if (item.each) Put(group, "where", item.each->where, kHarder, Trend::kDown);
    }
  }
  void operator()(const ast::Score& score) {
    Group& own = Own(Trend::kUnclear, Rest(score.each));
    Put(own, "base", score.base, kEasier, Trend::kUnclear);
    Put(own, "at_least", score.at_least, kEasier, Trend::kUp);
    Put(own, "at_most", score.at_most, kEasier, Trend::kDown);
    for (const ast::ScoreItem& item : score.items) {
      const Trend size = item.deduction ? kHarder : kEasier;
      const layers::Range range = trends_.ranges().Of(item.value, std::nullopt);
      const bool positive = range.low && *range.low >= 0;
      const Trend presence = positive ? size : Trend::kUnclear;
      Group& group = Part(item.head, "item", presence, item.span, Rest(item.each));
      Put(group, "", item.value, size, Trend::kUnclear);
      Put(group, "at_least", item.at_least, size, Trend::kUp);
      Put(group, "at_most", item.at_most, size, Trend::kDown);
      if (item.each) Put(group, "where", item.each->where, presence, Trend::kDown);
    }
  }
  void operator()(const ast::Grade& grade) {
    Own(Trend::kUnclear, Rest(grade.each) + " by " + grade.by.text);
    for (const ast::Band& band : grade.bands) {
      std::string groups;
      for (const ast::Quota& quota : band.quotas) {
        groups += " within " + quota.within.text;
        if (quota.pooled_in) groups += " pooled in " + quota.pooled_in->text;
      }
      Group& group = Part(band.head, "band", Trend::kUnclear, band.span, groups);
      Put(group, "at_least", band.at_least, kHarder, Trend::kUnclear);
      Put(group, "unless", band.unless, kHarder, Trend::kUp);
      for (size_t i = 0; i < band.quotas.size(); ++i)
        Put(group, i == 0 ? "quota" : "quota." + std::to_string(i + 1), band.quotas[i].share, kEasier,
            Trend::kDown);
    }
  }
  void operator()(const ast::AwardGroup& awards) {
    Group& own = Own(std::nullopt, Rest(awards.each) + (awards.highest_only ? " highest only" : "") +
                                       (awards.prorated ? " prorated" : ""));
    Conditions(own, awards.when, awards.unless);
    Put(own, "budget", awards.budget, kEasier, Trend::kDown);
  }
  void operator()(const ast::Award& award) {
    Group& own = Own(kEasier, Rest(award.each) + (award.under ? " under " + award.under->text : "") +
                                  Rest(award.handled_by));
    Conditions(own, award.when, award.unless);
    Put(own, "amount", award.amount, kEasier, Trend::kUnclear);
  }
  void operator()(const ast::Ladder& ladder) {
    Own(Trend::kUnclear, ladder.history ? " history " + ladder.history->text : "");
    for (const ast::Step& step : ladder.steps) {
      Group& group = Part(step.head, "step", Trend::kUnclear, step.span,
                          (step.final ? "final" : "") + Rest(step.handled_by));
      Put(group, "lasts", step.lasts, kHarder, Trend::kUnclear);
    }
    Adjusts(ladder.adjusts);
    for (const ast::Escalation& escalation : ladder.escalations) {
      Group& group = Inner("escalate_to." + escalation.to.text + "." + escalation.of.text, "ladder", kHarder,
                           escalation.span);
      Put(group, "after", escalation.count, kEasier, Trend::kUnclear);
      Put(group, "last", escalation.last, kHarder, Trend::kUnclear);
    }
  }
  void operator()(const ast::Violation& violation) {
    Group& own = Own(kHarder, Rest(violation.each));
    if (violation.each) Put(own, "where", violation.each->where, kHarder, Trend::kDown);
    Conditions(own, {}, violation.unless);
    for (Clause& clause : own.clauses) {
      if (clause.word.starts_with("unless")) clause.burden = kEasier;
    }
    Adjusts(violation.adjusts);
  }
  void operator()(const ast::Table&) { Own(std::nullopt); }
  template <typename Any>
  void operator()(const Any&) {}  // schema and words: no burden

 private:
  Group& Own(std::optional<Trend> presence, std::string rest = "") {
    groups_.push_back({decl_.head.name.text,
                       TitleOf(decl_.head),
                       layers::NounOf(decl_.node),
                       presence,
                       std::move(rest),
                       {},
                       decl_.span});
    return groups_.back();
  }
  Group& Part(const ast::Head& head, std::string_view noun, std::optional<Trend> presence, Span span,
              std::string rest) {
    groups_.push_back({decl_.head.name.text + "." + head.name.text,
                       TitleOf(decl_.head) + "·" + TitleOf(head),
                       noun,
                       presence,
                       std::move(rest),
                       {},
                       span});
    return groups_.back();
  }
  // A clause without a head of its own; the second of its name is told apart by a number.
  Group& Inner(const std::string& word, std::string_view noun, std::optional<Trend> presence, Span span) {
    const int nth = ++inner_[word];
    groups_.push_back({decl_.head.name.text + "." + word + (nth > 1 ? "." + std::to_string(nth) : ""),
                       TitleOf(decl_.head),
                       noun,
                       presence,
                       "",
                       {},
                       span});
    return groups_.back();
  }
  static void Put(Group& group, std::string word, ast::ExprId value, Trend burden, Trend added) {
    group.clauses.push_back({std::move(word), value, burden, added});
  }
  static void Conditions(Group& group, const std::vector<ast::ExprId>& when,
                         const std::vector<ast::ExprId>& unless) {
    const auto number = [](size_t i) { return i == 0 ? "" : "." + std::to_string(i + 1); };
    for (size_t i = 0; i < when.size(); ++i) Put(group, "when" + number(i), when[i], kEasier, Trend::kDown);
    for (size_t i = 0; i < unless.size(); ++i)
      Put(group, "unless" + number(i), unless[i], kHarder, Trend::kUp);
  }
  void Computed(const std::vector<ast::Field>& fields) {
    for (const ast::Field& field : fields) {
      if (!field.value.valid()) continue;
      Put(Part(field.head, "field", std::nullopt, field.span, ""), "", field.value, Trend::kUnclear,
          Trend::kUnclear);
    }
  }
  void Adjusts(const std::vector<ast::Adjust>& adjusts) {
    using Kind = ast::Adjust::Kind;
    static const std::map<Kind, std::pair<const char*, Trend>> words = {
        {Kind::kAt, {"at", kHarder}},           {Kind::kHeavier, {"heavier", kHarder}},
        {Kind::kLighter, {"lighter", kEasier}}, {Kind::kAtLeast, {"at_least", kHarder}},
        {Kind::kAtMost, {"at_most", kEasier}},  {Kind::kRepeat, {"repeat", kHarder}}};
    for (const ast::Adjust& adjust : adjusts) {
      const auto& [word, burden] = words.at(adjust.kind);
      Group& group = Inner(word + (adjust.step ? "." + adjust.step->text : std::string()),
                           layers::NounOf(decl_.node), burden, adjust.span);
      Put(group, "amount", adjust.amount, burden, Trend::kUnclear);
      Put(group, "when", adjust.when, burden, Trend::kDown);
      if (adjust.up_to) group.rest = " up to " + adjust.up_to->text;
    }
  }

  const ast::Decl& decl_;
  Trends& trends_;
  std::vector<Group> groups_;
  std::map<std::string, int> inner_;
};

}  // namespace

std::vector<Group> GroupsOf(const ast::Decl& decl, Trends& trends) { return Reader(decl, trends).Read(); }

}  // namespace kaocheng::strictness
