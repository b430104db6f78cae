#include "engine/data/builder.h"

namespace kaocheng::data {
namespace {

// Where rows of a ladder's sanction space come from.
struct Feed {
  hir::SpaceId space;
  int32_t violation = -1;
};

}  // namespace

void MakeSanctions(Builder& builder, hir::SpaceId id) {
  const hir::Ladder& ladder = builder.program.ladders[builder.program.spaces[id].ladder];
  std::vector<Feed> feeds;
  if (ladder.history.valid()) feeds.push_back({ladder.history, -1});
  for (size_t v = 0; v < ladder.violations.size(); ++v) {
    feeds.push_back({ladder.violations[v].space, static_cast<int32_t>(v)});
  }
  SpaceData& out = builder.out(id);
  out = {};
  out.fields.resize(builder.program.spaces[id].fields.size());
  const Row owners = builder.out(ladder.subject).rows;
  out.offsets.push_back(0);
  for (Row owner = 0; owner < owners; ++owner) {
    const auto at = static_cast<size_t>(owner);
    for (const Feed& feed : feeds) {
      const SpaceData& source = builder.out(feed.space);
      if (source.rows == 0) continue;
      for (Row row = source.offsets[at]; row < source.offsets[at + 1]; ++row) {
        const auto r = static_cast<size_t>(row);
        out.owner.push_back(owner);
        out.on.push_back(source.on[r]);
        out.source_space.push_back(feed.space.value);
        out.source_row.push_back(row);
        out.source_violation.push_back(feed.violation);
        for (const auto& [kind, rows] : source.ancestors) out.ancestors[kind].push_back(rows[r]);
        ++out.rows;
      }
    }
    out.offsets.push_back(out.rows);
  }
}

void MakeSanctions(Builder& builder) {
  for (size_t s = 0; s < builder.sources.size(); ++s)
    if (builder.space(s).kind == hir::Space::Kind::kSanction)
      MakeSanctions(builder, {static_cast<uint32_t>(s)});
}

}  // namespace kaocheng::data
