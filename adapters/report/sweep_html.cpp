#include <fmt/format.h>

#include <algorithm>

#include "adapters/report/html_parts.h"
#include "adapters/report/line_chart.h"
#include "adapters/report/style.h"
#include "adapters/report/sweep_columns.h"
#include "adapters/report/text.h"
#include "dsl/base/date.h"

namespace kaocheng::report {

namespace {

constexpr size_t kMostCharts = 24;
constexpr const char* kMoreStyle = R"css(
@page { size: A4 landscape; }
body { max-width: 273mm; }
.met td { background: #eef4ee; font-weight: 600; }
.chartbox { break-inside: avoid; }
)css";

std::string Cell(const std::string& html) { return "<td>" + html + "</td>"; }
std::string Number(const std::string& text) { return "<td class=\"n\">" + text + "</td>"; }

class Writer {
 public:
  Writer(const SweepReport& report, Language language)
      : report_(report), page_{language}, columns_(ColumnsOf(report)) {
    for (const SweepColumn& column : columns_) {
      if (column.varies()) varying_.push_back(&column);
    }
  }

  std::string Run() {
    const std::string title = page_.Say("What a policy costs at other values", "参数试算");
    out_ = "<!doctype html>\n<html lang=\"" + std::string(page_.language == Language::kZh ? "zh-CN" : "en") +
           "\">\n<head><meta charset=\"utf-8\"><title>" + title + "</title><style>" + kStyle + kMoreStyle +
           "</style></head>\n<body>\n<h1>" + title + "</h1>\n<p class=\"sub\">" +
           EscapeHtml(report_.period.name) + "</p>\n";
    Facts();
    if (!report_.goal.empty()) Goal();
    Charts();
    Table();
    Unchanged();
    out_ += "<p class=\"muted\"><code>" + EscapeHtml(report_.command) + "</code></p>\n</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  const std::string& Say(const Term& term) const {
    return page_.language == Language::kZh ? term.zh : term.en;
  }
  std::string Head(const SweepReport::Parameter& parameter) const {
    return EscapeHtml(page_.language == Language::kZh ? parameter.title : parameter.name);
  }

  void Facts() {
    out_ += "<table class=\"facts\"><tbody>\n";
    const auto row = [&](const char* en, const char* zh, const std::string& html) {
      out_ += "<tr><th>" + page_.Say(en, zh) + "</th><td>" + html + "</td></tr>\n";
    };
    row("Period", "考核期",
        EscapeHtml(report_.period.name) + " · " + page_.Say("evaluated as of ", "评定日 ") +
            FormatDate(report_.period.today));
    std::string policies = EscapeHtml(report_.policy.path);
    for (const Receipt::Policy& policy : report_.policy.policies)
      policies += "<br>" + EscapeHtml(policy.title.empty() ? policy.name : policy.title) +
                  " <span class=\"muted\">" + EscapeHtml(policy.version) + "</span>";
    row("Policy", "政策", policies);
    if (!report_.unit.empty()) row("Unit", "单位", EscapeHtml(report_.unit));
    for (const SweepReport::Parameter& parameter : report_.parameters) {
      std::string html = EscapeHtml(Say(parameter.values.front()));
      if (parameter.values.size() > 1) html += " … " + EscapeHtml(Say(parameter.values.back()));
      html += " <span class=\"muted\">" +
              fmt::format(
                  fmt::runtime(page_.Say("{} values, in {}", "共 {} 个值，见 {}")), parameter.values.size(),
                  EscapeHtml(page_.language == Language::kZh ? parameter.policy_title : parameter.policy)) +
              "</span>";
      std::string kept;
      for (const Term& policy : parameter.kept)
        kept += (kept.empty() ? "" : page_.Say(", ", "、")) + EscapeHtml(Say(policy));
      if (!kept.empty())
        html +=
            "<br>" + page_.Say("With a value of their own, not varied: ", "另有规定、不随之变动：") + kept;
      out_ += "<tr><th>" + Head(parameter) + "</th><td>" + html + "</td></tr>\n";
    }
    row("Combinations", "组合", Grouped(report_.combinations.size()));
    row("Data", "数据",
        EscapeHtml(report_.data.name) + "<br><code>SHA-256 " + EscapeHtml(report_.data.sha256) + "</code>");
    if (report_.rejects > 0) row("Bad cells and rows", "无法读取的数据", Grouped(report_.rejects));
    row("Engine", "引擎", EscapeHtml(report_.engine));
    out_ += "</tbody></table>\n";
  }

  void Goal() {
    out_ += "<h2>" + page_.Say("Goal", "目标") + "</h2>\n<p><code>" + EscapeHtml(report_.goal) +
            "</code></p>\n<p>";
    const auto met = std::count_if(report_.combinations.begin(), report_.combinations.end(),
                                   [](const SweepReport::Combination& c) { return c.meets; });
    if (met == 0) {
      out_ += page_.Say("No combination meets it. Nearest: ", "没有组合符合目标。最接近的是：") +
              EscapeHtml(Say(CombinationText(report_, report_.nearest)));
    } else {
      out_ += fmt::format(fmt::runtime(page_.Say("{} of {} combinations meet it; they are marked below.",
                                                 "{1} 种组合中有 {0} 种符合目标，下表中已标出。")),
                          met, report_.combinations.size());
    }
    out_ += "</p>\n";
  }

