#include "engine/flip/ground.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/compare/annul.h"
#include "engine/data/draft.h"
#include "engine/exec/execute.h"
#include "engine/explain/explain.h"
#include "engine/outcome/collect.h"
#include "engine/outcome/judge.h"
#include "engine/plan/plan.h"

namespace kaocheng::flip {

namespace {

using data::RawColumn;
using data::RawTable;
using data::Row;
using hir::OutcomeKind;
using hir::SpaceId;

SpaceId KindNamed(const hir::Program& program, const std::string& name) {
  for (size_t i = 0; i < program.spaces.size(); ++i) {
    const SpaceId id = program.spaces.id_at(i);
    if (program.spaces[id].kind == hir::Space::Kind::kEntity && program.spaces[id].named.name == name)
      return id;
  }
  return {};
}

size_t DepthOf(const hir::Program& program, SpaceId kind) {
  size_t depth = 0;
  for (; kind.valid(); kind = program.spaces[kind].owner) ++depth;
  return depth;
}

// The topmost kind at or above the subject's that the outcome reads all that lies below of; invalid: others
// are compared without regard to units.
SpaceId Reach(const Question& question) {
  const hir::Program& program = question.program;
  const plan::Plan plan = plan::MakePlan(program, plan::OutcomeColumns(program, *question.line.outcome));
  SpaceId top = KindNamed(program, question.kind);
  const auto raise = [&](SpaceId kind) {
    if (program.spaces[kind].kind == hir::Space::Kind::kEntity &&
        DepthOf(program, kind) < DepthOf(program, top))
      top = kind;
  };
  for (size_t i = 0; i < program.columns.size(); ++i) {
    if (plan.needed[i] == 0) continue;
    const hir::Op& op = program.columns[program.columns.id_at(i)].op;
    if (const auto* reduce = std::get_if<hir::Reduce>(&op); reduce != nullptr && reduce->entity.valid())
      raise(reduce->entity);
    if (const auto* order = std::get_if<hir::Order>(&op)) {
      if (order->within_entities.empty()) return {};
      SpaceId lowest = order->within_entities.front();
      for (const SpaceId kind : order->within_entities) {
        if (DepthOf(program, kind) > DepthOf(program, lowest)) lowest = kind;
      }
      raise(lowest);
    }
  }
  return top;
}

using Kept = std::vector<std::vector<uint8_t>>;  // by table and row

class Cutter {
 public:
  Cutter(const data::Dataset& dataset, Kept& kept) : dataset_(dataset), kept_(kept) {
    for (const RawTable& table : dataset.tables) kept_.emplace_back(table.rows(), 0);
  }

  std::optional<size_t> OwnerOf(size_t table) const {
    const std::string& owner = dataset_.schema.tables[table].owner;
    return owner.empty() ? std::nullopt : dataset_.schema.Index(owner, true);
  }

  // The unit with what it lay in, up to `top`, which is given back as the units that all is kept below of.
  void KeepUp(size_t table, int32_t id, const std::string& top, std::set<std::pair<size_t, int32_t>>& roots) {
    const RawTable& rows = dataset_.tables[table];
    const bool here = dataset_.schema.tables[table].name == top;
    if (here) roots.emplace(table, id);
    const std::optional<size_t> owner = OwnerOf(table);
    for (size_t row = 0; row < rows.rows(); ++row) {
      if (rows.ids[row] != id || kept_[table][row] != 0) continue;
      kept_[table][row] = 1;
      if (owner && rows.owners[row] >= 0) KeepUp(*owner, rows.owners[row], top, roots);
    }
  }

  void KeepBelow(const std::set<std::pair<size_t, int32_t>>& roots) {
    std::set<std::pair<size_t, int32_t>> units = roots;
    // The schema's order: owners before what they own.
    for (size_t t = 0; t < dataset_.tables.size(); ++t) {
      const std::optional<size_t> owner = OwnerOf(t);
      if (!owner) continue;
      const RawTable& rows = dataset_.tables[t];
      for (size_t row = 0; row < rows.rows(); ++row) {
        if (!units.contains({*owner, rows.owners[row]})) continue;
        kept_[t][row] = 1;
        if (dataset_.schema.tables[t].entity) units.emplace(t, rows.ids[row]);
      }
    }
  }

  // Few records of the units above may matter to everybody below; many are reached by reference only.
  void KeepAbove() {
    constexpr size_t kFew = 300;
    for (size_t t = 0; t < dataset_.tables.size(); ++t) {
      const std::optional<size_t> owner = OwnerOf(t);
      if (!owner || dataset_.schema.tables[t].entity) continue;
      std::set<int32_t> owners;
      for (size_t row = 0; row < dataset_.tables[*owner].rows(); ++row) {
        if (kept_[*owner][row] != 0) owners.insert(dataset_.tables[*owner].ids[row]);
      }
      std::vector<size_t> rows;
      for (size_t row = 0; row < dataset_.tables[t].rows(); ++row) {
        if (owners.contains(dataset_.tables[t].owners[row])) rows.push_back(row);
      }
      if (rows.size() > kFew) continue;
      for (const size_t row : rows) kept_[t][row] = 1;
    }
  }

