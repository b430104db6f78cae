#include "adapters/report/mutation.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "adapters/report/coverage.h"
#include "adapters/report/places.h"

namespace kaocheng::report {

namespace {

constexpr size_t kMostLines = 3;  // of a clause that is dropped

struct Lines {
  std::vector<std::string> before, after;
};

std::vector<std::string> Split(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    const size_t last = line.find_last_not_of(' ');
    if (last != std::string_view::npos) lines.emplace_back(line.substr(0, last + 1));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// The whole lines that the change touches, as they are and as it has them.
Lines LinesOf(const trial::Survivor& survivor, const Sources& sources) {
  const Span first = survivor.edits.front().span;
  const std::string& text = sources[first.source].text;
  const size_t newline = first.begin == 0 ? std::string::npos : text.rfind('\n', first.begin - 1);
  const size_t begin = newline == std::string::npos ? 0 : newline + 1;
  const size_t end = std::min(text.find('\n', survivor.edits.back().span.end), text.size());
  std::string after;
  size_t at = begin;
  for (const trial::Edit& edit : survivor.edits) {
    after += text.substr(at, edit.span.begin - at) + edit.text;
    at = edit.span.end;
  }
  after += text.substr(at, end - at);
  return {Split(std::string_view(text).substr(begin, end - begin)), Split(after)};
}

std::string Diff(const trial::Survivor& survivor, const Sources& sources) {
  const Lines lines = LinesOf(survivor, sources);
  std::string out;
  const auto put = [&](char sign, const std::vector<std::string>& list) {
    for (size_t i = 0; i < std::min(list.size(), kMostLines); ++i)
      out += fmt::format("  {} {}\n", sign, list[i]);
    if (list.size() > kMostLines) out += fmt::format("  {} …\n", sign);
  };
  put('-', lines.before);
  put('+', lines.after);
  return out;
}

std::string Advice(const trial::Survivor& survivor, const Sources& sources, bool zh) {
  std::string out;
  if (survivor.test == nullptr) {
    out = zh ? "  没有测试用到这一处\n" : "  no test evaluates this\n";
  } else {
    out =
        fmt::format(fmt::runtime(zh ? "  应由该测试发现：{}（{}）\n" : "  the test to notice it: {} ({})\n"),
                    survivor.test->title, PlaceOf(sources, survivor.test->span));
  }
  if (!survivor.notice.empty())
    out += fmt::format(fmt::runtime(zh ? "  取值恰为 {} 时能看出\n" : "  it shows at {}\n"), survivor.notice);
  return out;
}

void Numbers(const trial::Mutation& mutation, const std::string& policy, bool zh, std::string& out) {
  const trial::Count count{mutation.killed, mutation.total};
  out += fmt::format(fmt::runtime(zh ? "改动 {}：发现 {}，未发现 {}，共 {}，{}%\n"
                                     : "changes {}: {} noticed, {} not, of {}, {}%\n"),
                     policy, mutation.killed, mutation.survivors.size(), mutation.total, Percent(count));
  if (mutation.same > 0)
    out += fmt::format(fmt::runtime(zh ? "  另有 {} 处改动可证明不影响结果，不计\n"
                                       : "  {} more can be shown to change nothing and are not counted\n"),
                       mutation.same);
  if (mutation.cut > 0)
    out += fmt::format(fmt::runtime(zh ? "  另有 {} 处改动超出上限，未试\n"
                                       : "  {} more are beyond the limit and were not tried\n"),
                       mutation.cut);
  if (mutation.failing > 0)
    out += fmt::format(fmt::runtime(zh ? "  {} 个测试本来就不通过，不能用来发现改动\n"
                                       : "  {} tests fail without any change and notice nothing\n"),
                       mutation.failing);
}

}  // namespace

trial::Count Noticed(const std::vector<TestedPolicy>& policies) {
  trial::Count all;
  for (const TestedPolicy& policy : policies) {
    if (!policy.mutation) continue;
    all.covered += policy.mutation->killed;
    all.total += policy.mutation->total;
  }
  return all;
}

std::string MutationText(const std::vector<TestedPolicy>& policies, const Sources& sources,
                         Language language) {
  const bool zh = language == Language::kZh;
  std::string out;
  for (const TestedPolicy& policy : policies) {
    if (!policy.mutation) continue;
    for (const trial::Survivor& survivor : policy.mutation->survivors) {
      out += fmt::format("{} {}\n", PlaceOf(sources, survivor.edits.front().span),
                         In(language, trial::KindTerm(survivor.kind)));
      out += Diff(survivor, sources) + Advice(survivor, sources, zh);
    }
    if (policy.mutation->total > 0) Numbers(*policy.mutation, policy.policy, zh, out);
  }
  const trial::Count all = Noticed(policies);
  if (all.total == 0) return zh ? "没有可试的改动\n" : "nothing to change\n";
  return out + fmt::format(
                   fmt::runtime(zh ? "合计改动 {}，发现 {}，{}%\n" : "changes in all {}, {} noticed, {}%\n"),
                   all.total, all.covered, Percent(all));
}

nlohmann::ordered_json MutationJson(const trial::Mutation& mutation, const Sources& sources,
                                    Language language) {
  nlohmann::ordered_json json = {{"killed", mutation.killed}, {"survived", mutation.survivors.size()},
                                 {"total", mutation.total},   {"equivalent", mutation.same},
                                 {"not_tried", mutation.cut}, {"survivors", nlohmann::ordered_json::array()}};
  for (const trial::Survivor& survivor : mutation.survivors) {
    const Span span = survivor.edits.front().span;
    const Lines lines = LinesOf(survivor, sources);
    nlohmann::ordered_json& entry = json["survivors"].emplace_back();
    entry = {{"kind", In(language, trial::KindTerm(survivor.kind))},
             {"file", sources[span.source].path},
             {"line", LineOf(sources, span)},
             {"before", lines.before},
             {"after", lines.after},
             {"test", nullptr},
             {"shows_at", nullptr}};
    if (survivor.test != nullptr) entry["test"] = survivor.test->title;
    if (!survivor.notice.empty()) entry["shows_at"] = survivor.notice;
  }
  return json;
}

}  // namespace kaocheng::report