  // The parameter with the most values goes along the axis; each combination of the others is a line.
  void Charts() {
    if (varying_.empty()) return;
    out_ += "<h2>" + page_.Say("Key figures", "关键指标") + "</h2>\n";
    size_t axis = 0;
    for (size_t p = 1; p < report_.parameters.size(); ++p) {
      if (report_.parameters[p].values.size() > report_.parameters[axis].values.size()) axis = p;
    }
    const SweepReport::Parameter& along = report_.parameters[axis];
    std::vector<std::string> labels;
    for (const Term& value : along.values) labels.push_back(Say(value));
    std::vector<std::pair<std::vector<size_t>, std::vector<size_t>>> lines;  // others' values, rows
    for (size_t row = 0; row < report_.combinations.size(); ++row) {
      std::vector<size_t> others = report_.combinations[row].values;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(axis));
      auto line = std::find_if(lines.begin(), lines.end(), [&](const auto& l) { return l.first == others; });
      if (line == lines.end()) line = lines.insert(lines.end(), {others, {}});
      line->second.push_back(row);
    }
    const bool all = lines.size() <= kMostChartLines;
    std::vector<size_t> drawn;  // of many the first, the last, and some between at equal distances
    for (size_t i = 0; i < std::min(lines.size(), kMostChartLines); ++i)
      drawn.push_back(all ? i : i * (lines.size() - 1) / (kMostChartLines - 1));
    if (!all)
      out_ +=
          "<p class=\"muted\">" +
          fmt::format(fmt::runtime(page_.Say("{} of {} lines are drawn.", "共 {1} 条线，图中画出 {0} 条。")),
                      drawn.size(), lines.size()) +
          "</p>\n";
    for (size_t c = 0; c < std::min(varying_.size(), kMostCharts); ++c) {
      const SweepColumn& column = *varying_[c];
      std::vector<ChartLine> of;
      for (const size_t i : drawn) {
        ChartLine& line = of.emplace_back();
        size_t at = 0;
        for (size_t p = 0; p < report_.parameters.size(); ++p) {
          if (p == axis) continue;
          const SweepReport::Parameter& parameter = report_.parameters[p];
          line.label += (line.label.empty() ? "" : ", ") +
                        (page_.language == Language::kZh ? parameter.title : parameter.name) + " " +
                        Say(parameter.values[lines[i].first[at++]]);
        }
        for (const size_t row : lines[i].second)
          line.values.push_back(static_cast<double>(column.values[row]) / (column.money ? 100 : 1));
      }
      // What does not depend on the other parameters is one line.
      const bool same = std::all_of(of.begin(), of.end(),
                                    [&](const ChartLine& line) { return line.values == of.front().values; });
      if (same) of.resize(1);
      out_ += "<div class=\"chartbox\"><h3>" + EscapeHtml(Say(FullHead(column))) + " <span class=\"muted\">" +
              Head(along) + "</span></h3>\n" + LineChart(labels, of) + "</div>\n";
    }
  }

  void Table() {
    out_ += "<h2>" + page_.Say("Every combination", "各种组合") + "</h2>\n";
    if (varying_.empty()) {
      out_ += "<p>" + page_.Say("All come to the same.", "各种组合的结果相同。") + "</p>\n";
      return;
    }
    out_ += "<table class=\"wide\"><thead><tr>";
    for (const SweepReport::Parameter& parameter : report_.parameters)
      out_ += "<th class=\"n\">" + Head(parameter) + "</th>";
    for (const SweepColumn* column : varying_)
      out_ += "<th class=\"n\">" + EscapeHtml(Say(FullHead(*column))) + "</th>";
    out_ += "</tr></thead><tbody>\n";
    for (size_t row = 0; row < report_.combinations.size(); ++row) {
      const SweepReport::Combination& combination = report_.combinations[row];
      out_ += combination.meets ? "<tr class=\"met\">" : "<tr>";
      for (size_t p = 0; p < report_.parameters.size(); ++p)
        out_ += Number(EscapeHtml(Say(report_.parameters[p].values[combination.values[p]])));
      for (const SweepColumn* column : varying_) out_ += Number(column->Grouped(row));
      out_ += "</tr>\n";
    }
    out_ += "</tbody></table>\n";
  }

  void Unchanged() {
    std::string rows;
    for (const SweepColumn& column : columns_) {
      if (!column.varies() && column.ever())
        rows += "<tr>" + Cell(EscapeHtml(Say(FullHead(column)))) + Number(column.Grouped(0)) + "</tr>\n";
    }
    if (rows.empty()) return;
    out_ += "<h2>" + page_.Say("The same in every combination", "各种组合下相同") +
            "</h2>\n<table><tbody>\n" + rows + "</tbody></table>\n";
  }

  const SweepReport& report_;
  Page page_;
  const std::vector<SweepColumn> columns_;
  std::vector<const SweepColumn*> varying_;
  std::string out_;
};

}  // namespace

std::string SweepHtml(const SweepReport& report, Language language) { return Writer(report, language).Run(); }

}  // namespace kaocheng::report
