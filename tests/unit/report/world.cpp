#include "tests/unit/report/world.h"

#include <utility>

#include "dsl/base/date.h"
#include "dsl/base/number.h"

namespace kaocheng::report {

namespace {

hir::Named Name(std::string name, std::string title) { return {std::move(name), std::move(title), {}, {}}; }

hir::Space Space(hir::Space::Kind kind, hir::Named named, hir::SpaceId owner) {
  hir::Space space;
  space.kind = kind;
  space.named = std::move(named);
  space.owner = owner;
  return space;
}

// 0 of a name that is none.
int64_t MemberOf(const hir::Enum& e, std::string_view name) {
  for (size_t i = 0; i < e.members.size(); ++i) {
    if (e.members[i].name == name) return static_cast<int64_t>(i);
  }
  return 0;
}

}  // namespace

World::World() {
  using Kind = hir::Space::Kind;
  program.policy = "jl.hunchun";
  program.title = "实施细则 <草案> & 说明";
  county = program.spaces.Add(Space(Kind::kEntity, Name("county", "县(市)"), {}));
  township = program.spaces.Add(Space(Kind::kEntity, Name("township", "乡镇"), county));
  supervisor = program.spaces.Add(Space(Kind::kEntity, Name("supervisor", "监督员"), township));
  missed = program.spaces.Add(Space(Kind::kRecord, Name("missed_report", "漏报记录"), supervisor));
  bands =
      program.enums.Add({Name("standing", "年度等次"), true, {Name("fair", "合格"), Name("good", "良好")}});
  steps = program.enums.Add({Name("measures", "管理措施"),
                             true,
                             {Name("none", "无"), Name("warning", "警告"), Name("dismissal", "辞退")}});
  hir::Ladder ladder;
  ladder.named = Name("measures", "管理措施");
  ladder.subject = supervisor;
  ladder.steps_enum = steps;
  hir::Violation violation;
  violation.named = Name("missed", "漏报");
  violation.space = missed;
  violation.cites = {{"方案", "plan", "三(三)3"}};
  ladder.violations.push_back(violation);
  const hir::LadderId ladder_id = program.ladders.Add(ladder);

  const auto value = [&](hir::Type type) { return program.columns.Add({{}, type, hir::Map{}, {}, {}}); };
  hir::Outcome outcome;
  outcome.subject = supervisor;
  outcome.space = supervisor;
  outcome.kind = hir::OutcomeKind::kGrade;
  outcome.named = Name("standing", "年度等次");
  outcome.value = value({hir::TypeKind::kEnum, false, bands.value});
  program.outcomes.push_back(outcome);
  outcome.kind = hir::OutcomeKind::kAward;
  outcome.named = Name("merit", "举报有功奖");
  outcome.value = value({hir::TypeKind::kMoney, false, 0});
  outcome.cites = {{"方案", "plan", "三(四)2"}};
  outcome.handlers = {{"county", "县(市)", {}, {}, 0}};
  program.outcomes.push_back(outcome);
  outcome.handlers = {};
  outcome.kind = hir::OutcomeKind::kDuty;
  outcome.named = Name("patrolling", "日常巡查");
  outcome.value = value({hir::TypeKind::kDecimal, false, 0});
  program.outcomes.push_back(outcome);
  outcome.kind = hir::OutcomeKind::kSanction;
  outcome.named = Name("missed", "漏报");
  outcome.value = value({hir::TypeKind::kEnum, false, steps.value});
  outcome.space = missed;
  outcome.ladder = ladder_id;
  outcome.cites = {};
  program.outcomes.push_back(outcome);
  AddEntities();
}

void World::AddEntities() {
  data::Dictionary& dictionary = dataset.dictionary;
  const auto table = [&](const char* name, const std::vector<std::pair<const char*, const char*>>& rows) {
    data::TableSchema schema;
    schema.name = name;
    schema.entity = true;
    schema.fields = {{"name", {}, data::CellKind::kText, false}};
    dataset.schema.tables.push_back(schema);
    data::RawTable& raw = dataset.tables.emplace_back();
    data::RawColumn& names = raw.columns.emplace_back();
    names.present = true;
    for (const auto& [id, called] : rows) {
      raw.ids.push_back(dictionary.Code(id));
      names.values.push_back(dictionary.Code(called));
    }
  };
  table("county", {{"222404", "珲春市"}});
  table("township", {{"222404-01", "春化镇"}, {"222404-02", "敬信镇"}});
  table("supervisor", {{"a", "金<哲>洙"}, {"b", "李英"}, {"c", "李英"}});

  snapshot.dictionary = &dictionary;
  snapshot.period = {16801, 17166, 17166, "2016"};
  snapshot.spaces.resize(program.spaces.size());
  const auto fill = [&](hir::SpaceId space, size_t from) -> data::SpaceData& {
    data::SpaceData& data = snapshot.spaces[space.value];
    data.ids = dataset.tables[from].ids;
    data.rows = static_cast<data::Row>(data.ids.size());
    data.judged.assign(data.ids.size(), 1);
    return data;
  };
  fill(county, 0).owner = {data::kNoRow};
  data::SpaceData& townships = fill(township, 1);
  townships.owner = {0, 0};
  townships.ancestors[county.value] = {0, 0};
  data::SpaceData& people = fill(supervisor, 2);
  people.owner = {0, 0, 1};
  people.ancestors[township.value] = {0, 0, 1};
  people.ancestors[county.value] = {0, 0, 0};
  data::SpaceData& records = snapshot.spaces[missed.value];
  records.rows = 2;
  records.owner = {0, 2};
  records.ids = {dictionary.Code("m1"), dictionary.Code("m2")};
}

outcome::Line World::Line(size_t outcome, data::Row row, int64_t value) const {
  outcome::Line line;
  line.outcome = &program.outcomes[outcome];
  line.row = row;
  line.value = value;
  const data::SpaceData& people = snapshot.spaces[supervisor.value];
  const data::SpaceData& records = snapshot.spaces[missed.value];
  const data::Row person = line.outcome->space == missed ? records.owner[static_cast<size_t>(row)] : row;
  line.subject = people.ids[static_cast<size_t>(person)];
  return line;
}

outcome::Line World::Grade(data::Row person, std::string_view band) const {
  return Line(0, person, MemberOf(program.enums[bands], band));
}

outcome::Line World::Award(data::Row person, std::string_view yuan) const {
  outcome::Line line = Line(1, person, ParseScaled(yuan, 2).value_or(0));
  line.more.Make().handled_by = {"county"};
  return line;
}

outcome::Line World::Duty(data::Row person, int64_t required, int64_t met) const {
  outcome::Line line = Line(2, person, kDecimalScale * 3 / 4);
  line.required = required;
  line.met = met;
  return line;
}

outcome::Line World::Sanction(data::Row violation, std::string_view step,
                              outcome::SanctionState state) const {
  outcome::Line line = Line(3, violation, MemberOf(program.enums[steps], step));
  line.record = snapshot.spaces[missed.value].ids[static_cast<size_t>(violation)];
  line.on = *ParseDate("2016-03-02");
  line.state = state;
  return line;
}

}  // namespace kaocheng::report
