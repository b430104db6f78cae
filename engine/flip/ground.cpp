#include "engine/flip/ground.h"

#include <utility>

#include "dsl/base/minutes.h"
#include "engine/compare/annul.h"
#include "engine/data/draft.h"
#include "engine/exec/execute.h"
#include "engine/explain/explain.h"
#include "engine/flip/excerpt.h"
#include "engine/outcome/collect.h"
#include "engine/outcome/judge.h"
#include "engine/plan/plan.h"

namespace kaocheng::flip {

namespace {

using data::RawTable;
using data::Row;
using hir::OutcomeKind;

void Add(data::Dataset& dataset, size_t table, const Change& change, data::Draft& draft) {
  const std::optional<int32_t> like = dataset.dictionary.Find(change.id);
  for (const std::string& day : change.days) {
    const int32_t id = dataset.dictionary.Code(change.id + "+" + day);
    const std::optional<size_t> row = like ? draft.Add(table, *like, id) : std::nullopt;
    if (!row) return;
    RawTable& rows = draft.rows(table);
    const Date on = ParseDate(day).value_or(0);
    rows.owners[*row] = dataset.dictionary.Code(change.owner);
    if (rows.until[*row] != data::kNoDate) rows.until[*row] += on - rows.on[*row];
    rows.on[*row] = on;
    if (rows.recorded[*row] != data::kNoDatetime) rows.recorded[*row] = on * kMinutesADay;
  }
}

void Alter(data::Dataset& dataset, size_t table, const Change& change, data::Draft& draft) {
  const std::optional<int32_t> id = dataset.dictionary.Find(change.id);
  const std::optional<size_t> row = id ? draft.Alter(table, *id) : std::nullopt;
  if (!row) return;
  for (const size_t c : ColumnsOf(dataset, table, change.field)) {
    const data::CellKind kind = dataset.schema.tables[table].fields[c].kind;
    const auto value = data::ReadCell(kind, change.after, dataset.dictionary);
    if (value && dataset.tables[table].columns[c].present) draft.Set(table, c, *row, value);
  }
}

std::vector<data::Amendment> AmendmentsOf(data::Dataset& dataset, const hir::Program& program,
                                          const std::vector<Change>& changes) {
  data::Draft draft(dataset);
  for (const Change& change : changes) {
    const std::optional<size_t> table = dataset.schema.Index(change.record, false);
    if (!table) continue;
    switch (change.kind) {
      case Change::Kind::kAnnul:
        compare::Annul(dataset, {&program}, *table, change.id, draft);
        break;
      case Change::Kind::kAlter:
        Alter(dataset, *table, change, draft);
        break;
      case Change::Kind::kAdd:
        Add(dataset, *table, change, draft);
        break;
    }
  }
  return draft.Take();
}

Said Named(std::string name, const char* en, const char* zh) { return {std::move(name), {en, zh}}; }

Said SaidOf(const hir::Program& program, const data::Snapshot& snapshot, const hir::Outcome& outcome,
            const outcome::Judgement& judged) {
  if (!judged.reported) {
    if (outcome.kind == OutcomeKind::kAward) return Named("none", "not due", "不发");
    if (outcome.kind == OutcomeKind::kSanction) return Named("none", "none", "不处理");
    return Named("none", "no line", "无此项");
  }
  if (judged.status == outcome::Status::kForDecision) return Named("for_decision", "to decide", "待决定");
  if (judged.status == outcome::Status::kUndetermined || judged.value.state != hir::State::kValue)
    return Named("undetermined", "undetermined", "未定");
  const hir::Type type = program.columns[outcome.value].type;
  switch (outcome.kind) {
    case OutcomeKind::kAward:
      return Named("due", "due", "应发");
    case OutcomeKind::kDuty:
      return judged.value.value >= 1'000'000 ? Named("met", "all met", "全部完成")
                                             : Named("not_met", "not all met", "未全部完成");
    case OutcomeKind::kGrade:
    case OutcomeKind::kSanction: {
      const hir::Named& member =
          program.enums[type.enum_id()].members.at(static_cast<size_t>(judged.value.value));
      const std::string& title = member.title.empty() ? member.name : member.title;
      if (outcome.kind == OutcomeKind::kGrade || judged.state == 1)
        return {member.name, {member.name, title}};
      if (judged.state == 2)
        return {"decided " + member.name, {member.name + ", decided", title + "（已决定）"}};
      return judged.state == 3 ? Named("earlier_undecided", "earlier, undecided", "以前未决")
                               : Named("not_sanctioned", "not sanctioned", "不再处理");
    }
    case OutcomeKind::kScore:
    case OutcomeKind::kMeasure:
      return {outcome::CanonicalValue(program, snapshot, type, judged.value.value),
              Term(outcome::CanonicalValue(program, snapshot, type, judged.value.value))};
  }
  return Named("none", "no line", "无此项");
}

// What the line says, read from results or from a replay.
Said SaidIn(const Question& question, const data::Snapshot& snapshot, const exec::Results* results) {
  const hir::Program& program = question.program;
  const hir::Outcome& outcome = *question.line.outcome;
  const data::SpaceData& subjects = snapshot.spaces[outcome.subject.value];
  explain::Replay replay(program, snapshot);
  const outcome::Read read = results != nullptr ? outcome::ReadResults(*results) : replay.Reader();
  outcome::Collector collector(program, snapshot, read);
  const int32_t id = snapshot.dictionary->Find(question.subject).value_or(-1);
  const std::string_view scope = outcome::ScopeOf(question.line);
  const std::string_view record = outcome::RecordOf(question.dataset.dictionary, question.line);
  for (Row subject = 0; subject < subjects.rows; ++subject) {
    const auto at = static_cast<size_t>(subject);
    if (subjects.judged[at] == 0 || subjects.ids[at] != id) continue;
    for (const Row row : collector.RowsOf(outcome, subject)) {
      const std::string_view name = outcome::RowName(program, snapshot, outcome.space, row);
      if (outcome.space == outcome.subject || name == scope || name == record)
        return SaidOf(program, snapshot, outcome, outcome::Judge(program, snapshot, read, outcome, row));
    }
  }
  outcome::Judgement gone;
  gone.reported = false;
  return SaidOf(program, snapshot, outcome, gone);
}

}  // namespace

std::vector<size_t> ColumnsOf(const data::Dataset& dataset, size_t table, const std::string& field) {
  std::vector<size_t> columns;
  const auto& fields = dataset.schema.tables[table].fields;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == field) columns.push_back(i);
  }
  return columns;
}

