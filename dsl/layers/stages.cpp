#include "dsl/layers/stages.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/repeat.h"
#include "dsl/layers/words.h"

namespace kaocheng::layers {

namespace {

Date Effective(const ast::Ast& ast, ast::PolicyId id) {
  return ast.policies[id].effective.value_or(kMinDate);
}

void CheckAgree(const ast::Ast& ast, ast::PolicyId one, ast::PolicyId other, Emitter& emitter) {
  const ast::Policy& a = ast.policies[one];
  const ast::Policy& b = ast.policies[other];
  const auto word = [](const std::optional<ast::Name>& name) { return name ? name->text : std::string(); };
  const auto differ = [&](Term what) {
    emitter.Report(Code::kVersionHeader, b.name.span, {b.name.text, std::move(what)})
        .notes.push_back({Code::kNoteFirst, a.name.span, {}, {}});
  };
  const auto level = [&](const ast::Policy& policy) { return LevelNamed(word(policy.level)); };
  if (level(a) != level(b)) differ({"level", "层级"});
  if (a.region != b.region) differ({"region", "区域"});
  if (word(a.extends) != word(b.extends)) differ({"`extends`", "“依照”"});
  if (!a.effective || !b.effective) {
    emitter.Report(Code::kPolicyLacks, (a.effective ? b : a).name.span, {a.name.text, {"effective", "施行"}});
  } else if (*a.effective == *b.effective) {
    emitter.Report(Code::kVersionsSameDay, b.name.span, {b.name.text, FormatDate(*b.effective)})
        .notes.push_back({Code::kNoteFirst, a.name.span, {}, {}});
  }
}

// All versions of one policy by date; only the first of those that fall on one day.
std::vector<ast::PolicyId> VersionsOf(const ast::Ast& ast, ast::PolicyId policy, Emitter& emitter) {
  std::vector<ast::PolicyId> versions;
  for (size_t i = 0; i < ast.policies.size(); ++i) {
    const ast::PolicyId id = ast.policies.id_at(i);
    if (ast.policies[id].name.text == ast.policies[policy].name.text) versions.push_back(id);
  }
  std::stable_sort(versions.begin(), versions.end(),
                   [&](ast::PolicyId a, ast::PolicyId b) { return Effective(ast, a) < Effective(ast, b); });
  for (size_t i = 1; i < versions.size(); ++i) CheckAgree(ast, versions[i - 1], versions[i], emitter);
  const auto same = [&](ast::PolicyId a, ast::PolicyId b) { return Effective(ast, a) == Effective(ast, b); };
  versions.erase(std::unique(versions.begin(), versions.end(), same), versions.end());
  return versions;
}

// Days on which a declaration of the policy begins, or is first no longer in force.
void AddDays(const ast::Ast& ast, ast::PolicyId policy, std::set<Date>& days, Emitter& emitter) {
  for (ast::DeclId id : ast.policies[policy].decls) {
    const auto* add = std::get_if<ast::Add>(&ast.decls[id].node);
    if (add != nullptr && add->inner.valid()) id = add->inner;
    const ast::Decl& decl = ast.decls[id];
    if (!decl.from && !decl.to) continue;
    const std::string_view noun = NounOf(decl.node);
    if (noun == "season")  // of other schema the parser takes no dates
      emitter.Report(Code::kDatedSchema, decl.head.name.span, {decl.head.name.text, NounTerm(noun)});
    if (decl.from && decl.to && *decl.to < *decl.from)
      emitter.Report(Code::kDatesReversed, decl.head.name.span,
                     {decl.head.name.text, FormatDate(*decl.from), FormatDate(*decl.to)});
    if (decl.from) days.insert(*decl.from);
    if (decl.to && *decl.to < kMaxDate) days.insert(*decl.to + 1);
  }
}

}  // namespace

std::vector<Stage> StagesOf(const ast::Ast& ast, const std::vector<ast::PolicyId>& chain, Emitter& emitter) {
  std::vector<std::vector<ast::PolicyId>> levels;
  std::set<Date> days;
  for (const ast::PolicyId id : chain) {
    levels.push_back(VersionsOf(ast, id, emitter));
    for (const ast::PolicyId version : levels.back()) {
      AddDays(ast, version, days, emitter);
      if (version != levels.back().front()) days.insert(Effective(ast, version));
    }
  }
  // The last level may begin later than those above; those are there from the start.
  Date start = kMinDate;
  for (size_t i = 0; i + 1 < levels.size(); ++i) start = std::max(start, Effective(ast, levels[i].front()));
  const Date own = Effective(ast, levels.back().front());
  if (levels.size() > 1 && own > start) days.insert(own);
  days.erase(kMinDate);
  std::vector<Stage> stages{{kMinDate, kMaxDate, {}}};
  for (const Date day : days) {
    stages.back().until = day;
    stages.push_back({day, kMaxDate, {}});
  }
  for (Stage& stage : stages) {
    for (size_t i = 0; i < levels.size(); ++i) {
      const bool last = i > 0 && i + 1 == levels.size() && own > start;
      std::optional<ast::PolicyId> version;
      if (!last) version = levels[i].front();
      for (const ast::PolicyId id : levels[i]) {
        if (Effective(ast, id) <= stage.from) version = id;
      }
      if (version) stage.chain.push_back(*version);
    }
  }
  return stages;
}

ast::PolicyId PolicyAt(const ast::Ast& ast, const std::vector<ast::PolicyId>& policies, Span span) {
  ast::PolicyId found;
  for (const ast::PolicyId id : policies) {
    const Span header = ast.policies[id].span;
    if (header.source != span.source || header.begin > span.begin) continue;
    if (!found.valid() || header.begin > ast.policies[found].span.begin) found = id;
  }
  return found;
}

void PassOn(const ast::Ast& ast, const std::vector<Stage>& stages, const std::vector<Emitter>& reported,
            Emitter& emitter) {
  struct Fault {
    const Diagnostic* diagnostic;
    Date since;
  };
  std::set<std::tuple<int, uint32_t, uint32_t, std::string>> known;
  std::vector<Fault> faults;
  for (size_t i = 0; i < stages.size(); ++i) {
    for (const Diagnostic& diagnostic : reported[i].diagnostics()) {
      const Span* span = std::get_if<Span>(&diagnostic.place);
      std::string args;
      for (const Term& term : diagnostic.args) args += term.en + "\n";
      const auto key = std::make_tuple(static_cast<int>(diagnostic.code), span ? span->source.value : 0,
                                       span ? span->begin : 0, args);
      if (known.insert(key).second) faults.push_back({&diagnostic, stages[i].from});
    }
  }
  for (const Fault& fault : faults) {
    Diagnostic& copy = Repeat(*fault.diagnostic, emitter);
    const Span* span = std::get_if<Span>(&fault.diagnostic->place);
    std::vector<ast::PolicyId> all;
    for (const Stage& stage : stages) all.insert(all.end(), stage.chain.begin(), stage.chain.end());
    const ast::PolicyId policy = span == nullptr ? ast::PolicyId{} : PolicyAt(ast, all, *span);
    const auto there = std::find_if(stages.begin(), stages.end(), [&](const Stage& stage) {
      return std::find(stage.chain.begin(), stage.chain.end(), policy) != stage.chain.end();
    });
    if (there != stages.end() && there->from != fault.since)
      copy.notes.push_back({Code::kNoteSince, {}, {FormatDate(fault.since)}, {}});
  }
}

}  // namespace kaocheng::layers
