#include "dsl/diagnostics/code.h"
#include "dsl/syntax/builder.h"

namespace kaocheng::syntax {
namespace {

ast::BinaryOp ComparatorOf(size_t type) {
  switch (type) {
    case Rules::NE:
      return ast::BinaryOp::kNe;
    case Rules::LT:
      return ast::BinaryOp::kLt;
    case Rules::LE:
      return ast::BinaryOp::kLe;
    case Rules::GT:
      return ast::BinaryOp::kGt;
    case Rules::GE:
      return ast::BinaryOp::kGe;
    default:
      return ast::BinaryOp::kEq;
  }
}

}  // namespace

ast::Table Builder::Table(Context* context, const Header& header) {
  ast::Table built;
  built.of = header.of.value_or(ast::Name{});
  if (header.type) built.type = *header.type;
  built.by = header.by;
  built.hit = header.hit.value_or(ast::HitPolicy::kUnique);
  bool heading = true;
  for (const Part& part : PartsOf(context)) {
    if (part.rule != Rules::RuleRow) continue;
    if (part.context->exception != nullptr) {
      heading = false;
      continue;
    }
    ast::Table::Row row = Row(part.context);
    if (heading) {
      heading = false;
      bool plain = !row.result.valid();
      for (const ast::Table::Cell& cell : row.cells) {
        plain = plain && cell.kind == ast::Table::Cell::Kind::kOneOf && cell.values.size() == 1;
        if (!cell.values.empty()) built.headings.push_back(cell.values.front());
      }
      if (!plain) emitter_.Report(Code::kTableHeading, row.span);
      continue;
    }
    if (!built.headings.empty() && row.cells.size() != built.headings.size()) {
      emitter_.Report(Code::kTableShape, row.span,
                      {std::to_string(row.cells.size()), std::to_string(built.headings.size())});
      continue;
    }
    if (!row.result.valid()) {
      emitter_.Report(Code::kMissingPart, row.span, {Term{"a row", "表行"}, Term{"|| … |", "|| … |"}});
      continue;
    }
    built.rows.push_back(std::move(row));
  }
  return built;
}

ast::Table::Row Builder::Row(Context* context) {
  ast::Table::Row row;
  row.span = SpanOf(context);
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleCell) row.cells.push_back(Cell(part.context));
    if (part.rule == Rules::RuleValue) row.result = Value(part.context);
  }
  return row;
}

ast::Table::Cell Builder::Cell(Context* context) {
  using Kind = ast::Table::Cell::Kind;
  ast::Table::Cell cell;
  cell.span = SpanOf(context);
  const Token* only = context->getStart() == context->getStop() ? context->getStart() : nullptr;
  if (only != nullptr && only->getType() == Rules::ANY) return cell;
  if (only != nullptr && only->getType() == Rules::UNKNOWN) {
    cell.kind = Kind::kUnknown;
    return cell;
  }
  cell.kind = Kind::kOneOf;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RuleComparator) {
      cell.kind = Kind::kCompare;
      cell.compare = ComparatorOf(part.context->getStart()->getType());
    }
    if (part.type == Rules::DOTDOT) cell.kind = Kind::kRange;
    if (part.rule == Rules::RuleAdditive) cell.values.push_back(Expr(part.context));
  }
  return cell;
}

}  // namespace kaocheng::syntax
