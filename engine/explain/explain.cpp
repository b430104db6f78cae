#include "engine/explain/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/explain/duty.h"
#include "engine/explain/tree.h"
#include "engine/outcome/rows.h"

namespace kaocheng::explain {
namespace {

using data::Row;
using hir::State;
using outcome::Line;

// The tree of one line: what each kind of outcome tells first, then the cells that it rests on.
class Explainer {
 public:
  Explainer(Evaluator& evaluator, const Line& line)
      : evaluator_(evaluator),
        program_(evaluator.program()),
        tree_(evaluator),
        line_(line),
        outcome_(*line.outcome) {}

  Node Run() {
    Node root = Head();
    switch (outcome_.kind) {
      case hir::OutcomeKind::kAward:
        Award(root);
        break;
      case hir::OutcomeKind::kDuty:
        ExplainDuty(tree_, line_, root);
        break;
      case hir::OutcomeKind::kScore:
        Score(root);
        break;
      case hir::OutcomeKind::kSanction:
        Sanction(root);
        break;
      case hir::OutcomeKind::kGrade:
      case hir::OutcomeKind::kMeasure:
        Whole(outcome_.value, root);
        break;
    }
    if (outcome_.kind == hir::OutcomeKind::kAward && line_.eligible) Handlers(0, root);
    Needs(root);
    return root;
  }

 private:
  Node Head() {
    Node root;
    const Term title = hir::TitleOrName(outcome_.named);
    const data::Dictionary& dictionary = *evaluator_.snapshot().dictionary;
    std::string of = fmt::format(" · {}", outcome::SubjectOf(dictionary, line_));
    for (const std::string_view part : {outcome::ScopeOf(line_), outcome::RecordOf(dictionary, line_)}) {
      if (!part.empty()) of += fmt::format(" {}", part);
    }
    if (line_.on != data::kNoDate) of += " " + FormatDate(line_.on);
    if (outcome_.kind == hir::OutcomeKind::kSanction) {
      const Term what =
          hir::TitleOrName(program_.ladders[outcome_.ladder].violations[outcome_.violation].named);
      root.label = {title.en + " · " + what.en + of, title.zh + " · " + what.zh + of};
    } else {
      root.label = {title.en + of, title.zh + of};
    }
    root.value = outcome::ValueText(program_, dictionary, line_);
    root.shown =
        Shown(evaluator_, outcome::TypeOf(program_, line_), evaluator_.Get(outcome_.value, line_.row));
    root.state =
        line_.status == outcome::Status::kDetermined && !line_.null ? State::kValue : State::kUndetermined;
    if (line_.status == outcome::Status::kDetermined && line_.null) root.state = State::kAbsent;
    if (line_.status == outcome::Status::kForDecision) root.shown = {"for people to decide", "由人决定"};
    for (const hir::Citation& cite : outcome_.cites) {
      const std::string text = cite.instrument.empty() ? cite.name + " " : "《" + cite.instrument + "》";
      const bool first = root.clause.en.empty();
      root.clause = {root.clause.en + (first ? "" : "; ") + cite.name + " " + cite.clause,
                     root.clause.zh + (first ? "" : "；") + text + cite.clause};
    }
    root.span = outcome_.named.span;
    return root;
  }

  // The value's own cell, whose parts become the root's.
  void Whole(hir::ColumnId column, Node& root) {
    Node node = tree_.Make({column, line_.row});
    if (root.detail.zh.empty()) root.detail = node.detail;
    TakeParts(std::move(node), root);
  }

