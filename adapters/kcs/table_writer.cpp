#include "adapters/kcs/table_writer.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "adapters/csv/load.h"
#include "adapters/csv/tokenizer.h"
#include "dsl/diagnostics/code.h"
#include "engine/data/table_reader.h"

namespace kaocheng::kcs {
namespace {

using data::Trim;

constexpr size_t kLookedAt = 200;  // rows from which the owner's kind is guessed

// The cells of one CSV file, row by row.
class Rows {
 public:
  explicit Rows(std::string_view text) : text_(text) {}

  std::vector<std::string> Header() const {
    csv::Tokenizer rows(text_);
    return csv::ReadHeader(rows);
  }

  // Calls `row(cells, line)` for rows of the header's width, `odd(tokenizer)` for others; rows without any
  // cell are nothing.
  template <typename Row, typename Odd>
  void ForEach(Row row, Odd odd) const {
    csv::Tokenizer rows(text_);
    const size_t width = csv::ReadHeader(rows).size();
    std::vector<std::string_view> cells(width);
    while (rows.Next(width)) {
      const auto& read = rows.cells();
      const auto empty = [](std::string_view cell) { return Trim(cell).empty(); };
      if (!rows.broken() && std::all_of(read.begin(), read.end(), empty)) continue;
      const auto beyond = read.begin() + static_cast<std::ptrdiff_t>(std::min(width, read.size()));
      if (rows.broken() || read.size() < width || !std::all_of(beyond, read.end(), empty)) {
        odd(rows);
        continue;
      }
      for (size_t c = 0; c < width; ++c) cells[c] = Trim(read[c]);
      row(cells, rows.line());
    }
  }

