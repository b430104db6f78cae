#include "adapters/report/summary.h"

#include <algorithm>
#include <utility>

#include "adapters/report/lines.h"
#include "dsl/base/number.h"

namespace kaocheng::report {

namespace {

Label LabelOf(const hir::Named& named) {
  return {named.name, named.title.empty() ? named.name : named.title};
}

// The tally of that name, added where it is new, so that tallies stand in the order of the policy.
template <typename Tally, typename GetLabel>
Tally& Find(std::vector<Tally>& tallies, const Label& label, GetLabel get) {
  for (Tally& tally : tallies) {
    if (get(tally).name == label.name) return tally;
  }
  Tally& added = tallies.emplace_back();
  get(added) = label;
  return added;
}

// Bands and steps are laid out whole, so that a county where nobody is excellent still shows the word. A
// county's own step goes where its ladder has it.
void LayOut(Distribution& distribution, const hir::Enum& members, size_t first) {
  size_t at = 0;
  for (size_t i = first; i < members.members.size(); ++i) {
    const Label label = LabelOf(members.members[i]);
    auto& classes = distribution.classes;
    const auto found = std::find_if(classes.begin(), classes.end(),
                                    [&](const Distribution::Class& c) { return c.label.name == label.name; });
    if (found == classes.end()) {
      classes.insert(classes.begin() + static_cast<std::ptrdiff_t>(at), {label, 0});
      ++at;
    } else {
      at = static_cast<size_t>(found - classes.begin()) + 1;
    }
  }
}

void Count(Distribution& distribution, const outcome::Line& line) {
  switch (line.status) {
    case outcome::Status::kUndetermined:
      ++distribution.undetermined;
      return;
    case outcome::Status::kForDecision:
      ++distribution.for_decision;
      return;
    case outcome::Status::kDetermined:
      for (Distribution::Class& c : distribution.classes) {
        if (c.label.name == line.value) ++c.count;
      }
  }
}

int64_t ToInteger(const std::string& text) { return ParseScaled(text, 0).value_or(0); }

void CountAward(UnitSummary& unit, const outcome::Line& line) {
  AwardTally& tally =
      Find(unit.awards, LabelOf(line.outcome->named), [](AwardTally& t) -> Label& { return t.label; });
  tally.money = line.type.kind == hir::TypeKind::kMoney;
  if (line.status != outcome::Status::kDetermined || line.null) {
    ++tally.undetermined;
    return;
  }
  ++tally.count;
  if (tally.money) tally.fen += ParseScaled(line.value, 2).value_or(0);
}

void CountDuty(UnitSummary& unit, const outcome::Line& line) {
  DutyTally& tally =
      Find(unit.duties, LabelOf(line.outcome->named), [](DutyTally& t) -> Label& { return t.label; });
  ++tally.subjects;
  if (line.status != outcome::Status::kDetermined) {
    ++tally.undetermined;
    return;
  }
  tally.required += ToInteger(line.required);
  tally.met += ToInteger(line.met);
}

void CountSanction(UnitSummary& unit, const hir::Program& program, const outcome::Line& line) {
  const hir::Ladder& ladder = program.ladders[line.outcome->ladder];
  SanctionTally& tally =
      Find(unit.sanctions, LabelOf(ladder.named), [](SanctionTally& t) -> Label& { return t.steps.label; });
  LayOut(tally.steps, program.enums[ladder.steps_enum], 1);
  if (line.state == "decided") {
    ++tally.decided;
  } else if (line.state == "earlier_undecided") {
    ++tally.earlier_undecided;
  } else if (line.state == "not_sanctioned") {
    ++tally.not_sanctioned;
  } else {
    Count(tally.steps, line);
  }
}

void CountLine(UnitSummary& unit, const hir::Program& program, const outcome::Line& line) {
  ++unit.lines;
  if (line.status == outcome::Status::kUndetermined) ++unit.undetermined;
  if (line.status == outcome::Status::kForDecision) ++unit.for_decision;
  switch (line.outcome->kind) {
    case hir::OutcomeKind::kGrade: {
      Distribution& grade =
          Find(unit.grades, LabelOf(line.outcome->named), [](Distribution& d) -> Label& { return d.label; });
      LayOut(grade, program.enums[line.type.enum_id()], 0);
      Count(grade, line);
      return;
    }
    case hir::OutcomeKind::kAward:
      return CountAward(unit, line);
    case hir::OutcomeKind::kSanction:
      return CountSanction(unit, program, line);
    case hir::OutcomeKind::kDuty:
      return CountDuty(unit, line);
    case hir::OutcomeKind::kScore:
    case hir::OutcomeKind::kMeasure:
      return;
  }
}

// What reports print for a handler: a level's or an office's title.
std::string TitleOf(const hir::Program& program, const std::string& name) {
  for (const hir::Space& space : program.spaces) {
    if (space.kind == hir::Space::Kind::kEntity && space.named.name == name)
      return LabelOf(space.named).title;
  }
  for (const hir::Enum& members : program.enums) {
    for (const hir::Named& member : members.members) {
      if (member.name == name) return LabelOf(member).title;
    }
  }
  return name;
}

// "county with organisation" -> 县(市) + 组织部
std::string HandlerTitle(const hir::Program& program, std::string_view handler) {
  std::string out;
  for (size_t begin = 0; begin < handler.size();) {
    const size_t end = std::min(handler.find(' ', begin), handler.size());
    const std::string word(handler.substr(begin, end - begin));
    begin = end + 1;
    if (word.empty() || word == "with") continue;
    if (!out.empty()) out += " + ";
    out += TitleOf(program, word);
  }
  return out;
}

Recommendation Recommend(const hir::Program& program, const outcome::Line& line, Recommendation::Kind kind) {
  Recommendation r;
  r.kind = kind;
  r.subject = line.subject;
  r.outcome = LabelOf(line.outcome->named);
  r.scope = line.scope;
  r.record = line.record;
  r.on = line.on;
  r.tied = line.tied.size();
  r.money = line.type.kind == hir::TypeKind::kMoney;
  for (const std::string& handler : line.handled_by) r.handled_by.push_back(HandlerTitle(program, handler));
  if (kind == Recommendation::Kind::kUndetermined && !line.needs.empty()) {
    r.what_en = line.needs.front().what_en;
    r.what_zh = line.needs.front().what_zh;
  }
  if (line.null) return r;
  r.value = {line.value, line.value};
  if (line.type.kind == hir::TypeKind::kBoolean) r.value = {};
  if (line.type.kind == hir::TypeKind::kEnum) {
    for (const hir::Named& member : program.enums[line.type.enum_id()].members) {
      if (member.name == line.value) r.value = LabelOf(member);
    }
  }
  return r;
}

// What officials have to act on; nullopt for a line that is only information.
std::optional<Recommendation::Kind> KindOf(const outcome::Line& line) {
  if (line.status == outcome::Status::kForDecision) return Recommendation::Kind::kDecision;
  if (line.status == outcome::Status::kUndetermined) return Recommendation::Kind::kUndetermined;
  if (line.outcome->kind == hir::OutcomeKind::kAward) return Recommendation::Kind::kAward;
  const bool recommended = line.outcome->kind == hir::OutcomeKind::kSanction && line.value != "none" &&
                           (line.state.empty() || line.state == "recommended");
  if (recommended) return Recommendation::Kind::kSanction;
  return std::nullopt;
}

void AddReason(std::vector<Reason>& reasons, const outcome::Need& need) {
  for (Reason& reason : reasons) {
    if (reason.clause == need.clause) {
      ++reason.count;
      return;
    }
  }
  reasons.push_back({need.clause, need.what_en, need.what_zh, 1});
}

hir::SpaceId FindEntity(const hir::Program& program, std::string_view name) {
  for (size_t i = 0; i < program.spaces.size(); ++i) {
    const hir::SpaceId id = program.spaces.id_at(i);
    const hir::Space& space = program.spaces[id];
    if (space.kind == hir::Space::Kind::kEntity && space.named.name == name) return id;
  }
  return {};
}

size_t Depth(const hir::Program& program, hir::SpaceId space) {
  size_t depth = 0;
  for (; space.valid(); space = program.spaces[space].owner) ++depth;
  return depth;
}

// The kind that stands lowest in the tree: supervisors.
hir::SpaceId People(const hir::Program& program) {
  hir::SpaceId people;
  for (size_t i = 0; i < program.spaces.size(); ++i) {
    const hir::SpaceId id = program.spaces.id_at(i);
    if (program.spaces[id].kind != hir::Space::Kind::kEntity) continue;
    if (!people.valid() || Depth(program, id) > Depth(program, people)) people = id;
  }
  return people;
}

// Finds the county and township that rows of a program's entities belong to.
class Places {
 public:
  Places(const hir::Program& program, const data::Snapshot& snapshot, const Names& names)
      : program_(program),
        snapshot_(snapshot),
        names_(names),
        county_(FindEntity(program, "county")),
        township_(FindEntity(program, "township")) {}

