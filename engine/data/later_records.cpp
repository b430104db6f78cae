#include <algorithm>
#include <optional>
#include <string>

#include "dsl/diagnostics/code.h"
#include "engine/data/index_builder.h"

namespace kaocheng::data {
namespace {

constexpr size_t kTablesNamed = 8;

// The last day for which some unit's records of this type are there; none where nothing is said of it.
std::optional<Date> LastSupplied(const Dataset& dataset, const std::string& record) {
  std::optional<Date> last;
  for (const Supplied& supplied : dataset.supplied)
    if (supplied.record.empty() || supplied.record == record)
      last = std::max(last.value_or(kMinDate), supplied.to);
  return last;
}

// How many rows lie after a day, and the first of them.
struct Later {
  size_t rows = 0, first = 0;
};

template <typename Counts>
Later RowsAfter(const RawTable& table, Date last, Counts counts) {
  Later later;
  EachValue(table.on, [&](size_t row, Date day) {
    if (day > last && counts(row) && later.rows++ == 0) later.first = row;
  });
  return later;
}

DataPlace PlaceOf(const RawTable& table, size_t row) {
  return {table.file, table.lines[row], table.on_header, FormatDate(table.on[row])};
}

}  // namespace

void ReportBeyondSupplied(const Dataset& dataset, size_t t, Emitter& emitter) {
  const RawTable& table = dataset.tables[t];
  const TableSchema& schema = dataset.schema.tables[t];
  const std::optional<Date> last = LastSupplied(dataset, schema.name);
  if (!last || *last == kMaxDate || table.sorted) return;  // of a snapshot it was told when that was made
  const Later later = RowsAfter(table, *last, [](size_t) { return true; });
  if (later.rows == 0) return;
  emitter.Report(Code::kBeyondSupplied, PlaceOf(table, later.first),
                 {std::to_string(later.rows), TitleOf(schema), FormatDate(*last)});
}

void ReportAfterAsOf(const Dataset& dataset, Emitter& emitter) {
  if (!dataset.as_of) return;
  std::optional<DataPlace> place;
  Term list{""};
  size_t tables = 0;
  for (size_t t = 0; t < dataset.tables.size(); ++t) {
    const RawTable& table = dataset.tables[t];
    if (dataset.schema.tables[t].entity) continue;
    const Later later =
        RowsAfter(table, *dataset.as_of, [&](size_t row) { return table.recorded[row] == kNoDatetime; });
    if (later.rows == 0) continue;
    if (!place) place = PlaceOf(table, later.first);
    if (++tables > kTablesNamed) continue;
    AddQuoted(list, TitleOf(dataset.schema.tables[t]));
    list.en += " " + std::to_string(later.rows);
    list.zh += std::to_string(later.rows) + " 条";
  }
  if (!place) return;
  if (tables > kTablesNamed) {
    list.en += ", and of " + std::to_string(tables - kTablesNamed) + " other tables";
    list.zh += "，以及另外 " + std::to_string(tables - kTablesNamed) + " 张表的记录";
  }
  emitter.Report(Code::kAfterAsOf, *place, {FormatDate(*dataset.as_of), list});
}

}  // namespace kaocheng::data
