#include <set>
#include <tuple>

#include "engine/compare/aligner.h"
#include "engine/compare/rename.h"
#include "engine/outcome/outcome.h"

namespace kaocheng::compare {

using hir::ColumnId;

namespace {

// What is aligned of a sanction is the violation that leads to it.
Term NounOf(hir::OutcomeKind kind) {
  if (kind == hir::OutcomeKind::kSanction) return {"violation", "违规"};
  return {std::string(outcome::KindName(kind)), std::string(outcome::KindTitle(kind))};
}

std::vector<std::pair<ColumnId, ColumnId>> PairsOf(const hir::Outcome& x, const hir::Outcome& y) {
  std::vector<std::pair<ColumnId, ColumnId>> pairs = {{x.value, y.value},
                                                      {x.eligible, y.eligible},
                                                      {x.required, y.required},
                                                      {x.met, y.met},
                                                      {x.violation_state, y.violation_state}};
  for (size_t i = 0; i < x.quotas.size(); ++i) {
    pairs.emplace_back(x.quotas[i].place, y.quotas[i].place);
    if (x.rulings) pairs.emplace_back(x.quotas[i].settled, y.quotas[i].settled);
  }
  if (x.share) {
    pairs.insert(pairs.end(), {{x.share->own, y.share->own},
                               {x.share->highest, y.share->highest},
                               {x.share->budget, y.share->budget},
                               {x.share->owed, y.share->owed}});
  }
  return pairs;
}

// What outcomes have to have in common for their columns to meet.
auto ShapeOf(const hir::Outcome& o) {
  return std::tuple(o.eligible.valid(), o.required.valid(), o.quotas.size(), o.rulings.has_value(),
                    o.share.has_value(), o.share && o.share->budget.valid(),
                    o.share && o.share->highest.valid(), o.share && o.share->prorated);
}

}  // namespace

void Aligner::MeetOutcome(OutcomeLink& link) {
  const hir::Outcome& one = link.before == nullptr ? *link.after : *link.before;
  if (one.kind == hir::OutcomeKind::kMeasure) return;
  if (link.before == nullptr || link.after == nullptr) return AddPresence(link);
  const hir::Outcome& x = *link.before;
  const hir::Outcome& y = *link.after;
  link.inside = program_.columns[x.value].type == program_.columns[y.value].type && x.space == y.space &&
                ShapeOf(x) == ShapeOf(y) && Canonical(x.ladder) == Canonical(y.ladder);
  if (!link.inside) return AddShape(link);
  for (const auto& [a, b] : PairsOf(x, y)) Meet(a, b, {x.named.name, hir::TitleOrName(x.named)});
  link.handlers = MeetHandlers(x, y);
}

void Aligner::AddPresence(OutcomeLink& link) {
  const bool gone = link.after == nullptr;
  const hir::Outcome& one = gone ? *link.before : *link.after;
  if (one.kind == hir::OutcomeKind::kSanction && one.ladder.valid()) {
    link.provision = ViolationPresence(program_.ladders[one.ladder], one.violation, gone);
  } else {
    const std::string noun(outcome::KindName(one.kind));
    link.provision =
        provisions_.AddPresence("outcome " + noun, one.named, NounOf(one.kind), one.named.span, gone);
  }
  Below(one);
}

// An outcome that is another thing on the other side, and is exchanged as a whole.
void Aligner::AddShape(OutcomeLink& link) {
  const hir::Outcome& x = *link.before;
  const hir::Outcome& y = *link.after;
  const auto words = [&](const hir::Outcome& o) {
    const bool quotas = x.quotas.size() != y.quotas.size();
    if (quotas && o.quotas.empty()) return Span{};
    return program_.columns[quotas ? o.quotas.front().group : o.value].span;
  };
  const std::optional<size_t> members = MembersApart(x.value, y.value);
  link.provision = members
                       ? *members
                       : provisions_.AddWords(words(x), words(y), {x.named.name, hir::TitleOrName(x.named)});
  Below(x);
  Below(y);
}

void Aligner::Below(const hir::Outcome& outcome) {
  std::set<ColumnId> seen;
  Renamed(outcome, {[&](ColumnId id) {
                      Below(id, id, seen);
                      return id;
                    },
                    [](hir::SpaceId id) { return id; }, [](hir::LadderId id) { return id; }});
}

size_t Aligner::MeetHandlers(const hir::Outcome& x, const hir::Outcome& y) {
  const std::string& path = x.named.name;
  const std::string title = hir::TitleOrName(x.named);
  if (SameHandlers(x.handlers, y.handlers)) {
    for (size_t i = 0; i < x.handlers.size(); ++i)
      Meet(x.handlers[i].when, y.handlers[i].when, {path + ".handled_by", title});
    return kNone;
  }
  const bool steps = x.kind == hir::OutcomeKind::kSanction;
  const hir::Enum* names = steps ? &program_.enums[program_.columns[x.value].type.enum_id()] : nullptr;
  std::set<int64_t> at;
  for (const auto* handlers : {&x.handlers, &y.handlers}) {
    for (const hir::Handler& handler : *handlers) at.insert(handler.step);
  }
  Term before{""}, after{""};
  const auto add = [](Term& to, const Term& words) {
    to.en += (to.en.empty() || words.en.empty() ? "" : "; ") + words.en;
    to.zh += (to.zh.empty() || words.zh.empty() ? "" : "；") + words.zh;
  };
  for (const int64_t step : at) {
    std::vector<hir::Handler> was = x.handlers, is = y.handlers;
    std::erase_if(was, [&](const hir::Handler& handler) { return handler.step != step; });
    std::erase_if(is, [&](const hir::Handler& handler) { return handler.step != step; });
    if (SameHandlers(was, is)) continue;
    add(before, HandlersOf(was, names));
    add(after, HandlersOf(is, names));
  }
  return provisions_.Add("handlers " + path, {path + ".handled_by", title, {}, {}, before, after});
}

}  // namespace kaocheng::compare
