#include <algorithm>

#include "dsl/ast/builtin_names.h"
#include "dsl/ast/keywords.h"
#include "dsl/base/utf8.h"
#include "dsl/check/checker.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/suggest.h"

// Types before expressions: enumerations, entities, records, and ladders and grades as the enumerations that
// they are.
namespace kaocheng::check {

using hir::SpaceId;
using hir::TypeKind;

namespace {

// Bound on the members of one enumeration: a column of them takes a byte a row.
constexpr size_t kMaxMembers = 250;

std::optional<TypeKind> BuiltinType(std::string_view name) {
  static const std::map<std::string_view, TypeKind> kinds = {
      {"boolean", TypeKind::kBoolean}, {"integer", TypeKind::kInteger},  {"decimal", TypeKind::kDecimal},
      {"money", TypeKind::kMoney},     {"date", TypeKind::kDate},        {"datetime", TypeKind::kDatetime},
      {"text", TypeKind::kText},       {"duration", TypeKind::kMinutes}, {"violation", TypeKind::kViolation}};
  const auto found = kinds.find(name);
  if (found == kinds.end()) return std::nullopt;
  return found->second;
}

// The language's own names of types.
std::vector<ast::Keyword> TypeWords() {
  std::vector<ast::Keyword> words;
  for (const ast::Keyword& word : ast::Keywords())
    if (word.kind == ast::KeywordKind::kBuiltin && BuiltinType(word.en)) words.push_back(word);
  return words;
}

}  // namespace

hir::Named Checker::NamedOf(const ast::Head& head) const {
  hir::Named named{
      head.name.text, head.titles.empty() ? head.name.text : head.titles.front().text, {}, head.name.span};
  for (const ast::Text& title : head.titles) named.aliases.push_back(title.text);
  return named;
}

void Checker::DeclareTypes() {
  for (const layers::Entry& entry : policy_.entries) {
    const ast::DeclNode& node = DeclOf(entry.decl).node;
    if (const auto* enumeration = std::get_if<ast::Enum>(&node)) DeclareEnum(entry.decl, *enumeration);
    if (const auto* grade = std::get_if<ast::Grade>(&node)) DeclareGradeEnum(entry.decl, *grade);
  }
  for (const layers::Entry& entry : policy_.entries) DeclareSpace(entry.decl);
  for (const layers::Entry& entry : policy_.entries) {
    const ast::DeclNode& node = DeclOf(entry.decl).node;
    if (const auto* ladder = std::get_if<ast::Ladder>(&node)) DeclareLadderType(entry.decl, *ladder);
  }
  for (const layers::Entry& entry : policy_.entries) DeclareFields(entry.decl);
}

void Checker::DeclareEnum(ast::DeclId id, const ast::Enum& node) {
  hir::Enum item{NamedOf(DeclOf(id).head), node.ordered, {}};
  // That no member and no field stands twice was seen when the layers were put together.
  for (const ast::Head& member : node.members) item.members.push_back(NamedOf(member));
  if (item.members.size() > kMaxMembers)
    Fail(Code::kTooManyMembers, DeclOf(id).span, {item.named.name, std::to_string(kMaxMembers)});
  enums_.emplace(id, program_.enums.Add(std::move(item)));
}

// A grade is an ordered enumeration, the last band lowest, so that `standing >= good` reads as expected.
void Checker::DeclareGradeEnum(ast::DeclId id, const ast::Grade& node) {
  hir::Enum item{NamedOf(DeclOf(id).head), true, {}};
  for (auto band = node.bands.rbegin(); band != node.bands.rend(); ++band)
    item.members.push_back(NamedOf(band->head));
  enums_.emplace(id, program_.enums.Add(std::move(item)));
}

void Checker::DeclareSpace(ast::DeclId id) {
  const ast::Decl& decl = DeclOf(id);
  hir::Space space;
  space.named = NamedOf(decl.head);
  std::optional<ast::Name> owner;
  if (const auto* entity = std::get_if<ast::Entity>(&decl.node)) {
    space.kind = hir::Space::Kind::kEntity;
    owner = entity->parent;
  } else if (const auto* record = std::get_if<ast::Record>(&decl.node)) {
    space.kind = hir::Space::Kind::kRecord;
    owner = record->owner;
  } else {
    return;
  }
  if (owner) {
    // Parents stand before their children, so a cycle of entities cannot be written.
    const auto parent = ResolveEntity(*owner);
    if (!parent) {
      faulty_.insert(id);
      return;
    }
    space.owner = *parent;
  }
  spaces_.emplace(id, program_.spaces.Add(std::move(space)));
  fields_.resize(program_.spaces.size());
}

void Checker::DeclareLadderType(ast::DeclId id, const ast::Ladder& node) {
  const auto subject = ResolveEntity(node.of);
  if (!subject) return;
  hir::Ladder ladder;
  ladder.named = NamedOf(DeclOf(id).head);
  ladder.subject = *subject;
  ladder.span = DeclOf(id).span;
  hir::Enum steps{ladder.named, true, {{"none", "无", {"无"}, {}}}};
  for (const ast::Step& step : node.steps) steps.members.push_back(NamedOf(step.head));
  ladder.steps_enum = program_.enums.Add(std::move(steps));
  enums_.emplace(id, ladder.steps_enum);
  hir::Space sanctions;
  sanctions.kind = hir::Space::Kind::kSanction;
  sanctions.named = ladder.named;
  sanctions.owner = *subject;
  sanctions.ladder = program_.ladders.id_at(program_.ladders.size());
  ladder.sanctions = program_.spaces.Add(std::move(sanctions));
  fields_.resize(program_.spaces.size());
  ladders_.emplace(id, program_.ladders.Add(std::move(ladder)));
}

void Checker::DeclareFields(ast::DeclId id) {
  const ast::Decl& decl = DeclOf(id);
  const std::vector<ast::Field>* fields = nullptr;
  if (const auto* entity = std::get_if<ast::Entity>(&decl.node)) fields = &entity->fields;
  if (const auto* record = std::get_if<ast::Record>(&decl.node)) fields = &record->fields;
  const auto space = spaces_.find(id);
  if (fields == nullptr || space == spaces_.end()) return;
  std::vector<FieldInfo>& infos = fields_[space->second.value];
  for (const ast::Field& field : *fields) {
    FieldInfo info{&field, std::nullopt, NamedOf(field.head), {}};
    if (!field.value.valid()) {
      const auto type = ResolveType(field.type);
      if (!type) {
        faulty_fields_.insert(info.named.name);
        faulty_fields_.insert(info.named.aliases.begin(), info.named.aliases.end());
        continue;
      }
      std::vector<hir::StoredField>& stored = program_.spaces[space->second].fields;
      info.stored = static_cast<uint32_t>(stored.size());
      stored.push_back({info.named, *type, field.type.sealed});
    }
    infos.push_back(std::move(info));
  }
}

std::optional<hir::Type> Checker::ResolveType(const ast::TypeRef& type) {
  hir::Type resolved{TypeKind::kBoolean, type.optional, 0};
  const auto declared = symbols_.Find(type.name.text, type.name.span, emitter_);
  if (declared) {
    if (const auto found = enums_.find(*declared); found != enums_.end()) {
      resolved.kind = TypeKind::kEnum;
      resolved.of = found->second.value;
      return resolved;
    }
    if (const auto found = spaces_.find(*declared); found != spaces_.end()) {
      resolved.kind = TypeKind::kReference;
      resolved.of = found->second.value;
      return resolved;
    }
  }
  if (const auto kind = BuiltinType(type.name.text)) {
    resolved.kind = *kind;
    return resolved;
  }
  if (!declared)
    ReportUnknownType(type.name);
  else
    FailUnlessFaulty(Code::kNotAType, *declared, type.name);
  return std::nullopt;
}

void Checker::ReportUnknownType(const ast::Name& name) {
  std::vector<std::string> types = symbols_.spellings();
  const std::vector<ast::Keyword> words = TypeWords();
  for (const ast::Keyword& word : words)
    types.insert(types.end(), {std::string(word.en), std::string(word.zh)});
  constexpr size_t kShort = 2;  // 数字 is as near to 文字 as to 数据
  const auto meant = CountCodePoints(name.text) > kShort ? SuggestName(name.text, types) : std::nullopt;
  if (meant) {
    Fail(Code::kUnknownNameMeant, name.span, {name.text, *meant});
    return;
  }
  Term list{""};
  for (const ast::Keyword& word : words) {
    list.en += (list.en.empty() ? "" : ", ") + std::string(word.en);
    list.zh += (list.zh.empty() ? "" : "、") + std::string(word.zh);
  }
  Fail(Code::kUnknownName, name.span,
       {name.text, Term("types are " + list.en + ", and the names of enumerations, entities and records",
                        "类型有" + list.zh + "，以及枚举、对象、记录的名称")});
}

void Checker::FailUnlessFaulty(Code code, ast::DeclId declared, const ast::Name& name) {
  if (!faulty_.contains(declared)) Fail(code, name.span, {name.text});
}

SpaceId Checker::CellSpace(SpaceId entity, hir::Unit unit, std::optional<hir::SeasonDays> season,
                           std::string_view name) {
  const int from = season ? season->from_month * 100 + season->from_day : 0;
  const int to = season ? season->to_month * 100 + season->to_day : 0;
  const auto key = std::make_tuple(entity.value, static_cast<int>(unit), from, to);
  if (const auto found = cells_.find(key); found != cells_.end()) return found->second;
  hir::Space space;
  space.kind = hir::Space::Kind::kCell;
  space.named.name = std::string(name);
  space.named.title = program_.spaces[entity].named.title;
  space.owner = entity;
  space.unit = unit;
  space.season = season;
  const SpaceId id = program_.spaces.Add(std::move(space));
  fields_.resize(program_.spaces.size());
  cells_.emplace(key, id);
  return id;
}

SpaceId Checker::EntityOf(SpaceId space) const {
  const hir::Space& known = program_.spaces[space];
  return known.kind == hir::Space::Kind::kEntity ? space : known.owner;
}

bool Checker::IsAncestor(SpaceId above, SpaceId entity) const {
  for (SpaceId at = entity; at.valid(); at = program_.spaces[at].owner) {
    if (at == above) return true;
  }
  return false;
}

bool Checker::IsOrdered(hir::Type type) const {
  switch (type.kind) {
    case TypeKind::kBoolean:
    case TypeKind::kText:
    case TypeKind::kReference:
    case TypeKind::kViolation:
      return false;
    case TypeKind::kEnum:
      return program_.enums[type.enum_id()].ordered;
    case TypeKind::kInteger:
    case TypeKind::kDecimal:
    case TypeKind::kMoney:
    case TypeKind::kDate:
    case TypeKind::kDatetime:
    case TypeKind::kDays:
    case TypeKind::kWorkdays:
    case TypeKind::kMonths:
    case TypeKind::kMinutes:
      return true;
  }
  return false;
}

std::optional<SpaceId> Checker::ResolveEntity(const ast::Name& name) {
  const auto declared = symbols_.Find(name.text, name.span, emitter_);
  if (declared) {
    const auto found = spaces_.find(*declared);
    if (found != spaces_.end() && program_.spaces[found->second].kind == hir::Space::Kind::kEntity)
      return found->second;
    const bool later = std::holds_alternative<ast::Entity>(DeclOf(*declared).node) && found == spaces_.end();
    FailUnlessFaulty(later ? Code::kParentLater : Code::kNotAnEntity, *declared, name);
    return std::nullopt;
  }
  ReportUnknownName(name, Scope{});
  return std::nullopt;
}

// `of SUBJECT each SCOPE` on a declaration's head: the rows that the declaration gives one value each.
std::optional<SpaceId> Checker::SubjectSpace(const ast::Name& of, const std::optional<ast::Each>& each) {
  const auto declared = symbols_.Find(of.text, of.span, emitter_);
  if (!declared) {
    ReportUnknownName(of, Scope{});
    return std::nullopt;
  }
  const auto found = spaces_.find(*declared);
  if (found == spaces_.end()) {
    FailUnlessFaulty(Code::kNotARowKind, *declared, of);
    return std::nullopt;
  }
  if (!each) return found->second;
  const auto space = ScopeSpace(each->scope, each->season, Scope{found->second, false, {}});
  if (space && program_.spaces[*space].kind != hir::Space::Kind::kCell && !Below(*space, found->second)) {
    NotBelow(*space, EntityOf(found->second), each->span);
    return std::nullopt;
  }
  return space;
}

// Rows of `space` that belong to a row of the entity, which does not belong to itself.
bool Checker::Below(SpaceId space, SpaceId entity) const {
  return space != entity && IsAncestor(entity, EntityOf(space));
}

Value Checker::NotBelow(SpaceId space, SpaceId entity, Span span) {
  const std::string& name = program_.spaces[space].named.name;
  const std::string& owner = program_.spaces[EntityOf(space)].named.name;
  const std::string& above = program_.spaces[entity].named.name;
  if (EntityOf(space) == space) return Fail(Code::kEntityNotBelow, span, {name, above});
  return Fail(Code::kNotBelow, span, {name, owner, above});
}

// `name`, which has a value for each row of `space`, where there is none such.
Value Checker::NotReadable(const std::string& name, SpaceId space, SpaceId here, Span span) {
  const std::string& owner = program_.spaces[space].named.name;
  if (name == owner) return Fail(Code::kOtherRows, span, {name, program_.spaces[here].named.name});
  return Fail(Code::kNotReadableHere, span, {name, owner, program_.spaces[here].named.name});
}

}  // namespace kaocheng::check