  void Award(Node& root) {
    const Cell eligible = outcome_.eligible.valid() ? evaluator_.Get(outcome_.eligible, line_.row) : Known(1);
    if (outcome_.eligible.valid()) {
      Node conditions;
      conditions.label = {"conditions", "条件"};
      conditions.shown = Shown(evaluator_, {}, eligible);
      conditions.value = Canonical(evaluator_, {}, eligible);
      conditions.state = eligible.state;
      Node whole = tree_.Make({outcome_.eligible, line_.row});
      const bool single = whole.children.empty() || !whole.records.empty() || !whole.detail.zh.empty();
      if (single)
        conditions.children.push_back(std::move(whole));
      else
        TakeParts(std::move(whole), conditions);
      root.children.push_back(std::move(conditions));
    }
    if (IsFalse(eligible)) {
      root.shown = {"no award", "不予奖补"};
      root.value.clear();
      root.state = State::kValue;
      root.detail = {"a condition does not hold", "有条件不符合"};
      return;
    }
    if (outcome::TypeOf(program_, line_).kind == hir::TypeKind::kBoolean && IsTrue(eligible))
      root.shown = {"awarded", "给予"};
    if (eligible.state != State::kValue) {
      root.shown = {"cannot be told", "无法确定"};
      return;
    }
    if (outcome_.share) return Share(*outcome_.share, root);
    Node amount = tree_.Make({outcome_.value, line_.row});
    // The conditions stand above, by themselves.
    if (outcome_.eligible.valid()) {
      const std::vector<Node>& told = root.children.back().children;
      std::erase_if(amount.children, [&](const Node& part) {
        return std::any_of(told.begin(), told.end(), [&](const Node& one) { return SaysTheSame(one, part); });
      });
      if (amount.detail.en == kToldAbove.en) return;  // whether, not how much
      const bool all = amount.children.size() == 1 && amount.detail.zh.empty() && amount.records.empty() &&
                       amount.children[0].value == amount.value;
      if (all) amount = Node(amount.children[0]);
    }
    if (amount.children.empty() && amount.records.empty() && amount.detail.zh.empty()) return;
    if (amount.label.zh.empty() || amount.label.zh == outcome_.named.title) amount.label = {"amount", "数额"};
    root.children.push_back(std::move(amount));
  }

  // The award by itself, then what its group leaves of it.
  void Share(const hir::Outcome::Share& share, Node& root) {
    Node own = tree_.Make({share.own, line_.row});
    own.label = {"amount by itself", "本项数额"};
    root.children.push_back(std::move(own));
    const Cell amount = evaluator_.Get(share.own, line_.row);
    const Cell paid = evaluator_.Get(outcome_.value, line_.row);
    const Term group = hir::TitleOrName(share.group);
    if (share.highest.valid()) {
      const Cell most = evaluator_.Get(share.highest, line_.row);
      Node highest = Of(share.highest, {group.en + ": highest only", group.zh + "：仅取最高"});
      const bool less =
          amount.state == State::kValue && most.state == State::kValue && amount.value < most.value;
      const bool another =
          paid == Known(0) && amount == most && amount.value != 0 && BudgetOf(share) != Known(0);
      if (less)
        highest.detail = {"another award is higher and is paid instead", "另有更高的一项，本项不再发给"};
      if (another)
        highest.detail = {"an equal award that comes first is paid instead",
                          "另有数额相同而排在前面的一项，本项不再发给"};
      root.children.push_back(std::move(highest));
    }
    if (!share.budget.valid()) return;
    Node budget = Of(share.budget, {group.en + ": budget", group.zh + "：预算"});
    const outcome::Shared& shared = *line_.more->shared;
    budget.detail = {"owed in all " + shared.owed, "应发合计 " + shared.owed};
    if (shared.owed.empty()) budget.detail = {"what is owed in all cannot be told", "应发合计无法确定"};
    if (!shared.factor.empty())
      budget.detail = Join(
          budget.detail, {"; shared in proportion, " + shared.factor, "；按比例分配，系数 " + shared.factor});
    if (line_.status == outcome::Status::kForDecision)
      budget.detail =
          Join(budget.detail, {"; more than the budget, people decide", "；超出预算，须由人决定"});
    root.children.push_back(std::move(budget));
  }

  Cell BudgetOf(const hir::Outcome::Share& share) {
    return share.budget.valid() ? evaluator_.Get(share.budget, line_.row) : kEmpty;
  }

  Node Of(hir::ColumnId column, Term label) {
    const Cell cell = evaluator_.Get(column, line_.row);
    Node node;
    node.label = std::move(label);
    node.value = Canonical(evaluator_, program_.columns[column].type, cell);
    node.shown = Shown(evaluator_, program_.columns[column].type, cell);
    node.state = cell.state;
    node.span = program_.columns[column].span;
    return node;
  }

  void Score(Node& root) {
    std::set<hir::ColumnId> items;
    for (const hir::Outcome::Item& item : outcome_.items) items.insert(item.met);
    ScoreRest(outcome_.value, items, root);
    for (const hir::Outcome::Item& item : outcome_.items) {
      Node node = tree_.Make({item.met, line_.row});
      node.label = hir::TitleOrName(item.named);
      if (!node.span.valid()) node.span = item.named.span;
      root.children.push_back(std::move(node));
    }
  }

