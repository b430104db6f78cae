#include <algorithm>
#include <numeric>

#include "dsl/ast/builtin_names.h"
#include "dsl/ast/print.h"
#include "dsl/base/number.h"
#include "dsl/check/checker.h"
#include "dsl/check/type_names.h"
#include "dsl/diagnostics/code.h"

// Tables: every row is a condition over the inputs and a result; the hit policy makes one choice of them.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;
using hir::Type;
using hir::TypeKind;
using Kind = ast::Table::Cell::Kind;

namespace {

hir::Choose Choice(ColumnId base) {
  hir::Choose choose;
  choose.versions.push_back({kMinDate, kMaxDate, base});
  return choose;
}

}  // namespace

void Checker::CheckTable(ast::DeclId id) {
  const auto& node = std::get<ast::Table>(DeclOf(id).node);
  if (const auto home = SubjectSpace(node.of, std::nullopt)) LowerTable(id, *home);
}

Value Checker::LowerTable(ast::DeclId id, SpaceId space, ColumnId anchor) {
  const auto key = std::make_tuple(id.value, space.value, anchor.value);
  if (const auto found = tables_.find(key); found != tables_.end()) return found->second;
  const ast::Decl& decl = DeclOf(id);
  const auto type = ResolveType(std::get<ast::Table>(decl.node).type);
  if (!type || !Enter(id, space, decl.head.name.text, decl.head.name.span)) return {};
  const Scope scope{.space = space, .locals = {}, .anchor = anchor};
  const auto versions = policy_.versions.find(id);
  Value value{.column = versions == policy_.versions.end() ? LowerRows(decl, *type, scope)
                                                           : LowerVersions(versions->second, *type, scope),
              .type = *type};
  Leave();
  if (value.column.valid()) {
    const hir::Named named = NamedOf(decl.head);
    value.column = columns_.Name(value.column, LabelOf(hir::Label::Kind::kTable, named.name, named.title));
  }
  tables_.emplace(key, value);
  return value;
}

// Each row by the table of its anchor; what stayed the same from one version to the next is one table.
ColumnId Checker::LowerVersions(const std::vector<layers::Consolidated::Version>& versions, Type type,
                                const Scope& scope) {
  hir::Choose choose;
  std::string written;
  for (const layers::Consolidated::Version& version : versions) {
    const std::string text = ast::Print(ast_, version.decl);
    if (!choose.versions.empty() && text == written && choose.versions.back().until == version.from) {
      choose.versions.back().until = version.until;
      continue;
    }
    written = text;
    const ast::Decl& decl = DeclOf(version.decl);
    const ColumnId rows = LowerRows(decl, type, scope);
    if (!rows.valid()) return {};
    choose.versions.push_back({version.from, version.until, rows, decl.span});
  }
  const hir::Choose::Version& only = choose.versions.front();
  if (choose.versions.size() == 1 && only.from == kMinDate && only.until == kMaxDate) return only.value;
  choose.anchor = Anchor(scope);
  const Span span = choose.versions.back().span;
  return Make(scope.space, type, std::move(choose), span).column;
}

ColumnId Checker::LowerRows(const ast::Decl& decl, Type type, const Scope& scope) {
  const auto& node = std::get<ast::Table>(decl.node);
  TableModel table;
  table.name = NamedOf(decl.head).title;
  table.span = decl.head.name.span;
  table.policy = node.hit;
  if (!FillTable(node, scope, type, table)) return {};
  // What it finds is the same for every space; the last space to be lowered only needs to know it.
  Emitter silent;
  const bool fresh = analysed_.emplace(decl.span.source.value, decl.head.name.span.begin).second;
  const bool complete = AnalyseTable(program_, table, fresh ? emitter_ : silent);
  return node.hit == ast::HitPolicy::kUnique ? UniqueRow(table, complete, scope, type, decl.span)
         : table.ordered                     ? FirstRow(table, complete, scope, type, decl.span)
                                             : HighestRow(table, scope, type, decl.span);
}

