#include "engine/explain/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "dsl/base/number.h"

namespace kaocheng::explain {

using data::Row;
using hir::State;
using hir::TypeKind;

namespace {

Term Plain(const Evaluator& evaluator, hir::Type type, int64_t value) {
  return outcome::CanonicalValue(evaluator.program(), evaluator.snapshot(), type, value);
}

// What is known of a cell that cannot be told: between 1 and 3, at least 2.
Term Open(const Evaluator& evaluator, hir::Type type, const Cell& cell) {
  const Term open{"cannot be told", "无法确定"};
  if (!cell.range || !cell.range->may_be_value()) return open;
  const range::Possible any = range::Any(evaluator.program(), type);
  const auto& [lo, hi, absent] = *cell.range;
  const Term least = Shown(evaluator, type, Known(lo));
  const Term most = Shown(evaluator, type, Known(hi));
  Term known = open;
  if (lo == hi) {
    known = Join(open, {": " + least.en, "：" + least.zh});
  } else if (lo > any.lo && hi < any.hi) {
    known = Join(open, {fmt::format(": between {} and {}", least.en, most.en),
                        fmt::format("：{}至{}", least.zh, most.zh)});
  } else if (lo > any.lo) {
    known = Join(open, {": at least " + least.en, "：不低于" + least.zh});
  } else if (hi < any.hi) {
    known = Join(open, {": at most " + most.en, "：不高于" + most.zh});
  }
  return absent ? Join(known, {", or nothing", "，或未填"}) : known;
}

}  // namespace

Term Shown(const Evaluator& evaluator, hir::Type type, const Cell& cell) {
  if (cell.state == State::kAbsent) return {"not given", "未填"};
  if (cell.state == State::kUndetermined) return Open(evaluator, type, cell);
  const int64_t value = cell.value;
  switch (type.kind) {
    case TypeKind::kBoolean:
      return value != 0 ? Term{"yes", "是"} : Term{"no", "否"};
    case TypeKind::kMoney:
      return {FormatMoney(value) + " yuan", FormatMoney(value) + "元"};
    case TypeKind::kDays:
      return {fmt::format("{} days", value), fmt::format("{}天", value)};
    case TypeKind::kWorkdays:
      return {fmt::format("{} workdays", value), fmt::format("{}个工作日", value)};
    case TypeKind::kMonths:
      return {fmt::format("{} months", value), fmt::format("{}个月", value)};
    case TypeKind::kMinutes:
      if (value != 0 && value % 60 == 0) {
        return {fmt::format("{} hours", value / 60), fmt::format("{}小时", value / 60)};
      }
      return {fmt::format("{} minutes", value), fmt::format("{}分钟", value)};
    case TypeKind::kEnum: {
      const hir::Named& member =
          evaluator.program().enums[type.enum_id()].members.at(static_cast<size_t>(value));
      // A value is said as the quoted clause beside it says it.
      return member.name == "none" && member.title == "none" ? Term{"none", "无"}
                                                             : Term{member.name, member.title};
    }
    case TypeKind::kReference:
      if (evaluator.program().spaces[type.space_id()].kind == hir::Space::Kind::kCell) {
        return Plain(evaluator, type, value);
      }
      return RowTerm(evaluator, type.space_id(), static_cast<Row>(value));
    case TypeKind::kViolation:
      return RowTerm(evaluator, {static_cast<uint32_t>(value >> 32)}, static_cast<Row>(value & 0xffffffff));
    case TypeKind::kInteger:
    case TypeKind::kDecimal:
    case TypeKind::kDate:
    case TypeKind::kDatetime:
    case TypeKind::kText:
      return Plain(evaluator, type, value);
  }
  return "";
}

std::string Canonical(const Evaluator& evaluator, hir::Type type, const Cell& cell) {
  if (cell.state != State::kValue) return {};
  return outcome::CanonicalValue(evaluator.program(), evaluator.snapshot(), type, cell.value);
}

Term TitleOf(const hir::Label& label) {
  static const std::map<std::string_view, Term> clauses = {
      {"in_force", {"in service", "在任"}},
      {"where", {"where", "其中"}},
      {"when", {"when", "当"}},
      {"unless", {"unless", "除非"}},
      {"amount", {"amount", "数额"}},
      {"at", {"at", "给予"}},
      {"heavier", {"heavier", "加重"}},
      {"lighter", {"lighter", "减轻"}},
      {"at_least", {"at least", "不低于"}},
      {"at_most", {"at most", "不超过"}},
      {"up_to", {"up to", "至多"}},
      {"repeat", {"repeat", "再犯"}},
      {"members", {"people graded", "考评人数"}},
      {"pooled", {"too few, counted in the larger unit", "人数不足，合并计算"}},
      {"in_a_row", {"in a row", "连续"}},
      {"ruling", {"ruling", "裁定"}}};
  using Kind = hir::Label::Kind;
  if (label.kind == Kind::kClause || label.kind == Kind::kCondition) {
    const std::string_view name = label.name;
    const auto known = clauses.find(name.substr(name.rfind('.') + 1));
    // What the checker found no value for says why, in both languages.
    if (name.find(' ') != std::string_view::npos) return {label.name, label.title};
    // A band or an award that happens to bear such a name has a title of its own.
    if (known != clauses.end() && (label.title == known->second.zh || label.title == known->first))
      return known->second;
  }
  return hir::TitleOrName(label);
}

std::string PlaceOf(const Evaluator& evaluator, hir::SpaceId space, Row row) {
  const data::SpaceData& rows = evaluator.snapshot().spaces.at(space.value);
  if (rows.file.empty() || rows.lines.empty()) return rows.file;
  return fmt::format("{}:{}", rows.file, rows.lines.at(static_cast<size_t>(row)));
}

Term RowTerm(const Evaluator& evaluator, hir::SpaceId space, Row row) {
  const hir::Space& kind = evaluator.program().spaces[space];
  const std::string name(outcome::RowName(evaluator.program(), evaluator.snapshot(), space, row));
  if (kind.kind == hir::Space::Kind::kCell) {
    const Row owner = evaluator.snapshot().spaces.at(space.value).owner.at(static_cast<size_t>(row));
    return Join(RowTerm(evaluator, kind.owner, owner), " " + name);
  }
  if (kind.kind == hir::Space::Kind::kSanction) {
    const data::SpaceData& rows = evaluator.snapshot().spaces.at(space.value);
    const data::SanctionSource source = rows.sources.Get(static_cast<size_t>(row));
    return RowTerm(evaluator, source.space, source.row);
  }
  const Term title = hir::TitleOrName(kind.named);
  const std::string place = PlaceOf(evaluator, space, row);
  if (place.empty()) return {title.en + " " + name, title.zh + " " + name};
  return {fmt::format("{} {} ({})", title.en, name, place),
          fmt::format("{} {}（{}）", title.zh, name, place)};
}

std::vector<uint8_t> SealedColumns(const hir::Program& program) {
  std::vector<uint8_t> sealed(program.columns.size());
  for (size_t i = 0; i < sealed.size(); ++i) {
    const hir::Column& column = program.columns[program.columns.id_at(i)];
    const auto at = [&](hir::ColumnId id) { return id.valid() && sealed[id.value] != 0; };
    if (const auto* field = std::get_if<hir::Field>(&column.op)) {
      sealed[i] = field->kind == hir::Field::Kind::kStored &&
                  program.spaces[column.space].fields.at(field->index).sealed;
    } else if (column.type.kind == TypeKind::kBoolean) {
      sealed[i] = 0;  // that a condition holds is not what it compares
    } else if (const auto* reduce = std::get_if<hir::Reduce>(&column.op)) {
      const bool hands_on = reduce->aggregate == hir::Aggregate::kMin ||
                            reduce->aggregate == hir::Aggregate::kMax ||
                            reduce->aggregate == hir::Aggregate::kLatest;
      sealed[i] = hands_on && at(reduce->value);
    } else if (const auto* gather = std::get_if<hir::Gather>(&column.op)) {
      sealed[i] = at(gather->source);
    } else if (std::holds_alternative<hir::Map>(column.op) ||
               std::holds_alternative<hir::Choose>(column.op)) {
      const std::vector<hir::ColumnId> operands = hir::Operands(program, column.op);
      sealed[i] = std::any_of(operands.begin(), operands.end(), at);
    }
  }
  return sealed;
}

Term Join(const Term& a, const Term& b) { return {a.en + b.en, a.zh + b.zh}; }

}  // namespace kaocheng::explain
