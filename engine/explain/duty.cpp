#include "engine/explain/duty.h"

#include <fmt/format.h>

#include <algorithm>

#include "dsl/hir/duty_sum.h"
#include "engine/outcome/rows.h"

namespace kaocheng::explain {
namespace {

using data::Row;
using hir::State;
using outcome::Line;

class DutyExplainer {
 public:
  DutyExplainer(TreeBuilder& tree, const Line& line)
      : tree_(tree),
        evaluator_(tree.evaluator()),
        program_(evaluator_.program()),
        line_(line),
        outcome_(*line.outcome) {}

  void Run(Node& root) {
    root.detail = {fmt::format("{} of {} met", line_.met, line_.required),
                   fmt::format("应完成 {}，已完成 {}", line_.required, line_.met)};
    if (line_.required == outcome::kNoCount || line_.met == outcome::kNoCount) root.detail = "";
    if (line_.required == 0) root.detail = {"nothing was required", "本期无应完成事项"};
    for (const hir::Outcome::Item& item : outcome_.items) root.children.push_back(DutyItem(item));
  }

 private:
  Node DutyItem(const hir::Outcome::Item& item) {
    Node node;
    node.label = hir::TitleOrName(item.named);
    node.span = item.named.span;
    const Cell required = evaluator_.Get(item.required, line_.row);
    const Cell met = evaluator_.Get(item.met, line_.row);
    node.state = std::max(required.state, met.state);
    if (node.state == State::kValue) {
      node.value = fmt::format("{}/{}", met.value, required.value);
      node.detail = {fmt::format("{} of {} met", met.value, required.value),
                     fmt::format("应完成 {}，已完成 {}", required.value, met.value)};
    } else {
      node.shown = Shown(evaluator_, {}, kUnknown);
    }
    if (!item.cells.valid() || item.cells == outcome_.space) {
      DutyCell(item, line_.row, {"", ""}, node);
      return node;
    }
    std::string fulfilled;
    for (const Row row : CellsOf(item)) {
      const Cell at_required = evaluator_.Get(item.cell_required, row);
      const Cell at_met = evaluator_.Get(item.cell_met, row);
      const std::string name(outcome::RowName(program_, evaluator_.snapshot(), item.cells, row));
      if (IsFalse(at_required)) continue;
      if (IsTrue(at_required) && IsTrue(at_met)) {
        fulfilled += (fulfilled.empty() ? "" : ", ") + name;
      } else {
        DutyCell(item, row, name, node);
      }
    }
    if (!fulfilled.empty()) {
      Node done;
      done.label = {"met", "已完成"};
      done.detail = fulfilled;
      node.children.push_back(std::move(done));
    }
    return node;
  }

  void DutyCell(const hir::Outcome::Item& item, Row row, const Term& name, Node& item_node) {
    const Cell required = evaluator_.Get(item.cell_required, row);
    const Cell met = evaluator_.Get(item.cell_met, row);
    Node cell;
    cell.label = name;
    cell.state = IsFalse(required) ? State::kValue : std::max(required.state, met.state);
    if (item.due.valid()) {
      const Term due = Shown(evaluator_, program_.columns[item.due].type, evaluator_.Get(item.due, row));
      cell.detail = {"due " + due.en, "期限 " + due.zh};
    }
    cell.shown = IsFalse(required) ? Term{"not required", "不要求"}
                 : IsTrue(met)     ? Term{"met", "已完成"}
                                   : Term{"missed", "未完成"};
    if (cell.state != State::kValue) cell.shown = Shown(evaluator_, {}, kUnknown);
    if (cell.state == State::kValue)
      cell.value = IsFalse(required) ? "not_required" : IsTrue(met) ? "met" : "missed";
    if (!IsTrue(required)) tree_.Parts({item.cell_required, row}, cell.children);
    if (!IsFalse(required)) tree_.Parts({item.cell_met, row}, cell.children);
    if (name.zh.empty()) {
      TakeParts(std::move(cell), item_node);
    } else {
      item_node.children.push_back(std::move(cell));
    }
  }

  std::vector<Row> CellsOf(const hir::Outcome::Item& item) {
    std::vector<Row> rows;
    const data::Period& period = evaluator_.snapshot().period;
    const Row subject = evaluator_.Ancestor(outcome_.space, line_.row, outcome_.subject);
    const auto& members = evaluator_.snapshot().spaces.at(item.cells.value).member;
    const hir::Reduce* sum = hir::SumOf(program_, item);
    const bool referring = sum != nullptr && sum->match == hir::Reduce::Match::kReference;
    if (subject == data::kNoRow) return rows;
    for (const Row row : evaluator_.Below(item.cells, outcome_.subject, subject)) {
      Date on = evaluator_.DateOf(item.cells, row);
      if (item.due.valid()) {
        const Cell due = evaluator_.Get(item.due, row);
        if (due.state == State::kAbsent) continue;
        if (due.state == State::kValue) on = static_cast<Date>(due.value);
      }
      const bool member = members.empty() || members[static_cast<size_t>(row)] != 0;
      if (referring) {  // a record's duty, judged by what refers to that record
        const Cell reference = evaluator_.Get(sum->reference, row);
        if (reference.state == State::kValue && reference.value == line_.row) rows.push_back(row);
        continue;
      }
      if (member && period.first <= on && on <= period.last) rows.push_back(row);
    }
    return rows;
  }

  TreeBuilder& tree_;
  Evaluator& evaluator_;
  const hir::Program& program_;
  const Line& line_;
  const hir::Outcome& outcome_;
};

}  // namespace

void ExplainDuty(TreeBuilder& tree, const Line& line, Node& root) { DutyExplainer(tree, line).Run(root); }

}  // namespace kaocheng::explain
