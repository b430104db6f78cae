#include <set>
#include <string>

#include "dsl/check/check.h"
#include "dsl/hir/suite.h"
#include "dsl/layers/consolidate.h"
#include "dsl/lint/lint.h"
#include "tests/fuzz/parsed.h"
#include "tests/fuzz/text.h"

namespace kaocheng::fuzz {
namespace {

bool MakesOutcomes(const ast::DeclNode& node) {
  return std::holds_alternative<ast::Duty>(node) || std::holds_alternative<ast::Score>(node) ||
         std::holds_alternative<ast::Grade>(node) || std::holds_alternative<ast::Award>(node);
}

// Nothing that somebody wrote is left out of the program without a word.
void MustBeIn(const hir::Program& program, const ast::Ast& ast, const layers::Consolidated& consolidated) {
  std::set<std::string> outcomes;
  for (const hir::Outcome& outcome : program.outcomes) outcomes.insert(outcome.named.name);
  for (const layers::Entry& entry : consolidated.entries) {
    const ast::Decl& decl = ast.decls[entry.decl];
    if (MakesOutcomes(decl.node) && !outcomes.contains(decl.head.name.text))
      MustBeEqual("left out", decl.head.name.text, "");
  }
}

}  // namespace
}  // namespace kaocheng::fuzz

// Any bytes are read, put together, checked with their tests, and warned of as the command does, which goes
// on only with what has no errors so far; every message can be shown.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kaocheng;
  fuzz::Parsed parsed(std::string(reinterpret_cast<const char*>(data), size));
  Emitter& emitter = parsed.emitter;
  for (size_t i = 0; i < parsed.policies.size() && !emitter.has_errors(); ++i) {
    const layers::Consolidated consolidated = layers::Consolidate(parsed.ast, parsed.policies[i], emitter);
    if (emitter.has_errors()) break;
    hir::Suite suite;
    const hir::Program program = check::Check(parsed.ast, consolidated, emitter, &suite);
    if (!emitter.has_errors()) fuzz::MustBeIn(program, parsed.ast, consolidated);
    if (!emitter.has_errors()) lint::Lint(parsed.ast, consolidated, program, emitter);
  }
  fuzz::MustBeShown(emitter.diagnostics(), parsed.sources);
  return 0;
}
