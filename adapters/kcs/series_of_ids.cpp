#include "adapters/kcs/series_of_ids.h"

#include <algorithm>
#include <iterator>

#include "adapters/kcs/cells.h"

namespace kaocheng::kcs {

using data::Coding;
using data::Packed;

SeriesOfIds::SeriesOfIds(const SnapshotFile& file, data::Dictionary& dictionary) {
  for (const Table& table : file.directory().tables) {
    const auto id = static_cast<size_t>(table.sorted ? table.sorted->keys.id : -1);
    if (id >= table.columns.size()) continue;
    const Column& ids = table.columns[id];
    for (size_t b = 0; b < ids.blocks.size(); ++b) {
      const Packed& packed = ids.blocks[b].packed;
      if (packed.coding != Coding::kNumbered) break;
      const data::Bounds bounds = data::BoundsOf(packed, RowsOf(ids, b, static_cast<size_t>(table.rows)));
      const Series numbers{std::max<int64_t>(bounds.low, 0), bounds.high};
      const auto [series, is_new] = series_.try_emplace(ids.prefixes[packed.prefix], numbers);
      if (is_new) continue;
      series->second.first = std::min(series->second.first, numbers.first);
      series->second.last = std::max(series->second.last, numbers.last);
    }
  }
  for (auto at = series_.begin(); at != series_.end();) {
    const auto code = dictionary.AddSeries(at->first, at->second.first, at->second.last);
    if (code) at->second.code = *code;
    at = code ? std::next(at) : series_.erase(at);
  }
  codes_of_texts_ = std::make_shared<const data::Dictionary::LyingCodes>(dictionary.lying_codes());
}

const SeriesOfIds::Series* SeriesOfIds::Find(std::string_view prefix, data::Bounds numbers) const {
  const auto at = series_.find(prefix);
  if (at == series_.end() || std::max<int64_t>(numbers.low, 0) < at->second.first ||
      numbers.high > at->second.last)
    return nullptr;
  return &at->second;
}

}  // namespace kaocheng::kcs
