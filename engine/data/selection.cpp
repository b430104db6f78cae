#include <algorithm>
#include <unordered_set>

#include "engine/data/builder.h"
#include "engine/data/owners.h"

// Which entities and records a program's snapshot holds: what lies in its region, what stands above that, and
// what either refers to.
namespace kaocheng::data {
namespace {

// Follows references from what is taken until nothing new comes in.
class Follower {
 public:
  explicit Follower(Builder& builder)
      : b_(builder), seen_(builder.sources.size()), last_owner_(builder.sources.size(), 0) {
    for (size_t s = 0; s < b_.sources.size(); ++s) fields_.push_back(ReferenceFields(s));
  }

  void Run() {
    for (const hir::SpaceId id : b_.entities) {
      if (fields_[id.value].empty()) continue;
      EachMarked(b_.source(id).taken, [&](size_t e) { FollowEntity(id, static_cast<int32_t>(e)); });
    }
    for (const hir::SpaceId id : b_.records) {
      if (!fields_[id.value].empty()) FollowRecords(id);
    }
    while (!queue_.empty()) {
      const Target next = queue_.back();
      queue_.pop_back();
      const bool entity = b_.program.spaces[next.space].kind == hir::Space::Kind::kEntity;
      entity ? FollowEntity(next.space, next.index) : FollowRow(next.space, next.index);
    }
    for (Source& source : b_.sources) std::sort(source.extra.begin(), source.extra.end());
  }

 private:
  struct Reference {
    const RawColumn* column;
    hir::Type type;
  };

  std::vector<Reference> ReferenceFields(size_t s) const {
    std::vector<Reference> result;
    const Source& source = b_.sources[s];
    if (source.table == kNoTable) return result;
    const auto& fields = b_.space(s).fields;
    const auto& schema = b_.dataset.schema.tables[source.table].fields;
    for (size_t f = 0; f < fields.size(); ++f) {
      const hir::TypeKind kind = fields[f].type.kind;
      if (source.used[f] == 0 || (kind != hir::TypeKind::kReference && kind != hir::TypeKind::kViolation))
        continue;
      for (size_t c = 0; c < schema.size(); ++c) {
        const RawColumn& column = b_.raw(source).columns[c];
        if (schema[c].name == fields[f].named.name && schema[c].kind == CellKind::kText && column.present) {
          result.push_back({&column, fields[f].type});
        }
      }
    }
    return result;
  }

  void FollowRow(hir::SpaceId id, int32_t row) {
    RowMap one;
    one.Add(row, 1);
    FollowRows(id, one);
  }

  void FollowRows(hir::SpaceId id, const RowMap& rows) {
    constexpr size_t kPiece = 4096;
    const auto count = static_cast<size_t>(rows.rows());
    for (const Reference& reference : fields_[id.value]) {
      std::vector<int64_t> codes(std::min(kPiece, count));
      std::vector<uint8_t> states(codes.size());
      for (size_t first = 0; first < count; first += kPiece) {
        const size_t n = std::min(kPiece, count - first);
        rows.Read(reference.column->values, first, n, codes.data());
        if (!reference.column->states.empty()) rows.Read(reference.column->states, first, n, states.data());
        for (size_t i = 0; i < n; ++i) {
          if (states[i] != static_cast<uint8_t>(hir::State::kValue)) continue;
          const auto found = Resolve(b_, reference.type, static_cast<int32_t>(codes[i]));
          if (found.target) Take(*found.target);
        }
      }
    }
  }

  void FollowEntity(hir::SpaceId id, int32_t e) {
    if (fields_[id.value].empty()) return;
    const TableIndex& index = b_.index(b_.source(id));
    const auto at = static_cast<size_t>(e);
    for (int32_t s = index.spell_offsets[at]; s < index.spell_offsets[at + 1]; ++s) {
      FollowRow(id, index.spells[static_cast<size_t>(s)].row);
    }
  }

  void FollowRecords(hir::SpaceId id) {
    const Source& owners = b_.source(b_.program.spaces[id].owner);
    const TableIndex& index = b_.index(b_.source(id));
    const Offsets offsets(index, owners);
    RowMap rows;
    EachMarked(owners.taken, [&](size_t e) {
      if (owners.taken[e] == kTaken) offsets.AddRows(e, rows);
    });
    FollowRows(id, rows);
  }

