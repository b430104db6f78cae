#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "dsl/base/parallel.h"
#include "engine/data/owners.h"
#include "engine/exec/concern.h"
#include "engine/exec/execution.h"
#include "engine/exec/saved.h"
#include "engine/plan/rewrites.h"

namespace kaocheng::exec {

// One evaluation of what is otherwise. A local stage runs all its steps over the people concerned; elsewhere
// a column is computed over all rows again if something that it reads, or a row that it looks at, is
// otherwise. Then each is held against what it was: who reads it goes by that.
class Executor::Execution::Updating {
 public:
  Updating(Execution& execution, Run& run, const data::Difference& difference)
      : e_(execution), run_(run), difference_(difference), changes_(run, difference) {}

  // False: too much is otherwise.
  bool FindTouched() {
    for (size_t s = 0; s < difference_.spaces.size(); ++s) {
      if (run_.plan.local_space[s] == 0) continue;
      for (const data::Stretch& stretch : difference_.spaces[s])
        touched_.insert(s == run_.plan.people.value ? stretch.now_lo : stretch.owner);
    }
    return touched_.size() * 2 <= static_cast<size_t>(run_.space(run_.plan.people).rows);
  }

  void Evaluate() {
    MoveReferences();
    for (size_t l = 0; l < e_.folds_.size(); ++l)
      if (e_.prepared_.ladders[l].read) e_.folds_[l].Move(LadderAt(l), difference_);
    for (size_t i = 0; i < run_.plan.kept.size(); ++i)
      if (run_.plan.kept[i] != 0) ShowKept(run_.program.columns.id_at(i));
    for (const Prepared::Stage& stage : e_.prepared_.stages) stage.local ? Local(stage) : Whole(stage);
  }

 private:
  const hir::Ladder& LadderAt(size_t l) const { return run_.program.ladders[run_.program.ladders.id_at(l)]; }
  int32_t PlaceOf(hir::ColumnId id) const {
    return run_.plan.kept[id.value] != 0 ? (*e_.prepared_.results)[id.value] : -1;
  }

  void ShowKept(hir::ColumnId id) {
    const bool constant =
        plan::IsFree(run_.program, id) && std::holds_alternative<hir::Map>(run_.program.columns[id].op);
    if (!constant) e_.Show(id, e_.columns_.Whole(PlaceOf(id)));
  }

  // Columns hold rows of records that have moved.
  void MoveReferences() {
    for (size_t i = 0; i < run_.plan.kept.size(); ++i) {
      if (run_.plan.kept[i] == 0) continue;
      const hir::ColumnId id = run_.program.columns.id_at(i);
      const hir::Column& column = run_.program.columns[id];
      if (!data::RefersToRows(column.type.kind)) continue;
      if (column.type.kind == hir::TypeKind::kReference && !changes_.Of(column.type.space_id())) continue;
      MoveReferences(id, column.space, column.type);
    }
  }

  void MoveReferences(hir::ColumnId id, hir::SpaceId space, hir::Type type) {
    ColumnData& data = e_.columns_.At(PlaceOf(id));
    for (Row row = 0; row < data.rows; ++row) {
      if (data.state(row) != State::kValue) continue;
      const int64_t to = Moved(type, data.value(row));
      if (to < 0) {
        LedNowhere(id, space, row);
        continue;
      }
      if (data.width == Width::k32) {
        static_cast<int32_t*>(data.values)[row] = static_cast<int32_t>(to);
      } else {
        static_cast<int64_t*>(data.values)[row] = to;
      }
    }
    for (RowRange& one : data.ranges) {
      if (one.range.lo != one.range.hi) continue;
      const int64_t to = Moved(type, one.range.lo);
      if (to < 0) LedNowhere(id, space, one.row);
      one.range.lo = one.range.hi = std::max<int64_t>(to, 0);
    }
  }

  // What the reference led to is otherwise.
  void LedNowhere(hir::ColumnId id, hir::SpaceId space, Row row) {
    gone_.insert(id);
    if (run_.plan.local_space[space.value] != 0)
      touched_.insert(space == run_.plan.people ? row : data::OwnerAt(run_.space(space).offsets, row));
  }

