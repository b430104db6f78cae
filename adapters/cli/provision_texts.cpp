#include "adapters/cli/provision_texts.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "dsl/base/one_line.h"
#include "dsl/check/symbols.h"

namespace kaocheng::cli {

namespace {

constexpr size_t kMostWords = 160;  // bytes of a clause; more is cut short

// Of a parameter's declaration its values; of other clauses the words, on one line.
std::string ClauseText(std::string_view text) {
  const size_t open = text.find('{');
  const size_t close = text.rfind('}');
  const bool parameter = text.starts_with("parameter") || text.starts_with("参数");
  if (parameter && open != std::string_view::npos && close != std::string_view::npos && open < close) {
    const std::string values = OnOneLine(text.substr(open + 1, close - open - 1));
    const size_t first = values.find_first_not_of(' ');
    return first == std::string::npos ? values
                                      : values.substr(first, values.find_last_not_of(' ') - first + 1);
  }
  return Shortened(OnOneLine(text), kMostWords);
}

// The declaration of that kind whose whole text this is.
template <typename Node>
const ast::Decl* Whole(const Wording& side, Span span) {
  for (const layers::Entry& entry : side.policy.entries) {
    const ast::Decl& decl = side.ast.decls[entry.decl];
    if (std::holds_alternative<Node>(decl.node) && decl.span == span) return &decl;
  }
  return nullptr;
}

// The group of the award whose whole text this is.
const ast::Decl* GroupOf(const Wording& side, Span award) {
  const ast::Decl* decl = Whole<ast::Award>(side, award);
  if (decl == nullptr || !std::get<ast::Award>(decl->node).under) return nullptr;
  const auto group = check::Symbols(side.ast, side.policy)
                         .FindKind<ast::AwardGroup>(std::get<ast::Award>(decl->node).under->text);
  return group ? &side.ast.decls[*group] : nullptr;
}

}  // namespace

size_t ProvisionTexts::Enter(const compare::Provision& provision, Wording& before, Wording& after) {
  const compare::Provision own = OfGroup(provision, before, after);
  // Words that several clauses share are those of the one with the shortest name.
  const auto share = [&](size_t place) {
    if (own.clause.size() < known_[place].clause.size()) {
      known_[place].clause = own.clause;
      known_[place].title = own.title;
    }
    return place;
  };
  const bool written =
      own.before_words.en.empty() && own.after_words.en.empty() && (own.before.valid() || own.after.valid());
  const auto spans = std::tuple(own.before.source.value, own.before.begin, own.before.end,
                                own.after.source.value, own.after.begin, own.after.end);
  if (const auto place = written_.find(spans); written && place != written_.end())
    return share(place->second);
  report::ProvisionText text{own.clause,
                             own.title,
                             Words(own.before, own.before_words, before),
                             Words(own.after, own.after_words, after),
                             PlaceOf(own.before),
                             PlaceOf(own.after)};
  const auto found = std::find_if(known_.begin(), known_.end(), [&](const report::ProvisionText& other) {
    const bool placed = !text.place_before.empty() || !text.place_after.empty();
    return (placed || other.clause == text.clause) && other.before.en == text.before.en &&
           other.after.en == text.after.en && other.place_before == text.place_before &&
           other.place_after == text.place_after;
  });
  if (found != known_.end()) return share(static_cast<size_t>(found - known_.begin()));
  if (written) written_.emplace(spans, known_.size());
  known_.push_back(std::move(text));
  return known_.size() - 1;
}

// What a group of awards pays differs although no award's own text does: the provision is then the group's.
compare::Provision ProvisionTexts::OfGroup(const compare::Provision& provision, Wording& before,
                                           Wording& after) const {
  const ast::Decl* const from = GroupOf(before, provision.before);
  const ast::Decl* const to = GroupOf(after, provision.after);
  const bool both = from != nullptr && to != nullptr &&
                    Words(provision.before, provision.before_words, before).en ==
                        Words(provision.after, provision.after_words, after).en;
  compare::Provision own = provision;
  if (from != nullptr && (both || Whole<ast::AwardGroup>(after, provision.after) != nullptr))
    own.before = from->span;
  if (to != nullptr && (both || Whole<ast::AwardGroup>(before, provision.before) != nullptr))
    own.after = to->span;
  if (own.before == provision.before && own.after == provision.after) return own;
  const ast::Head& head = (to != nullptr ? to : from)->head;
  own.clause = head.name.text;
  own.title = head.titles.empty() ? head.name.text : head.titles.front().text;
  return own;
}

Term ProvisionTexts::Words(Span span, const Term& said, Wording& side) const {
  if (!said.en.empty()) return said;
  if (!span.valid()) return Term("—");
  const std::string text = side.words.At(span);
  return Term(ClauseText(text.empty() ? sources_.Text(span) : std::string_view(text)));
}

std::string ProvisionTexts::PlaceOf(Span span) const {
  if (!span.valid()) return {};
  return sources_[span.source].path + ":" + std::to_string(sources_.Locate(span.source, span.begin).line);
}

}  // namespace kaocheng::cli
