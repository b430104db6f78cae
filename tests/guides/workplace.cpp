#include "tests/guides/workplace.h"

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp
#include <sys/wait.h>

#include <fstream>
#include <stdexcept>

#include "adapters/report/text.h"
#include "tests/support/read_file.h"

namespace kaocheng::guides {

namespace fs = std::filesystem;

Workplace::Workplace() {
  std::string pattern = (fs::temp_directory_path() / "kaocheng-guide-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = pattern;
  fs::create_directories(path_ / "work");
  fs::copy("policies", path_ / "work/policies", fs::copy_options::recursive);
  const Said made =
      Run(report::ShellCommand({KAOCHENG_GENERATOR, "--out", "data", "--scale", "1", "--seed", "2016"}));
  if (made.exit != 0) throw std::runtime_error(made.text);
}

Workplace::~Workplace() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Workplace::Said Workplace::Run(const std::string& script) const {
  std::ofstream(path_ / "script", std::ios::binary) << script;
  const std::string program = fs::path(KAOCHENG_PROGRAM).parent_path().string();
  const std::string line = "cd " + report::ShellQuote((path_ / "work").string()) +
                           " && PATH=" + report::ShellQuote(program) +
                           ":\"$PATH\" && export PATH && LC_ALL=zh_CN.UTF-8 sh -e ../script >../said 2>&1";
  const int status = std::system(line.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, Read("../said")};
}

std::string Workplace::Read(const std::string& file) const { return ReadFile(path_ / "work" / file); }

void Workplace::Write(const std::string& file, const std::string& text) const {
  const fs::path path = path_ / "work" / file;
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace kaocheng::guides
