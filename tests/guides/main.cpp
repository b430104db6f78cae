// guides [--update]: does what docs/handbook.zh-CN.md tells its reader and holds what it shows against what
// the commands write, run from the project's root. --update writes what there is now; the difference is then
// read by a person before it is committed.
#include <fmt/format.h>

#include <fstream>
#include <string_view>

#include "tests/guides/guide.h"
#include "tests/guides/workplace.h"
#include "tests/support/read_file.h"

namespace kaocheng::guides {
namespace {

constexpr const char* kGuide = "docs/handbook.zh-CN.md";

// Works through a guide; what it should show instead, by position of a block.
class Reader {
 public:
  bool Read(const std::string& guide, bool update, std::string& updated) {
    updated = guide;
    const std::vector<Block> blocks = BlocksOf(guide);
    std::ptrdiff_t moved = 0;
    for (const Block& block : blocks) {
      if (block.kind == "sh") {
        Run(block);
      } else if (block.kind == "diff") {
        std::string text = workplace_.Read(block.about);
        if (!Apply(block.text, text)) Fail(block, "these lines do not stand once in " + block.about);
        workplace_.Write(block.about, text);
      } else if (block.kind == "text") {
        if (block.text == said_) continue;
        updated.replace(static_cast<size_t>(static_cast<std::ptrdiff_t>(block.begin) + moved),
                        block.end - block.begin, said_);
        moved += static_cast<std::ptrdiff_t>(said_.size()) - static_cast<std::ptrdiff_t>(block.text.size());
        if (!update) Fail(block, "shows\n" + block.text + "but is\n" + said_);
      } else if (!block.about.empty()) {
        workplace_.Write(block.about, block.text);
      }
    }
    fmt::print("{}: {} blocks, {} failed\n", kGuide, blocks.size(), failed_);
    return failed_ == 0;
  }

 private:
  void Run(const Block& block) {
    const Workplace::Said said = workplace_.Run(block.text);
    said_ = said.text;
    const bool as_told = block.about.starts_with("exit=") ? block.about == fmt::format("exit={}", said.exit)
                                                          : said.exit == 0 || said.exit == 3;
    if (!as_told) Fail(block, fmt::format("exit {}\n{}{}", said.exit, block.text, said.text));
  }
  void Fail(const Block& block, const std::string& what) {
    ++failed_;
    fmt::print("{}:{}: {}\n", kGuide, block.line, what);
  }

  Workplace workplace_;
  std::string said_;
  int failed_ = 0;
};

int Main(bool update) {
  const std::string guide = ReadFile(kGuide);
  std::string updated;
  const bool good = !guide.empty() && Reader().Read(guide, update, updated);
  if (update && updated != guide) std::ofstream(kGuide, std::ios::binary) << updated;
  return good ? 0 : 1;
}

}  // namespace
}  // namespace kaocheng::guides

int main(int argc, char** argv) {
  const bool update = argc == 2 && std::string_view(argv[1]) == "--update";
  if (argc > 1 && !update) {
    fmt::print(stderr, "usage: guides [--update]\n");
    return 2;
  }
  return kaocheng::guides::Main(update);
}
