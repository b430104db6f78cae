#include "adapters/report/text.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "adapters/file/digest.h"

namespace kaocheng::report {
namespace {

// What a shell makes of a command.
std::string FromShell(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string out;
  std::array<char, 256> buffer{};
  while (fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr) out += buffer.data();
  return out;
}

TEST(Text, ShellGivesBackWhatWasQuoted) {
  for (const std::string text :
       {"plain", "", "two words", "it's", "$HOME `id` \"x\" \\", "政策/珲春 市.kc", "-n;rm", "a\nb"}) {
    EXPECT_EQ(FromShell("printf '%s' " + ShellQuote(text)), text) << ShellQuote(text);
  }
  EXPECT_EQ(ShellCommand({"kaocheng", "--policy", "policies/延边.kc"}), "kaocheng --policy policies/延边.kc");
}

TEST(Text, JsonStringsReadBack) {
  for (const std::string text : {"", "\"q\"", "back\\slash", "line\nend\r\t", "\x01\x1f", "考成"}) {
    std::string json;
    AppendJsonString(json, text);
    EXPECT_EQ(nlohmann::json::parse(json).get<std::string>(), text);
  }
}

// Wherever among others it stands, and whatever stands beside it.
TEST(Text, JsonStringsReadBackCharacterByCharacter) {
  for (int c = 0; c < 0x80; ++c) {
    for (size_t at = 0; at < 19; ++at) {
      std::string text = "0123456\x7f 甲乙丙";
      text.insert(at, 1, static_cast<char>(c));
      if (at > 9) text = std::string(at, 'x') + static_cast<char>(c) + "甲乙丙";
      std::string json;
      AppendJsonString(json, text);
      EXPECT_EQ(nlohmann::json::parse(json).get<std::string>(), text) << c << ' ' << at;
    }
  }
}

TEST(Text, HtmlHoldsNoMarkupOfOthers) {
  EXPECT_EQ(EscapeHtml("<b a='1' c=\"2\">&\x01</b>"),
            "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;&lt;/b&gt;");
}

TEST(Text, NumbersForPeople) {
  EXPECT_EQ(GroupedYuan(0), "0.00");
  EXPECT_EQ(GroupedYuan(99), "0.99");
  EXPECT_EQ(GroupedYuan(123456789), "1,234,567.89");
  EXPECT_EQ(GroupedYuan(-100000), "-1,000.00");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(1000), "1,000");
}

TEST(Text, Sha256OfNothing) {
  EXPECT_EQ(file::Sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace kaocheng::report
