#include <algorithm>
#include <map>
#include <utility>

#include "engine/data/builder.h"
#include "engine/data/difference.h"
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
      b_.source(id).EachTaken([&](size_t e) { FollowEntity(id, static_cast<int32_t>(e)); });
    }
    for (size_t s = 0; s < fields_.size(); ++s)
      for (const Reference& reference : fields_[s])
        for (const hir::SpaceId id : TargetsOf(b_, reference.type)) FindNear(id);
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
    size_t field;
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
      if (source.used[f] == 0 || !RefersToRows(fields[f].type.kind)) continue;
      for (size_t c = 0; c < schema.size(); ++c) {
        const RawColumn& column = b_.raw(source).columns[c];
        const bool text = schema[c].kind == CellKind::kText && column.present;
        if (schema[c].name == fields[f].named.name && text && !IsAllHere(fields[f].type))
          result.push_back({f, &column, fields[f].type});
      }
    }
    return result;
  }

  // Of tables whose rows by id nobody has sorted out yet. Where most rows are taken, that is no more to do.
  void FindNear(hir::SpaceId id) {
    Source& source = b_.source(id);
    if (b_.program.spaces[id].kind != hir::Space::Kind::kRecord || source.near) return;
    const RawTable& table = b_.raw(source);
    const TableIndex& index = b_.index(source);
    if (!table.sorted || !index.in_order() || !index.by_id.amended.empty()) return;
    const RowMap& taken = RecordsOfTaken(id);
    if (static_cast<size_t>(taken.rows()) * 2 < table.rows()) source.near.emplace(table.ids, taken);
  }

  void FollowRow(hir::SpaceId id, int32_t row) {
    RowMap one;
    one.Add(row, 1);
    for (const Reference& reference : fields_[id.value])
      EachTarget(reference, one, [&](size_t, const Resolved& found) { Take(found); });
  }

  // Calls fn(i, what it is resolved to) for each of the rows that refers to something.
  template <typename Fn>
  void EachTarget(const Reference& reference, const RowMap& rows, Fn fn) const {
    EachCell(*reference.column, rows, [&](size_t i, hir::State state, int64_t code) {
      if (state != hir::State::kValue) return;
      const Resolved found = Resolve(b_, reference.type, static_cast<int32_t>(code));
      if (found.target) fn(i, found);
    });
  }

  void FollowEntity(hir::SpaceId id, int32_t e) {
    if (fields_[id.value].empty()) return;
    const TableIndex& index = b_.index(b_.source(id));
    const auto at = static_cast<size_t>(e);
    for (int32_t s = index.spell_offsets[at]; s < index.spell_offsets[at + 1]; ++s) {
      FollowRow(id, index.spells[static_cast<size_t>(s)].row);
    }
  }

  // The records of those owners who are taken with all of theirs; looked up once.
  const RowMap& RecordsOfTaken(hir::SpaceId id) {
    const auto [place, fresh] = records_.try_emplace(id.value);
    if (!fresh) return place->second;
    const Source& owners = b_.source(b_.program.spaces[id].owner);
    const TableIndex& index = b_.index(b_.source(id));
    size_t runs = 0;
    for (size_t e = owners.taken_from; e < owners.taken_until;) {
      const auto end = owners.taken.begin() + static_cast<std::ptrdiff_t>(owners.taken_until);
      const auto first = owners.taken.begin() + static_cast<std::ptrdiff_t>(e);
      const auto last = std::find_if(first, end, [](uint8_t how) { return how != kTaken; });
      if (last != first) AddRecords(index, e, static_cast<size_t>(last - first), place->second);
      if (++runs == kFewRuns) index.offsets.data();
      e = static_cast<size_t>(std::find(last, end, kTaken) - owners.taken.begin());
    }
    return place->second;
  }

  void FollowRecords(hir::SpaceId id) {
    const RowMap& rows = RecordsOfTaken(id);
    for (const Reference& reference : fields_[id.value]) {
      std::vector<Target> targets(static_cast<size_t>(rows.rows()));
      EachTarget(reference, rows, [&](size_t i, const Resolved& found) {
        targets[i] = *found.target;
        Take(found);
      });
      Note(id, reference.field, rows, targets);
    }
  }

  void Note(hir::SpaceId id, size_t field, const RowMap& rows, std::vector<Target>& targets) const {
    if (rows.rows() == 0 || !rows.rising()) return;
    Followed& followed = b_.followed[{id.value, field}];
    bool first = true, together = true;
    rows.EachPiece([&](size_t, size_t raw, size_t) {
      if (first) followed.first = static_cast<int32_t>(raw);
      together &= std::exchange(first, false);
    });
    if (together) return followed.targets.swap(targets);
    rows.EachPiece([&](size_t row, size_t raw, size_t n) {
      const size_t at = raw - static_cast<size_t>(followed.first);
      followed.targets.resize(at);
      const auto from = targets.begin() + static_cast<std::ptrdiff_t>(row);
      followed.targets.insert(followed.targets.end(), from, from + static_cast<std::ptrdiff_t>(n));
    });
  }

  // Whether nothing that a reference may lead to would come in.
  bool IsAllHere(const hir::Type& type) const {
    const auto all_taken = [&](hir::SpaceId id) {
      const hir::Space& space = b_.program.spaces[id];
      const bool entity = space.kind == hir::Space::Kind::kEntity;
      const std::vector<uint8_t>& taken = b_.source(entity ? id : space.owner).taken;
      return std::all_of(taken.begin(), taken.end(), [](uint8_t how) { return how == kTaken; });
    };
    const std::vector<hir::SpaceId> targets = TargetsOf(b_, type);
    return std::all_of(targets.begin(), targets.end(), all_taken);
  }

  void Take(const Resolved& found) {
    if (!found.near) Take(*found.target);  // else it is taken anyway
  }

  void Take(const Target& target) {
    const hir::Space& space = b_.program.spaces[target.space];
    if (space.kind == hir::Space::Kind::kEntity) return TakeEntity(target.space, target.index);
    Source& source = b_.source(target.space);
    if (b_.index(source).in_order() && RecordsOfTaken(target.space).RowOf(target.index) >= 0) return;
    const Source& owners = b_.source(space.owner);
    const int32_t owner = OwnerOf(target);
    if (owner < 0 || owners.taken[static_cast<size_t>(owner)] == kTaken) return;
    std::vector<bool>& seen = seen_[target.space.value];
    seen.resize(b_.raw(source).rows());
    if (seen[static_cast<size_t>(target.index)]) return;
    seen[static_cast<size_t>(target.index)] = true;
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
  std::vector<std::vector<bool>> seen_;  // by space, by row: taken on its own
  std::vector<int32_t> last_owner_;      // by space: of the record that was looked at last
  std::map<uint32_t, RowMap> records_;   // by space
  std::vector<Target> queue_;
};