  int64_t Moved(hir::Type type, int64_t value) const {
    const bool any = type.kind == hir::TypeKind::kViolation;
    const int64_t space = any ? value >> 32 : int64_t{type.of};
    const Row row = data::MovedTo(difference_.spaces[static_cast<size_t>(space)],
                                  static_cast<Row>(any ? value & 0xffffffff : value));
    if (row == kNoRow) return -1;
    return any ? space << 32 | row : row;
  }

  void Local(const Prepared::Stage& stage) {
    const std::vector<size_t> ladders = LaddersBegunIn(stage);
    if (e_.shards_.empty()) return;
    Concern concern(run_, changes_, [this](hir::ColumnId id) { return ViewOf(id); });
    for (const Row person : touched_) concern.Add(person);
    for (const Prepared::Step& step : stage.steps) concern.AddReadersOf(step);
    const std::vector<Range> people = concern.People(static_cast<Row>(e_.shards_.front().size()));
    if (people.empty()) return;
    for (const size_t ladder : ladders)
      for (const Range& range : people)
        e_.folds_[ladder].Forget(LadderAt(ladder), run_.snapshot, range.lo, range.hi);
    std::vector<Again> again;
    for (const Prepared::Step& step : stage.steps)
      if (step.place >= 0) again.push_back(Save(step, people));
    ParallelFor(people.size(), e_.threads_, [&](size_t i, size_t worker) {
      e_.workers_[worker].RunShard(run_, e_.columns_, stage.steps, e_.lies_, people[i]);
    });
    std::vector<Columns::Said> said = e_.TakeSaid();
    std::sort(said.begin(), said.end(), [](const Columns::Said& a, const Columns::Said& b) {
      return a.place != b.place ? a.place < b.place : a.rows.lo < b.rows.lo;
    });
    for (const Again& one : again) {
      const auto begin = std::partition_point(
          said.begin(), said.end(), [&](const Columns::Said& s) { return s.place < one.step->place; });
      const auto end = std::partition_point(
          begin, said.end(), [&](const Columns::Said& s) { return s.place == one.step->place; });
      e_.columns_.Mend(one.step->place, one.rows, {begin, end});
      ShowKept(one.step->id);
      Compare(one);
    }
  }

  // A column that is computed again: which rows, and what they held.
  struct Again {
    const Prepared::Step* step;
    std::vector<Range> rows;
    std::vector<Saved> was;
  };

  Again Save(const Prepared::Step& step, const std::vector<Range>& people) {
    Again again{&step, {}, {}};
    for (const Range& range : people) {
      const Range rows = RowsOf(run_, step.column->space, range);
      if (rows.size() == 0) continue;
      again.rows.push_back(rows);
      again.was.emplace_back(e_.columns_.At(step.place), rows);
    }
    return again;
  }

  // Rows of stretches are new whatever they hold.
  void Compare(const Again& again) {
    std::vector<Row> rows;
    for (const Saved& was : again.was) was.AddDiffering(e_.columns_.At(again.step->place), rows);
    const data::Stretches& stretches = difference_.spaces[again.step->column->space.value];
    if (!stretches.empty()) {
      for (const data::Stretch& stretch : stretches)
        for (Row row = stretch.now_lo; row < stretch.now_hi; ++row) rows.push_back(row);
      std::sort(rows.begin(), rows.end());
      rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    }
    changes_.Set(again.step->id, std::move(rows));
  }

  const View* ViewOf(hir::ColumnId id) {
    if (run_.plan.kept[id.value] != 0) {
      view_ = e_.columns_.Whole(PlaceOf(id));
      return &view_;
    }
    const hir::Column& column = run_.program.columns[id];
    const auto* field = std::get_if<hir::Field>(&column.op);
    const bool stored = field != nullptr && field->kind == hir::Field::Kind::kStored;
    return stored && FieldView(run_, column.space, *field, view_) ? &view_ : nullptr;
  }

