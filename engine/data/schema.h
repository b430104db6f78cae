#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/hir/program.h"

namespace kaocheng::data {

// How a cell's text is read. Enumerations and references stay text until a policy gives them a meaning: two
// counties may have different rungs on one ladder.
enum class CellKind : uint8_t {
  kBoolean,
  kInteger,
  kDecimal,
  kMoney,
  kDate,
  kDatetime,
  kMinutes,
  kDays,
  kMonths,
  kWorkdays,
  kText
};

struct FieldSchema {
  std::string name;
  std::vector<std::string> titles;  // further accepted headers
  CellKind kind = CellKind::kText;
  bool sealed = false;
};

struct TableSchema {
  std::string name;
  std::vector<std::string> titles;
  bool entity = false;
  std::string owner;                      // entity: parent kind (empty for the root); record: owner kind
  std::vector<std::string> owner_titles;  // further accepted headers of the owner column
  std::vector<FieldSchema> fields;        // a name may recur with another kind, where two policies disagree
};

// What a data set must hold for all of the programs together: the union of their entities and records, by
// name.
struct Schema {
  std::vector<TableSchema> tables;  // entities from the root down, then records
  // Spellings of enumeration members and the texts that the policies themselves say; they get the
  // dictionary's first codes.
  std::vector<std::string> words;

  const TableSchema* Find(std::string_view name) const;
  // The table of an entity kind or record type; nullopt where there is none.
  std::optional<size_t> Index(std::string_view name, bool entity) const;
};

CellKind CellKindOf(hir::TypeKind kind);

// The texts that a policy says. Each has a code even where the data never say it: two of them are equal only
// if they are the same.
std::vector<std::string> TextsOf(const hir::Program& program);

Schema SchemaOf(const std::vector<const hir::Program*>& programs);

}  // namespace kaocheng::data
