#pragma once

#include <map>
#include <string>
#include <vector>

#include "dsl/hir/program.h"

namespace kaocheng::data {

// How a cell's text is read. Enumerations and references stay text until a policy gives them a meaning: two counties
// may have different rungs on one ladder.
enum class CellKind : uint8_t { kBoolean, kInteger, kDecimal, kMoney, kDate, kDatetime, kMinutes, kDays, kMonths, kWorkdays, kText };

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
  std::vector<FieldSchema> fields;
};

// What a data set must hold for all of the programs together: the union of their entities and records, by name.
struct Schema {
  std::vector<TableSchema> tables;  // entities from the root down, then records

  const TableSchema* Find(std::string_view name) const;
};

Schema SchemaOf(const std::vector<const hir::Program*>& programs);

}  // namespace kaocheng::data
