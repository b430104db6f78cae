#include "engine/data/table_reader.h"

#include <algorithm>
#include <array>
#include <set>

#include "dsl/base/minutes.h"
#include "dsl/diagnostics/code.h"
#include "dsl/hir/types.h"
#include "engine/data/same_text.h"
#include "engine/data/spreadsheet.h"
#include "engine/data/titles.h"

namespace kaocheng::data {
namespace {

constexpr auto kAbsent = static_cast<uint8_t>(hir::State::kAbsent);
constexpr auto kUndetermined = static_cast<uint8_t>(hir::State::kUndetermined);

// What heads the columns that are no fields.
struct Heading {
  std::string_view en, zh;
  bool Heads(std::string_view text) const { return text == en || text == zh; }
  Term term() const { return {std::string(en), std::string(zh)}; }
};
constexpr Heading kId{"id", "编号"}, kUntil{"until", "至"};
constexpr Heading kParent{"parent", "上级"}, kFrom{"from", "自"};          // of entities
constexpr std::array<std::string_view, 3> kNames{"name", "名称", "姓名"};  // even where no rule reads it
constexpr Heading kOn{"on", "发生日"}, kRecorded{"recorded", "记录时刻"}, kRetracted{"retracted", "撤回"};

bool Contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// A policy's own field `retracted` is that field.
bool Declares(const TableSchema& schema, std::string_view header) {
  return std::any_of(schema.fields.begin(), schema.fields.end(), [&](const FieldSchema& field) {
    return header == field.name || Contains(field.titles, header);
  });
}

// All that may head a column.
std::set<std::string_view> Headings(const TableSchema& schema) {
  std::set<std::string_view> headings;
  const auto insert = [&](const Heading& heading) { headings.insert({heading.en, heading.zh}); };
  for (const Heading& heading : {kId, kUntil}) insert(heading);
  if (schema.entity) {
    for (const Heading& heading : {kParent, kFrom}) insert(heading);
    headings.insert(kNames.begin(), kNames.end());
  } else {
    for (const Heading& heading : {kOn, kRecorded, kRetracted}) insert(heading);
  }
  if (!schema.owner.empty()) headings.insert(schema.owner);
  headings.insert(schema.owner_titles.begin(), schema.owner_titles.end());
  for (const FieldSchema& field : schema.fields) {
    headings.insert(field.name);
    headings.insert(field.titles.begin(), field.titles.end());
  }
  return headings;
}

std::string_view CellAt(const std::vector<std::string_view>& cells, int position) {
  const auto at = static_cast<size_t>(position);
  return position >= 0 && at < cells.size() ? Trim(cells[at]) : std::string_view();
}

}  // namespace

Dataset EmptyDataset(std::string path, Schema schema) {
  Dataset dataset;
  dataset.path = std::move(path);
  dataset.calendar = ShippedCalendar();
  dataset.schema = std::move(schema);
  for (const std::string& word : dataset.schema.words) dataset.dictionary.Code(word);
  for (const TableSchema& table : dataset.schema.tables) {
    dataset.tables.emplace_back().columns.resize(table.fields.size());
  }
  return dataset;
}

TableReader::TableReader(Dataset& dataset, size_t table, std::string file,
                         const std::vector<std::string>& header, Emitter& emitter)
    : dataset_(dataset),
      schema_(dataset.schema.tables[table]),
      table_(dataset.tables[table]),
      header_(header),
      emitter_(emitter),
      rejects_(file, dataset.rejects, emitter),
      position_(schema_.fields.size(), -1),
      recent_(schema_.fields.size()) {
  table_.file = std::move(file);
  table_.supplied = true;
  for (std::string& text : header_) text = std::string(Trim(text));
  Bind(header_);
}

void TableReader::Claim(int& position, size_t at) {
  if (position < 0) {
    position = static_cast<int>(at);
  } else {
    emitter_.Report(Code::kDuplicateColumn, DataPlace{table_.file, 1, header_[at], {}}, {header_[at]});
  }
}

void TableReader::Bind(const std::vector<std::string>& header) {
  const bool entity = schema_.entity;
  std::vector<size_t> unknown;
  for (size_t at = 0; at < header.size(); ++at) {
    const std::string& text = header[at];
    const bool owner =
        !schema_.owner.empty() && (text == schema_.owner || Contains(schema_.owner_titles, text));
    bool known = true;
    if (text.empty()) continue;
    if (kId.Heads(text)) {
      Claim(id_, at);
    } else if ((entity ? kFrom : kOn).Heads(text)) {
      Claim(on_, at);
    } else if (kUntil.Heads(text)) {
      Claim(until_, at);
    } else if (!entity && kRecorded.Heads(text)) {
      Claim(recorded_, at);
    } else if (!entity && !Declares(schema_, text) && kRetracted.Heads(text)) {
      Claim(retracted_, at);
    } else if (owner || (entity && kParent.Heads(text))) {
      Claim(owner_, at);
    } else {
      known = entity && std::ranges::find(kNames, text) != kNames.end();
      for (size_t f = 0; f < schema_.fields.size(); ++f) {
        const FieldSchema& field = schema_.fields[f];
        if (text != field.name && !Contains(field.titles, text)) continue;
        Claim(position_[f], at);
        known = true;
      }
    }
    if (!known) unknown.push_back(at);
  }
  struct Required {
    int position;
    Term heading;
  };
  std::vector<Required> required = {{id_, kId.term()}};
  if (!entity) {
    required.push_back({on_, kOn.term()});
    required.push_back(
        {owner_,
         {schema_.owner, schema_.owner_titles.empty() ? schema_.owner : schema_.owner_titles.front()}});
  } else if (const auto parents = dataset_.schema.Index(schema_.owner, true);
             parents && dataset_.tables[*parents].rows() > 0) {
    required.push_back({owner_, kParent.term()});
  }
  ok_ = !HasOldLineEnds(header) &&
        std::all_of(required.begin(), required.end(), [](const Required& r) { return r.position >= 0; });
  if (!ok_) {
    Term headings = required.front().heading;
    for (size_t r = 1; r < required.size(); ++r) {
      headings.en += ", " + required[r].heading.en;
      headings.zh += "、" + required[r].heading.zh;
    }
    if (const auto fault = FaultOfHeader(header, Headings(schema_), headings)) {
      emitter_.Report(fault->code, DataPlace{table_.file, 1, {}, fault->value}, fault->args);
      return;
    }
  }
  for (const size_t at : unknown)
    emitter_.Report(Code::kUnknownColumn, DataPlace{table_.file, 1, header[at], {}}, {header[at]});
  for (const auto& [position, heading] : required) {
    if (position >= 0) continue;
    emitter_.Report(Code::kMissingColumn, DataPlace{table_.file, 1, {}, {}},
                    {heading, Term("its header may be `" + heading.en + "` or `" + heading.zh + "`",
                                   "表头可写“" + heading.en + "”或“" + heading.zh + "”")});
  }
  table_.id_header = Header(id_);
  table_.owner_header = Header(owner_);
  table_.on_header = Header(on_);
  for (size_t f = 0; f < position_.size(); ++f) {
    RawColumn& column = table_.columns[f];
    column.present = position_[f] >= 0;
    column.header = column.present ? header[static_cast<size_t>(position_[f])] : schema_.fields[f].name;
    if (column.present) continue;
    emitter_.Report(Code::kMissingField, DataPlace{table_.file, 1, {}, {}}, {TitleOf(schema_.fields[f])});
  }
}

std::string_view TableReader::Header(int position) const {
  return position < 0 ? std::string_view() : std::string_view(header_[static_cast<size_t>(position)]);
}

// A cell of the row's own (id, owner, dates): nullopt where empty or, reported, illegible.
std::optional<int64_t> TableReader::ReadOwn(CellKind kind, int position,
                                            const std::vector<std::string_view>& cells, uint32_t line) {
  if (position < 0) return std::nullopt;
  const std::string_view text = CellAt(cells, position);
  if (text.empty()) return std::nullopt;
  Code fault{};
  if (const auto value = position == id_ && !schema_.entity
                             ? ReadId(text, dataset_.dictionary, &fault)
                             : ReadCell(kind, text, dataset_.dictionary, &fault)) {
    if (position == owner_) last_owner_ = static_cast<int32_t>(*value);
    return *value;
  }
  rejects_.Add(fault, line, Header(position), text);
  return std::nullopt;
}

std::optional<TableReader::Key> TableReader::ReadEntityKey(const std::vector<std::string_view>& cells,
                                                           uint32_t line) {
  Key key;
  const uint64_t before = dataset_.rejects;
  const auto id = ReadOwn(CellKind::kText, id_, cells, line);
  const auto parent = ReadOwn(CellKind::kText, owner_, cells, line);
  const auto from = ReadOwn(CellKind::kDate, on_, cells, line);
  const auto until = ReadOwn(CellKind::kDate, until_, cells, line);
  if (dataset_.rejects == before && !id) rejects_.Add(Code::kMissingId, line, Header(id_), {});
  if (from && until && *until <= *from)
    rejects_.Add(Code::kUntilNotAfter, line, Header(until_), CellAt(cells, until_));
  if (dataset_.rejects != before) {
    table_.lost.push_back({.line = line});
    return std::nullopt;
  }
  key.id = static_cast<int32_t>(*id);
  key.owner = static_cast<int32_t>(parent.value_or(-1));
  key.on = static_cast<Date>(from.value_or(kMinDate));
  key.until = static_cast<Date>(until.value_or(kNoDate));
  return key;
}

// What a row without a sound key makes unknown depends on how much of the key is legible.
std::optional<TableReader::Key> TableReader::ReadRecordKey(const std::vector<std::string_view>& cells,
                                                           uint32_t line) {
  const auto missing = [&](int position, Code code) {
    if (CellAt(cells, position).empty()) rejects_.Add(code, line, Header(position), {});
  };
  const auto date = [&](int position) -> std::optional<int64_t> {
    int64_t plain = 0;
    if (ReadPlain(CellKind::kDate, CellAt(cells, position), plain)) return plain;
    return ReadOwn(CellKind::kDate, position, cells, line);
  };
  const auto whose = [&]() -> std::optional<int64_t> {  // ledgers are mostly kept person by person
    if (last_owner_ >= 0 && dataset_.dictionary.Text(last_owner_) == CellAt(cells, owner_))
      return last_owner_;
    return ReadOwn(CellKind::kText, owner_, cells, line);
  };
  const auto id = ReadOwn(CellKind::kText, id_, cells, line);
  const auto owner = whose();
  const auto on = date(on_);
  if (!id) missing(id_, Code::kMissingId);
  if (!owner) missing(owner_, Code::kMissingOwner);
  if (!on) missing(on_, Code::kMissingDate);
  const uint64_t before = dataset_.rejects;
  const auto until = until_ < 0 ? std::nullopt : date(until_);
  const auto recorded = ReadOwn(CellKind::kDatetime, recorded_, cells, line);
  const auto retracted = ReadOwn(CellKind::kBoolean, retracted_, cells, line);
  if (on && until && *until <= *on)
    rejects_.Add(Code::kUntilNotAfter, line, Header(until_), CellAt(cells, until_));
  const bool bad_end = dataset_.rejects != before;
  if (id && owner && on && !bad_end) {
    return Key{static_cast<int32_t>(*id),      static_cast<int32_t>(*owner),
               static_cast<Date>(*on),         static_cast<Date>(until.value_or(kNoDate)),
               recorded.value_or(kNoDatetime), retracted.value_or(0) != 0};
  }
  RawTable::Lost lost{static_cast<int32_t>(owner.value_or(-1)), kMinDate, kMaxDate, line};
  if (owner && on) {
    lost.first = static_cast<Date>(*on);
    lost.last = bad_end ? kMaxDate : lost.first;
  }
  table_.lost.push_back(lost);
  return std::nullopt;
}

// Whether the row was not there yet on the day that the data are read as of. When it was recorded is read
// again with its key, and reported there if it is illegible.
bool TableReader::RecordedLater(const std::vector<std::string_view>& cells) {
  if (!dataset_.as_of) return false;
  const std::string_view text = CellAt(cells, recorded_);
  if (text.empty()) return false;
  const auto recorded = ReadCell(CellKind::kDatetime, text, dataset_.dictionary);
  return recorded && *recorded >= (*dataset_.as_of + 1) * kMinutesADay;
}

std::optional<int64_t> TableReader::ReadField(size_t f, std::string_view text, Code* fault) {
  const CellKind kind = schema_.fields[f].kind;
  if (kind != CellKind::kText || text.size() > kShortText)
    return ReadCell(kind, text, dataset_.dictionary, fault);
  const ShortText cell(text);
  RecentTexts::Entry& recent = recent_[f].At(cell);
  if (recent.code >= 0 && recent.text == cell) return recent.code;
  const auto code = ReadCell(CellKind::kText, text, dataset_.dictionary, fault);
  if (code) recent = {cell, static_cast<int32_t>(*code)};
  return code;
}

void TableReader::Reserve(size_t rows) {
  table_.ids.reserve(rows);
  table_.owners.reserve(rows);
  table_.on.reserve(rows);
  if (until_ >= 0) table_.until.reserve(rows);
  if (recorded_ >= 0) table_.recorded.reserve(rows);
  table_.lines.reserve(rows);
  for (size_t f = 0; f < position_.size(); ++f) {
    if (position_[f] >= 0) table_.columns[f].values.reserve(rows);
  }
}

void TableReader::Close() {
  const size_t rows = table_.rows();
  if (until_ < 0) table_.until = Column<int32_t>::Same(rows, kNoDate);
  if (recorded_ < 0 && !schema_.entity) table_.recorded = Column<int64_t>::Same(rows, kNoDatetime);
  rejects_.Close();
}

void TableReader::Append(const Key& key, const std::vector<std::string_view>& cells, uint32_t line) {
  table_.ids.push_back(key.id);
  table_.owners.push_back(key.owner);
  table_.on.push_back(key.on);
  if (until_ >= 0) table_.until.push_back(key.until);
  if (recorded_ >= 0) table_.recorded.push_back(key.recorded);
  table_.lines.push_back(line);
  if (key.retracted) table_.retracted.push_back(static_cast<uint32_t>(table_.rows() - 1));
  for (size_t f = 0; f < position_.size(); ++f) {
    if (position_[f] < 0) continue;
    RawColumn& column = table_.columns[f];
    const auto at = static_cast<size_t>(position_[f]);
    if (at >= cells.size()) {
      column.PushState(kUndetermined);
      continue;
    }
    const std::string_view text = Trim(cells[at]);
    if (text.empty()) {
      column.PushState(kAbsent);
      continue;
    }
    int64_t plain = 0;
    Code fault{};
    if (ReadPlain(schema_.fields[f].kind, text, plain)) {
      column.Push(plain);
    } else if (const auto value = ReadField(f, text, &fault)) {
      column.Push(*value);
    } else {
      rejects_.Add(fault, line, header_[at], text);
      column.PushState(kUndetermined);
    }
  }
}

void TableReader::AddRow(const std::vector<std::string_view>& cells, uint32_t line) {
  const auto empty = [](std::string_view cell) { return Trim(cell).empty(); };
  if (RecordedLater(cells)) return;
  if (cells.size() != header_.size()) {
    if (std::all_of(cells.begin(), cells.end(), empty)) return;
    // Spreadsheets leave empty cells behind the last column; anything else may have shifted every cell after
    // it.
    const bool surplus =
        cells.size() > header_.size() &&
        std::all_of(cells.begin() + static_cast<std::ptrdiff_t>(header_.size()), cells.end(), empty);
    if (!surplus) {
      rejects_.Add(Code::kCellCount, line, {}, {},
                   {std::to_string(cells.size()), std::to_string(header_.size())});
      AddPartly(cells, 0, line);
      return;
    }
  } else if (empty(cells.front()) && std::all_of(cells.begin(), cells.end(), empty)) {
    return;
  }
  if (const auto key = ReadKey(cells, line)) Append(*key, cells, line);
}

void TableReader::AddBroken(Code code, const std::vector<std::string_view>& cells, uint32_t line,
                            std::string_view value) {
  if (RecordedLater(cells)) return;
  rejects_.Add(code, line, cells.size() < header_.size() ? header_[cells.size()] : std::string(), value);
  AddPartly(cells, cells.size(), line);
}

// Keeps what a damaged row says for certain: its key where that is legible, and its first `fields` cells.
void TableReader::AddPartly(const std::vector<std::string_view>& cells, size_t fields, uint32_t line) {
  const auto legible = [&](int position) {
    return position >= 0 && static_cast<size_t>(position) < cells.size();
  };
  const bool whole = legible(id_) && legible(owner_) && (schema_.entity || legible(on_)) &&
                     (until_ < 0 || legible(until_)) && (recorded_ < 0 || legible(recorded_)) &&
                     (retracted_ < 0 || legible(retracted_));
  if (!whole) {
    RawTable::Lost lost;
    lost.line = line;
    if (legible(owner_))
      lost.owner = static_cast<int32_t>(ReadOwn(CellKind::kText, owner_, cells, line).value_or(-1));
    table_.lost.push_back(lost);
    return;
  }
  const auto key = ReadKey(cells, line);
  if (!key) return;
  table_.broken.push_back(static_cast<uint32_t>(table_.rows()));
  Append(*key, {cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(fields)}, line);
}

}  // namespace kaocheng::data
