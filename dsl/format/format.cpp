#include "dsl/format/format.h"

#include "dsl/format/printer.h"

namespace kaocheng::format {

std::string Format(const Sources& sources, SourceId source, const ast::Ast& ast,
                   const std::vector<ast::PolicyId>& policies, std::optional<Language> language) {
  const std::string_view text = sources[source].text;
  const Words words(language.value_or(LanguageOfText(text)));
  if (!language) return Render(Printer(ast, Margin(text), words, nullptr).File(policies), kLineWidth);
  const Aliases aliases(ast, policies);
  return Render(Printer(ast, Margin(text), words, &aliases).File(policies), kLineWidth);
}

Wordings::Wordings(const Sources& sources, const ast::Ast& ast, const std::vector<ast::PolicyId>& policies,
                   Language language) {
  const Aliases aliases(ast, policies);
  for (const ast::PolicyId policy : policies) {
    const std::string_view text = sources[ast.policies[policy].span.source].text;
    Printer printer(ast, Margin::WithoutComments(text), Words(language), &aliases);
    printer.set_listener([this](Span span, const Doc& doc) { texts_[PlaceOf(span)] = RenderFlat(doc); });
    printer.File({policy});
  }
}

std::string_view Wordings::At(Span span) const {
  const auto text = texts_.find(PlaceOf(span));
  return text == texts_.end() ? std::string_view() : text->second;
}

std::string Write(const ast::Ast& ast, const std::vector<ast::PolicyId>& policies, Language language) {
  return Render(Printer(ast, Margin(), Words(language), nullptr).File(policies), kLineWidth);
}

}  // namespace kaocheng::format
