#include "adapters/cli/options.h"

#include <cstdlib>
#include <string_view>

#include "adapters/cli/parser.h"

namespace kaocheng::cli {

Language LanguageOf(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const std::string_view value = argument == "--lang" && i + 1 < argc ? std::string_view(argv[i + 1])
                                   : argument.starts_with("--lang=")    ? argument.substr(7)
                                                                        : std::string_view();
    if (value == "zh") return Language::kZh;
    if (value == "en") return Language::kEn;
  }
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    return std::string_view(value).starts_with("zh") ? Language::kZh : Language::kEn;
  }
  return Language::kEn;
}

std::optional<Options> ParseOptions(int argc, const char* const* argv, Emitter& emitter, int& exit) {
  return Parser(LanguageOf(argc, argv), emitter).Parse(argc, argv, exit);
}

}  // namespace kaocheng::cli
