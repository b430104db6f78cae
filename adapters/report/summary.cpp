#include "adapters/report/summary.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <ranges>
#include <string>
#include <utility>

#include "adapters/report/lines.h"
#include "adapters/report/tally.h"
#include "engine/compare/units.h"

namespace kaocheng::report {

namespace {

// `like`: a need, or a reason of another part.
template <typename Like>
Reason& Find(std::vector<Reason>& reasons, const Like& like) {
  for (Reason& reason : reasons) {
    if (reason.clause_en == like.clause_en) return reason;
  }
  return reasons.emplace_back(Reason{like.clause_en, like.clause_zh, like.what_en, like.what_zh, 0});
}

// Finds the county and township that rows of a program's entities belong to.
class Places {
 public:
  Places(const hir::Program& program, const data::Snapshot& snapshot, const Names& names)
      : program_(program), snapshot_(snapshot), names_(names), units_(compare::UnitsOf(program)) {}

  // The county at or above the row; a unit above the counties stands for itself.
  Label County(hir::SpaceId space, data::Row row) const {
    const data::Row county = Above(space, row, units_.county.kind);
    return county != data::kNoRow ? Named(units_.county.kind, county) : Named(space, row);
  }
  const Term& TownshipTitle() const { return units_.township.title; }
  // Empty where the row is no township and lies below none.
  Label Township(hir::SpaceId space, data::Row row) const {
    const data::Row township = Above(space, row, units_.township.kind);
    return township == data::kNoRow ? Label{} : Named(units_.township.kind, township);
  }
  // Whether two rows of one kind lie in one county, and in one township.
  bool SamePlace(hir::SpaceId space, data::Row a, data::Row b) const {
    for (const hir::SpaceId kind : {units_.county.kind, units_.township.kind}) {
      const data::Row above = Above(space, a, kind);
      if (above == data::kNoRow || above != Above(space, b, kind)) return false;
    }
    return true;
  }
  Label Named(hir::SpaceId space, data::Row row) const {
    const int32_t code = snapshot_.spaces[space.value].ids[static_cast<size_t>(row)];
    const std::string_view id = snapshot_.dictionary->Text(code);
    const std::string_view name = names_.Of(program_.spaces[space].named.name, code);
    return {std::string(id), std::string(name.empty() ? id : name)};
  }

 private:
  data::Row Above(hir::SpaceId space, data::Row row, hir::SpaceId kind) const {
    return kind.valid() ? AncestorRow(snapshot_, space, row, kind) : data::kNoRow;
  }

  const hir::Program& program_;
  const data::Snapshot& snapshot_;
  const Names& names_;
  compare::Units units_;
};

void Identify(UnitSummary& unit, const Label& label) {
  unit.id = label.name;
  unit.name = label.title;
}

// Lines by kind of outcome and status.
class Counter {
 public:
  void Add(const outcome::Line& line) {
    ++counts_[static_cast<size_t>(line.outcome->kind)][static_cast<size_t>(line.status)];
  }
  void AddTo(Summary::Counts& counts) const {
    for (size_t kind = 0; kind < counts_.size(); ++kind) {
      for (size_t status = 0; status < counts_[kind].size(); ++status) {
        const uint64_t count = counts_[kind][status];
        if (count == 0) continue;
        const std::string_view name = outcome::KindName(static_cast<hir::OutcomeKind>(kind));
        counts[std::string(name)][std::string(StatusName(static_cast<outcome::Status>(status)))] += count;
      }
    }
  }