// Inputs, cells and results; false where something was reported.
bool Checker::FillTable(const ast::Table& node, const Scope& scope, Type type, TableModel& table) {
  bool valid = true;
  std::vector<Value> inputs;
  for (const ast::Name& name : node.by) {
    inputs.push_back(LowerName(name, scope, nullptr));
    valid = valid && inputs.back().valid();
    // What the column is called, not how it is written here: a text in the other language is the same
    // program.
    Term names{ast::BuiltinName(name.text).value_or(name.text), name.text};
    if (inputs.back().valid()) {
      const hir::Label& label = program_.columns[inputs.back().column].label;
      if (!label.name.empty()) names.en = label.name.substr(label.name.rfind('.') + 1);
      if (!label.title.empty()) names.zh = label.title;
    }
    table.names.push_back(std::move(names));
    table.inputs.push_back(inputs.back().column);
  }
  bool headed = node.headings.size() == node.by.size();
  for (size_t k = 0; headed && k < node.by.size(); ++k) {
    const auto* heading = std::get_if<ast::NameRef>(&ast_.exprs[node.headings[k]].node);
    headed = heading != nullptr && heading->name.text == node.by[k].text;
  }
  if (!headed) {
    const Span span = node.headings.empty() ? table.span : SpanOf(node.headings.front());
    Fail(Code::kTableHeadings, span);
    return false;
  }
  bool constant = true;
  for (const ast::Table::Row& row : node.rows) {
    TableRow into;
    into.span = row.span;
    std::vector<ColumnId> holding;
    for (size_t k = 0; k < row.cells.size(); ++k) {
      TableCell cell;
      ColumnId holds;
      if (inputs[k].valid() && !LowerCell(row.cells[k], inputs[k], scope, cell, holds)) valid = false;
      if (holds.valid()) {
        const Term& name = table.names[k];
        holding.push_back(columns_.Name(holds, LabelOf(hir::Label::Kind::kCondition, name.en, name.zh)));
      }
      into.cells.push_back(std::move(cell));
    }
    const Value result = ConvertTo(Lower(row.result, scope, &type), type, SpanOf(row.result));
    valid = valid && result.valid();
    into.result = result.column;
    constant = constant && result.valid() && columns_.LiteralOf(result.column).has_value();
    if (holding.empty()) {
      into.hit = columns_.Literal(scope.space, kBool, 1);
    } else if (holding.size() == 1) {
      into.hit = holding.front();
    } else {
      into.hit =
          columns_.Add(scope.space, kBool, hir::Map{Prim::kAnd, std::move(holding), 0, 0, {}}, row.span);
    }
    table.rows.push_back(std::move(into));
  }
  if (!valid) return false;
  if (node.hit == ast::HitPolicy::kHighest) {
    const bool ordered = IsNumeric(type.kind) || IsDuration(type.kind) || type.kind == TypeKind::kDate ||
                         type.kind == TypeKind::kDatetime ||
                         (type.kind == TypeKind::kEnum && program_.enums[type.enum_id()].ordered);
    if (!ordered) {
      Fail(Code::kNotOrdered, node.type.span, {TypeName(type)});
      return false;
    }
    // With constant results the highest row is the first of those sorted by them.
    if (constant) {
      std::stable_sort(table.rows.begin(), table.rows.end(), [&](const TableRow& a, const TableRow& b) {
        return *columns_.LiteralOf(a.result) > *columns_.LiteralOf(b.result);
      });
    }
  }
  table.ordered = node.hit == ast::HitPolicy::kFirst || (node.hit == ast::HitPolicy::kHighest && constant);
  return true;
}