  // The county at or above the row; a unit above the counties stands for itself.
  Label County(hir::SpaceId space, data::Row row) const {
    if (county_.valid()) {
      const data::Row county = AncestorRow(snapshot_, space, row, county_);
      if (county != data::kNoRow) return Named(county_, county);
    }
    return Named(space, row);
  }
  // Empty where the row is no township and lies below none.
  Label Township(hir::SpaceId space, data::Row row) const {
    if (!township_.valid()) return {};
    const data::Row township = AncestorRow(snapshot_, space, row, township_);
    return township == data::kNoRow ? Label{} : Named(township_, township);
  }
  Label Named(hir::SpaceId space, data::Row row) const {
    const std::string& id =
        snapshot_.dictionary->Text(snapshot_.spaces[space.value].ids[static_cast<size_t>(row)]);
    const std::string_view name = names_.Of(program_.spaces[space].named.name, id);
    return {id, name.empty() ? id : std::string(name)};
  }

 private:
  const hir::Program& program_;
  const data::Snapshot& snapshot_;
  const Names& names_;
  hir::SpaceId county_, township_;
};

void Identify(UnitSummary& unit, const Label& label) {
  unit.id = label.name;
  unit.name = label.title;
}

}  // namespace

int64_t UnitSummary::AwardFen() const {
  int64_t fen = 0;
  for (const AwardTally& award : awards) fen += award.fen;
  return fen;
}

void Summary::Add(const hir::Program& program, const data::Snapshot& snapshot, const Names& names,
                  const std::vector<outcome::Line>& lines, std::string_view unit) {
  const Places places(program, snapshot, names);
  const hir::SpaceId people = People(program);
  const data::SpaceData& persons = snapshot.spaces[people.value];
  for (data::Row row = 0; row < persons.rows; ++row) {
    if (persons.judged[static_cast<size_t>(row)] == 0) continue;
    if (!unit.empty() && !LiesIn(program, snapshot, people, row, unit)) continue;
    const Label county = places.County(people, row);
    const Label township = places.Township(people, row);
    CountySummary& of = counties_[county.name];
    Identify(of.total, county);
    of.policy = {program.policy, program.title.empty() ? program.policy : program.title};
    of.policy_version = program.version;
    ++of.total.people;
    ++total_.people;
    if (township.name.empty()) continue;
    UnitSummary& below = of.townships[township.name];
    Identify(below, township);
    ++below.people;
  }

  std::map<std::pair<std::string, Recommendation::Kind>, uint64_t> listed;
  for (const outcome::Line& line : lines) {
    const hir::SpaceId space = line.outcome->subject;
    const data::Row row = SubjectRow(program, snapshot, line);
    const Label county = places.County(space, row);
    const Label township = places.Township(space, row);
    CountySummary& of = counties_[county.name];
    if (of.policy.name.empty()) {
      of.policy = {program.policy, program.title.empty() ? program.policy : program.title};
      of.policy_version = program.version;
    }
    Identify(of.total, county);
    CountLine(of.total, program, line);
    CountLine(total_, program, line);
    if (!township.name.empty()) {
      UnitSummary& below = of.townships[township.name];
      Identify(below, township);
      CountLine(below, program, line);
    }
    ++counts_[std::string(outcome::KindName(line.outcome->kind))][std::string(StatusName(line.status))];
    for (const outcome::Need& need : line.needs) AddReason(of.reasons, need);
    const std::optional<Recommendation::Kind> kind = KindOf(line);
    if (!kind) continue;
    if (++listed[{county.name, *kind}] > kMaxRecommendations) {
      ++of.recommendations_left_out;
      continue;
    }
    Recommendation r = Recommend(program, line, *kind);
    const Label person = places.Named(space, row);
    if (person.title != person.name) r.person = person.title;
    r.township = township.title;
    of.recommendations.push_back(std::move(r));
  }
}

void Summary::Finish() {
  for (auto& [id, county] : counties_) {
    std::stable_sort(county.reasons.begin(), county.reasons.end(),
                     [](const Reason& a, const Reason& b) { return a.count > b.count; });
    if (county.reasons.size() > kMaxReasons) county.reasons.resize(kMaxReasons);
    std::stable_sort(county.recommendations.begin(), county.recommendations.end(),
                     [](const Recommendation& a, const Recommendation& b) { return a.kind < b.kind; });
  }
}

}  // namespace kaocheng::report
