#include "dsl/layers/parts.h"

#include <algorithm>
#include <utility>

namespace kaocheng::layers {

namespace {

template <typename Items>
std::vector<Part> Heads(const Items& items) {
  std::vector<Part> parts;
  parts.reserve(items.size());
  for (const auto& item : items) parts.push_back({&item.head, item.span});
  return parts;
}

struct Clauses {
  std::optional<size_t> part;
  Clause clause;

  template <typename Node>
  ast::ExprId* operator()(Node&) const {
    return nullptr;
  }
  ast::ExprId* operator()(ast::Measure& measure) const {
    return !part && clause == Clause::kValue ? &measure.value : nullptr;
  }
  ast::ExprId* operator()(ast::Award& award) const {
    return !part && clause == Clause::kAmount ? &award.amount : nullptr;
  }
  ast::ExprId* operator()(ast::AwardGroup& group) const {
    return !part && clause == Clause::kBudget ? &group.budget : nullptr;
  }
  ast::ExprId* operator()(ast::Score& score) const {
    if (!part) {
      if (clause == Clause::kBase) return &score.base;
      return Bound(score);
    }
    ast::ScoreItem& item = score.items.at(*part);
    return clause == Clause::kValue ? &item.value : Bound(item);
  }
  ast::ExprId* operator()(ast::Duty& duty) const {
    if (!part) return nullptr;
    ast::DutyItem& item = duty.items.at(*part);
    if (clause == Clause::kValue) return &item.condition;
    if (clause == Clause::kUnless) return &item.unless;
    return clause == Clause::kDueWithin && item.due_within.valid() ? &item.due_within : nullptr;
  }
  ast::ExprId* operator()(ast::Grade& grade) const {
    if (!part) return nullptr;
    ast::Band& band = grade.bands.at(*part);
    if (clause == Clause::kUnless) return &band.unless;
    return clause == Clause::kAtLeast && band.at_least.valid() ? &band.at_least : nullptr;
  }
  ast::ExprId* operator()(ast::Ladder& ladder) const {
    if (!part || clause != Clause::kLasts) return nullptr;
    ast::Step& step = ladder.steps.at(*part);
    return step.final ? nullptr : &step.lasts;
  }
  ast::ExprId* operator()(ast::Record& record) const { return Computed(record.fields); }
  ast::ExprId* operator()(ast::Entity& entity) const { return Computed(entity.fields); }

