#include <map>

#include "engine/data/builder.h"

namespace kaocheng::data {
namespace {

// Where rows of a ladder's sanction space come from.
struct Feed {
  hir::SpaceId space;
  int32_t violation = -1;
};

// The columns of a ladder's sanction space. They have a row for each record and violation, so that they are
// filled in stretches.
struct Lists {
  explicit Lists(size_t rows) {
    owner.reserve(rows);
    on.reserve(rows);
    source_space.reserve(rows);
    source_row.reserve(rows);
    source_violation.reserve(rows);
  }
  // One owner's rows of a feed.
  void Add(const Feed& feed, const SpaceData& source, Row of, Row lo, Row hi) {
    const auto n = static_cast<size_t>(hi - lo);
    owner.insert(owner.end(), n, of);
    on.insert(on.end(), source.on.begin() + lo, source.on.begin() + hi);
    source_space.insert(source_space.end(), n, feed.space.value);
    for (Row row = lo; row < hi; ++row) source_row.push_back(row);
    source_violation.insert(source_violation.end(), n, feed.violation);
    for (const auto& [kind, rows] : source.ancestors) {
      std::vector<Row>& to = ancestors[kind];
      to.insert(to.end(), rows.begin() + lo, rows.begin() + hi);
    }
  }
  void Give(SpaceData& out) {
    out.rows = static_cast<Row>(on.size());
    out.owner = std::move(owner);
    out.on = std::move(on);
    out.source_space = std::move(source_space);
    out.source_row = std::move(source_row);
    out.source_violation = std::move(source_violation);
    for (auto& [kind, rows] : ancestors) out.ancestors[kind] = std::move(rows);
  }

  std::vector<Row> owner, source_row;
  std::vector<Date> on;
  std::vector<uint32_t> source_space;
  std::vector<int32_t> source_violation;
  std::map<uint32_t, std::vector<Row>> ancestors;
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
  size_t rows = 0;
  for (const Feed& feed : feeds) rows += static_cast<size_t>(builder.out(feed.space).rows);
  Lists lists(rows);
  out.offsets.push_back(0);
  for (Row owner = 0; owner < owners; ++owner) {
    const auto at = static_cast<size_t>(owner);
    for (const Feed& feed : feeds) {
      const SpaceData& source = builder.out(feed.space);
      if (source.rows != 0) lists.Add(feed, source, owner, source.offsets[at], source.offsets[at + 1]);
    }
    out.offsets.push_back(static_cast<Row>(lists.on.size()));
  }
  lists.Give(out);
}

void MakeSanctions(Builder& builder) {
  for (size_t s = 0; s < builder.sources.size(); ++s)
    if (builder.space(s).kind == hir::Space::Kind::kSanction)
      MakeSanctions(builder, {static_cast<uint32_t>(s)});
}

}  // namespace kaocheng::data