  // Texts of kept records that are ids of records, until nothing new is found.
  void KeepReferred(std::vector<std::pair<size_t, size_t>> from) {
    std::map<int32_t, std::vector<std::pair<size_t, size_t>>> by_id;
    for (size_t t = 0; t < dataset_.tables.size(); ++t) {
      if (dataset_.schema.tables[t].entity) continue;
      for (size_t row = 0; row < dataset_.tables[t].rows(); ++row) {
        by_id[dataset_.tables[t].ids[row]].emplace_back(t, row);
        if (kept_[t][row] != 0) from.emplace_back(t, row);
      }
    }
    while (!from.empty()) {
      const auto [t, row] = from.back();
      from.pop_back();
      for (size_t c = 0; c < dataset_.tables[t].columns.size(); ++c) {
        const RawColumn& column = dataset_.tables[t].columns[c];
        if (dataset_.schema.tables[t].fields[c].kind != data::CellKind::kText || row >= column.values.size())
          continue;
        const auto found = by_id.find(static_cast<int32_t>(column.values[row]));
        if (found == by_id.end()) continue;
        for (const auto& [target, at] : found->second) {
          if (kept_[target][at] != 0) continue;
          kept_[target][at] = 1;
          from.emplace_back(target, at);
          // Whose it is has to be there too.
          std::set<std::pair<size_t, int32_t>> nobody;
          if (const auto owner = OwnerOf(target))
            KeepUp(*owner, dataset_.tables[target].owners[at], {}, nobody);
        }
      }
    }
  }

 private:
  const data::Dataset& dataset_;
  Kept& kept_;
};

RawTable Cut(const RawTable& table, const std::vector<uint8_t>& kept) {
  RawTable out;
  out.file = table.file;
  out.id_header = table.id_header;
  out.owner_header = table.owner_header;
  out.on_header = table.on_header;
  out.supplied = table.supplied;
  out.lost = table.lost;
  std::map<uint32_t, uint32_t> places;
  for (const RawColumn& column : table.columns)
    out.columns.push_back({{}, {}, column.present, column.header, {}});
  for (size_t row = 0; row < table.rows(); ++row) {
    if (kept[row] == 0) continue;
    places[static_cast<uint32_t>(row)] = static_cast<uint32_t>(out.ids.size());
    out.ids.push_back(table.ids[row]);
    out.owners.push_back(table.owners[row]);
    out.on.push_back(table.on[row]);
    out.until.push_back(table.until[row]);
    if (!table.recorded.empty()) out.recorded.push_back(table.recorded[row]);  // units have none
    out.lines.push_back(table.lines[row]);
    for (size_t c = 0; c < table.columns.size(); ++c) {
      const RawColumn& column = table.columns[c];
      if (row >= column.values.size()) continue;
      const bool valued = column.states.empty() || column.states[row] == 0;
      if (valued) {
        out.columns[c].Push(column.values[row]);
      } else {
        out.columns[c].PushState(column.states[row]);
      }
    }
  }
  for (const uint32_t row : table.broken) {
    if (places.contains(row)) out.broken.push_back(places[row]);
  }
  for (const uint32_t row : table.retracted) {
    if (places.contains(row)) out.retracted.push_back(places[row]);
  }
  return out;
}

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
    if (rows.recorded[*row] != data::kNoDatetime) rows.recorded[*row] = int64_t{on} * 24 * 60;
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
  for (Row subject = 0; subject < subjects.rows; ++subject) {
    const auto at = static_cast<size_t>(subject);
    if (subjects.judged[at] == 0 || subjects.ids[at] != id) continue;
    for (const Row row : collector.RowsOf(outcome, subject)) {
      const std::string_view name = outcome::RowName(program, snapshot, outcome.space, row);
      const bool meant =
          outcome.space == outcome.subject || name == question.line.scope || name == question.line.record;
      if (meant)
        return SaidOf(program, snapshot, outcome, outcome::Judge(program, snapshot, read, outcome, row));
    }
  }
  outcome::Judgement gone;
  gone.reported = false;
  return SaidOf(program, snapshot, outcome, gone);
}

}  // namespace

bool ComparesWithOthers(const Question& question) {
  const SpaceId top = Reach(question);
  return !top.valid() || question.program.spaces[top].named.name != question.kind;
}

data::Dataset Excerpt(const Question& question, const std::vector<std::pair<size_t, int32_t>>& extra) {
  const data::Dataset& dataset = question.dataset;
  const SpaceId top = Reach(question);
  const auto table = dataset.schema.Index(question.kind, true);
  const std::optional<int32_t> id = dataset.dictionary.Find(question.subject);
  if (!top.valid() || !table || !id) return dataset;
  Kept kept;
  Cutter cutter(dataset, kept);
  std::set<std::pair<size_t, int32_t>> roots;
  cutter.KeepUp(*table, *id, question.program.spaces[top].named.name, roots);
  cutter.KeepBelow(roots);
  cutter.KeepAbove();
  std::vector<std::pair<size_t, size_t>> from;
  for (const auto& [t, code] : extra) {
    const RawTable& rows = dataset.tables[t];
    for (size_t row = 0; row < rows.rows(); ++row) {
      if (rows.ids[row] != code) continue;
      kept[t][row] = 1;
      from.emplace_back(t, row);
      std::set<std::pair<size_t, int32_t>> nobody;
      if (const auto owner = cutter.OwnerOf(t)) cutter.KeepUp(*owner, rows.owners[row], {}, nobody);
    }
  }
  cutter.KeepReferred(std::move(from));
  data::Dataset cut{dataset.path,
                    dataset.schema,
                    {},
                    {},
                    dataset.dictionary,
                    dataset.supplied,
                    {},
                    0,
                    dataset.offset_minutes,
                    dataset.as_of,
                    dataset.calendar,
                    dataset.damaged};
  for (size_t t = 0; t < dataset.tables.size(); ++t) cut.tables.push_back(Cut(dataset.tables[t], kept[t]));
  Emitter known;  // whatever is wrong with the data was reported before
  data::BuildIndex(cut, known);
  return cut;
}

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
