#include <algorithm>

#include "engine/compare/aligner.h"
#include "engine/compare/match.h"

namespace kaocheng::compare {

void Aligner::MeetLadder(size_t index) {
  LadderLink& link = out_.ladders[index];
  const hir::Ladder& x = program_.ladders[link.before];
  const hir::Ladder& y = program_.ladders[link.after];
  MeetSteps(x, y, link);
  MeetEscalations(x, y, link);
  link.violations = Match(x.violations.size(), y.violations.size(), [&](size_t i, size_t k, int round) {
    return round < 2 && x.violations[i].named.name == y.violations[k].named.name &&
           x.violations[i].space == y.violations[k].space &&
           x.violations[i].at_end.has_value() == y.violations[k].at_end.has_value();
  });
  const Near around{x.named.name, hir::TitleOrName(x.named)};
  provisions_.Enter(around);
  for (const auto& [a, b] :
       {std::pair(x.history_step, y.history_step), std::pair(x.history_annulled, y.history_annulled),
        std::pair(x.history_cause, y.history_cause)})
    Meet(a, b, around);
  for (Link::Part& part : link.violations) MeetViolation(x, y, part);
  provisions_.Enter({});
}

void Aligner::MeetSteps(const hir::Ladder& x, const hir::Ladder& y, LadderLink& link) {
  for (size_t i = 0; i < x.steps.size(); ++i) {
    const hir::Step& s = x.steps[i];
    const hir::Step& t = y.steps[i];
    const std::string path = x.named.name + "." + s.named.name + ".lasts";
    const bool same = s.final == t.final && s.unit == t.unit && s.lasts == t.lasts;
    const Provision provision{path,      hir::TitleOrName(s.named), s.named.span, t.named.span, LastsOf(s),
                              LastsOf(t)};
    link.lasts.push_back(same ? kNone : provisions_.Add(path, provision));
  }
}

void Aligner::MeetEscalations(const hir::Ladder& x, const hir::Ladder& y, LadderLink& link) {
  const auto same = [](const hir::Escalation& e, const hir::Escalation& f) {
    return e.to == f.to && e.count == f.count && e.of == f.of && e.unit == f.unit && e.last == f.last;
  };
  link.escalations = Match(x.escalations.size(), y.escalations.size(), [&](size_t i, size_t k, int round) {
    const hir::Escalation& e = x.escalations[i];
    const hir::Escalation& f = y.escalations[k];
    return round == 0 ? same(e, f) : round == 1 ? e.to == f.to && e.of == f.of : e.to == f.to;
  });
  for (Link::Part& part : link.escalations) {
    const bool both = part.before != kNone && part.after != kNone;
    if (both && same(x.escalations[part.before], y.escalations[part.after])) continue;
    part.provision = provisions_.AddWords(part.before == kNone ? Span{} : x.escalations[part.before].span,
                                          part.after == kNone ? Span{} : y.escalations[part.after].span,
                                          {x.named.name + ".escalate", hir::TitleOrName(x.named)});
  }
}

void Aligner::MeetViolation(const hir::Ladder& x, const hir::Ladder& y, Link::Part& part) {
  if (part.before == kNone || part.after == kNone) {
    const bool gone = part.after == kNone;
    part.provision = ViolationPresence(gone ? x : y, gone ? part.before : part.after, gone);
    return;
  }
  const hir::Violation& v = x.violations[part.before];
  const hir::Violation& w = y.violations[part.after];
  const Near near{v.named.name, hir::TitleOrName(v.named)};
  Meet(v.on, w.on, near);
  MeetClauses(v.clauses, w.clauses, near);
  if (v.at_end) MeetClauses(*v.at_end, *w.at_end, near);
}

void Aligner::MeetClauses(const hir::Clauses& x, const hir::Clauses& y, const Near& near) {
  const auto of_x = x.all();
  const auto of_y = y.all();
  for (size_t i = 0; i < of_x.size(); ++i) Meet(of_x[i], of_y[i], near);
}

size_t Aligner::ViolationPresence(const hir::Ladder& ladder, size_t violation, bool gone) {
  const hir::Violation& v = ladder.violations[violation];
  return provisions_.AddPresence("violation " + ladder.named.name, v.named, {"violation", "违规"}, v.span,
                                 gone);
}

}  // namespace kaocheng::compare
