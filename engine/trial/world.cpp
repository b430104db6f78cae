#include "engine/trial/world.h"

#include <algorithm>

#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/render.h"

namespace kaocheng::trial {

namespace {

using data::kNoRow;
using data::RawColumn;
using data::RawTable;
using data::Row;
using hir::State;
using hir::TypeKind;

// Fills the tables of one test.
class Filler {
 public:
  Filler(const hir::Suite& suite, const hir::Test& test, data::Dataset& dataset)
      : program_(suite.program), test_(test), dataset_(dataset) {}

  void Run() {
    for (size_t i = 0; i < test_.givens.size(); ++i) Add(test_.givens[i], static_cast<uint32_t>(i));
    for (size_t t = 0; t < dataset_.tables.size(); ++t) {
      const data::TableSchema& schema = dataset_.schema.tables[t];
      if (!schema.entity && !IsUnsupplied(schema.name)) dataset_.supplied.push_back({schema.name, {}});
    }
  }

 private:
  bool IsUnsupplied(const std::string& record) const {
    return std::any_of(test_.unsupplied.begin(), test_.unsupplied.end(),
                       [&](hir::SpaceId space) { return program_.spaces[space].named.name == record; });
  }

  void Add(const hir::GivenRow& given, uint32_t line) {
    const hir::Space& space = program_.spaces[given.space];
    const bool entity = space.kind == hir::Space::Kind::kEntity;
    const size_t t = *dataset_.schema.Index(space.named.name, entity);
    RawTable& table = dataset_.tables[t];
    table.ids.push_back(dataset_.dictionary.Code(given.id));
    table.owners.push_back(given.owner ? dataset_.dictionary.Code(test_.givens[*given.owner].id) : -1);
    table.on.push_back(given.on);
    table.until.push_back(given.until.value_or(data::kNoDate));
    table.recorded.push_back(given.recorded.value_or(data::kNoDatetime));
    table.lines.push_back(line);
    const auto& schema = dataset_.schema.tables[t].fields;
    for (size_t f = 0; f < space.fields.size(); ++f) {
      const hir::StoredField& field = space.fields[f];
      for (size_t c = 0; c < schema.size(); ++c) {
        if (schema[c].name == field.named.name && schema[c].kind == data::CellKindOf(field.type.kind))
          Put(given, static_cast<uint32_t>(f), table.columns[c]);
      }
    }
  }

  void Put(const hir::GivenRow& given, uint32_t f, RawColumn& column) {
    column.present = true;
    const hir::Type type = program_.spaces[given.space].fields[f].type;
    for (const hir::GivenValue& value : given.values) {
      if (value.field != f) continue;
      if (value.state != State::kValue) return column.PushState(static_cast<uint8_t>(value.state));
      return column.Push(Encoded(value, type));
    }
    column.PushState(static_cast<uint8_t>(type.optional ? State::kAbsent : State::kUndetermined));
  }

  // As a reader of files would have it: members and references are texts.
  int64_t Encoded(const hir::GivenValue& value, hir::Type type) {
    if (value.target) return dataset_.dictionary.Code(test_.givens[*value.target].id);
    if (type.kind == TypeKind::kText) return dataset_.dictionary.Code(value.literal.text);
    if (type.kind != TypeKind::kEnum) return value.literal.literal;
    return dataset_.dictionary.Code(
        program_.enums[type.enum_id()].members.at(static_cast<size_t>(value.literal.literal)).name);
  }

  const hir::Program& program_;
  const hir::Test& test_;
  data::Dataset& dataset_;
};

// Where each given row came to stand.
void FindRows(const hir::Suite& suite, const hir::Test& test, World& world) {
  world.rows.assign(test.givens.size(), kNoRow);
  for (size_t s = 0; s < world.snapshot.spaces.size(); ++s) {
    const data::SpaceData& rows = world.snapshot.spaces[s];
    const hir::Space::Kind kind = suite.program.spaces[suite.program.spaces.id_at(s)].kind;
    if (kind != hir::Space::Kind::kEntity && kind != hir::Space::Kind::kRecord) continue;
    for (Row row = 0; row < rows.rows; ++row) {
      const uint32_t line = rows.lines.at(static_cast<size_t>(row));
      if (line < world.rows.size()) world.rows[line] = row;
    }
  }
}

Row CellRow(const data::SpaceData& cells, Row owner, const StatedPeriod& cell) {
  for (size_t i = 0; i < cells.cells.size(); ++i) {
    if (cells.cells[i].last == cell.last && cells.cells[i].first == cell.first)
      return owner * static_cast<Row>(cells.cells.size()) + static_cast<Row>(i);
  }
  return kNoRow;
}

// The one row from which the expectations reach everybody.
void PlaceTest(const hir::Suite& suite, const hir::Test& test, World& world) {
  data::SpaceData& out = world.snapshot.spaces.at(suite.row.value);
  out.rows = 1;
  out.ids = {world.dataset.dictionary.Code("")};
  out.owner = {kNoRow};
  out.spell_offsets = {0, 0};
  out.member = out.judged = {1};
  out.foreign = {0};
  out.lines = {UINT32_MAX};
  out.fields.resize(suite.program.spaces[suite.row].fields.size());
  for (data::StoredColumn& column : out.fields) {
    column.values = {0};
    column.states = {State::kUndetermined};
  }
  for (const hir::Binding& binding : test.bindings) {
    const hir::Type type = suite.program.spaces[suite.row].fields.at(binding.field).type;
    Row row = world.rows.at(binding.row);
    if (row != kNoRow && binding.cell) row = CellRow(world.snapshot.spaces.at(type.of), row, *binding.cell);
    if (row == kNoRow) continue;
    data::StoredColumn& column = out.fields.at(binding.field);
    column.values = {row};
    column.states.clear();
  }
}

}  // namespace

data::Dataset EmptyFor(const hir::Suite& suite) {
  data::Dataset empty = data::EmptyDataset({}, data::SchemaOf({&suite.program}));
  for (data::RawTable& table : empty.tables) table.supplied = true;
  return empty;
}

std::unique_ptr<World> MakeWorld(const hir::Suite& suite, const hir::Program& program, const hir::Test& test,
                                 const data::Dataset& empty) {
  auto world = std::make_unique<World>();
  world->dataset = empty;
  Filler(suite, test, world->dataset).Run();
  Emitter emitter;
  uint64_t rejects = 0;
  data::BuildIndex(world->dataset, emitter);
  world->snapshot = data::BuildSnapshot(
      world->dataset, program, {}, {test.period.first, test.period.last, test.period.last, test.period.name},
      emitter, rejects);
  for (const Diagnostic& diagnostic : emitter.diagnostics()) {
    const auto* place = std::get_if<DataPlace>(&diagnostic.place);
    if (place == nullptr || place->line >= test.givens.size() || diagnostic.code == Code::kNothingSupplied)
      continue;
    const hir::GivenRow& given = test.givens[place->line];
    const Term why{Message(diagnostic, Language::kEn), Message(diagnostic, Language::kZh)};
    world->faults.push_back({Code::kGivenDoesNotFit, given.span, {given.id, why}, {}});
  }
  FindRows(suite, test, *world);
  PlaceTest(suite, test, *world);
  return world;
}

}  // namespace kaocheng::trial
