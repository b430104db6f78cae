#include "engine/exec/prepared.h"

#include <algorithm>

#include "engine/exec/fold.h"
#include "engine/plan/rewrites.h"

namespace kaocheng::exec {
namespace {

// Snapshots hold stored values in 64 bits and days in 32.
bool MayLie(const hir::Program& program, hir::ColumnId id) {
  const hir::Column& column = program.columns[id];
  const auto* field = std::get_if<hir::Field>(&column.op);
  if (field == nullptr) return false;
  const Width width = WidthOf(program, column.type);
  return (field->kind == hir::Field::Kind::kStored && width == Width::k64) ||
         (field->kind == hir::Field::Kind::kOn && width == Width::k32);
}

// Which columns a stage computes, and where each goes.
class Preparing {
 public:
  Preparing(const plan::Plan& plan, Prepared& out)
      : plan_(plan),
        program_(*plan.program),
        out_(out),
        places_(program_.columns.size(), -1),
        fields_(program_.columns.size(), -1),
        computed_(program_.columns.size(), 0),
        at_(program_.columns.size(), 0) {}

  void Run() {
    FindRead();
    for (size_t i = 0; i < program_.columns.size(); ++i) {
      const hir::ColumnId id = program_.columns.id_at(i);
      if (plan_.kept[i] != 0) {
        places_[i] = static_cast<int32_t>(out_.kept.size());
        out_.kept.push_back(PlaceOf(id));
      }
      if (plan_.needed[i] == 0) continue;
      if (plan::IsConstant(program_, id)) out_.constants.push_back(id);
      if (MayLie(program_, id)) {
        fields_[i] = static_cast<int32_t>(out_.fields.size());
        out_.fields.push_back(id);
      }
    }
    for (const plan::Stage& stage : plan_.stages) stage.local ? Local(stage) : Whole(stage);
    auto results = std::make_shared<Results::Places>();
    for (const hir::ColumnId same : plan_.same_as) results->push_back(places_[same.value]);
    out_.results = std::move(results);
    FindLadders();
  }

 private:
  void FindRead() {
    out_.read.assign(program_.columns.size(), 0);
    for (size_t i = 0; i < program_.columns.size(); ++i) {
      if (plan_.needed[i] == 0) continue;
      for (const hir::ColumnId read : ReadsOf(program_.columns.id_at(i))) out_.read[read.value] = 1;
    }
  }

  // What a fold says of violations, of which most rows are none.
  bool SaysFew(hir::ColumnId id) const {
    const auto* fold = std::get_if<hir::Fold>(&program_.columns[id].op);
    return fold != nullptr && IsOfViolations(fold->output) && out_.read[id.value] == 0 &&
           plan::IsLocal(plan_, id);
  }

  Prepared::Place PlaceOf(hir::ColumnId id) const {
    const hir::Column& column = program_.columns[id];
    return {WidthOf(program_, column.type), column.space, plan_.kept[id.value] != 0 && SaysFew(id)};
  }

  // A kept column is computed by the first stage that lists it, others by each.
  bool Computes(hir::ColumnId id) {
    if (plan_.kept[id.value] == 0) return !plan::IsConstant(program_, id);
    return computed_[id.value]++ == 0;
  }

  Prepared::Step StepOf(hir::ColumnId id) const {
    const hir::Column& column = program_.columns[id];
    const bool kept = plan_.kept[id.value] != 0;
    return {.id = id,
            .column = &column,
            .width = WidthOf(program_, column.type),
            .place = places_[id.value],
            .field = kept ? -1 : fields_[id.value],
            .family = plan_.family[id.value],
            .member = MemberOf(id),
            .only_for = plan_.only_for[id.value],
            .constant = plan::IsConstant(program_, id),
            .few = kept && SaysFew(id)};
  }

  size_t MemberOf(hir::ColumnId id) const {
    const uint32_t family = plan_.family[id.value];
    return family == plan::kNoFamily ? 0 : plan_.families[family].PlaceOf(id);
  }

