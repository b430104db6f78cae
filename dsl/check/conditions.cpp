#include "dsl/check/conditions.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "dsl/check/axis.h"
#include "dsl/check/columns.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;

namespace {

constexpr uint64_t kMostPoints = 20'000;

bool IsComparison(Prim prim) { return prim >= Prim::kEq && prim <= Prim::kGe; }

Prim Mirrored(Prim prim) {
  switch (prim) {
    case Prim::kLt:
      return Prim::kGt;
    case Prim::kLe:
      return Prim::kGe;
    case Prim::kGt:
      return Prim::kLt;
    case Prim::kGe:
      return Prim::kLe;
    default:
      return prim;
  }
}

// A condition over axes: connectives down to comparisons of an input with constants. Whatever else is boolean
// is an input of its own.
class Conditions {
 public:
  Conditions(const hir::Program& program, const std::vector<Arm>& arms, bool exclusive, Emitter& emitter)
      : program_(program),
        same_(program),
        constants_(program),
        arms_(arms),
        exclusive_(exclusive),
        emitter_(emitter) {}

  void Run() {
    std::set<Date> dates{kMinDate};
    for (const Arm& arm : arms_) {
      inputs_.emplace_back();
      Collect(arm.when, inputs_.back(), dates);
    }
    dates_.assign(dates.begin(), dates.end());
    for (size_t i = 0; i < arms_.size(); ++i) {
      if (Find({i}, inputs_[i]) == Found::kNone)
        emitter_.Report(Code::kConditionNeverHolds, arms_[i].condition);
    }
    for (size_t i = 0; exclusive_ && i < arms_.size(); ++i) {
      for (size_t j = i + 1; j < arms_.size(); ++j) ComparePair(i, j);
    }
  }

 private:
  enum class Found { kNone, kSome, kTooMany };

  // The inputs that a condition reads.
  void Collect(ColumnId id, std::set<ColumnId>& inputs, std::set<Date>& dates) {
    id = same_.Of(id);
    const auto* map = std::get_if<hir::Map>(&program_.columns[id].op);
    if (map != nullptr) {
      switch (map->prim) {
        case Prim::kLiteral:
          return;
        case Prim::kNot:
        case Prim::kAnd:
        case Prim::kOr:
        case Prim::kRequire:
          for (const ColumnId operand : map->operands) Collect(operand, inputs, dates);
          return;
        case Prim::kIsKnown:
          inputs.insert(Bare(map->operands[0]));
          return;
        default:
          break;
      }
      if (IsComparison(map->prim)) {
        for (const size_t side : {size_t{0}, size_t{1}}) {
          if (!constants_.IsConstant(map->operands[1 - side])) continue;
          constants_.AddDates(map->operands[1 - side], dates);
          if (!constants_.IsConstant(map->operands[side])) inputs.insert(Bare(map->operands[side]));
          return;
        }
      }
    }
    inputs.insert(Bare(id));
  }

  // The input beneath a change of scale.
  ColumnId Bare(ColumnId id) {
    id = same_.Of(id);
    const auto* map = std::get_if<hir::Map>(&program_.columns[id].op);
    const bool widened = map != nullptr && map->prim == Prim::kRescale && map->literal2 == 1;
    const bool required = map != nullptr && map->prim == Prim::kRequire;
    return widened || required ? Bare(map->operands[0]) : id;
  }
  int64_t ScaleOf(ColumnId id) {
    const auto* map = std::get_if<hir::Map>(&program_.columns[same_.Of(id)].op);
    return map != nullptr && map->prim == Prim::kRescale && map->literal2 == 1 ? map->literal : 1;
  }

  bool IsStored(ColumnId id) const {
    const hir::Op& op = program_.columns[id].op;
    if (const auto* gather = std::get_if<hir::Gather>(&op))
      return gather->via != hir::Gather::Via::kPrevious && IsStored(gather->source);
    return std::holds_alternative<hir::Field>(op);
  }

  void Cut(ColumnId id, std::map<ColumnId, Axis>& axes, Date date) {
    id = same_.Of(id);
    const auto* map = std::get_if<hir::Map>(&program_.columns[id].op);
    if (map == nullptr) return;
    if (!IsComparison(map->prim)) {
      if (map->prim == Prim::kNot || map->prim == Prim::kAnd || map->prim == Prim::kOr ||
          map->prim == Prim::kRequire) {
        for (const ColumnId operand : map->operands) Cut(operand, axes, date);
      }
      return;
    }
    if (const auto test = TestOf(*map, axes, date)) test->axis->Cut(test->values);
  }

