#include <algorithm>
#include <map>
#include <tuple>
#include <variant>

#include "dsl/base/number.h"
#include "dsl/diagnostics/code.h"
#include "dsl/lint/arithmetic.h"
#include "dsl/lint/rules.h"

// Conditions that always or never hold, and the rules that are pointless because of them.
namespace kaocheng::lint {

using hir::ColumnId;

namespace {

constexpr Interval kNever{0, 0};
constexpr Interval kAlways{1, 1};

using Place = std::tuple<uint32_t, uint32_t, uint32_t>;
Place PlaceOf(Span span) { return {span.source.value, span.begin, span.end}; }
bool Holds(Span outer, Span inner) {
  return outer.source == inner.source && outer.begin <= inner.begin && inner.end <= outer.end;
}

bool IsCondition(const ast::ExprNode& node) {
  if (const auto* binary = std::get_if<ast::Binary>(&node)) return binary->op <= ast::BinaryOp::kGe;
  return std::holds_alternative<ast::IsKnown>(node) || std::holds_alternative<ast::InSeason>(node);
}

bool IsComparison(const hir::Map& map) { return map.prim >= hir::Prim::kEq && map.prim <= hir::Prim::kGe; }

// A rate or a percent (0 to 1) held against a percentage number (more than 1, at most 100).
std::optional<int64_t> PercentageOf(const Input& input, ColumnId column) {
  const auto* map = std::get_if<hir::Map>(&input.program.columns[column].op);
  if (map == nullptr || !IsComparison(*map)) return std::nullopt;
  if (input.program.columns[map->operands[0]].type.kind != hir::TypeKind::kDecimal) return std::nullopt;
  const auto is_share = [](Interval i) { return i.lo >= 0 && i.hi <= kDecimalScale && !i.single(); };
  const auto is_number = [](Interval i) {
    return i.single() && i.lo > kDecimalScale && i.lo <= 100 * kDecimalScale;
  };
  const Interval left = input.Of(map->operands[0]);
  const Interval right = input.Of(map->operands[1]);
  if (is_share(left) && is_number(right)) return right.lo;
  if (is_number(left) && is_share(right)) return left.lo;
  return std::nullopt;
}

class Rules {
 public:
  Rules(const Input& input, const std::vector<Condition>& conditions, Emitter& emitter)
      : input_(input), conditions_(conditions), emitter_(emitter) {}

  void Run() {
    for (const hir::Outcome& outcome : input_.program.outcomes) WarnOf(outcome);
    for (const hir::Ladder& ladder : input_.program.ladders) {
      for (const hir::Violation& violation : ladder.violations) {
        if (input_.Of(violation.clauses.applicable) == kNever || input_.Of(violation.clauses.base) == kNever)
          Report(Code::kRuleNeverFires, violation.span, violation.named);
      }
    }
    for (const Condition& condition : conditions_) WarnOf(condition);
  }

 private:
  void WarnOf(const hir::Outcome& outcome) {
    const Span clause = input_.program.columns[outcome.value].span;
    if (outcome.kind == hir::OutcomeKind::kAward && input_.Of(outcome.eligible) == kNever)
      Report(Code::kRuleNeverFires, clause, outcome.named);
    if (outcome.kind != hir::OutcomeKind::kDuty) return;
    for (const hir::Outcome::Item& item : outcome.items) {
      const Span span = input_.program.columns[item.cell_met].span;
      if (input_.Of(item.cell_required) == kNever) {
        Report(Code::kRuleNeverFires, span, item.named);
      } else if (input_.Of(item.cell_met) == kNever) {
        Report(Code::kNobodyCanFulfil, span, item.named);
      }
    }
  }

  // The rule by its name, and the conditions in its clause that are to blame; they are not reported again by
  // themselves.
  void Report(Code code, Span clause, const hir::Named& named) {
    Diagnostic& diagnostic = emitter_.Report(code, named.span, {named.title});
    for (const Condition& condition : conditions_) {
      if (condition.truth != kNever || !Holds(clause, condition.span)) continue;
      const auto percentage = PercentageOf(input_, condition.columns.front());
      if (percentage)
        diagnostic.notes.push_back({Code::kNotePercent, condition.span, {FormatDecimal(*percentage)}, {}});
      else
        diagnostic.notes.push_back({Code::kNoteNeverHolds, condition.span, {}, {}});
      told_.push_back(condition.span);
    }
    NotePolicy(input_, diagnostic);
  }

  void WarnOf(const Condition& condition) {
    if (condition.truth != kNever && condition.truth != kAlways) return;
    const auto inside = [&](Span told) { return Holds(told, condition.span) || Holds(condition.span, told); };
    if (std::any_of(told_.begin(), told_.end(), inside)) return;
    told_.push_back(condition.span);
    if (const auto percentage = PercentageOf(input_, condition.columns.front())) {
      NotePolicy(input_,
                 emitter_.Report(Code::kPercentAsNumber, condition.span, {FormatDecimal(*percentage)}));
      return;
    }
    const Code code = condition.truth == kNever ? Code::kConditionNever : Code::kConditionAlways;
    NotePolicy(input_, emitter_.Report(code, condition.span, {}));
  }

  const Input& input_;
  const std::vector<Condition>& conditions_;
  Emitter& emitter_;
  std::vector<Span> told_;
};

}  // namespace

// Smallest first, so that the part to blame is found before what it is part of.
std::vector<Condition> ConditionsOf(const Input& input) {
  std::map<Place, Condition> found;
  for (const ast::Expr& expr : input.ast.exprs) {
    if (IsCondition(expr.node)) found[PlaceOf(expr.span)].span = expr.span;
  }
  for (size_t i = 0; i < input.program.columns.size(); ++i) {
    const ColumnId id = input.program.columns.id_at(i);
    const hir::Column& column = input.program.columns[id];
    if (column.type.kind != hir::TypeKind::kBoolean || !std::holds_alternative<hir::Map>(column.op)) continue;
    const auto at = found.find(PlaceOf(column.span));
    if (at == found.end()) continue;
    Condition& condition = at->second;
    condition.truth = condition.columns.empty() ? input.Of(id) : Hull(condition.truth, input.Of(id));
    condition.columns.push_back(id);
  }
  std::vector<Condition> conditions;
  for (auto& [place, condition] : found) {
    if (!condition.columns.empty()) conditions.push_back(std::move(condition));
  }
  std::stable_sort(conditions.begin(), conditions.end(), [](const Condition& a, const Condition& b) {
    return a.span.end - a.span.begin < b.span.end - b.span.begin;
  });
  return conditions;
}

void WarnOfRules(const Input& input, const std::vector<Condition>& conditions, Emitter& emitter) {
  Rules(input, conditions, emitter).Run();
}

}  // namespace kaocheng::lint
