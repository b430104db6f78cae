#include "dsl/syntax/synonyms.h"

#include <algorithm>
#include <array>
#include <string>

namespace kaocheng::syntax {
namespace {

struct Meaning {
  std::string_view en, zh;  // stand in the quotation marks of “did you mean …”, two with a word between them
  std::string_view written;  // words that mean it, each between blanks
};

constexpr std::array kMeanings{
    Meaning{"or", "或", " 或者 "},
    Meaning{"and", "且", " 并且 而且 同时 以及 "},
    Meaning{"not", "非", " 不是 并非 "},
    Meaning{"if", "如果", " 若 假如 "},
    Meaning{"then", "则", " 那么 "},
    Meaning{"when", "当", " 满足 符合 "},
    Meaning{"each", "每", " 每个 每次 每条 "},
    Meaning{"otherwise", "其余", " 其它 "},
    Meaning{"=", "=", " 等于 "},
    Meaning{"!=", "!=", " 不等于 "},
    Meaning{">", ">", " 大于 多于 超过 "},
    Meaning{"<", "<", " 小于 少于 不足 "},
    Meaning{">=` or `at least", ">=”或“不低于", " 大于等于 大于或等于 不少于 不小于 至少 最少 达到 以上 "},
    Meaning{"<=` or `at most", "<=”或“不超过", " 小于等于 小于或等于 不多于 不大于 不高于 至多 最多 以下 "},
};

}  // namespace

std::optional<Term> SynonymOf(std::string_view written) {
  const std::string word = " " + std::string(written) + " ";
  const auto* const found = std::ranges::find_if(kMeanings, [&](const Meaning& meaning) {
    return meaning.written.find(word) != std::string_view::npos;
  });
  if (found == kMeanings.end()) return std::nullopt;
  return Term(std::string(found->en), std::string(found->zh));
}

}  // namespace kaocheng::syntax
