#include <fmt/format.h>

#include <algorithm>

#include "engine/explain/tree.h"

namespace kaocheng::explain {

using data::Row;
using hir::Order;
using hir::State;

// What the codes of a quota's places mean.
Term TreeBuilder::PlaceWords(CellRef quota) {
  const Cell place = evaluator_.Get(quota.column, quota.row);
  if (place == Known(0)) return {"no place", "未入围"};
  if (place == Known(1)) return {"has a place", "入围"};
  if (place == Known(2)) return {"a tie that people decide", "并列，须由人决定"};
  return Shown(evaluator_, program_.columns[quota.column].type, place);
}

// Whether a cell asks what rulings make of a tie, and there is no ruling to tell of: that nobody ruled, and
// who would get a place if somebody had.
bool TreeBuilder::AsksRulings(CellRef cell) {
  const hir::Column& column = program_.columns[cell.column];
  if (column.label.kind == hir::Label::Kind::kCondition && column.label.name == "ruling")
    return IsFalse(evaluator_.Get(cell.column, cell.row));
  const auto* order = std::get_if<Order>(&column.op);
  if (order == nullptr || order->kind != Order::Kind::kQuota || order->keys.empty()) return false;
  // Ranked by places, not by what somebody did.
  const auto* key = std::get_if<hir::Map>(&program_.columns[order->keys.front().column].op);
  if (key == nullptr || key->prim != hir::Prim::kIf) return false;
  const auto* has_place = std::get_if<hir::Map>(&program_.columns[key->operands[0]].op);
  return has_place != nullptr && has_place->prim == hir::Prim::kEq && IsPlace(has_place->operands[0]);
}

void TreeBuilder::InsideOrder(CellRef cell, const Order& order, Node& node) {
  const std::span<const Row> group = evaluator_.Group(cell.column, cell.row);
  const size_t size = group.size();
  Term groups = "";
  for (const hir::SpaceId kind : order.within_entities) {
    const Row row = evaluator_.Ancestor(program_.columns[cell.column].space, cell.row, kind);
    if (row != data::kNoRow) groups = Join(groups, Join(RowTerm(evaluator_, kind, row), " "));
  }
  node.detail = {fmt::format("{}group of {}", groups.en, size), fmt::format("{}本组 {} 个", groups.zh, size)};
  if (order.kind == Order::Kind::kQuota && evaluator_.Get(cell.column, cell.row).state == State::kValue) {
    const int64_t places = evaluator_.Places(order, group, cell.row);
    const auto candidates = std::count_if(
        group.begin(), group.end(), [&](Row row) { return IsTrue(evaluator_.Get(order.candidate, row)); });
    node.detail = Join(node.detail, {fmt::format(", {} places, {} candidates", places, candidates),
                                     fmt::format("，名额 {} 个，符合条件 {} 个", places, candidates)});
    if (evaluator_.Get(cell.column, cell.row) == Known(2)) {
      std::string names;
      for (const Row row : group) {
        if (row != cell.row && evaluator_.Get(cell.column, row) == Known(2)) {
          if (!names.empty()) names += ", ";
          names +=
              outcome::RowName(program_, evaluator_.snapshot(), program_.columns[cell.column].space, row);
        }
      }
      node.detail = Join(node.detail, {"; tied with " + names, "；并列者 " + names});
    }
    if (IsTrue(evaluator_.Get(order.candidate, cell.row))) {
      const int64_t rank =
          1 + std::count_if(group.begin(), group.end(), [&](Row row) {
            return IsTrue(evaluator_.Get(order.candidate, row)) && evaluator_.Better(order, row, cell.row);
          });
      node.detail = Join(node.detail, {fmt::format(", rank {}", rank), fmt::format("，排名第 {}", rank)});
    }
    Parts({order.candidate, cell.row}, node.children);
  }
  if (order.share.valid()) Parts({order.share, cell.row}, node.children);
  if (order.amount.valid()) Parts({order.amount, cell.row}, node.children);
  if (order.weight.valid()) Parts({order.weight, cell.row}, node.children);
  for (const hir::SortKey& key : order.keys) {
    const hir::Column& column = program_.columns[key.column];
    Node own;
    own.label = Join({"ranked by ", "排序依据："}, FieldTitle(key.column));
    const Cell value = evaluator_.Get(key.column, cell.row);
    own.value = sealed_[key.column.value] != 0 ? std::string() : Canonical(evaluator_, column.type, value);
    own.shown = Withheld(key.column, Shown(evaluator_, column.type, value));
    own.state = value.state;
    own.span = column.span;
    if (order.kind == Order::Kind::kRank) Parts({key.column, cell.row}, own.children);
    node.children.push_back(std::move(own));
  }
}

}  // namespace kaocheng::explain
