#include "engine/data/region.h"

#include <algorithm>

#include "engine/data/snapshot.h"

namespace kaocheng::data {
namespace {

std::string_view CodeOf(std::string_view id) { return id.substr(0, id.find('-')); }

// 222400 -> 2224; a code that is not all digits stays as it is.
std::string_view Significant(std::string_view code) {
  const bool digits = std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
  while (digits && code.size() > 2 && code.size() % 2 == 0 && code.ends_with("00")) code.remove_suffix(2);
  return code;
}

}  // namespace

bool RegionCovers(std::string_view region, std::string_view unit_id) {
  if (region.empty() || unit_id == region || CodeOf(unit_id) == region) return true;
  const std::string_view code = Significant(region);
  return !code.empty() && code.front() >= '0' && code.front() <= '9' && CodeOf(unit_id).starts_with(code);
}

Region::Region(const Dataset& dataset, std::string region) : dataset_(dataset), region_(std::move(region)) {
  const auto code = dataset_.dictionary.Find(region_);
  if (!code) return;
  for (size_t t = 0; t < dataset_.index.size(); ++t) {
    if (dataset_.schema.tables[t].entity && dataset_.index[t].by_id.Find(*code) >= 0) unit_ = *code;
  }
}

std::pair<size_t, size_t> Region::Candidates(std::span<const int32_t> ids) const {
  const std::string_view prefix = Significant(region_);
  const auto begin_of = [&](int32_t id) { return dataset_.dictionary.Text(id).substr(0, prefix.size()); };
  const auto first =
      std::partition_point(ids.begin(), ids.end(), [&](int32_t id) { return begin_of(id) < prefix; });
  const auto last =
      std::partition_point(first, ids.end(), [&](int32_t id) { return begin_of(id) == prefix; });
  return {static_cast<size_t>(first - ids.begin()), static_cast<size_t>(last - ids.begin())};
}

bool Region::Covers(int32_t id, std::optional<int32_t> parent_id) const {
  if (region_.empty()) return true;
  const std::string_view text = dataset_.dictionary.Text(id);
  if (unit_ && id == *unit_) return true;
  if (unit_ ? CodeOf(text) != region_ : !RegionCovers(region_, text)) return false;
  // Ids outlive moves, so a code in an id counts only where the unit above is too wide to tell: 222401-2 of
  // 222400-2.
  if (!parent_id) return true;
  return Significant(CodeOf(dataset_.dictionary.Text(*parent_id))).size() < Significant(region_).size();
}

namespace {

// Of an entity of one table.
bool LiesIn(const Dataset& dataset, size_t table, int32_t e, const Region& region) {
  const TableIndex& index = dataset.index[table];
  const auto above = dataset.schema.Index(dataset.schema.tables[table].owner, true);
  const auto at = static_cast<size_t>(e);
  for (int32_t s = index.spell_offsets[at]; s < index.spell_offsets[at + 1]; ++s) {
    const int32_t parent = above ? index.spells[static_cast<size_t>(s)].parent : -1;
    const auto parent_id =
        parent >= 0 ? std::optional(dataset.index[*above].ids[static_cast<size_t>(parent)]) : std::nullopt;
    if (region.Covers(index.ids[at], parent_id)) return true;
    if (parent >= 0 && LiesIn(dataset, *above, parent, region)) return true;
  }
  return false;
}

}  // namespace

bool MayCoverAnybody(const Dataset& dataset, const std::string& region) {
  const Region covering(dataset, region);
  for (size_t t = 0; t < dataset.index.size(); ++t) {
    const Column<int32_t>& ids = dataset.index[t].ids;
    const auto [first, last] = covering.Candidates({ids.data(), ids.size()});
    if (dataset.schema.tables[t].entity && first < last) return true;
  }
  return false;
}

bool LiesIn(const Dataset& dataset, std::string_view kind, std::string_view id, const std::string& region) {
  const auto table = dataset.schema.Index(kind, true);
  const auto code = dataset.dictionary.Find(id);
  const int32_t e = table && code ? dataset.index[*table].by_id.Find(*code) : -1;
  return e >= 0 && LiesIn(dataset, *table, e, Region(dataset, region));
}

}  // namespace kaocheng::data