  struct Test {
    Axis* axis;
    ColumnId input;
    Axis::Intervals values;
  };
  // A comparison of an input with what is constant at the date.
  std::optional<Test> TestOf(const hir::Map& map, std::map<ColumnId, Axis>& axes, Date date) {
    for (const size_t side : {size_t{0}, size_t{1}}) {
      const auto constant = constants_.IsConstant(map.operands[1 - side])
                                ? constants_.At(map.operands[1 - side], date)
                                : std::nullopt;
      const ColumnId input = Bare(map.operands[side]);
      const auto axis = axes.find(input);
      if (!constant || axis == axes.end()) continue;
      const Prim prim = side == 0 ? map.prim : Mirrored(map.prim);
      return Test{&axis->second, input,
                  axis->second.Satisfying(prim, *constant, ScaleOf(map.operands[side]))};
    }
    return std::nullopt;
  }

  enum class Truth { kFalse, kTrue, kUnknown };
  using Values = std::map<ColumnId, std::optional<int64_t>>;

  Truth Eval(ColumnId id, std::map<ColumnId, Axis>& axes, const Values& values, Date date) {
    id = same_.Of(id);
    if (const auto known = values.find(id); known != values.end()) {
      if (!known->second) return Truth::kUnknown;
      return *known->second != 0 ? Truth::kTrue : Truth::kFalse;
    }
    const auto* map = std::get_if<hir::Map>(&program_.columns[id].op);
    if (map == nullptr) return Truth::kUnknown;
    switch (map->prim) {
      case Prim::kLiteral:
        return map->literal != 0 ? Truth::kTrue : Truth::kFalse;
      case Prim::kRequire:
        return Eval(map->operands[0], axes, values, date);
      case Prim::kNot: {
        const Truth truth = Eval(map->operands[0], axes, values, date);
        return truth == Truth::kUnknown ? truth : truth == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
      }
      case Prim::kAnd:
      case Prim::kOr: {
        const Truth decisive = map->prim == Prim::kAnd ? Truth::kFalse : Truth::kTrue;
        Truth result = map->prim == Prim::kAnd ? Truth::kTrue : Truth::kFalse;
        for (const ColumnId operand : map->operands) {
          const Truth truth = Eval(operand, axes, values, date);
          if (truth == decisive) return decisive;
          if (truth == Truth::kUnknown) result = truth;
        }
        return result;
      }
      case Prim::kIsKnown:
        return values.at(Bare(map->operands[0])) ? Truth::kTrue : Truth::kFalse;
      default:
        break;
    }
    const auto test = IsComparison(map->prim) ? TestOf(*map, axes, date) : std::nullopt;
    if (!test) return Compare(*map, date);
    const auto& value = values.at(test->input);
    if (!value) return Truth::kUnknown;
    const bool holds = std::any_of(test->values.begin(), test->values.end(),
                                   [&](Interval in) { return in.lo <= *value && *value <= in.hi; });
    return holds ? Truth::kTrue : Truth::kFalse;
  }

  // Two constants.
  Truth Compare(const hir::Map& map, Date date) {
    if (!IsComparison(map.prim) || !constants_.IsConstant(map.operands[0])) return Truth::kUnknown;
    const auto a = constants_.At(map.operands[0], date);
    const auto b = constants_.At(map.operands[1], date);
    if (!a || !b) return Truth::kUnknown;
    const Axis axis({"", ""}, program_.columns[map.operands[0]].type, {*a, *a});
    return axis.Satisfying(map.prim, *b, 1).empty() ? Truth::kFalse : Truth::kTrue;
  }

  // Whether some case makes all these conditions hold, with different values of the two where there are two.
  Found Find(const std::vector<size_t>& arms, const std::set<ColumnId>& inputs) {
    bool too_many = false;
    for (const Date date : dates_) {
      if (arms.size() == 2 && !Differ(arms[0], arms[1], date)) continue;
      std::map<ColumnId, Axis> axes;
      for (const ColumnId input : inputs)
        axes.emplace(input, Axis(NameOf(input), program_.columns[input].type, constants_.BoundsOf(input)));
      for (const size_t arm : arms) Cut(arms_[arm].when, axes, date);
      uint64_t points = 1;
      for (auto& [input, axis] : axes) {
        axis.Close();
        points = std::min(points * axis.classes(), kMostPoints + 1);
      }
      if (points > kMostPoints) {
        too_many = true;
        continue;
      }
      for (uint64_t n = 0; n < points; ++n) {
        if (Hold(arms, axes, n, date)) return Found::kSome;
      }
    }
    return too_many ? Found::kTooMany : Found::kNone;
  }

