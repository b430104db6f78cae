#include "engine/explain/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace kaocheng::explain {

using data::Row;
using hir::Prim;
using hir::State;

namespace {

constexpr int kDeepest = 60;
constexpr size_t kMostNodes = 5'000;

// The sign of a comparison; empty for everything else.
std::string_view Sign(Prim prim) {
  static constexpr std::pair<Prim, std::string_view> kSigns[] = {{Prim::kEq, "="}, {Prim::kNe, "≠"},
                                                                 {Prim::kLt, "<"}, {Prim::kLe, "≤"},
                                                                 {Prim::kGt, ">"}, {Prim::kGe, "≥"}};
  for (const auto& [known, sign] : kSigns) {
    if (known == prim) return sign;
  }
  return {};
}

bool IsCondition(Prim prim) {
  return !Sign(prim).empty() || prim == Prim::kInSeason || prim == Prim::kIsKnown || prim == Prim::kNot;
}

// One nameless part whose words stand in those of the whole, with the same value: the two are one.
bool IsAllOf(const Node& node, const Node& part) {
  const bool within = part.span.source == node.span.source && part.span.begin >= node.span.begin &&
                      part.span.end <= node.span.end;
  return node.detail.zh.empty() && node.records.empty() && part.label.zh.empty() && part.span.valid() &&
         within && (part.span == node.span || part.value == node.value);
}

bool IsBound(Prim prim) { return prim == Prim::kAtLeast || prim == Prim::kAtMost; }

}  // namespace

bool SaysTheSame(const Node& a, const Node& b) {
  return a.span == b.span && a.label.zh == b.label.zh && a.value == b.value;
}

void TakeParts(Node from, Node& into) {
  std::move(from.children.begin(), from.children.end(), std::back_inserter(into.children));
  std::move(from.records.begin(), from.records.end(), std::back_inserter(into.records));
  into.more += from.more;
}

Term TreeBuilder::Withheld(hir::ColumnId column, const Term& shown) const {
  return sealed_[column.value] != 0 ? Term{"(sealed)", "（密封）"} : shown;
}

// Stored cells and literals: their value says it all.
bool TreeBuilder::Simple(hir::ColumnId id) const {
  const hir::Column& column = program_.columns[id];
  if (const auto* map = std::get_if<hir::Map>(&column.op)) return map->operands.empty();
  if (const auto* gather = std::get_if<hir::Gather>(&column.op)) return Simple(gather->source);
  return std::holds_alternative<hir::Field>(column.op);
}

bool TreeBuilder::WorthTelling(CellRef cell) {
  const hir::Column& column = program_.columns[cell.column];
  if (const auto* field = std::get_if<hir::Field>(&column.op))
    return field->kind == hir::Field::Kind::kStored;
  if (column.label.kind != hir::Label::Kind::kNone) return true;
  if (const auto* map = std::get_if<hir::Map>(&column.op)) return WorthTellingMap(cell, *map);
  if (std::holds_alternative<hir::Gather>(column.op)) return false;
  if (const auto* choose = std::get_if<hir::Choose>(&column.op)) {
    return choose->versions.size() > 1 || !choose->exceptions.empty();
  }
  return true;  // aggregates, orders, sanctions
}

// Conditions with a text of their own, and bounds that take effect. What was made for a clause as a whole,
// such as the highest of several steps or the negation of an `unless`, says nothing that its parts do not.
bool TreeBuilder::WorthTellingMap(CellRef cell, const hir::Map& map) {
  const hir::Column& column = program_.columns[cell.column];
  if (!column.span.valid()) return false;
  if (IsBound(map.prim)) {
    if (column.span == enclosing_ && column.type.kind == hir::TypeKind::kEnum) return false;
    return evaluator_.Get(cell.column, cell.row) != evaluator_.Get(map.operands[0], cell.row);
  }
  if (map.prim == Prim::kNot) {
    const hir::Column& negated = program_.columns[map.operands[0]];
    // What an `unless` says is told by itself; told again the other way round it would read as its opposite.
    const bool named =
        negated.label.kind == hir::Label::Kind::kClause || negated.label.kind == hir::Label::Kind::kCondition;
    return !named && negated.span != column.span;
  }
  if (map.prim == Prim::kEq && IsPlace(map.operands[0])) return false;
  return (IsCondition(map.prim) || map.prim == Prim::kProduct) && column.span != enclosing_;
}

// Whether a column holds the places of a quota: codes that nobody wrote. The quota tells in words what they
// mean.
bool TreeBuilder::IsPlace(hir::ColumnId id) const {
  const hir::Op& op = program_.columns[id].op;
  if (const auto* order = std::get_if<hir::Order>(&op)) return order->kind == hir::Order::Kind::kQuota;
  const auto* map = std::get_if<hir::Map>(&op);
  return map != nullptr && map->prim == Prim::kIf && (IsPlace(map->operands[1]) || IsPlace(map->operands[2]));
}

