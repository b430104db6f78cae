#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/compare/aligner.h"

namespace kaocheng::compare {

using hir::Column;
using hir::ColumnId;
using hir::LadderId;
using hir::SpaceId;

Alignment Aligner::Run() && {
  PairLadders();
  PairNames();
  PairOutcomes();
  for (size_t i = 0; i < out_.ladders.size(); ++i) MeetLadder(i);
  for (OutcomeLink& link : out_.outcomes) MeetOutcome(link);
  out_.provisions = std::move(provisions_).Take();
  return std::move(out_);
}

void Aligner::PairLadders() {
  for (size_t i = 0; i < program_.ladders.size(); ++i) {
    const LadderId with = program_.ladders.id_at(i);
    const hir::Ladder& ladder = program_.ladders[with];
    for (size_t k = 0; k < i; ++k) {
      const LadderId base = program_.ladders.id_at(k);
      const hir::Ladder& other = program_.ladders[base];
      // The other side's stand behind the base's; one side has each name once.
      const bool alike = other.named.name == ladder.named.name && other.subject == ladder.subject &&
                         other.steps_enum == ladder.steps_enum && other.history == ladder.history &&
                         other.history_annulled.valid() == ladder.history_annulled.valid() &&
                         other.history_cause.valid() == ladder.history_cause.valid();
      if (!alike) continue;
      canonical_[ladder.sanctions] = other.sanctions;
      ladder_canonical_[with] = base;
      LadderLink link;
      link.before = base;
      link.after = with;
      out_.ladders.push_back(std::move(link));
    }
  }
}

SpaceId Aligner::Canonical(SpaceId space) const {
  const auto found = canonical_.find(space);
  return found == canonical_.end() ? space : found->second;
}
LadderId Aligner::Canonical(LadderId ladder) const {
  const auto found = ladder_canonical_.find(ladder);
  return found == ladder_canonical_.end() ? ladder : found->second;
}

// Clauses of one name, where each side has one.
void Aligner::PairNames() {
  using Key = std::tuple<hir::Label::Kind, std::string, SpaceId, hir::TypeKind, bool, uint32_t>;
  std::map<Key, std::pair<std::vector<ColumnId>, std::vector<ColumnId>>> named;
  for (size_t i = 0; i < program_.columns.size(); ++i) {
    const ColumnId id = program_.columns.id_at(i);
    const Column& column = program_.columns[id];
    if (column.label.kind == hir::Label::Kind::kNone || column.label.kind == hir::Label::Kind::kCondition)
      continue;
    auto& [base, with] = named[{column.label.kind, column.label.name, Canonical(column.space),
                                column.type.kind, column.type.optional, column.type.of}];
    (i < joined_.base_columns ? base : with).push_back(id);
  }
  for (const auto& [key, columns] : named) {
    const auto& [base, with] = columns;
    if (base.size() != 1 || with.size() != 1) continue;
    out_.counterparts.emplace(base.front(), with.front());
    out_.counterparts.emplace(with.front(), base.front());
  }
}

const hir::Named* Aligner::ViolationOf(const hir::Outcome& outcome) const {
  if (outcome.kind != hir::OutcomeKind::kSanction || !outcome.ladder.valid()) return nullptr;
  return &program_.ladders[outcome.ladder].violations[outcome.violation].named;
}

void Aligner::PairOutcomes() {
  const auto key = [&](const hir::Outcome& o) {
    const hir::Named* violation = ViolationOf(o);
    return std::tuple(o.kind, o.named.name, o.subject, Canonical(o.space),
                      violation == nullptr ? std::string() : violation->name);
  };
  std::set<const hir::Outcome*> taken;
  for (const hir::Outcome& outcome : joined_.base) {
    OutcomeLink link;
    link.before = &outcome;
    for (const hir::Outcome& other : joined_.with) {
      if (key(other) == key(outcome) && taken.insert(&other).second) {
        link.after = &other;
        break;
      }
    }
    out_.outcomes.push_back(link);
  }
  for (const hir::Outcome& outcome : joined_.with) {
    if (taken.contains(&outcome)) continue;
    OutcomeLink link;
    link.after = &outcome;
    out_.outcomes.push_back(link);
  }
}

LadderId LadderOf(const hir::Program& program, const Column& column) {
  if (const auto* fold = std::get_if<hir::Fold>(&column.op)) return fold->ladder;
  if (const auto* reduce = std::get_if<hir::Reduce>(&column.op)) {
    const LadderId read = program.spaces[reduce->source].ladder;
    if (read.valid()) return read;
  }
  return program.spaces[column.space].ladder;
}

Alignment Align(const Joined& joined) { return Aligner(joined).Run(); }

}  // namespace kaocheng::compare