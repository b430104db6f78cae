#include "tests/fuzz/text.h"

#include <cstdio>
#include <cstdlib>

#include "dsl/base/utf8.h"
#include "dsl/diagnostics/render.h"

namespace kaocheng::fuzz {

void MustBeEqual(const std::string& what, const std::string& left, const std::string& right) {
  if (left == right) return;
  std::fprintf(stderr, "%s\n--- before\n%s\n--- after\n%s\n", what.c_str(), left.c_str(), right.c_str());
  std::abort();
}

void MustBeShown(const std::vector<Diagnostic>& diagnostics, const Sources& sources) {
  for (const Language language : {Language::kEn, Language::kZh}) {
    const std::string text = RenderText(diagnostics, sources, language);
    if (const size_t bad = FindInvalidUtf8(text); bad != std::string::npos) {
      MustBeEqual("a message is not UTF-8", text, text.substr(0, bad));
    }
  }
}

}  // namespace kaocheng::fuzz
