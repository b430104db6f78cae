#include "engine/flip/candidates.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "dsl/base/date.h"
#include "dsl/base/number.h"
#include "engine/data/titles.h"
#include "engine/explain/explain.h"
#include "engine/outcome/rows.h"
#include "engine/plan/plan.h"

namespace kaocheng::flip {

namespace {

using data::Row;
using hir::ColumnId;
using hir::SpaceId;
using hir::State;

constexpr size_t kMostRows = 150;     // of one record type, the latest
constexpr size_t kMostTemplates = 5;  // of one record type
constexpr size_t kMostNumbers = 6;    // other values of one number
constexpr size_t kMostNested = 8;     // operations between a field and what it is compared with

class Collector {
 public:
  explicit Collector(const Question& question)
      : question_(question),
        program_(question.program),
        snapshot_(data::BuildSnapshot(question.dataset, program_, question.more_specific, question.period,
                                      ignored_, rejects_)),
        replay_(program_, snapshot_),
        below_(program_, snapshot_) {
    FindSubject();
    FindReads();
  }

  Candidates Run() {
    if (subject_ == data::kNoRow) return std::move(out_);
    std::map<SpaceId, std::vector<Row>> own;
    std::map<SpaceId, std::set<Row>> referred;
    for (const SpaceId space : spaces_) {
      if (!IsOwn(space)) continue;
      own[space] = RowsOf(space);
      for (const Row row : own[space]) Follow(space, row, referred);
    }
    for (const auto& [space, rows] : own) {
      for (const Row row : rows) Annul(space, row);
    }
    for (const auto& [space, rows] : own) {
      for (const Row row : rows) Alter(space, row);
    }
    for (const auto& [space, rows] : referred) {
      for (const Row row : rows) Alter(space, row);
    }
    for (const auto& [space, rows] : own) {
      if (program_.spaces[space].owner == kind_ && !IsHistory(space)) AddTemplates(space, rows);
    }
    return std::move(out_);
  }

 private:
  void FindSubject() {
    for (size_t i = 0; i < program_.spaces.size(); ++i) {
      const SpaceId id = program_.spaces.id_at(i);
      const hir::Space& space = program_.spaces[id];
      if (space.kind == hir::Space::Kind::kEntity && space.named.name == question_.kind) kind_ = id;
    }
    const data::SpaceData& subjects = snapshot_.spaces[kind_.value];
    for (Row row = 0; row < subjects.rows; ++row) {
      const auto at = static_cast<size_t>(row);
      if (subjects.judged[at] != 0 && snapshot_.dictionary->Text(subjects.ids[at]) == question_.subject)
        subject_ = row;
    }
  }

  // Record types and stored fields that the outcome rests on, and what fields are compared with.
  void FindReads() {
    const plan::Plan plan = plan::MakePlan(program_, plan::OutcomeColumns(program_, *question_.line.outcome));
    const auto note = [&](SpaceId space) {
      if (space.valid() && program_.spaces[space].kind == hir::Space::Kind::kRecord) spaces_.insert(space);
    };
    for (size_t i = 0; i < program_.columns.size(); ++i) {
      if (plan.needed[i] == 0) continue;
      const ColumnId id = program_.columns.id_at(i);
      const hir::Column& column = program_.columns[id];
      note(column.space);
      if (const auto* reduce = std::get_if<hir::Reduce>(&column.op)) {
        note(reduce->source);
        if (program_.spaces[reduce->source].kind == hir::Space::Kind::kSanction)
          note(program_.ladders[program_.spaces[reduce->source].ladder].history);
      }
      if (const auto* fold = std::get_if<hir::Fold>(&column.op)) note(program_.ladders[fold->ladder].history);
      if (const auto* field = std::get_if<hir::Field>(&column.op);
          field != nullptr && field->kind == hir::Field::Kind::kStored)
        fields_.insert({column.space, field->index});
      const auto* map = std::get_if<hir::Map>(&column.op);
      if (map == nullptr || map->prim < hir::Prim::kEq || map->prim > hir::Prim::kGe) continue;
      Compare(column.space, map->operands[0], map->operands[1]);
      Compare(column.space, map->operands[1], map->operands[0]);
    }
  }

