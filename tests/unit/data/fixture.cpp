#include "fixture.h"

#include <fmt/format.h>

#include "dsl/diagnostics/code.h"
#include "engine/data/table_reader.h"

namespace kaocheng::data::test {
namespace {

using hir::TypeKind;

hir::Named Name(const std::string& name, const std::string& title) { return {name, title, {title}, {}}; }

hir::SpaceId AddSpace(hir::Program& p, hir::Space::Kind kind, hir::Named named, hir::SpaceId owner,
                      std::vector<hir::StoredField> fields = {}) {
  hir::Space space;
  space.kind = kind;
  space.named = std::move(named);
  space.owner = owner;
  space.fields = std::move(fields);
  return p.spaces.Add(std::move(space));
}

void ReadAll(hir::Program& p) {
  for (size_t s = 0; s < p.spaces.size(); ++s) {
    const hir::SpaceId id = p.spaces.id_at(s);
    for (uint32_t f = 0; f < p.spaces[id].fields.size(); ++f) {
      if (p.spaces[id].fields[f].named.name == "unread") continue;
      hir::Column column;
      column.space = id;
      column.type = p.spaces[id].fields[f].type;
      column.op = hir::Field{hir::Field::Kind::kStored, f};
      p.columns.Add(column);
    }
  }
}

}  // namespace

Policy MakePolicy(const std::string& region) {
  Policy policy;
  hir::Program& p = policy.program;
  p.region = region;
  const auto severity =
      p.enums.Add({Name("severity", "严重程度"), true, {Name("minor", "一般"), Name("major", "重大")}});
  const auto steps =
      p.enums.Add({Name("measures", "管理措施"), true, {Name("none", "无"), Name("warning", "警告")}});
  const auto entity = hir::Space::Kind::kEntity;
  const auto record = hir::Space::Kind::kRecord;
  policy.county = AddSpace(p, entity, Name("county", "县(市)"), {});
  policy.township = AddSpace(p, entity, Name("township", "乡镇"), policy.county);
  policy.supervisor = AddSpace(p, entity, Name("supervisor", "监督员"), policy.township,
                               {{Name("hired", "任用日期"), {TypeKind::kDate, true, 0}, false}});
  policy.cases = AddSpace(p, record, Name("case", "案件"), policy.county,
                          {{Name("severity", "严重程度"), {TypeKind::kEnum, false, severity.value}, false}});
  policy.patrol =
      AddSpace(p, record, Name("patrol", "巡查"), policy.supervisor,
               {{Name("km", "里程"), {TypeKind::kDecimal, false, 0}, false},
                {Name("leader", "组长"), {TypeKind::kReference, true, policy.supervisor.value}, false},
                {Name("unread", "不读"), {TypeKind::kText, true, 0}, false}});
  policy.report = AddSpace(p, record, Name("report", "举报"), policy.supervisor,
                           {{Name("case", "案件"), {TypeKind::kReference, true, policy.cases.value}, false}});
  policy.missed = AddSpace(p, record, Name("missed_report", "漏报记录"), policy.supervisor);
  policy.concealed = AddSpace(p, record, Name("concealment", "瞒报记录"), policy.supervisor);
  policy.sanction = AddSpace(p, record, Name("sanction", "处分决定"), policy.supervisor,
                             {{Name("step", "档"), {TypeKind::kEnum, false, steps.value}, false},
                              {Name("cause", "事由"), {TypeKind::kViolation, true, 0}, false}});
  policy.month = AddSpace(p, hir::Space::Kind::kCell, Name("month", "月"), policy.supervisor);
  policy.ladder = AddSpace(p, hir::Space::Kind::kSanction, Name("measures", "管理措施"), policy.supervisor);
  hir::Ladder ladder;
  ladder.subject = policy.supervisor;
  ladder.history = policy.sanction;
  ladder.sanctions = policy.ladder;
  ladder.violations.resize(2);
  ladder.violations[0].space = policy.missed;
  ladder.violations[1].space = policy.concealed;
  p.spaces[policy.ladder].ladder = p.ladders.Add(std::move(ladder));
  ReadAll(p);
  return policy;
}

Data TwoCounties() {
  Data data;
  data.tables["county"] = {{"id"}, {"222404"}, {"222405"}};
  data.tables["township"] = {{"id", "parent"}, {"t1", "222404"}, {"t2", "222404"}, {"t9", "222405"}};
  data.tables["supervisor"] = {
      {"id", "parent", "from", "until"}, {"a", "t1", "", ""}, {"b", "t2", "", ""}, {"z", "t9", "", ""}};
  return data;
}

Loaded LoadTables(const Policy& policy, const Data& data) {
  Loaded loaded{EmptyDataset("test", SchemaOf({&policy.program})), {}};
  loaded.dataset.supplied = data.supplied;
  // A record type that a test does not speak of has no rows.
  for (size_t t = 0; t < loaded.dataset.tables.size(); ++t)
    loaded.dataset.tables[t].supplied |= !loaded.dataset.schema.tables[t].entity;
  loaded.dataset.as_of = data.as_of;
  for (size_t t = 0; t < loaded.dataset.schema.tables.size(); ++t) {
    const auto at = data.tables.find(loaded.dataset.schema.tables[t].name);
    if (at == data.tables.end()) continue;
    TableReader reader(loaded.dataset, t, at->first + ".csv", at->second.front(), loaded.emitter);
    for (size_t row = 1; row < at->second.size() && reader.ok(); ++row) {
      reader.AddRow({at->second[row].begin(), at->second[row].end()}, static_cast<uint32_t>(row + 1));
    }
    reader.Close();
  }
  BuildIndex(loaded.dataset, loaded.emitter);
  return loaded;
}

Period Year2016() {
  const Date last = *FromCivil({2016, 12, 31});
  return {*FromCivil({2016, 1, 1}), last, last, "2016"};
}

std::vector<std::string> IdsOf(const Snapshot& snapshot, hir::SpaceId space) {
  std::vector<std::string> ids;
  for (const int32_t code : snapshot.spaces[space.value].ids)
    ids.emplace_back(snapshot.dictionary->Text(code));
  return ids;
}

Row RowOf(const Snapshot& snapshot, hir::SpaceId space, const std::string& id) {
  const auto ids = IdsOf(snapshot, space);
  for (size_t row = 0; row < ids.size(); ++row) {
    if (ids[row] == id) return static_cast<Row>(row);
  }
  return kNoRow;
}

std::string CellOf(const Snapshot& snapshot, const Policy& policy, hir::SpaceId space, const std::string& id,
                   const std::string& field) {
  const Row row = RowOf(snapshot, space, id);
  if (row == kNoRow) return "no such row";
  const auto& fields = policy.program.spaces[space].fields;
  for (size_t f = 0; f < fields.size(); ++f) {
    if (fields[f].named.name != field) continue;
    const StoredColumn& column = snapshot.spaces[space.value].fields[f];
    const auto at = static_cast<size_t>(row);
    if (column.values.empty()) return "not loaded";
    const hir::State state = column.states.empty() ? hir::State::kValue : column.states[at];
    if (state == hir::State::kAbsent) return "absent";
    if (state == hir::State::kUndetermined) return "undetermined";
    return std::to_string(column.values[at]);
  }
  return "no such field";
}

std::string SupplyOf(const Snapshot& snapshot, hir::SpaceId space, Row owner) {
  const SpaceData& data = snapshot.spaces[space.value];
  const auto& ranges = data.supplied.of(owner);
  std::string text;
  for (const DateRange& range : ranges) {
    const std::string first = range.first == kMinDate ? "" : FormatDate(range.first);
    const std::string last = range.last == kMaxDate ? "" : FormatDate(range.last);
    text += fmt::format("{}{}..{}", text.empty() ? "" : " ", first, last);
  }
  return text;
}

std::vector<std::string> Reported(const Emitter& emitter) {
  std::vector<std::string> codes;
  for (const Diagnostic& diagnostic : emitter.diagnostics()) {
    if (diagnostic.code == Code::kMissingField) continue;
    const auto* place = std::get_if<DataPlace>(&diagnostic.place);
    codes.push_back(fmt::format("{} {}", kaocheng::Row(diagnostic.code).name, place ? place->line : 0));
  }
  return codes;
}

}  // namespace kaocheng::data::test
