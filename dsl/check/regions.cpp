#include "dsl/check/regions.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace kaocheng::check {
namespace {

using Bits = std::vector<uint64_t>;

bool Meets(const ClassSet& a, const ClassSet& b, uint32_t* first = nullptr) {
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const uint32_t lo = std::max(a[i].first, b[j].first);
    if (lo <= std::min(a[i].second, b[j].second)) {
      if (first != nullptr) *first = lo;
      return true;
    }
    if (a[i].second < b[j].second)
      ++i;
    else
      ++j;
  }
  return false;
}

bool Covers(const ClassSet& outer, const ClassSet& inner) {
  return std::all_of(inner.begin(), inner.end(), [&](const auto& range) {
    return std::any_of(outer.begin(), outer.end(), [&](const auto& known) {
      return known.first <= range.first && range.second <= known.second;
    });
  });
}

// Sets are kept with adjacent ranges joined, so that Covers sees one range where there is one.
ClassSet Joined(ClassSet set) {
  std::sort(set.begin(), set.end());
  ClassSet joined;
  for (const auto& range : set) {
    if (!joined.empty() && range.first <= joined.back().second + 1) {
      joined.back().second = std::max(joined.back().second, range.second);
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

// Goes through the axes one after the other and keeps the boxes that still may hold the point. Where all that
// is left of some box is whole, everything below is covered; what was seen to be covered is not searched
// again.
class Search {
 public:
  Search(const Box& within, const std::vector<const Box*>& boxes, Effort& effort)
      : within_(within), boxes_(boxes), effort_(effort), words_((boxes.size() + 63) / 64) {}

  std::optional<Point> Run() {
    for (const ClassSet& set : within_) point_.push_back(set.front().first);
    if (boxes_.empty()) return point_;
    OrderAxes();
    for (const size_t axis : order_) {
      if (!CutAxis(axis)) return std::nullopt;
    }
    Bits whole(words_, ~uint64_t{0});
    if (boxes_.size() % 64 != 0) whole.back() = (uint64_t{1} << (boxes_.size() % 64)) - 1;
    whole_from_.assign(order_.size() + 1, whole);
    for (size_t d = order_.size(); d-- > 0;) {
      whole_from_[d] = whole_from_[d + 1];
      for (size_t i = 0; i < boxes_.size(); ++i) {
        if (!Covers((*boxes_[i])[order_[d]], within_[order_[d]])) whole_from_[d][i / 64] &= ~Bit(i);
      }
    }
    covered_.resize(order_.size());
    return IsCovered(0, whole) || effort_.spent ? std::nullopt : std::optional(point_);
  }

 private:
  struct Segment {
    uint32_t first;  // a class of it; all of its classes lie in the same boxes
    Bits boxes;
  };

  static uint64_t Bit(size_t i) { return uint64_t{1} << (i % 64); }

  bool Spend(int64_t work) {
    effort_.left -= work;
    if (effort_.left < 0) effort_.spent = true;
    return !effort_.spent;
  }

  // Axes that tell most boxes apart come first; those that tell none apart are left out.
  void OrderAxes() {
    std::vector<size_t> partial(within_.size());
    for (size_t axis = 0; axis < within_.size(); ++axis) {
      for (const Box* box : boxes_) partial[axis] += Covers((*box)[axis], within_[axis]) ? 0 : 1;
      if (partial[axis] > 0) order_.push_back(axis);
    }
    std::stable_sort(order_.begin(), order_.end(),
                     [&](size_t a, size_t b) { return partial[a] > partial[b]; });
  }

  bool CutAxis(size_t axis) {
    std::set<uint32_t> starts;
    for (const auto& range : within_[axis]) starts.insert(range.first);
    const auto begin = [&](uint32_t k) {
      if (Contains(within_[axis], k)) starts.insert(k);
    };
    for (const Box* box : boxes_) {
      for (const auto& range : (*box)[axis]) {
        begin(range.first);
        begin(range.second + 1);
      }
    }
    const std::vector<uint32_t> first(starts.begin(), starts.end());
    std::vector<Bits> bits(first.size(), Bits(words_));
    if (!Spend(static_cast<int64_t>(first.size() * words_))) return false;
    for (size_t i = 0; i < boxes_.size(); ++i) {
      for (const auto& range : (*boxes_[i])[axis]) {
        auto at =
            static_cast<size_t>(std::lower_bound(first.begin(), first.end(), range.first) - first.begin());
        const size_t from = at;
        for (; at < first.size() && first[at] <= range.second; ++at) bits[at][i / 64] |= Bit(i);
        if (!Spend(static_cast<int64_t>(at - from) + 1)) return false;
      }
    }
    std::map<Bits, uint32_t> distinct;
    for (size_t at = 0; at < first.size(); ++at) distinct.emplace(std::move(bits[at]), first[at]);
    std::vector<Segment> segments;
    for (const auto& [boxes, start] : distinct) segments.push_back({start, boxes});
    std::sort(segments.begin(), segments.end(),
              [](const Segment& a, const Segment& b) { return a.first < b.first; });
    segments_.push_back(std::move(segments));
    return true;
  }

  bool IsCovered(size_t depth, const Bits& active) {
    bool any = false;
    for (size_t w = 0; w < words_; ++w) {
      if ((active[w] & whole_from_[depth][w]) != 0) return true;
      any = any || active[w] != 0;
    }
    if (!any) return false;  // what is left of the point stands at the first class of each axis
    if (covered_[depth].contains(active)) return true;
    std::set<Bits> seen;
    for (const Segment& segment : segments_[depth]) {
      Bits left = active;
      for (size_t w = 0; w < words_; ++w) left[w] &= segment.boxes[w];
      if (!Spend(static_cast<int64_t>(words_) + 8)) return true;
      if (!seen.insert(left).second) continue;
      point_[order_[depth]] = segment.first;
      if (!IsCovered(depth + 1, left)) return false;
    }
    point_[order_[depth]] = within_[order_[depth]].front().first;
    if (!effort_.spent) covered_[depth].insert(active);
    return true;
  }

  const Box& within_;
  const std::vector<const Box*>& boxes_;
  Effort& effort_;
  size_t words_;
  std::vector<size_t> order_;
  std::vector<std::vector<Segment>> segments_;  // by place in order_
  std::vector<Bits> whole_from_;  // boxes that are whole on this axis of order_ and all later ones
  std::vector<std::set<Bits>> covered_;
  Point point_;
};

}  // namespace

bool IsEmpty(const Box& box) {
  return std::any_of(box.begin(), box.end(), [](const ClassSet& set) { return set.empty(); });
}

bool Contains(const ClassSet& set, uint32_t k) {
  return std::any_of(set.begin(), set.end(),
                     [k](const auto& range) { return range.first <= k && k <= range.second; });
}

bool Contains(const Box& box, const Point& point) {
  for (size_t axis = 0; axis < box.size(); ++axis) {
    if (!Contains(box[axis], point[axis])) return false;
  }
  return true;
}

std::optional<Point> FindCommon(const Box& a, const Box& b) {
  Point point(a.size());
  for (size_t axis = 0; axis < a.size(); ++axis) {
    if (!Meets(a[axis], b[axis], &point[axis])) return std::nullopt;
  }
  return point;
}

Box BoxOf(const Point& point) {
  Box box;
  for (const uint32_t k : point) box.push_back({{k, k}});
  return box;
}

std::optional<Point> FindUncovered(const Box& within, const std::vector<const Box*>& by, Effort& effort) {
  if (effort.spent || IsEmpty(within)) return std::nullopt;
  std::vector<const Box*> near;
  for (const Box* box : by) {
    if (FindCommon(within, *box)) near.push_back(box);
  }
  effort.left -= static_cast<int64_t>(by.size());
  return Search(within, near, effort).Run();
}

Box Grow(const Point& point, const Box& within, const std::vector<const Box*>& by) {
  Box grown = BoxOf(point);
  for (size_t axis = 0; axis < grown.size(); ++axis) {
    // What the boxes that meet the grown one on all other axes leave of this axis.
    ClassSet taken;
    for (const Box* box : by) {
      bool meets = true;
      for (size_t other = 0; other < grown.size() && meets; ++other)
        meets = other == axis || Meets((*box)[other], grown[other]);
      if (meets) taken.insert(taken.end(), (*box)[axis].begin(), (*box)[axis].end());
    }
    taken = Joined(std::move(taken));
    ClassSet free;
    for (auto range : within[axis]) {
      for (const auto& gone : taken) {
        if (gone.second < range.first || gone.first > range.second) continue;
        if (gone.first > range.first) free.emplace_back(range.first, gone.first - 1);
        range.first = gone.second + 1;
        if (range.first > range.second) break;
      }
      if (range.first <= range.second) free.push_back(range);
    }
    grown[axis] = std::move(free);
  }
  return grown;
}

}  // namespace kaocheng::check
