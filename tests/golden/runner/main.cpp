// golden [--update] [NAME-PART …]: holds every tests/golden/<topic>/*.kc and tests/golden/command/*.cmd
// against its .expected file, run from the project's root. A policy's name begins with fail_ iff the stage
// reports errors. --update writes what there is now; the difference is then read by a person before it is
// committed.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "commands.h"
#include "dsl/diagnostics/render.h"
#include "stages.h"

namespace fs = std::filesystem;

namespace kaocheng::golden {
namespace {

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

struct Result {
  std::string text;
  bool has_errors = false;
};

Result Run(const Stage& stage, const fs::path& path) {
  Sources sources;
  // Named without its folder, so that the files can be moved and run from anywhere.
  const SourceId source = sources.Add(path.filename().string(), ReadFile(path));
  Emitter emitter;
  Result result;
  result.text = stage.dump(sources, source, emitter);
  result.has_errors = emitter.has_errors();
  if (emitter.diagnostics().empty()) return result;
  result.text += "--- en\n" + RenderText(emitter.diagnostics(), sources, Language::kEn);
  result.text += "--- zh\n" + RenderText(emitter.diagnostics(), sources, Language::kZh);
  return result;
}

std::vector<fs::path> FilesOf(const std::string& topic, const std::string& extension,
                              const std::vector<std::string>& parts) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(fs::path("tests/golden") / topic)) {
    const std::string name = entry.path().string();
    const bool wanted = parts.empty() || std::ranges::any_of(parts, [&](const std::string& part) {
                          return name.find(part) != std::string::npos;
                        });
    if (wanted && entry.path().extension() == extension) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

// The first line that differs, which is where to look.
void PrintDifference(const std::string& expected, const std::string& actual) {
  std::istringstream left(expected), right(actual);
  std::string expected_line, actual_line;
  for (size_t line = 1;; ++line) {
    const bool more_left = static_cast<bool>(std::getline(left, expected_line));
    const bool more_right = static_cast<bool>(std::getline(right, actual_line));
    if (!more_left && !more_right) return;
    if (more_left && more_right && expected_line == actual_line) continue;
    fmt::print("  line {}\n    expected: {}\n    actual:   {}\n", line, more_left ? expected_line : "(end)",
               more_right ? actual_line : "(end)");
    return;
  }
}

// Whether the file agrees with its .expected file, or was made to.
bool Agrees(const fs::path& path, const std::string& actual, bool update) {
  fs::path expected_path = path;
  expected_path.replace_extension(".expected");
  const std::string expected = fs::exists(expected_path) ? ReadFile(expected_path) : "";
  if (actual == expected) return true;
  if (update) {
    std::ofstream(expected_path, std::ios::binary) << actual;
    fmt::print("updated {}\n", expected_path.string());
    return true;
  }
  fmt::print("{}: differs from its .expected\n", path.string());
  PrintDifference(expected, actual);
  return false;
}

int Main(const std::vector<std::string>& args) {
  bool update = false;
  std::vector<std::string> parts;
  for (const std::string& arg : args) {
    if (arg == "--update") {
      update = true;
    } else {
      parts.push_back(arg);
    }
  }
  if (update && std::getenv("CI") != nullptr) {
    fmt::print(stderr, "--update does not run in CI\n");
    return 2;
  }
  size_t run = 0, failed = 0;
  for (const Stage& stage : Stages()) {
    for (const fs::path& path : FilesOf(std::string(stage.topic), ".kc", parts)) {
      ++run;
      const Result actual = Run(stage, path);
      if (actual.has_errors != path.filename().string().starts_with("fail_")) {
        ++failed;
        fmt::print(
            "{}: {}\n{}", path.string(),
            actual.has_errors ? "reports errors, so its name must begin with fail_" : "reports no error",
            actual.text.substr(actual.text.find("--- en") == std::string::npos ? 0
                                                                               : actual.text.find("--- en")));
        continue;
      }
      if (!Agrees(path, actual.text, update)) ++failed;
    }
  }
  for (const fs::path& path : FilesOf("command", ".cmd", parts)) {
    ++run;
    if (!Agrees(path, RunCommands(path), update)) ++failed;
  }
  fmt::print("{} golden files, {} failed\n", run, failed);
  return failed == 0 && (run > 0 || !parts.empty()) ? 0 : 1;
}

}  // namespace
}  // namespace kaocheng::golden

int main(int argc, char** argv) { return kaocheng::golden::Main({argv + 1, argv + argc}); }
