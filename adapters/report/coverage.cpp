#include "adapters/report/coverage.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "adapters/report/places.h"
#include "dsl/base/one_line.h"

namespace kaocheng::report {

namespace {

constexpr size_t kMostListed = 200;     // points of one policy
constexpr size_t kLongestClause = 120;  // bytes

std::string Missing(const trial::Point& point, Language language) {
  std::string missing;
  for (const trial::Outcome& outcome : point.outcomes) {
    if (outcome.tests > 0) continue;
    missing += (missing.empty() ? "" : language == Language::kZh ? "、" : ", ") + In(language, outcome.what);
  }
  return missing;
}

std::string Kinds(const trial::Coverage& coverage, Language language) {
  std::string out;
  for (size_t k = 0; k < trial::kPointKinds; ++k) {
    const auto kind = static_cast<trial::PointKind>(k);
    const trial::Count count = coverage.Of(kind);
    if (count.total == 0) continue;
    out += fmt::format("{}{} {}/{}",
                       out.empty()                 ? ""
                       : language == Language::kZh ? "，"
                                                   : ", ",
                       In(language, trial::KindTerm(kind)), count.covered, count.total);
  }
  return out;
}

}  // namespace

trial::Count Covered(const std::vector<TestedPolicy>& policies) {
  trial::Count all;
  for (const TestedPolicy& policy : policies) {
    if (!policy.coverage) continue;
    const trial::Count count = policy.coverage->Total();
    all.covered += count.covered;
    all.total += count.total;
  }
  return all;
}

std::string Percent(trial::Count count) {
  const size_t tenths = count.total == 0 ? 1000 : count.covered * 1000 / count.total;
  return fmt::format("{}.{}", tenths / 10, tenths % 10);
}

std::string CoverageText(const std::vector<TestedPolicy>& policies, const Sources& sources, Language language,
                         const explain::Wording& wording) {
  const bool zh = language == Language::kZh;
  std::string out;
  for (const TestedPolicy& policy : policies) {
    if (!policy.coverage || policy.coverage->points.empty()) continue;
    const trial::Count count = policy.coverage->Total();
    out += fmt::format("{} {} {}/{} {}%\n", zh ? "覆盖" : "coverage", policy.policy, count.covered,
                       count.total, Percent(count));
    out += fmt::format("  {}\n", Kinds(*policy.coverage, language));
    size_t listed = 0;
    size_t more = 0;
    for (const trial::Point& point : policy.coverage->points) {
      const std::string missing = Missing(point, language);
      if (missing.empty()) continue;
      if (listed == kMostListed) {
        ++more;
        continue;
      }
      ++listed;
      const std::string said = wording(point.span);
      const std::string words = OnOneLine(said.empty() ? sources.Text(point.span) : said);
      out += fmt::format("  {} {}{}\n    {}\n", PlaceOf(sources, point.span),
                         zh ? "从未：" : "never: ", missing, Shortened(words, kLongestClause));
    }
    if (more > 0)
      out += fmt::format(fmt::runtime(zh ? "  另有 {} 处，见 --json 或 --coverage-html\n"
                                         : "  {} more, see --json or --coverage-html\n"),
                         more);
  }
  const trial::Count all = Covered(policies);
  if (all.total == 0) return zh ? "没有需要覆盖的条款\n" : "no clauses to cover\n";
  return out + fmt::format("{} {}/{} {}%\n", zh ? "合计覆盖" : "coverage in all", all.covered, all.total,
                           Percent(all));
}

nlohmann::ordered_json CoverageJson(const trial::Coverage& coverage, const Sources& sources,
                                    Language language) {
  const trial::Count count = coverage.Total();
  nlohmann::ordered_json json = {
      {"covered", count.covered}, {"total", count.total}, {"points", nlohmann::ordered_json::array()}};
  for (const trial::Point& point : coverage.points) {
    nlohmann::ordered_json outcomes = nlohmann::ordered_json::array();
    for (const trial::Outcome& outcome : point.outcomes)
      outcomes.push_back({{"outcome", In(language, outcome.what)}, {"tests", outcome.tests}});
    json["points"].push_back({{"kind", In(language, trial::KindTerm(point.kind))},
                              {"file", sources[point.span.source].path},
                              {"line", LineOf(sources, point.span)},
                              {"clause", OnOneLine(sources.Text(point.span))},
                              {"outcomes", std::move(outcomes)}});
  }
  return json;
}

}  // namespace kaocheng::report
