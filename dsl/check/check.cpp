#include "dsl/check/check.h"

#include <fmt/format.h>

#include <set>

#include "dsl/ast/builtin_names.h"
#include "dsl/check/checker.h"
#include "dsl/check/tests.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/repeat.h"

namespace kaocheng::check {

hir::Program Check(const ast::Ast& ast, const layers::Consolidated& policy, Emitter& emitter,
                   hir::Suite* suite) {
  // A clause is lowered once for each place that reads it; what is wrong with it is said once.
  Emitter found;
  hir::Program program = Checker(ast, policy, found).Run(suite);
  std::set<std::string> said;
  for (const Diagnostic& diagnostic : found.diagnostics()) {
    const Span& span = std::get<Span>(diagnostic.place);
    std::string key = fmt::format("{} {} {}", CodeName(diagnostic.code), span.begin, span.source.value);
    for (const Term& arg : diagnostic.args) key += "\n" + arg.en;
    if (said.insert(key).second) Repeat(diagnostic, emitter);
  }
  return program;
}

Checker::Checker(const ast::Ast& ast, const layers::Consolidated& policy, Emitter& emitter)
    : ast_(ast), policy_(policy), emitter_(emitter), columns_(program_), symbols_(ast, policy) {}

hir::Program Checker::Run(hir::Suite* suite) {
  LowerPolicy();
  if (suite == nullptr) {
    if (!emitter_.has_errors()) hir::Verify(program_);
    return std::move(program_);
  }
  hir::Program policy = program_;
  Tests(*this, *suite).Run();
  if (!emitter_.has_errors()) hir::Verify(program_);
  suite->program = std::move(program_);
  return policy;
}

void Checker::LowerPolicy() {
  const ast::Policy& own = ast_.policies[policy_.policy];
  program_.policy = own.name.text;
  program_.title = own.titles.empty() ? own.name.text : own.titles.front().text;
  program_.level = own.level ? ast::BuiltinName(own.level->text).value_or(own.level->text) : "";
  program_.region = own.region;
  program_.version = own.version;
  program_.version.clear();
  for (const ast::PolicyId id : policy_.chain) {  // of each level its versions side by side
    const ast::Policy& policy = ast_.policies[id];
    if (program_.chain.empty() || program_.chain.back() != policy.name.text)
      program_.chain.push_back(policy.name.text);
    if (policy.name.text == program_.policy)
      program_.version += (program_.version.empty() ? "" : ", ") + policy.version;
  }
  DeclareTypes();
  LowerOutcomes();
  LimitOutcomes();
}

// Every declaration is lowered, also those that no outcome reads, so that each mistake is found.
void Checker::LowerOutcomes() {
  for (const layers::Entry& entry : policy_.entries) {
    const ast::DeclId id = entry.decl;
    const ast::Decl& decl = DeclOf(id);
    if (const auto space = spaces_.find(id); space != spaces_.end()) {
      for (size_t i = 0; i < fields_[space->second.value].size(); ++i)
        LowerField(space->second, fields_[space->second.value][i]);
    } else if (std::holds_alternative<ast::Measure>(decl.node)) {
      MakeMeasureOutcome(id);
    } else if (std::holds_alternative<ast::Parameter>(decl.node)) {
      CheckParameter(id);
    } else if (std::holds_alternative<ast::Duty>(decl.node)) {
      LowerDuty(id);
    } else if (std::holds_alternative<ast::Score>(decl.node)) {
      LowerScore(id);
    } else if (std::holds_alternative<ast::Grade>(decl.node)) {
      LowerGrade(id);
    } else if (std::holds_alternative<ast::AwardGroup>(decl.node)) {
      CheckAwardGroup(id);
    } else if (std::holds_alternative<ast::Award>(decl.node)) {
      LowerAward(id);
    } else if (std::holds_alternative<ast::Ladder>(decl.node)) {
      LowerLadder(id);
    } else if (const auto* violation = std::get_if<ast::Violation>(&decl.node)) {
      const auto ladder = symbols_.FindKind<ast::Ladder>(violation->under.text);
      if (!ladder) Fail(Code::kUnknownLadder, violation->under.span, {violation->under.text});
    } else if (std::holds_alternative<ast::Table>(decl.node)) {
      CheckTable(id);
    }
  }
}

hir::Outcome Checker::BeginOutcome(hir::OutcomeKind kind, const ast::Head& head,
                                   const std::vector<ast::Citation>& cites) {
  hir::Outcome outcome;
  outcome.kind = kind;
  outcome.named = NamedOf(head);
  outcome.cites = Cites(cites);
  outcome.policy = program_.policy;
  return outcome;
}

void Checker::FinishOutcome(hir::Outcome outcome, hir::SpaceId space, hir::ColumnId value) {
  outcome.subject = EntityOf(space);
  outcome.space = space;
  outcome.value = value;
  if (!outcome.eligible.valid() && program_.spaces[space].kind == hir::Space::Kind::kCell)
    outcome.eligible = InForce(space);
  program_.outcomes.push_back(std::move(outcome));
}

bool Checker::Enter(ast::DeclId id, hir::SpaceId space, const std::string& name, Span span) {
  return EnterNamed((uint64_t{space.value} << 32U) | id.value, name, span);
}

bool Checker::EnterNamed(uint64_t key, const std::string& name, Span span) {
  for (size_t i = 0; i < stack_.size(); ++i) {
    if (stack_[i].key != key) continue;
    std::string cycle;
    for (size_t j = i; j < stack_.size(); ++j) cycle += stack_[j].name + " → ";
    Diagnostic& diagnostic = emitter_.Report(Code::kCycle, stack_[i].span, {cycle + name});
    for (size_t j = i + 1; j < stack_.size(); ++j) {
      diagnostic.notes.push_back({Code::kReadHere, stack_[j].span, {stack_[j].name}, {}});
    }
    return false;
  }
  stack_.push_back({key, name, span});
  return true;
}

std::vector<hir::Citation> Checker::Cites(const std::vector<ast::Citation>& cites) {
  std::vector<hir::Citation> result;
  for (const ast::Citation& cite : cites) {
    const auto id = symbols_.FindKind<ast::Instrument>(cite.instrument.text);
    if (!id) {
      Fail(Code::kUnknownInstrument, cite.instrument.span, {cite.instrument.text});
      continue;
    }
    const hir::Named named = NamedOf(DeclOf(*id).head);
    result.push_back({named.title, named.name, cite.clause});
  }
  return result;
}

}  // namespace kaocheng::check