  // A field among the operands of one side may have the other side's value, or the next.
  void Compare(SpaceId space, ColumnId side, ColumnId other) {
    if (snapshot_.spaces[space.value].rows == 0) return;
    std::set<std::pair<SpaceId, uint32_t>> found;
    FieldsUnder(side, kMostNested, found);
    if (found.empty()) return;
    const outcome::Cell cell = replay_.Evaluate(other, 0);
    if (cell.state != State::kValue) return;
    for (const auto& field : found) compared_[field].insert(cell.value);
  }

  void FieldsUnder(ColumnId id, size_t depth, std::set<std::pair<SpaceId, uint32_t>>& found) const {
    const hir::Column& column = program_.columns[id];
    if (const auto* field = std::get_if<hir::Field>(&column.op)) {
      if (field->kind == hir::Field::Kind::kStored) found.insert({column.space, field->index});
      return;
    }
    const bool passes = std::holds_alternative<hir::Map>(column.op) ||
                        std::holds_alternative<hir::Gather>(column.op) ||
                        std::holds_alternative<hir::Choose>(column.op);
    if (depth == 0 || !passes) return;
    for (const ColumnId operand : hir::Operands(program_, column.op)) FieldsUnder(operand, depth - 1, found);
  }

  bool IsOwn(SpaceId space) const {
    for (SpaceId owner = program_.spaces[space].owner; owner.valid(); owner = program_.spaces[owner].owner) {
      if (owner == kind_) return true;
    }
    return false;
  }

  bool IsHistory(SpaceId space) const {
    return std::any_of(program_.ladders.begin(), program_.ladders.end(),
                       [&](const hir::Ladder& ladder) { return ladder.history == space; });
  }

  // The latest ones up to the period's end, by date.
  std::vector<Row> RowsOf(SpaceId space) {
    std::vector<Row> rows;
    for (const Row row : below_.Of(space, kind_, subject_)) {
      if (DateOf(space, row) <= question_.period.last) rows.push_back(row);
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [&](Row a, Row b) { return DateOf(space, a) > DateOf(space, b); });
    if (rows.size() > kMostRows) {
      rows.resize(kMostRows);
      out_.all = false;
    }
    std::reverse(rows.begin(), rows.end());
    return rows;
  }

  Date DateOf(SpaceId space, Row row) const { return outcome::DateOf(program_, snapshot_, space, row); }

  // Records that a record refers to, and those that these refer to.
  void Follow(SpaceId space, Row row, std::map<SpaceId, std::set<Row>>& referred) {
    const hir::Space& from = program_.spaces[space];
    for (size_t f = 0; f < from.fields.size(); ++f) {
      if (from.fields[f].type.kind != hir::TypeKind::kReference) continue;
      const SpaceId to = from.fields[f].type.space_id();
      const std::optional<int64_t> value = Value(space, f, row);
      if (!value || !spaces_.contains(to) || IsOwn(to)) continue;
      if (referred[to].insert(static_cast<Row>(*value)).second)
        Follow(to, static_cast<Row>(*value), referred);
    }
  }

  // nullopt: absent, not there at all, or not legible.
  std::optional<int64_t> Value(SpaceId space, size_t field, Row row) const {
    const data::StoredColumn& stored = snapshot_.spaces[space.value].fields[field];
    const auto at = static_cast<size_t>(row);
    if (at >= stored.values.size() || (!stored.states.empty() && stored.states[at] != State::kValue))
      return std::nullopt;
    return stored.values[at];
  }

  Change Of(Change::Kind kind, SpaceId space, Row row) const {
    Change change;
    change.kind = kind;
    change.record = program_.spaces[space].named.name;
    change.title = data::TitleOf(program_.spaces[space].named);
    change.id = outcome::RowName(program_, snapshot_, space, row);
    change.on = FormatDate(DateOf(space, row));
    return change;
  }

