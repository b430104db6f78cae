#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "adapters/cli/session.h"
#include "adapters/file/system_error.h"
#include "adapters/report/staging.h"
#include "dsl/diagnostics/code.h"
#include "dsl/format/format.h"
#include "dsl/syntax/parse.h"

namespace kaocheng::cli {

namespace {

namespace fs = std::filesystem;

struct Formatted {
  SourceId source;
  std::string text;
};

// Syntax errors: nothing is known about what the author meant there.
bool Unreadable(const Emitter& emitter, SourceId source) {
  constexpr int kSyntaxPhase = 1;
  return std::any_of(emitter.diagnostics().begin(), emitter.diagnostics().end(), [&](const Diagnostic& d) {
    const Span* span = std::get_if<Span>(&d.place);
    return span != nullptr && span->source == source && Row(d.code).severity == Severity::kError &&
           static_cast<int>(d.code) / 100 == kSyntaxPhase;
  });
}

// What goes into a file is read again first.
void MustBeReadable(const std::string& text) {
  Sources sources;
  ast::Ast ast;
  Emitter emitter;
  syntax::Parse(sources, sources.Add("", text), ast, emitter);
  if (emitter.has_errors()) std::abort();
}

std::string LineOf(std::string_view text, size_t& at) {
  const size_t end = std::min(text.find('\n', at), text.size());
  std::string line(text.substr(at, end - at));
  at = std::min(end + 1, text.size());
  return line;
}

std::string_view Visible(std::string_view line) { return line.substr(0, line.find_last_not_of(" \t\r") + 1); }

// What is other where no line looks otherwise.
std::string InvisibleChange(std::string_view before, bool chinese) {
  if (before.find('\r') != std::string_view::npos)
    return chinese ? "：只有换行符不同（应为 LF，现有 CRLF）\n"
                   : ": only line ends differ (LF is meant, CRLF is there)\n";
  if (!before.ends_with('\n'))
    return chinese ? "：只有末行的换行符不同\n" : ": only the last line's end differs\n";
  return chinese ? "：只有行末的空格不同\n" : ": only blanks at the ends of lines differ\n";
}

// The first line that looks otherwise, as it is and as it would be.
std::string FirstChange(std::string_view before, std::string_view after, bool chinese) {
  size_t left = 0;
  size_t right = 0;
  for (size_t line = 1; left < before.size() || right < after.size(); ++line) {
    const std::string old_line = LineOf(before, left);
    const std::string new_line = LineOf(after, right);
    if (Visible(old_line) != Visible(new_line))
      return fmt::format(":{}\n- {}\n+ {}\n", line, old_line, new_line);
  }
  return InvisibleChange(before, chinese);
}

std::optional<Term> Replace(const std::string& path, const std::string& text) {
  std::error_code error;
  const fs::path target = fs::canonical(path, error);  // through links
  if (error) return file::FailureOf(path, error.value());
  const fs::perms permissions = fs::status(target, error).permissions();
  report::Staging staging(target, report::Staging::Shape::kFile);
  if (auto failed = staging.Open()) return failed;
  const std::string name = target.filename().string();
  if (auto failed = report::WriteFile(staging.Path(name), text)) return failed;
  fs::permissions(staging.Path(name), permissions, error);
  return staging.Commit(name);
}

void PrintResult(const Options& options, const Sources& sources, const std::vector<Formatted>& all) {
  const auto changed = [&](const Formatted& file) { return file.text != sources[file.source].text; };
  if (options.json) {
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    for (const Formatted& file : all)
      json.push_back({{"file", sources[file.source].path}, {"changed", changed(file)}});
    std::cout << json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
    return;
  }
  const auto count = std::count_if(all.begin(), all.end(), changed);
  const bool chinese = options.language == Language::kZh;
  if (options.check) {
    for (const Formatted& file : all) {
      if (changed(file))
        std::cout << sources[file.source].path << FirstChange(sources[file.source].text, file.text, chinese);
    }
  }
  const char* line = options.check ? (chinese ? "{} 个文件，{} 个需要整理\n" : "{} files, {} would change\n")
                                   : (chinese ? "{} 个文件，整理了 {} 个\n" : "{} files, {} formatted\n");
  std::cout << fmt::format(fmt::runtime(line), all.size(), count);
}

}  // namespace

int Fmt(Session& session) {
  const Options& options = session.options;
  PolicyFiles& files = session.compilation.files;
  session.phases.Do({"parse", "读取政策"},
                    [&] { LoadPolicies(options.paths, syntax::Tests::kRead, files, session.emitter); });
  if (files.environment_failed) return kEnvironment;
  std::map<SourceId, std::vector<ast::PolicyId>> by_source;
  for (const ast::PolicyId id : files.given) by_source[files.ast.policies[id].span.source].push_back(id);

  Exit exit = session.emitter.has_errors() ? kPolicyErrors : kDone;
  std::vector<Formatted> all;
  const auto convert = options.language_given ? std::optional(options.language) : std::nullopt;
  for (const auto& [source, policies] : by_source) {
    if (Unreadable(session.emitter, source)) continue;
    all.push_back({source, format::Format(files.sources, source, files.ast, policies, convert)});
    MustBeReadable(all.back().text);
  }
  for (const Formatted& file : all) {
    if (file.text == files.sources[file.source].text) continue;
    if (options.check) {
      exit = kPolicyErrors;
    } else if (auto error = Replace(files.sources[file.source].path, file.text)) {
      session.emitter.Report(Code::kCannotWrite, {}, {*error});
      return kEnvironment;
    }
  }
  PrintResult(options, files.sources, all);
  return exit;
}

}  // namespace kaocheng::cli
