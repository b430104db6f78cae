#include "dsl/check/number_words.h"

#include <algorithm>
#include <array>
#include <span>

namespace kaocheng::check {

namespace {

constexpr std::array<std::string_view, 16> kDigits = {"一", "二", "三", "四", "五", "六", "七", "八",
                                                      "九", "十", "两", "半", "百", "千", "万", "零"};
constexpr std::array<std::string_view, 15> kUnits = {"个月", "月",   "年", "个工作日", "工作日",
                                                     "天",   "日",   "元", "万元",     "个小时",
                                                     "小时", "分钟", "分", "次",       "个"};

// Takes one of these from the front.
bool Take(std::string_view& text, std::span<const std::string_view> words) {
  const auto found =
      std::ranges::find_if(words, [&](std::string_view word) { return text.starts_with(word); });
  if (found == words.end()) return false;
  text.remove_prefix(found->size());
  return true;
}

}  // namespace

bool IsNumberInWords(std::string_view name) {
  constexpr std::string_view kPercent = "百分之";
  if (name.starts_with(kPercent)) {
    name.remove_prefix(kPercent.size());
    while (Take(name, kDigits)) continue;
    return name.empty();
  }
  if (!Take(name, kDigits)) return false;
  while (std::ranges::find(kUnits, name) == kUnits.end()) {
    if (!Take(name, kDigits)) return false;
  }
  return true;
}

}  // namespace kaocheng::check
