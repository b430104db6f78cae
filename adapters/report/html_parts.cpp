#include "adapters/report/html_parts.h"

#include <fmt/format.h>

#include "adapters/report/text.h"
#include "dsl/base/number.h"

namespace kaocheng::report {

namespace {

std::string Cell(const std::string& html) { return "<td>" + html + "</td>"; }
std::string NumberCell(const std::string& text) { return "<td class=\"n\">" + text + "</td>"; }
// Zeros are left out, so that a reader sees what is there.
std::string CountCell(uint64_t count) { return NumberCell(count == 0 ? "" : Grouped(count)); }

std::string Joined(const std::vector<std::string>& texts, const char* separator) {
  std::string out;
  for (const std::string& text : texts) {
    if (!out.empty()) out += separator;
    out += text;
  }
  return out;
}

// The cells of one unit under the heads that the county as a whole gives.
std::string UnitCells(const UnitSummary& heads, const UnitSummary& unit) {
  std::string out = CountCell(unit.people);
  for (const Distribution& grade : heads.grades) {
    const Distribution* own = FindDistribution(unit.grades, grade.label.name);
    for (const Distribution::Class& c : grade.classes)
      out += CountCell(own == nullptr ? 0 : CountOf(*own, c.label.name));
  }
  uint64_t awards = 0;
  for (const AwardTally& award : unit.awards) awards += award.count;
  out += CountCell(awards) + NumberCell(unit.AwardFen() == 0 ? "" : GroupedYuan(unit.AwardFen()));
  for (const SanctionTally& ladder : heads.sanctions) {
    const SanctionTally* own = nullptr;
    for (const SanctionTally& s : unit.sanctions) {
      if (s.steps.label.name == ladder.steps.label.name) own = &s;
    }
    for (const Distribution::Class& c : ladder.steps.classes) {
      out += CountCell(own == nullptr ? 0 : CountOf(own->steps, c.label.name));
    }
  }
  return out + CountCell(unit.for_decision) + CountCell(unit.undetermined);
}

// `missed m7` names one violation; an award's cell and a grade need no more than the outcome.
std::string ExplainArguments(const Recommendation& r) {
  return ShellQuote(r.subject) + " " + ShellQuote(r.record.empty() ? r.outcome.name : r.record);
}

std::string What(const Page& page, const Recommendation& r) {
  std::string out = EscapeHtml(r.outcome.title);
  if (!r.scope.empty()) out += " <span class=\"muted\">" + EscapeHtml(r.scope) + "</span>";
  if (!r.on.empty()) out += " <span class=\"muted\">" + EscapeHtml(r.on) + "</span>";
  if (r.kind == Recommendation::Kind::kUndetermined) {
    const std::string& what = page.language == Language::kZh ? r.what_zh : r.what_en;
    if (!what.empty()) out += "<br><span class=\"muted\">" + EscapeHtml(what) + "</span>";
  }
  return out;
}

std::string Value(const Page& page, const Recommendation& r) {
  if (r.kind == Recommendation::Kind::kDecision) {
    return fmt::format(fmt::runtime(page.Say("tied with {}", "与 {} 人并列")), r.tied);
  }
  if (r.value.title.empty()) return "";
  if (r.money) return GroupedYuan(ParseScaled(r.value.name, 2).value_or(0));
  return EscapeHtml(r.value.title);
}

std::string Table(const Page& page, const CountySummary& county, Recommendation::Kind kind,
                  const std::string& title, const std::string& value_head) {
  std::string rows;
  uint64_t count = 0;
  for (const Recommendation& r : county.recommendations) {
    if (r.kind != kind) continue;
    ++count;
    rows += "<tr>" + Cell(EscapeHtml(r.person.empty() ? r.subject : r.person)) +
            Cell(EscapeHtml(r.township)) + Cell(What(page, r)) +
            (r.money ? NumberCell(Value(page, r)) : Cell(Value(page, r))) +
            Cell(EscapeHtml(Joined(r.handled_by, page.language == Language::kZh ? "、" : ", "))) +
            Cell("<code>" + EscapeHtml(ExplainArguments(r)) + "</code>") + "</tr>\n";
  }
  if (count == 0) return {};
  return "<h3>" + title + " <span class=\"muted\">" + Grouped(count) +
         "</span></h3>\n<table><thead><tr><th>" + page.Say("Name", "姓名") + "</th><th>" +
         page.Heading(county.township) + "</th><th>" + page.Say("Matter", "事项") + "</th><th>" + value_head +
         "</th><th>" + page.Say("Decided by", "决定机关") + "</th><th>" + page.Say("Explain", "查询依据") +
         "</th></tr></thead><tbody>\n" + rows + "</tbody></table>\n";
}

}  // namespace

std::string Page::Heading(const Term& term) const {
  std::string heading = Say(term);
  if (!heading.empty() && heading[0] >= 'a' && heading[0] <= 'z')
    heading[0] = static_cast<char>(heading[0] - 'a' + 'A');
  return EscapeHtml(heading);
}

const Distribution* FindDistribution(const std::vector<Distribution>& distributions, std::string_view name) {
  for (const Distribution& d : distributions) {
    if (d.label.name == name) return &d;
  }
  return nullptr;
}

uint64_t CountOf(const Distribution& distribution, std::string_view name) {
  for (const Distribution::Class& c : distribution.classes) {
    if (c.label.name == name) return c.count;
  }
  return 0;
}

uint64_t RecommendedSanctions(const UnitSummary& unit) {
  uint64_t count = 0;
  for (const SanctionTally& ladder : unit.sanctions) {
    for (const Distribution::Class& c : ladder.steps.classes) count += c.count;
  }
  return count;
}

std::string Figures(const Page& page, const UnitSummary& unit) {
  std::string out = "<div class=\"figures\">";
  const auto figure = [&](const std::string& number, const char* en, const char* zh) {
    out += "<div><b>" + number + "</b><span>" + page.Say(en, zh) + "</span></div>";
  };
  uint64_t awards = 0;
  for (const AwardTally& award : unit.awards) awards += award.count;
  figure(Grouped(unit.people), "people", "人员");
  figure(Grouped(awards), "awards", "奖补（项）");
  figure(GroupedYuan(unit.AwardFen()), "yuan", "奖补金额（元）");
  figure(Grouped(RecommendedSanctions(unit)), "sanctions recommended", "建议处理（件）");
  figure(Grouped(unit.for_decision), "for people to decide", "待人工决定");
  figure(Grouped(unit.undetermined), "undetermined", "未定");
  return out + "</div>\n";
}

std::string TownshipTable(const Page& page, const CountySummary& county) {
  if (county.townships.empty()) return {};
  std::string groups;
  std::string heads;
  const auto group = [&](const std::string& title, const std::vector<Distribution::Class>& classes) {
    if (classes.empty()) return;
    groups += fmt::format("<th class=\"g\" colspan=\"{}\">{}</th>", classes.size(), EscapeHtml(title));
    for (const Distribution::Class& c : classes)
      heads += "<th class=\"n\">" + EscapeHtml(c.label.title) + "</th>";
  };
  const auto plain = [&](const std::string& title) {
    groups += "<th></th>";
    heads += "<th class=\"n\">" + title + "</th>";
  };
  plain(page.Say("People", "人员"));
  for (const Distribution& grade : county.total.grades) group(grade.label.title, grade.classes);
  plain(page.Say("Awards", "奖补"));
  plain(page.Say("Yuan", "金额（元）"));
  for (const SanctionTally& ladder : county.total.sanctions)
    group(ladder.steps.label.title, ladder.steps.classes);
  plain(page.Say("To decide", "待决定"));
  plain(page.Say("Undetermined", "未定"));
  std::string out = "<h3>" + page.Say("By ", "分") + EscapeHtml(page.Say(county.township)) +
                    "</h3>\n<table class=\"wide\"><thead><tr class=\"groups\"><th></th>" + groups +
                    "</tr><tr><th>" + page.Heading(county.township) + "</th>" + heads +
                    "</tr></thead><tbody>\n";
  for (const auto& [id, township] : county.townships) {
    out += "<tr>" + Cell(EscapeHtml(township.name)) + UnitCells(county.total, township) + "</tr>\n";
  }
  out += "</tbody><tfoot><tr>" + Cell(page.Say("Total", "合计")) + UnitCells(county.total, county.total) +
         "</tr></tfoot></table>\n";
  return out;
}

std::string ReasonTable(const Page& page, const CountySummary& county) {
  if (county.reasons.empty()) return {};
  std::string out = "<h3>" + page.Say("Why outcomes are undetermined", "未定的原因") +
                    "</h3>\n<table><thead><tr><th>" + page.Say("Clause", "条款") + "</th><th>" +
                    page.Say("For example", "举例") + "</th><th class=\"n\">" + page.Say("Times", "次数") +
                    "</th></tr></thead><tbody>\n";
  for (const Reason& reason : county.reasons) {
    const bool zh = page.language == Language::kZh;
    out += "<tr>" + Cell(EscapeHtml(zh ? reason.clause_zh : reason.clause_en)) +
           Cell(EscapeHtml(zh ? reason.what_zh : reason.what_en)) + CountCell(reason.count) + "</tr>\n";
  }
  return out + "</tbody></table>\n";
}

std::string RecommendationTables(const Page& page, const CountySummary& county) {
  using Kind = Recommendation::Kind;
  std::string out =
      Table(page, county, Kind::kSanction, page.Say("Sanctions recommended", "建议处理"),
            page.Say("Step", "措施")) +
      Table(page, county, Kind::kAward, page.Say("Awards recommended", "建议奖补"),
            page.Say("Yuan", "金额（元）")) +
      Table(page, county, Kind::kDecision, page.Say("For people to decide", "待人工决定"),
            page.Say("Tie", "并列")) +
      Table(page, county, Kind::kUndetermined, page.Say("Undetermined", "未定"), page.Say("Value", "结果"));
  if (county.recommendations_left_out > 0) {
    out += "<p class=\"muted\">" +
           fmt::format(fmt::runtime(page.Say("{} more lines stand in outcomes.ndjson.",
                                             "另有 {} 项见 outcomes.ndjson。")),
                       Grouped(county.recommendations_left_out)) +
           "</p>\n";
  }
  return out;
}

}  // namespace kaocheng::report
