#include "examples/generate/mess.h"

#include <fmt/format.h>

#include <algorithm>

#include "examples/generate/table.h"

namespace kaocheng::generate {
namespace {

struct Kind {
  std::string_view name, file, column, value;
};

// What a bad cell holds. An empty value is made in Add: it needs the row. 0xB0 0xCD is half of a GB18030
// text.
constexpr std::array<Kind, Mess::kKinds> kKindTable{{
    {"unknown_person", "records/training.csv", "supervisor", "999999-99-99-9"},
    {"outside_service", "records/nonpoint_guidance.csv", "on", "1999-12-31"},
    {"unknown_member", "records/report.csv", "环境要素", "噪音污染"},
    {"duplicate_id", "records/publicity.csv", "编号", ""},
    {"text_in_number", "records/patrol.csv", "minutes", "一小时"},
    {"broken_encoding", "records/patrol.csv", "route", "\xB0\xCD\xFF"},
    {"unterminated_quote", "records/patrol.csv", "route", "\"村东"},
}};

constexpr int64_t kSpacing = 97;  // good rows from one bad row of a kind to the next

}  // namespace

void Mess::After(Table& table) {
  for (size_t kind = 0; kind < kKinds; ++kind) {
    if (done_[kind] >= each_ || kKindTable[kind].file != table.name()) continue;
    if (table.rows() >= (done_[kind] + 1) * kSpacing + static_cast<int64_t>(kind) * 11) Add(table, kind);
  }
}

void Mess::AtEnd(Table& table) {
  for (size_t kind = 0; kind < kKinds; ++kind) {
    while (kKindTable[kind].file == table.name() && done_[kind] < each_ && table.rows() > 0) Add(table, kind);
  }
}

void Mess::Add(Table& table, size_t kind) {
  const Kind& what = kKindTable[kind];
  std::vector<std::string> cells;
  const std::string_view row = table.last_row();
  for (size_t start = 0; start <= row.size();) {
    const size_t comma = std::min(row.find(',', start), row.size());
    cells.emplace_back(row.substr(start, comma - start));
    start = comma + 1;
  }
  ++done_[kind];
  // A duplicate keeps the id of the good row above it; whatever else is wrong has an id of its own.
  if (!what.value.empty()) {
    cells[0] = fmt::format("X{}{}", what.name, done_[kind]);
    const auto column = std::find(table.header().begin(), table.header().end(), what.column);
    cells[static_cast<size_t>(column - table.header().begin())] = what.value;
  }
  std::string line;
  for (const std::string& cell : cells) line.append(line.empty() ? "" : ",").append(cell);
  table.Raw(line);
  entries_.push_back({what.name, table.name(), table.line(), cells[0], what.column});
}

}  // namespace kaocheng::generate
