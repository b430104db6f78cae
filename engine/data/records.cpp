#include <algorithm>
#include <memory>

#include "engine/data/builder.h"
#include "engine/data/owners.h"

namespace kaocheng::data {
namespace {

// Lays out the records of one space. Only which rows are whose is worked out here; what the rows hold is made
// from the table when it is first read.
class Layout {
 public:
  Layout(Builder& builder, hir::SpaceId id)
      : b_(builder),
        space_(builder.program.spaces[id]),
        source_(builder.source(id)),
        owners_(builder.source(space_.owner)),
        raw_(builder.raw(source_)),
        index_(builder.index(source_)),
        offsets_(index_, owners_),
        out_(builder.out(id)),
        map_(std::make_shared<RowMap>()) {}

  void Run(bool referred_to) {
    out_.file = raw_.file;
    out_.offsets = {0};
    const auto owners = static_cast<Row>(owners_.index_of.size());
    out_.offsets.reserve(owners_.index_of.size() + 1);
    for (Row owner = 0; owner < owners; ++owner) {
      AddOwner(owner);
      out_.offsets.push_back(map_->rows());
    }
    out_.rows = map_->rows();
    source_.raw = map_;
    if (referred_to && out_.rows > 0) {
      source_.row_of.assign(raw_.rows(), kNoRow);
      map_->EachPiece([&](size_t first, size_t from, size_t n) {
        for (size_t i = 0; i < n; ++i) source_.row_of[from + i] = static_cast<Row>(first + i);
      });
    }
    out_.ids = From(raw_.ids);
    out_.on = From(raw_.on);
    out_.until = From(raw_.until);
    out_.lines = From(raw_.lines);
    if (source_.reads_recorded) out_.recorded = From(raw_.recorded);
    PlaceOwners();
  }

 private:
  size_t rows() const { return static_cast<size_t>(out_.rows); }

  void AddOwner(Row owner) {
    const auto e = static_cast<size_t>(owners_.index_of[static_cast<size_t>(owner)]);
    if (owners_.taken[e] == kTaken) return offsets_.AddRows(e, *map_);
    if (source_.extra.empty()) return;
    index_.EachRow(static_cast<int32_t>(e), [&](int32_t raw) {
      if (std::binary_search(source_.extra.begin(), source_.extra.end(), raw)) map_->Add(raw, 1);
    });
  }

  template <typename T>
  Column<T> From(const Column<T>& raw) const {
    return Column<T>(rows(),
                     [map = map_, &raw](size_t first, size_t n, T* out) { map->Read(raw, first, n, out); });
  }

  void PlaceOwners() {
    const SpaceData* const space = &out_;
    const Column<Row> owner(rows(), [space](size_t first, size_t n, Row* out) {
      OwnersFrom owners(space->offsets, first);
      for (size_t i = 0; i < n; ++i) out[i] = owners.Next();
    });
    out_.owner = owner;
    out_.ancestors[space_.owner.value] = owner;
    const std::vector<hir::SpaceId> kinds = KindsAbove(b_.program, space_.owner);
    const SpaceData* const spaces = b_.snapshot.spaces.data();
    for (size_t k = 0; k < kinds.size(); ++k) {
      out_.ancestors[kinds[k].value] = Column<Row>(
          rows(), [space, spaces, kinds, k, kind = space_.owner](size_t first, size_t n, Row* out) {
            OwnersFrom owners(space->offsets, first);
            Ancestry ancestry(spaces, kinds, kind);
            const Date* const on = space->on.data() + first;
            for (size_t i = 0; i < n; ++i) out[i] = ancestry.At(owners.Next(), on[i])[k];
          });
    }
  }

  const Builder& b_;
  const hir::Space& space_;
  Source& source_;
  const Source& owners_;
  const RawTable& raw_;
  const TableIndex& index_;
  const Offsets offsets_;
  SpaceData& out_;
  std::shared_ptr<RowMap> map_;
};

}  // namespace

std::vector<uint8_t> ReferredTo(const Builder& builder) {
  std::vector<uint8_t> result(builder.sources.size(), 0);
  for (size_t s = 0; s < builder.sources.size(); ++s) {
    const auto& fields = builder.space(s).fields;
    for (size_t f = 0; f < fields.size(); ++f) {
      if (builder.sources[s].used[f] == 0) continue;
      if (fields[f].type.kind == hir::TypeKind::kReference) result[fields[f].type.of] = 1;
      if (fields[f].type.kind != hir::TypeKind::kViolation) continue;
      for (const hir::SpaceId id : ViolationSpaces(builder.program)) result[id.value] = 1;
    }
  }
  return result;
}

void PlaceRecords(Builder& builder, hir::SpaceId id, bool referred_to) {
  builder.snapshot.records -= static_cast<uint64_t>(builder.out(id).rows);
  builder.source(id).row_of.clear();
  Layout(builder, id).Run(referred_to);
  builder.snapshot.records += static_cast<uint64_t>(builder.out(id).rows);
}

void PlaceRecords(Builder& builder) {
  const std::vector<uint8_t> referred_to = ReferredTo(builder);
  for (const hir::SpaceId id : builder.records) PlaceRecords(builder, id, referred_to[id.value] != 0);
}

}  // namespace kaocheng::data
