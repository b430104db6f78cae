#include <algorithm>
#include <memory>
#include <tuple>
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

Placed PlaceOf(const TableIndex& index, size_t e, const Period& period) {
  Placed placed;
  for (int32_t s = index.spell_offsets[e]; s < index.spell_offsets[e + 1]; ++s) {
    const RawSpell& spell = index.spells[static_cast<size_t>(s)];
    if (spell.from > period.last && placed.spell != nullptr) break;
    const bool member = spell.from <= period.last && spell.until > period.first;
    placed = {&spell, std::clamp(period.last, spell.from, spell.until - 1), member};
  }
  return placed;
}

class Placer {
 public:
  Placer(Builder& builder, hir::SpaceId id)
      : b_(builder),
        id_(id),
        parent_(builder.program.spaces[id].owner),
        source_(builder.source(id)),
        index_(builder.index(source_)),
        out_(builder.out(id)) {}

  void Run(const std::vector<std::string>& more_specific) {
    const size_t count = index_.entities();
    std::vector<std::tuple<Row, int32_t, Placed>> order;  // placed parent, entity (in the order of ids)
    EachMarked(source_.taken, [&](size_t e) {
      const Placed placed = PlaceOf(index_, e, b_.period);
      order.emplace_back(RowOfParent(*placed.spell), static_cast<int32_t>(e), placed);
    });
    const auto before = [](const auto& x, const auto& y) {
      return std::tie(std::get<0>(x), std::get<1>(x)) < std::tie(std::get<0>(y), std::get<1>(y));
    };
    if (!std::is_sorted(order.begin(), order.end(), before)) std::sort(order.begin(), order.end(), before);
    if (!order.empty()) source_.row_of.assign(count, kNoRow);
    out_.file = b_.raw(source_).file;
    for (const auto& [parent, e, placed] : order) Add(parent, static_cast<size_t>(e), placed);
    source_.raw = raw_;
    out_.spell_offsets.push_back(static_cast<Row>(out_.spells.size()));
    PlaceAncestors(order);
    Judge(more_specific);
  }

 private:
  Row RowOfParent(const RawSpell& spell) const {
    if (!parent_.valid() || spell.parent < 0) return kNoRow;
    return b_.source(parent_).RowOf(spell.parent);
  }

  void Add(Row parent, size_t e, const Placed& placed) {
    source_.row_of[e] = out_.rows++;
    source_.index_of.push_back(static_cast<int32_t>(e));
    raw_->Add(placed.spell->row, 1);
    out_.ids.push_back(index_.ids[e]);
    out_.owner.push_back(parent);
    out_.lines.push_back(b_.raw(source_).lines[static_cast<size_t>(placed.spell->row)]);
    out_.member.push_back(placed.member ? 1 : 0);
    out_.foreign.push_back(source_.inside[e] != 0 ? 0 : 1);
    out_.spell_offsets.push_back(static_cast<Row>(out_.spells.size()));
    for (int32_t s = index_.spell_offsets[e]; s < index_.spell_offsets[e + 1]; ++s) {
      const RawSpell& spell = index_.spells[static_cast<size_t>(s)];
      out_.spells.push_back({spell.from, spell.until, RowOfParent(spell)});
    }
  }

  void PlaceAncestors(const std::vector<std::tuple<Row, int32_t, Placed>>& order) {
    Ancestry ancestry(b_.snapshot.spaces.data(), KindsAbove(b_.program, id_), id_);
    for (const hir::SpaceId kind : ancestry.kinds()) out_.ancestors[kind.value].reserve(order.size());
    for (Row row = 0; row < out_.rows; ++row) {
      const auto& above = ancestry.At(row, std::get<2>(order[static_cast<size_t>(row)]).on);
      for (size_t k = 0; k < above.size(); ++k) out_.ancestors[ancestry.kinds()[k].value].push_back(above[k]);
    }
  }

  // By row: the region covers the unit where it is placed.
  std::vector<uint8_t> Covered(const std::string& name, const std::vector<uint8_t>& above) const {
    const Region region(b_.dataset, name);
    std::vector<uint8_t> covered(static_cast<size_t>(out_.rows), 0);
    const auto [first, last] = region.Candidates(index_.ids);
    if (first == last && !AnyMarked(above)) return covered;
    for (size_t row = 0; row < covered.size(); ++row) {
      const auto e = static_cast<size_t>(source_.index_of[row]);
      const bool candidate = first <= e && e < last;
      const Row parent = out_.owner[row];
      const auto at = static_cast<size_t>(parent);
      const bool inherited = parent != kNoRow && above[at] != 0;
      const auto parent_id =
          parent != kNoRow ? std::optional(b_.snapshot.spaces[parent_.value].ids[at]) : std::nullopt;
      covered[row] = inherited || (candidate && region.Covers(out_.ids[row], parent_id)) ? 1 : 0;
    }
    return covered;
  }

  void Judge(const std::vector<std::string>& more_specific) {
    source_.covered.resize(more_specific.size() + 1);
    for (size_t r = 0; r <= more_specific.size(); ++r) {
      const std::vector<uint8_t> none;
      const std::vector<uint8_t>& above = parent_.valid() ? b_.source(parent_).covered[r] : none;
      source_.covered[r] = Covered(r == 0 ? b_.program.region : more_specific[r - 1], above);
    }
    std::vector<uint8_t> elsewhere(out_.member.size(), 0);
    for (size_t r = 1; r < source_.covered.size(); ++r) {
      for (size_t row = 0; row < elsewhere.size(); ++row) elsewhere[row] |= source_.covered[r][row];
    }
    for (size_t row = 0; row < elsewhere.size(); ++row) {
      source_.responsible.push_back(source_.covered[0][row] != 0 && elsewhere[row] == 0 ? 1 : 0);
      out_.judged.push_back(source_.responsible[row] != 0 && out_.member[row] != 0 ? 1 : 0);
    }
  }

  Builder& b_;
  hir::SpaceId id_, parent_;
  Source& source_;
  const TableIndex& index_;
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