  void Annul(SpaceId space, Row row) { out_.single.push_back(Of(Change::Kind::kAnnul, space, row)); }

  void Alter(SpaceId space, Row row) {
    const hir::Space& of = program_.spaces[space];
    for (size_t f = 0; f < of.fields.size(); ++f) {
      const hir::StoredField& field = of.fields[f];
      if (field.sealed || !fields_.contains({space, static_cast<uint32_t>(f)})) continue;
      const std::optional<int64_t> now = Value(space, f, row);
      for (const int64_t other : Others(space, f, now)) {
        Change change = Of(Change::Kind::kAlter, space, row);
        change.field = field.named.name;
        change.field_title = data::TitleOf(field.named);
        if (now) {
          change.before = outcome::CanonicalValue(program_, snapshot_, field.type, *now);
          change.shown_before = Shown(field.type, *now);
        }
        change.after = outcome::CanonicalValue(program_, snapshot_, field.type, other);
        change.shown_after = Shown(field.type, other);
        out_.single.push_back(std::move(change));
      }
    }
  }

  std::vector<int64_t> Others(SpaceId space, size_t f, std::optional<int64_t> now) const {
    const hir::StoredField& field = program_.spaces[space].fields[f];
    std::set<int64_t> others;
    int64_t unit = 1;
    switch (field.type.kind) {
      case hir::TypeKind::kBoolean:
        others = {0, 1};
        break;
      case hir::TypeKind::kEnum: {
        const auto members = static_cast<int64_t>(program_.enums[field.type.enum_id()].members.size());
        for (int64_t i = 0; i < members; ++i) others.insert(i);
        break;
      }
      case hir::TypeKind::kDecimal:
        unit = kDecimalScale / 100;
        [[fallthrough]];
      case hir::TypeKind::kInteger:
      case hir::TypeKind::kMoney:
      case hir::TypeKind::kMinutes:
      case hir::TypeKind::kDays:
      case hir::TypeKind::kWorkdays:
      case hir::TypeKind::kMonths:
      case hir::TypeKind::kDate: {
        const auto compared = compared_.find({space, static_cast<uint32_t>(f)});
        if (compared == compared_.end()) break;
        for (const int64_t value : compared->second) {
          for (const int64_t near : {value, value - unit, value + unit}) {
            if (others.size() < kMostNumbers) others.insert(near);
          }
        }
        break;
      }
      case hir::TypeKind::kDatetime:
      case hir::TypeKind::kText:
      case hir::TypeKind::kReference:
      case hir::TypeKind::kViolation:
        break;
    }
    if (now) others.erase(*now);
    return {others.begin(), others.end()};
  }

  Term Shown(hir::Type type, int64_t value) const {
    if (type.kind == hir::TypeKind::kBoolean) return value != 0 ? Term{"yes", "是"} : Term{"no", "否"};
    if (type.kind == hir::TypeKind::kEnum)
      return data::TitleOf(program_.enums[type.enum_id()].members.at(static_cast<size_t>(value)));
    const std::string text = outcome::CanonicalValue(program_, snapshot_, type, value);
    return type.kind == hir::TypeKind::kMoney ? Term{text + " yuan", text + "元"} : Term(text);
  }