World::World(const Question& question, data::Dataset dataset)
    : question_(question),
      dataset_(std::move(dataset)),
      amendments_(dataset_),
      snapshot_(dataset_, question.program, question.more_specific, question.period, known_, rejects_) {
  if (!ComparesWithOthers(question)) return;
  all_ = plan::MakePlan(question.program, plan::OutcomeColumns(question.program, *question.line.outcome),
                        {.foreign = false});
  executor_.emplace(*all_);
  results_ = executor_->Execute(*snapshot_);
}

Said World::Say() const { return SaidIn(question_, *snapshot_, all_ ? &results_ : nullptr); }

Said World::SayWith(const std::vector<Change>& changes) {
  amendments_.Undo();
  const std::vector<data::Amendment> amendments = AmendmentsOf(dataset_, question_.program, changes);
  std::vector<data::Amended> amended;
  const bool sound = amendments_.Apply(amendments, amended);
  // Both what is not otherwise any more and what now is.
  const size_t now = amended.size();
  amended.insert(amended.end(), amended_.begin(), amended_.end());
  const std::optional<data::Difference> difference = snapshot_.Follow(amended);
  amended.resize(now);
  amended_ = std::move(amended);
  if (all_) {
    results_ = difference ? executor_->Update(std::move(results_), *snapshot_, *difference)
                          : executor_->Execute(*snapshot_);
  }
  return sound ? Say() : SayOfOthers(amendments);
}

// Of data that have to be read anew.
Said World::SayOfOthers(const std::vector<data::Amendment>& amendments) const {
  data::Dataset others = dataset_;
  data::AmendAnew(others, amendments);
  Emitter known;
  uint64_t rejects = 0;
  const data::Snapshot snapshot = data::BuildSnapshot(others, question_.program, question_.more_specific,
                                                      question_.period, known, rejects);
  if (!all_) return SaidIn(question_, snapshot, nullptr);
  const exec::Results results = exec::Execute(*all_, snapshot);
  return SaidIn(question_, snapshot, &results);
}

}  // namespace kaocheng::flip
