#include "dsl/format/comments.h"
#include "dsl/format/format.h"
#include "tests/fuzz/parsed.h"
#include "tests/fuzz/text.h"

// Of a text without syntax errors the layout has the same tree and as many comments, and is its own layout;
// and English to Chinese to English gives the same text.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kaocheng;
  const auto format = [](const fuzz::Parsed& parsed, std::optional<Language> language) {
    return format::Format(parsed.sources, parsed.source, parsed.ast, parsed.policies, language);
  };
  const auto read = [](const std::string& what, const std::string& text) {
    fuzz::Parsed parsed(text);
    if (parsed.emitter.has_errors()) fuzz::MustBeEqual(what + " has errors", "", text);
    return parsed;
  };
  const std::string text(reinterpret_cast<const char*>(data), size);
  const fuzz::Parsed before(text);
  if (before.emitter.has_errors() || before.policies.empty()) return 0;

  const std::string once = format(before, {});
  const fuzz::Parsed after = read("the layout of\n" + text, once);
  fuzz::MustBeEqual("tree", before.Tree(), after.Tree());
  fuzz::MustBeEqual("comments", std::to_string(format::CommentsOf(text).size()),
                    std::to_string(format::CommentsOf(once).size()));
  fuzz::MustBeEqual("twice", once, format(after, {}));

  const std::string english = format(before, Language::kEn);
  const std::string chinese = format(read("English of\n" + text, english), Language::kZh);
  const std::string back = format(read("Chinese of\n" + english, chinese), Language::kEn);
  fuzz::MustBeEqual("there and back by\n" + chinese, english, back);
  return 0;
}
