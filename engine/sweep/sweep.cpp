#include "engine/sweep/sweep.h"

#include <algorithm>
#include <iterator>

#include "engine/outcome/collect.h"
#include "engine/outcome/judge.h"
#include "engine/plan/rewrites.h"

namespace kaocheng::sweep {

namespace {

using data::Row;
using hir::ColumnId;
using hir::OutcomeKind;
using hir::State;

// Of duties and scores only whether they can be told.
std::vector<ColumnId> ReadsOf(const hir::Program& program, const hir::Outcome& outcome) {
  if (outcome.kind != OutcomeKind::kDuty && outcome.kind != OutcomeKind::kScore)
    return plan::OutcomeColumns(program, outcome);
  std::vector<ColumnId> reads{outcome.value};
  if (outcome.eligible.valid()) reads.push_back(outcome.eligible);
  return reads;
}

Class ClassOf(const hir::Named& named) {
  return {named.name, named.title.empty() ? named.name : named.title};
}

bool IsCounted(const hir::Outcome& outcome) {
  return outcome.kind == OutcomeKind::kAward || outcome.kind == OutcomeKind::kGrade ||
         outcome.kind == OutcomeKind::kSanction;
}

// A ladder has an outcome for each of its violations; they are counted together.
size_t PlaceOf(const std::vector<Counted>& counted, const hir::Outcome& outcome) {
  if (!IsCounted(outcome)) return SIZE_MAX;
  const auto known = std::find_if(counted.begin(), counted.end(), [&](const Counted& c) {
    return c.kind == outcome.kind && c.name == outcome.named.name;
  });
  return known == counted.end() ? SIZE_MAX : static_cast<size_t>(known - counted.begin());
}

}  // namespace

std::vector<Counted> CountedOf(const hir::Program& program) {
  std::vector<Counted> all;
  for (const hir::Outcome& outcome : program.outcomes) {
    if (!IsCounted(outcome) || PlaceOf(all, outcome) != SIZE_MAX) continue;
    const hir::Type type = program.columns[outcome.value].type;
    const Class named = ClassOf(outcome.named);
    Counted& counted = all.emplace_back(Counted{outcome.kind, named.name, named.title, false, {}});
    if (outcome.kind == OutcomeKind::kAward) {
      counted.money = type.kind == hir::TypeKind::kMoney;
      counted.classes.push_back(named);
      continue;
    }
    // A grade's members rise and people read the best first; a ladder's first member is `none`.
    const std::vector<hir::Named>& members = program.enums[type.enum_id()].members;
    for (const hir::Named& member : members) {
      if (outcome.kind == OutcomeKind::kGrade)
        counted.classes.insert(counted.classes.begin(), ClassOf(member));
      else if (&member != &members.front())
        counted.classes.push_back(ClassOf(member));
    }
  }
  return all;
}

Sweep::Sweep(Open open, const data::Snapshot& snapshot, const Includes& includes,
             std::vector<std::vector<Value>> values, int threads)
    : open_(std::move(open)), snapshot_(snapshot), values_(std::move(values)), threads_(threads) {
  counted_ = CountedOf(open_.program);
  MakeItems(includes);
  FindParameters();
  MakeComponents();
}

void Sweep::MakeItems(const Includes& includes) {
  const hir::Program& program = open_.program;
  const outcome::Read nothing = [](ColumnId, Row) { return outcome::Cell{}; };
  outcome::Collector collector(program, snapshot_, nothing);
  std::map<uint32_t, size_t> first;  // of each kind's people among all
  for (const hir::Outcome& outcome : program.outcomes) {
    if (outcome.kind == OutcomeKind::kMeasure) continue;
    const data::SpaceData& subjects = snapshot_.spaces[outcome.subject.value];
    const auto [place, fresh] = first.try_emplace(outcome.subject.value, people_);
    if (fresh) people_ += static_cast<size_t>(subjects.rows);
    Item item{&outcome, 0, PlaceOf(counted_, outcome), {}};
    for (Row subject = 0; subject < subjects.rows; ++subject) {
      const auto at = static_cast<size_t>(subject);
      if (subjects.judged[at] == 0 || !includes(outcome.subject, subject)) continue;
      for (const Row row : collector.RowsOf(outcome, subject))
        item.rows.emplace_back(row, place->second + at);
    }
    if (item.rows.empty()) continue;  // this program judges nobody by it
    items_.push_back(std::move(item));
    reads_.push_back(ReadsOf(program, outcome));
  }
}

void Sweep::FindParameters() {
  const hir::Program& program = open_.program;
  std::vector<ColumnId> wanted;
  for (const auto& reads : reads_) wanted.insert(wanted.end(), reads.begin(), reads.end());
  whole_ = plan::MakePlan(program, wanted);
  depends_.assign(program.columns.size(), 0);
  for (size_t p = 0; p < open_.places.size(); ++p) {
    for (const ColumnId place : open_.places[p]) depends_[place.value] |= 1U << p;
  }
  for (size_t i = 0; i < depends_.size(); ++i) {
    if (whole_.needed[i] == 0) continue;
    for (const ColumnId read : whole_.reads[i]) depends_[i] |= depends_[read.value];
  }
  for (size_t i = 0; i < items_.size(); ++i) {
    for (ColumnId& read : reads_[i]) {
      read = whole_.same_as[read.value];
      items_[i].parameters |= depends_[read.value];
    }
  }
}

// Values that stand in the program or the data are read where they are needed; everything else is given to a
// component or evaluated by it.
void Sweep::MakeComponents() {
  const hir::Program& program = open_.program;
  const auto evaluated = [&](ColumnId id) { return !plan::IsFree(program, id); };
  std::map<Parameters, std::vector<ColumnId>> wanted;
  std::map<Parameters, bool> read_elsewhere;
  const auto want = [&](ColumnId id, Parameters by) {
    const Parameters own = depends_[id.value];
    wanted[own].push_back(id);
    if (own != by) read_elsewhere[own] = true;
  };
  for (size_t i = 0; i < items_.size(); ++i) {
    for (const ColumnId read : reads_[i]) want(read, items_[i].parameters);
  }
  for (size_t i = 0; i < depends_.size(); ++i) {
    const ColumnId id = program.columns.id_at(i);
    if (whole_.needed[i] == 0 || !evaluated(id)) continue;
    for (const ColumnId read : whole_.reads[i]) {
      if (evaluated(read) && depends_[read.value] != depends_[i]) want(read, depends_[i]);
    }
  }
  for (const auto& [parameters, columns] : wanted) {
    plan::Options options;
    options.given.resize(depends_.size());
    for (size_t i = 0; i < depends_.size(); ++i)
      options.given[i] = evaluated(program.columns.id_at(i)) && depends_[i] != parameters ? 1 : 0;
    components_.emplace(parameters,
                        Component{plan::MakePlan(program, columns, options), read_elsewhere[parameters]});
  }
}

std::vector<size_t> Sweep::ValuesOf(Parameters parameters, const std::vector<size_t>& combination) const {
  std::vector<size_t> values;
  for (size_t p = 0; p < combination.size(); ++p) {
    if ((parameters >> p & 1U) != 0) values.push_back(combination[p]);
  }
  return values;
}

// The place, among all combinations, of the last one that has these parameters' values.
size_t Sweep::LastWith(Parameters parameters, const std::vector<size_t>& combination) const {
  size_t place = 0;
  for (size_t p = 0; p < combination.size(); ++p) {
    const size_t value = (parameters >> p & 1U) != 0 ? combination[p] : values_[p].size() - 1;
    place = place * values_[p].size() + value;
  }
  return place;
}

const exec::Results& Sweep::Evaluated(Parameters parameters, const std::vector<size_t>& combination) {
  const Key key{parameters, ValuesOf(parameters, combination)};
  const auto known = evaluated_.find(key);
  if (known != evaluated_.end()) return *known->second.second;
  // Smaller sets first: what this one reads.
  std::vector<const exec::ColumnData*> given(depends_.size(), nullptr);
  for (const auto& [smaller, component] : components_) {
    if (smaller == parameters || (smaller & ~parameters) != 0) continue;
    const exec::Results& results = Evaluated(smaller, combination);
    for (size_t i = 0; i < given.size(); ++i) {
      if (component.plan.kept[i] != 0) given[i] = results.Find(open_.program.columns.id_at(i));
    }
  }
  for (size_t p = 0; p < combination.size(); ++p) open_.Put(p, values_[p][combination[p]]);
  auto results = std::make_unique<exec::Results>(
      exec::Execute(components_.at(parameters).plan, snapshot_, {.threads = threads_, .given = &given}));
  auto& place = evaluated_[key];
  place = {LastWith(parameters, combination), std::move(results)};
  return *place.second;
}

Sweep::Tally Sweep::TallyOf(const Item& item, const std::vector<size_t>& combination) {
  std::map<Parameters, const exec::Results*> results;
  for (const ColumnId read : reads_[static_cast<size_t>(&item - items_.data())]) {
    const Parameters parameters = depends_[read.value];
    if (!results.contains(parameters)) results[parameters] = &Evaluated(parameters, combination);
  }
  const outcome::Read read = [&](ColumnId id, Row row) {
    const ColumnId same = whole_.same_as[id.value];
    const exec::ColumnData& column = (*results.at(depends_[same.value]))[same];
    return outcome::Cell{column.value(row), column.state(row), {}};
  };
  Tally tally;
  Figures& figures = tally.figures;
  if (item.counted != SIZE_MAX) {
    figures.counts.resize(1);
    figures.counts.front().by_class.resize(counted_[item.counted].classes.size());
  }
  for (const auto& [row, person] : item.rows) {
    const outcome::Judgement judged = outcome::Judge(open_.program, snapshot_, read, *item.outcome, row);
    if (!judged.reported) continue;
    ++figures.lines;
    if (judged.status == outcome::Status::kUndetermined) ++figures.undetermined;
    if (judged.status == outcome::Status::kForDecision) ++figures.for_decision;
    if (item.counted == SIZE_MAX || judged.status != outcome::Status::kDetermined) continue;
    CountOne(item, judged, person, tally);
  }
  return tally;
}

void Sweep::CountOne(const Item& item, const outcome::Judgement& judged, size_t person, Tally& tally) const {
  if (judged.value.state != State::kValue) return;
  const Counted& counted = counted_[item.counted];
  Counts& counts = tally.figures.counts.front();
  const int64_t value = judged.value.value;
  const auto classes = static_cast<int64_t>(counted.classes.size());
  switch (item.outcome->kind) {
    case OutcomeKind::kAward:
      ++counts.by_class.front();
      if (!counted.money) return;
      counts.fen += value;
      if (value > 0) tally.paid.emplace_back(person, value);
      return;
    case OutcomeKind::kGrade:
      ++counts.by_class[static_cast<size_t>(classes - 1 - value)];
      return;
    case OutcomeKind::kSanction:
      // What history decided, or is only listed, is not recommended.
      if (judged.state == 1 && value > 0) ++counts.by_class[static_cast<size_t>(value - 1)];
      return;
    case OutcomeKind::kDuty:
    case OutcomeKind::kMeasure:
    case OutcomeKind::kScore:
      return;
  }
}

Figures Sweep::At(const std::vector<size_t>& combination, std::vector<int64_t>& amounts) {
  Figures all;
  all.counts.resize(counted_.size());
  for (size_t c = 0; c < counted_.size(); ++c) all.counts[c].by_class.resize(counted_[c].classes.size());
  std::vector<int64_t> paid(people_);
  for (size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    const auto [place, fresh] = tallies_.try_emplace({i, ValuesOf(item.parameters, combination)});
    if (fresh) place->second = {LastWith(item.parameters, combination), TallyOf(item, combination)};
    const Tally& tally = place->second.second;
    all.lines += tally.figures.lines;
    all.undetermined += tally.figures.undetermined;
    all.for_decision += tally.figures.for_decision;
    for (const auto& [person, fen] : tally.paid) paid[person] += fen;
    if (item.counted == SIZE_MAX) continue;
    const Counts& own = tally.figures.counts.front();
    Counts& counts = all.counts[item.counted];
    for (size_t c = 0; c < own.by_class.size(); ++c) counts.by_class[c] += own.by_class[c];
    counts.fen += own.fen;
    all.fen += own.fen;
  }
  std::copy_if(paid.begin(), paid.end(), std::back_inserter(amounts), [](int64_t fen) { return fen > 0; });
  Forget(LastWith(~Parameters{0}, combination));
  return all;
}

// Whatever no later combination asks for.
void Sweep::Forget(size_t place) {
  std::erase_if(evaluated_, [&](const auto& one) {
    const Component& component = components_.at(static_cast<Parameters>(one.first.first));
    return one.second.first <= place || !component.read_elsewhere;
  });
  std::erase_if(tallies_, [&](const auto& one) { return one.second.first <= place; });
}

}  // namespace kaocheng::sweep
