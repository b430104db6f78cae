#include "engine/trial/coverage.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/trial/probe.h"

namespace kaocheng::trial {

using explain::Evaluator;

Term KindTerm(PointKind kind) {
  switch (kind) {
    case PointKind::kCondition:
      return {"conditions", "条件"};
    case PointKind::kRow:
      return {"table rows", "对照表行"};
    case PointKind::kException:
      return {"exceptions and modifiers", "例外和加减"};
    case PointKind::kRung:
      return {"rungs", "阶梯各档"};
    case PointKind::kEscalation:
      return {"escalations", "升档"};
    case PointKind::kGrade:
      return {"grades", "等次"};
    case PointKind::kQuota:
      return {"quotas", "名额"};
    case PointKind::kWindow:
      return {"window edges", "时限边界"};
  }
  return "";
}

namespace {

void Add(Count& count, const Point& point) {
  count.total += point.outcomes.size();
  count.covered +=
      static_cast<size_t>(std::count_if(point.outcomes.begin(), point.outcomes.end(),
                                        [](const Outcome& outcome) { return outcome.tests > 0; }));
}

}  // namespace

Count Coverage::Total() const {
  Count count;
  for (const Point& point : points) Add(count, point);
  return count;
}

Count Coverage::Of(PointKind kind) const {
  Count count;
  for (const Point& point : points)
    if (point.kind == kind) Add(count, point);
  return count;
}

Watch::Watch(const hir::Suite& suite, const Words& words, size_t tests) : suite_(suite) {
  std::vector<Asked> asked = PointsOf(suite, words);
  const auto place = [](const Asked& one) {
    return std::tuple(one.point.span.source.value, one.point.span.begin, one.point.span.end, one.point.kind);
  };
  std::stable_sort(asked.begin(), asked.end(),
                   [&](const Asked& a, const Asked& b) { return place(a) < place(b); });
  for (Asked& one : asked) {
    // The same words read in several places, such as by items that share a scope, are one point.
    const bool again =
        !points_.empty() && points_.back().span == one.point.span && points_.back().kind == one.point.kind;
    if (again) continue;
    points_.push_back(std::move(one.point));
    for (Probe& probe : one.probes) probes_.push_back(std::move(probe));
  }
  seen_.resize(tests);
}

Watch::~Watch() = default;

void Watch::Saw(size_t test, Evaluator& evaluator) {
  std::vector<bool>& seen = seen_[test];
  const Seen cells(suite_.program, evaluator);
  seen.reserve(probes_.size());
  for (const Probe& probe : probes_) seen.push_back(cells.Hits(probe));
}

Coverage Watch::Sum() const {
  Coverage coverage{points_};
  size_t probe = 0;
  for (Point& point : coverage.points) {
    for (Outcome& outcome : point.outcomes) {
      for (const std::vector<bool>& seen : seen_) outcome.tests += !seen.empty() && seen[probe] ? 1 : 0;
      ++probe;
    }
  }
  return coverage;
}

}  // namespace kaocheng::trial
