#include "dsl/syntax/synonyms.h"

#include <string>
#include <unordered_map>

namespace kaocheng::syntax {

// Each meaning stands in the quotation marks of “did you mean …”, two with a word between them.
std::optional<Term> SynonymOf(std::string_view written) {
  static const Term kOr{"or", "或"}, kAnd{"and", "且"}, kNot{"not", "非"}, kIf{"if", "如果"},
      kWhen{"when", "当"}, kEach{"each", "每"}, kOtherwise{"otherwise", "其余"}, kIs{"="}, kIsNot{"!="},
      kMore{">"}, kLess{"<"}, kAtLeast{">=` or `at least", ">=”或“不低于"},
      kAtMost{"<=` or `at most", "<=”或“不超过"};
  static const std::unordered_map<std::string_view, const Term*> kMeant = {{"或者", &kOr},
                                                                           {"并且", &kAnd},
                                                                           {"而且", &kAnd},
                                                                           {"同时", &kAnd},
                                                                           {"以及", &kAnd},
                                                                           {"不是", &kNot},
                                                                           {"并非", &kNot},
                                                                           {"若", &kIf},
                                                                           {"假如", &kIf},
                                                                           {"满足", &kWhen},
                                                                           {"符合", &kWhen},
                                                                           {"每个", &kEach},
                                                                           {"每次", &kEach},
                                                                           {"每条", &kEach},
                                                                           {"其它", &kOtherwise},
                                                                           {"等于", &kIs},
                                                                           {"不等于", &kIsNot},
                                                                           {"大于", &kMore},
                                                                           {"多于", &kMore},
                                                                           {"小于", &kLess},
                                                                           {"少于", &kLess},
                                                                           {"大于等于", &kAtLeast},
                                                                           {"不少于", &kAtLeast},
                                                                           {"不小于", &kAtLeast},
                                                                           {"大于或等于", &kAtLeast},
                                                                           {"至少", &kAtLeast},
                                                                           {"最少", &kAtLeast},
                                                                           {"小于等于", &kAtMost},
                                                                           {"不多于", &kAtMost},
                                                                           {"小于或等于", &kAtMost},
                                                                           {"不大于", &kAtMost},
                                                                           {"不高于", &kAtMost},
                                                                           {"至多", &kAtMost},
                                                                           {"最多", &kAtMost}};
  const auto found = kMeant.find(written);
  return found == kMeant.end() ? std::nullopt : std::optional(*found->second);
}

}  // namespace kaocheng::syntax
