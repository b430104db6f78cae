#include "engine/exec/refine.h"

#include "engine/exec/map.h"
#include "engine/range/map.h"

namespace kaocheng::exec {
namespace {

using range::Possible;

bool OfFold(const hir::Program& program, const hir::Column& column, const hir::Field& field) {
  return field.kind == hir::Field::Kind::kUntil &&
         program.spaces[column.space].kind == hir::Space::Kind::kSanction;
}

Possible ToPossible(const hir::Program& program, const hir::Column& column, int64_t value, uint8_t state) {
  if (state == kValue) return range::Value(value);
  return state == kAbsent ? range::kNothing : range::Any(program, column.type);
}

// Runs a Map's own kernel on one row of given values.
class Scalar {
 public:
  Scalar(const Task& task, const hir::Map& map)
      : map_(map), views_(map.operands.size()), task_(task), one_(One(task)) {
    for (size_t i = 0; i < views_.size(); ++i) {
      const hir::Column& operand = task.run.program.columns[map.operands[i]];
      views_[i] = {.width = WidthOf(task.run.program, operand.type), .constant = true};
      map_.operands[i] = hir::ColumnId{static_cast<uint32_t>(i)};
    }
    one_.operands = views_.data();
  }
  std::optional<int64_t> operator()(std::span<const int64_t> values) {
    for (size_t i = 0; i < values.size(); ++i) views_[i].shared = values[i];
    int64_t value = 0;
    uint8_t state = kValue;
    Out out(WidthOf(task_.run.program, task_.column.type), &value, &state, 1);
    EvaluateMap(one_, map_, out);
    if (out.stated() && out.States()[0] != kValue) return std::nullopt;
    return View{.width = out.width(), .values = &value}.Get(0);
  }

 private:
  static Task One(const Task& task) {
    return {.run = task.run,
            .views = task.views,
            .id = task.id,
            .column = task.column,
            .rows = {0, 1},
            .people = {}};
  }
  hir::Map map_;
  std::vector<View> views_;
  const Task& task_;
  Task one_;
};

// Rows that are not to be refined: those of foreign entities, where nobody reads them.
class Unread {
 public:
  explicit Unread(const Task& task) {
    if (task.run.plan.foreign[task.id.value] != 0) return;
    const hir::Space& space = task.run.program.spaces[task.column.space];
    const bool entity = space.kind == hir::Space::Kind::kEntity;
    const hir::SpaceId kind = entity ? task.column.space : space.owner;
    const auto& foreign = task.run.space(kind).foreign;
    if (!foreign.empty()) foreign_ = foreign.data();
    entities_ = Ancestors(task.run, task.column.space, kind);
  }
  bool operator()(Row row) const {
    return foreign_ != nullptr && foreign_[entities_ == nullptr ? row : entities_[row]] != 0;
  }

 private:
  const uint8_t* foreign_ = nullptr;
  const Row* entities_ = nullptr;
};

// Of what is determined.
int64_t ValueOf(const Possible& range) { return range.is_value() ? range.lo : 0; }
State StateOf(const Possible& range) { return range.is_value() ? State::kValue : State::kAbsent; }

class Refiner {
 public:
  Refiner(const Task& task, const Unread& unread, Out& out, RowRanges& ranges)
      : task_(task),
        unread_(unread),
        program_(task.run.program),
        out_(out),
        ranges_(ranges),
        any_(range::Any(program_, task.column.type)) {}

  void operator()(const hir::Field& field) const {
    if (!OfFold(program_, task_.column, field)) return;  // nobody knows more of a cell that cannot be read
    const hir::LadderId ladder = program_.spaces[task_.column.space].ladder;
    Each([&](Row row) { return FoldRange(task_.run, {hir::Fold::Output::kSanctionUntil, ladder, 0}, row); });
  }
  void operator()(const hir::Map& map) const {
    Scalar scalar(task_, map);
    const range::Strict strict = std::ref(scalar);
    std::vector<Possible> operands(map.operands.size());
    Each([&](Row row) {
      for (size_t i = 0; i < operands.size(); ++i) operands[i] = PossibleAt(task_, map.operands[i], row);
      return range::Map(program_, task_.column, map, operands, strict);
    });
  }
  void operator()(const hir::Gather& gather) const {
    Each([&](Row row) { return Gathered(gather, row); });
  }
  void operator()(const hir::Reduce& reduce) const {
    ReduceRange ranges(task_, reduce);
    Each([&](Row row) { return ranges.At(row); });
  }
  void operator()(const hir::Order& order) const {
    const std::vector<Possible> ranges = OrderRanges(task_, order);
    Each([&](Row row) { return ranges[static_cast<size_t>(row)]; });
  }
  void operator()(const hir::Choose& choose) const {
    Row at = 0;
    const range::Read read = [&](hir::ColumnId id) { return PossibleAt(task_, id, at); };
    Each([&](Row row) {
      at = row;
      return range::Choose(program_, task_.column, choose, read);
    });
  }
  void operator()(const hir::Fold& fold) const {
    Each([&](Row row) { return FoldRange(task_.run, fold, row); });
  }