Node TreeBuilder::Make(CellRef cell) {
  const hir::Column& column = program_.columns[cell.column];
  const Cell value = evaluator_.Get(cell.column, cell.row);
  Node node;
  if (column.label.kind != hir::Label::Kind::kNone) {
    node.label = TitleOf(column.label);
  } else if (std::holds_alternative<hir::Field>(column.op)) {
    node.label = FieldTitle(cell.column);
  }
  if (sealed_[cell.column.value] == 0) node.value = Canonical(evaluator_, column.type, value);
  node.shown = Withheld(cell.column, Shown(evaluator_, column.type, value));
  node.state = value.state;
  ++nodes_;
  if (Simple(cell.column)) {
    if (std::holds_alternative<hir::Field>(column.op))
      node.detail = PlaceOf(evaluator_, column.space, cell.row);
    return node;
  }
  node.span = column.span;
  const auto* order = std::get_if<hir::Order>(&column.op);
  if (order != nullptr && order->kind == hir::Order::Kind::kQuota) node.shown = PlaceWords(cell);
  if (!told_.insert(cell).second) {
    node.detail = kToldAbove;
    return node;
  }
  if (depth_ >= kDeepest || nodes_ >= kMostNodes) {
    node.detail = {"the rest is left out", "其余从略"};
    return node;
  }
  const Span outer = enclosing_;
  if (column.span.valid()) enclosing_ = column.span;
  ++depth_;
  Inside(cell, node);
  --depth_;
  enclosing_ = outer;
  if (node.label.zh.empty() && !node.span.valid()) node.label = {"value", "值"};
  // `at least 90` of a band is written without the score that it is about.
  const auto* map = std::get_if<hir::Map>(&column.op);
  if (node.label.zh.empty() && map != nullptr && map->prim == Prim::kGe &&
      program_.columns[map->operands[1]].span == column.span) {
    const Term limit = Withheld(map->operands[1], Shown(evaluator_, program_.columns[map->operands[1]].type,
                                                        evaluator_.Get(map->operands[1], cell.row)));
    node.label = {"at least " + limit.en, "不低于" + limit.zh};
  }
  if (node.children.size() == 1 && IsAllOf(node, node.children[0])) {
    Node only = std::move(node.children[0]);
    node.detail = only.detail;
    node.records = std::move(only.records);
    node.more = only.more;
    node.children = std::move(only.children);
  }
  return node;
}

void TreeBuilder::Parts(CellRef cell, std::vector<Node>& out) {
  if (AsksRulings(cell)) return;
  const hir::Column& column = program_.columns[cell.column];
  if (WorthTelling(cell)) {
    Node node = Make(cell);
    if (std::none_of(out.begin(), out.end(), [&](const Node& other) { return SaysTheSame(other, node); }))
      out.push_back(std::move(node));
    return;
  }
  if (depth_ >= kDeepest) return;
  Node passed;
  ++depth_;
  if (!std::holds_alternative<hir::Field>(column.op)) Inside(cell, passed);
  --depth_;
  for (Node& node : passed.children) {
    const bool twice = std::any_of(out.begin(), out.end(), [&](const Node& other) {
      return SaysTheSame(other, node) &&
             (node.detail.en == kToldAbove.en || node.detail.en == other.detail.en);
    });
    if (!twice) out.push_back(std::move(node));
  }
}

void TreeBuilder::Inside(CellRef cell, Node& node) {
  const hir::Column& column = program_.columns[cell.column];
  if (const auto* map = std::get_if<hir::Map>(&column.op)) {
    InsideMap(cell, *map, node);
  } else if (const auto* gather = std::get_if<hir::Gather>(&column.op)) {
    Row row = data::kNoRow;
    switch (gather->via) {
      case hir::Gather::Via::kAncestor:
        row = evaluator_.Ancestor(column.space, cell.row, program_.columns[gather->source].space);
        break;
      case hir::Gather::Via::kReference: {
        const Cell reference = evaluator_.Get(gather->reference, cell.row);
        if (reference.state == State::kValue &&
            evaluator_.Get(cell.column, cell.row).state != State::kAbsent) {
          row = static_cast<Row>(reference.value & 0xffffffff);
        }
        break;
      }
      case hir::Gather::Via::kPrevious:
        if (evaluator_.Get(cell.column, cell.row).state != State::kAbsent) row = cell.row - 1;
        break;
    }
    if (row != data::kNoRow) Parts({gather->source, row}, node.children);
  } else if (const auto* reduce = std::get_if<hir::Reduce>(&column.op)) {
    InsideReduce(cell, *reduce, node);
  } else if (const auto* order = std::get_if<hir::Order>(&column.op)) {
    InsideOrder(cell, *order, node);
  } else if (const auto* fold = std::get_if<hir::Fold>(&column.op)) {
    InsideFold(cell, *fold, node);
  } else if (const auto* choose = std::get_if<hir::Choose>(&column.op)) {
    InsideChoose(cell, *choose, node);
  }
}

