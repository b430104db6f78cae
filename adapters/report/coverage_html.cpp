#include <fmt/format.h>

#include <algorithm>

#include "adapters/report/coverage.h"
#include "adapters/report/places.h"
#include "adapters/report/style.h"
#include "adapters/report/text.h"

// The text of each policy with its clauses marked.
namespace kaocheng::report {

namespace {

constexpr const char* kMarks = R"css(
ol.text { font: 8.5pt/1.55 "Noto Sans Mono CJK SC", "DejaVu Sans Mono", Consolas, monospace; padding-left: 12mm; }
ol.text li { white-space: pre-wrap; overflow-wrap: anywhere; } ol.text li::marker { color: #8a8f95; }
ol.text li.left { list-style: none; color: #5b6066; }
mark { color: inherit; border-bottom: 1.2pt solid; padding: 0 .3mm; }
mark.all { background: #e3efe3; border-color: #3d7a3d; } mark.some { background: #fbf0cf; border-color: #a67c00; }
mark.none { background: #f7dcd8; border-color: #b3261e; border-bottom-style: double; }
)css";

std::string Tooltip(const trial::Point& point, Language language) {
  std::string out = In(language, trial::KindTerm(point.kind));
  for (const trial::Outcome& outcome : point.outcomes)
    out += fmt::format(fmt::runtime(language == Language::kZh ? "；{}：{} 个测试" : "; {}: {} tests"),
                       In(language, outcome.what), outcome.tests);
  return out;
}

std::string Class(const trial::Point& point) {
  const auto tried = [](const trial::Outcome& outcome) { return outcome.tests > 0; };
  if (std::all_of(point.outcomes.begin(), point.outcomes.end(), tried)) return "all";
  return std::any_of(point.outcomes.begin(), point.outcomes.end(), tried) ? "some" : "none";
}

class Page {
 public:
  Page(const Sources& sources, Language language) : sources_(sources), language_(language) {}

  std::string Text(const trial::Coverage& coverage, SourceId source, const std::vector<Span>& tests) {
    // Points are by place: an outer one opens before an inner one that begins with it, and closes after it.
    std::vector<const trial::Point*> points;
    for (const trial::Point& point : coverage.points)
      if (point.span.source == source) points.push_back(&point);
    std::stable_sort(points.begin(), points.end(), [](const trial::Point* a, const trial::Point* b) {
      return a->span.begin != b->span.begin ? a->span.begin < b->span.begin : a->span.end > b->span.end;
    });
    std::string out = "<ol class=\"text\">\n";
    std::vector<const trial::Point*> open;
    size_t next = 0;
    const std::string& text = sources_[source].text;
    uint32_t begin = 0;
    for (uint32_t line = 1; begin < text.size(); ++line) {
      const auto end = static_cast<uint32_t>(std::min(text.find('\n', begin), text.size()));
      const auto test = std::find_if(tests.begin(), tests.end(), [&](Span span) {
        return span.source == source && span.begin < end && begin < span.end;
      });
      if (test != tests.end()) {
        if (test->begin >= begin) ++left_out_;
        begin = end + 1;
        continue;
      }
      LeftOut(out);
      out += fmt::format("<li value=\"{}\">", line);
      for (const trial::Point* point : open) out += Open(*point);
      for (uint32_t at = begin; at < end; ++at) {
        while (!open.empty() && open.back()->span.end <= at) Close(open, out);
        for (; next < points.size() && points[next]->span.begin <= at; ++next) {
          if (points[next]->span.end <= at) continue;
          open.push_back(points[next]);
          out += Open(*points[next]);
        }
        const size_t length = std::max<size_t>(1, CharacterAt(text, at));
        out += EscapeHtml(std::string_view(text).substr(at, length));
        at += static_cast<uint32_t>(length) - 1;
      }
      while (!open.empty() && open.back()->span.end <= end) Close(open, out);
      for (size_t i = 0; i < open.size(); ++i) out += "</mark>";
      out += "</li>\n";
      begin = end + 1;
    }
    LeftOut(out);
    return out + "</ol>\n";
  }

 private:
  static size_t CharacterAt(const std::string& text, size_t at) {
    size_t length = 1;
    while (at + length < text.size() && (static_cast<unsigned char>(text[at + length]) & 0xC0U) == 0x80U)
      ++length;
    return length;
  }
  std::string Open(const trial::Point& point) const {
    return fmt::format("<mark class=\"{}\" title=\"{}\">", Class(point),
                       EscapeHtml(Tooltip(point, language_)));
  }
  static void Close(std::vector<const trial::Point*>& open, std::string& out) {
    out += "</mark>";
    open.pop_back();
  }
  void LeftOut(std::string& out) {
    if (left_out_ == 0) return;
    out += fmt::format(
        fmt::runtime(language_ == Language::kZh ? "<li class=\"left\">（{} 个测试略）</li>\n"
                                                : "<li class=\"left\">({} tests left out)</li>\n"),
        left_out_);
    left_out_ = 0;
  }

  const Sources& sources_;
  Language language_;
  size_t left_out_ = 0;
};

std::string Numbers(const std::vector<TestedPolicy>& policies, Language language) {
  const bool zh = language == Language::kZh;
  std::string out = "<table><thead><tr><th>";
  out += zh ? "政策</th>" : "policy</th>";
  for (size_t k = 0; k < trial::kPointKinds; ++k)
    out += "<th class=\"n\">" + In(language, trial::KindTerm(static_cast<trial::PointKind>(k))) + "</th>";
  out += zh ? "<th class=\"n\">合计</th></tr></thead><tbody>\n"
            : "<th class=\"n\">in all</th></tr></thead><tbody>\n";
  for (const TestedPolicy& policy : policies) {
    if (!policy.coverage || policy.coverage->points.empty()) continue;
    out += "<tr><td>" + EscapeHtml(policy.policy) + "</td>";
    for (size_t k = 0; k < trial::kPointKinds; ++k) {
      const trial::Count count = policy.coverage->Of(static_cast<trial::PointKind>(k));
      out += count.total == 0 ? "<td class=\"n\">–</td>"
                              : fmt::format("<td class=\"n\">{}/{}</td>", count.covered, count.total);
    }
    out += fmt::format("<td class=\"n\">{}%</td></tr>\n", Percent(policy.coverage->Total()));
  }
  return out + "</tbody></table>\n";
}

}  // namespace

std::string CoverageHtml(const std::vector<TestedPolicy>& policies, const std::vector<Span>& tests,
                         const Sources& sources, Language language) {
  const bool zh = language == Language::kZh;
  const trial::Count all = Covered(policies);
  const std::string title = zh ? "测试覆盖情况" : "What the tests have tried";
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title><style>{}{}</style>"
      "</head><body>\n<h1>{}</h1>\n<p class=\"sub\">{}/{} · {}%</p>\n",
      zh ? "zh" : "en", title, kStyle, kMarks, title, all.covered, all.total, Percent(all));
  out +=
      zh ? "<p class=\"legend\"><span><mark class=\"all\">都试过</mark></span><span><mark class=\"some\">"
           "只试过一部分</mark></span><span><mark class=\"none\">没有试过</mark></span>"
           "<span>指针停在条款上可看各种结果有多少个测试</span></p>\n"
         : "<p class=\"legend\"><span><mark class=\"all\">all tried</mark></span><span><mark class=\"some\">"
           "tried in part</mark></span><span><mark class=\"none\">never tried</mark></span>"
           "<span>Point at a clause to see how many tests made it come to what</span></p>\n";
  out += Numbers(policies, language);
  for (const TestedPolicy& policy : policies) {
    if (!policy.coverage || policy.coverage->points.empty()) continue;
    out += fmt::format("<h2>{} {}%</h2>\n", EscapeHtml(policy.policy), Percent(policy.coverage->Total()));
    std::vector<SourceId> texts;
    for (const trial::Point& point : policy.coverage->points) {
      if (std::find(texts.begin(), texts.end(), point.span.source) == texts.end())
        texts.push_back(point.span.source);
    }
    for (const SourceId text : texts) {
      out += fmt::format("<h3>{}</h3>\n", EscapeHtml(sources[text].path));
      out += Page(sources, language).Text(*policy.coverage, text, tests);
    }
  }
  return out + "</body></html>\n";
}

}  // namespace kaocheng::report
