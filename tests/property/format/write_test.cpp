#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "dsl/ast/print.h"
#include "dsl/diagnostics/render.h"
#include "dsl/format/format.h"
#include "dsl/syntax/parse.h"
#include "tests/property/format/generate.h"

namespace kaocheng::format {
namespace {

struct Read {
  explicit Read(std::string text) {
    source = sources.Add("generated.kc", std::move(text));
    policies = syntax::Parse(sources, source, ast, emitter);
    RC_LOG() << sources[source].text << RenderText(emitter.diagnostics(), sources, Language::kEn);
    RC_ASSERT(!emitter.has_errors());
    RC_ASSERT(policies.size() == 1U);
  }

  std::string Tree() const { return ast::Print(ast, policies.front()); }
  std::string text() const { return sources[source].text; }
  std::string Formatted(std::optional<Language> language) const {
    return Format(sources, source, ast, policies, language);
  }

  Sources sources;
  SourceId source;
  ast::Ast ast;
  Emitter emitter;
  std::vector<ast::PolicyId> policies;
};

// What is written of any tree is read as that tree, in either language.
RC_GTEST_PROP(Write, IsReadBack, ()) {
  ast::Ast ast;
  const ast::PolicyId policy = GeneratePolicy(ast);
  const Language language = *rc::gen::element(Language::kEn, Language::kZh);
  RC_ASSERT(Read(Write(ast, {policy}, language)).Tree() == ast::Print(ast, policy));
}

// The layout means the same and is its own layout; and from either language to the other and back it is the
// same text.
RC_GTEST_PROP(Write, IsLaidOutOnce, ()) {
  ast::Ast ast;
  const ast::PolicyId policy = GeneratePolicy(ast);
  const Language language = *rc::gen::element(Language::kEn, Language::kZh);
  const Language other = language == Language::kEn ? Language::kZh : Language::kEn;
  const Read written(Write(ast, {policy}, language));
  const Read kept(written.Formatted({}));
  RC_ASSERT(kept.Tree() == written.Tree());
  RC_ASSERT(kept.Formatted({}) == kept.text());
  const Read laid_out(written.Formatted(language));
  RC_ASSERT(laid_out.Formatted(language) == laid_out.text());
  RC_ASSERT(Read(laid_out.Formatted(other)).Formatted(language) == laid_out.text());
}

}  // namespace
}  // namespace kaocheng::format
