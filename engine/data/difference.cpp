#include "engine/data/difference.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "engine/data/owners.h"

namespace kaocheng::data {
namespace {

// Rows that are otherwise, by both their numbers; kNoRow: not there.
class Finder {
 public:
  Finder(const hir::Program& program, const Before& before, const Snapshot& now)
      : program_(program), before_(before), now_(now) {
    difference_.spaces.resize(program.spaces.size());
  }

  Difference Run(const std::vector<Touched>& touched) {
    for (const Touched& one : touched) {
      for (const Row owner : one.owners) TouchOwner(one.space, owner);
      Sort(one.space);
    }
    while (FollowReferences()) {
    }
    for (size_t s = 0; s < program_.spaces.size(); ++s) {
      const hir::SpaceId id = program_.spaces.id_at(s);
      if (program_.spaces[id].kind == hir::Space::Kind::kSanction) TouchSanctions(id);
    }
    return std::move(difference_);
  }

 private:
  Stretches& At(hir::SpaceId space) { return difference_.spaces[space.value]; }

  void TouchOwner(hir::SpaceId space, Row owner) {
    const auto at = static_cast<size_t>(owner);
    const Column<Row>& was = before_.offsets[space.value];
    const Column<Row>& now = now_.spaces[space.value].offsets;
    const Stretch stretch{was[at], was[at + 1], now[at], now[at + 1], owner};
    if (stretch.was_lo < stretch.was_hi || stretch.now_lo < stretch.now_hi) At(space).push_back(stretch);
  }

  void Sort(hir::SpaceId space) {
    std::sort(At(space).begin(), At(space).end(), [](const Stretch& a, const Stretch& b) {
      return std::tie(a.now_lo, a.was_lo) < std::tie(b.now_lo, b.was_lo);
    });
  }

  // Rows that refer to a row of a stretch, before or now, are stretches too. False: there were no more.
  bool FollowReferences() {
    bool found = false;
    for (size_t s = 0; s < program_.spaces.size(); ++s) {
      const hir::SpaceId id = program_.spaces.id_at(s);
      std::set<Row> rows;  // now
      for (size_t f = 0; f < program_.spaces[id].fields.size(); ++f) FindReferring(id, f, rows);
      if (rows.empty()) continue;
      found = true;
      const Stretches moved = At(id);
      Row shift = 0;  // of rows behind the stretches so far
      size_t next = 0;
      for (const Row row : rows) {
        for (; next < moved.size() && moved[next].now_hi <= row; ++next)
          shift = moved[next].was_hi - moved[next].now_hi;
        const bool entity = program_.spaces[id].kind == hir::Space::Kind::kEntity;
        const Row owner = entity ? kNoRow : OwnerAt(now_.spaces[s].offsets, row);
        At(id).push_back({row + shift, row + shift + 1, row, row + 1, owner});
      }
      Sort(id);
    }
    return found;
  }

  // Rows outside of stretches whose reference leads, or led, into one.
  void FindReferring(hir::SpaceId id, size_t f, std::set<Row>& rows) const {
    const hir::Type type = program_.spaces[id].fields[f].type;
    if (!RefersToRows(type.kind) || NoneOtherwise(type)) return;
    const StoredColumn& now = now_.spaces[id.value].fields[f];
    if (now.values.empty()) return;  // nobody reads it
    const StoredColumn& kept = before_.references[id.value][f];
    const StoredColumn& was = kept.values.empty() ? now : kept;
    const Stretches& own = difference_.spaces[id.value];
    Row row = 0, shift = 0;
    const auto until = [&](Row end) {
      for (; row < end; ++row) {
        const bool leads = In(type, now, row, &Stretch::now_lo, &Stretch::now_hi);
        const bool led = In(type, was, row + shift, &Stretch::was_lo, &Stretch::was_hi);
        if (leads || led) rows.insert(row);
      }
    };
    for (const Stretch& stretch : own) {
      until(stretch.now_lo);
      row = stretch.now_hi;
      shift = stretch.was_hi - stretch.now_hi;
    }
    until(now_.spaces[id.value].rows);
  }

  bool NoneOtherwise(const hir::Type& type) const {
    if (type.kind == hir::TypeKind::kReference) return difference_.spaces[type.of].empty();
    return std::all_of(difference_.spaces.begin(), difference_.spaces.end(),
                       [](const Stretches& s) { return s.empty(); });
  }

  bool In(const hir::Type& type, const StoredColumn& column, Row at, Row Stretch::*lo,
          Row Stretch::*hi) const {
    const auto i = static_cast<size_t>(at);
    if (!column.states.empty() && column.states[i] != hir::State::kValue) return false;
    const int64_t value = column.values[i];
    const bool any = type.kind == hir::TypeKind::kViolation;
    const size_t space = any ? static_cast<size_t>(value >> 32) : type.of;
    const Row row = any ? static_cast<Row>(value & 0xffffffff) : static_cast<Row>(value);
    const Stretches& of = difference_.spaces[space];
    const auto next = std::upper_bound(of.begin(), of.end(), row,
                                       [&](Row r, const Stretch& stretch) { return r < stretch.*hi; });
    return next != of.end() && (*next).*lo <= row;
  }

  // A person's sanctions are made of their rows of the history and of each violation.
  void TouchSanctions(hir::SpaceId id) {
    const hir::Ladder& ladder = program_.ladders[program_.spaces[id].ladder];
    std::set<Row> owners;
    const auto touch = [&](hir::SpaceId space) {
      for (const Stretch& stretch : At(space)) owners.insert(stretch.owner);
    };
    if (ladder.history.valid()) touch(ladder.history);
    for (const hir::Violation& violation : ladder.violations) touch(violation.space);
    for (const Row owner : owners) TouchOwner(id, owner);
    Sort(id);
  }

  const hir::Program& program_;
  const Before& before_;
  const Snapshot& now_;
  Difference difference_;
};

}  // namespace

bool RefersToRows(hir::TypeKind kind) {
  return kind == hir::TypeKind::kReference || kind == hir::TypeKind::kViolation;
}

Row MovedTo(std::span<const Stretch> stretches, Row was) {
  const auto next = std::upper_bound(stretches.begin(), stretches.end(), was,
                                     [](Row row, const Stretch& stretch) { return row < stretch.was_hi; });
  if (next != stretches.end() && next->was_lo <= was) return kNoRow;
  return next == stretches.begin() ? was : was + (next - 1)->now_hi - (next - 1)->was_hi;
}

bool Difference::empty() const {
  return std::all_of(spaces.begin(), spaces.end(), [](const Stretches& s) { return s.empty(); });
}

Before BeforeOf(const hir::Program& program, const Snapshot& snapshot) {
  Before before;
  for (size_t s = 0; s < snapshot.spaces.size(); ++s) {
    const SpaceData& data = snapshot.spaces[s];
    before.offsets.push_back(data.offsets);
    std::vector<StoredColumn>& fields = before.references.emplace_back(data.fields.size());
    const auto& declared = program.spaces[program.spaces.id_at(s)].fields;
    for (size_t f = 0; f < fields.size(); ++f)
      if (RefersToRows(declared[f].type.kind)) fields[f] = data.fields[f];
  }
  return before;
}

Difference DifferenceOf(const hir::Program& program, const Before& before, const Snapshot& now,
                        const std::vector<Touched>& touched) {
  return Finder(program, before, now).Run(touched);
}

}  // namespace kaocheng::data
