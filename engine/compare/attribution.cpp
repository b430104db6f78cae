#include "engine/compare/attribution.h"

#include <algorithm>
#include <map>
#include <set>

#include "dsl/base/number.h"

namespace kaocheng::compare {

namespace {

using Set = std::vector<bool>;

size_t SizeOf(const Set& set) { return static_cast<size_t>(std::count(set.begin(), set.end(), true)); }

bool Within(const Set& small, const Set& large) {
  for (size_t i = 0; i < small.size(); ++i) {
    if (small[i] && !large[i]) return false;
  }
  return true;
}

// What a line comes to as a number; nullopt: it is none, or is not known.
std::optional<int64_t> NumberOf(const OutcomeChange& outcome, const std::optional<Said>& said) {
  if (said && said->status != outcome::Status::kDetermined) return std::nullopt;
  switch (outcome.kind) {
    case hir::OutcomeKind::kAward:
      return outcome.money ? std::optional(said ? said->fen : 0) : std::nullopt;
    case hir::OutcomeKind::kDuty:
    case hir::OutcomeKind::kScore:
      return said ? ParseScaled(said->value, 6) : std::nullopt;
    case hir::OutcomeKind::kGrade:
    case hir::OutcomeKind::kMeasure:
    case hir::OutcomeKind::kSanction:
      return std::nullopt;
  }
  return std::nullopt;
}

// How much each provision adds on average when they are taken one after the other: over all orders where
// every set was tried, else over the orders that go round the circle. Empty: a set on the way is missing.
std::vector<double> PartsOf(size_t n, const std::map<Set, double>& worth) {
  std::vector<double> parts(n, 0);
  double weight = 0;
  const auto walk = [&](const std::vector<size_t>& order) {
    Set set(n, false);
    double before = worth.at(set);
    for (const size_t provision : order) {
      set[provision] = true;
      const auto now = worth.find(set);
      if (now == worth.end()) return false;
      parts[provision] += now->second - before;
      before = now->second;
    }
    weight += 1;
    return true;
  };
  std::vector<size_t> order(n);
  for (size_t i = 0; i < n; ++i) order[i] = i;
  if (n <= kMostExact) {
    do {
      if (!walk(order)) return {};
    } while (std::next_permutation(order.begin(), order.end()));
  } else {
    for (size_t first = 0; first < n; ++first) {
      std::vector<size_t> round, back;
      for (size_t i = 0; i < n; ++i) round.push_back((first + i) % n), back.push_back((first + n - i) % n);
      if (!walk(round) || !walk(back)) return {};
    }
  }
  for (double& part : parts) part /= weight;
  return parts;
}

}  // namespace

std::vector<Set> SetsToTry(size_t n) {
  std::set<Set> sets;
  if (n <= kMostExact) {
    for (size_t bits = 1; bits + 1 < (size_t{1} << n); ++bits) {
      Set set(n);
      for (size_t i = 0; i < n; ++i) set[i] = ((bits >> i) & 1U) != 0;
      sets.insert(std::move(set));
    }
  } else {
    for (size_t size = 1; size < n; ++size) {
      if (n > kMostOrders && size != 1 && size + 1 != n) continue;
      for (size_t first = 0; first < n; ++first) {
        Set set(n);
        for (size_t i = 0; i < size; ++i) set[(first + i) % n] = true;
        sets.insert(std::move(set));
      }
    }
  }
  std::vector<Set> list(sets.begin(), sets.end());
  std::stable_sort(list.begin(), list.end(),
                   [](const Set& a, const Set& b) { return SizeOf(a) < SizeOf(b); });
  return list;
}

void Attribute(size_t n, const OutcomeChange& outcome, const std::function<std::optional<Said>(size_t)>& said,
               Change& change) {
  std::vector<Set> sets = SetsToTry(n);
  std::vector<std::optional<Said>> says;
  for (size_t i = 0; i < sets.size(); ++i) says.push_back(said(i));
  sets.emplace_back(n, true);
  says.push_back(change.after);

  // The least sets that lead there; sets come by size.
  std::vector<Set> least;
  for (size_t i = 0; i < sets.size(); ++i) {
    const bool leads = says[i] == change.after;
    const bool more =
        std::any_of(least.begin(), least.end(), [&](const Set& s) { return Within(s, sets[i]); });
    if (leads && !more) least.push_back(sets[i]);
  }

  std::map<Set, double> worth{{Set(n, false), 0.0}};
  const std::optional<int64_t> from = NumberOf(outcome, change.before);
  const std::optional<int64_t> to = NumberOf(outcome, change.after);
  bool numbers = from && to && *from != *to;
  for (size_t i = 0; i < sets.size() && numbers; ++i) {
    const std::optional<int64_t> number = NumberOf(outcome, says[i]);
    numbers = number.has_value();
    if (numbers) worth[sets[i]] = static_cast<double>(*number - *from);
  }
  if (!numbers) {
    for (size_t i = 0; i < sets.size(); ++i) worth[sets[i]] = says[i] == change.after ? 1 : 0;
  }
  const double whole = worth.at(Set(n, true));

  // A sum of parts is nobody's doing together.
  bool adds = numbers && least.size() == 1 && SizeOf(least.front()) > 1;
  for (const auto& [set, value] : worth) {
    double sum = 0;
    for (size_t i = 0; i < n; ++i) {
      Set one(n, false);
      one[i] = true;
      if (set[i]) sum += worth.at(one);
    }
    adds = adds && sum == value;
  }

  for (const Set& set : least) {
    std::vector<size_t> way;
    for (size_t i = 0; i < n; ++i) {
      if (set[i]) way.push_back(i);
    }
    change.ways.push_back(std::move(way));
  }
  std::sort(change.ways.begin(), change.ways.end());
  change.cause = least.size() > 1             ? Cause::kEither
                 : SizeOf(least.front()) == 1 ? Cause::kOne
                 : adds                       ? Cause::kEach
                                              : Cause::kTogether;
  const std::vector<double> parts = PartsOf(n, worth);
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] != 0) change.shares.push_back({i, parts[i] / whole});
  }
}

}  // namespace kaocheng::compare
