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

std::string Write(const ast::Ast& ast, const std::vector<ast::PolicyId>& policies, Language language) {
  return Render(Printer(ast, Margin(), Words(language), nullptr).File(policies), kLineWidth);
}

}  // namespace kaocheng::format
