#pragma once

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "dsl/check/constants.h"
#include "dsl/check/regions.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/program.h"

namespace kaocheng::check {

// The values of one input, cut where some condition begins or ends to hold, so that within a class every
// condition holds throughout or not at all. Class 0 of an input that may be absent is its absence.
class Axis {
 public:
  using Intervals = std::vector<Interval>;

  Axis(Term name, hir::Type type, Interval range) : name_(std::move(name)), type_(type), range_(range) {}

  // Values that satisfy a comparison with `constant`, which counts `scale` in one of the input's units.
  Intervals Satisfying(hir::Prim comparison, int64_t constant, int64_t scale) const;
  void Cut(const Intervals& where);
  void Close();  // no cuts after this
  uint32_t classes() const { return static_cast<uint32_t>(starts_.size()) + absent(); }
  ClassSet All() const { return {{0, classes() - 1}}; }
  ClassSet ClassesOf(const Intervals& intervals) const;
  ClassSet Absent() const { return absent() > 0 ? ClassSet{{0, 0}} : ClassSet{}; }
  // A value of the class: the roundest, as an author would think of it.
  int64_t ValueIn(uint32_t k) const;
  bool IsAbsent(uint32_t k) const { return k < absent(); }
  // "area = 300"; "area unknown".
  Term Say(uint32_t k, const hir::Program& program, const Constants& constants) const;
  const Term& name() const { return name_; }
  const hir::Type& type() const { return type_; }

 private:
  uint32_t absent() const { return type_.optional ? 1 : 0; }
  bool open() const { return type_.kind == hir::TypeKind::kText || type_.kind == hir::TypeKind::kReference; }

  Term name_;
  hir::Type type_;
  Interval range_;
  std::set<int64_t> cuts_;
  std::vector<int64_t> starts_;  // class k holds starts_[k] up to the next start
};

// Several axes together, as one says an example: "finder = township, area any".
Term SayPoint(const std::vector<Axis>& axes, const Box& box, const Point& point, const hir::Program& program,
              const Constants& constants);

}  // namespace kaocheng::check