  // What evaluating a column may read: of a family's, also what counting the family reads.
  std::vector<hir::ColumnId> ReadsOf(hir::ColumnId id) const {
    std::vector<hir::ColumnId> reads = plan_.reads[id.value];
    std::vector<uint32_t> families = plan_.only_for[id.value];
    if (plan_.family[id.value] != plan::kNoFamily) families.push_back(plan_.family[id.value]);
    for (const uint32_t family : families) {
      const std::vector<hir::ColumnId>& counting = plan_.families[family].reads;
      reads.insert(reads.end(), counting.begin(), counting.end());
    }
    return reads;
  }

  void Local(const plan::Stage& stage) {
    Prepared::Stage& out = out_.stages.emplace_back();
    out.local = true;
    // The last column of the stage that reads a column.
    std::vector<size_t>& last_use = at_;
    for (size_t i = 0; i < stage.columns.size(); ++i) {
      last_use[stage.columns[i].value] = i;  // until somebody reads it
      for (const hir::ColumnId read : ReadsOf(stage.columns[i])) last_use[read.value] = i;
    }
    std::vector<int32_t> buffer_of(program_.columns.size(), -1), free;
    int32_t buffers = 0;
    const auto free_if_last = [&](hir::ColumnId id, size_t i) {
      if (buffer_of[id.value] < 0 || last_use[id.value] > i) return;
      free.push_back(buffer_of[id.value]);
      buffer_of[id.value] = -1;
    };
    for (size_t i = 0; i < stage.columns.size(); ++i) {
      const hir::ColumnId id = stage.columns[i];
      if (Computes(id)) {
        Prepared::Step step = StepOf(id);
        if (step.place < 0) {
          if (free.empty()) free.push_back(buffers++);
          step.buffer = buffer_of[id.value] = free.back();
          free.pop_back();
        }
        out.steps.push_back(step);
      }
      for (const hir::ColumnId read : ReadsOf(id)) free_if_last(read, i);
      free_if_last(id, i);  // nobody reads it
    }
  }

  void Whole(const plan::Stage& stage) {
    Prepared::Stage& out = out_.stages.emplace_back();
    std::vector<size_t>& wave = at_;  // from 1
    std::fill(wave.begin(), wave.end(), 0);
    for (const hir::ColumnId id : stage.columns) {
      if (!Computes(id)) continue;
      Prepared::Step step = StepOf(id);
      if (step.place < 0) {
        step.place = static_cast<int32_t>(out_.kept.size() + out.passing.size());
        out.passing.push_back(PlaceOf(id));
      }
      size_t at = 0;
      for (const hir::ColumnId read : plan_.reads[id.value]) at = std::max(at, wave[read.value]);
      wave[id.value] = at + 1;
      if (out.waves.size() == at) out.waves.emplace_back();
      out.waves[at].push_back(step);
    }
  }

  void FindLadders() {
    out_.ladders.resize(program_.ladders.size());
    const auto read_sanctions = [&](hir::SpaceId space) {
      if (program_.spaces[space].kind == hir::Space::Kind::kSanction)
        out_.ladders[program_.spaces[space].ladder.value] = {true, true};
    };
    for (size_t i = 0; i < program_.columns.size(); ++i) {
      if (plan_.needed[i] == 0) continue;
      const hir::ColumnId id = program_.columns.id_at(i);
      if (const hir::LadderId ladder = plan::FoldOf(program_, id); ladder.valid())
        out_.ladders[ladder.value].read = true;
      read_sanctions(program_.columns[id].space);
      if (const auto* reduce = std::get_if<hir::Reduce>(&program_.columns[id].op))
        read_sanctions(reduce->source);
    }
  }

  const plan::Plan& plan_;
  const hir::Program& program_;
  Prepared& out_;
  std::vector<int32_t> places_, fields_;
  std::vector<uint8_t> computed_;
  std::vector<size_t> at_;
};

}  // namespace

Prepared::Prepared(const plan::Plan& plan) { Preparing(plan, *this).Run(); }

}  // namespace kaocheng::exec
