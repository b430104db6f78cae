#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "engine/data/builder.h"
#include "engine/data/owners.h"

namespace kaocheng::data {
namespace {

Row CountOf(const SpaceData& space, size_t owner) {
  return space.rows == 0 ? 0 : space.offsets[owner + 1] - space.offsets[owner];
}

// Where rows of a ladder's sanction space come from: those of each owner lie feed after feed.
struct Feed {
  hir::SpaceId space;
  int32_t violation = -1;
};

std::vector<Feed> FeedsOf(const hir::Ladder& ladder) {
  std::vector<Feed> feeds;
  if (ladder.history.valid()) feeds.push_back({ladder.history, -1});
  for (size_t v = 0; v < ladder.violations.size(); ++v)
    feeds.push_back({ladder.violations[v].space, static_cast<int32_t>(v)});
  return feeds;
}

// There may be a row for each record and violation, and mostly nobody reads what is said of them: it is
// worked out of the spaces that they come from.
class Rows {
 public:
  Rows(const Snapshot& snapshot, hir::SpaceId sanctions, std::vector<Feed> feeds)
      : spaces_(snapshot.spaces.data()), sanctions_(sanctions), feeds_(std::move(feeds)) {}

  const SpaceData& space(hir::SpaceId id) const { return spaces_[id.value]; }
  // Calls fn for the stretches that the rows [first, first + n) are made of: its first row counted from
  // `first`, its number of rows, their owner, their feed and the first row there.
  template <typename Fn>
  void Each(size_t first, size_t n, Fn fn) const {
    const Column<Row>& offsets = space(sanctions_).offsets;
    const auto lo = static_cast<Row>(first), hi = static_cast<Row>(first + n);
    Row owner = OwnerAt(offsets, lo);
    for (Row row = offsets[static_cast<size_t>(owner)]; row < hi; ++owner) {
      for (const Feed& feed : feeds_) {
        const Row count = CountOf(space(feed.space), static_cast<size_t>(owner));
        const Row from = std::max(row, lo), to = std::min(row + count, hi);
        if (from < to) {
          const Row at = space(feed.space).offsets[static_cast<size_t>(owner)] + from - row;
          fn(static_cast<size_t>(from - lo), static_cast<size_t>(to - from), owner, feed, at);
        }
        row += count;
      }
    }
  }

 private:
  const SpaceData* spaces_;
  hir::SpaceId sanctions_;
  std::vector<Feed> feeds_;
};

// Of a cell, whose days are those of its part of the year, the last.
void ReadDays(const SpaceData& space, Row first, size_t n, Date* to) {
  if (space.cells.empty()) return space.on.Read(static_cast<size_t>(first), n, to);
  for (size_t i = 0; i < n; ++i)
    to[i] = space.cells[(static_cast<size_t>(first) + i) % space.cells.size()].last;
}

void Describe(const std::shared_ptr<const Rows>& rows, const std::vector<uint32_t>& kinds, SpaceData& out) {
  const auto n = static_cast<size_t>(out.rows);
  out.owner = Column<Row>(n, [rows](size_t first, size_t count, Row* to) {
    rows->Each(first, count,
               [&](size_t i, size_t of, Row owner, const Feed&, Row) { std::fill_n(to + i, of, owner); });
  });
  out.on = Column<Date>(n, [rows](size_t first, size_t count, Date* to) {
    rows->Each(first, count, [&](size_t i, size_t of, Row, const Feed& feed, Row at) {
      ReadDays(rows->space(feed.space), at, of, to + i);
    });
  });
  out.sources = Column<SanctionSource>(n, [rows](size_t first, size_t count, SanctionSource* to) {
    rows->Each(first, count, [&](size_t i, size_t of, Row, const Feed& feed, Row at) {
      for (size_t k = 0; k < of; ++k) to[i + k] = {feed.space, at + static_cast<Row>(k), feed.violation};
    });
  });
  for (const uint32_t kind : kinds) {
    out.ancestors[kind] = Column<Row>(n, [rows, kind](size_t first, size_t count, Row* to) {
      rows->Each(first, count, [&](size_t i, size_t of, Row, const Feed& feed, Row at) {
        rows->space(feed.space).ancestors.at(kind).Read(static_cast<size_t>(at), of, to + i);
      });
    });
  }
}

}  // namespace

bool MakeSanctions(Builder& builder, hir::SpaceId id) {
  const hir::Ladder& ladder = builder.program.ladders[builder.program.spaces[id].ladder];
  std::vector<Feed> feeds = FeedsOf(ladder);
  SpaceData& out = builder.out(id);
  out = {};
  out.fields.resize(builder.program.spaces[id].fields.size());
  const auto owners = static_cast<size_t>(builder.out(ladder.subject).rows);
  uint64_t rows = 0;
  for (const Feed& feed : feeds) rows += static_cast<uint64_t>(builder.out(feed.space).rows);
  if (rows > uint64_t{INT32_MAX}) {
    for (SpaceData& space : builder.snapshot.spaces) space.judged.assign(space.judged.size(), 0);
    return false;
  }
  std::vector<uint32_t> kinds{ladder.subject.value};
  for (const hir::SpaceId above : KindsAbove(builder.program, ladder.subject)) kinds.push_back(above.value);
  std::vector<Row> offsets(owners + 1, 0);
  for (const Feed& feed : feeds) {
    const SpaceData& space = builder.out(feed.space);
    if (space.rows == 0) continue;
    std::transform(offsets.begin(), offsets.end(), std::as_const(space.offsets).begin(), offsets.begin(),
                   std::plus<>());
  }
  out.rows = offsets.back();
  out.offsets = std::move(offsets);
  Describe(std::make_shared<const Rows>(builder.snapshot, id, std::move(feeds)), kinds, out);
  return true;
}

void MakeSanctions(Builder& builder, Emitter& emitter, uint64_t& rejects) {
  for (size_t s = 0; s < builder.sources.size(); ++s) {
    const hir::Space& space = builder.space(s);
    if (space.kind != hir::Space::Kind::kSanction) continue;
    if (MakeSanctions(builder, builder.program.spaces.id_at(s))) continue;
    const hir::Ladder& ladder = builder.program.ladders[space.ladder];
    emitter.Report(Code::kTooManySanctions, ladder.span, {ladder.named.title});
    ++rejects;
  }
}

Row SanctionRowOf(const Snapshot& snapshot, const hir::Ladder& ladder, size_t violation, Row row) {
  const auto space = [&](hir::SpaceId id) -> const SpaceData& { return snapshot.spaces[id.value]; };
  if (space(ladder.sanctions).rows == 0) return kNoRow;
  const Column<Row>& offsets = space(ladder.violations[violation].space).offsets;
  const auto owner = static_cast<size_t>(OwnerAt(offsets, row));
  Row at = space(ladder.sanctions).offsets[owner] + row - offsets[owner];
  if (ladder.history.valid()) at += CountOf(space(ladder.history), owner);
  for (size_t v = 0; v < violation; ++v) at += CountOf(space(ladder.violations[v].space), owner);
  return at;
}

}  // namespace kaocheng::data
