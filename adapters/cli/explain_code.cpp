#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>
#include <string>

#include "adapters/cli/code_examples.h"
#include "adapters/cli/session.h"
#include "dsl/base/number.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::cli {

namespace {

struct Page {
  const CatalogueRow* row;
  std::string_view more_en, more_zh;
  std::string_view example_en, example_zh;
};

struct More {
  Code code;
  std::string_view en, zh;
};
constexpr More kMore[] = {
#define KC_PAGE(name, en, zh) {Code::name, en, zh},
#include "adapters/cli/code_pages.def"
#undef KC_PAGE
};

Page PageOf(const CatalogueRow& row) {
  Page page{&row, {}, {}, {}, {}};
  for (const More& more : kMore) {
    if (more.code != row.code) continue;
    page.more_en = more.en;
    page.more_zh = more.zh;
  }
  for (const CodeExample& example : CodeExamples()) {
    if (example.code != CodeName(row.code)) continue;
    page.example_en = example.en;
    page.example_zh = example.zh;
  }
  return page;
}

// The patterns of the catalogue without their numbers: unknown name `…`.
std::string Plain(std::string_view pattern) {
  static const std::regex placeholder(R"(\{[0-9]+\})");
  return std::regex_replace(std::string(pattern), placeholder, "…");
}

const char* SeverityName(Severity severity, bool chinese) {
  switch (severity) {
    case Severity::kError:
      return chinese ? "错误" : "error";
    case Severity::kWarning:
      return chinese ? "警告" : "warning";
    case Severity::kNote:
      return chinese ? "说明" : "note";
  }
  return "";
}

std::string Half(const Page& page, bool chinese) {
  const CatalogueRow& row = *page.row;
  std::string out = fmt::format("{} · {}\n{}\n", CodeName(row.code), SeverityName(row.severity, chinese),
                                Plain(chinese ? row.zh : row.en));
  if (const auto more = chinese ? page.more_zh : page.more_en; !more.empty())
    out += fmt::format("\n{}\n", more);
  const std::string hint = Plain(chinese ? row.hint_zh : row.hint_en);
  const bool says_something = !hint.empty() && hint != "…";  // what to do depends on the case
  if (says_something) out += fmt::format("\n{}{}\n", chinese ? "怎样改正：" : "To mend it: ", hint);
  if (const auto example = chinese ? page.example_zh : page.example_en; !example.empty()) {
    out += fmt::format("\n{}\n{}", chinese ? "示例：" : "Example:", example);
  }
  return out;
}

nlohmann::ordered_json ToJson(const Page& page) {
  const CatalogueRow& row = *page.row;
  nlohmann::ordered_json json = {{"code", CodeName(row.code)},
                                 {"severity", SeverityName(row.severity, false)}};
  json["en"] = {{"message", Plain(row.en)},
                {"more", page.more_en},
                {"hint", Plain(row.hint_en)},
                {"example", page.example_en}};
  json["zh"] = {{"message", Plain(row.zh)},
                {"more", page.more_zh},
                {"hint", Plain(row.hint_zh)},
                {"example", page.example_zh}};
  return json;
}

// K0301, k301, 0301
std::optional<int64_t> NumberOf(const std::string& text) {
  const bool prefixed = !text.empty() && (text[0] == 'K' || text[0] == 'k');
  const std::string digits = prefixed ? text.substr(1) : text;
  const bool plain = !digits.empty() && digits.size() <= 4 &&
                     std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  return plain ? ParseScaled(digits, 0) : std::nullopt;
}

}  // namespace

int ExplainCode(Session& session) {
  const Options& options = session.options;
  const std::optional<int64_t> number = NumberOf(options.code);
  if (!number) {
    session.emitter.Report(Code::kNotACode, {}, {options.code});
    return kUsage;
  }
  const auto distance = [&](const CatalogueRow& row) {
    return std::abs(static_cast<int64_t>(row.code) - *number);
  };
  const auto nearest = std::min_element(
      Catalogue().begin(), Catalogue().end(),
      [&](const CatalogueRow& a, const CatalogueRow& b) { return distance(a) < distance(b); });
  if (distance(*nearest) != 0) {
    session.emitter.Report(Code::kUnknownCode, {}, {options.code, CodeName(nearest->code)});
    return kUsage;
  }
  const Page page = PageOf(*nearest);
  if (options.json) {
    std::cout << ToJson(page).dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
    return kDone;
  }
  const bool chinese = options.language == Language::kZh;
  std::cout << Half(page, chinese) << "\n" << Half(page, !chinese);
  return kDone;
}

}  // namespace kaocheng::cli