  // The n-th combination of classes.
  bool Hold(const std::vector<size_t>& arms, std::map<ColumnId, Axis>& axes, uint64_t n, Date date) {
    Values values;
    Term said{"", ""};
    for (auto& [input, axis] : axes) {
      const auto k = static_cast<uint32_t>(n % axis.classes());
      n /= axis.classes();
      values[input] = axis.IsAbsent(k) ? std::nullopt : std::optional(axis.ValueIn(k));
      const Term part = axis.Say(k, program_, constants_);
      said.en += (said.en.empty() ? "" : ", ") + part.en;
      said.zh += (said.zh.empty() ? "" : "，") + part.zh;
    }
    for (const size_t arm : arms) {
      if (Eval(arms_[arm].when, axes, values, date) != Truth::kTrue) return false;
    }
    example_ = said;
    if (date != kMinDate) {
      const std::string from = FormatDate(date);
      example_ = {"from " + from + " on: " + said.en, "自 " + from + " 起：" + said.zh};
    }
    return true;
  }

  bool Differ(size_t i, size_t j, Date date) {
    if (!constants_.IsConstant(arms_[i].value) || !constants_.IsConstant(arms_[j].value)) return false;
    const auto a = constants_.At(arms_[i].value, date);
    const auto b = constants_.At(arms_[j].value, date);
    return a && b && *a != *b;
  }

  // Inputs are stored fields, which do not depend on each other, or there is only one; and one condition
  // reads nothing that the other does not.
  void ComparePair(size_t i, size_t j) {
    const std::set<ColumnId>& a = inputs_[i];
    const std::set<ColumnId>& b = inputs_[j];
    std::set<ColumnId> both = a;
    both.insert(b.begin(), b.end());
    if (both.size() != std::max(a.size(), b.size())) return;
    const bool independent =
        both.size() == 1 || std::all_of(both.begin(), both.end(), [&](ColumnId id) { return IsStored(id); });
    const bool identical = same_.Of(arms_[i].when) == same_.Of(arms_[j].when);
    if (!independent && !identical) return;
    if (Find({i, j}, both) != Found::kSome) return;
    if (example_.en.empty()) example_ = {"in every case", "任何情况"};
    emitter_.Report(Code::kExceptionsConflict, arms_[j].span, {example_})
        .notes.push_back({Code::kOtherHere, arms_[i].span, {}, {}});
  }

  Term NameOf(ColumnId id) const {
    const hir::Column& column = program_.columns[id];
    if (column.label.kind != hir::Label::Kind::kNone) {
      const size_t dot = column.label.name.rfind('.');
      return {dot == std::string::npos ? column.label.name : column.label.name.substr(dot + 1),
              column.label.title};
    }
    if (const auto* gather = std::get_if<hir::Gather>(&column.op)) {
      const Term own = NameOf(gather->source);
      const hir::Named& of = program_.spaces[program_.columns[gather->source].space].named;
      return {of.name + "." + own.en, of.title + "." + own.zh};
    }
    if (const auto* field = std::get_if<hir::Field>(&column.op)) {
      if (field->kind == hir::Field::Kind::kOn) return {"on", "发生日"};
      if (field->kind == hir::Field::Kind::kStored)
        return program_.spaces[column.space].fields.at(field->index).named.title;
    }
    return {"what is compared", "所比较的值"};
  }

  const hir::Program& program_;
  SameColumns same_;
  Constants constants_;
  const std::vector<Arm>& arms_;
  bool exclusive_;
  Emitter& emitter_;
  std::vector<std::set<ColumnId>> inputs_;  // by arm
  std::vector<Date> dates_;
  Term example_{"", ""};
};

}  // namespace

void AnalyseArms(const hir::Program& program, const std::vector<Arm>& arms, bool exclusive,
                 Emitter& emitter) {
  Conditions(program, arms, exclusive, emitter).Run();
}

}  // namespace kaocheng::check
