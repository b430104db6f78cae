#include <algorithm>
#include <unordered_set>

#include "engine/data/builder.h"

// Which entities and records a program's snapshot holds: what lies in its region, what stands above that, and
// what either refers to.
namespace kaocheng::data {
namespace {

// Follows references from what is taken until nothing new comes in.
class Follower {
 public:
  explicit Follower(Builder& builder) : b_(builder), seen_(builder.sources.size()) {
    for (size_t s = 0; s < b_.sources.size(); ++s) fields_.push_back(ReferenceFields(s));
  }

  void Run() {
    for (const hir::SpaceId id : b_.entities) {
      const Source& source = b_.source(id);
      for (size_t e = 0; e < source.taken.size(); ++e) {
        if (source.taken[e] != kNotTaken) FollowEntity(id, static_cast<int32_t>(e));
      }
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
    const auto at = static_cast<size_t>(row);
    for (const Reference& reference : fields_[id.value]) {
      if (!reference.column->states.empty() && reference.column->states[at] != 0) continue;
      const auto found = Resolve(b_, reference.type, static_cast<int32_t>(reference.column->values[at]));
      if (found.target) Take(*found.target);
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
    for (size_t e = 0; e < owners.taken.size(); ++e) {
      if (owners.taken[e] != kTaken) continue;
      for (int32_t i = index.offsets[e]; i < index.offsets[e + 1]; ++i)
        FollowRow(id, index.RowAt(i));
    }
  }

  void Take(const Target& target) {
    const hir::Space& space = b_.program.spaces[target.space];
    if (space.kind == hir::Space::Kind::kEntity) return TakeEntity(target.space, target.index);
    Source& source = b_.source(target.space);
    const Source& owners = b_.source(space.owner);
    const int32_t owner =
        b_.index(owners).by_id.Find(b_.raw(source).owners[static_cast<size_t>(target.index)]);
    if (owner < 0 || owners.taken[static_cast<size_t>(owner)] == kTaken) return;
    if (!seen_[target.space.value].insert(target.index).second) return;
    source.extra.push_back(target.index);
    TakeEntity(space.owner, owner);
    queue_.push_back(target);
  }

  void TakeEntity(hir::SpaceId id, int32_t e) {
    Source& source = b_.source(id);
    if (e < 0 || source.taken[static_cast<size_t>(e)] != kNotTaken) return;
    source.taken[static_cast<size_t>(e)] = kTakenAlone;
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
  std::vector<Target> queue_;
};

}  // namespace

void SelectEntities(Builder& builder) {
  const Region region(builder.dataset, builder.program.region);
  for (const hir::SpaceId id : builder.entities) {
    Source& source = builder.source(id);
    const TableIndex& index = builder.index(source);
    const hir::SpaceId parent = builder.program.spaces[id].owner;
    const Source* above = parent.valid() ? &builder.source(parent) : nullptr;
    source.inside.assign(index.entities(), 0);
    for (size_t e = 0; e < index.entities(); ++e) {
      for (int32_t s = index.spell_offsets[e]; s < index.spell_offsets[e + 1]; ++s) {
        const int32_t p = above ? index.spells[static_cast<size_t>(s)].parent : -1;
        const bool inherited = p >= 0 && above->inside[static_cast<size_t>(p)] != 0;
        const auto parent_id =
            p >= 0 ? std::optional(builder.index(*above).ids[static_cast<size_t>(p)]) : std::nullopt;
        if (inherited || region.Covers(index.ids[e], parent_id)) source.inside[e] = 1;
      }
    }
    source.taken.assign(index.entities(), kNotTaken);
    for (size_t e = 0; e < index.entities(); ++e)
      source.taken[e] = source.inside[e] != 0 ? kTaken : kNotTaken;
  }
  // Whoever stands above; from the leaves up.
  for (auto id = builder.entities.rbegin(); id != builder.entities.rend(); ++id) {
    const hir::SpaceId parent = builder.program.spaces[*id].owner;
    if (!parent.valid()) continue;
    const Source& source = builder.source(*id);
    const TableIndex& index = builder.index(source);
    for (size_t e = 0; e < index.entities(); ++e) {
      if (source.taken[e] == kNotTaken) continue;
      for (int32_t s = index.spell_offsets[e]; s < index.spell_offsets[e + 1]; ++s) {
        const int32_t p = index.spells[static_cast<size_t>(s)].parent;
        if (p >= 0) builder.source(parent).taken[static_cast<size_t>(p)] = kTaken;
      }
    }
  }
}

void FollowReferences(Builder& builder) { Follower(builder).Run(); }

}  // namespace kaocheng::data
