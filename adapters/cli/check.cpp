#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "adapters/cli/session.h"
#include "dsl/diagnostics/render.h"

namespace kaocheng::cli {

namespace {

size_t Warnings(const Emitter& emitter) {
  const auto& all = emitter.diagnostics();
  return static_cast<size_t>(std::count_if(all.begin(), all.end(), [](const Diagnostic& d) {
    return Row(d.code).severity == Severity::kWarning;
  }));
}

}  // namespace

int Check(Session& session) {
  const Exit exit = CompilePolicies(session, Which::kGiven);
  const Options& options = session.options;
  const Emitter& emitter = session.emitter;
  const PolicyFiles& files = session.compilation.files;
  if (options.json) {
    nlohmann::ordered_json json;
    json["policies"] = nlohmann::ordered_json::array();
    for (const ast::PolicyId id : files.given) json["policies"].push_back(files.ast.policies[id].name.text);
    json["errors"] = emitter.errors();
    json["warnings"] = Warnings(emitter);
    json["diagnostics"] =
        nlohmann::ordered_json::parse(RenderJson(emitter.diagnostics(), files.sources, options.language));
    if (const size_t left = emitter.diagnostics().size() - json["diagnostics"].size(); left > 0)
      json["left_out"] = left;
    std::cout << json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
    return exit;
  }
  const char* line = options.language == Language::kZh ? "{} 项政策：{} 个错误，{} 个警告\n"
                                                       : "{} policies: {} errors, {} warnings\n";
  std::cout << fmt::format(fmt::runtime(line), files.given.size(), emitter.errors(), Warnings(emitter));
  return exit;
}

}  // namespace kaocheng::cli
