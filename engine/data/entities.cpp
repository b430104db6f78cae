#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include "engine/data/builder.h"

namespace kaocheng::data {
namespace {

// The spell that places an entity in the period, and the day on which it does.
struct Placed {
  const RawSpell* spell = nullptr;
  Date on = 0;
  bool member = false;  // valid on at least one day of the period
};

Placed PlaceOf(std::span<const RawSpell> spells, const Period& period) {
  Placed placed;
  for (const RawSpell& spell : spells) {
    if (spell.from > period.last && placed.spell != nullptr) break;
    const bool member = spell.from <= period.last && spell.until > period.first;
    placed = {&spell, std::clamp(period.last, spell.from, spell.until - 1), member};
  }
  return placed;
}

// An entity below its parent's row.
struct EntityPlace {
  int32_t entity = -1;
  Row parent = kNoRow;
  Placed placed;
};

class Placer {
 public:
  Placer(Builder& builder, hir::SpaceId id)
      : b_(builder),
        id_(id),
        parent_(builder.program.spaces[id].owner),
        source_(builder.source(id)),
        index_(builder.index(source_)),
        ids_(index_.ids.data()),
        spell_offsets_(index_.spell_offsets.data()),
        spells_(index_.spells.data()),
        out_(builder.out(id)) {}

  void Run(const std::vector<std::string>& more_specific) {
    out_.file = b_.raw(source_).file;
    std::vector<EntityPlace> all;  // in the order of their ids
    source_.EachTaken([&](size_t e) {
      const Placed placed = PlaceOf(SpellsOf(e), b_.period);
      all.push_back({static_cast<int32_t>(e), RowOfParent(*placed.spell), placed});
    });
    Add(ByParent(std::move(all)));
    source_.raw = raw_;
    out_.lines = Column<uint32_t>(static_cast<size_t>(out_.rows), [map = raw_, &raw = b_.raw(source_).lines](
                                                                      size_t first, size_t n, uint32_t* out) {
      map->Read(raw, first, n, out);
    });
    Judge(more_specific);
  }

 private:
  std::span<const RawSpell> SpellsOf(size_t e) const {
    return {spells_ + spell_offsets_[e], spells_ + spell_offsets_[e + 1]};
  }

  Row RowOfParent(const RawSpell& spell) const {
    if (!parent_.valid() || spell.parent < 0) return kNoRow;
    return b_.source(parent_).RowOf(spell.parent);
  }

  // Sorted by parent, of one parent by id.
  std::vector<EntityPlace> ByParent(std::vector<EntityPlace> all) const {
    const auto before = [](const EntityPlace& a, const EntityPlace& b) { return a.parent < b.parent; };
    if (std::is_sorted(all.begin(), all.end(), before)) return all;
    const auto group = [](const EntityPlace& one) { return static_cast<size_t>(one.parent - kNoRow); };
    std::vector<size_t> next(static_cast<size_t>(b_.out(parent_).rows) + 2, 0);
    for (const EntityPlace& one : all) ++next[group(one) + 1];
    std::partial_sum(next.begin(), next.end(), next.begin());
    std::vector<EntityPlace> sorted(all.size());
    for (const EntityPlace& one : all) sorted[next[group(one)]++] = one;
    return sorted;
  }

  void Add(const std::vector<EntityPlace>& all) {
    const size_t rows = all.size();
    if (rows > 0) source_.row_of.assign(index_.entities(), kNoRow);
    source_.index_of.reserve(rows);
    std::vector<int32_t> ids;
    std::vector<Row> parents;
    std::vector<Date> on;
    ids.reserve(rows), parents.reserve(rows), on.reserve(rows);
    out_.member.reserve(rows), out_.foreign.reserve(rows);
    out_.spell_offsets.reserve(rows + 1), out_.spells.reserve(rows);
    for (const EntityPlace& one : all) {
      const auto e = static_cast<size_t>(one.entity);
      AddToRuns(one.entity);
      source_.row_of[e] = out_.rows++;
      source_.index_of.push_back(one.entity);
      raw_->Add(one.placed.spell->row, 1);
      ids.push_back(ids_[e]);
      parents.push_back(one.parent);
      on.push_back(one.placed.on);
      out_.member.push_back(one.placed.member ? 1 : 0);
      out_.foreign.push_back(source_.inside[e] != 0 ? 0 : 1);
      out_.spell_offsets.push_back(static_cast<Row>(out_.spells.size()));
      for (const RawSpell& spell : SpellsOf(e))
        out_.spells.push_back({spell.from, spell.until, RowOfParent(spell)});
    }
    out_.spell_offsets.push_back(static_cast<Row>(out_.spells.size()));
    out_.ids = std::move(ids);
    out_.owner = std::move(parents);
    PlaceAncestors(std::make_shared<const std::vector<Date>>(std::move(on)));
  }

  void AddToRuns(int32_t e) {
    const bool with_records = source_.taken[static_cast<size_t>(e)] == kTaken;
    if (!source_.runs.empty()) {
      EntityRun& run = source_.runs.back();
      if (run.entity + run.n == e && run.with_records == with_records) return static_cast<void>(++run.n);
    }
    source_.runs.push_back({out_.rows, e, 1, with_records});
  }

