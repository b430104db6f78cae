#include <algorithm>

#include "engine/data/builder.h"

namespace kaocheng::data {
namespace {

class Layout {
 public:
  Layout(Builder& builder, hir::SpaceId id)
      : space_(builder.program.spaces[id]),
        source_(builder.source(id)),
        owners_(builder.source(space_.owner)),
        raw_(builder.raw(source_)),
        index_(builder.index(source_)),
        out_(builder.out(id)),
        ancestry_(builder.snapshot, builder.program, space_.owner) {}

  void Run(bool referred_to) {
    out_.file = raw_.file;
    out_.offsets = {0};
    if (referred_to) source_.row_of.assign(raw_.rows(), kNoRow);
    const auto owners = static_cast<Row>(owners_.index_of.size());
    for (Row owner = 0; owner < owners; ++owner) {
      AddOwner(owner);
      out_.offsets.push_back(out_.rows);
    }
  }

 private:
  void AddOwner(Row owner) {
    const auto e = static_cast<size_t>(owners_.index_of[static_cast<size_t>(owner)]);
    const bool all = owners_.taken[e] == kTaken;
    if (!all && source_.extra.empty()) return;
    for (int32_t i = index_.offsets[e]; i < index_.offsets[e + 1]; ++i) {
      const int32_t row = index_.order[static_cast<size_t>(i)];
      if (all || std::binary_search(source_.extra.begin(), source_.extra.end(), row)) Add(owner, row);
    }
  }

  void Add(Row owner, int32_t row) {
    const auto at = static_cast<size_t>(row);
    if (!source_.row_of.empty()) source_.row_of[at] = out_.rows;
    ++out_.rows;
    source_.raw.push_back(row);
    out_.ids.push_back(raw_.ids[at]);
    out_.owner.push_back(owner);
    out_.on.push_back(raw_.on[at]);
    out_.until.push_back(raw_.until[at]);
    out_.lines.push_back(raw_.lines[at]);
    if (source_.reads_recorded) out_.recorded.push_back(raw_.recorded[at]);
    out_.ancestors[space_.owner.value].push_back(owner);
    const auto& above = ancestry_.At(owner, raw_.on[at]);
    for (size_t k = 0; k < above.size(); ++k) out_.ancestors[ancestry_.kinds()[k].value].push_back(above[k]);
  }

  const hir::Space& space_;
  Source& source_;
  const Source& owners_;
  const RawTable& raw_;
  const TableIndex& index_;
  SpaceData& out_;
  Ancestry ancestry_;
};

// Spaces that a field which is read refers to.
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

}  // namespace

void PlaceRecords(Builder& builder) {
  const std::vector<uint8_t> referred_to = ReferredTo(builder);
  for (const hir::SpaceId id : builder.records) {
    Layout(builder, id).Run(referred_to[id.value] != 0);
    builder.snapshot.records += static_cast<uint64_t>(builder.out(id).rows);
  }
}

}  // namespace kaocheng::data
