#include "engine/explain/evaluator.h"

#include <algorithm>
#include <optional>

namespace kaocheng::explain {

using data::kNoRow;
using data::Row;
using hir::State;

namespace {

constexpr size_t kMostCells = 3'000'000;  // that are remembered from one line to the next
constexpr size_t kMostWorlds =
    256;  // without one violation each; those of one group's people are asked again

}  // namespace

Evaluator::Evaluator(const hir::Program& program, const data::Snapshot& snapshot,
                     const exec::Results* results)
    : program_(program),
      snapshot_(snapshot),
      results_(results),
      rows_(std::make_shared<outcome::RowsBelow>(program, snapshot)),
      reads_(std::make_shared<LadderReads>(FindLadderReads(program))) {}

Evaluator::Evaluator(Evaluator& base, Uncounted uncounted)
    : program_(base.program_),
      snapshot_(base.snapshot_),
      results_(nullptr),
      base_(&base),
      uncounted_(uncounted),
      rows_(base.rows_),
      reads_(base.reads_) {}

Evaluator& Evaluator::Decided() {
  if (!decided_) decided_ = std::make_unique<Evaluator>(*this, Uncounted{.all = true});
  return *decided_;
}

Evaluator& Evaluator::World(std::map<std::pair<uint32_t, Row>, std::unique_ptr<Evaluator>>& worlds,
                            std::pair<uint32_t, Row> key, Uncounted uncounted) {
  if (worlds.size() >= kMostWorlds && !worlds.contains(key)) worlds.clear();
  std::unique_ptr<Evaluator>& world = worlds[key];
  if (!world) world = std::make_unique<Evaluator>(*this, uncounted);
  return *world;
}

Evaluator& Evaluator::Without(hir::LadderId ladder, Row row) {
  return World(without_, {ladder.value, row}, {.ladder = ladder, .row = row});
}

Evaluator& Evaluator::WithoutAllOf(hir::SpaceId kind, Row person) {
  return World(without_all_of_, {kind.value, person}, {.kind = kind, .person = person});
}

bool Evaluator::MayStart(hir::LadderId ladder, int32_t violation, Row row) {
  const hir::Outcome* outcome = reads_->sanctions[ladder.value].at(static_cast<size_t>(violation));
  if (outcome == nullptr) return true;
  const Cell state = Get(outcome->violation_state, row);
  const Cell step = Get(outcome->value, row);
  const bool nothing = step == Known(0) && state.state == State::kValue;
  const bool recommended = state.state != State::kValue || state == Known(1);
  return recommended && !nothing;
}

bool Evaluator::HasUndecided(Row person) {
  enum : uint8_t { kNotAsked, kNone, kSome };
  undecided_.resize(static_cast<size_t>(snapshot_.spaces.at(reads_->people.value).rows), kNotAsked);
  uint8_t& known = undecided_[static_cast<size_t>(person)];
  if (known != kNotAsked) return known == kSome;
  known = kNone;
  for (size_t i = 0; i < program_.ladders.size(); ++i) {
    const hir::LadderId id = program_.ladders.id_at(i);
    if (program_.ladders[id].subject != reads_->people) continue;
    const data::SpaceData& sanctions = snapshot_.spaces.at(program_.ladders[id].sanctions.value);
    const auto end = static_cast<size_t>(sanctions.offsets.at(static_cast<size_t>(person) + 1));
    for (auto at = static_cast<size_t>(sanctions.offsets.at(static_cast<size_t>(person))); at < end; ++at) {
      const data::SanctionSource source = sanctions.sources.Get(at);
      if (source.violation >= 0 && MayStart(id, source.violation, source.row)) known = kSome;
    }
  }
  return known == kSome;
}

// Of a world: whether the cell is what it is in the world of the run, since no sanction that differs is read.
bool Evaluator::IsAsInBase(hir::ColumnId id, Row row) const {
  if (base_ == nullptr) return false;
  if (!ReadsLadder(id)) return true;
  if (reads_->own[id.value] == 0) return false;
  const Row person = Ancestor(program_.columns[id].space, row, reads_->people);
  if (person == kNoRow) return false;
  if (uncounted_.person != kNoRow) return uncounted_.kind != reads_->people || uncounted_.person != person;
  if (uncounted_.row == kNoRow) return !base_->HasUndecided(person);
  const hir::Ladder& ladder = program_.ladders[uncounted_.ladder];
  return ladder.subject != reads_->people ||
         snapshot_.spaces.at(ladder.sanctions.value).owner.at(static_cast<size_t>(uncounted_.row)) != person;
}

void Evaluator::Forget() {
  decided_.reset();
  without_.clear();
  without_all_of_.clear();
  cells_.Clear();
  folds_.clear();
}

void Evaluator::Bound() {
  if (cells_.size() >= kMostCells || (decided_ && decided_->cells_.size() >= kMostCells)) Forget();
}

// Scalar operations are walked with a stack of our own: a long sum is as deep as it is long.
Cell Evaluator::Get(hir::ColumnId id, Row row) {
  if (IsAsInBase(id, row)) return base_->Get(id, row);
  if (const Cell* known = cells_.Find(id, row)) return *known;
  std::vector<hir::ColumnId> stack{id};
  while (!stack.empty()) {
    const hir::ColumnId top = stack.back();
    if (cells_.Find(top, row) != nullptr) {
      stack.pop_back();
      continue;
    }
    const std::optional<Cell> kept = KeptByRun(top, row);
    const hir::ColumnId next = kept ? hir::ColumnId{} : NextOperand(program_.columns[top], row);
    if (next.valid()) {
      stack.push_back(next);
      continue;
    }
    Cell cell = kept ? *kept : Compute(top, row);
    // A fold and a batch run give ranges with their cells; a scalar operation may hand on an operand's.
    const bool scalar = std::holds_alternative<hir::Map>(program_.columns[top].op);
    if (cell.state == State::kUndetermined && (scalar || !cell.range)) cell = Refined(top, row);
    cells_.Add(top, row, cell);
    stack.pop_back();
  }
  return *cells_.Find(id, row);
}

// The first operand over the same space that is needed and not known yet.
hir::ColumnId Evaluator::NextOperand(const hir::Column& column, Row row) {
  const auto* map = std::get_if<hir::Map>(&column.op);
  if (map == nullptr) return {};
  std::vector<Cell> known;
  for (size_t i = 0; i < map->operands.size(); ++i) {
    if (!Reads(*map, i, known)) {
      known.push_back(kUnknown);
      continue;
    }
    const hir::ColumnId operand = map->operands[i];
    if (IsAsInBase(operand, row)) {
      known.push_back(base_->Get(operand, row));
      continue;
    }
    const Cell* cell = cells_.Find(operand, row);
    if (cell == nullptr) return operand;
    known.push_back(*cell);
  }
  return {};
}

std::optional<Cell> Evaluator::KeptByRun(hir::ColumnId id, Row row) const {
  const exec::ColumnData* const kept = results_ == nullptr ? nullptr : results_->Find(id);
  if (kept == nullptr || kept->rows == 0) return std::nullopt;
  Cell cell{kept->value(row), kept->state(row)};
  const exec::RowRange* known = exec::FindRange(kept->ranges, row);
  if (known != nullptr && cell.state == State::kUndetermined) cell.range = known->range;
  return cell;
}

Cell Evaluator::Compute(hir::ColumnId id, Row row) {
  const hir::Column& column = program_.columns[id];
  if (const auto* field = std::get_if<hir::Field>(&column.op)) return Stored(column, *field, row);
  if (const auto* map = std::get_if<hir::Map>(&column.op)) {
    std::vector<Cell> operands;
    for (size_t i = 0; i < map->operands.size(); ++i) {
      operands.push_back(Reads(*map, i, operands) ? Get(map->operands[i], row) : kUnknown);
    }
    return EvaluateMap(*map, operands, snapshot_);
  }
  if (const auto* gather = std::get_if<hir::Gather>(&column.op)) return Gathered(column, *gather, row);
  if (const auto* reduce = std::get_if<hir::Reduce>(&column.op)) return Reduced(id, *reduce, row);
  if (const auto* order = std::get_if<hir::Order>(&column.op)) return Ordered(id, column, *order, row);
  if (const auto* choose = std::get_if<hir::Choose>(&column.op)) return Chosen(*choose, row);
  return Folded(std::get<hir::Fold>(column.op), row);
}

Cell Evaluator::Stored(const hir::Column& column, const hir::Field& field, Row row) {
  const data::SpaceData& rows = snapshot_.spaces.at(column.space.value);
  const auto at = static_cast<size_t>(row);
  switch (field.kind) {
    case hir::Field::Kind::kStored: {
      const data::StoredColumn& stored = rows.fields.at(field.index);
      return {stored.values.at(at), stored.states.empty() ? State::kValue : stored.states.at(at)};
    }
    case hir::Field::Kind::kOn:
      return Known(rows.on.at(at));
    case hir::Field::Kind::kRecorded:
      if (rows.recorded.empty() || rows.recorded[at] == INT64_MIN) return kEmpty;
      return Known(rows.recorded[at]);
    case hir::Field::Kind::kUntil:
      if (program_.spaces[column.space].kind == hir::Space::Kind::kSanction) {
        const hir::LadderId ladder = program_.spaces[column.space].ladder;
        const PersonFold& fold = Judged(ladder, rows.owner.at(at));
        return fold.rows.at(static_cast<size_t>(row - fold.first)).until;
      }
      return rows.until.empty() || rows.until[at] == data::kNoDate ? kEmpty : Known(rows.until[at]);
    case hir::Field::Kind::kFirst:
      return Known(rows.cells.at(at % rows.cells.size()).first);
    case hir::Field::Kind::kLast:
      return Known(rows.cells.at(at % rows.cells.size()).last);
    case hir::Field::Kind::kSelf:
      return Known(row);
  }
  return kUnknown;
}

Cell Evaluator::Gathered(const hir::Column& column, const hir::Gather& gather, Row row) {
  switch (gather.via) {
    case hir::Gather::Via::kAncestor: {
      const Row above = Ancestor(column.space, row, program_.columns[gather.source].space);
      return above == kNoRow ? kUnknown : Get(gather.source, above);
    }
    case hir::Gather::Via::kReference: {
      const Cell reference = Get(gather.reference, row);
      if (reference.state != State::kValue) return {0, reference.state};
      if (program_.columns[gather.reference].type.kind != hir::TypeKind::kViolation) {
        return Get(gather.source, static_cast<Row>(reference.value));
      }
      // A violation of another kind has no such column: nothing is there.
      if (reference.value >> 32 != program_.columns[gather.source].space.value) return kEmpty;
      return Get(gather.source, static_cast<Row>(reference.value & 0xffffffff));
    }
    case hir::Gather::Via::kPrevious: {
      const size_t cells = snapshot_.spaces.at(column.space.value).cells.size();
      return static_cast<size_t>(row) % cells == 0 ? kEmpty : Get(gather.source, row - 1);
    }
  }
  return kUnknown;
}

// The column of the version in force; `state` says why there is none.
hir::ColumnId Evaluator::VersionOf(const hir::Choose& choose, Row row, State& state) {
  state = State::kValue;
  if (!choose.anchor.valid()) return choose.versions.front().value;
  const Cell anchor = Get(choose.anchor, row);
  state = anchor.state;
  if (state != State::kValue) return {};
  for (const hir::Choose::Version& version : choose.versions) {
    if (version.from <= anchor.value && anchor.value < version.until) return version.value;
  }
  state = State::kUndetermined;
  return {};
}

Cell Evaluator::Chosen(const hir::Choose& choose, Row row) {
  State conditions = State::kValue;
  std::optional<Cell> excepted;
  bool conflict = false;
  for (const hir::Choose::Exception& exception : choose.exceptions) {
    const Cell when = Get(exception.when, row);
    conditions = std::max(conditions, when.state);
    if (!IsTrue(when)) continue;
    const Cell value = Get(exception.value, row);
    conflict = conflict || (excepted && *excepted != value);
    excepted = value;
  }
  if (conditions == State::kUndetermined || conflict) return kUnknown;
  if (conditions == State::kAbsent) return kEmpty;
  if (excepted) return *excepted;
  State state = State::kValue;
  const hir::ColumnId version = VersionOf(choose, row, state);
  return version.valid() ? Get(version, row) : Cell{0, state};
}

const PersonFold& Evaluator::Judged(hir::LadderId ladder, Row subject) {
  folded_.insert({ladder.value, subject});
  const std::pair<uint32_t, Row> key{ladder.value, subject};
  if (const auto known = folds_.find(key); known != folds_.end()) return known->second;
  PersonFold fold = JudgeSubject(*this, ladder, subject);
  return folds_.emplace(key, std::move(fold)).first->second;
}

Row Evaluator::SanctionRow(hir::LadderId ladder, int32_t violation, Row source) const {
  return data::SanctionRowOf(snapshot_, program_.ladders[ladder], static_cast<size_t>(violation), source);
}

bool Evaluator::Counts(hir::LadderId ladder, Row row) const {
  if (uncounted_.person != kNoRow) {
    const hir::Ladder& judged = program_.ladders[ladder];
    return judged.subject != uncounted_.kind ||
           snapshot_.spaces.at(judged.sanctions.value).owner.at(static_cast<size_t>(row)) !=
               uncounted_.person;
  }
  return !uncounted_.all && !(uncounted_.ladder == ladder && uncounted_.row == row);
}

Cell Evaluator::Folded(const hir::Fold& output, Row row) {
  using Output = hir::Fold::Output;
  const hir::Ladder& ladder = program_.ladders[output.ladder];
  const bool over_violation =
      output.output == Output::kViolationStep || output.output == Output::kViolationState;
  const Row at =
      over_violation ? SanctionRow(output.ladder, static_cast<int32_t>(output.violation), row) : row;
  if (at == kNoRow) return Known(0);  // it belongs to nobody whom this ladder is for
  const Row subject = snapshot_.spaces.at(ladder.sanctions.value).owner.at(static_cast<size_t>(at));
  const PersonFold& fold = Judged(output.ladder, subject);
  const FoldRow& judged = fold.rows.at(static_cast<size_t>(at - fold.first));
  switch (output.output) {
    case Output::kViolationStep: {
      const bool undecided = judged.state == Known(1);
      return undecided && judged.judged.value > 0 && !Counts(output.ladder, at) ? Known(0) : judged.judged;
    }
    case Output::kSanctionStep:
      return judged.step;
    case Output::kSanctionOn:
      return judged.on;
    case Output::kSanctionUntil:
      return judged.until;
    case Output::kViolationState:
      return judged.state;
  }
  return kUnknown;
}

Replay::Replay(const hir::Program& program, const data::Snapshot& snapshot, const exec::Results* results)
    : evaluator_(std::make_unique<Evaluator>(program, snapshot, results)) {}
Replay::~Replay() = default;
Cell Replay::Evaluate(hir::ColumnId column, Row row) {
  evaluator_->Bound();
  return evaluator_->Get(column, row);
}
outcome::Read Replay::Reader() {
  return [this](hir::ColumnId column, Row row) { return evaluator_->Get(column, row); };
}

}  // namespace kaocheng::explain
