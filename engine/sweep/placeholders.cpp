#include "engine/sweep/placeholders.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/compare/rename.h"

namespace kaocheng::sweep {

namespace {

using hir::ColumnId;

const hir::Map* LiteralAt(const hir::Program& program, ColumnId column) {
  const auto* map = std::get_if<hir::Map>(&program.columns[column].op);
  const bool literal =
      map != nullptr && (map->prim == hir::Prim::kLiteral || map->prim == hir::Prim::kTextLiteral);
  return literal ? map : nullptr;
}

// No two places are alike, nor like anything that the program says, so that a plan keeps them apart.
hir::Map Apart(hir::Map literal, size_t place) {
  literal.literal = INT64_MIN + static_cast<int64_t>(place);
  literal.text.clear();
  return literal;
}

}  // namespace

void Open::Put(size_t parameter, const Value& value) {
  for (const ColumnId column : places.at(parameter)) {
    auto& literal = std::get<hir::Map>(program.columns[column].op);
    literal.literal = value.number;
    literal.text = value.text;
    const hir::Type type = program.columns[column].type;
    if (type.kind != hir::TypeKind::kEnum) continue;
    const std::vector<hir::Named>& members = program.enums[type.enum_id()].members;
    const auto member = std::find_if(members.begin(), members.end(),
                                     [&](const hir::Named& m) { return m.name == value.text; });
    literal.literal = member - members.begin();
    literal.text.clear();
  }
}

std::optional<Open> OpenValues(const hir::Program& program, const std::vector<SourceId>& said) {
  // What is opened: by parameter and column, the first of equal ones.
  std::map<std::pair<size_t, ColumnId>, size_t> places;
  const auto parameter_of = [&](const hir::Choose::Version& version) {
    return static_cast<size_t>(std::find(said.begin(), said.end(), version.span.source) - said.begin());
  };
  for (const hir::Column& column : program.columns) {
    const auto* choose = std::get_if<hir::Choose>(&column.op);
    if (choose == nullptr) continue;
    for (const hir::Choose::Version& version : choose->versions) {
      const size_t parameter = parameter_of(version);
      if (parameter == said.size()) continue;
      if (LiteralAt(program, version.value) == nullptr) return std::nullopt;
      places.try_emplace({parameter, version.value}, places.size());
    }
  }
  // Operands come before their users: the places come first of all.
  const auto shift = static_cast<uint32_t>(places.size());
  const compare::Renaming renaming{[&](ColumnId id) { return ColumnId{id.value + shift}; },
                                   [](hir::SpaceId id) { return id; }, [](hir::LadderId id) { return id; }};
  Open open;
  open.places.resize(said.size());
  open.program = program;
  open.program.columns = {};
  std::vector<std::pair<size_t, ColumnId>> order(places.size());
  for (const auto& [key, place] : places) order[place] = key;
  for (size_t place = 0; place < order.size(); ++place) {
    hir::Column column = program.columns[order[place].second];
    column.op = Apart(*LiteralAt(program, order[place].second), place);
    open.places[order[place].first].push_back(open.program.columns.Add(std::move(column)));
  }
  for (const hir::Column& column : program.columns) {
    hir::Column own = column;
    own.op = compare::Renamed(column.op, renaming);
    if (auto* choose = std::get_if<hir::Choose>(&own.op)) {
      for (hir::Choose::Version& version : choose->versions) {
        const size_t parameter = parameter_of(version);
        if (parameter == said.size()) continue;
        const ColumnId before{version.value.value - shift};
        version.value = ColumnId{static_cast<uint32_t>(places.at({parameter, before}))};
      }
    }
    open.program.columns.Add(std::move(own));
  }
  for (size_t i = 0; i < program.ladders.size(); ++i) {
    const hir::LadderId id = program.ladders.id_at(i);
    open.program.ladders[id] = compare::Renamed(program.ladders[id], renaming);
  }
  for (hir::Outcome& outcome : open.program.outcomes) outcome = compare::Renamed(outcome, renaming);
  return open;
}

std::optional<Value> ValueFrom(const hir::Program& program, SourceId said) {
  for (const hir::Column& column : program.columns) {
    const auto* choose = std::get_if<hir::Choose>(&column.op);
    if (choose == nullptr) continue;
    for (const hir::Choose::Version& version : choose->versions) {
      if (version.span.source != said) continue;
      const hir::Map* literal = LiteralAt(program, version.value);
      if (literal == nullptr) return std::nullopt;
      Value value{literal->literal, literal->text};
      if (column.type.kind == hir::TypeKind::kEnum)
        value.text =
            program.enums[column.type.enum_id()].members.at(static_cast<size_t>(literal->literal)).name;
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace kaocheng::sweep
