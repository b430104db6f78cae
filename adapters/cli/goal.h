#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/cli/session.h"
#include "dsl/ast/ast.h"
#include "engine/sweep/figures.h"

namespace kaocheng::cli {

// A goal over the key figures of a combination: cost <= 500000 yuan and dismissals <= 5, in the policy
// language's own words for expressions. Key figures:
//   cost 金额 · paid 领取人数 · median 中位数 · ninetieth 九十分位 · maximum 最高额 · undetermined 未定 ·
//   undecided 待决定 an award's name: how many are due it; NAME.cost NAME.金额 GRADE.BAND, LADDER.STEP, or
//   BAND and STEP alone where only one has it, in English with an s if one likes
class Goal {
 public:
  // nullopt: reported.
  static std::optional<Goal> Read(Session& session, const std::string& text,
                                  const std::vector<sweep::Counted>& counted);

  bool Holds(const sweep::Figures& figures) const;
  // How far the figures are from it: each comparison that fails by its share of what it is compared with,
  // added up over `and`, the least over `or`. 0 where it holds.
  double Distance(const sweep::Figures& figures) const;

  // Where a figure is found; of a class its place.
  struct Figure {
    enum class Kind : uint8_t {
      kCost,
      kPaid,
      kMedian,
      kNinetieth,
      kMost,
      kUndetermined,
      kUndecided,
      kAwardCost,
      kCount
    };
    Kind kind = Kind::kCost;
    size_t counted = 0, place = 0;
    bool money() const {
      return kind == Kind::kCost || kind == Kind::kMedian || kind == Kind::kNinetieth ||
             kind == Kind::kMost || kind == Kind::kAwardCost;
    }
  };

 private:
  ast::Ast ast_;
  ast::ExprId root_;
  std::vector<std::optional<Figure>> figures_;  // by expression
  friend class GoalReader;
};

}  // namespace kaocheng::cli
