#include <fmt/format.h>

#include "engine/explain/tree.h"

// Choices between a base and its exceptions, rows of tables, and products of factors.
namespace kaocheng::explain {

using hir::Prim;
using hir::State;

namespace {

// What a cell of a table compares: the left side of its first comparison.
hir::ColumnId InputOf(const hir::Program& program, hir::ColumnId id) {
  for (;;) {
    const auto* map = std::get_if<hir::Map>(&program.columns[id].op);
    if (map == nullptr || map->operands.empty()) return id;
    id = map->operands[0];
    if (map->prim != Prim::kNot && map->prim != Prim::kAnd && map->prim != Prim::kOr &&
        map->prim != Prim::kRequire)
      return id;
  }
}

}  // namespace

Node TreeBuilder::ArmNode(const Term& label, Span span, const Cell& when, Term shown) {
  Node node;
  node.label = label;
  node.span = span;
  node.state = when.state;
  node.shown = std::move(shown);
  if (when.state != State::kValue)
    node.shown = {"cannot be told whether it applies", "是否适用无法确定"};
  else if (when.value == 0)
    node.shown = {"does not apply", "不适用"};
  ++nodes_;
  return node;
}

void TreeBuilder::InsideChoose(CellRef cell, const hir::Choose& choose, Node& node) {
  const hir::Column& column = program_.columns[cell.column];
  const bool table = column.label.kind == hir::Label::Kind::kTable;
  bool excepted = false;
  std::vector<Node> arms;
  for (const hir::Choose::Exception& exception : choose.exceptions) {
    const Cell when = evaluator_.Get(exception.when, cell.row);
    if (table && IsFalse(when)) continue;
    excepted = excepted || IsTrue(when);
    const Cell value = evaluator_.Get(exception.value, cell.row);
    Node arm = ArmNode(table ? Term{"row", "命中行"} : Term{"exception", "例外"}, exception.span, when,
                       Withheld(exception.value, Shown(evaluator_, column.type, value)));
    const Span outer = enclosing_;
    enclosing_ = exception.span;
    ++depth_;
    if (table)
      TableRow({exception.when, cell.row}, arm);
    else
      Parts({exception.when, cell.row}, arm.children);
    if (IsTrue(when)) Parts({exception.value, cell.row}, arm.children);
    --depth_;
    enclosing_ = outer;
    arms.push_back(std::move(arm));
  }
  if (!excepted && !table) {
    hir::ColumnId value = choose.versions.front().value;
    if (choose.anchor.valid()) {
      const Cell anchor = evaluator_.Get(choose.anchor, cell.row);
      for (const hir::Choose::Version& version : choose.versions) {
        if (anchor.state != State::kValue || anchor.value < version.from || anchor.value >= version.until)
          continue;
        value = version.value;
        // The words of a lower level, or of a later text.
        const Span words = program_.columns[value].span;
        if (words.valid() && words.source != node.span.source) node.span = words;
        if (version.from == kMinDate) continue;
        const std::string from = FormatDate(version.from);
        node.detail = {fmt::format("in force from {}", from), fmt::format("自 {} 起施行", from)};
      }
    }
    Parts({value, cell.row}, node.children);
  }
  if (table && arms.empty()) node.detail = {"no row fits", "没有适用的行"};
  node.children.insert(node.children.end(), std::make_move_iterator(arms.begin()),
                       std::make_move_iterator(arms.end()));
}

// The cells of a row, each with the value of its input.
void TreeBuilder::TableRow(CellRef when, Node& row) {
  const hir::Column& column = program_.columns[when.column];
  const auto* map = std::get_if<hir::Map>(&column.op);
  if (column.label.kind == hir::Label::Kind::kCondition) {
    const CellRef input{InputOf(program_, when.column), when.row};
    Node cell;
    cell.label = TitleOf(column.label);
    cell.span = column.span;
    const Cell value = evaluator_.Get(input.column, input.row);
    cell.state = value.state;
    cell.shown = Withheld(input.column, Shown(evaluator_, program_.columns[input.column].type, value));
    ++nodes_;
    if (!Simple(input.column)) Parts(input, cell.children);
    row.children.push_back(std::move(cell));
  } else if (map != nullptr && map->prim == Prim::kAnd) {
    for (const hir::ColumnId operand : map->operands) TableRow({operand, when.row}, row);
  }
}

// `300 × 150% × 50%`, and each factor with its condition.
void TreeBuilder::InsideProduct(CellRef cell, const hir::Map& map, Node& node) {
  const auto say = [&](hir::ColumnId id) {
    return Withheld(id, Shown(evaluator_, program_.columns[id].type, evaluator_.Get(id, cell.row)));
  };
  Term product = say(map.operands[0]);
  Parts({map.operands[0], cell.row}, node.children);
  bool any = false;
  for (size_t i = 1; i < map.operands.size(); ++i) {
    const hir::Column& factor = program_.columns[map.operands[i]];
    const auto* choice = std::get_if<hir::Map>(&factor.op);
    if (choice == nullptr || choice->prim != Prim::kIf) continue;
    const Cell when = evaluator_.Get(choice->operands[0], cell.row);
    const Term shown = say(choice->operands[1]);
    Node arm = ArmNode({"factor", "乘数"}, factor.span, when, Join({"× ", "× "}, shown));
    const Span outer = enclosing_;
    enclosing_ = factor.span;
    ++depth_;
    Parts({choice->operands[0], cell.row}, arm.children);
    if (IsTrue(when)) Parts({choice->operands[1], cell.row}, arm.children);
    --depth_;
    enclosing_ = outer;
    node.children.push_back(std::move(arm));
    if (!IsTrue(when)) continue;
    any = true;
    product = Join(product, {" × " + shown.en, " × " + shown.zh});
  }
  if (any) node.detail = product;
}

}  // namespace kaocheng::explain