 private:
  std::string_view text_;
};

// Which column says to whom a record belongs, and to a unit of which kind.
struct Owner {
  std::string kind;
  size_t column = 0;
};

// The column that is headed by a kind of entity; else one that holds nothing but ids of one kind; of another
// kind than `type`.
std::optional<Owner> FindOwner(const std::string& type, const Rows& rows, const Owners& owners) {
  const std::vector<std::string> header = rows.Header();
  for (size_t c = 0; c < header.size(); ++c) {
    if (const std::string text(Trim(header[c])); text != type && owners.contains(text)) return Owner{text, c};
  }
  std::vector<std::map<std::string, size_t>> hits(header.size());
  size_t seen = 0;
  rows.ForEach(
      [&](const std::vector<std::string_view>& cells, uint32_t) {
        if (++seen > kLookedAt) return;
        for (size_t c = 0; c < cells.size(); ++c) {
          for (const auto& [kind, dataset] : owners) {
            const auto code = dataset.dictionary.Find(cells[c]);
            if (kind != type && code && dataset.index[0].by_id.Find(*code) >= 0) ++hits[c][kind];
          }
        }
      },
      [](const csv::Tokenizer&) {});
  for (size_t c = 0; c < header.size(); ++c) {
    for (const auto& [kind, count] : hits[c]) {
      if (count > 0 && count == std::min(seen, kLookedAt)) return Owner{kind, c};
    }
  }
  return std::nullopt;
}

void ReadInto(data::Dataset& dataset, size_t table, const Rows& rows, data::TableReader::Keys& keys) {
  Emitter nobody;
  data::TableReader reader(dataset, table, {}, rows.Header(), nobody);
  keys = reader.keys();
  if (!reader.ok()) {
    ++dataset.rejects;
    return;
  }
  rows.ForEach([&](const std::vector<std::string_view>& cells, uint32_t line) { reader.AddRow(cells, line); },
               [&](const csv::Tokenizer&) { ++dataset.rejects; });
  reader.Close();
}

// How the entities lie by id and date, if every row is sound beyond doubt.
struct ById {
  data::TableReader::Keys keys;
  std::vector<int32_t> rows;  // of the file
};

std::optional<ById> NoteOwners(const std::string& kind, const Rows& rows, Owners& owners) {
  data::Schema schema;
  schema.tables.push_back({kind, {}, true, {}, {}, {}});
  data::Dataset dataset = data::EmptyDataset({}, std::move(schema));
  ById by_id;
  ReadInto(dataset, 0, rows, by_id.keys);
  Emitter nobody;
  data::BuildIndex(dataset, nobody);
  if (dataset.rejects > 0) return std::nullopt;
  for (const data::RawSpell& spell : dataset.index[0].spells) by_id.rows.push_back(spell.row);
  owners.emplace(kind, std::move(dataset));
  return by_id;
}

// How the records lie by owner, if every row is sound beyond doubt.
struct Order {
  Sorted sorted;
  std::vector<int32_t> rows;    // of the file
  std::vector<int32_t> counts;  // by owner
};

// A table and, before it, that of its owners, with their index.
data::Dataset ReadBelow(const Owner& owner, const std::string& type, bool entity, const Rows& rows,
                        const Owners& owners, data::TableReader::Keys& keys) {
  data::Dataset dataset = owners.at(owner.kind);
  dataset.schema.tables.push_back(
      {type, {}, entity, owner.kind, {std::string(Trim(rows.Header()[owner.column]))}, {}});
  dataset.tables.emplace_back();
  ReadInto(dataset, 1, rows, keys);
  Emitter nobody;
  data::BuildIndex(dataset, nobody);
  return dataset;
}

std::optional<Order> OrderOf(const std::string& type, const Rows& rows, const Owners& owners) {
  const auto owner = FindOwner(type, rows, owners);
  if (!owner) return std::nullopt;
  Order order;
  const data::Dataset dataset = ReadBelow(*owner, type, false, rows, owners, order.sorted.keys);
  const data::TableIndex& index = dataset.index[1];
  if (dataset.rejects > 0 || static_cast<size_t>(index.offsets.back()) != dataset.tables[1].rows() ||
      !dataset.tables[1].retracted.empty())
    return std::nullopt;
  order.sorted.owner = owner->kind;
  order.sorted.owners_hash = HashOfOwners(dataset, 0);
  if (!index.in_order()) {
    for (size_t e = 0; e < dataset.index[0].entities(); ++e)
      index.EachRow(static_cast<int32_t>(e), [&](int32_t row) { order.rows.push_back(row); });
  }
  order.sorted.owners = dataset.index[0].entities();
  for (size_t e = 0; e < order.sorted.owners; ++e)
    order.counts.push_back(index.offsets[e + 1] - index.offsets[e]);
  return order;
}

template <typename T>
std::string_view BytesOf(std::span<const T> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

void WriteCounts(const std::vector<int32_t>& counts, Sorted& sorted, ExtentWriter& out) {
  int32_t rows = 0;
  sorted.firsts.push_back(rows);
  for (size_t first = 0; first < counts.size(); first += kOwnersOfBlock) {
    const auto of_block = std::span(counts).subspan(first, std::min(kOwnersOfBlock, counts.size() - first));
    std::string bytes;
    Block block;
    block.packed = data::Pack<int32_t>(of_block, {}, false, bytes);
    block.packed.coding = data::Coding::kDecimal;
    block.extent = out.Write(bytes);
    sorted.counts.push_back(block);
    sorted.firsts.push_back(rows = std::accumulate(of_block.begin(), of_block.end(), rows));
  }
}

}  // namespace

Table MakeTable(const std::string& file, const std::string& type, std::string_view text, Owners& owners,
                ExtentWriter& out, TextsWriter& texts) {
  const Rows rows(text);
  Table table;
  table.file = file;
  table.type = type;
  table.header = rows.Header();
  const bool entities = file.starts_with("entities/");
  std::vector<ColumnWriter> columns;
  for (const std::string& header : table.header) {
    const std::string_view name = Trim(header);
    columns.emplace_back(entities                         ? Numbers::kNotNames
                         : name == "id" || name == "编号" ? Numbers::kAllAndIds
                                                          : Numbers::kAll);
  }
  columns.emplace_back(Numbers::kAll);  // lines
  std::optional<Order> order;
  std::vector<int32_t> sequence;  // empty: as they come
  if (entities) {
    if (auto by_id = NoteOwners(type, rows, owners)) {
      sequence = std::move(by_id->rows);
      table.listed.emplace().keys = by_id->keys;
    }
  } else {
    order = OrderOf(type, rows, owners);
    if (order) sequence = std::move(order->rows);
  }
  rows.ForEach(
      [&](const std::vector<std::string_view>& cells, uint32_t line) {
        for (size_t c = 0; c < cells.size(); ++c) columns[c].Add(cells[c]);
        columns.back().Add(int64_t{line});
        ++table.rows;
      },
      [&](const csv::Tokenizer& row) {
        table.odd.push_back({row.line(),
                             row.broken(),
                             std::string(row.broken() ? row.rubbish() : std::string_view()),
                             {row.cells().begin(), row.cells().end()}});
      });
  for (ColumnWriter& column : columns) table.columns.push_back(column.Finish(sequence, out, texts));
  table.lines = std::move(table.columns.back());
  table.columns.pop_back();
  if (order) {
    table.sorted = std::move(order->sorted);
    WriteCounts(order->counts, *table.sorted, out);
  }
  return table;
}

void MakeList(Table& table, std::string_view text, const Owners& owners, const TextsWriter& texts,
              ExtentWriter& out) {
  if (!table.listed) return;
  Listed& listed = *table.listed;
  const Rows rows(text);
  const data::TableIndex* index = &owners.at(table.type).index[0];
  const data::Dictionary* dictionary = &owners.at(table.type).dictionary;
  std::optional<data::Dataset> below;
  if (const auto owner = FindOwner(table.type, rows, owners)) {
    data::TableReader::Keys keys;
    below = ReadBelow(*owner, table.type, true, rows, owners, keys);
    if (below->rejects == 0) {
      index = &below->index[1];
      dictionary = &below->dictionary;
      listed.owner = owner->kind;
      listed.keys = keys;
    }
  }
  listed.entities = index->entities();
  std::vector<uint32_t> ids;
  for (const int32_t id : index->ids) ids.push_back(texts.PlaceOf(dictionary->Text(id)));
  std::vector<data::RawSpell> spells(index->spells.begin(), index->spells.end());
  for (size_t i = 0; i < spells.size(); ++i) spells[i].row = static_cast<int32_t>(i);  // as they were written
  listed.ids = out.Write(BytesOf(std::span<const uint32_t>(ids)));
  listed.firsts = out.Write(BytesOf(std::span<const int32_t>(index->spell_offsets)));
  listed.spells = out.Write(BytesOf(std::span<const data::RawSpell>(spells)));
}

}  // namespace kaocheng::kcs
