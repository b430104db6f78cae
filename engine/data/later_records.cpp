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

// Reports how many records lie after `last`, those that `counts` leaves out apart, and where the first is.
template <typename Counts>
void ReportLater(const Dataset& dataset, size_t t, Code code, Date last, Counts counts, Emitter& emitter) {
  const RawTable& table = dataset.tables[t];
  size_t later = 0, first = 0;
  EachValue(table.on, [&](size_t row, Date day) {
    if (day > last && counts(row) && later++ == 0) first = row;
  });
  if (later == 0) return;
  emitter.Report(code,
                 DataPlace{table.file, table.lines[first], table.on_header, FormatDate(table.on[first])},
                 {std::to_string(later), TitleOf(dataset.schema.tables[t]), FormatDate(last)});
}

}  // namespace

void ReportLaterRecords(const Dataset& dataset, size_t t, Emitter& emitter) {
  const RawTable& table = dataset.tables[t];
  const std::optional<Date> supplied = LastSupplied(dataset, dataset.schema.tables[t].name);
  const bool told = table.sorted.has_value();  // when the snapshot was made
  if (supplied && *supplied != kMaxDate && !told)
    ReportLater(
        dataset, t, Code::kBeyondSupplied, *supplied, [](size_t) { return true; }, emitter);
  if (!dataset.as_of) return;
  ReportLater(
      dataset, t, Code::kAfterAsOf, *dataset.as_of,
      [&](size_t row) { return table.recorded[row] == kNoDatetime; }, emitter);
}

}  // namespace kaocheng::data