// The entities of one kind, one stretch of validity after the other.
class Kind {
 public:
  Kind(Builder& builder, hir::SpaceId id)
      : source_(builder.source(id)), parent_(builder.program.spaces[id].owner) {
    const TableIndex& index = builder.index(source_);
    ids_ = {index.ids.data(), index.ids.size()};
    spell_offsets_ = index.spell_offsets.data();
    spells_ = index.spells.data();
    if (parent_.valid()) parents_ = builder.index(builder.source(parent_)).ids.data();
  }
  Source& source() const { return source_; }
  std::span<const int32_t> ids() const { return ids_; }
  size_t size() const { return ids_.size(); }
  hir::SpaceId parent() const { return parent_; }
  // Calls fn(parent entity or -1) for the stretches of e until it says true.
  template <typename Fn>
  bool Any(size_t e, Fn&& fn) const {
    for (int32_t s = spell_offsets_[e]; s < spell_offsets_[e + 1]; ++s) {
      if (fn(parents_ != nullptr ? spells_[s].parent : -1)) return true;
    }
    return false;
  }
  // Marks whoever stands below somebody marked in some stretch. Of all entities: a plain loop.
  void MarkBelow(const std::vector<uint8_t>& above, std::vector<uint8_t>& marks) const {
    const std::span<const uint8_t> marked(above);
    const int32_t* const offsets = spell_offsets_;
    const RawSpell* const spells = spells_;
    uint8_t* const out = marks.data();
    for (size_t e = 0, n = ids_.size(); e < n; ++e) {
      for (int32_t s = offsets[e]; s < offsets[e + 1]; ++s) {
        const auto parent = static_cast<size_t>(spells[s].parent);  // none: beyond all
        if (parent < marked.size() && marked[parent] != 0) out[e] = 1;
      }
    }
  }
  bool Covers(const Region& region, size_t e, int32_t parent) const {
    return region.Covers(ids_[e], parent >= 0 ? std::optional(parents_[parent]) : std::nullopt);
  }

 private:
  Source& source_;
  hir::SpaceId parent_;
  std::span<const int32_t> ids_;
  const int32_t* spell_offsets_;
  const RawSpell* spells_;
  const int32_t* parents_ = nullptr;  // their ids
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
    if (above != nullptr && AnyMarked(*above)) kind.MarkBelow(*above, inside);
    const auto [first, last] = region.Candidates(kind.ids());
    for (size_t e = first; e < last; ++e) {
      if (inside[e] == 0 && kind.Any(e, [&](int32_t parent) { return kind.Covers(region, e, parent); }))
        inside[e] = 1;
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
      const bool here = kind.Any(e, [&](int32_t parent) {
        return !At(above, parent) && std::none_of(regions.begin(), regions.end(), [&](const Region& region) {
          return kind.Covers(region, e, parent);
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
  if (!MayCoverAnybody(builder.dataset, builder.program.region)) {
    for (const hir::SpaceId id : builder.entities) {
      Source& source = builder.source(id);
      source.inside.assign(builder.index(source).entities(), 0);
      source.taken.assign(source.inside.size(), kNotTaken);
    }
    return;
  }
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
    const Kind kind(builder, *id);
    Source& above = builder.source(parent);
    source.EachTaken([&](size_t e) {
      kind.Any(e, [&](int32_t p) {
        if (p >= 0) above.Take(static_cast<size_t>(p), kTaken);
        return false;
      });
    });
  }
}

void FollowReferences(Builder& builder) {
  const bool anybody = std::any_of(builder.entities.begin(), builder.entities.end(),
                                   [&](hir::SpaceId id) { return builder.source(id).taken_until > 0; });
  if (anybody) Follower(builder).Run();
}

}  // namespace kaocheng::data