 private:
  template <typename Fn>
  void Each(Fn fn) const {
    uint8_t* states = out_.States();
    for (size_t i = 0; i < out_.size(); ++i) {
      if (states[i] != kUndetermined) continue;
      const Row row = task_.rows.lo + static_cast<Row>(i);
      if (unread_(row)) continue;
      const Possible range = fn(row);
      if (range.determined()) {
        out_.Set(i, ValueOf(range));
        states[i] = static_cast<uint8_t>(StateOf(range));
      } else if (range != any_) {
        ranges_.push_back({row, range});
      }
    }
  }

  Possible Gathered(const hir::Gather& gather, Row row) const {
    switch (gather.via) {
      case hir::Gather::Via::kAncestor: {
        const Row* above = Ancestors(task_.run, task_.column.space, program_.columns[gather.source].space);
        const Row at = above == nullptr ? row : above[row];
        return at == kNoRow ? any_ : PossibleAt(task_, gather.source, at);
      }
      case hir::Gather::Via::kReference: {
        const Possible reference = PossibleAt(task_, gather.reference, row);
        if (reference.lo != reference.hi) return any_;
        Possible result = range::kNothing;  // a violation of another kind has no such column
        const bool any_type = program_.columns[gather.reference].type.kind == hir::TypeKind::kViolation;
        if (!any_type || reference.lo >> 32 == program_.columns[gather.source].space.value)
          result = PossibleAt(task_, gather.source, static_cast<Row>(reference.lo & 0xffffffff));
        result.absent |= reference.absent;
        return result;
      }
      case hir::Gather::Via::kPrevious:
        return PossibleAt(task_, gather.source, row - 1);
    }
    return any_;
  }

  const Task& task_;
  const Unread& unread_;
  const hir::Program& program_;
  Out& out_;
  RowRanges& ranges_;
  Possible any_;
};

}  // namespace

Possible PossibleAt(const Task& task, hir::ColumnId id, Row row) {
  const hir::Program& program = task.run.program;
  const hir::Column& column = program.columns[id];
  if (const auto* field = std::get_if<hir::Field>(&column.op);
      field != nullptr && !OfFold(program, column, *field)) {
    const Cell cell = FieldAt(task.run, column.space, *field, row);
    return ToPossible(program, column, cell.value, cell.state);
  }
  const View& view = task.view(id);
  if (view.StateAt(row) == kUndetermined && view.ranges != nullptr) {
    if (const RowRange* found = FindRange(*view.ranges, row)) return found->range;
  }
  return ToPossible(program, column, view.Get(row), view.StateAt(row));
}

void RefineFew(const Task& task, const hir::Fold& fold, std::vector<FewRows::One>& few, RowRanges& ranges) {
  const bool known =
      std::all_of(few.begin(), few.end(), [](const auto& one) { return one.state != State::kUndetermined; });
  if (known) return;
  const Unread unread(task);
  const Possible any = range::Any(task.run.program, task.column.type);
  for (FewRows::One& one : few) {
    if (one.state != State::kUndetermined || unread(one.row)) continue;
    const Possible range = FoldRange(task.run, fold, one.row);
    if (range.determined()) {
      one.value = static_cast<uint8_t>(ValueOf(range));
      one.state = StateOf(range);
    } else if (range != any) {
      ranges.push_back({one.row, range});
    }
  }
}

void Refine(const Task& task, Out& out, RowRanges& ranges) {
  const uint8_t* states = out.States();
  if (std::memchr(states, kUndetermined, out.size()) == nullptr) return;
  const Unread unread(task);
  for (size_t i = 0; i < out.size(); ++i) {
    if (states[i] != kUndetermined || unread(task.rows.lo + static_cast<Row>(i))) continue;
    return std::visit(Refiner(task, unread, out, ranges), task.column.op);
  }
}

}  // namespace kaocheng::exec
