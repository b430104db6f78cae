#include "adapters/cli/award_group.h"

#include <algorithm>

namespace kaocheng::cli {

namespace {

bool IsCalled(const ast::Head& head, const std::string& name) {
  return head.name.text == name || std::any_of(head.titles.begin(), head.titles.end(),
                                               [&](const ast::Text& title) { return title.text == name; });
}

template <typename Node, typename Fits>
const ast::Decl* Find(const Wording& side, Fits fits) {
  for (const layers::Entry& entry : side.policy.entries) {
    const ast::Decl& decl = side.ast.decls[entry.decl];
    if (std::holds_alternative<Node>(decl.node) && fits(decl)) return &decl;
  }
  return nullptr;
}

// The group of the award whose whole text this is.
const ast::Decl* GroupOf(const Wording& side, Span award) {
  const auto whole = [&](const ast::Decl& decl) { return decl.span == award; };
  const ast::Decl* decl = Find<ast::Award>(side, whole);
  if (decl == nullptr || !std::get<ast::Award>(decl->node).under) return nullptr;
  const std::string& name = std::get<ast::Award>(decl->node).under->text;
  return Find<ast::AwardGroup>(side, [&](const ast::Decl& group) { return IsCalled(group.head, name); });
}

bool IsGroup(const Wording& side, Span span) {
  return Find<ast::AwardGroup>(side, [&](const ast::Decl& decl) { return decl.span == span; }) != nullptr;
}

}  // namespace

compare::Provision OfGroup(const compare::Provision& provision, const Wording& before, const Wording& after,
                           const std::function<bool()>& same_words) {
  const ast::Decl* const from = GroupOf(before, provision.before);
  const ast::Decl* const to = GroupOf(after, provision.after);
  const bool both = from != nullptr && to != nullptr && same_words();
  compare::Provision own = provision;
  if (from != nullptr && (both || IsGroup(after, provision.after))) own.before = from->span;
  if (to != nullptr && (both || IsGroup(before, provision.before))) own.after = to->span;
  if (own.before == provision.before && own.after == provision.after) return own;
  const ast::Head& head = (to != nullptr ? to : from)->head;
  own.clause = head.name.text;
  own.title = head.titles.empty() ? head.name.text : head.titles.front().text;
  return own;
}

}  // namespace kaocheng::cli
