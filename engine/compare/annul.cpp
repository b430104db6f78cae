#include "engine/compare/annul.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace kaocheng::compare {

namespace {

using data::RawColumn;
using data::RawTable;

// A field that names records of other tables.
struct Reference {
  size_t table, column;
  std::set<size_t> targets;
  bool cause = false;  // of a ladder's history
  bool optional = false;
};

class Annulment {
 public:
  Annulment(data::Dataset& dataset, const std::vector<const hir::Program*>& programs) : dataset_(dataset) {
    for (const hir::Program* program : programs) {
      for (const hir::Ladder& ladder : program->ladders) NoteHistory(*program, ladder);
      for (const hir::Space& space : program->spaces) NoteReferences(*program, space);
    }
  }

  void Add(size_t table, int32_t code) {
    if (!done_.emplace(table, code).second) return;
    const auto annulled = annulled_.find(table);
    if (annulled != annulled_.end() && Mark(table, code, annulled->second)) return;
    Retract(table, code);
    for (const Reference& reference : references_) {
      if (reference.targets.contains(table)) Follow(reference, code);
    }
  }

 private:
  std::optional<size_t> TableOf(const hir::Space& space) const {
    return space.kind == hir::Space::Kind::kRecord ? dataset_.schema.Index(space.named.name, false)
                                                   : std::nullopt;
  }

  // The columns that a stored field is read from: one a kind that policies give it.
  std::vector<size_t> ColumnsOf(size_t table, const std::string& field) const {
    std::vector<size_t> columns;
    const auto& fields = dataset_.schema.tables[table].fields;
    for (size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].name == field) columns.push_back(i);
    }
    return columns;
  }

  void NoteHistory(const hir::Program& program, const hir::Ladder& ladder) {
    if (!ladder.history.valid() || !ladder.history_annulled.valid()) return;
    const auto* field = std::get_if<hir::Field>(&program.columns[ladder.history_annulled].op);
    const std::optional<size_t> table = TableOf(program.spaces[ladder.history]);
    if (field == nullptr || field->kind != hir::Field::Kind::kStored || !table) return;
    annulled_[*table] = program.spaces[ladder.history].fields[field->index].named.name;
  }

  void NoteReferences(const hir::Program& program, const hir::Space& space) {
    const std::optional<size_t> table = TableOf(space);
    if (!table) return;
    for (const hir::StoredField& field : space.fields) {
      std::set<size_t> targets;
      const bool cause = field.type.kind == hir::TypeKind::kViolation;
      if (field.type.kind == hir::TypeKind::kReference) {
        if (const auto target = TableOf(program.spaces[field.type.space_id()])) targets.insert(*target);
      } else if (cause) {
        for (const hir::Ladder& ladder : program.ladders) {
          for (const hir::Violation& violation : ladder.violations) {
            if (const auto target = TableOf(program.spaces[violation.space])) targets.insert(*target);
          }
        }
      }
      if (targets.empty()) continue;
      for (const size_t column : ColumnsOf(*table, field.named.name))
        references_.push_back({*table, column, targets, cause, field.type.optional});
    }
  }

  // False: the data do not say which sanctions are annulled.
  bool Mark(size_t table, int32_t code, const std::string& field) {
    RawTable& rows = dataset_.tables[table];
    bool marked = false;
    for (const size_t c : ColumnsOf(table, field)) {
      RawColumn& column = rows.columns[c];
      if (!column.present) continue;
      marked = true;
      for (size_t row = 0; row < rows.rows(); ++row) {
        if (rows.ids[row] != code) continue;
        column.values[row] = 1;
        if (!column.states.empty()) column.states[row] = static_cast<uint8_t>(hir::State::kValue);
      }
    }
    return marked;
  }

  void Retract(size_t table, int32_t code) {
    RawTable& rows = dataset_.tables[table];
    const auto last = std::find(rows.ids.rbegin(), rows.ids.rend(), code);
    if (last == rows.ids.rend()) return;
    const auto row = static_cast<size_t>(rows.ids.rend() - last) - 1;
    rows.ids.push_back(code);
    rows.owners.push_back(rows.owners[row]);
    rows.on.push_back(rows.on[row]);
    rows.until.push_back(rows.until[row]);
    rows.recorded.push_back(INT64_MAX);  // after everything that the data say of it
    for (RawColumn& column : rows.columns) {
      if (!column.values.empty()) column.Push(column.values[row]);
    }
    rows.lines.push_back(rows.lines[row]);
    rows.retracted.push_back(static_cast<uint32_t>(rows.rows() - 1));
  }

  void Follow(const Reference& reference, int32_t code) {
    std::vector<int32_t> gone;
    RawTable& rows = dataset_.tables[reference.table];
    RawColumn& column = rows.columns[reference.column];
    if (!column.present) return;
    for (size_t row = 0; row < rows.rows(); ++row) {
      const bool refers =
          column.values[row] == code &&
          (column.states.empty() || column.states[row] == static_cast<uint8_t>(hir::State::kValue));
      if (!refers) continue;
      if (reference.cause || !reference.optional) {
        gone.push_back(rows.ids[row]);
      } else {
        column.states.resize(column.values.size(), static_cast<uint8_t>(hir::State::kValue));
        column.states[row] = static_cast<uint8_t>(hir::State::kAbsent);
        column.values[row] = 0;
      }
    }
    for (const int32_t id : gone) Add(reference.table, id);
  }

  data::Dataset& dataset_;
  std::map<size_t, std::string> annulled_;  // by table of a history: the field that says so
  std::vector<Reference> references_;
  std::set<std::pair<size_t, int32_t>> done_;
};

}  // namespace

std::vector<size_t> TablesWith(const data::Dataset& dataset, std::string_view id) {
  std::vector<size_t> tables;
  const std::optional<int32_t> code = dataset.dictionary.Find(id);
  if (!code) return tables;
  for (size_t t = 0; t < dataset.tables.size(); ++t) {
    const auto& ids = dataset.tables[t].ids;
    if (!dataset.schema.tables[t].entity && std::find(ids.begin(), ids.end(), *code) != ids.end())
      tables.push_back(t);
  }
  return tables;
}

void Annul(data::Dataset& dataset, const std::vector<const hir::Program*>& programs, size_t table,
           std::string_view id) {
  Annulment(dataset, programs).Add(table, dataset.dictionary.Find(id).value_or(-1));
  for (data::RawTable& rows : dataset.tables) rows.sorted.reset();
  Emitter known;  // whatever is wrong with the data was reported before
  data::BuildIndex(dataset, known);
}

}  // namespace kaocheng::compare