  void Whole(const Prepared::Stage& stage) {
    e_.columns_.BeginStage(stage, run_.snapshot);
    for (Worker& worker : e_.workers_) worker.Forget();
    passing_.clear();
    for (const std::vector<Prepared::Step>& wave : stage.waves)
      for (const Prepared::Step& step : wave)
        if (IsPassing(step)) passing_.emplace(step.id, &step);
    const std::vector<size_t> ladders = LaddersBegunIn(stage);
    for (const std::vector<Prepared::Step>& wave : stage.waves) {
      std::vector<Prepared::Step> run;
      for (const Prepared::Step& step : wave) {
        if (!IsOtherwise(step)) continue;
        const hir::LadderId ladder = LadderOf(step.id);
        if (!IsPassing(step) || ladder.valid()) run.push_back(step);
        if (IsPassing(step)) changes_.SetAnywhere(step.id);
        // Its inputs are otherwise, so that it is run again.
        if (std::find(ladders.begin(), ladders.end(), ladder.value) != ladders.end() &&
            run_again_.insert(ladder.value).second)
          e_.BeginFold(ladder.value, run_.snapshot);
      }
      std::vector<Again> again;
      for (const Prepared::Step& step : run) {
        Bring(step.id);
        if (!IsPassing(step)) again.push_back(SaveWhole(step));
      }
      e_.Wave(run_, run);
      for (const Prepared::Step& step : run) passing_.erase(step.id);
      for (const Again& one : again) Compare(one);
    }
  }

  bool IsPassing(const Prepared::Step& step) const { return run_.plan.kept[step.id.value] == 0; }

  Again SaveWhole(const Prepared::Step& step) {
    ColumnData& data = e_.columns_.At(step.place);
    Again again{&step, {}, {}};
    again.was.emplace_back(data, Range{0, data.rows});
    data.states = nullptr;
    data.ranges.clear();
    return again;
  }

  bool IsOtherwise(const Prepared::Step& step) const {
    if (changes_.Of(step.column->space) || gone_.contains(step.id)) return true;
    const auto* reduce = std::get_if<hir::Reduce>(&step.column->op);
    if (reduce != nullptr && changes_.Of(reduce->source)) return true;
    const std::vector<hir::ColumnId>& reads = run_.plan.reads[step.id.value];
    return std::any_of(reads.begin(), reads.end(), [&](hir::ColumnId read) { return changes_.Any(read); });
  }

  // Sees to what a column reads that does not outlive the stage.
  void Bring(hir::ColumnId id) {
    for (const hir::ColumnId read : run_.plan.reads[id.value]) {
      const auto found = passing_.find(read);
      if (found == passing_.end()) continue;
      const Prepared::Step& step = *found->second;
      passing_.erase(found);
      Bring(read);
      e_.Wave(run_, {step});
    }
  }

  hir::LadderId LadderOf(hir::ColumnId id) const {
    const hir::Program& program = run_.program;
    if (const hir::LadderId ladder = plan::FoldOf(program, id); ladder.valid()) return ladder;
    const auto* reduce = std::get_if<hir::Reduce>(&program.columns[id].op);
    if (reduce == nullptr) return {};
    const hir::Space& source = program.spaces[reduce->source];
    return source.kind == hir::Space::Kind::kSanction ? source.ladder : hir::LadderId{};
  }

  // Ladders whose fold is run in this stage, which is the first that asks for it.
  std::vector<size_t> LaddersBegunIn(const Prepared::Stage& stage) {
    std::vector<size_t> ladders;
    const auto note = [&](const Prepared::Step& step) {
      const hir::LadderId ladder = LadderOf(step.id);
      if (ladder.valid() && begun_.insert(ladder.value).second) ladders.push_back(ladder.value);
    };
    for (const Prepared::Step& step : stage.steps) note(step);
    for (const std::vector<Prepared::Step>& wave : stage.waves)
      for (const Prepared::Step& step : wave) note(step);
    return ladders;
  }

  Execution& e_;
  Run& run_;
  const data::Difference& difference_;
  Changes changes_;
  std::set<Row> touched_;         // people whose rows are otherwise
  std::set<hir::ColumnId> gone_;  // columns that hold references to what is otherwise
  View view_;
  std::map<hir::ColumnId, const Prepared::Step*> passing_;  // of the stage, as long as nobody asked for them
  std::set<size_t> begun_, run_again_;                      // ladders
};

Results Executor::Execution::Update(Results before, const data::Snapshot& snapshot,
                                    const data::Difference& difference, const Options& options) {
  if (options.given != nullptr || !columns_.Resume(before, snapshot, difference))
    return Execute(snapshot, options);
  if (difference.empty()) return columns_.Take();
  Run run = Begin(snapshot, options);
  Updating updating(*this, run, difference);
  if (!updating.FindTouched()) return Execute(snapshot, options);
  updating.Evaluate();
  return columns_.Take();
}

}  // namespace kaocheng::exec