  void Take(const Target& target) {
    const hir::Space& space = b_.program.spaces[target.space];
    if (space.kind == hir::Space::Kind::kEntity) return TakeEntity(target.space, target.index);
    Source& source = b_.source(target.space);
    const Source& owners = b_.source(space.owner);
    const int32_t owner = OwnerOf(target);
    if (owner < 0 || owners.taken[static_cast<size_t>(owner)] == kTaken) return;
    if (!seen_[target.space.value].insert(target.index).second) return;
    source.extra.push_back(target.index);
    TakeEntity(space.owner, owner);
    queue_.push_back(target);
  }

  int32_t OwnerOf(const Target& record) {
    const Source& source = b_.source(record.space);
    const TableIndex& index = b_.index(source);
    if (!index.in_order()) {
      const Source& owners = b_.source(b_.program.spaces[record.space].owner);
      return b_.index(owners).by_id.Find(b_.raw(source).owners[static_cast<size_t>(record.index)]);
    }
    // What refers to one owner's records mostly does so one after the other.
    int32_t& owner = last_owner_[record.space.value];
    const std::span<const int32_t> offsets(index.offsets.begin(), index.offsets.end());
    if (offsets.back() <= record.index) return IdMap::kNone;  // the file is damaged
    const auto at = static_cast<size_t>(owner);
    if (record.index < offsets[at] || record.index >= offsets[at + 1]) owner = OwnerAt(offsets, record.index);
    return owner;
  }

  void TakeEntity(hir::SpaceId id, int32_t e) {
    Source& source = b_.source(id);
    if (e < 0 || source.taken[static_cast<size_t>(e)] != kNotTaken) return;
    source.Take(static_cast<size_t>(e), kTakenAlone);
    queue_.push_back({id, e});
    const hir::SpaceId parent = b_.program.spaces[id].owner;
    if (!parent.valid()) return;
    const TableIndex& index = b_.index(source);
    const auto at = static_cast<size_t>(e);
    for (int32_t s = index.spell_offsets[at]; s < index.spell_offsets[at + 1]; ++s) {
      TakeEntity(parent, index.spells[static_cast<size_t>(s)].parent);
    }
  }

  Builder& b_;
  std::vector<std::vector<Reference>> fields_;
  std::vector<std::unordered_set<int32_t>> seen_;  // by space: rows taken on their own
  std::vector<int32_t> last_owner_;                // by space: of the record that was looked at last
  std::vector<Target> queue_;
};

// The entities of one kind, one stretch of validity after the other.
class Kind {
 public:
  Kind(Builder& builder, hir::SpaceId id)
      : source_(builder.source(id)),
        index_(builder.index(source_)),
        parent_(builder.program.spaces[id].owner) {
    if (parent_.valid()) parents_ = &builder.index(builder.source(parent_)).ids;
  }
  Source& source() const { return source_; }
  const TableIndex& index() const { return index_; }
  size_t size() const { return index_.entities(); }
  hir::SpaceId parent() const { return parent_; }
  // Calls fn(parent entity or -1, parent's id) for the stretches of e until it says true.
  template <typename Fn>
  bool Any(size_t e, Fn&& fn) const {
    for (int32_t s = index_.spell_offsets[e]; s < index_.spell_offsets[e + 1]; ++s) {
      const int32_t p = parents_ != nullptr ? index_.spells[static_cast<size_t>(s)].parent : -1;
      if (fn(p, p >= 0 ? std::optional((*parents_)[static_cast<size_t>(p)]) : std::nullopt)) return true;
    }
    return false;
  }

