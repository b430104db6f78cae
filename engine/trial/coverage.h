#pragma once

#include <string>
#include <vector>

#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/suite.h"
#include "dsl/layers/consolidate.h"
#include "engine/explain/evaluator.h"
#include "engine/trial/sites.h"
#include "engine/trial/walk.h"

// What of a policy its tests have tried, by what can come out of a clause and not by its lines.
namespace kaocheng::trial {

// docs/testing.md says what each kind asks for.
enum class PointKind : uint8_t {
  kCondition,
  kRow,
  kException,
  kRung,
  kEscalation,
  kGrade,
  kQuota,
  kWindow,
};
inline constexpr size_t kPointKinds = 8;
Term KindTerm(PointKind kind);

// Something that a clause can come to, and how many tests made it do so.
struct Outcome {
  Term what;
  size_t tests = 0;
};

struct Point {
  PointKind kind = PointKind::kCondition;
  Span span;  // the clause
  std::vector<Outcome> outcomes;
};

struct Count {
  size_t covered = 0, total = 0;
};

struct Coverage {
  std::vector<Point> points;  // by place
  Count Total() const;
  Count Of(PointKind kind) const;
};

struct Probe;

// Watches the tests of a suite; each on any thread, then the sum.
class Watch {
 public:
  // The suite, the text and the policy outlive the watch.
  Watch(const hir::Suite& suite, const Words& words, size_t tests);
  ~Watch();
  void Saw(size_t test, explain::Evaluator& evaluator);
  Coverage Sum() const;

 private:
  const hir::Suite& suite_;
  std::vector<Point> points_;
  std::vector<Probe> probes_;
  std::vector<std::vector<bool>> seen_;  // by test, then probe
};

}  // namespace kaocheng::trial
