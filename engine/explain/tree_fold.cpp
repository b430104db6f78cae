#include <fmt/format.h>

#include "engine/explain/tree.h"

namespace kaocheng::explain {

using data::Row;
using hir::State;

hir::Type TreeBuilder::StepType(hir::LadderId ladder) const {
  return {hir::TypeKind::kEnum, false, program_.ladders[ladder].steps_enum.value};
}

Term TreeBuilder::StepTerm(hir::LadderId ladder, int64_t step) const {
  return Shown(evaluator_, StepType(ladder), Known(step));
}

void TreeBuilder::InsideFold(CellRef cell, const hir::Fold& fold, Node& node) {
  using Output = hir::Fold::Output;
  const bool over_violation = fold.output == Output::kViolationStep || fold.output == Output::kViolationState;
  const Row row = over_violation
                      ? evaluator_.SanctionRow(fold.ladder, static_cast<int32_t>(fold.violation), cell.row)
                      : cell.row;
  if (row != data::kNoRow) Judged(fold.ladder, row, node);
}

void TreeBuilder::Judged(hir::LadderId id, Row sanction_row, Node& node) {
  const hir::Ladder& ladder = program_.ladders[id];
  const data::SpaceData& rows = evaluator_.snapshot().spaces.at(ladder.sanctions.value);
  const auto at = static_cast<size_t>(sanction_row);
  const data::SanctionSource of = rows.sources.Get(at);
  const Row source = of.row;
  const PersonFold& fold = evaluator_.Judged(id, rows.owner.Get(at));
  const FoldRow& row = fold.rows.at(static_cast<size_t>(sanction_row - fold.first));
  if (row.history) {
    node.detail = Join({"decided by ", "已作决定："}, RowTerm(evaluator_, ladder.history, source));
    return;
  }
  const hir::Violation& violation = ladder.violations.at(static_cast<size_t>(of.violation));
  const Span outer = enclosing_;
  enclosing_ = violation.span;
  Node applies;
  applies.label = {"whether it is a violation", "是否构成违规"};
  applies.span = violation.span;
  Whether({violation.clauses.applicable, source}, applies);
  node.children.push_back(std::move(applies));

  if (row.state.state != State::kValue) {
    if (fold.gap && !fold.gap->records.valid()) {
      node.detail = {"not all of what belongs to this unit is judged by this policy",
                     "其相关数据不全由本政策评定"};
    } else if (fold.gap) {
      const Term records = hir::TitleOrName(program_.spaces[fold.gap->records].named);
      node.detail = {fmt::format("records `{}` were not supplied", records.en),
                     fmt::format("未报送“{}”数据", records.zh)};
    } else if (!row.unknown_itself) {
      node.detail = {"an earlier event of this person cannot be told", "此前有无法确定的事项"};
    }
  } else if (row.state.value == 2) {
    const auto decision = static_cast<size_t>(row.decided_by);
    node.detail = Join({"decided by ", "已作决定："},
                       RowTerm(evaluator_, ladder.history, rows.sources.Get(decision).row));
  } else if (row.state.value == 3) {
    node.detail = {"before this period and not decided: counts for nothing",
                   "发生在本期之前且尚未决定，不计"};
  } else if (row.state.value == 4) {
    node.detail = {"after a final step or outside the person's validity: reported, not sanctioned",
                   "已有终局处理或不在任期内，只报告，不给予处分"};
  }
  Weighed(id, fold, static_cast<size_t>(sanction_row - fold.first), node);
  // Of what is not judged: whether it would have come to anything.
  const Cell step = evaluator_.Get(violation.clauses.base, source);
  const bool excused = (row.state == Known(3) || row.state == Known(4)) && step == Known(0);
  if (excused)
    node.detail = Join(node.detail, {"; excused, or no `at` holds: it would come to none",
                                     "；符合“除非”或没有符合的“给予”，本来也不给予处分"});
  if (excused || (row.judged.state == State::kUndetermined && row.steps.empty())) {
    // It went no further than this.
    Node base;
    base.label = {"base", "基准"};
    base.shown = Shown(evaluator_, StepType(id), step);
    base.value = Canonical(evaluator_, StepType(id), step);
    base.state = step.state;
    Parts({violation.clauses.base, source}, base.children);
    node.children.push_back(std::move(base));
  }
  enclosing_ = outer;
}

void TreeBuilder::Whether(CellRef condition, Node& node) {
  const Cell holds = evaluator_.Get(condition.column, condition.row);
  node.value = Canonical(evaluator_, {}, holds);
  node.shown = Shown(evaluator_, {}, holds);
  node.state = holds.state;
  Parts(condition, node.children);
}

// Where two laws judge it in different ways, both ways, and that the lighter step stands.
void TreeBuilder::Weighed(hir::LadderId id, const PersonFold& fold, size_t i, Node& node) {
  const data::SpaceData& rows = evaluator_.snapshot().spaces.at(program_.ladders[id].sanctions.value);
  const FoldRow& row = fold.rows.at(i);
  const auto at = static_cast<size_t>(fold.first) + i;
  const data::SanctionSource of = rows.sources.Get(at);
  const Row source = of.row;
  const hir::Violation& violation = program_.ladders[id].violations.at(static_cast<size_t>(of.violation));
  if (!row.at_end) return Steps(id, fold, row.steps, {violation.clauses, source}, node.children);
  node.detail = {"judged by the law of its day and by that of the period's end: the lighter step stands",
                 "分别按行为时和期末的规定评定，从旧兼从轻，取较轻者"};
  const auto law = [&](const Term& label, Date day, int64_t step) {
    Node one;
    one.label = Join(label, FormatDate(day));
    one.value = Canonical(evaluator_, StepType(id), Known(step));
    one.shown = StepTerm(id, step);
    return one;
  };
  Node own = law({"by the law of its day, ", "按行为时的规定："}, rows.on.Get(at), row.steps.back().result);
  Steps(id, fold, row.steps, {violation.clauses, source}, own.children);
  node.children.push_back(std::move(own));
  const FoldRow::Later& later = *row.at_end;
  Node end = law({"by the law of the period's end, ", "按期末的规定："}, evaluator_.snapshot().period.last,
                 later.step);
  if (later.violation) {
    Steps(id, fold, later.steps, {*violation.at_end, source}, end.children);
  } else {
    end.detail = {"no violation by that law", "按该规定不构成违规"};
    Node applies;
    applies.label = {"whether it is a violation", "是否构成违规"};
    Whether({violation.at_end->applicable, source}, applies);
    end.children.push_back(std::move(applies));
  }
  node.children.push_back(std::move(end));
}

// Another sanction of the same person.
Term TreeBuilder::Sanction(hir::LadderId id, const PersonFold& fold, size_t i) const {
  const data::SpaceData& rows = evaluator_.snapshot().spaces.at(program_.ladders[id].sanctions.value);
  const FoldRow& other = fold.rows.at(i);
  const auto place = static_cast<size_t>(fold.first) + i;
  const data::SanctionSource source = rows.sources.Get(place);
  const Term record = RowTerm(evaluator_, source.space, source.row);
  const Term step = StepTerm(id, other.step.value);
  const std::string on = FormatDate(rows.on.Get(place));
  const bool final = other.until.value >= kMaxDate;
  const Term how = other.history ? Term{"decided", "已决定"} : Term{"recommended", "拟给予"};
  Term when{fmt::format("from {} on", on), fmt::format("自 {} 起", on)};
  if (!final) when = fmt::format("{}..{}", on, FormatDate(static_cast<Date>(other.until.value) - 1));
  return Term{fmt::format("{} {} ({}, {})", step.en, when.en, how.en, record.en),
              fmt::format("{} {}（{}，{}）", step.zh, when.zh, how.zh, record.zh)};
}

void TreeBuilder::Steps(hir::LadderId id, const PersonFold& fold, const std::vector<Judgement>& steps,
                        const Law& law, std::vector<Node>& children) {
  const hir::Ladder& ladder = program_.ladders[id];
  for (const Judgement& judged : steps) {
    Node step;
    const Term amount = fmt::format("{}", judged.amount);
    const Term named = StepTerm(id, judged.amount);
    hir::ColumnId rests;
    using Step = Judgement::Step;
    switch (judged.step) {
      case Step::kBase:
        step.label = {"base", "基准"};
        rests = law.clauses.base;
        break;
      case Step::kHeavier:
        step.label = {"heavier by " + amount.en, "加重" + amount.zh + "档"};
        rests = law.clauses.heavier;
        break;
      case Step::kRepeat:
        step.label = {"repeated while a sanction runs", "再犯：原处分期限未满"};
        step.detail = Join(
            Sanction(id, fold, judged.earlier.front()),
            {fmt::format("; at least {} higher", judged.above), fmt::format("；至少高{}档", judged.above)});
        rests = law.clauses.repeat;
        break;
      case Step::kUpTo:
        step.label = {"no higher by adding than " + named.en, "累加不超过" + named.zh};
        rests = law.clauses.up_to;
        break;
      case Step::kLighter:
        step.label = {"lighter by " + amount.en, "减轻" + amount.zh + "档"};
        rests = law.clauses.lighter;
        break;
      case Step::kLowest:
        step.label = {"not under the lowest step", "不低于最低档"};
        break;
      case Step::kAtLeast:
        step.label = {"at least " + named.en, "不低于" + named.zh};
        rests = law.clauses.at_least;
        break;
      case Step::kAtMost:
        step.label = {"at most " + named.en, "不超过" + named.zh};
        rests = law.clauses.at_most;
        break;
      case Step::kEscalation: {
        step.label = {"escalated to " + named.en, "升至" + named.zh};
        const hir::Escalation& rule = ladder.escalations[judged.escalation];
        step.span = rule.span;
        const Term window = Shown(evaluator_, {rule.unit, false, 0}, Known(rule.last));
        const Term of = StepTerm(id, rule.of);
        step.detail = {
            fmt::format("number {} of {} or above within {}", judged.earlier.size() + 1, of.en, window.en),
            fmt::format("{}内第{}次{}及以上", window.zh, judged.earlier.size() + 1, of.zh)};
        for (const size_t earlier : judged.earlier) {
          Node one;
          one.label = Sanction(id, fold, earlier);
          step.children.push_back(std::move(one));
        }
        break;
      }
    }
    step.value = Canonical(evaluator_, StepType(id),
                           judged.result >= 0 && judged.result <= static_cast<int64_t>(ladder.steps.size())
                               ? Known(judged.result)
                               : kEmpty);
    step.shown = step.value.empty() ? Term{""} : StepTerm(id, judged.result);
    if (rests.valid()) {
      if (!step.span.valid()) step.span = program_.columns[rests].span;
      Parts({rests, law.row}, step.children);
    }
    children.push_back(std::move(step));
  }
}

}  // namespace kaocheng::explain
