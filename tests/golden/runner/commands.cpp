#include "commands.h"

#include <fmt/format.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp
#include <sys/wait.h>

#include <fstream>
#include <stdexcept>

#include "adapters/report/text.h"
#include "tests/support/read_file.h"

namespace kaocheng::golden {

namespace fs = std::filesystem;

namespace {

// A folder that goes when it is no longer needed.
class Folder {
 public:
  explicit Folder(const fs::path& script) {
    std::string pattern = (fs::temp_directory_path() / "kaocheng-golden-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
    const auto options = fs::copy_options::recursive | fs::copy_options::overwrite_existing;
    fs::copy(script.parent_path() / "base", work(), options);
    const fs::path own = script.parent_path() / script.stem();
    if (fs::is_directory(own)) fs::copy(own, work(), options);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  // The exit code; stderr is in Messages().
  int Run(const std::string& line, const std::string& locale) const {
    const std::string program = fs::path(KAOCHENG_PROGRAM).parent_path().string();
    const std::string shell =
        fmt::format("cd {} && export LC_ALL={} PATH={}:\"$PATH\"; {{ {}\n}} >/dev/null 2>../messages",
                    report::ShellQuote(work().string()), locale, report::ShellQuote(program), line);
    const int status = std::system(shell.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  std::string Messages() const { return ReadFile(path_ / "messages"); }

 private:
  fs::path work() const { return path_ / "work"; }

  fs::path path_;
};

}  // namespace

std::string RunCommands(const fs::path& script) {
  const Folder folder(script);
  std::ifstream in(script);
  std::string text;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    if (!line.starts_with("kaocheng")) {
      if (folder.Run(line, "C.UTF-8") != 0) text += "failed: " + line + "\n" + folder.Messages();
      continue;
    }
    text += "$ " + line + "\n";
    for (const auto& [language, locale] : {std::pair("en", "C.UTF-8"), std::pair("zh", "zh_CN.UTF-8")}) {
      const int exit = folder.Run(line, locale);
      text += fmt::format("--- {}, exit {}\n{}", language, exit, folder.Messages());
    }
  }
  return text;
}

}  // namespace kaocheng::golden
