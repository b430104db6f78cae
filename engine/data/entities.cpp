#include <algorithm>
#include <cstring>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include "engine/data/builder.h"

namespace kaocheng::data {
namespace {

// The spell that places an entity in the period.
size_t PlacingSpell(std::span<const RawSpell> spells, const Period& period) {
  size_t last = 0;
  while (last + 1 < spells.size() && spells[last + 1].from <= period.last) ++last;
  return last;
}

// An entity below its parent's row, placed by one of its spells.
struct EntityPlace {
  int32_t entity, spell;
  Row parent;
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
    all.reserve(source_.taken_until - source_.taken_from);
    source_.EachTaken([&](size_t e) {
      const size_t spell = PlacingSpell(SpellsOf(e), b_.period) + static_cast<size_t>(spell_offsets_[e]);
      all.push_back({static_cast<int32_t>(e), static_cast<int32_t>(spell), RowOfParent(spells_[spell])});
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
    source_.index_of.resize(rows);
    out_.member.resize(rows), out_.foreign.resize(rows);
    std::vector<int32_t> ids(rows);
    std::vector<Row> parents(rows);
    std::vector<Date> on(rows);  // the day on which each is placed
    for (size_t row = 0; row < rows; ++row) {
      const EntityPlace& one = all[row];
      const auto e = static_cast<size_t>(one.entity);
      const RawSpell& placed = spells_[one.spell];
      AddToRuns(one.entity);
      source_.row_of[e] = static_cast<Row>(row);
      source_.index_of[row] = one.entity;
      raw_->Add(placed.row, 1);
      ids[row] = ids_[e];
      parents[row] = one.parent;
      on[row] = std::clamp(b_.period.last, placed.from, placed.until - 1);
      out_.member[row] = placed.Meets(b_.period.first, b_.period.last) ? 1 : 0;
      out_.foreign[row] = source_.inside[e] != 0 ? 0 : 1;
    }
    AddSpells(all);
    out_.rows = static_cast<Row>(rows);
    out_.ids = std::move(ids);
    out_.owner = std::move(parents);
    PlaceAncestors(std::make_shared<const std::vector<Date>>(std::move(on)));
  }

  void AddSpells(const std::vector<EntityPlace>& all) {
    out_.spell_offsets.resize(all.size() + 1);
    for (size_t row = 0; row < all.size(); ++row) {
      const auto e = static_cast<size_t>(all[row].entity);
      out_.spell_offsets[row + 1] = out_.spell_offsets[row] + (spell_offsets_[e + 1] - spell_offsets_[e]);
    }
    out_.spells.reserve(static_cast<size_t>(out_.spell_offsets.back()));
    for (const EntityPlace& one : all)
      for (const RawSpell& spell : SpellsOf(static_cast<size_t>(one.entity)))
        out_.spells.push_back({spell.from, spell.until, RowOfParent(spell)});
  }

  // Of the next row.
  void AddToRuns(int32_t e) {
    const bool with_records = source_.taken[static_cast<size_t>(e)] == kTaken;
    if (!source_.runs.empty()) {
      EntityRun& run = source_.runs.back();
      if (run.entity + run.n == e && run.with_records == with_records) return static_cast<void>(++run.n);
    }
    const Row row = source_.runs.empty() ? 0 : source_.runs.back().row + source_.runs.back().n;
    source_.runs.push_back({row, e, 1, with_records});
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
    if (std::memchr(covered.data(), 0, covered.size()) == nullptr) return covered;
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
    source_.responsible = source_.covered;
    const auto keep = [](std::vector<uint8_t>& marks, const std::vector<uint8_t>& of, uint8_t value) {
      std::transform(marks.begin(), marks.end(), of.begin(), marks.begin(),
                     [value](uint8_t mark, uint8_t is) -> uint8_t { return is == value ? mark : 0; });
    };
    keep(source_.responsible, source_.elsewhere, 0);
    out_.judged = source_.responsible;
    keep(out_.judged, out_.member, 1);
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
