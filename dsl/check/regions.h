#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

// Boxes in a space of finitely many classes an axis: what a table's rows are once every input is cut into
// classes.
namespace kaocheng::check {

using ClassSet = std::vector<std::pair<uint32_t, uint32_t>>;  // ranges, both ends included, rising, disjoint
using Box = std::vector<ClassSet>;                            // by axis; empty where one of its sets is
using Point = std::vector<uint32_t>;                          // by axis

// Work that may still be done; searches that would need more are given up, which `spent` says.
struct Effort {
  int64_t left = 0;
  bool spent = false;
};

bool IsEmpty(const Box& box);
bool Contains(const ClassSet& set, uint32_t k);
bool Contains(const Box& box, const Point& point);
std::optional<Point> FindCommon(const Box& a, const Box& b);
Box BoxOf(const Point& point);

// A point of `within` that no box of `by` holds. Exact, unless the effort is spent.
std::optional<Point> FindUncovered(const Box& within, const std::vector<const Box*>& by, Effort& effort);
// As large a box around an uncovered point as keeps uncovered, axis by axis.
Box Grow(const Point& point, const Box& within, const std::vector<const Box*>& by);

}  // namespace kaocheng::check
