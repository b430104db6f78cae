#include "adapters/report/comparison_words.h"

#include <algorithm>
#include <cstdlib>

#include "adapters/report/text.h"

namespace kaocheng::report {

using compare::Cause;
using compare::Effect;

std::string_view EffectName(Effect effect) {
  switch (effect) {
    case Effect::kBetter:
      return "better";
    case Effect::kWorse:
      return "worse";
    case Effect::kNeither:
      return "neither";
  }
  std::abort();
}

Term EffectTerm(Effect effect) {
  switch (effect) {
    case Effect::kBetter:
      return {"better", "有利"};
    case Effect::kWorse:
      return {"worse", "不利"};
    case Effect::kNeither:
      return {"changed", "有变"};
  }
  std::abort();
}

std::string_view CauseName(Cause cause) {
  switch (cause) {
    case Cause::kUnknown:
      return "";
    case Cause::kOne:
      return "one";
    case Cause::kEach:
      return "each";
    case Cause::kTogether:
      return "together";
    case Cause::kEither:
      return "either";
  }
  std::abort();
}

Term CauseTerm(Cause cause) {
  switch (cause) {
    case Cause::kUnknown:
      return {"", ""};
    case Cause::kOne:
      return {"alone", "单独"};
    case Cause::kEach:
      return {"each a part", "各占一部分"};
    case Cause::kTogether:
      return {"only together", "共同作用"};
    case Cause::kEither:
      return {"either is enough", "其一即可"};
  }
  std::abort();
}

Term ClassTerm(const compare::OutcomeChange& outcome, const std::string& name) {
  const auto found = std::find_if(outcome.classes.begin(), outcome.classes.end(),
                                  [&](const compare::Class& c) { return c.name == name; });
  return found == outcome.classes.end() ? Term(name) : found->title;
}

Term SaidTerm(const compare::OutcomeChange& outcome, const std::optional<compare::Said>& said) {
  if (!said) return ClassTerm(outcome, "none");
  const bool known = said->status == outcome::Status::kDetermined && !said->value.empty();
  const bool amount = known && outcome.kind == hir::OutcomeKind::kAward && outcome.money;
  if (amount) return GroupedYuan(said->fen);
  if (known && outcome.kind == hir::OutcomeKind::kDuty) return said->met + "/" + said->required;
  if (known && outcome.kind == hir::OutcomeKind::kScore) return said->value;
  Term term = ClassTerm(outcome, said->class_name);
  if (outcome.kind == hir::OutcomeKind::kSanction && said->class_name == "decided") {
    const Term step = ClassTerm(outcome, said->value);
    term = {term.en + ": " + step.en, term.zh + "：" + step.zh};
  }
  return term;
}

std::string ProvisionName(size_t index) { return "P" + std::to_string(index + 1); }

std::string CauseText(const compare::Change& change) {
  std::string text;
  for (const std::vector<size_t>& way : change.ways) {
    if (!text.empty()) text += " / ";
    for (size_t i = 0; i < way.size(); ++i) text += (i == 0 ? "" : " + ") + ProvisionName(way[i]);
  }
  return text;
}

std::string SignedYuan(int64_t fen) { return (fen > 0 ? "+" : "") + GroupedYuan(fen); }

}  // namespace kaocheng::report
