#include "engine/data/schema.h"

#include <algorithm>
#include <unordered_set>

namespace kaocheng::data {
namespace {

void AddUnique(std::vector<std::string>& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

void AddTitles(std::vector<std::string>& titles, const hir::Named& named) {
  if (named.title != named.name) AddUnique(titles, named.title);
  for (const std::string& alias : named.aliases) {
    if (alias != named.name) AddUnique(titles, alias);
  }
}

void AddField(TableSchema& table, const hir::StoredField& field) {
  const CellKind kind = CellKindOf(field.type.kind);
  auto at = std::find_if(table.fields.begin(), table.fields.end(),
                         [&](const FieldSchema& f) { return f.name == field.named.name && f.kind == kind; });
  if (at == table.fields.end()) at = table.fields.insert(at, {field.named.name, {}, kind, false});
  at->sealed = at->sealed || field.sealed;
  AddTitles(at->titles, field.named);
}

void AddSpace(Schema& schema, const hir::Program& program, const hir::Space& space) {
  const bool entity = space.kind == hir::Space::Kind::kEntity;
  const std::string owner = space.owner.valid() ? program.spaces[space.owner].named.name : std::string();
  auto at = std::find_if(schema.tables.begin(), schema.tables.end(), [&](const TableSchema& t) {
    return t.name == space.named.name && t.entity == entity && t.owner == owner;
  });
  if (at == schema.tables.end()) {
    // Kept in order: entities (parents come first in every program), then records.
    at = std::find_if(schema.tables.begin(), schema.tables.end(),
                      [&](const TableSchema& t) { return entity && !t.entity; });
    at = schema.tables.insert(at, {space.named.name, {}, entity, owner, {}, {}});
  }
  AddTitles(at->titles, space.named);
  if (space.owner.valid()) AddTitles(at->owner_titles, program.spaces[space.owner].named);
  for (const hir::StoredField& field : space.fields) AddField(*at, field);
}

// Parents before children, whatever order the declarations stand in.
void AddEntity(Schema& schema, const hir::Program& program, hir::SpaceId id, std::vector<uint8_t>& done) {
  if (!id.valid() || done[id.value] != 0) return;
  done[id.value] = 1;
  AddEntity(schema, program, program.spaces[id].owner, done);
  AddSpace(schema, program, program.spaces[id]);
}

}  // namespace

const TableSchema* Schema::Find(std::string_view name) const {
  const auto at =
      std::find_if(tables.begin(), tables.end(), [&](const TableSchema& t) { return t.name == name; });
  return at == tables.end() ? nullptr : &*at;
}

std::optional<size_t> Schema::Index(std::string_view name, bool entity) const {
  for (size_t i = 0; i < tables.size(); ++i) {
    if (tables[i].entity == entity && tables[i].name == name) return i;
  }
  return std::nullopt;
}

CellKind CellKindOf(hir::TypeKind kind) {
  switch (kind) {
    case hir::TypeKind::kBoolean:
      return CellKind::kBoolean;
    case hir::TypeKind::kInteger:
      return CellKind::kInteger;
    case hir::TypeKind::kDecimal:
      return CellKind::kDecimal;
    case hir::TypeKind::kMoney:
      return CellKind::kMoney;
    case hir::TypeKind::kDate:
      return CellKind::kDate;
    case hir::TypeKind::kDatetime:
      return CellKind::kDatetime;
    case hir::TypeKind::kDays:
      return CellKind::kDays;
    case hir::TypeKind::kWorkdays:
      return CellKind::kWorkdays;
    case hir::TypeKind::kMonths:
      return CellKind::kMonths;
    case hir::TypeKind::kMinutes:
      return CellKind::kMinutes;
    case hir::TypeKind::kText:
    case hir::TypeKind::kEnum:
    case hir::TypeKind::kReference:
    case hir::TypeKind::kViolation:
      return CellKind::kText;
  }
  return CellKind::kText;
}

std::vector<std::string> TextsOf(const hir::Program& program) {
  std::vector<std::string> texts;
  for (const hir::Column& column : program.columns) {
    const auto* map = std::get_if<hir::Map>(&column.op);
    if (map != nullptr && map->prim == hir::Prim::kTextLiteral) AddUnique(texts, map->text);
  }
  return texts;
}

Schema SchemaOf(const std::vector<const hir::Program*>& programs) {
  Schema schema;
  std::unordered_set<std::string> known;  // words: dozens of policies say the same thousand
  const auto add = [&](const std::string& word) {
    if (known.insert(word).second) schema.words.push_back(word);
  };
  for (const hir::Program* program : programs) {
    std::vector<uint8_t> done(program->spaces.size(), 0);
    for (size_t i = 0; i < program->spaces.size(); ++i) {
      const hir::SpaceId id = program->spaces.id_at(i);
      if (program->spaces[id].kind == hir::Space::Kind::kEntity) AddEntity(schema, *program, id, done);
    }
    for (const hir::Space& space : program->spaces) {
      if (space.kind == hir::Space::Kind::kRecord) AddSpace(schema, *program, space);
    }
    for (const hir::Enum& e : program->enums) {
      for (const hir::Named& member : e.members) {
        add(member.name);
        add(member.title);
        std::for_each(member.aliases.begin(), member.aliases.end(), add);
      }
    }
    for (const std::string& text : TextsOf(*program)) add(text);
  }
  return schema;
}

}  // namespace kaocheng::data
