#include "adapters/cli/rulings.h"

#include "dsl/diagnostics/code.h"
#include "engine/outcome/rulings.h"

namespace kaocheng::cli {

namespace {

struct Told {
  Code code;
  std::vector<Term> args;
};

Told Tell(const outcome::Context& context, const outcome::RulingFault& fault) {
  const data::SpaceData& rulings = context.snapshot.spaces.at(fault.space.value);
  const hir::Space& space = context.program.spaces[fault.space];
  const auto at = static_cast<size_t>(fault.row);
  const auto text = [&](const char* name) -> std::string {
    for (size_t f = 0; f < space.fields.size(); ++f) {
      if (space.fields[f].named.name != name || rulings.fields[f].values.empty()) continue;
      return std::string(
          context.snapshot.dictionary->Text(static_cast<int32_t>(rulings.fields[f].values[at])));
    }
    return {};
  };
  using Kind = outcome::RulingFault::Kind;
  if (fault.kind == Kind::kNoSuchOutcome) return {Code::kRulingOnNothing, {text("outcome")}};
  const hir::Named& named = fault.outcome->named;
  const Term title{named.name, named.title};
  const std::string whom(outcome::RowName(context.program, context.snapshot, space.owner, rulings.owner[at]));
  switch (fault.kind) {
    case Kind::kNoSuchRow:
      return {Code::kRulingOnNobody, {title, FormatDate(rulings.on[at])}};
    case Kind::kNoSuchBand:
      return {Code::kRulingUnknownBand, {title, text("value")}};
    case Kind::kContradicted:
      return {Code::kRulingsContradict, {title, whom}};
    case Kind::kDoesNotFit:
      return {Code::kRulingDoesNotFit, {title, whom}};
    case Kind::kNoSuchOutcome:
    case Kind::kNotTied:
      break;
  }
  return {Code::kRulingOnNoTie, {title, whom}};
}

}  // namespace

void WarnOfRulings(const outcome::Context& context, Emitter& emitter) {
  for (const outcome::RulingFault& fault : outcome::FindRulingFaults(context)) {
    const data::SpaceData& rulings = context.snapshot.spaces.at(fault.space.value);
    const auto at = static_cast<size_t>(fault.row);
    Told told = Tell(context, fault);
    emitter.Report(told.code, DataPlace{rulings.file, rulings.lines.empty() ? 0 : rulings.lines[at], {}, {}},
                   std::move(told.args));
  }
}

}  // namespace kaocheng::cli
