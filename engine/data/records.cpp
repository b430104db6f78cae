#include <algorithm>
#include <memory>

#include "engine/data/builder.h"
#include "engine/data/owners.h"

namespace kaocheng::data {
namespace {

// Where the rows of some owners begin: those of the owners [owner, owner + n) at what is added to the index's
// offsets from an entity on, or those of a single one at `row`.
struct OwnerRows {
  Row owner, n;
  int32_t entity, added;
  Row row;
};

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
        out_(builder.out(id)),
        map_(std::make_shared<RowMap>()) {}

  void Run(bool referred_to) {
    out_.file = raw_.file;
    index_.in_order() ? PlaceRuns() : PlaceOneByOne();
    out_.rows = map_->rows();
    source_.raw = map_;
    source_.rising = referred_to && out_.rows > 0 && map_->rising();
    if (referred_to && out_.rows > 0 && !source_.rising) {
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

  void PlaceOneByOne() {
    std::vector<Row> offsets = {0};
    offsets.reserve(owners_.index_of.size() + 1);
    for (const EntityRun& run : owners_.runs) {
      for (int32_t e = run.entity; e < run.entity + run.n; ++e) {
        AddOwners(run.with_records, e, 1);
        offsets.push_back(map_->rows());
      }
    }
    out_.offsets = std::move(offsets);
  }

  // Where each owner's rows begin is worked out when somebody asks.
  void PlaceRuns() {
    if (owners_.runs.size() > kFewRuns) index_.offsets.data();
    std::vector<OwnerRows> placed;
    for (const EntityRun& run : owners_.runs) {
      if (run.with_records) {
        const int32_t first = index_.offsets.Get(static_cast<size_t>(run.entity));
        placed.push_back({run.row, run.n, run.entity, map_->rows() - first, 0});
        AddOwners(true, run.entity, run.n);
        continue;
      }
      for (Row i = 0; i < run.n; ++i) {
        placed.push_back({run.row + i, 1, -1, 0, map_->rows()});
        if (!source_.extra.empty()) AddOwners(false, run.entity + i, 1);
      }
    }
    const auto owners = static_cast<Row>(owners_.index_of.size());
    placed.push_back({owners, 1, -1, 0, map_->rows()});
    out_.offsets =
        Column<Row>(static_cast<size_t>(owners) + 1,
                    [placed = std::move(placed), of = index_.offsets](size_t first, size_t n, Row* out) {
                      const auto begin = static_cast<Row>(first), end = static_cast<Row>(first + n);
                      for (const OwnerRows& one : placed) {
                        const Row lo = std::max(begin, one.owner), hi = std::min(end, one.owner + one.n);
                        if (lo >= hi) continue;
                        Row* const to = out + (lo - begin);
                        if (one.entity < 0) {
                          *to = one.row;
                          continue;
                        }
                        const int32_t entity = one.entity + (lo - one.owner);
                        of.Read(static_cast<size_t>(entity), static_cast<size_t>(hi - lo), to);
                        for (Row i = 0; i < hi - lo; ++i) to[i] += one.added;
                      }
                    });
  }

  void AddOwners(bool with_records, int32_t e, int32_t n) {
    if (with_records) return AddRecords(index_, static_cast<size_t>(e), static_cast<size_t>(n), *map_);
    if (source_.extra.empty()) return;
    index_.EachRow(e, [&](int32_t raw) {
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
  SpaceData& out_;
  std::shared_ptr<RowMap> map_;
};

}  // namespace

void AddRecords(const TableIndex& index, size_t e, size_t n, RowMap& rows) {
  if (index.in_order()) {
    const int32_t first = index.offsets.Get(e);
    return rows.Add(first, index.offsets.Get(e + n) - first);
  }
  for (size_t i = e; i < e + n; ++i) {
    const bool together = !index.firsts.empty() && !index.amended.contains(static_cast<int32_t>(i));
    if (together) {
      rows.Add(index.firsts[i], index.offsets[i + 1] - index.offsets[i]);
    } else {
      index.EachRow(static_cast<int32_t>(i), [&](int32_t row) { rows.Add(row, 1); });
    }
  }
}

std::vector<uint8_t> ReferredTo(const Builder& builder) {
  std::vector<uint8_t> result(builder.sources.size(), 0);
  for (size_t s = 0; s < builder.sources.size(); ++s) {
    const auto& fields = builder.space(s).fields;
    for (size_t f = 0; f < fields.size(); ++f) {
      if (builder.sources[s].used[f] == 0) continue;
      for (const hir::SpaceId id : TargetsOf(builder, fields[f].type)) result[id.value] = 1;
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
