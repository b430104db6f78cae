#include "engine/compare/annul.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace kaocheng::compare {

namespace {

// A field that names records of other tables.
struct Reference {
  size_t table, column;
  std::set<size_t> targets;
  bool cause = false;  // of a ladder's history
  bool optional = false;
};

class Annulment {
 public:
  Annulment(const data::Dataset& dataset, const std::vector<const hir::Program*>& programs,
            data::Draft& draft)
      : dataset_(dataset), draft_(draft) {
    for (const hir::Program* program : programs) {
      for (const hir::Ladder& ladder : program->ladders) NoteHistory(*program, ladder);
      for (const hir::Space& space : program->spaces) NoteReferences(*program, space);
    }
  }

  void Add(size_t table, int32_t code) {
    if (!done_.emplace(table, code).second) return;
    const auto annulled = annulled_.find(table);
    if (annulled != annulled_.end() && Mark(table, code, annulled->second)) return;
    draft_.Drop(table, code);
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
    std::vector<size_t> columns = ColumnsOf(table, field);
    std::erase_if(columns, [&](size_t c) { return !dataset_.tables[table].columns[c].present; });
    if (columns.empty()) return false;
    if (const std::optional<size_t> row = draft_.Alter(table, code))
      for (const size_t c : columns) draft_.Set(table, c, *row, 1);
    return true;
  }

  void Follow(const Reference& reference, int32_t code) {
    if (!dataset_.tables[reference.table].columns[reference.column].present) return;
    for (const int32_t id : draft_.Holding(reference.table, reference.column, code)) {
      if (reference.cause || !reference.optional) {
        Add(reference.table, id);
      } else if (const std::optional<size_t> row = draft_.Alter(reference.table, id)) {
        draft_.Set(reference.table, reference.column, *row, std::nullopt);
      }
    }
  }

  const data::Dataset& dataset_;
  data::Draft& draft_;
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

void Annul(const data::Dataset& dataset, const std::vector<const hir::Program*>& programs, size_t table,
           std::string_view id, data::Draft& draft) {
  Annulment(dataset, programs, draft).Add(table, dataset.dictionary.Find(id).value_or(-1));
}

}  // namespace kaocheng::compare