// Whether the cell holds of its input; `holds` stays invalid for `any`. Never absent: an input that is not
// there fits only `unknown` and `any`.
bool Checker::LowerCell(const ast::Table::Cell& cell, const Value& input, const Scope& scope, TableCell& into,
                        ColumnId& holds) {
  into.kind = cell.kind;
  if (cell.kind == Kind::kAny) return true;
  const auto known = [&] {
    return columns_.Add(scope.space, kBool, hir::Map{Prim::kIsKnown, {input.column}, 0, 0, {}}, cell.span);
  };
  if (cell.kind == Kind::kUnknown) {
    holds = Negation(known(), scope.space, cell.span);
    return true;
  }
  const size_t errors = emitter_.errors();
  std::vector<ColumnId> tests;
  bool optional = input.type.optional;
  for (size_t i = 0; i < cell.values.size(); ++i) {
    const ast::BinaryOp op = cell.kind == Kind::kCompare ? cell.compare
                             : cell.kind == Kind::kOneOf ? ast::BinaryOp::kEq
                             : i == 0                    ? ast::BinaryOp::kGe
                                                         : ast::BinaryOp::kLe;
    const Value constant = Lower(cell.values[i], scope, &input.type);
    const Value test = Compare(input, constant, op, scope.space, cell.span);
    if (!test.valid()) continue;
    optional = optional || constant.type.optional;
    tests.push_back(test.column);
    const auto& map = std::get<hir::Map>(program_.columns[test.column].op);
    into.comparisons.push_back(map.prim);
    into.constants.push_back(map.operands[1]);
    if (map.operands[0] != input.column) into.scale = kDecimalScale;
  }
  if (emitter_.errors() != errors || tests.empty()) return false;
  holds = tests.front();
  if (tests.size() > 1) {
    const Prim prim = cell.kind == Kind::kOneOf ? Prim::kOr : Prim::kAnd;
    holds = columns_.Add(scope.space, {TypeKind::kBoolean, optional, 0},
                         hir::Map{prim, std::move(tests), 0, 0, {}}, cell.span);
  }
  if (input.type.optional) {
    holds = columns_.Add(scope.space, {TypeKind::kBoolean, optional, 0},
                         hir::Map{Prim::kAnd, {known(), holds}, 0, 0, {}}, cell.span);
  }
  if (optional) holds = Required({holds, {TypeKind::kBoolean, true, 0}}, cell.span);
  return true;
}

// Where every case fits some row, the base is never read: it stands for the last row, so that nothing
// undetermined has to be carried along.
ColumnId Checker::UniqueRow(const TableModel& table, bool complete, const Scope& scope, Type type,
                            Span span) {
  hir::Choose choose = Choice(complete ? table.rows.back().result
                                       : Undetermined({type.kind, false, type.of}, scope.space, span, ""));
  for (const TableRow& row : table.rows) choose.exceptions.push_back({row.hit, row.result, row.span});
  return Make(scope.space, type, std::move(choose), span).column;
}

// A row holds where no earlier one does.
ColumnId Checker::FirstRow(const TableModel& table, bool complete, const Scope& scope, Type type, Span span) {
  hir::Choose choose = Choice(complete ? table.rows.back().result
                                       : Undetermined({type.kind, false, type.of}, scope.space, span, ""));
  ColumnId before;
  for (const TableRow& row : table.rows) {
    ColumnId when = row.hit;
    if (before.valid()) when = Conjunction(Negation(before, scope.space, {}), row.hit, scope.space, {});
    choose.exceptions.push_back({when, row.result, row.span});
    before = before.valid()
                 ? columns_.Add(scope.space, kBool, hir::Map{Prim::kOr, {before, row.hit}, 0, 0, {}}, {})
                 : row.hit;
  }
  return Make(scope.space, type, std::move(choose), span).column;
}

// The greatest result so far of the rows that hold; then every row that reaches it.
ColumnId Checker::HighestRow(const TableModel& table, const Scope& scope, Type type, Span span) {
  const auto map = [&](Type of, Prim prim, std::vector<ColumnId> operands) {
    return columns_.Add(scope.space, of, hir::Map{prim, std::move(operands), 0, 0, {}}, {});
  };
  const ColumnId none = Undetermined({type.kind, false, type.of}, scope.space, span, "");
  ColumnId most = none;
  ColumnId any;
  for (const TableRow& row : table.rows) {
    ColumnId reached = row.result;
    if (any.valid())
      reached = map(type, Prim::kIf, {any, map(type, Prim::kAtLeast, {most, row.result}), row.result});
    most = map(type, Prim::kIf, {row.hit, reached, most});
    any = any.valid() ? map(kBool, Prim::kOr, {any, row.hit}) : row.hit;
  }
  hir::Choose choose = Choice(none);
  for (const TableRow& row : table.rows) {
    ColumnId top = map({TypeKind::kBoolean, type.optional, 0}, Prim::kEq, {row.result, most});
    if (type.optional) top = Required({top, {TypeKind::kBoolean, true, 0}}, {});
    choose.exceptions.push_back({Conjunction(row.hit, top, scope.space, {}), row.result, row.span});
  }
  return Make(scope.space, type, std::move(choose), span).column;
}

}  // namespace kaocheng::check
