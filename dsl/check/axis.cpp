#include "dsl/check/axis.h"

#include <algorithm>
#include <iterator>

#include "dsl/base/number.h"
#include "dsl/check/type_names.h"

namespace kaocheng::check {

using hir::Prim;
using hir::TypeKind;

namespace {

int64_t Floor(int64_t value, int64_t by) {
  const int64_t quotient = value / by;
  return value % by != 0 && value < 0 ? quotient - 1 : quotient;
}
int64_t Ceil(int64_t value, int64_t by) { return -Floor(-value, by); }

// Stored units in one that people count in.
int64_t RoundUnit(TypeKind kind) {
  if (kind == TypeKind::kDecimal) return kDecimalScale;
  return kind == TypeKind::kMoney ? kFenPerYuan : 1;
}

}  // namespace

Axis::Intervals Axis::Satisfying(Prim comparison, int64_t constant, int64_t scale) const {
  const int64_t floor = Floor(constant, scale);
  const int64_t ceil = Ceil(constant, scale);
  const bool whole = floor == ceil;
  Intervals found;
  const auto add = [&](int64_t lo, int64_t hi) {
    lo = std::max(lo, range_.lo);
    hi = std::min(hi, range_.hi);
    if (lo <= hi) found.push_back({lo, hi});
  };
  switch (comparison) {
    case Prim::kEq:
      if (whole) add(floor, floor);
      break;
    case Prim::kNe:
      if (!whole) {
        add(range_.lo, range_.hi);
      } else {
        add(range_.lo, floor - 1);
        add(floor + 1, range_.hi);
      }
      break;
    case Prim::kLt:
      add(range_.lo, ceil - 1);
      break;
    case Prim::kLe:
      add(range_.lo, floor);
      break;
    case Prim::kGt:
      add(floor + 1, range_.hi);
      break;
    case Prim::kGe:
      add(ceil, range_.hi);
      break;
    default:
      break;
  }
  return found;
}

void Axis::Cut(const Intervals& where) {
  for (const Interval& interval : where) {
    cuts_.insert(interval.lo);
    cuts_.insert(interval.hi + 1);
  }
}

void Axis::Close() {
  starts_ = {range_.lo};
  for (const int64_t cut : cuts_) {
    if (cut > range_.lo && cut <= range_.hi) starts_.push_back(cut);
  }
  // Members and truth values are told apart even where no condition does.
  if (type_.kind == TypeKind::kEnum || type_.kind == TypeKind::kBoolean) {
    starts_.clear();
    for (int64_t value = range_.lo; value <= range_.hi; ++value) starts_.push_back(value);
  }
}

ClassSet Axis::ClassesOf(const Intervals& intervals) const {
  ClassSet classes;
  const auto at = [&](int64_t value) {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), value);
    return static_cast<uint32_t>(std::distance(starts_.begin(), after)) - 1 + absent();
  };
  for (const Interval& interval : intervals) classes.emplace_back(at(interval.lo), at(interval.hi));
  std::sort(classes.begin(), classes.end());
  ClassSet joined;
  for (const auto& range : classes) {
    if (!joined.empty() && range.first <= joined.back().second + 1) {
      joined.back().second = std::max(joined.back().second, range.second);
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

int64_t Axis::ValueIn(uint32_t k) const {
  const size_t at = k - absent();
  const int64_t lo = starts_[at];
  const int64_t hi = at + 1 < starts_.size() ? starts_[at + 1] - 1 : range_.hi;
  if (type_.kind == TypeKind::kDate || type_.kind == TypeKind::kDatetime) return lo > range_.lo ? lo : hi;
  if (lo <= 0 && hi >= 0) return 0;
  const int64_t unit = RoundUnit(type_.kind);
  if (lo > 0) {
    const int64_t round = Ceil(lo, unit) * unit;
    return round <= hi ? round : lo;
  }
  const int64_t round = Floor(hi, unit) * unit;
  return round >= lo ? round : hi;
}

Term Axis::Say(uint32_t k, const hir::Program& program, const Constants& constants) const {
  if (IsAbsent(k)) return {name_.en + " unknown", name_.zh + "未知"};
  const int64_t value = ValueIn(k);
  Term said = ValueName(program, type_, value);
  if (open()) {
    const std::string* text = constants.TextOf(value);
    said = text == nullptr ? Term{"something else", "其他"} : Term{"\"" + *text + "\"", "“" + *text + "”"};
  }
  return {name_.en + " = " + said.en, name_.zh + " = " + said.zh};
}

Term SayPoint(const std::vector<Axis>& axes, const Box& box, const Point& point, const hir::Program& program,
              const Constants& constants) {
  Term said{"", ""};
  for (size_t i = 0; i < axes.size(); ++i) {
    const Term part = box[i] == axes[i].All() ? Term{axes[i].name().en + " any", axes[i].name().zh + "任意"}
                                              : axes[i].Say(point[i], program, constants);
    said.en += (i == 0 ? "" : ", ") + part.en;
    said.zh += (i == 0 ? "" : "，") + part.zh;
  }
  return said;
}

}  // namespace kaocheng::check
