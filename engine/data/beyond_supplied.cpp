#include <algorithm>
#include <optional>

#include "dsl/diagnostics/code.h"
#include "engine/data/index_builder.h"

namespace kaocheng::data {
namespace {

// The last day for which some unit's records of this type are there; none where nothing is said of it.
std::optional<Date> LastSupplied(const Dataset& dataset, const std::string& record) {
  std::optional<Date> last;
  for (const Supplied& supplied : dataset.supplied)
    if (supplied.record.empty() || supplied.record == record)
      last = std::max(last.value_or(kMinDate), supplied.to);
  return last;
}

}  // namespace

void ReportBeyondSupplied(const Dataset& dataset, size_t t, Emitter& emitter) {
  const RawTable& table = dataset.tables[t];
  const TableSchema& schema = dataset.schema.tables[t];
  const std::optional<Date> last = LastSupplied(dataset, schema.name);
  if (!last || *last == kMaxDate || table.sorted) return;  // of a snapshot it was told when that was made
  constexpr size_t kPiece = 4096;
  std::vector<Date> days(kPiece);
  size_t later = 0;
  std::optional<size_t> row;  // the first
  for (size_t first = 0; first < table.rows(); first += kPiece) {
    const size_t n = std::min(kPiece, table.rows() - first);
    table.on.Read(first, n, days.data());
    const auto end = days.begin() + static_cast<std::ptrdiff_t>(n);
    const auto is_later = [&](Date day) { return day > *last; };
    const auto found = std::count_if(days.begin(), end, is_later);
    if (found > 0 && !row)
      row = first + static_cast<size_t>(std::find_if(days.begin(), end, is_later) - days.begin());
    later += static_cast<size_t>(found);
  }
  if (!row) return;
  emitter.Report(Code::kBeyondSupplied,
                 DataPlace{table.file, table.lines[*row], table.on_header, FormatDate(table.on[*row])},
                 {std::to_string(later), TitleOf(schema), FormatDate(*last)});
}

}  // namespace kaocheng::data
