#include "engine/data/supplied.h"

#include <algorithm>

#include "dsl/diagnostics/code.h"

namespace kaocheng::data {
namespace {

bool ReadBound(const std::string& text, Date& date, const char* name, const DataPlace& place,
               Emitter& emitter) {
  if (text.empty()) return true;
  if (const auto read = ParseDate(text)) {
    date = *read;
    return true;
  }
  DataPlace at = place;
  at.value = text;
  emitter.Report(Code::kDatasetValue, at, {name, Term("a date", "日期")});
  return false;
}

}  // namespace

void AddSupplied(const SuppliedText& text, const Schema& schema, const DataPlace& place,
                 std::vector<Supplied>& supplied, Emitter& emitter) {
  Supplied entry;
  const bool from = ReadBound(text.from, entry.from, "from", place, emitter);
  if (!ReadBound(text.to, entry.to, "to", place, emitter) || !from) return;
  if (entry.to < entry.from) {
    DataPlace at = place;
    at.value = text.to;
    emitter.Report(Code::kDatasetValue, at,
                   {"to", Term("a day that is not before `from`, " + text.from,
                               "不早于 from（" + text.from + "）的日期")});
    return;
  }
  if (text.unit != "all") entry.unit = text.unit;
  if (!text.record.empty() && text.record != "all") {
    const auto at = std::find_if(schema.tables.begin(), schema.tables.end(), [&](const TableSchema& t) {
      const bool titled = std::find(t.titles.begin(), t.titles.end(), text.record) != t.titles.end();
      return !t.entity && (t.name == text.record || titled);
    });
    if (at == schema.tables.end()) {
      emitter.Report(Code::kSuppliedUnknownRecord, place, {text.record});
      return;
    }
    entry.record = at->name;
  }
  supplied.push_back(std::move(entry));
}

std::optional<int> ParseOffset(std::string_view text) {
  if (text == "Z") return 0;
  const auto digit = [&](size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  if (!digit(1) || !digit(2) || !digit(4) || !digit(5)) return std::nullopt;
  const int hours = (text[1] - '0') * 10 + (text[2] - '0');
  const int minutes = (text[4] - '0') * 10 + (text[5] - '0');
  if (hours > 14 || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace kaocheng::data