  // Of each row on its day.
  void PlaceAncestors(const std::shared_ptr<const std::vector<Date>>& on) {
    const SpaceData* const spaces = b_.snapshot.spaces.data();
    std::vector<hir::SpaceId> kinds;
    for (const hir::SpaceId kind : KindsAbove(b_.program, id_)) {
      kinds.push_back(kind);
      out_.ancestors[kind.value] =
          Column<Row>(on->size(), [spaces, kinds, on, id = id_](size_t first, size_t n, Row* out) {
            Ancestry ancestry(spaces, kinds, id);
            for (size_t i = 0; i < n; ++i)
              out[i] = ancestry.At(static_cast<Row>(first + i), (*on)[first + i]).back();
          });
    }
  }

  // By row: one of the regions covers the unit where it is placed, or whoever stands above it.
  std::vector<uint8_t> Covered(const std::vector<std::string>& regions,
                               const std::vector<uint8_t>& above) const {
    std::vector<uint8_t> covered(static_cast<size_t>(out_.rows), 0);
    if (covered.empty()) return covered;
    const Row* const parents = std::as_const(out_.owner).data();
    for (size_t row = 0; AnyMarked(above) && row < covered.size(); ++row)
      covered[row] = parents[row] == kNoRow ? 0 : above[static_cast<size_t>(parents[row])];
    for (const std::string& name : regions) {
      const Region region(b_.dataset, name);
      const auto [first, last] = region.Candidates({ids_, index_.ids.size()});
      for (size_t e = first; e < last; ++e) {
        const Row row = source_.row_of[e];
        if (row == kNoRow || covered[static_cast<size_t>(row)] != 0) continue;
        if (region.Covers(ids_[e], IdOf(parents[row]))) covered[static_cast<size_t>(row)] = 1;
      }
    }
    return covered;
  }

  std::optional<int32_t> IdOf(Row parent) const {
    if (parent == kNoRow) return std::nullopt;
    return std::as_const(b_.out(parent_).ids)[static_cast<size_t>(parent)];
  }

  void Judge(const std::vector<std::string>& more_specific) {
    const Source nobody;
    const Source& parents = parent_.valid() ? b_.source(parent_) : nobody;
    source_.covered = Covered({b_.program.region}, parents.covered);
    source_.elsewhere = Covered(more_specific, parents.elsewhere);
    const size_t rows = source_.covered.size();
    source_.responsible.resize(rows);
    out_.judged.resize(rows);
    for (size_t row = 0; row < rows; ++row) {
      const bool responsible = source_.covered[row] != 0 && source_.elsewhere[row] == 0;
      source_.responsible[row] = responsible ? 1 : 0;
      out_.judged[row] = responsible && out_.member[row] != 0 ? 1 : 0;
    }
  }

  Builder& b_;
  hir::SpaceId id_, parent_;
  Source& source_;
  const TableIndex& index_;
  const int32_t *ids_, *spell_offsets_;
  const RawSpell* spells_;
  SpaceData& out_;
  std::shared_ptr<RowMap> raw_ = std::make_shared<RowMap>();
};

}  // namespace

Ancestry::Ancestry(const SpaceData* spaces, std::vector<hir::SpaceId> kinds, hir::SpaceId kind)
    : spaces_(spaces), kind_(kind), kinds_(std::move(kinds)), rows_(kinds_.size(), kNoRow) {}

const std::vector<Row>& Ancestry::At(Row row, Date date) {
  if (row == row_ && from_ <= date && date < until_) return rows_;
  row_ = row;
  from_ = kMinDate;
  until_ = kMaxDate;
  hir::SpaceId kind = kind_;
  for (size_t k = 0; k < kinds_.size(); ++k) {
    Row above = kNoRow;
    if (row != kNoRow) {
      const SpaceData& space = spaces_[kind.value];
      const auto at = static_cast<size_t>(row);
      const auto first = space.spells.begin() + space.spell_offsets[at];
      const auto last = space.spells.begin() + space.spell_offsets[at + 1];
      const auto spell =
          std::find_if(first, last, [&](const Spell& s) { return s.from <= date && date < s.until; });
      if (spell != last) above = spell->parent;
      from_ = std::max(from_, spell != last ? spell->from : date);
      until_ = std::min(until_, spell != last ? spell->until : date + 1);
    }
    rows_[k] = above;
    row = above;
    kind = kinds_[k];
  }
  return rows_;
}

std::vector<hir::SpaceId> KindsAbove(const hir::Program& program, hir::SpaceId kind) {
  std::vector<hir::SpaceId> kinds;
  for (hir::SpaceId above = program.spaces[kind].owner; above.valid(); above = program.spaces[above].owner) {
    kinds.push_back(above);
  }
  return kinds;
}

void PlaceEntities(Builder& builder, const std::vector<std::string>& more_specific) {
  for (const hir::SpaceId id : builder.entities) Placer(builder, id).Run(more_specific);
}

}  // namespace kaocheng::data
