#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "adapters/report/charts.h"
#include "adapters/report/comparison_words.h"
#include "adapters/report/flow.h"
#include "adapters/report/html_parts.h"
#include "adapters/report/style.h"
#include "adapters/report/text.h"
#include "dsl/base/date.h"
#include "engine/compare/groups.h"

namespace kaocheng::report {

namespace {

using compare::Change;
using compare::Effect;
using compare::Group;
using compare::OutcomeChange;
using compare::Tally;

constexpr size_t kMostListed = 500;  // changes on the page; all of them are in changes.csv

constexpr const char* kMoreStyle = R"css(
.p { white-space: nowrap; }
.better { color: #2c6e49; } .worse { color: #a63a2b; }
.tiles td { border: .4pt solid #fff; min-width: 14mm; } .tiles th { border: none; white-space: nowrap; vertical-align: middle; }
.tiles td b { display: block; font-weight: 600; }
)css";

std::string Cell(const std::string& html) { return "<td>" + html + "</td>"; }
std::string Number(const std::string& text) { return "<td class=\"n\">" + text + "</td>"; }
std::string Colour(int64_t amount, const std::string& text) {
  if (amount == 0) return text;
  return std::string("<span class=\"") + (amount > 0 ? "better" : "worse") + "\">" + text + "</span>";
}

class Writer {
 public:
  Writer(const ComparisonReport& report, const Names& names, Language language)
      : report_(report), comparison_(report.comparison), names_(names), page_{language} {}

  std::string Run() {
    const std::string title = report_.without.empty()
                                  ? page_.Say("Comparison of policies", "政策比较")
                                  : page_.Say("Without record ", "撤销记录 ") + EscapeHtml(report_.without);
    out_ = "<!doctype html>\n<html lang=\"" + std::string(page_.language == Language::kZh ? "zh-CN" : "en") +
           "\">\n<head><meta charset=\"utf-8\"><title>" + title + "</title><style>" + kStyle + kMoreStyle +
           "</style></head>\n<body>\n" + ChartDefinitions() + "<h1>" + title + "</h1>\n<p class=\"sub\">" +
           EscapeHtml(report_.period.name) + "</p>\n";
    const Tally all = compare::TallyAll(comparison_);
    Facts(all);
    if (report_.without.empty()) Provisions();
    if (comparison_.changes.empty()) {
      out_ += "<p>" + page_.Say("Nothing changes for anybody.", "任何人的结果均无变化。") + "</p>\n";
    } else {
      Figures(all);
      Outcomes();
      GroupTable(page_.Say("By ", "分") + Title(comparison_.county), page_.Heading(comparison_.county.title),
                 compare::TallyBy(comparison_, [&](const compare::Subject& s) {
                   return std::optional(Group{0, County(s.county)});
                 }));
      Townships();
      if (!report_.by.empty()) {
        const std::string by = EscapeHtml(Say(report_.by_title));
        GroupTable(page_.Say("By ", "按") + by, by,
                   compare::TallyBy(comparison_, [](const compare::Subject& s) {
                     return s.grouped ? std::optional(s.group) : std::nullopt;
                   }));
      }
      Money();
      Changes();
    }
    out_ += "<p class=\"muted\"><code>" + EscapeHtml(report_.command) + "</code></p>\n</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  const std::string& Say(const Term& term) const {
    return page_.language == Language::kZh ? term.zh : term.en;
  }
  std::string Title(const compare::Level& level) const { return EscapeHtml(Say(level.title)); }
  std::string County(const std::string& id) const { return Named(comparison_.county.entity, id); }
  std::string Township(const std::string& id) const { return Named(comparison_.township.entity, id); }
  std::string Named(std::string_view kind, const std::string& id) const {
    const std::string_view name = names_.Of(kind, id);
    return name.empty() ? id : std::string(name);
  }
  void Heads(const std::vector<std::string>& heads, size_t numbers_from, const char* css = "") {
    out_ += std::string("<table") + css + "><thead><tr>";
    for (size_t i = 0; i < heads.size(); ++i)
      out_ += std::string(i >= numbers_from ? "<th class=\"n\">" : "<th>") + heads[i] + "</th>";
    out_ += "</tr></thead><tbody>\n";
  }
  void End() { out_ += "</tbody></table>\n"; }

  void Facts(const Tally& all) {
    out_ += "<table class=\"facts\"><tbody>\n";
    const auto row = [&](const char* en, const char* zh, const std::string& html) {
      out_ += "<tr><th>" + page_.Say(en, zh) + "</th><td>" + html + "</td></tr>\n";
    };
    const auto party = [&](const ComparisonReport::Party& p) {
      std::string html = EscapeHtml(p.path);
      for (const Receipt::Policy& policy : p.policies) {
        html += "<br>" + EscapeHtml(policy.title.empty() ? policy.name : policy.title) +
                " <span class=\"muted\">" + EscapeHtml(policy.version) + "</span>";
      }
      return html;
    };
    row("Period", "考核期",
        EscapeHtml(report_.period.name) + " · " + page_.Say("evaluated as of ", "评定日 ") +
            FormatDate(report_.period.today));
    row("Base", "原政策", party(report_.base));
    if (report_.without.empty()) row("With", "新政策", party(report_.with));
    row("Population", "人群",
        fmt::format(fmt::runtime(page_.Say("{} people, {} judged in all", "{} 人，考核对象共 {} 个")),
                    Grouped(all.people), Grouped(comparison_.subjects.size())) +
            "<br><code>SHA-256 " + report_.population + "</code>");
    row("Data", "数据",
        EscapeHtml(report_.data.name) + "<br><code>SHA-256 " + EscapeHtml(report_.data.sha256) + "</code>");
    if (report_.rejects > 0) row("Bad cells and rows", "无法读取的数据", Grouped(report_.rejects));
    row("Engine", "引擎", EscapeHtml(report_.engine));
    out_ += "</tbody></table>\n";
  }

  void Figures(const Tally& all) {
    out_ += "<div class=\"figures\">";
    const auto figure = [&](const std::string& number, const char* en, const char* zh, const char* css = "") {
      out_ +=
          std::string("<div><b") + css + ">" + number + "</b><span>" + page_.Say(en, zh) + "</span></div>";
    };
    figure(Grouped(all.changed()), "people who change", "有变化的人员");
    figure(Grouped(all.better), "better off", "有利", " class=\"better\"");
    figure(Grouped(all.worse), "worse off", "不利", " class=\"worse\"");
    figure(Grouped(all.mixed), "both or neither", "兼有或无从比较");
    figure(GroupedYuan(all.fen_after), "yuan in awards", "新奖补金额（元）");
    figure(SignedYuan(all.fen_after - all.fen_before), "yuan more or less", "金额增减（元）");
    out_ += "</div>\n";
  }

  // Every provision with what it answers for.
  void Provisions() {
    out_ += "<h2>" + page_.Say("Provisions that differ", "条款差别") + "</h2>\n";
    if (report_.provisions.empty()) {
      out_ += "<p>" + page_.Say("None.", "无。") + "</p>\n";
      return;
    }
    std::vector<uint64_t> alone(report_.provisions.size()), joint(alone.size());
    std::vector<double> fen(alone.size());
    for (const Change& change : comparison_.changes) {
      std::set<size_t> named;
      for (const auto& way : change.ways) named.insert(way.begin(), way.end());
      for (const size_t p : named) ++(change.cause == compare::Cause::kOne ? alone : joint)[p];
      for (const compare::Share& share : change.shares)
        fen[share.provision] += share.part * static_cast<double>(change.fen());
    }
    Heads({"", page_.Say("Clause", "条款"), page_.Say("Before", "原规定"), page_.Say("After", "新规定"),
           page_.Say("Alone", "单独引起"), page_.Say("With others", "与他条共同"),
           page_.Say("Yuan", "金额（元）")},
          4);
    for (size_t i = 0; i < report_.provisions.size(); ++i) {
      const ProvisionText& p = report_.provisions[i];
      const std::string& place = p.place_after.empty() ? p.place_before : p.place_after;
      out_ += "<tr><td class=\"p\">" + ProvisionName(i) + "</td>" +
              Cell(EscapeHtml(p.title) + "<br><span class=\"muted\">" + EscapeHtml(p.clause) + "<br>" +
                   EscapeHtml(place) + "</span>") +
              Cell(EscapeHtml(Say(p.before))) + Cell(EscapeHtml(Say(p.after))) + Number(Grouped(alone[i])) +
              Number(Grouped(joint[i])) + Number(SignedYuan(static_cast<int64_t>(fen[i]))) + "</tr>\n";
    }
    End();
  }

  void Outcomes() {
    out_ += "<h2>" + page_.Say("From what to what", "由什么变为什么") + "</h2>\n";
    for (const OutcomeChange& outcome : comparison_.outcomes) {
      if (outcome.changed > 0) Outcome(outcome);
    }
  }

  void Outcome(const OutcomeChange& outcome) {
    out_ += "<h3>" + EscapeHtml(outcome.title) + " <span class=\"muted\">" +
            fmt::format(fmt::runtime(page_.Say("{} of {} lines change, {} for the better, {} for the worse",
                                               "共 {1} 项，{0} 项有变，有利 {2}，不利 {3}")),
                        Grouped(outcome.changed), Grouped(outcome.lines), Grouped(outcome.better),
                        Grouped(outcome.worse));
    if (outcome.money) {
      out_ += page_.Say("; yuan ", "；金额 ") + GroupedYuan(outcome.fen_before) + " → " +
              GroupedYuan(outcome.fen_after);
    }
    out_ += "</span></h3>\n";
    std::vector<size_t> used;
    for (size_t i = 0; i < outcome.classes.size(); ++i) {
      const std::string& name = outcome.classes[i].name;
      const bool any = std::any_of(outcome.matrix.begin(), outcome.matrix.end(), [&](const auto& cell) {
        return cell.first.first == name || cell.first.second == name;
      });
      if (any) used.push_back(i);
    }
    const auto count = [&](size_t from, size_t to) {
      const auto cell = outcome.matrix.find({outcome.classes[from].name, outcome.classes[to].name});
      return cell == outcome.matrix.end() ? 0 : cell->second;
    };
    std::vector<std::string> labels, fills;
    std::vector<Flow> flows;
    for (size_t i = 0; i < used.size(); ++i) {
      labels.push_back(Say(outcome.classes[used[i]].title));
      fills.push_back(FillOf(outcome.kind, i, used.size()));
      for (size_t k = 0; k < used.size(); ++k) {
        if (i != k && count(used[i], used[k]) > 0) flows.push_back({i, k, count(used[i], used[k])});
      }
    }
    out_ += FlowChart(labels, fills, flows);
    std::vector<std::string> heads = {page_.Say("from \\ to", "由 \\ 至")};
    for (const std::string& label : labels) heads.push_back(EscapeHtml(label));
    Heads(heads, 1, " class=\"wide\"");
    for (size_t i = 0; i < used.size(); ++i) {
      out_ += "<tr>" + Cell(EscapeHtml(labels[i]));
      for (const size_t to : used) {
        const uint64_t n = count(used[i], to);
        const std::string text = n == 0 ? "" : Grouped(n);
        out_ += Number(used[i] == to ? "<span class=\"muted\">" + text + "</span>" : "<b>" + text + "</b>");
      }
      out_ += "</tr>\n";
    }
    End();
  }

  // Classes stand best first, of sanctions the lightest first, of awards the least first.
  static std::string FillOf(hir::OutcomeKind kind, size_t i, size_t n) {
    if (kind == hir::OutcomeKind::kSanction) return StepFill(i, n);
    return GradeFill(kind == hir::OutcomeKind::kAward ? n - 1 - i : i, n);
  }

  void GroupTable(const std::string& title, const std::string& head, const std::map<Group, Tally>& tallies) {
    out_ += "<h2>" + title + "</h2>\n";
    Heads({head, page_.Say("People", "人员"), page_.Say("Change", "有变"), page_.Say("Better", "有利"),
           page_.Say("Worse", "不利"), page_.Say("Share", "占比"), page_.Say("Yuan before", "原金额"),
           page_.Say("Yuan after", "新金额"), page_.Say("Difference", "增减")},
          1);
    for (const auto& [group, tally] : tallies) {
      out_ +=
          "<tr>" + Cell(EscapeHtml(Say(group.title))) + Number(Grouped(tally.people)) +
          Number(Grouped(tally.changed())) + Number(Grouped(tally.better)) + Number(Grouped(tally.worse)) +
          Number(fmt::format("{:.1f}%", Percent(tally))) + Number(GroupedYuan(tally.fen_before)) +
          Number(GroupedYuan(tally.fen_after)) +
          Number(Colour(tally.fen_after - tally.fen_before, SignedYuan(tally.fen_after - tally.fen_before))) +
          "</tr>\n";
    }
    End();
  }

  static double Percent(const Tally& tally) {
    return tally.people == 0
               ? 0
               : 100.0 * static_cast<double>(tally.changed()) / static_cast<double>(tally.people);
  }

  // A row a county, a tile a township, the darker the more of its people change.
  void Townships() {
    std::map<std::string, std::map<std::string, Tally>> counties;
    for (const auto& [group, tally] : compare::TallyBy(comparison_, [](const compare::Subject& s) {
           return s.township.empty() ? std::nullopt : std::optional(Group{0, s.county + "\n" + s.township});
         })) {
      const size_t line = group.title.en.find('\n');
      counties[group.title.en.substr(0, line)][group.title.en.substr(line + 1)] = tally;
    }
    if (counties.empty()) return;
    constexpr size_t kTilesInRow = 8;
    out_ += "<h2>" + page_.Say("By ", "分") + Title(comparison_.township) +
            page_.Say(": share of people who change, and yuan", "：有变人员占比与金额增减") +
            "</h2>\n<table class=\"wide tiles\"><tbody>\n";
    for (const auto& [county, townships] : counties) {
      size_t at = 0;
      for (const auto& [township, tally] : townships) {
        if (at % kTilesInRow == 0) {
          out_ += std::string(at == 0 ? "" : "</tr>\n") + "<tr><th>" +
                  (at == 0 ? EscapeHtml(County(county)) : std::string()) + "</th>";
        }
        ++at;
        const double percent = Percent(tally);
        out_ += fmt::format(
            "<td style=\"background:rgba(47,93,124,{:.2f})\"><b>{}</b>{:.0f}% {}</td>",
            std::min(0.55, percent / 100 * 0.55), EscapeHtml(Township(township)), percent,
            tally.fen_after == tally.fen_before ? "" : SignedYuan(tally.fen_after - tally.fen_before));
      }
      out_ += "</tr>\n";
    }
    End();
  }

  void Money() {
    bool any = false;
    for (const auto& [key, money] : comparison_.money) {
      if (money.count_before == money.count_after && money.fen_before == money.fen_after) continue;
      if (!any) {
        out_ += "<h2>" + page_.Say("Awards by ", "分") + Title(comparison_.township) +
                page_.Say("", "的奖补") + "</h2>\n";
        Heads({page_.Heading(comparison_.county.title), page_.Heading(comparison_.township.title),
               page_.Say("Award", "奖补"), page_.Say("Number before", "原项数"), page_.Say("after", "新项数"),
               page_.Say("Yuan before", "原金额"), page_.Say("after", "新金额"),
               page_.Say("Difference", "增减")},
              3);
        any = true;
      }
      const auto& [county, township, outcome] = key;
      out_ +=
          "<tr>" + Cell(EscapeHtml(County(county))) + Cell(EscapeHtml(Township(township))) +
          Cell(EscapeHtml(comparison_.outcomes[outcome].title)) + Number(Grouped(money.count_before)) +
          Number(Grouped(money.count_after)) + Number(GroupedYuan(money.fen_before)) +
          Number(GroupedYuan(money.fen_after)) +
          Number(Colour(money.fen_after - money.fen_before, SignedYuan(money.fen_after - money.fen_before))) +
          "</tr>\n";
    }
    if (any) End();
  }

  void Changes() {
    out_ += "<h2>" + page_.Say("Who changes", "有变化的人员与事项") + "</h2>\n";
    Heads({page_.Say("Name", "姓名"), page_.Heading(comparison_.township.title), page_.Say("Matter", "事项"),
           page_.Say("Before", "原结果"), page_.Say("After", "新结果"), page_.Say("Effect", "影响"),
           page_.Say("Because of", "由何条款")},
          7);
    size_t listed = 0;
    for (const Change& change : comparison_.changes) {
      if (++listed > kMostListed) break;
      const OutcomeChange& outcome = comparison_.outcomes[change.outcome];
      const compare::Subject& subject = comparison_.subjects[change.subject];
      std::string matter = EscapeHtml(outcome.title);
      for (const std::string& more : {Say(change.violation), change.scope, change.record, change.on}) {
        if (!more.empty()) matter += " <span class=\"muted\">" + EscapeHtml(more) + "</span>";
      }
      const int64_t sign = change.effect == Effect::kBetter ? 1 : change.effect == Effect::kWorse ? -1 : 0;
      out_ += "<tr>" +
              Cell(EscapeHtml(Named(subject.entity, subject.id)) + " <span class=\"muted\">" +
                   EscapeHtml(subject.id) + "</span>") +
              Cell(EscapeHtml(Township(subject.township))) + Cell(matter) +
              Cell(EscapeHtml(Say(SaidTerm(outcome, change.before)))) +
              Cell(EscapeHtml(Say(SaidTerm(outcome, change.after)))) + "<td class=\"p\">" +
              Colour(sign, Say(EffectTerm(change.effect))) + "</td>" + Cell(Because(change)) + "</tr>\n";
    }
    End();
    if (comparison_.changes.size() > kMostListed) {
      out_ +=
          "<p class=\"muted\">" +
          fmt::format(fmt::runtime(page_.Say("{} more stand in changes.csv.", "另有 {} 项见 changes.csv。")),
                      Grouped(comparison_.changes.size() - kMostListed)) +
          "</p>\n";
    }
  }

  // The clauses, how they work together, and each one's part where there are several.
  std::string Because(const Change& change) const {
    std::string text = CauseText(change);
    if (change.cause == compare::Cause::kUnknown || change.cause == compare::Cause::kOne) return text;
    text += " <span class=\"muted\">" + Say(CauseTerm(change.cause));
    for (const compare::Share& share : change.shares)
      text += fmt::format(" {} {:.0f}%", ProvisionName(share.provision), share.part * 100);
    return text + "</span>";
  }

  const ComparisonReport& report_;
  const compare::Comparison& comparison_;
  const Names& names_;
  Page page_;
  std::string out_;
};

}  // namespace

std::string ComparisonHtml(const ComparisonReport& report, const Names& names, Language language) {
  return Writer(report, names, language).Run();
}

}  // namespace kaocheng::report
