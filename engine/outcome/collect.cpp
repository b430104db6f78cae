#include "engine/outcome/collect.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "dsl/base/number.h"
#include "dsl/hir/duty_sum.h"
#include "engine/outcome/judge.h"
#include "engine/plan/plan.h"

namespace kaocheng::outcome {

using data::Row;
using hir::State;

static_assert(sizeof(void*) > 8 || sizeof(Line) <= 72);  // a run has millions of them

bool JudgesAnybody(const hir::Program& program, const data::Snapshot& snapshot) {
  return std::any_of(program.outcomes.begin(), program.outcomes.end(),
                     [&](const hir::Outcome& outcome) { return plan::Judges(snapshot, outcome.subject); });
}

Collector::Collector(const hir::Program& program, const data::Snapshot& snapshot, const Read& read,
                     const exec::Results* results)
    : program_(program), snapshot_(snapshot), read_(read), results_(results), below_(program, snapshot) {}

std::vector<const hir::Outcome*> Collector::OutcomesOf(hir::SpaceId kind, bool measures) const {
  std::vector<const hir::Outcome*> outcomes;
  for (const hir::Outcome& outcome : program_.outcomes) {
    if (outcome.subject == kind && (measures || outcome.kind != hir::OutcomeKind::kMeasure)) {
      outcomes.push_back(&outcome);
    }
  }
  std::stable_sort(outcomes.begin(), outcomes.end(), [](const auto* a, const auto* b) {
    return std::tuple(KindName(a->kind), std::string_view(a->named.name)) <
           std::tuple(KindName(b->kind), std::string_view(b->named.name));
  });
  return outcomes;
}

Row Collector::SubjectOf(const hir::Outcome& outcome, Row row) const {
  return AncestorOf(program_, snapshot_, outcome.space, row, outcome.subject);
}

std::span<const Row> Collector::RowsOf(const hir::Outcome& outcome, Row subject) {
  std::vector<Row>& rows = rows_;
  rows.clear();
  if (outcome.space == outcome.subject) {
    rows.push_back(subject);
    return rows;
  }
  const auto below = below_.Of(outcome.space, outcome.subject, subject);
  const bool records = program_.spaces[outcome.space].kind == hir::Space::Kind::kRecord;
  if (outcome.kind == hir::OutcomeKind::kSanction) {
    AddJudged(outcome, below);
  } else {
    for (const Row row : below)
      if (InPeriod(snapshot_.period, DateOf(program_, snapshot_, outcome.space, row))) rows.push_back(row);
  }
  // One owner's records stand by date already; a larger unit's are those of several owners, one after the
  // other.
  if (records && program_.spaces[outcome.space].owner != outcome.subject) {
    std::sort(rows.begin(), rows.end(), [&](Row a, Row b) {
      const Date on_a = DateOf(program_, snapshot_, outcome.space, a);
      const Date on_b = DateOf(program_, snapshot_, outcome.space, b);
      if (on_a != on_b) return on_a < on_b;
      return RowName(program_, snapshot_, outcome.space, a) < RowName(program_, snapshot_, outcome.space, b);
    });
  }
  return rows;
}

// Of a violation that a run says nothing of it has no line.
void Collector::AddJudged(const hir::Outcome& outcome, std::span<const Row> below) {
  const exec::ColumnData* const states =
      results_ == nullptr ? nullptr : results_->Find(outcome.violation_state);
  if (states == nullptr || !states->few) {
    rows_.insert(rows_.end(), below.begin(), below.end());
  } else if (!below.empty()) {
    for (const auto& said : states->few->Within(below.front(), below.back() + 1))
      if (std::binary_search(below.begin(), below.end(), said.row)) rows_.push_back(said.row);
  }
}

bool Collector::Fill(const hir::Outcome& outcome, Row row, Line& line) {
  line = {};
  const Row subject = SubjectOf(outcome, row);
  line.outcome = &outcome;
  line.row = row;
  if (subject != data::kNoRow) line.subject = IdOf(outcome.subject, subject);
  switch (program_.spaces[outcome.space].kind) {
    case hir::Space::Kind::kCell:
      line.cell = &CellName(snapshot_, outcome.space, row);
      break;
    case hir::Space::Kind::kRecord:
      line.record = IdOf(outcome.space, row);
      line.on = DateOf(program_, snapshot_, outcome.space, row);
      break;
    case hir::Space::Kind::kEntity:
    case hir::Space::Kind::kSanction:
      break;
  }
  const Judgement judged = Judge(program_, snapshot_, read_, outcome, row);
  line.status = judged.status;
  line.eligible = judged.eligible;
  line.null = judged.value.state != State::kValue;
  if (!line.null) line.value = WithoutSnapshot(snapshot_, TypeOf(program_, line), judged.value.value);
  if (!judged.eligible) return false;
  switch (outcome.kind) {
    case hir::OutcomeKind::kAward:
      FillAward(outcome, row, line);
      break;
    case hir::OutcomeKind::kDuty:
      FillDuty(outcome, row, subject, line);
      break;
    case hir::OutcomeKind::kGrade:
      FillGrade(outcome, row, line);
      break;
    case hir::OutcomeKind::kSanction:
      FillSanction(outcome, row, judged, line);
      break;
    case hir::OutcomeKind::kMeasure:
    case hir::OutcomeKind::kScore:
      break;
  }
  return judged.reported;
}

int32_t Collector::IdOf(hir::SpaceId space, Row row) const {
  return snapshot_.spaces.at(space.value).ids.at(static_cast<size_t>(row));
}

int64_t Collector::Count(hir::ColumnId column, Row row) {
  if (!column.valid()) return kNoCount;
  const Cell cell = read_(column, row);
  return cell.state == State::kValue ? cell.value : kNoCount;
}

std::string Collector::Text(hir::ColumnId column, Row row) {
  if (!column.valid()) return {};
  const Cell cell = read_(column, row);
  return cell.state == State::kValue
             ? CanonicalValue(program_, snapshot_, program_.columns[column].type, cell.value)
             : std::string();
}

void Collector::FillDuty(const hir::Outcome& outcome, Row row, Row subject, Line& line) {
  line.required = Count(outcome.required, row);
  line.met = Count(outcome.met, row);
  // Nothing was missed where all is met: of no item is more met than was required.
  if (line.required != kNoCount && line.required == line.met) return;
  for (const hir::Outcome::Item& item : outcome.items) FillMissed(outcome, item, row, subject, line);
}

// Items of a record's duty are judged by what refers to that record.
bool Collector::Refers(const hir::Outcome::Item& item, Row at, Row row) {
  const hir::Reduce* sum = hir::SumOf(program_, item);
  if (sum == nullptr || sum->match != hir::Reduce::Match::kReference) return true;
  const Cell reference = read_(sum->reference, at);
  return reference.state == State::kValue && reference.value == row;
}

void Collector::FillMissed(const hir::Outcome& outcome, const hir::Outcome::Item& item, Row row, Row subject,
                           Line& line) {
  const auto missed = [&](Row at) {
    const Cell met = read_(item.cell_met, at);
    return met.state == State::kValue && met.value == 0 && Holds(read_(item.cell_required, at));
  };
  if (!item.cells.valid() || item.cells == outcome.space) {
    if (missed(row)) line.more.Make().failed.push_back({&item, {}});
    return;
  }
  if (subject == data::kNoRow) return;
  const bool record = program_.spaces[outcome.space].kind == hir::Space::Kind::kRecord;
  const bool whole = outcome.space == outcome.subject;
  const Date last = whole ? snapshot_.period.last : DateOf(program_, snapshot_, outcome.space, row);
  Date first = snapshot_.period.first;
  if (!whole && program_.spaces[outcome.space].kind == hir::Space::Kind::kCell) {
    const auto& cells = snapshot_.spaces[outcome.space.value].cells;
    first = cells[static_cast<size_t>(row) % cells.size()].first;
  }
  const data::SpaceData& rows = snapshot_.spaces.at(item.cells.value);
  const bool entities = program_.spaces[item.cells].kind == hir::Space::Kind::kEntity;
  for (const Row at : below_.Of(item.cells, outcome.subject, subject)) {
    Date date = entities ? last : DateOf(program_, snapshot_, item.cells, at);
    if (item.due.valid()) {
      const Cell due = read_(item.due, at);
      if (due.state != State::kValue) continue;
      date = static_cast<Date>(due.value);
    }
    if (!Refers(item, at, row)) continue;
    if ((!record && (date < first || date > last)) || (entities && rows.member[static_cast<size_t>(at)] == 0))
      continue;
    if (missed(at)) {
      line.more.Make().failed.push_back({&item, RowName(program_, snapshot_, item.cells, at)});
    }
  }
}

void Collector::FillGrade(const hir::Outcome& outcome, Row row, Line& line) {
  if (line.status != Status::kForDecision) return;
  for (const hir::Outcome::Quota& quota : outcome.quotas) {
    if (!IsTied(read_, quota, row)) continue;
    FillTied(outcome, quota, row, line);
    return;
  }
}

// Empty: the row is in no group.
std::vector<int64_t> Collector::GroupKey(const hir::Order& order, hir::SpaceId space, Row row) {
  std::vector<int64_t> key{0};
  for (const hir::SpaceId kind : order.within_entities) {
    const Row above = AncestorOf(program_, snapshot_, space, row, kind);
    if (above == data::kNoRow) return {};
    key.push_back(above);
  }
  for (const hir::ColumnId column : order.within_columns) {
    const Cell cell = read_(column, row);
    if (cell.state != State::kValue) return {};
    key.push_back(cell.value);
  }
  return key;
}

void Collector::FillTied(const hir::Outcome& outcome, const hir::Outcome::Quota& quota, Row row, Line& line) {
  const auto& order = std::get<hir::Order>(program_.columns[quota.group].op);
  const hir::SpaceId space = program_.columns[quota.group].space;
  const data::SpaceData& rows = snapshot_.spaces.at(space.value);
  const auto [place, fresh] = groups_.try_emplace(quota.group.value);
  if (fresh) {
    for (Row at = 0; at < rows.rows; ++at) {
      if (!rows.member.empty() && rows.member[static_cast<size_t>(at)] == 0) continue;
      if (auto key = GroupKey(order, space, at); !key.empty()) place->second[std::move(key)].push_back(at);
    }
  }
  std::vector<std::string_view>& tied = line.more.Make().open.Make().tied;
  for (const Row at : place->second[GroupKey(order, space, row)]) {
    if (at == row) continue;
    if (!IsTied(read_, quota, at)) continue;
    tied.push_back(RowName(program_, snapshot_, outcome.subject, SubjectOf(outcome, at)));
  }
  std::sort(tied.begin(), tied.end());
}

void Collector::FillAward(const hir::Outcome& outcome, Row row, Line& line) {
  if (outcome.eligible.valid() && !Holds(read_(outcome.eligible, row))) return;  // nobody can tell
  if (outcome.share) FillShare(*outcome.share, row, line);
  FillHandlers(outcome, 0, row, line);
}

void Collector::FillShare(const hir::Outcome::Share& share, Row row, Line& line) {
  Shared& shared = line.more.Make().shared.Make();
  shared = {
      Text(share.own, row), Text(share.highest, row), Text(share.budget, row), Text(share.owed, row), {}};
  if (!shared.budget.empty() && !shared.owed.empty() && share.prorated) {
    const int64_t budget = read_(share.budget, row).value;
    const int64_t owed = read_(share.owed, row).value;
    if (owed > budget)
      shared.factor = CanonicalValue(program_, snapshot_, {hir::TypeKind::kDecimal, false, 0},
                                     DivideRounded(Int128{budget} * kDecimalScale, owed).value_or(0));
  }
}

void Collector::FillHandlers(const hir::Outcome& outcome, int64_t step, Row row, Line& line) {
  for (const hir::Handler& handler : outcome.handlers) {
    if (handler.step != step || (handler.when.valid() && !Holds(read_(handler.when, row)))) continue;
    std::vector<std::string_view>& handled_by = line.more.Make().handled_by;
    handled_by.push_back(handler.name);
    for (const hir::Named& other : handler.with) handled_by.push_back(other.name);
  }
}

void Collector::FillSanction(const hir::Outcome& outcome, Row row, const Judgement& judged, Line& line) {
  if (judged.state >= 1 && judged.state <= 4) line.state = static_cast<SanctionState>(judged.state);
  if (judged.state == 1 && !line.null && judged.value.value > 0)
    FillHandlers(outcome, judged.value.value, row, line);
}

}  // namespace kaocheng::outcome
