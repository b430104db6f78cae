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
                   Language language)
    : sources_(sources), ast_(ast), policies_(policies), words_(language), aliases_(ast, policies) {}

void Wordings::Print(SourceId source) {
  std::vector<ast::PolicyId> here;
  for (const ast::PolicyId policy : policies_) {
    if (ast_.policies[policy].span.source == source) here.push_back(policy);
  }
  Printer printer(ast_, Margin::WithoutComments(sources_[source].text), words_, &aliases_);
  printer.set_listener([this](Span span, const Doc& doc) { docs_[PlaceOf(span)] = doc; });
  printer.File(here);
}

std::string Wordings::At(Span span) {
  if (printed_.insert(span.source.value).second) Print(span.source);
  const auto doc = docs_.find(PlaceOf(span));
  return doc == docs_.end() ? std::string() : RenderFlat(doc->second);
}

std::string Write(const ast::Ast& ast, const std::vector<ast::PolicyId>& policies, Language language) {
  return Render(Printer(ast, Margin(), Words(language), nullptr).File(policies), kLineWidth);
}

}  // namespace kaocheng::format
