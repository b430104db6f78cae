#include <string>
#include <string_view>

#include "adapters/report/tally.h"
#include "dsl/hir/titles.h"

namespace kaocheng::report {

namespace {

// What reports print for whoever handles a line: the title of a level or an office.
std::string HandlerTitle(const hir::Outcome& outcome, std::string_view name) {
  for (const hir::Handler& handler : outcome.handlers) {
    if (handler.name == name) return hir::TitleOrName(handler);
    for (const hir::Named& other : handler.with)
      if (other.name == name) return hir::TitleOrName(other);
  }
  return std::string(name);
}

}  // namespace

Recommendation Recommend(const hir::Program& program, const data::Dictionary& dictionary,
                         const outcome::Line& line, Recommendation::Kind kind) {
  Recommendation r;
  r.kind = kind;
  r.subject = outcome::SubjectOf(dictionary, line);
  r.outcome = LabelOf(line.outcome->named);
  if (line.outcome->kind == hir::OutcomeKind::kSanction) {
    r.outcome = LabelOf(program.ladders[line.outcome->ladder].violations[line.outcome->violation].named);
  }
  r.scope = outcome::ScopeOf(line);
  r.record = outcome::RecordOf(dictionary, line);
  if (line.on != data::kNoDate) r.on = FormatDate(line.on);
  const outcome::Open& open = *line.more->open;
  const hir::Type type = outcome::TypeOf(program, line);
  r.tied = open.tied.size();
  r.money = type.kind == hir::TypeKind::kMoney;
  for (const std::string_view handler : line.more->handled_by)
    r.handled_by.push_back(HandlerTitle(*line.outcome, handler));
  if (kind == Recommendation::Kind::kUndetermined && !open.needs.empty()) {
    r.what_en = open.needs.front().what_en;
    r.what_zh = open.needs.front().what_zh;
  }
  if (line.null) return r;
  if (type.kind == hir::TypeKind::kBoolean) return r;
  if (type.kind == hir::TypeKind::kEnum) {
    r.value = LabelOf(program.enums[type.enum_id()].members[static_cast<size_t>(line.value)]);
    return r;
  }
  const std::string text = outcome::ValueText(program, dictionary, line);
  r.value = {text, text};
  return r;
}

std::optional<Recommendation::Kind> DecisionOf(const outcome::Line& line) {
  if (line.status == outcome::Status::kForDecision) return Recommendation::Kind::kDecision;
  if (line.status == outcome::Status::kUndetermined) return Recommendation::Kind::kUndetermined;
  if (line.outcome->kind == hir::OutcomeKind::kAward) return Recommendation::Kind::kAward;
  const bool none = !line.null && line.value == 0;  // the first member of a ladder is no step
  const bool recommends =
      line.state == outcome::SanctionState::kNone || line.state == outcome::SanctionState::kRecommended;
  if (line.outcome->kind == hir::OutcomeKind::kSanction && !none && recommends)
    return Recommendation::Kind::kSanction;
  return std::nullopt;
}

}  // namespace kaocheng::report
