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
  size_t later = 0, first = 0;
  EachValue(table.on, [&](size_t row, Date day) {
    if (day > *last && later++ == 0) first = row;
  });
  if (later == 0) return;
  emitter.Report(Code::kBeyondSupplied,
                 DataPlace{table.file, table.lines[first], table.on_header, FormatDate(table.on[first])},
                 {std::to_string(later), TitleOf(schema), FormatDate(*last)});
}

}  // namespace kaocheng::data