 private:
  Source& source_;
  const TableIndex& index_;
  hir::SpaceId parent_;
  const std::vector<int32_t>* parents_ = nullptr;
};

bool At(const std::vector<uint8_t>* marks, int32_t e) {
  return marks != nullptr && e >= 0 && (*marks)[static_cast<size_t>(e)] != 0;
}

void MarkInside(Builder& builder) {
  const Region region(builder.dataset, builder.program.region);
  for (const hir::SpaceId id : builder.entities) {
    const Kind kind(builder, id);
    std::vector<uint8_t>& inside = kind.source().inside;
    inside.assign(kind.size(), 0);
    const std::vector<uint8_t>* above =
        kind.parent().valid() ? &builder.source(kind.parent()).inside : nullptr;
    const auto [first, last] = region.Candidates(kind.index().ids);
    const bool inherits = above != nullptr && AnyMarked(*above);
    for (size_t e = inherits ? 0 : first; e < (inherits ? kind.size() : last); ++e) {
      const bool candidate = first <= e && e < last;
      inside[e] = kind.Any(e,
                           [&](int32_t p, std::optional<int32_t> parent) {
                             return At(above, p) || (candidate && region.Covers(kind.index().ids[e], parent));
                           })
                      ? 1
                      : 0;
    }
  }
}

// By kind: who is inside, and may be left to this program by those of more specific regions. Ends with the
// first who is the subject of an outcome: then the program may judge somebody, and nothing is returned.
std::optional<std::vector<std::vector<uint8_t>>> LeftToThis(Builder& builder,
                                                            const std::vector<std::string>& more_specific) {
  const bool anybody = std::any_of(builder.entities.begin(), builder.entities.end(),
                                   [&](hir::SpaceId id) { return AnyMarked(builder.source(id).inside); });
  if (!anybody || builder.program.outcomes.empty()) return std::nullopt;  // no region, or not there to judge
  std::vector<Region> regions;
  for (const std::string& region : more_specific) regions.emplace_back(builder.dataset, region);
  std::vector<std::vector<uint8_t>> left(builder.sources.size()), elsewhere(builder.sources.size());
  for (const hir::SpaceId id : builder.entities) {
    const Kind kind(builder, id);
    const auto& outcomes = builder.program.outcomes;
    const bool subject =
        std::any_of(outcomes.begin(), outcomes.end(), [&](const hir::Outcome& o) { return o.subject == id; });
    const std::vector<uint8_t>* above = kind.parent().valid() ? &elsewhere[kind.parent().value] : nullptr;
    left[id.value].assign(kind.size(), 0);
    elsewhere[id.value].assign(kind.size(), 0);
    for (size_t e = 0; e < kind.size(); ++e) {
      const bool here = kind.Any(e, [&](int32_t p, std::optional<int32_t> parent) {
        return !At(above, p) && std::none_of(regions.begin(), regions.end(), [&](const Region& region) {
          return region.Covers(kind.index().ids[e], parent);
        });
      });
      elsewhere[id.value][e] = here ? 0 : 1;
      if (!here || kind.source().inside[e] == 0) continue;
      if (subject) return std::nullopt;
      left[id.value][e] = 1;
    }
  }
  return left;
}

}  // namespace

void SelectEntities(Builder& builder, const std::vector<std::string>& more_specific) {
  MarkInside(builder);
  // A program that judges nobody is asked only what is wrong with the data that it answers for.
  const auto left = LeftToThis(builder, more_specific);
  for (const hir::SpaceId id : builder.entities) {
    Source& source = builder.source(id);
    const std::vector<uint8_t>& needed = left ? (*left)[id.value] : source.inside;
    source.taken.assign(needed.size(), kNotTaken);
    EachMarked(needed, [&](size_t e) { source.Take(e, kTaken); });
  }
  // Whoever stands above; from the leaves up.
  for (auto id = builder.entities.rbegin(); id != builder.entities.rend(); ++id) {
    const hir::SpaceId parent = builder.program.spaces[*id].owner;
    if (!parent.valid()) continue;
    const Source& source = builder.source(*id);
    const TableIndex& index = builder.index(source);
    Source& above = builder.source(parent);
    EachMarked(source.taken, [&](size_t e) {
      for (int32_t s = index.spell_offsets[e]; s < index.spell_offsets[e + 1]; ++s) {
        const int32_t p = index.spells[static_cast<size_t>(s)].parent;
        if (p >= 0) above.Take(static_cast<size_t>(p), kTaken);
      }
    });
  }
}

void FollowReferences(Builder& builder) { Follower(builder).Run(); }

}  // namespace kaocheng::data
