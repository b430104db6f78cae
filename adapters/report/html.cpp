#include "adapters/report/html.h"

#include <fmt/format.h>

#include "adapters/report/charts.h"
#include "adapters/report/html_parts.h"
#include "adapters/report/style.h"
#include "adapters/report/text.h"
#include "dsl/base/date.h"

namespace kaocheng::report {

namespace {

std::string Facts(const Page& page, const Receipt& receipt) {
  std::string out = "<table class=\"facts\"><tbody>\n";
  const auto row = [&](const char* en, const char* zh, const std::string& html) {
    out += fmt::format("<tr><th>{}</th><td>{}</td></tr>\n", page.Say(en, zh), html);
  };
  row("Period", "考核期",
      EscapeHtml(fmt::format(fmt::runtime(page.Say("{} ({} – {})", "{}（{} – {}）")), receipt.period.name,
                             FormatDate(receipt.period.first), FormatDate(receipt.period.last))));
  row("Evaluated as of", "评定日", FormatDate(receipt.period.today));
  std::string policies;
  for (const Receipt::Policy& policy : receipt.policies) {
    if (!policies.empty()) policies += "<br>";
    policies += EscapeHtml(policy.title);
    if (!policy.version.empty())
      policies += " <span class=\"muted\">" + EscapeHtml(policy.version) + "</span>";
  }
  row("Policies", "适用政策", policies);
  row("Data", "数据",
      EscapeHtml(receipt.data.name) + "<br><code>SHA-256 " + EscapeHtml(receipt.data.sha256) + "</code>");
  if (receipt.rejects > 0) {
    row("Bad cells and rows", "无法读取的数据", Grouped(receipt.rejects));
  }
  if (!receipt.unit.empty()) row("Unit", "单位", EscapeHtml(receipt.unit));
  row("Engine", "引擎", EscapeHtml(receipt.engine));
  return out + "</tbody></table>\n";
}

// One chart a grade, a bar a county.
std::string GradeCharts(const Page& page, const Summary& summary) {
  std::string out;
  for (const Distribution& grade : summary.total().grades) {
    std::vector<Series> series;
    for (size_t i = 0; i < grade.classes.size(); ++i) {
      series.push_back({grade.classes[i].label.title, GradeFill(i, grade.classes.size())});
    }
    series.push_back({page.Say("undetermined or for decision", "未定或待决定"), kUndeterminedFill});
    std::vector<Bar> bars;
    for (const auto& [id, county] : summary.counties()) {
      const Distribution* own = FindDistribution(county.total.grades, grade.label.name);
      if (own == nullptr) continue;
      Bar bar{county.total.name, {}, {}};
      uint64_t total = own->undetermined + own->for_decision;
      for (const Distribution::Class& c : grade.classes) {
        bar.parts.push_back(static_cast<double>(CountOf(*own, c.label.name)));
        total += CountOf(*own, c.label.name);
      }
      bar.parts.push_back(static_cast<double>(own->undetermined + own->for_decision));
      bar.note = Grouped(total);
      bars.push_back(std::move(bar));
    }
    out += "<h3>" + EscapeHtml(grade.label.title) + "</h3>\n" + BarChart(series, bars, BarScale::kShare);
  }
  return out;
}

std::string AwardChart(const Page& page, const Summary& summary) {
  std::vector<Bar> bars;
  for (const auto& [id, county] : summary.counties()) {
    const int64_t fen = county.total.AwardFen();
    if (county.total.awards.empty()) continue;
    bars.push_back({county.total.name, {static_cast<double>(fen)}, GroupedYuan(fen)});
  }
  if (bars.empty()) return {};
  return "<h3>" + page.Say("Award totals (yuan)", "奖补金额（元）") + "</h3>\n" +
         BarChart({{{}, kPlainFill}}, bars, BarScale::kAbsolute);
}

// One chart a ladder, a bar a county.
std::string SanctionCharts(const Page& page, const Summary& summary) {
  std::string out;
  for (const SanctionTally& ladder : summary.total().sanctions) {
    std::vector<Series> series;
    for (size_t i = 0; i < ladder.steps.classes.size(); ++i) {
      series.push_back({ladder.steps.classes[i].label.title, StepFill(i, ladder.steps.classes.size())});
    }
    series.push_back({page.Say("undetermined", "未定"), kUndeterminedFill});
    std::vector<Bar> bars;
    for (const auto& [id, county] : summary.counties()) {
      for (const SanctionTally& own : county.total.sanctions) {
        if (own.steps.label.name != ladder.steps.label.name) continue;
        Bar bar{county.total.name, {}, {}};
        uint64_t total = own.steps.undetermined;
        for (const Distribution::Class& c : ladder.steps.classes) {
          bar.parts.push_back(static_cast<double>(CountOf(own.steps, c.label.name)));
          total += CountOf(own.steps, c.label.name);
        }
        bar.parts.push_back(static_cast<double>(own.steps.undetermined));
        bar.note = Grouped(total);
        bars.push_back(std::move(bar));
      }
    }
    out += "<h3>" + EscapeHtml(ladder.steps.label.title) + page.Say(": recommended steps", "：建议措施") +
           "</h3>\n" + BarChart(series, bars, BarScale::kAbsolute);
  }
  return out;
}

std::string DutyChart(const Page& page, const UnitSummary& unit) {
  std::vector<Bar> bars;
  for (const DutyTally& duty : unit.duties) {
    const double rate =
        duty.required > 0 ? static_cast<double>(duty.met) / static_cast<double>(duty.required) : 1;
    bars.push_back(
        {duty.label.title, {rate}, fmt::format("{:.1f}%  {}/{}", rate * 100, duty.met, duty.required)});
  }
  if (bars.empty()) return {};
  return "<h3>" + page.Say("Duties fulfilled", "职责完成率") + "</h3>\n" +
         BarChart({{{}, kPlainFill}}, bars, BarScale::kUnit);
}

std::string County(const Page& page, const std::string& id, const CountySummary& county) {
  std::string out = "<section class=\"county\" id=\"" + EscapeHtml(id) + "\">\n<h2>" +
                    EscapeHtml(county.total.name) + "</h2>\n<p class=\"muted\">" + EscapeHtml(id) + " · " +
                    EscapeHtml(county.policy.title);
  if (!county.policy_version.empty()) out += " · " + EscapeHtml(county.policy_version);
  out += "</p>\n" + Figures(page, county.total);
  out += TownshipTable(page, county);
  out += DutyChart(page, county.total);
  out += ReasonTable(page, county);
  out += RecommendationTables(page, county);
  out += "<div class=\"sign\"><div>" + page.Say("Prepared by", "编制") + "</div><div>" +
         page.Say("Reviewed by", "复核") + "</div><div>" + page.Say("Decided by", "决定") + "</div><div>" +
         page.Say("Date", "日期") + "</div></div>\n</section>\n";
  return out;
}

}  // namespace

std::string RenderHtml(const Summary& summary, const Receipt& receipt, const HtmlOptions& options) {
  const Page page{options.language};
  const std::string title = page.Say("Assessment summary", "考核结果汇总");
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width\">\n<title>{} {}</title>\n<style>{}</style>\n</head>\n<body>\n{}",
      page.Say("en", "zh-CN"), title, EscapeHtml(receipt.period.name), kStyle, ChartDefinitions());
  out += "<h1>" + title + "</h1>\n<p class=\"sub\">" + EscapeHtml(receipt.period.name) + "</p>\n" +
         Facts(page, receipt);
  out += "<p class=\"creed\">" +
         page.Say(
             "Everything below is a recommendation computed from the policies and records named above. "
             "Nobody is "
             "rewarded or sanctioned by it: the named officials decide. What is undetermined counts against "
             "nobody.",
             "以下各项均由引擎依据上列政策与记录计算得出，仅为建议；奖惩由所列负责机关决定。“未定”的事项不作"
             "为对任何人不利的依据。") +
         "</p>\n";
  out += Figures(page, summary.total());
  out += GradeCharts(page, summary) + AwardChart(page, summary) + SanctionCharts(page, summary) +
         DutyChart(page, summary.total());
  out += "<h3>" + page.Say("Why: every line can be explained", "逐项查询依据") + "</h3>\n<p>" +
         page.Say("Add what stands in the last column of a list below to this command:",
                  "在下列命令之后加上各表最后一栏的内容，即可查看该项结果所依据的条款与记录：") +
         "</p>\n<pre><code>" + EscapeHtml(options.explain_command) + "</code></pre>\n<p>" +
         page.Say("This command gives the same results again:", "下列命令可原样重现全部结果：") +
         "</p>\n<pre><code>" + EscapeHtml(receipt.command) + "</code></pre>\n";
  for (const auto& [id, county] : summary.counties()) out += County(page, id, county);
  out += "</body>\n</html>\n";
  return out;
}

}  // namespace kaocheng::report
