#include "dsl/layers/declarations.h"

#include <algorithm>
#include <utility>

#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/suggest.h"
#include "dsl/layers/words.h"

namespace kaocheng::layers {

void Declarations::Append(ast::DeclId decl, ast::PolicyId by) {
  const ast::Head& head = ast_.decls[decl].head;
  entries_.push_back({decl, by});
  copied_.push_back(false);
  if (head.name.empty()) return;
  names_[head.name.text].push_back(entries_.size() - 1);
  IndexTitles(head, entries_.size() - 1);
}

void Declarations::IndexTitles(const ast::Head& head, size_t entry) {
  for (const ast::Text& title : head.titles) {
    std::vector<size_t>& entries = titles_[title.text];
    if (std::find(entries.begin(), entries.end(), entry) == entries.end()) entries.push_back(entry);
  }
}

void Declarations::Substitute(const std::string& name, ast::Decl decl, ast::PolicyId by) {
  std::erase_if(part_owners_, [&](const auto& part) { return part.first.first == name; });
  const size_t at = *First(names_, name);
  IndexTitles(decl.head, at);
  entries_[at] = {ast_.decls.Add(std::move(decl)), by};
  copied_[at] = true;
}

void Declarations::Remove(const std::string& name) { entries_[*First(names_, name)].decl = {}; }

std::optional<size_t> Declarations::First(const Index& index, const std::string& word) const {
  const auto found = index.find(word);
  if (found == index.end()) return std::nullopt;
  for (const size_t entry : found->second) {
    if (entries_[entry].decl.valid()) return entry;
  }
  return std::nullopt;
}

const Entry* Declarations::FindNamed(const std::string& name) const {
  const auto entry = First(names_, name);
  return entry ? &entries_[*entry] : nullptr;
}

const Entry* Declarations::FindTitled(const std::string& title) const {
  const auto entry = First(titles_, title);
  return entry ? &entries_[*entry] : nullptr;
}

const Entry* Declarations::Find(const ast::Name& at, Emitter& emitter) const {
  if (const Entry* named = FindNamed(at.text)) return named;
  const auto titled = titles_.find(at.text);
  std::vector<const Entry*> found;
  for (const size_t entry : titled == titles_.end() ? std::vector<size_t>{} : titled->second) {
    if (entries_[entry].decl.valid()) found.push_back(&entries_[entry]);
  }
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    std::vector<std::string> words;
    for (const auto* index : {&names_, &titles_}) {
      for (const auto& [word, entries] : *index) words.push_back(word);
    }
    std::sort(words.begin(), words.end());  // the suggestion must not hang on the order of a hash
    Diagnostic& diagnostic = emitter.Report(Code::kPathUnknown, at.span, {at.text});
    if (const auto meant = SuggestName(at.text, words))
      diagnostic.notes.push_back({Code::kNoteMeant, {}, {*meant}, {}});
    return nullptr;
  }
  Diagnostic& diagnostic = emitter.Report(Code::kPathAmbiguous, at.span, {at.text});
  for (const Entry* entry : found) {
    const ast::Name& name = ast_.decls[entry->decl].head.name;
    diagnostic.notes.push_back({Code::kNoteDeclared, name.span, {name.text}, {}});
  }
  return nullptr;
}

std::set<std::string_view> Declarations::Nouns() const {
  std::set<std::string_view> nouns;
  for (const Entry& entry : entries_) {
    if (entry.decl.valid()) nouns.insert(NounOf(ast_.decls[entry.decl].node));
  }
  return nouns;
}

std::optional<Target> Declarations::Resolve(const std::vector<ast::Name>& path, Emitter& emitter) const {
  if (path.empty() || path.front().empty()) return std::nullopt;  // reported by the parser
  const Entry* entry = Find(path.front(), emitter);
  if (entry == nullptr) return std::nullopt;
  const ast::Decl& decl = ast_.decls[entry->decl];
  Target target{decl.head.name.text, "", ImpliedClause(decl.node, false)};
  const std::vector<Part> parts = PartsOf(decl.node);
  for (size_t i = 1; i < path.size(); ++i) {
    const std::string& word = path[i].text;
    const auto named = [&](const Part& part) { return part.head->name.text == word; };
    const auto titled = [&](const Part& part) { return IsNamed(*part.head, word); };
    auto part = std::find_if(parts.begin(), parts.end(), named);
    if (part == parts.end()) part = std::find_if(parts.begin(), parts.end(), titled);
    const auto clause = ClauseNamed(word);
    if (i == 1 && part != parts.end()) {
      target.part = part->head->name.text;
      target.clause = ImpliedClause(decl.node, true);
    } else if (clause && i + 1 == path.size()) {
      target.clause = *clause;
    } else {
      std::vector<std::string> words;
      for (const Part& known : parts) words.push_back(known.head->name.text);
      Diagnostic& diagnostic = emitter.Report(Code::kPathUnknownPart, path[i].span, {path[i - 1].text, word});
      if (const auto meant = SuggestName(word, words))
        diagnostic.notes.push_back({Code::kNoteMeant, {}, {*meant}, {}});
      diagnostic.notes.push_back({Code::kNoteDeclared, decl.head.name.span, {decl.head.name.text}, {}});
      return std::nullopt;
    }
  }
  return target;
}

std::optional<size_t> Declarations::PartIndex(const Target& target) const {
  if (target.part.empty()) return std::nullopt;
  const std::vector<Part> parts = PartsOf(DeclOf(target).node);
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].head->name.text == target.part) return i;
  }
  return std::nullopt;
}

ast::PolicyId Declarations::OwnerOf(const Target& target) const {
  const auto part = part_owners_.find({target.decl, target.part});
  return !target.part.empty() && part != part_owners_.end() ? part->second
                                                            : FindNamed(target.decl)->declared_by;
}

Span Declarations::PlaceOf(const Target& target) const {
  const ast::Decl& decl = DeclOf(target);
  const auto index = PartIndex(target);
  return index ? PartsOf(decl.node)[*index].head->name.span : decl.head.name.span;
}

bool Declarations::IsOneExpression(const Target& target) const {
  ast::DeclNode node = DeclOf(target).node;
  if (std::holds_alternative<ast::Parameter>(node)) return target.clause == Clause::kValue;
  return SlotOf(node, PartIndex(target), target.clause) != nullptr;
}

ast::DeclId Declarations::Editable(const std::string& name) {
  const size_t at = *First(names_, name);
  if (!copied_[at]) {
    ast::Decl copy = ast_.decls[entries_[at].decl];
    entries_[at].decl = ast_.decls.Add(std::move(copy));
    copied_[at] = true;
  }
  return entries_[at].decl;
}

std::vector<Entry> Declarations::InForce() const {
  std::vector<Entry> entries;
  std::copy_if(entries_.begin(), entries_.end(), std::back_inserter(entries),
               [](const Entry& entry) { return entry.decl.valid(); });
  return entries;
}

}  // namespace kaocheng::layers
