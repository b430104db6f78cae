#include "adapters/cli/compile.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "dsl/base/parallel.h"
#include "dsl/check/check.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/repeat.h"
#include "dsl/lint/lint.h"

namespace kaocheng::cli {

namespace {

// A parent's fault is found again by every policy below it.
class Once {
 public:
  explicit Once(Emitter& emitter) : emitter_(emitter) {}

  void Pass(const Emitter& from) {
    for (const Diagnostic& diagnostic : from.diagnostics()) {
      if (seen_.insert(Key(diagnostic)).second) Repeat(diagnostic, emitter_);
    }
  }

 private:
  static std::string Key(const Diagnostic& diagnostic) {
    std::string key = CodeName(diagnostic.code);
    if (const Span* span = std::get_if<Span>(&diagnostic.place)) {
      key += ' ' + std::to_string(span->source.value) + ' ' + std::to_string(span->begin) + ' ' +
             std::to_string(span->end);
    }
    for (const Term& term : diagnostic.args) key += '\n' + term.en;
    return key;
  }

  Emitter& emitter_;
  std::set<std::string> seen_;
};

// Whether `below` extends `above`, directly or not.
bool Extends(const layers::Consolidated& below, ast::PolicyId above) {
  return below.policy != above &&
         std::find(below.chain.begin(), below.chain.end(), above) != below.chain.end();
}

// Of the versions of one policy the one that takes effect last stands for all.
std::vector<ast::PolicyId> LastVersions(const PolicyFiles& files, const std::vector<ast::PolicyId>& ids) {
  std::vector<ast::PolicyId> last;
  for (const ast::PolicyId id : ids) {
    const ast::Policy& policy = files.ast.policies[id];
    const auto same = [&](ast::PolicyId other) {
      return files.ast.policies[other].name.text == policy.name.text;
    };
    const auto known = std::find_if(last.begin(), last.end(), same);
    if (known == last.end()) {
      last.push_back(id);
    } else if (files.ast.policies[*known].effective < policy.effective) {
      *known = id;
    }
  }
  return last;
}

// Of a single file only the last in line judge: the others are there as their parents.
std::vector<ast::PolicyId> Choose(const std::vector<std::string>& paths, Which which,
                                  const PolicyFiles& files) {
  std::error_code error;
  const bool folder = paths.size() != 1 || std::filesystem::is_directory(paths.front(), error);
  const std::vector<ast::PolicyId> given = LastVersions(files, files.given);
  if (which == Which::kGiven || folder) return given;
  std::set<std::string> extended;
  for (const ast::PolicyId id : given) {
    const ast::Policy& policy = files.ast.policies[id];
    if (policy.extends) extended.insert(policy.extends->text);
  }
  std::vector<ast::PolicyId> chosen;
  for (const ast::PolicyId id : given) {
    if (!extended.contains(files.ast.policies[id].name.text)) chosen.push_back(id);
  }
  return chosen;
}

std::set<SourceId> FaultySources(const Emitter& emitter) {
  std::set<SourceId> faulty;
  for (const Diagnostic& diagnostic : emitter.diagnostics()) {
    const Span* span = std::get_if<Span>(&diagnostic.place);
    if (span != nullptr && Row(diagnostic.code).severity == Severity::kError) faulty.insert(span->source);
  }
  return faulty;
}

bool AnyFaulty(const PolicyFiles& files, const layers::Consolidated& policy,
               const std::set<SourceId>& faulty) {
  return std::any_of(policy.chain.begin(), policy.chain.end(),
                     [&](ast::PolicyId id) { return faulty.contains(files.ast.policies[id].span.source); });
}

// Two policies of one level must not both judge a region.
void CheckRegions(const Compilation& compilation, Emitter& emitter) {
  std::map<std::pair<std::string, std::string>, const Compiled*> judges;
  for (const Compiled& policy : compilation.policies) {
    const auto [it, added] = judges.emplace(std::pair(policy.program.level, policy.program.region), &policy);
    if (added || policy.program.region.empty()) continue;
    const auto& policies = compilation.files.ast.policies;
    Diagnostic& twice =
        emitter.Report(Code::kRegionTwice, policies[policy.consolidated.policy].name.span,
                       {it->second->program.policy, policy.program.policy, policy.program.region});
    twice.notes.push_back(
        {Code::kOtherPolicyHere, policies[it->second->consolidated.policy].name.span, {}, {}});
  }
}

void FindMoreSpecific(Compilation& compilation) {
  for (Compiled& above : compilation.policies) {
    for (const Compiled& below : compilation.policies) {
      if (Extends(below.consolidated, above.consolidated.policy))
        above.more_specific.push_back(below.program.region);
    }
  }
}

void CheckOne(const ast::Ast& ast, Which which, Compiled& compiled, Emitter& emitter) {
  hir::Suite* suite = which == Which::kGiven ? &compiled.suite : nullptr;
  compiled.program = check::Check(ast, compiled.consolidated, emitter, suite);
  if (suite != nullptr && !emitter.has_errors())
    lint::Lint(ast, compiled.consolidated, compiled.program, emitter);
}

}  // namespace

void Compile(const std::vector<std::string>& paths, Which which, Phases& phases, Compilation& compilation,
             Emitter& emitter) {
  Once once(emitter);
  PolicyFiles& files = compilation.files;
  const syntax::Tests tests = which == Which::kGiven ? syntax::Tests::kRead : syntax::Tests::kLeftOut;
  phases.Do({"parse", "读取政策"}, [&] { LoadPolicies(paths, tests, files, emitter); });
  const std::set<SourceId> faulty = FaultySources(emitter);
  std::deque<Emitter> own;  // one a policy
  phases.Do({"consolidate", "合并政策"}, [&] {
    for (const ast::PolicyId id : Choose(paths, which, files)) {
      Compiled& compiled = compilation.policies.emplace_back();
      compiled.consolidated = layers::Consolidate(files.ast, id, own.emplace_back());
    }
  });
  phases.Do({"check", "检查政策"}, [&] {
    ParallelFor(own.size(), ThreadCount(0), [&](size_t i, size_t) {
      Compiled& compiled = compilation.policies[i];
      // Checking text that could not be read or put together would only report what follows from that.
      if (!own[i].has_errors() && !AnyFaulty(files, compiled.consolidated, faulty))
        CheckOne(files.ast, which, compiled, own[i]);
    });
  });
  for (const Emitter& emitted : own) once.Pass(emitted);
  if (emitter.has_errors() || which == Which::kGiven) return;
  CheckRegions(compilation, emitter);
  FindMoreSpecific(compilation);
}

namespace {

// By how many others extend each; those of whom as many do as they are given.
template <typename Before>
std::vector<size_t> ByReach(const std::vector<Compiled>& policies, Before before) {
  std::vector<size_t> order(policies.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return before(policies[a].more_specific.size(), policies[b].more_specific.size());
  });
  return order;
}

}  // namespace

std::vector<size_t> WidestFirst(const std::vector<Compiled>& policies) {
  return ByReach(policies, std::greater<>());
}
std::vector<size_t> NarrowestFirst(const std::vector<Compiled>& policies) {
  return ByReach(policies, std::less<>());
}

std::vector<SourceId> SourcesOf(const Compilation& compilation, const Compiled& policy) {
  std::vector<SourceId> sources;
  for (const ast::PolicyId id : policy.consolidated.chain) {
    sources.push_back(compilation.files.ast.policies[id].span.source);
  }
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  return sources;
}

}  // namespace kaocheng::cli
