#include "adapters/report/verdicts.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "adapters/report/coverage.h"
#include "adapters/report/mutation.h"
#include "adapters/report/places.h"
#include "dsl/diagnostics/render.h"
#include "engine/explain/explain.h"

namespace kaocheng::report {

namespace {

using nlohmann::ordered_json;

std::string Indented(const std::string& text, std::string_view indent) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) out += fmt::format("{}{}", indent, text.substr(at, end - at));
    out += '\n';
    at = end + 1;
  }
  return out;
}

std::string DifferenceText(const trial::Difference& difference, const Sources& sources, Language language) {
  const bool zh = language == Language::kZh;
  const std::string& expected = In(language, difference.expected);
  const std::string said(sources.Text(difference.span));
  std::string out = fmt::format("  {}\n", PlaceOf(sources, difference.span));
  out += fmt::format("  {} {}\n", zh ? "预期：" : "expected:",
                     expected == said ? said : fmt::format("{}{}{}", said, zh ? "：" : ": ", expected));
  out += fmt::format("  {} {}\n", zh ? "实际：" : "actual:  ", In(language, difference.actual));
  return out + Indented(explain::RenderText(difference.why, sources, language), "    ");
}

std::string FailureText(const trial::Verdict& verdict, const Sources& sources, Language language) {
  std::string out;
  for (const trial::Difference& difference : verdict.differences)
    out += DifferenceText(difference, sources, language);
  if (!verdict.faults.empty()) out += Indented(RenderText(verdict.faults, sources, language), "  ");
  return out;
}

std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') out += c;
    }
  }
  return out;
}

size_t Count(const std::vector<TestedPolicy>& policies, bool passed) {
  size_t count = 0;
  for (const TestedPolicy& policy : policies) {
    count += static_cast<size_t>(std::count_if(policy.verdicts.begin(), policy.verdicts.end(),
                                               [&](const auto& v) { return v.passed() == passed; }));
  }
  return count;
}

ordered_json ToJson(const trial::Verdict& verdict, const Sources& sources, Language language) {
  const Span span = verdict.test->span;
  ordered_json json = {{"title", verdict.test->title},
                       {"file", sources[span.source].path},
                       {"line", sources.Locate(span.source, span.begin).line},
                       {"passed", verdict.passed()},
                       {"failures", ordered_json::array()}};
  for (const trial::Difference& difference : verdict.differences) {
    json["failures"].push_back(
        {{"expectation", std::string(sources.Text(difference.span))},
         {"line", sources.Locate(difference.span.source, difference.span.begin).line},
         {"expected", In(language, difference.expected)},
         {"actual", In(language, difference.actual)},
         {"explanation", ordered_json::parse(explain::RenderJson(difference.why, sources, language))}});
  }
  json["faults"] = ordered_json::parse(RenderJson(verdict.faults, sources, language));
  return json;
}

}  // namespace

size_t Passed(const std::vector<TestedPolicy>& policies) { return Count(policies, true); }
size_t Failed(const std::vector<TestedPolicy>& policies) { return Count(policies, false); }

std::string FailuresText(const std::vector<TestedPolicy>& policies, const Sources& sources,
                         Language language) {
  std::string out;
  for (const TestedPolicy& policy : policies) {
    for (const trial::Verdict& verdict : policy.verdicts) {
      if (verdict.passed()) continue;
      const char* heading = language == Language::kZh ? "✗ {}（{}，{}）\n" : "✗ {} ({}, {})\n";
      out += fmt::format(fmt::runtime(heading), verdict.test->title, policy.policy,
                         PlaceOf(sources, verdict.test->span));
      out += FailureText(verdict, sources, language) + "\n";
    }
  }
  return out;
}

std::string VerdictsJson(const std::vector<TestedPolicy>& policies, const Sources& sources,
                         Language language) {
  ordered_json json = {
      {"passed", Passed(policies)}, {"failed", Failed(policies)}, {"policies", ordered_json::array()}};
  for (const TestedPolicy& policy : policies) {
    ordered_json& entry = json["policies"].emplace_back();
    entry["policy"] = policy.policy;
    entry["tests"] = ordered_json::array();
    for (const trial::Verdict& verdict : policy.verdicts)
      entry["tests"].push_back(ToJson(verdict, sources, language));
    if (policy.coverage) entry["coverage"] = CoverageJson(*policy.coverage, sources, language);
    if (policy.mutation) entry["mutation"] = MutationJson(*policy.mutation, sources, language);
  }
  const auto sum = [&](const char* name, const char* done, trial::Count count) {
    if (count.total > 0) json[name] = {{done, count.covered}, {"total", count.total}};
  };
  sum("coverage", "covered", Covered(policies));
  sum("mutation", "killed", Noticed(policies));
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string JUnit(const std::vector<TestedPolicy>& policies, const Sources& sources, Language language) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites tests=\"{}\" failures=\"{}\">\n", Passed(policies) + Failed(policies),
                     Failed(policies));
  for (const TestedPolicy& policy : policies) {
    if (policy.verdicts.empty()) continue;
    out += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n", Escaped(policy.policy),
                       policy.verdicts.size(), Failed({policy}));
    for (const trial::Verdict& verdict : policy.verdicts) {
      const Span span = verdict.test->span;
      out += fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\"",
                         Escaped(policy.policy), Escaped(verdict.test->title),
                         Escaped(sources[span.source].path), sources.Locate(span.source, span.begin).line);
      if (verdict.passed()) {
        out += "/>\n";
        continue;
      }
      const std::string message = verdict.differences.empty()
                                      ? Message(verdict.faults.front(), language)
                                      : std::string(sources.Text(verdict.differences.front().span)) + " ≠ " +
                                            In(language, verdict.differences.front().actual);
      out += fmt::format(">\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n", Escaped(message),
                         Escaped(FailureText(verdict, sources, language)));
    }
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace kaocheng::report
