#include <algorithm>

#include "adapters/report/summary.h"

namespace kaocheng::report {

Names::Names(const data::Dataset& dataset) : dataset_(dataset) {
  for (size_t t = 0; t < dataset.tables.size(); ++t) {
    const data::TableSchema& schema = dataset.schema.tables[t];
    if (!schema.entity) continue;
    const auto field = std::find_if(schema.fields.begin(), schema.fields.end(),
                                    [](const data::FieldSchema& f) { return f.name == "name"; });
    if (field == schema.fields.end()) continue;
    const auto column = static_cast<size_t>(field - schema.fields.begin());
    if (!dataset.tables[t].columns[column].present) continue;
    Kind& kind = kinds_.emplace_back();
    kind.name = schema.name;
    kind.table = t;
    kind.column = column;
  }
}

const std::unordered_map<int32_t, int32_t>& Names::Read(Kind& kind) const {
  std::call_once(kind.read, [&] {
    const data::RawTable& table = dataset_.tables[kind.table];
    const data::RawColumn& column = table.columns[kind.column];
    for (size_t row = 0; row < table.rows(); ++row) {
      const bool known =
          column.states.empty() || column.states[row] == static_cast<uint8_t>(hir::State::kValue);
      if (known) kind.names[table.ids[row]] = static_cast<int32_t>(column.values[row]);
    }
  });
  return kind.names;
}

std::string_view Names::Of(std::string_view kind, std::string_view id) const {
  const std::optional<int32_t> code = dataset_.dictionary.Find(id);
  if (!code) return {};
  for (const Kind& k : kinds_) {
    if (k.name == kind && dataset_.tables[k.table].listed) return Listed(k, *code);
  }
  return Of(kind, *code);
}

// Of an entity whose rows lie by date: what the last one says that gives a name.
std::string_view Names::Listed(const Kind& kind, int32_t id) const {
  const data::TableIndex& index = dataset_.index[kind.table];
  const data::RawColumn& column = dataset_.tables[kind.table].columns[kind.column];
  const int32_t e = index.by_id.Find(id);
  for (int32_t s = e < 0 ? 0 : index.spell_offsets[static_cast<size_t>(e) + 1];
       e >= 0 && s > index.spell_offsets[static_cast<size_t>(e)]; --s) {
    const auto row = static_cast<size_t>(index.spells[static_cast<size_t>(s) - 1].row);
    const bool known =
        column.states.empty() || column.states.Get(row) == static_cast<uint8_t>(hir::State::kValue);
    if (known) return dataset_.dictionary.Text(static_cast<int32_t>(column.values.Get(row)));
  }
  return {};
}

std::string_view Names::Of(std::string_view kind, int32_t id) const {
  for (Kind& k : kinds_) {
    if (k.name != kind) continue;
    const auto& names = Read(k);
    const auto found = names.find(id);
    if (found != names.end()) return dataset_.dictionary.Text(found->second);
  }
  return {};
}

std::vector<std::string> Names::Ids(std::string_view kind, std::string_view name) const {
  std::vector<std::string> ids;
  const std::optional<int32_t> code = dataset_.dictionary.Find(name);
  if (!code) return ids;
  for (Kind& k : kinds_) {
    if (k.name != kind) continue;
    for (const auto& [id, of] : Read(k)) {
      if (of == *code) ids.emplace_back(dataset_.dictionary.Text(id));
    }
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace kaocheng::report
