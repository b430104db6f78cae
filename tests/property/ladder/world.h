#pragma once

#include <string>
#include <vector>

#include "engine/exec/execute.h"
#include "tests/reference/scenario.h"

// People with violations and decided sanctions on one ladder, judged by the executor.
namespace kaocheng::property {

inline constexpr int64_t kSteps = 4;  // three that last 3, 6 and 12 months, and a final one
inline constexpr int64_t kFinal = 4;
inline constexpr int64_t kHighestLasting = 3;

// What the law of the period's end says of a violation; see hir::Violation::at_end.
struct Later {
  bool applicable = true;
  int64_t base = 1, heavier = 0, lighter = 0, at_least = 0, at_most = kSteps, repeat = 0;
};

// What a violation says of itself; see hir::Violation.
struct Offence {
  int person = 0;
  Date on = 0;
  int64_t base = 1, heavier = 0, lighter = 0, at_least = 0, at_most = kSteps;
  std::string id{};
  Later at_end{};  // counts where the rules have two laws
};

struct Decision {
  int person = 0;
  Date on = 0;
  int64_t step = 1;
  bool annulled = false;
  std::string cause{};  // the offence that it decided, or none
};

struct Rules {
  int64_t repeat = 0;
  std::vector<hir::Escalation> escalations{};
  bool two_laws = false;  // `transition lighter`
};

struct Verdict {
  int64_t step = 0;
  int64_t state = 0;  // hir::Fold::Output::kViolationState
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// The verdict of each offence, in the order given; -1 where it cannot be told.
std::vector<Verdict> Judge(const Rules& rules, const std::vector<Offence>& offences,
                           const std::vector<Decision>& decisions, const exec::Options& options = {1, 512});

// The same by the reference evaluator, which shares no code with the executor.
std::vector<Verdict> JudgeByReference(const Rules& rules, const std::vector<Offence>& offences,
                                      const std::vector<Decision>& decisions);

}  // namespace kaocheng::property
