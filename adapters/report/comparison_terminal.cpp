#include <fmt/format.h>

#include "adapters/report/comparison_words.h"
#include "adapters/report/html_parts.h"
#include "adapters/report/table.h"
#include "adapters/report/text.h"
#include "engine/compare/groups.h"

namespace kaocheng::report {

namespace {

using compare::OutcomeChange;
using compare::Tally;
using Table = std::vector<std::vector<std::string>>;

class Printer {
 public:
  Printer(const ComparisonReport& report, const Names& names, Language language)
      : report_(report), comparison_(report.comparison), names_(names), page_{language} {}

  std::string Run() {
    Provisions();
    const Tally all = compare::TallyAll(comparison_);
    out_ += fmt::format(fmt::runtime(page_.Say("population: {} people, {} judged in all, sha256 {}\n",
                                               "人群：{} 人，考核对象共 {} 个，sha256 {}\n")),
                        Grouped(all.people), Grouped(comparison_.subjects.size()),
                        report_.population.substr(0, 16));
    if (comparison_.changes.empty()) {
      out_ += page_.Say("nothing changes for anybody\n", "任何人的结果均无变化\n");
      return std::move(out_);
    }
    out_ += fmt::format(
        fmt::runtime(page_.Say("people who change: {} (better {}, worse {}, both or neither {})\n",
                               "有变化：{} 人（有利 {}，不利 {}，兼有或无从比较 {}）\n")),
        Grouped(all.changed()), Grouped(all.better), Grouped(all.worse), Grouped(all.mixed));
    out_ += page_.Say("cost: ", "金额：") + GroupedYuan(all.fen_before) + " → " + GroupedYuan(all.fen_after) +
            page_.Say(" yuan, ", " 元，") + SignedYuan(all.fen_after - all.fen_before) + "\n";
    Outcomes();
    Matrices();
    Groups(Say(comparison_.county.title), compare::TallyBy(comparison_, [&](const compare::Subject& s) {
             return std::optional(compare::Group{0, Named(comparison_.county.entity, s.county)});
           }));
    if (!report_.by.empty()) {
      Groups(Say(report_.by_title), compare::TallyBy(comparison_, [](const compare::Subject& s) {
               return s.grouped ? std::optional(s.group) : std::nullopt;
             }));
    }
    return std::move(out_);
  }

 private:
  const std::string& Say(const Term& term) const {
    return page_.language == Language::kZh ? term.zh : term.en;
  }
  std::string Named(std::string_view kind, const std::string& id) const {
    const std::string_view name = names_.Of(kind, id);
    return name.empty() ? id : std::string(name);
  }

  void Provisions() {
    if (!report_.without.empty()) {
      out_ += page_.Say("without record ", "撤销记录 ") + report_.without + "\n";
      return;
    }
    if (report_.provisions.empty()) {
      out_ += page_.Say("no provision differs\n", "条款没有差别\n");
      return;
    }
    Table rows = {{"", page_.Say("clause", "条款"), page_.Say("name", "名称"), page_.Say("before", "原规定"),
                   page_.Say("after", "新规定"), page_.Say("where", "出处")}};
    for (size_t i = 0; i < report_.provisions.size(); ++i) {
      const ProvisionText& p = report_.provisions[i];
      rows.push_back({ProvisionName(i), p.clause, p.title, Say(p.before), Say(p.after),
                      p.place_after.empty() ? p.place_before : p.place_after});
    }
    out_ += AlignedTable(rows, 0, 0) + "\n";
  }

  void Outcomes() {
    Table rows = {{page_.Say("outcome", "事项"), page_.Say("lines", "项数"), page_.Say("changed", "有变"),
                   page_.Say("better", "有利"), page_.Say("worse", "不利"), page_.Say("yuan", "金额增减")}};
    for (const OutcomeChange& o : comparison_.outcomes) {
      if (o.changed == 0) continue;
      rows.push_back({o.title, Grouped(o.lines), Grouped(o.changed), Grouped(o.better), Grouped(o.worse),
                      o.money ? SignedYuan(o.fen_after - o.fen_before) : ""});
    }
    out_ += "\n" + AlignedTable(rows, 1, 6);
  }

  // From → to, only what moved; the largest first is left to the page.
  void Matrices() {
    Table rows = {{page_.Say("outcome", "事项"), page_.Say("from", "由"), page_.Say("to", "至"),
                   page_.Say("number", "件数")}};
    for (const OutcomeChange& o : comparison_.outcomes) {
      for (const compare::Class& from : o.classes) {
        for (const compare::Class& to : o.classes) {
          const auto cell = o.matrix.find({from.name, to.name});
          if (cell == o.matrix.end() || from.name == to.name) continue;
          rows.push_back({o.title, Say(from.title), Say(to.title), Grouped(cell->second)});
        }
      }
    }
    if (rows.size() > 1) out_ += "\n" + AlignedTable(rows, 3, 4);
  }

  void Groups(const std::string& head, const std::map<compare::Group, Tally>& tallies) {
    Table rows = {{head, page_.Say("people", "人员"), page_.Say("changed", "有变"),
                   page_.Say("better", "有利"), page_.Say("worse", "不利"), page_.Say("share", "占比"),
                   page_.Say("yuan", "金额增减")}};
    for (const auto& [group, tally] : tallies) {
      const double share = tally.people == 0 ? 0
                                             : 100.0 * static_cast<double>(tally.changed()) /
                                                   static_cast<double>(tally.people);
      rows.push_back({Say(group.title), Grouped(tally.people), Grouped(tally.changed()),
                      Grouped(tally.better), Grouped(tally.worse), fmt::format("{:.1f}%", share),
                      SignedYuan(tally.fen_after - tally.fen_before)});
    }
    out_ += "\n" + AlignedTable(rows, 1, 7);
  }

  const ComparisonReport& report_;
  const compare::Comparison& comparison_;
  const Names& names_;
  Page page_;
  std::string out_;
};

}  // namespace

std::string ComparisonTerminal(const ComparisonReport& report, const Names& names, Language language) {
  return Printer(report, names, language).Run();
}

}  // namespace kaocheng::report
