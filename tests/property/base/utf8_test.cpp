#include "dsl/base/utf8.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace kaocheng {
namespace {

// What stands at the edges of what UTF-8 has, on either side.
rc::Gen<std::string> Some() {
  return rc::gen::weightedOneOf<std::string>(
      {{40, rc::gen::element<std::string>("a", "a row of letters, ", "南沟", "\xC2\x80", "\xDF\xBF",
                                          "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
                                          "\xF0\x90\x80\x80", "\xF3\xBF\xBF\xBF", "\xF4\x8F\xBF\xBF")},
       {1, rc::gen::element<std::string>("\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80",
                                         "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF",
                                         "\x80", "\xE5\x8D", "\xE5", "\xF0\x9F\x8C", "\xC3")}});
}

RC_GTEST_PROP(Utf8, IsFoundAlikeEitherWay, ()) {
  std::string text;
  for (int parts = *rc::gen::inRange(0, 60); parts > 0; --parts) text += *Some();
  const size_t begin = *rc::gen::inRange<size_t>(0, 4);
  const std::string_view part = std::string_view(text).substr(std::min(begin, text.size()));
  RC_ASSERT(IsUtf8(part) == (FindInvalidUtf8(part) == std::string_view::npos));
}

// Any two bytes behind a byte that may begin a character.
TEST(Utf8, EveryBeginning) {
  for (int lead = 0x80; lead < 0x100; ++lead) {
    for (int second = 0; second < 0x100; ++second) {
      for (const std::string_view rest : {"", "\x80", "\x80\x80", "a"}) {
        const std::string text = "123" + std::string{static_cast<char>(lead), static_cast<char>(second)} +
                                 std::string(rest) + "and more behind it";
        ASSERT_EQ(IsUtf8(text), FindInvalidUtf8(text) == std::string_view::npos) << lead << ' ' << second;
      }
    }
  }
}

}  // namespace
}  // namespace kaocheng
