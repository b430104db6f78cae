#include <algorithm>
#include <array>
#include <span>

#include "engine/trial/maker.h"

// Constants, comparisons, connectives and members of enumerations.
namespace kaocheng::trial {

using hir::ColumnId;
using hir::Prim;

namespace {

bool Compares(Prim prim) { return prim >= Prim::kEq && prim <= Prim::kGe; }

Prim Other(Prim prim) {
  switch (prim) {
    case Prim::kEq:
      return Prim::kNe;
    case Prim::kNe:
      return Prim::kEq;
    case Prim::kLt:
      return Prim::kLe;
    case Prim::kLe:
      return Prim::kLt;
    case Prim::kGt:
      return Prim::kGe;
    case Prim::kGe:
      return Prim::kGt;
    default:
      return prim;
  }
}

std::string_view Sign(Prim prim) {
  switch (prim) {
    case Prim::kEq:
      return "=";
    case Prim::kNe:
      return "!=";
    case Prim::kLt:
      return "<";
    case Prim::kLe:
      return "<=";
    case Prim::kGt:
      return ">";
    case Prim::kGe:
      return ">=";
    default:
      return "";
  }
}

Prim PrimOf(ast::BinaryOp op) {
  switch (op) {
    case ast::BinaryOp::kEq:
      return Prim::kEq;
    case ast::BinaryOp::kNe:
      return Prim::kNe;
    case ast::BinaryOp::kLt:
      return Prim::kLt;
    case ast::BinaryOp::kLe:
      return Prim::kLe;
    case ast::BinaryOp::kGt:
      return Prim::kGt;
    default:
      return Prim::kGe;
  }
}

// The first of the words that stands in the text, the longest first where one begins another.
std::optional<Span> Find(const Sources& sources, Span in, std::span<const std::string_view> words) {
  const std::string_view text = sources.Text(in);
  for (size_t at = 0; at < text.size(); ++at) {
    for (const std::string_view word : words) {
      if (!text.substr(at).starts_with(word)) continue;
      const auto begin = in.begin + static_cast<uint32_t>(at);
      return Span{in.source, begin, begin + static_cast<uint32_t>(word.size())};
    }
  }
  return std::nullopt;
}

constexpr std::array<std::string_view, 14> kSigns = {">=",   "<=", "!=", "≥", "≤",  "≠",  "＞＝",
                                                     "＜＝", "=",  "<",  ">", "＝", "＜", "＞"};
constexpr std::array<std::string_view, 4> kConnectives = {"and", "or", "且", "或"};

}  // namespace

void Maker::Expr(const Place& place) {
  const ast::Expr& expr = words_.ast().exprs[place.expr];
  if (const auto* literal = std::get_if<ast::Literal>(&expr.node)) Constant(place, *literal);
  if (const auto* binary = std::get_if<ast::Binary>(&expr.node)) {
    if (IsComparison(binary->op)) Comparison(*binary, expr.span), Members(*binary, expr.span);
    if (IsConnective(binary->op)) Connective(*binary, expr.span);
  }
  if (const auto* bounded = std::get_if<ast::Bounded>(&expr.node)) {
    const uint32_t end = words_.SpanOf(bounded->operand).end;
    Bound(expr.span, bounded->at_least, Prim::kAtLeast, end);
    Bound(expr.span, bounded->at_most, Prim::kAtMost,
          bounded->at_least.valid() ? words_.SpanOf(bounded->at_least).end : end);
  }
  if (const auto* modified = std::get_if<ast::Modified>(&expr.node)) Arms(*modified, expr.span);
  if (std::holds_alternative<ast::Literal>(expr.node))
    return;  // where versions differ, a clause that is not there
  if (place.role == Role::kWhere) Where(place);
  if (place.role == Role::kWhen || place.role == Role::kUnless) Condition(place);
}

// The smallest clause around it that has the literal among what it reads.
void Maker::Constant(const Place& place, const ast::Literal& literal) {
  const Span span = words_.SpanOf(place.expr);
  const std::string text(sources_.Text(span));
  std::vector<Span> levels{span};
  levels.insert(levels.end(), place.around.begin(), place.around.end());
  for (const int direction : {1, -1}) {
    bool found = false;
    for (size_t level = 0; level < levels.size() && !found; ++level) {
      for (const Stored& stored : StoredAs(literal)) {
        const auto moved = Move(literal, stored, text, direction);
        if (!moved) continue;
        Mutant mutant;
        mutant.edits = {{span, moved->text}};
        const size_t before = made_.size();
        Exchange(std::move(mutant), sites_.At(levels[level]), [&](hir::Op& op) {
          const hir::Op was = op;
          if (!ReplaceLiteral(place, op, stored, stored.value + moved->by)) return false;
          found = true;
          return true;
        });
        if (made_.size() > before)
          made_.back().notice = NoticeAt(made_.back().columns.front().second, direction, text, moved->text);
        if (found) break;
      }
    }
  }
}

// Bounds belong to `at least` and `at most`; of a choice only the version or exception that says it.
bool Maker::ReplaceLiteral(const Place& place, hir::Op& op, const Stored& from, int64_t to) {
  const auto among = [&](Span span) {
    return std::find(place.around.begin(), place.around.end(), span) != place.around.end();
  };
  bool replaced = false;
  const auto replace = [&](ColumnId& operand) {
    const hir::Column column = program().columns[operand];
    const auto value = LiteralAt(program(), operand);
    if (!value || column.type.kind != from.kind) return;
    const bool taken_away = *value == -from.value;  // last 30 days: day - 30
    if (*value != from.value && !taken_away) return;
    operand = bench_.Literal(column.space, column.type, *value == from.value ? to : -to);
    replaced = true;
  };
  if (auto* choose = std::get_if<hir::Choose>(&op)) {
    const bool arm = std::any_of(choose->exceptions.begin(), choose->exceptions.end(),
                                 [&](const auto& exception) { return among(exception.span); });
    const bool version = std::any_of(choose->versions.begin(), choose->versions.end(),
                                     [&](const auto& each) { return each.span.valid() && among(each.span); });
    for (hir::Choose::Exception& exception : choose->exceptions) {
      if (!arm || !among(exception.span)) continue;
      const ColumnId before = exception.value;
      replace(exception.value);
      // The last row of a table without gaps stands for the rest too.
      if (choose->versions.size() == 1 && choose->versions.front().value == before)
        choose->versions.front().value = exception.value;
    }
    for (hir::Choose::Version& each : choose->versions)
      if (!arm && (!version || among(each.span))) replace(each.value);
    return replaced;
  }
  const auto* map = std::get_if<hir::Map>(&op);
  if (map != nullptr) {
    const bool floor = map->prim == Prim::kAtLeast;
    const bool cap = map->prim == Prim::kAtMost;
    if (place.role == Role::kFloor && !floor) return false;
    if (place.role == Role::kCap && !cap) return false;
    const bool bound = place.role == Role::kFloor || place.role == Role::kCap;
    const std::string_view whole = place.around.empty() ? "" : sources_.Text(place.around.front());
    const bool called = whole.starts_with("min") || whole.starts_with("max") || whole.starts_with("最");
    if (!bound && (floor || cap) && !called) return false;
  }
  ForEachOperand(op, replace);
  return replaced;
}

// A comparison with a constant that was moved: where the two decide differently.
std::string Maker::NoticeAt(const hir::Op& op, int direction, const std::string& old_text,
                            const std::string& new_text) {
  const auto* map = std::get_if<hir::Map>(&op);
  if (map == nullptr) return "";
  switch (map->prim) {
    case Prim::kGe:
    case Prim::kLt:
      return direction > 0 ? old_text : new_text;
    case Prim::kGt:
    case Prim::kLe:
      return direction > 0 ? new_text : old_text;
    case Prim::kEq:
    case Prim::kNe:
      return old_text;
    default:
      return "";
  }
}

void Maker::Comparison(const ast::Binary& node, Span span) {
  const Span left = words_.SpanOf(node.left);
  const Span right = words_.SpanOf(node.right);
  const Prim prim = PrimOf(node.op);
  const auto sign = Find(sources_, {span.source, left.end, right.begin}, kSigns);
  if (!sign) return;
  Mutant mutant;
  mutant.kind = MutantKind::kComparison;
  mutant.edits = {{*sign, std::string(Sign(Other(prim)))}};
  if (prim != Prim::kEq && prim != Prim::kNe) mutant.notice = sources_.Text(right);
  Exchange(std::move(mutant), sites_.At(span), [&](hir::Op& op) {
    auto* map = std::get_if<hir::Map>(&op);
    if (map == nullptr || map->prim != prim) return false;
    map->prim = Other(prim);
    return true;
  });
}

void Maker::Members(const ast::Binary& node, Span span) {
  for (const size_t side : {size_t{0}, size_t{1}}) {
    const ast::ExprId id = side == 0 ? node.left : node.right;
    if (!std::holds_alternative<ast::NameRef>(words_.ast().exprs[id].node)) continue;
    const Span at = words_.SpanOf(id);
    for (const int direction : {1, -1}) {
      Mutant mutant;
      mutant.kind = MutantKind::kStep;
      mutant.edits = {{at, ""}};
      Exchange(std::move(mutant), sites_.At(span), [&](hir::Op& op) {
        auto* map = std::get_if<hir::Map>(&op);
        if (map == nullptr || !Compares(map->prim)) return false;
        const hir::Column column = program().columns[map->operands[side]];
        const auto was = LiteralAt(program(), map->operands[side]);
        if (!was || column.type.kind != hir::TypeKind::kEnum) return false;
        const hir::Enum& members = program().enums[column.type.enum_id()];
        const int64_t is = *was + direction;
        if (!members.ordered || is < 0 || is >= static_cast<int64_t>(members.members.size())) return false;
        map->operands[side] = bench_.Literal(column.space, column.type, is);
        return true;
      });
      if (made_.empty() || made_.back().edits.front().span != at || !made_.back().edits.front().text.empty())
        continue;
      const auto& op = std::get<hir::Map>(made_.back().columns.front().second);
      const hir::Type type = program().columns[op.operands[side]].type;
      const auto is = static_cast<size_t>(*LiteralAt(program(), op.operands[side]));
      const std::string old_text(sources_.Text(at));
      std::string text = NameOf(program().enums[type.enum_id()].members[is], old_text);
      if (side == 1)
        made_.back().notice = NoticeAt(made_.back().columns.front().second, direction, old_text, text);
      made_.back().edits.front().text = std::move(text);
    }
  }
}

void Maker::Connective(const ast::Binary& node, Span span) {
  const Span between{span.source, words_.SpanOf(node.left).end, words_.SpanOf(node.right).begin};
  const auto word = Find(sources_, between, kConnectives);
  if (!word) return;
  const bool was_and = node.op == ast::BinaryOp::kAnd;
  const bool english = (sources_.Text(*word) == "and") || (sources_.Text(*word) == "or");
  Mutant mutant;
  mutant.kind = MutantKind::kConnective;
  mutant.edits = {{*word, english ? (was_and ? "or" : "and") : (was_and ? "或" : "且")}};
  Exchange(std::move(mutant), sites_.At(span), [&](hir::Op& op) {
    auto* map = std::get_if<hir::Map>(&op);
    if (map == nullptr || map->prim != (was_and ? Prim::kAnd : Prim::kOr)) return false;
    map->prim = was_and ? Prim::kOr : Prim::kAnd;
    return true;
  });
}

void Maker::Table(const ast::Table& table, Span span) {
  for (const ast::Table::Row& row : table.rows) {
    for (const ast::Table::Cell& cell : row.cells) {
      if (cell.kind != ast::Table::Cell::Kind::kCompare) continue;
      const auto sign = Find(sources_, cell.span, kSigns);
      if (!sign) continue;
      Mutant mutant;
      mutant.kind = MutantKind::kComparison;
      mutant.edits = {{*sign, std::string(Sign(Other(PrimOf(cell.compare))))}};
      mutant.notice = sources_.Text(words_.SpanOf(cell.values.front()));
      Exchange(std::move(mutant), sites_.At(cell.span), [&](hir::Op& op) {
        auto* map = std::get_if<hir::Map>(&op);
        if (map == nullptr || map->prim != PrimOf(cell.compare)) return false;
        map->prim = Other(map->prim);
        return true;
      });
    }
    Drop(MutantKind::kException, row.span, row.span, sites_.At(span), [&](hir::Op& op) {
      auto* choose = std::get_if<hir::Choose>(&op);
      if (choose == nullptr) return false;
      bool found = false;
      for (hir::Choose::Exception& exception : choose->exceptions) {
        if (exception.span != row.span) continue;
        const hir::Column column = program().columns[exception.value];
        exception.value = bench_.Absent(column.space, column.type);  // no row fits
        found = true;
      }
      return found;
    });
  }
}

}  // namespace kaocheng::trial
