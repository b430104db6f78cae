#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/explain/tree.h"

namespace kaocheng::explain {

using data::Row;
using hir::Aggregate;
using hir::State;
using Kind = hir::Space::Kind;

namespace {

constexpr size_t kMostRecords = 50;
constexpr size_t kMostFields = 8;

void AddRecord(Node& node, Node::RecordRef record) {
  if (node.records.size() < kMostRecords) {
    node.records.push_back(std::move(record));
  } else {
    ++node.more;
  }
}

Term Verb(Aggregate aggregate) {
  switch (aggregate) {
    case Aggregate::kCount:
      return {"count", "计数"};
    case Aggregate::kSum:
      return {"sum", "合计"};
    case Aggregate::kAverage:
      return {"average", "平均"};
    case Aggregate::kMin:
      return {"least", "最小"};
    case Aggregate::kMax:
      return {"greatest", "最大"};
    case Aggregate::kLatest:
      return {"latest", "最近"};
    case Aggregate::kExists:
      return {"whether there is one", "是否存在"};
    case Aggregate::kEvery:
      return {"whether all do", "是否全部"};
    case Aggregate::kDistinct:
      return {"number of different values", "不同数"};
  }
  return "";
}

Term SourceTitle(const hir::Program& program, hir::SpaceId id) {
  const hir::Space& space = program.spaces[id];
  if (space.kind == Kind::kSanction) return hir::TitleOrName(program.ladders[space.ladder].named);
  if (space.kind != Kind::kCell) return hir::TitleOrName(space.named);
  switch (space.unit) {
    case hir::Unit::kWeek:
      return {"week", "周"};
    case hir::Unit::kThird:
      return {"third of a month", "旬"};
    case hir::Unit::kMonth:
      return {"month", "月"};
    case hir::Unit::kQuarter:
      return {"quarter", "季度"};
    case hir::Unit::kYear:
      return {"year", "年"};
  }
  return "";
}

}  // namespace

// The stored columns that a condition or value over the same rows reads, and what it reads along references.
void TreeBuilder::CollectFields(hir::ColumnId id, hir::SpaceId space, std::vector<hir::ColumnId>& fields,
                                std::set<hir::ColumnId>& seen) const {
  if (!id.valid() || fields.size() >= kMostFields || !seen.insert(id).second) return;
  const hir::Column& column = program_.columns[id];
  if (column.space != space) return;
  if (Simple(id)) {
    const auto* field = std::get_if<hir::Field>(&column.op);
    const bool told = std::holds_alternative<hir::Gather>(column.op) ||
                      (field != nullptr && field->kind != hir::Field::Kind::kOn &&
                       field->kind != hir::Field::Kind::kFirst && field->kind != hir::Field::Kind::kLast &&
                       field->kind != hir::Field::Kind::kSelf);
    const bool twice = std::any_of(fields.begin(), fields.end(), [&](hir::ColumnId other) {
      return FieldTitle(other).zh == FieldTitle(id).zh;
    });
    if (told && !twice) fields.push_back(id);
    return;
  }
  if (std::holds_alternative<hir::Gather>(column.op)) {
    if (column.label.kind != hir::Label::Kind::kNone || !FieldTitle(id).zh.empty()) fields.push_back(id);
    return;
  }
  if (!std::holds_alternative<hir::Map>(column.op) && !std::holds_alternative<hir::Choose>(column.op)) return;
  for (const hir::ColumnId operand : hir::Operands(program_, column.op))
    CollectFields(operand, space, fields, seen);
}

Node::RecordRef TreeBuilder::SanctionRecord(const hir::Reduce& reduce, Row row) {
  const hir::LadderId ladder = program_.spaces[reduce.source].ladder;
  const data::SpaceData& rows = evaluator_.snapshot().spaces.at(reduce.source.value);
  const auto at = static_cast<size_t>(row);
  const data::SanctionSource of = rows.sources.Get(at);
  const hir::SpaceId source = of.space;
  const PersonFold& fold = evaluator_.Judged(ladder, rows.owner.Get(at));
  const FoldRow& judged = fold.rows.at(static_cast<size_t>(row - fold.first));
  Node::RecordRef record;
  const Term title = hir::TitleOrName(program_.spaces[source].named);
  record.type = title.en;
  record.title = title.zh;
  record.id = outcome::RowName(program_, evaluator_.snapshot(), source, of.row);
  record.on = FormatDate(rows.on.Get(at));
  record.file = PlaceOf(evaluator_, source, of.row);
  Term said = StepTerm(ladder, judged.step.value);
  if (judged.step.state == State::kValue && judged.until.state == State::kValue) {
    said = Join(
        said, judged.until.value >= kMaxDate
                  ? fmt::format(" {}..", record.on)
                  : fmt::format(" {}..{}", record.on, FormatDate(static_cast<Date>(judged.until.value) - 1)));
  }
  record.fields.emplace_back(hir::TitleOrName(program_.ladders[ladder].named), said);
  return record;
}

Node::RecordRef TreeBuilder::RecordOf(const hir::Reduce& reduce, Row row) {
  const hir::Space& space = program_.spaces[reduce.source];
  if (space.kind == Kind::kSanction) return SanctionRecord(reduce, row);
  Node::RecordRef record;
  const Term title = SourceTitle(program_, reduce.source);
  record.type = title.en;
  record.title = title.zh;
  record.id = outcome::RowName(program_, evaluator_.snapshot(), reduce.source, row);
  const data::SpaceData& rows = evaluator_.snapshot().spaces.at(reduce.source.value);
  if (space.kind == Kind::kRecord) record.on = FormatDate(rows.on[static_cast<size_t>(row)]);
  if (space.kind != Kind::kCell) {
    record.file = rows.file;
    if (!rows.lines.empty()) record.line = rows.lines[static_cast<size_t>(row)];
  }
  std::vector<hir::ColumnId> fields;
  std::set<hir::ColumnId> seen;
  for (const hir::ColumnId read : {reduce.date, reduce.value, reduce.where})
    CollectFields(read, reduce.source, fields, seen);
  const auto say = [&](hir::ColumnId column, const Term& name) {
    const Cell cell = evaluator_.Get(column, row);
    record.fields.emplace_back(name,
                               Withheld(column, Shown(evaluator_, program_.columns[column].type, cell)));
  };
  for (const hir::ColumnId field : fields) say(field, FieldTitle(field));
  const bool computed =
      reduce.value.valid() && std::find(fields.begin(), fields.end(), reduce.value) == fields.end();
  if (computed && !Simple(reduce.value)) {
    const hir::Label& label = program_.columns[reduce.value].label;
    say(reduce.value, label.kind == hir::Label::Kind::kNone ? Term("=") : TitleOf(label));
  }
  return record;
}

// The first part of a conjunction that does not hold, followed down to what people wrote.
hir::ColumnId TreeBuilder::FirstFailed(hir::ColumnId where, Row row, Row& at) {
  at = row;
  for (;;) {
    const hir::Column& column = program_.columns[where];
    hir::ColumnId next;
    if (const auto* map = std::get_if<hir::Map>(&column.op)) {
      if (map->prim == hir::Prim::kAnd || map->prim == hir::Prim::kRequire) {
        for (const hir::ColumnId operand : map->operands) {
          if (!next.valid() && !IsTrue(evaluator_.Get(operand, at))) next = operand;
        }
      }
    } else if (const auto* gather = std::get_if<hir::Gather>(&column.op)) {
      if (gather->via == hir::Gather::Via::kReference && !Simple(where)) {
        const Cell reference = evaluator_.Get(gather->reference, at);
        if (reference.state == State::kValue) {
          at = static_cast<Row>(reference.value & 0xffffffff);
          next = gather->source;
        }
      }
    }
    if (!next.valid()) return where;
    where = next;
  }
}

// Sub-periods: those that count by name, or each with its value; of those that do not, why not.
void TreeBuilder::SumCells(CellRef cell, const hir::Reduce& reduce, const Window& window, Node& node) {
  std::string counted;
  size_t all = 0;
  size_t taken = 0;
  std::vector<Node> values;
  Node left_out;
  for (const Row row : evaluator_.Matching(cell.column, cell.row)) {
    Date date = 0;
    if (evaluator_.InWindow(reduce, row, window, &date) == Evaluator::Place::kOut) continue;
    const Cell where = reduce.where.valid() ? evaluator_.Get(reduce.where, row) : Known(1);
    const std::string name(outcome::RowName(program_, evaluator_.snapshot(), reduce.source, row));
    ++all;
    Node one;
    if (IsTrue(where)) {
      ++taken;
      counted += (counted.empty() ? "" : ", ") + name;
      if (reduce.value.valid() && values.size() < kMostRecords) {
        one = Make({reduce.value, row});
        one.label = name;
        values.push_back(std::move(one));
      }
    } else if (left_out.children.size() < kMostRecords) {
      one.label = name;
      Row at = row;
      const hir::ColumnId failed = FirstFailed(reduce.where, row, at);
      Parts({failed, at}, one.children);
      left_out.children.push_back(std::move(one));
    }
  }
  const Term title = SourceTitle(program_, reduce.source);
  const Term verb = Verb(reduce.aggregate);
  const std::string which = counted.empty() || !values.empty() ? std::string() : ": " + counted;
  node.detail = {fmt::format("{} over {} of {} {}{}", verb.en, taken, all, title.en, which),
                 fmt::format("{}：{} {} 个，计入 {} 个{}", verb.zh, title.zh, all, taken, which)};
  node.children = std::move(values);
  if (left_out.children.empty()) return;
  left_out.label = {"not counted", "未计入"};
  node.children.push_back(std::move(left_out));
}

void TreeBuilder::InsideReduce(CellRef cell, const hir::Reduce& reduce, Node& node) {
  Window window;
  const State known = evaluator_.WindowOf(cell.column, cell.row, window);
  if (known != State::kValue) {
    for (const hir::ColumnId bound : {reduce.first, reduce.last}) {
      if (bound.valid()) Parts({bound, cell.row}, node.children);
    }
    return;
  }
  const hir::Space& source = program_.spaces[reduce.source];
  if (source.kind == Kind::kCell) return SumCells(cell, reduce, window, node);
  size_t all = 0;
  size_t counted = 0;
  Node left_out;
  std::map<hir::ColumnId, size_t> groups;  // by the condition that failed: place among left_out's children
  for (const Row row : evaluator_.Matching(cell.column, cell.row)) {
    Date date = 0;
    if (evaluator_.InWindow(reduce, row, window, &date) == Evaluator::Place::kOut) continue;
    const Cell where = reduce.where.valid() ? evaluator_.Get(reduce.where, row) : Known(1);
    if (source.kind == Kind::kSanction && IsFalse(where)) continue;  // what was not sanctioned is no sanction
    ++all;
    if (IsTrue(where)) {
      ++counted;
      AddRecord(node, RecordOf(reduce, row));
      continue;
    }
    Row at = row;
    const hir::ColumnId failed = FirstFailed(reduce.where, row, at);
    const auto [place, fresh] = groups.try_emplace(failed, left_out.children.size());
    if (fresh) {
      Node group;
      const hir::Column& column = program_.columns[failed];
      if (column.label.kind != hir::Label::Kind::kNone || Simple(failed)) group.label = FieldTitle(failed);
      group.span = column.span;
      group.state = where.state;
      group.shown = where.state == State::kValue ? Term{"no", "否"} : Term{"cannot be told", "无法确定"};
      left_out.children.push_back(std::move(group));
    }
    AddRecord(left_out.children[place->second], RecordOf(reduce, row));
  }
  const Term title = SourceTitle(program_, reduce.source);
  const Term verb = Verb(reduce.aggregate);
  node.detail = counted == all
                    ? Term{fmt::format("{} over {} of {}", verb.en, all, title.en),
                           fmt::format("{}：{} {} 条", verb.zh, title.zh, all)}
                    : Term{fmt::format("{} over {} of {} {}", verb.en, counted, all, title.en),
                           fmt::format("{}：{} {} 条，计入 {} 条", verb.zh, title.zh, all, counted)};
  if (window.bounded) {
    const std::string first = FormatDate(window.first);
    const std::string last = FormatDate(window.last);
    const bool one = first == last;
    node.detail = {node.detail.en + ", " + (one ? first : first + ".." + last),
                   node.detail.zh + "，" + (one ? first : first + "至" + last)};
  }
  if (left_out.children.empty()) return;
  for (Node& group : left_out.children) {
    const size_t records = group.records.size() + group.more;
    group.detail = {fmt::format("{} records", records), fmt::format("{} 条", records)};
  }
  left_out.label = {"not counted, because this does not hold", "未计入，因不符合"};
  node.children.push_back(std::move(left_out));
}

}  // namespace kaocheng::explain