void TreeBuilder::InsideMap(CellRef cell, const hir::Map& map, Node& node) {
  if (!Sign(map.prim).empty()) return Compare(cell, map, node);
  if (map.prim == Prim::kProduct) return InsideProduct(cell, map, node);
  if (IsBound(map.prim)) {
    const Term was = Withheld(map.operands[0], Shown(evaluator_, program_.columns[cell.column].type,
                                                     evaluator_.Get(map.operands[0], cell.row)));
    const Term bound = Withheld(map.operands[1], Shown(evaluator_, program_.columns[cell.column].type,
                                                       evaluator_.Get(map.operands[1], cell.row)));
    if (WorthTelling({map.operands[0], cell.row}) || was.en != bound.en) {
      const bool most = map.prim == Prim::kAtMost;
      node.detail = most ? Term{fmt::format("{}, at most {}", was.en, bound.en),
                                fmt::format("{}，不超过{}", was.zh, bound.zh)}
                         : Term{fmt::format("{}, at least {}", was.en, bound.en),
                                fmt::format("{}，不低于{}", was.zh, bound.zh)};
    }
  }
  if (map.prim == Prim::kRound || map.prim == Prim::kRoundUp || map.prim == Prim::kRoundDown) {
    const Cell was = evaluator_.Get(map.operands[0], cell.row);
    if (was != evaluator_.Get(cell.column, cell.row) && was.state == State::kValue) {
      const Term shown =
          Withheld(map.operands[0], Shown(evaluator_, program_.columns[map.operands[0]].type, was));
      node.detail = {"rounded from " + shown.en, "由" + shown.zh + "取整"};
    }
  }
  std::vector<Cell> operands;
  for (size_t i = 0; i < map.operands.size(); ++i) {
    const bool read = Reads(map, i, operands);
    operands.push_back(read ? evaluator_.Get(map.operands[i], cell.row) : kUnknown);
    if (read) Parts({map.operands[i], cell.row}, node.children);
  }
}

void TreeBuilder::Compare(CellRef cell, const hir::Map& map, Node& node) {
  const auto side = [&](size_t i) {
    const hir::ColumnId operand = map.operands[i];
    return Withheld(operand,
                    Shown(evaluator_, program_.columns[operand].type, evaluator_.Get(operand, cell.row)));
  };
  const Term left = side(0);
  const Term right = side(1);
  node.detail = {fmt::format("{} {} {}", left.en, Sign(map.prim), right.en),
                 fmt::format("{} {} {}", left.zh, Sign(map.prim), right.zh)};
  for (const hir::ColumnId operand : map.operands) {
    if (!Simple(operand)) Parts({operand, cell.row}, node.children);
  }
}

Term TreeBuilder::FieldTitle(hir::ColumnId id) const {
  const hir::Column& column = program_.columns[id];
  if (column.label.kind != hir::Label::Kind::kNone) return TitleOf(column.label);
  if (const auto* field = std::get_if<hir::Field>(&column.op)) {
    switch (field->kind) {
      case hir::Field::Kind::kStored:
        return hir::TitleOrName(program_.spaces[column.space].fields.at(field->index).named);
      case hir::Field::Kind::kOn:
        return {"on", "发生日"};
      case hir::Field::Kind::kRecorded:
        return {"recorded", "记录时刻"};
      case hir::Field::Kind::kUntil:
        return {"until", "至"};
      case hir::Field::Kind::kFirst:
        return {"first", "首日"};
      case hir::Field::Kind::kLast:
        return {"last", "末日"};
      case hir::Field::Kind::kSelf:
        return hir::TitleOrName(program_.spaces[column.space].named);
    }
  }
  if (const auto* gather = std::get_if<hir::Gather>(&column.op)) {
    const Term own = FieldTitle(gather->source);
    const Term of = gather->via == hir::Gather::Via::kReference
                        ? FieldTitle(gather->reference)
                        : hir::TitleOrName(program_.spaces[program_.columns[gather->source].space].named);
    return {of.en + "." + own.en, of.zh + "." + own.zh};
  }
  return "";
}

}  // namespace kaocheng::explain