  // Records that differ in what the outcome reads of them: the subject's own, then other people's.
  void AddTemplates(SpaceId space, const std::vector<Row>& own) {
    const auto table = question_.dataset.schema.Index(program_.spaces[space].named.name, false);
    if (!table) return;
    std::vector<Row> rows(own.rbegin(), own.rend());
    const data::SpaceData& all = snapshot_.spaces[space.value];
    for (Row row = 0; row < all.rows; ++row) rows.push_back(row);
    std::set<std::vector<int64_t>> known;
    size_t taken = 0;
    for (const Row row : rows) {
      if (taken >= kMostTemplates) break;
      if (!known.insert(ReadOf(space, row)).second) continue;
      ++taken;
      Template& one = out_.templates.emplace_back();
      one.like = Of(Change::Kind::kAdd, space, row);
      one.like.owner = question_.subject;
      one.table = *table;
      one.code = all.ids[static_cast<size_t>(row)];
      const hir::Space& of = program_.spaces[space];
      for (size_t f = 0; f < of.fields.size(); ++f) {
        const std::optional<int64_t> value = Value(space, f, row);
        const bool plain = of.fields[f].type.kind != hir::TypeKind::kText;
        if (value && plain && !of.fields[f].sealed && fields_.contains({space, static_cast<uint32_t>(f)}))
          one.like.fields.emplace_back(data::TitleOf(of.fields[f].named), Shown(of.fields[f].type, *value));
      }
      one.layouts = Layouts(space, own);
    }
  }

  // What is read of a record, with what is read of the records that it refers to.
  std::vector<int64_t> ReadOf(SpaceId space, Row row) const {
    std::vector<int64_t> read;
    const hir::Space& of = program_.spaces[space];
    for (size_t f = 0; f < of.fields.size(); ++f) {
      if (!fields_.contains({space, static_cast<uint32_t>(f)})) continue;
      const hir::Type type = of.fields[f].type;
      const std::optional<int64_t> value = Value(space, f, row);
      if (type.kind == hir::TypeKind::kReference && value && program_.spaces[type.space_id()].owner.valid() &&
          program_.spaces[type.space_id()].kind == hir::Space::Kind::kRecord && type.space_id() < space) {
        const std::vector<int64_t> further = ReadOf(type.space_id(), static_cast<Row>(*value));
        read.insert(read.end(), further.begin(), further.end());
      } else if (type.kind != hir::TypeKind::kText) {
        read.push_back(value.value_or(INT64_MIN));
      }
    }
    return read;
  }

  // Days of the cell or the period without such a record: the first ones of each month; one in each month
  // that has none.
  std::vector<std::vector<std::string>> Layouts(SpaceId space, const std::vector<Row>& own) const {
    data::DateRange range{question_.period.first, question_.period.last};
    const SpaceId cells = question_.line.outcome->space;
    const data::SpaceData& of = snapshot_.spaces[cells.value];
    for (size_t i = 0; i < of.cells.size(); ++i) {
      if (of.cell_names[i] == outcome::ScopeOf(question_.line)) range = of.cells[i];
    }
    std::set<Date> taken;
    for (const Row row : own) taken.insert(DateOf(space, row));
    std::vector<std::vector<std::string>> layouts;
    std::vector<std::string> spread;
    for (Date first = range.first; first <= range.last; first = LastOfMonth(first) + 1) {
      const Date last = std::min(range.last, LastOfMonth(first));
      std::vector<std::string>& month = layouts.emplace_back();
      bool any = false;
      for (Date day = first; day <= last; ++day) {
        if (taken.contains(day)) {
          any = true;
        } else if (month.size() < kMostAdded) {
          month.push_back(FormatDate(day));
        }
      }
      if (!any && !month.empty() && spread.size() < kMostAdded) spread.push_back(month.front());
    }
    std::erase_if(layouts, [](const auto& layout) { return layout.empty(); });
    if (spread.size() > 1) layouts.push_back(std::move(spread));
    return layouts;
  }

  const Question& question_;
  const hir::Program& program_;
  Emitter ignored_;
  uint64_t rejects_ = 0;
  const data::Snapshot snapshot_;
  explain::Replay replay_;
  outcome::RowsBelow below_;
  SpaceId kind_;
  Row subject_ = data::kNoRow;
  std::set<SpaceId> spaces_;
  std::set<std::pair<SpaceId, uint32_t>> fields_;
  std::map<std::pair<SpaceId, uint32_t>, std::set<int64_t>> compared_;
  Candidates out_;
};

}  // namespace

Candidates CandidatesFor(const Question& question) { return Collector(question).Run(); }

}  // namespace kaocheng::flip