 private:
  template <typename Bounded>
  ast::ExprId* Bound(Bounded& bounded) const {
    if (clause == Clause::kAtLeast) return &bounded.at_least;
    return clause == Clause::kAtMost ? &bounded.at_most : nullptr;
  }
  ast::ExprId* Computed(std::vector<ast::Field>& fields) const {
    if (!part || clause != Clause::kValue) return nullptr;
    ast::Field& field = fields.at(*part);
    return field.value.valid() ? &field.value : nullptr;
  }
};

}  // namespace

std::vector<Part> PartsOf(const ast::DeclNode& node) {
  if (const auto* duty = std::get_if<ast::Duty>(&node)) return Heads(duty->items);
  if (const auto* score = std::get_if<ast::Score>(&node)) return Heads(score->items);
  if (const auto* grade = std::get_if<ast::Grade>(&node)) return Heads(grade->bands);
  if (const auto* ladder = std::get_if<ast::Ladder>(&node)) return Heads(ladder->steps);
  if (const auto* record = std::get_if<ast::Record>(&node)) return Heads(record->fields);
  if (const auto* entity = std::get_if<ast::Entity>(&node)) return Heads(entity->fields);
  std::vector<Part> parts;
  if (const auto* enumeration = std::get_if<ast::Enum>(&node)) {
    for (const ast::Head& member : enumeration->members) parts.push_back({&member, member.name.span});
  }
  return parts;
}

std::string_view PartNoun(const ast::DeclNode& node) {
  if (std::holds_alternative<ast::Duty>(node) || std::holds_alternative<ast::Score>(node)) return "item";
  if (std::holds_alternative<ast::Grade>(node)) return "band";
  if (std::holds_alternative<ast::Ladder>(node)) return "step";
  if (std::holds_alternative<ast::Record>(node) || std::holds_alternative<ast::Entity>(node)) return "field";
  return std::holds_alternative<ast::Enum>(node) ? "member" : "";
}

bool IsNamed(const ast::Head& head, std::string_view word) {
  return head.name.text == word || std::any_of(head.titles.begin(), head.titles.end(),
                                               [&](const ast::Text& title) { return title.text == word; });
}

std::optional<Clause> ClauseNamed(std::string_view word) {
  static constexpr std::pair<std::string_view, Clause> kWords[] = {
      {"amount", Clause::kAmount},  {"数额", Clause::kAmount},    {"base", Clause::kBase},
      {"基础分", Clause::kBase},    {"budget", Clause::kBudget},  {"预算", Clause::kBudget},
      {"lasts", Clause::kLasts},    {"期限", Clause::kLasts},     {"at_least", Clause::kAtLeast},
      {"不低于", Clause::kAtLeast}, {"at_most", Clause::kAtMost}, {"不超过", Clause::kAtMost},
      {"unless", Clause::kUnless},  {"除非", Clause::kUnless},    {"due_within", Clause::kDueWithin},
      {"时限", Clause::kDueWithin},
  };
  for (const auto& [text, clause] : kWords) {
    if (text == word) return clause;
  }
  return std::nullopt;
}

Clause ImpliedClause(const ast::DeclNode& node, bool part) {
  if (!part) {
    const bool value =
        std::holds_alternative<ast::Parameter>(node) || std::holds_alternative<ast::Measure>(node);
    return value ? Clause::kValue : Clause::kWhole;
  }
  if (std::holds_alternative<ast::Ladder>(node)) return Clause::kLasts;
  if (std::holds_alternative<ast::Grade>(node)) return Clause::kAtLeast;
  return std::holds_alternative<ast::Enum>(node) ? Clause::kWhole : Clause::kValue;
}

namespace {

std::optional<ast::DutyItem> AsDutyItem(const PartNode& part) {
  if (const auto* item = std::get_if<ast::DutyItem>(&part)) return *item;
  const auto* score = std::get_if<ast::ScoreItem>(&part);
  if (score == nullptr || score->each || score->deduction || score->at_least.valid() ||
      score->at_most.valid())
    return std::nullopt;
  ast::DutyItem item;
  item.head = score->head;
  item.condition = score->value;
  item.span = score->span;
  return item;
}

std::optional<ast::ScoreItem> AsScoreItem(const PartNode& part) {
  if (const auto* item = std::get_if<ast::ScoreItem>(&part)) return *item;
  const auto* duty = std::get_if<ast::DutyItem>(&part);
  if (duty == nullptr || duty->each || duty->unless.valid() || duty->after || duty->due_within.valid())
    return std::nullopt;
  ast::ScoreItem item;
  item.head = duty->head;
  item.value = duty->condition;
  item.span = duty->span;
  return item;
}

// Calls `act` with the list that holds the declaration's parts and the part as an element of it.
template <typename Node, typename Act>
void WithList(Node& node, const PartNode* part, const Act& act) {
  const auto given = [&]<typename T>(auto& list, std::optional<T> item) {
    if (part == nullptr || item) act(list, item);
  };
  const auto plain = [&]<typename T>(std::vector<T>& list) {
    const T* item = part == nullptr ? nullptr : std::get_if<T>(part);
    given(list, item == nullptr ? std::nullopt : std::optional<T>(*item));
  };
  if (auto* duty = std::get_if<ast::Duty>(&node)) given(duty->items, part ? AsDutyItem(*part) : std::nullopt);
  if (auto* score = std::get_if<ast::Score>(&node))
    given(score->items, part ? AsScoreItem(*part) : std::nullopt);
  if (auto* grade = std::get_if<ast::Grade>(&node)) plain(grade->bands);
  if (auto* ladder = std::get_if<ast::Ladder>(&node)) plain(ladder->steps);
  if (auto* record = std::get_if<ast::Record>(&node)) plain(record->fields);
  if (auto* entity = std::get_if<ast::Entity>(&node)) plain(entity->fields);
  if (auto* enumeration = std::get_if<ast::Enum>(&node)) plain(enumeration->members);
}

}  // namespace

bool Holds(const ast::DeclNode& node, const PartNode& part) {
  if (std::holds_alternative<ast::Duty>(node)) return AsDutyItem(part).has_value();
  if (std::holds_alternative<ast::Score>(node)) return AsScoreItem(part).has_value();
  if (std::holds_alternative<ast::Grade>(node)) return std::holds_alternative<ast::Band>(part);
  if (std::holds_alternative<ast::Ladder>(node)) return std::holds_alternative<ast::Step>(part);
  if (std::holds_alternative<ast::Enum>(node)) return std::holds_alternative<ast::Head>(part);
  return PartNoun(node) == "field" && std::holds_alternative<ast::Field>(part);
}

void InsertPart(ast::DeclNode& node, size_t at, const PartNode& part) {
  WithList(node, &part,
           [at](auto& list, auto& item) { list.insert(list.begin() + static_cast<ptrdiff_t>(at), *item); });
}

void ErasePart(ast::DeclNode& node, size_t at) {
  WithList(node, nullptr, [at](auto& list, auto&) { list.erase(list.begin() + static_cast<ptrdiff_t>(at)); });
}

const ast::Head* HeadOf(const PartNode& part) {
  if (const auto* item = std::get_if<ast::ScoreItem>(&part)) return &item->head;
  if (const auto* item = std::get_if<ast::DutyItem>(&part)) return &item->head;
  if (const auto* step = std::get_if<ast::Step>(&part)) return &step->head;
  if (const auto* band = std::get_if<ast::Band>(&part)) return &band->head;
  if (const auto* field = std::get_if<ast::Field>(&part)) return &field->head;
  return std::get_if<ast::Head>(&part);
}

ast::ExprId* SlotOf(ast::DeclNode& node, std::optional<size_t> part, Clause clause) {
  return std::visit(Clauses{part, clause}, node);
}

}  // namespace kaocheng::layers