  // What of a score is not an item: the base, bounds that took effect, rounding that changed it.
  void ScoreRest(hir::ColumnId id, const std::set<hir::ColumnId>& items, Node& root) {
    if (items.contains(id)) return;
    const hir::Column& column = program_.columns[id];
    const auto* map = std::get_if<hir::Map>(&column.op);
    if (map != nullptr) {
      using hir::Prim;
      const Prim prim = map->prim;
      const bool sum = prim == Prim::kAdd || prim == Prim::kSub;
      const bool bound = prim == Prim::kAtLeast || prim == Prim::kAtMost;
      const bool same =
          prim == Prim::kRound || prim == Prim::kRescale || prim == Prim::kRequire || prim == Prim::kDefault;
      if (sum || bound || same) {
        ScoreRest(map->operands[0], items, root);
        if (sum) ScoreRest(map->operands[1], items, root);
        const Cell was = evaluator_.Get(map->operands[0], line_.row);
        const Cell now = evaluator_.Get(id, line_.row);
        if ((bound || prim == Prim::kRound) && was != now && was.state == State::kValue) {
          const Term before = Shown(evaluator_, column.type, was);
          const Term after = Shown(evaluator_, column.type, now);
          const Term how = prim == Prim::kRound    ? Term{"rounded", "取整"}
                           : prim == Prim::kAtMost ? Term{"at most", "最高"}
                                                   : Term{"at least", "最低"};
          root.detail = Join(root.detail, {fmt::format("{} {} -> {}; ", how.en, before.en, after.en),
                                           fmt::format("{} {} → {}；", how.zh, before.zh, after.zh)});
        }
        return;
      }
      if (prim == Prim::kLiteral && map->literal == 0) return;
    }
    Node base = tree_.Make({id, line_.row});
    if (base.label.zh.empty()) base.label = {"base", "基础分"};
    root.children.push_back(std::move(base));
  }

  void Sanction(Node& root) {
    const Row row =
        evaluator_.SanctionRow(outcome_.ladder, static_cast<int32_t>(outcome_.violation), line_.row);
    if (row == data::kNoRow) return;
    tree_.Judged(outcome_.ladder, row, root);
    if (line_.state == outcome::SanctionState::kNone && root.state == State::kValue) {
      root.shown = {"no violation", "不构成违规"};
      root.value.clear();
    }
    const Cell step = evaluator_.Get(outcome_.value, line_.row);
    if (line_.state != outcome::SanctionState::kRecommended || step.state != State::kValue || step.value == 0)
      return;
    Handlers(step.value, root);
  }

  Node HandlerNode(const hir::Handler& handler) {
    Node node;
    node.label = {"decided by", "承办"};
    node.value = handler.name;
    node.shown = {handler.name, hir::TitleOrName(handler)};
    for (const hir::Named& other : handler.with) {
      node.value += " + " + other.name;
      node.shown.en += " + " + other.name;
      node.shown.zh += "、" + other.title;
    }
    return node;
  }

  void Handlers(int64_t step, Node& root) {
    for (const hir::Handler& handler : outcome_.handlers) {
      if (handler.step != step) continue;
      const Cell when = handler.when.valid() ? evaluator_.Get(handler.when, line_.row) : Known(1);
      if (IsFalse(when)) continue;
      Node node = HandlerNode(handler);
      node.state = when.state;
      if (handler.when.valid()) tree_.Parts({handler.when, line_.row}, node.children);
      root.children.push_back(std::move(node));
    }
  }

  void Needs(Node& root) {
    const outcome::Open& open = *line_.more->open;
    if (!open.needs.empty()) {
      Node needs;
      needs.label = {"waits for", "待补正"};
      needs.detail = {fmt::format("{} things", open.needs_total), fmt::format("共 {} 项", open.needs_total)};
      needs.state = State::kUndetermined;
      for (const outcome::Need& need : open.needs) {
        Node one;
        one.label = {need.what_en, need.what_zh};
        one.detail = {need.clause_en, need.clause_zh};
        one.state = State::kUndetermined;
        needs.children.push_back(std::move(one));
      }
      root.children.push_back(std::move(needs));
    }
    if (open.pending.empty()) return;
    Node pending;
    pending.label = {"rests on recommendations that nobody has decided yet", "所依据的以下拟处分尚未决定"};
    for (const std::string_view record : open.pending) {
      Node one;
      one.label = std::string(record);
      pending.children.push_back(std::move(one));
    }
    root.children.push_back(std::move(pending));
  }

  Evaluator& evaluator_;
  const hir::Program& program_;
  TreeBuilder tree_;
  const Line& line_;
  const hir::Outcome& outcome_;
};

}  // namespace

Node Explain(Replay& replay, const hir::Program&, const data::Snapshot&, const Line& line) {
  replay.evaluator().Bound();
  return Explainer(replay.evaluator(), line).Run();
}

}  // namespace kaocheng::explain
