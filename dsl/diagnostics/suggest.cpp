#include "dsl/diagnostics/suggest.h"

#include <algorithm>

#include "dsl/base/utf8.h"

namespace kaocheng {
namespace {

std::u32string CodePoints(std::string_view text) {
  std::u32string points;
  for (size_t at = 0; at < text.size();) points.push_back(NextCodePoint(text, at));
  return points;
}

// Insertions, deletions, replacements and swaps of neighbours, each counted once.
size_t EditDistance(const std::u32string& a, const std::u32string& b) {
  std::vector<size_t> before, previous(b.size() + 1), current(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    before = previous;
    previous = current;
  }
  return previous[b.size()];
}

// People shorten names: 得分 for 年度考核得分. The shortest that holds all of it; in English too many hold
// `on`.
std::optional<std::string> SuggestLonger(const std::u32string& wanted, std::string_view unknown,
                                         const std::vector<std::string>& candidates) {
  const bool ascii = std::all_of(wanted.begin(), wanted.end(), [](char32_t c) { return c < 0x80; });
  if (wanted.size() < 2 || ascii) return std::nullopt;
  const std::string* shortest = nullptr;
  for (const std::string& candidate : candidates) {
    if (candidate.find(unknown) == std::string::npos) continue;
    if (shortest == nullptr || candidate.size() < shortest->size()) shortest = &candidate;
  }
  return shortest == nullptr ? std::nullopt : std::optional(*shortest);
}

}  // namespace

size_t NameDistance(std::string_view a, std::string_view b) {
  return EditDistance(CodePoints(a), CodePoints(b));
}

std::optional<std::string> SuggestName(std::string_view unknown, const std::vector<std::string>& candidates) {
  constexpr size_t kLongest = 64;  // code points; nobody mistypes a longer name
  const std::u32string wanted = CodePoints(unknown);
  if (wanted.size() > kLongest) return std::nullopt;
  // A third of the length, but one slip is forgiven in words of two characters, which most Chinese words
  // have.
  size_t best = std::max<size_t>(wanted.size() / 3, wanted.size() >= 2 ? 1 : 0) + 1;
  std::optional<std::string> nearest;
  for (const std::string& candidate : candidates) {
    const std::u32string points = CodePoints(candidate);
    const size_t gap =
        points.size() > wanted.size() ? points.size() - wanted.size() : wanted.size() - points.size();
    if (gap >= best) continue;
    const size_t distance = EditDistance(wanted, points);
    if (distance >= best || distance >= std::min(wanted.size(), points.size())) continue;
    best = distance;
    nearest = candidate;
  }
  return nearest ? nearest : SuggestLonger(wanted, unknown, candidates);
}

std::optional<std::string> SuggestSplit(std::string_view unknown, const std::vector<std::string>& known) {
  const std::string* longest = nullptr;
  for (const std::string& word : known) {
    if (word.empty() || word.size() >= unknown.size()) continue;
    if (!unknown.starts_with(word) && !unknown.ends_with(word)) continue;
    if (longest == nullptr || word.size() > longest->size()) longest = &word;
  }
  if (longest == nullptr) return std::nullopt;
  if (unknown.starts_with(*longest)) {
    return *longest + " " + std::string(unknown.substr(longest->size()));
  }
  return std::string(unknown.substr(0, unknown.size() - longest->size())) + " " + *longest;
}

}  // namespace kaocheng
