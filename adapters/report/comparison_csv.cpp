#include <algorithm>

#include "adapters/report/comparison_words.h"
#include "adapters/report/csv_rows.h"
#include "dsl/base/number.h"

namespace kaocheng::report {

namespace {

std::string Joined(const std::vector<std::string>& items, const char* between) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : between) + item;
  return text;
}

}  // namespace

std::string ChangesCsv(const ComparisonReport& report, const Names& names, Language language) {
  const bool zh = language == Language::kZh;
  const auto say = [&](const Term& term) -> const std::string& { return zh ? term.zh : term.en; };
  const compare::Comparison& comparison = report.comparison;
  CsvRows rows;
  const std::vector<Term> heads = {comparison.county.title,
                                   comparison.township.title,
                                   {"subject", "编号"},
                                   {"name", "姓名"},
                                   {"kind", "类别"},
                                   {"outcome", "事项"},
                                   {"scope", "期间"},
                                   {"record", "记录"},
                                   {"on", "日期"},
                                   {"before", "原结果"},
                                   {"after", "新结果"},
                                   {"effect", "影响"},
                                   {"money", "金额增减（元）"},
                                   {"handled before", "原决定机关"},
                                   {"handled after", "新决定机关"},
                                   {"because of", "由何条款"},
                                   {"clauses", "条款"}};
  for (const Term& head : heads) rows.Text(say(head));
  rows.End();
  for (const compare::Change& change : comparison.changes) {
    const compare::OutcomeChange& outcome = comparison.outcomes[change.outcome];
    const compare::Subject& subject = comparison.subjects[change.subject];
    const auto named = [&](const compare::Level& level, const std::string& id) {
      const std::string name(names.Of(level.entity, id));
      return name.empty() ? id : name;
    };
    rows.Text(named(comparison.county, subject.county));
    rows.Text(named(comparison.township, subject.township));
    rows.Text(subject.id);
    rows.Text(std::string(names.Of(subject.entity, subject.id)));
    rows.Text(std::string(zh ? outcome::KindTitle(outcome.kind) : outcome::KindName(outcome.kind)));
    const std::string& violation = say(change.violation);
    rows.Text((zh ? outcome.title : outcome.name) + (violation.empty() ? "" : " " + violation));
    rows.Text(change.scope);
    rows.Text(change.record);
    rows.Text(change.on);
    rows.Text(say(SaidTerm(outcome, change.before)));
    rows.Text(say(SaidTerm(outcome, change.after)));
    rows.Text(say(EffectTerm(change.effect)));
    rows.Number(outcome.money ? FormatMoney(change.fen()) : "");
    for (const auto* side : {&change.before, &change.after}) {
      std::vector<std::string> handlers;
      if (*side) handlers = (*side)->handled_by;
      for (std::string& handler : handlers)
        if (zh) handler = outcome.handlers.at(handler);
      rows.Text(Joined(handlers, " "));
    }
    rows.Text(CauseText(change));
    std::vector<size_t> named_provisions;
    for (const auto& way : change.ways)
      named_provisions.insert(named_provisions.end(), way.begin(), way.end());
    std::sort(named_provisions.begin(), named_provisions.end());
    named_provisions.erase(std::unique(named_provisions.begin(), named_provisions.end()),
                           named_provisions.end());
    std::vector<std::string> clauses;
    for (const size_t p : named_provisions) {
      const ProvisionText& provision = report.provisions.at(p);
      clauses.push_back((zh ? provision.title : provision.clause) + ": " + say(provision.before) + " → " +
                        say(provision.after));
    }
    rows.Text(Joined(clauses, "; "));
    rows.End();
  }
  return rows.Take();
}

}  // namespace kaocheng::report