 private:
  std::array<std::array<uint64_t, 3>, 6> counts_{};
};

// A county and the township in it that lines are of; no township where they are of the county itself.
struct Place {
  Place(CountySummary& of_county, UnitSummary* of_township, const hir::Program& program)
      : county(of_county), in_county(of_county.total, program), township(of_township) {
    if (township != nullptr) in_township.emplace(*township, program);
  }
  CountySummary& county;
  LineCounter in_county;
  UnitSummary* township;
  std::optional<LineCounter> in_township;
};

}  // namespace

int64_t UnitSummary::AwardFen() const {
  int64_t fen = 0;
  for (const AwardTally& award : awards) fen += award.fen;
  return fen;
}

void Summary::Add(const hir::Program& program, const data::Snapshot& snapshot, const Names& names,
                  const outcome::Lines& lines, std::string_view unit) {
  const Places places(program, snapshot, names);
  const hir::SpaceId people = compare::PeopleOf(program);
  const data::SpaceData& persons = snapshot.spaces[people.value];
  std::map<std::pair<std::string, std::string>, Place> met;  // by county and township
  hir::SpaceId space;
  data::Row row = data::kNoRow;
  Place* place = nullptr;
  // Neighbours mostly lie in one township.
  const auto go_to = [&](hir::SpaceId at_space, data::Row at) {
    const bool there =
        place != nullptr && space == at_space && (row == at || places.SamePlace(space, row, at));
    space = at_space;
    row = at;
    if (there) return;
    const Label county = places.County(space, row);
    const Label township = places.Township(space, row);
    CountySummary& of = counties_[county.name];
    Identify(of.total, county);
    UnitSummary* below = township.name.empty() ? nullptr : &of.townships[township.name];
    if (below != nullptr) Identify(*below, township);
    place = &met.try_emplace({county.name, township.name}, of, below, program).first->second;
  };
  const auto take_policy = [&] {
    place->county.policy = {program.policy, program.title.empty() ? program.policy : program.title};
    place->county.policy_version = program.version;
    place->county.township = places.TownshipTitle();
  };

  for (data::Row person = 0; person < persons.rows; ++person) {
    if (persons.judged[static_cast<size_t>(person)] == 0) continue;
    if (!unit.empty() && !LiesIn(program, snapshot, people, person, unit)) continue;
    go_to(people, person);
    if (place->county.policy.name != program.policy) take_policy();
    ++place->county.total.people;
    ++total_.people;
    if (place->township != nullptr) ++place->township->people;
  }

  std::map<std::pair<const CountySummary*, Recommendation::Kind>, uint64_t> listed;
  Counter counter;
  LineCounter in_all(total_, program);
  for (const outcome::Line& line : lines | std::views::join) {  // by subject
    go_to(line.outcome->subject, SubjectRow(program, snapshot, line));
    CountySummary& county = place->county;
    if (county.policy.name.empty()) take_policy();
    in_all.Add(line);
    place->in_county.Add(line);
    if (place->in_township) place->in_township->Add(line);
    counter.Add(line);
    for (const outcome::Need& need : line.more->open->needs) ++Find(county.reasons, need).count;
    const std::optional<Recommendation::Kind> kind = DecisionOf(line);
    if (!kind) continue;
    if (++listed[{&county, *kind}] > kMaxRecommendations) {
      ++county.recommendations_left_out;
      continue;
    }
    Recommendation r = Recommend(program, *snapshot.dictionary, line, *kind);
    const Label person = places.Named(space, row);
    if (person.title != person.name) r.person = person.title;
    if (place->township != nullptr) r.township = place->township->name;
    county.recommendations.push_back(std::move(r));
  }
  counter.AddTo(counts_);
}

void Summary::Append(Summary&& next) {
  CountAll(total_, next.total_);
  for (auto& [id, from] : next.counties_) {
    CountySummary& to = counties_[id];
    if (from.total.people > 0 || to.policy.name.empty()) {
      to.policy = from.policy;
      to.policy_version = from.policy_version;
      to.township = from.township;
    }
    const auto add = [](UnitSummary& unit, const UnitSummary& counted) {
      unit.id = counted.id;
      unit.name = counted.name;
      CountAll(unit, counted);
    };
    add(to.total, from.total);
    for (const auto& [name, township] : from.townships) add(to.townships[name], township);
    for (const Reason& reason : from.reasons) Find(to.reasons, reason).count += reason.count;
    std::ranges::move(from.recommendations, std::back_inserter(to.recommendations));
    to.recommendations_left_out += from.recommendations_left_out;
  }
  for (const auto& [kind, statuses] : next.counts_)
    for (const auto& [status, count] : statuses) counts_[kind][status] += count;
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
