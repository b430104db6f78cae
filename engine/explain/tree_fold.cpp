#include <fmt/format.h>

#include "engine/explain/tree.h"

namespace kaocheng::explain {

using data::Row;
using hir::State;

Term TreeBuilder::StepTerm(hir::LadderId ladder, int64_t step) const {
  const hir::Type type{hir::TypeKind::kEnum, false, program_.ladders[ladder].steps_enum.value};
  return Shown(evaluator_, type, Known(step));
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
  const Row source = rows.source_row[at];
  const PersonFold& fold = evaluator_.Judged(id, rows.owner[at]);
  const FoldRow row = fold.rows.at(static_cast<size_t>(sanction_row - fold.first));
  if (row.history) {
    node.detail = Join({"decided by ", "已作决定："}, RowTerm(evaluator_, ladder.history, source));
    return;
  }
  const hir::Violation& violation = ladder.violations.at(static_cast<size_t>(rows.source_violation[at]));
  const auto said = [&](size_t i) {  // another sanction of the same person
    const FoldRow& other = fold.rows.at(i);
    const auto place = static_cast<size_t>(fold.first) + i;
    const Term record = RowTerm(evaluator_, {rows.source_space[place]}, rows.source_row[place]);
    const Term step = StepTerm(id, other.step.value);
    const std::string on = FormatDate(rows.on[place]);
    const bool final = other.until.value >= kMaxDate;
    const std::string last = final ? std::string() : FormatDate(static_cast<Date>(other.until.value) - 1);
    const Term how = other.history ? Term{"decided", "已决定"} : Term{"recommended", "拟给予"};
    return Term{fmt::format("{} {}..{} ({}, {})", step.en, on, last, how.en, record.en),
                fmt::format("{} {}..{}（{}，{}）", step.zh, on, last, how.zh, record.zh)};
  };

  const Span outer = enclosing_;
  enclosing_ = violation.span;
  Node applies;
  applies.label = {"whether it is a violation", "是否构成违规"};
  const Cell applicable = evaluator_.Get(violation.applicable, source);
  applies.value = Canonical(evaluator_, {}, applicable);
  applies.shown = Shown(evaluator_, {}, applicable);
  applies.state = applicable.state;
  applies.span = violation.span;
  Parts({violation.applicable, source}, applies.children);
  node.children.push_back(std::move(applies));

  if (row.state.state != State::kValue) {
    if (fold.gap && !fold.gap->records.valid()) {
      node.detail = {"not all of what belongs to this unit is judged by this policy",
                     "其相关数据不全由本政策评定"};
    } else if (fold.gap) {
      const Term records = TitleOf(program_.spaces[fold.gap->records].named);
      node.detail = {fmt::format("records `{}` were not supplied", records.en),
                     fmt::format("未报送“{}”数据", records.zh)};
    } else if (!row.unknown_itself) {
      node.detail = {"an earlier event of this person cannot be told", "此前有无法确定的事项"};
    }
  } else if (row.state.value == 2) {
    const auto decision = static_cast<size_t>(row.decided_by);
    node.detail =
        Join({"decided by ", "已作决定："}, RowTerm(evaluator_, ladder.history, rows.source_row[decision]));
  } else if (row.state.value == 3) {
    node.detail = {"before this period and not decided: counts for nothing",
                   "发生在本期之前且尚未决定，不计"};
  } else if (row.state.value == 4) {
    node.detail = {"after a final step or outside the person's validity: reported, not sanctioned",
                   "已有终局处理或不在任期内，只报告，不给予处分"};
  }
  for (const Judgement& judged : row.steps) {
    Node step;
    const Term amount = fmt::format("{}", judged.amount);
    const Term named = StepTerm(id, judged.amount);
    hir::ColumnId rests;
    using Step = Judgement::Step;
    switch (judged.step) {
      case Step::kBase:
        step.label = {"base", "基准"};
        rests = violation.base;
        break;
      case Step::kHeavier:
        step.label = {"heavier by " + amount.en, "加重" + amount.zh + "档"};
        rests = violation.heavier;
        break;
      case Step::kRepeat:
        step.label = {"repeated while a sanction runs", "再犯：原处分期限未满"};
        step.detail = Join(said(judged.earlier.front()), {fmt::format("; at least {} higher", ladder.repeat),
                                                          fmt::format("；至少高{}档", ladder.repeat)});
        break;
      case Step::kUpTo:
        step.label = {"no higher by adding than " + named.en, "累加不超过" + named.zh};
        rests = violation.up_to;
        break;
      case Step::kLighter:
        step.label = {"lighter by " + amount.en, "减轻" + amount.zh + "档"};
        rests = violation.lighter;
        break;
      case Step::kLowest:
        step.label = {"not under the lowest step", "不低于最低档"};
        break;
      case Step::kAtLeast:
        step.label = {"at least " + named.en, "不低于" + named.zh};
        rests = violation.at_least;
        break;
      case Step::kAtMost:
        step.label = {"at most " + named.en, "不超过" + named.zh};
        rests = violation.at_most;
        break;
      case Step::kEscalation: {
        step.label = {"escalated to " + named.en, "升至" + named.zh};
        const hir::Escalation& rule = ladder.escalations[judged.escalation];
        step.span = rule.span;
        const Term window = Shown(evaluator_, {rule.unit, false, 0}, Known(rule.last));
        const Term of = StepTerm(id, rule.of);
        step.detail = {
            fmt::format("number {} of {} or above within {}", judged.earlier.size() + 1, of.en, window.en),
            fmt::format("{}内第{}次{}以上", window.zh, judged.earlier.size() + 1, of.zh)};
        for (const size_t earlier : judged.earlier) {
          Node one;
          one.label = said(earlier);
          step.children.push_back(std::move(one));
        }
        break;
      }
    }
    step.value = Canonical(evaluator_, {hir::TypeKind::kEnum, false, ladder.steps_enum.value},
                           judged.result >= 0 && judged.result <= static_cast<int64_t>(ladder.steps.size())
                               ? Known(judged.result)
                               : kEmpty);
    step.shown = step.value.empty() ? Term{""} : StepTerm(id, judged.result);
    if (rests.valid()) {
      if (!step.span.valid()) step.span = program_.columns[rests].span;
      Parts({rests, source}, step.children);
    }
    node.children.push_back(std::move(step));
  }
  enclosing_ = outer;
}

}  // namespace kaocheng::explain
