#include "engine/outcome/rulings.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "engine/outcome/rows.h"

namespace kaocheng::outcome {
namespace {

using data::Row;
using hir::State;
using Kind = RulingFault::Kind;

class Finder {
 public:
  explicit Finder(const Context& context)
      : program_(context.program), snapshot_(context.snapshot), read_(ReadResults(context.results)) {}

  std::vector<RulingFault> Run() {
    std::map<uint32_t, std::set<Row>> named;  // by space: rulings on some outcome
    for (const hir::Outcome& outcome : program_.outcomes)
      if (outcome.rulings) Of(outcome, named[outcome.rulings->space.value]);
    for (const auto& [space, rows] : named) {
      const data::SpaceData& rulings = snapshot_.spaces.at(space);
      for (Row row = 0; row < rulings.rows; ++row) {
        const Date on = rulings.on[static_cast<size_t>(row)];
        if (!rows.contains(row) && snapshot_.period.first <= on && on <= snapshot_.period.last)
          faults_.push_back({Kind::kNoSuchOutcome, nullptr, hir::SpaceId{space}, row});
      }
    }
    std::stable_sort(faults_.begin(), faults_.end(), [](const RulingFault& a, const RulingFault& b) {
      return a.space != b.space ? a.space.value < b.space.value : a.row < b.row;
    });
    return std::move(faults_);
  }

 private:
  bool Holds(hir::ColumnId column, Row row) const {
    const Cell cell = read_(column, row);
    return cell.state == State::kValue && cell.value != 0;
  }

  void Of(const hir::Outcome& outcome, std::set<Row>& named) {
    const hir::Outcome::Rulings& rulings = *outcome.rulings;
    std::map<Row, std::vector<Row>> by_target;
    for (Row row = 0; row < snapshot_.spaces.at(rulings.space.value).rows; ++row) {
      if (Holds(rulings.names, row)) named.insert(row);
      if (!Holds(rulings.about, row)) continue;
      const auto target = TargetOf(outcome, row);
      if (!target) continue;
      if (*target == data::kNoRow)
        faults_.push_back({Kind::kNoSuchRow, &outcome, rulings.space, row});
      else
        by_target[*target].push_back(row);
    }
    for (const auto& [target, rows] : by_target) {
      const auto fault = FaultOf(outcome, target, rows);
      for (const Row row : rows)
        if (fault)
          faults_.push_back(
              {Unknown(outcome, row) ? Kind::kNoSuchBand : *fault, &outcome, rulings.space, row});
    }
  }

  // The row that a ruling is about; nothing where it is not this period's, or nobody whom this policy judges.
  std::optional<Row> TargetOf(const hir::Outcome& outcome, Row ruling) const {
    const data::SpaceData& rulings = snapshot_.spaces.at(outcome.rulings->space.value);
    const Row owner = rulings.owner[static_cast<size_t>(ruling)];
    if (snapshot_.spaces.at(outcome.subject.value).judged[static_cast<size_t>(owner)] == 0)
      return std::nullopt;
    if (outcome.space == outcome.subject) return owner;
    const std::vector<data::DateRange>& cells = snapshot_.spaces.at(outcome.space.value).cells;
    const Date on = rulings.on[static_cast<size_t>(ruling)];
    for (size_t i = 0; i < cells.size(); ++i)
      if (cells[i].first == on) return owner * static_cast<Row>(cells.size()) + static_cast<Row>(i);
    const bool within = snapshot_.period.first <= on && on <= snapshot_.period.last;
    return within ? std::optional(data::kNoRow) : std::nullopt;
  }

  std::optional<Kind> FaultOf(const hir::Outcome& outcome, Row target, const std::vector<Row>& rows) const {
    const Cell tied{2, State::kValue};
    bool tie = false;
    bool settled = true;
    for (const hir::Outcome::Quota& quota : outcome.quotas) {
      if (read_(quota.place, target) != tied) continue;
      tie = true;
      const Cell place = read_(quota.settled, target);
      settled = settled && place.state == State::kValue && place != tied;
    }
    if (!tie) return Kind::kNotTied;
    if (settled) return std::nullopt;
    const Cell said = read_(outcome.rulings->value, rows.front());
    const bool agree = std::all_of(rows.begin(), rows.end(),
                                   [&](Row row) { return read_(outcome.rulings->value, row) == said; });
    return agree ? Kind::kDoesNotFit : Kind::kContradicted;
  }

  // The ruling names no band of the grade.
  bool Unknown(const hir::Outcome& outcome, Row row) const {
    const Cell said = read_(outcome.rulings->value, row);
    const hir::Enum& bands = program_.enums[program_.columns[outcome.value].type.enum_id()];
    if (said.state != State::kValue) return false;
    const std::string_view text = snapshot_.dictionary->Text(static_cast<int32_t>(said.value));
    return std::none_of(bands.members.begin(), bands.members.end(), [&](const hir::Named& band) {
      return band.name == text || band.title == text ||
             std::find(band.aliases.begin(), band.aliases.end(), text) != band.aliases.end();
    });
  }

  const hir::Program& program_;
  const data::Snapshot& snapshot_;
  Read read_;
  std::vector<RulingFault> faults_;
};

}  // namespace

std::vector<RulingFault> FindRulingFaults(const Context& context) { return Finder(context).Run(); }

}  // namespace kaocheng::outcome
