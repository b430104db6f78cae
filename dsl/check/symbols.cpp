#include "dsl/check/symbols.h"

#include <unicode/uchar.h>

#include "dsl/base/utf8.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::check {

bool IsName(std::string_view text) {
  size_t at = 0;
  bool first = true;
  while (at < text.size()) {
    const auto c = static_cast<UChar32>(NextCodePoint(text, at));
    const bool letter = u_isalpha(c) != 0 || c == '_' || c == 0x3007;
    const bool later = u_isdigit(c) != 0 || c == 0xB7 || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
    if (!letter && (first || !later)) return false;
    first = false;
  }
  return !first;
}

Symbols::Symbols(const ast::Ast& ast, const layers::Consolidated& policy) : ast_(ast) {
  for (const layers::Entry& entry : policy.entries) {
    const ast::Head& head = ast.decls[entry.decl].head;
    if (head.name.empty()) continue;
    names_[head.name.text].push_back(entry.decl);
    spellings_.push_back(head.name.text);
    for (const ast::Text& title : head.titles) {
      if (!IsName(title.text) || title.text == head.name.text) continue;
      aliases_[title.text].push_back(entry.decl);
      spellings_.push_back(title.text);
    }
  }
}

std::optional<ast::DeclId> Symbols::Find(std::string_view name, Span span, Emitter& emitter) const {
  if (const auto found = names_.find(std::string(name)); found != names_.end()) return found->second.front();
  const auto found = aliases_.find(std::string(name));
  if (found == aliases_.end()) return std::nullopt;
  if (found->second.size() > 1) {
    Diagnostic& diagnostic = emitter.Report(Code::kAmbiguousAlias, span, {name});
    for (const ast::DeclId id : found->second) {
      diagnostic.notes.push_back(
          {Code::kDeclaredHere, ast_.decls[id].head.name.span, {ast_.decls[id].head.name.text}, {}});
    }
    return std::nullopt;
  }
  return found->second.front();
}

}  // namespace kaocheng::check
