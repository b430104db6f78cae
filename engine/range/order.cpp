#include "engine/range/order.h"

namespace kaocheng::range {
namespace {

using Keys = std::vector<int64_t>;  // compared from the first on

Keys Worst(const Member& member) {
  Keys keys;
  for (const Possible& key : member.keys) keys.push_back(key.lo);
  return keys;
}
Keys Best(const Member& member) {
  Keys keys;
  for (const Possible& key : member.keys) keys.push_back(key.hi);
  return keys;
}

// Keys of some members, to count those beyond a place.
class Sorted {
 public:
  void Add(Keys keys) { keys_.push_back(std::move(keys)); }
  void Sort() { std::sort(keys_.begin(), keys_.end()); }
  int64_t Above(const Keys& place) const {
    return keys_.end() - std::upper_bound(keys_.begin(), keys_.end(), place);
  }
  int64_t NotBelow(const Keys& place) const {
    return keys_.end() - std::lower_bound(keys_.begin(), keys_.end(), place);
  }

 private:
  std::vector<Keys> keys_;
};

}  // namespace

Possible TurnedKey(const hir::SortKey& key, const Possible& value) {
  return key.lowest_first ? Possible{-value.hi, -value.lo, value.absent} : value;
}

std::vector<Possible> Rank(std::span<const Member> group) {
  Sorted worst;
  Sorted best;
  for (const Member& member : group) {
    worst.Add(Worst(member));
    best.Add(Best(member));
  }
  worst.Sort();
  best.Sort();
  std::vector<Possible> ranks;
  for (const Member& member : group) {
    const Keys lo = Worst(member);
    const Keys hi = Best(member);
    const int64_t itself = hi > lo ? 1 : 0;
    ranks.push_back({1 + worst.Above(hi), 1 + best.Above(lo) - itself, false});
  }
  return ranks;
}

std::vector<Possible> Quota(std::span<const Member> group, const Possible& places) {
  Sorted sure_worst;  // of those who surely stand for it
  Sorted maybe_best;  // of those who may
  for (const Member& member : group) {
    const Sure stands = Holds(member.candidate);
    if (stands == Sure::kYes) sure_worst.Add(Worst(member));
    if (stands != Sure::kNo) maybe_best.Add(Best(member));
  }
  sure_worst.Sort();
  maybe_best.Sort();
  std::vector<Possible> results;
  for (const Member& member : group) {
    const Sure stands = Holds(member.candidate);
    if (stands == Sure::kNo) {
      results.push_back(Value(0));
      continue;
    }
    const Keys lo = Worst(member);
    const Keys hi = Best(member);
    const bool surely = stands == Sure::kYes;
    const int64_t surely_better = sure_worst.Above(hi);
    const int64_t maybe_better = maybe_best.Above(lo) - (hi > lo ? 1 : 0);
    const int64_t maybe_not_worse = maybe_best.NotBelow(lo) - 1;
    const int64_t surely_not_worse = sure_worst.NotBelow(hi) - (surely && lo == hi ? 1 : 0);
    const bool out = !surely || maybe_better >= places.lo;
    const bool in = surely_not_worse < places.hi;
    const bool tied = maybe_not_worse >= places.lo && surely_better < places.hi;
    results.push_back({out ? 0 : in ? 1 : 2, tied ? 2 : in ? 1 : 0, false});
  }
  return results;
}

}  // namespace kaocheng::range
