#include "dsl/ast/builtin_names.h"
#include "dsl/check/checker.h"
#include "dsl/check/number_words.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/suggest.h"
#include "dsl/hir/titles.h"

// What a name means where it stands: the row's own fields first, then built-in words, then declarations.
namespace kaocheng::check {

using hir::ColumnId;
using hir::Prim;
using hir::SpaceId;
using hir::Type;
using hir::TypeKind;

namespace {

bool Matches(const hir::Named& named, const std::string& name) {
  if (named.name == name) return true;
  for (const std::string& alias : named.aliases) {
    if (alias == name) return true;
  }
  return false;
}

std::string Builtin(const std::string& name) { return ast::BuiltinName(name).value_or(name); }

}  // namespace

std::optional<int64_t> Checker::MemberIndex(hir::EnumId id, const std::string& name) const {
  const std::vector<hir::Named>& members = program_.enums[id].members;
  for (size_t i = 0; i < members.size(); ++i) {
    if (members[i].name == name) return static_cast<int64_t>(i);
  }
  for (size_t i = 0; i < members.size(); ++i) {
    if (Matches(members[i], name)) return static_cast<int64_t>(i);
  }
  return std::nullopt;
}

Value Checker::NoSuchMember(const ast::Name& name, hir::EnumId id) {
  const hir::Enum& known = program_.enums[id];
  std::vector<std::string> members;
  for (const hir::Named& member : known.members) members.push_back(member.name);
  for (const hir::Named& member : known.members) members.push_back(member.title);
  if (const auto meant = SuggestName(name.text, members))
    return Fail(Code::kNoSuchMemberMeant, name.span, {name.text, known.named.title, *meant});
  return Fail(Code::kNoSuchMember, name.span, {name.text, known.named.title});
}

// Enumeration members resolve by the expected type, before anything else of that name.
Value Checker::LowerName(const ast::Name& name, const Scope& scope, const Type* expected) {
  if (name.empty()) return {};
  if (expected != nullptr && expected->kind == TypeKind::kEnum) {
    if (const auto index = MemberIndex(expected->enum_id(), name.text)) {
      return {columns_.Literal(scope.space, {TypeKind::kEnum, false, expected->of}, *index, name.span),
              {TypeKind::kEnum, false, expected->of}};
    }
  }
  const size_t errors = emitter_.errors();
  if (const auto found = FindVisible(name, scope)) return *found;
  if (emitter_.errors() != errors) return {};
  if (expected != nullptr && expected->kind == TypeKind::kEnum) {
    return NoSuchMember(name, expected->enum_id());
  }
  ReportUnknownName(name, scope);
  return {};
}

std::optional<Value> Checker::FindVisible(const ast::Name& name, const Scope& scope) {
  if (const auto local = scope.locals.find(name.text); local != scope.locals.end()) return local->second;
  if (auto field = FindField(name.text, scope.space, scope.anchor)) return field;
  const hir::Space& space = program_.spaces[scope.space];
  if (space.kind == hir::Space::Kind::kCell) {
    const SpaceId entity = space.owner;
    if (auto field = FindField(name.text, entity))
      return FromAncestor(*field, entity, scope.space, name.span);
  }
  const size_t errors = emitter_.errors();
  if (auto declared = FindDeclared(name, scope)) return declared;
  if (emitter_.errors() != errors) return std::nullopt;
  return FindBuiltin(Builtin(name.text), scope);
}

std::optional<Value> Checker::FindField(const std::string& name, SpaceId space, ColumnId anchor) {
  std::vector<FieldInfo>& infos = fields_[space.value];
  for (const bool exact : {true, false}) {
    for (size_t i = 0; i < infos.size(); ++i) {
      if (exact ? infos[i].named.name == name : Matches(infos[i].named, name))
        return FieldAt(space, infos[i], anchor);
    }
  }
  return std::nullopt;
}

Value Checker::FieldAt(SpaceId space, FieldInfo& info, ColumnId anchor) {
  const Value own = LowerField(space, info);
  if (info.stored || !anchor.valid() || !own.valid()) return own;
  const auto key = std::make_tuple(space.value, info.field->head.name.span.begin, anchor.value);
  if (const auto found = fields_at_.find(key); found != fields_at_.end()) return found->second;
  const Scope scope{.space = space, .locals = {}, .anchor = anchor};
  Value value = ConvertTo(Lower(info.field->value, scope, &own.type), own.type, SpanOf(info.field->value));
  if (value.valid()) value.column = columns_.Name(value.column, program_.columns[own.column].label);
  fields_at_.emplace(key, value);
  return value;
}

Value Checker::LowerField(SpaceId space, FieldInfo& info) {
  if (info.lowered.valid() || info.failed) return info.lowered;
  const std::string owner = program_.spaces[space].named.name;
  const hir::Label label = LabelOf(hir::Label::Kind::kField, owner + "." + info.named.name, info.named.title);
  if (info.stored) {
    const Type type = program_.spaces[space].fields[*info.stored].type;
    info.lowered =
        Make(space, type, hir::Field{hir::Field::Kind::kStored, *info.stored}, info.field->head.name.span);
    info.lowered.column = columns_.Name(info.lowered.column, label);
    return info.lowered;
  }
  const uint64_t key =
      (uint64_t{1} << 63U) | (uint64_t{space.value} << 32U) | info.field->head.name.span.begin;
  if (!EnterNamed(key, owner + "." + info.named.name, info.field->head.name.span)) return {};
  std::optional<Type> wanted;
  if (!info.field->type.name.empty()) wanted = ResolveType(info.field->type);
  const ast::Field* field = info.field;
  Value value = Lower(field->value, Scope{space, false, {}}, wanted ? &*wanted : nullptr);
  if (value.valid() && wanted) value = ConvertTo(value, *wanted, SpanOf(field->value));
  Leave();
  info.failed = !value.valid();
  if (!value.valid()) return {};
  value.column = columns_.Name(value.column, label);
  info.lowered =
      value;  // fields_ does not grow while a field is lowered: spaces of cells have an entry of their own
  return value;
}

std::optional<Value> Checker::FindBuiltin(const std::string& name, const Scope& scope) {
  const hir::Space::Kind kind = program_.spaces[scope.space].kind;
  if (name == "today") return Make(scope.space, kDate, hir::Map{Prim::kToday, {}, 0, 0, {}}, {});
  // A cell is dated by its last day, as a violation that judges it is.
  if (kind == hir::Space::Kind::kCell && name == "on")
    return Make(scope.space, kDate, hir::Field{hir::Field::Kind::kLast, 0}, {});
  if (kind == hir::Space::Kind::kRecord) {
    if (name == "on") return Make(scope.space, kDate, hir::Field{hir::Field::Kind::kOn, 0}, {});
    if (name == "until")
      return Make(scope.space, {TypeKind::kDate, true, 0}, hir::Field{hir::Field::Kind::kUntil, 0}, {});
    if (name == "recorded") {
      return Make(scope.space, {TypeKind::kDatetime, true, 0}, hir::Field{hir::Field::Kind::kRecorded, 0},
                  {});
    }
  }
  return std::nullopt;
}

std::optional<Value> Checker::FindDeclared(const ast::Name& name, const Scope& scope) {
  const auto id = symbols_.Find(name.text, name.span, emitter_);
  if (!id) return std::nullopt;
  const ast::Decl& decl = DeclOf(*id);
  // Reads a value of the rows `space` from here: the same rows, or an entity above them.
  const auto read = [&](const Value& value, SpaceId space) -> Value {
    if (!value.valid() || space == scope.space) return value;
    if (program_.spaces[space].kind == hir::Space::Kind::kEntity &&
        IsAncestor(space, EntityOf(scope.space))) {
      return FromAncestor(value, space, scope.space, name.span);
    }
    return NotReadable(name.text, space, scope.space, name.span);
  };
  if (std::holds_alternative<ast::Parameter>(decl.node)) return ReadParameter(*id, scope, {}, name.span);
  if (std::holds_alternative<ast::Measure>(decl.node) || std::holds_alternative<ast::Table>(decl.node))
    return ReadMeasure(*id, scope, name.span);
  if (const auto space = spaces_.find(*id); space != spaces_.end()) {
    const SpaceId found = space->second;
    if (found == scope.space) {
      return Make(found, {TypeKind::kReference, false, found.value}, hir::Field{hir::Field::Kind::kSelf, 0},
                  {});
    }
    if (program_.spaces[found].kind == hir::Space::Kind::kEntity &&
        IsAncestor(found, EntityOf(scope.space))) {
      return Ancestor(found, scope.space);
    }
    return NotReadable(name.text, found, scope.space, name.span);
  }
  if (std::holds_alternative<ast::Score>(decl.node)) {
    const Value* value = LowerScore(*id);
    return value == nullptr ? Value{} : read(*value, program_.columns[value->column].space);
  }
  if (std::holds_alternative<ast::Grade>(decl.node)) {
    const Value* value = LowerGrade(*id);
    return value == nullptr ? Value{} : read(*value, program_.columns[value->column].space);
  }
  if (std::holds_alternative<ast::Award>(decl.node)) {
    const AwardColumns* award = LowerAward(*id);
    return award == nullptr ? Value{} : read(award->amount, award->space);
  }
  if (const auto ladder = ladders_.find(*id); ladder != ladders_.end()) {
    if (program_.spaces[scope.space].kind != hir::Space::Kind::kRecord)
      return Fail(Code::kLadderNeedsMember, name.span, {name.text});
    if (!LowerLadder(*id)) return Value{};
    return RecordStep(ladder->second, scope.space, name.span);
  }
  if (std::holds_alternative<ast::Duty>(decl.node))
    return Fail(Code::kDutyNeedsMember, name.span, {name.text});
  return Fail(Code::kNotAValue, name.span, {name.text});
}

Value Checker::Ancestor(SpaceId entity, SpaceId from) {
  const Type type{TypeKind::kReference, false, entity.value};
  const Value self = Make(entity, type, hir::Field{hir::Field::Kind::kSelf, 0}, {});
  Value value = from == entity ? self : FromAncestor(self, entity, from, {});
  value.ancestor = true;
  return value;
}

Value Checker::FromAncestor(Value value, SpaceId source, SpaceId target, Span span) {
  if (!value.valid() || source == target) return value;
  return Make(target, value.type, hir::Gather{hir::Gather::Via::kAncestor, value.column, {}}, span);
}

Value Checker::Along(const Value& object, const Value& member, SpaceId space, Span span) {
  if (!object.valid() || !member.valid()) return {};
  if (object.ancestor) {
    Value value = FromAncestor(member, object.type.space_id(), space, span);
    value.ancestor = member.ancestor;
    return value;
  }
  Type type = member.type;
  type.optional = type.optional || object.type.optional;
  return Make(space, type, hir::Gather{hir::Gather::Via::kReference, member.column, object.column}, span);
}

Value Checker::LowerMember(const ast::Member& member, const Scope& scope, Span span) {
  if (member.name.empty()) return {};
  const size_t errors = emitter_.errors();
  if (auto special = LowerMemberOfLocal(member, scope, span)) return *special;
  if (auto special = LowerSpecialMember(member, scope, span)) return *special;
  if (emitter_.errors() != errors) return {};
  const Value object = Lower(member.object, scope);
  if (!object.valid()) return {};
  if (object.type.kind == TypeKind::kDate)
    return DateMember(object, Builtin(member.name.text), member.name, scope);
  if (object.type.kind != TypeKind::kReference) return Fail(Code::kNoMembers, span, {member.name.text});
  const Scope inner{object.type.space_id(), false, {}};
  const auto found = FindVisible(member.name, inner);
  if (!found) {
    if (emitter_.errors() == errors) ReportUnknownName(member.name, inner);
    return {};
  }
  return Along(object, *found, scope.space, span);
}

// period.first, month.last, patrolling.rate, patrolling.days.rate, measures.running: words that are no values
// alone.
std::optional<Value> Checker::LowerSpecialMember(const ast::Member& member, const Scope& scope, Span span) {
  const std::string word = Builtin(member.name.text);
  if (const auto* inner = std::get_if<ast::Member>(&ast_.exprs[member.object].node)) {
    const auto* root = std::get_if<ast::NameRef>(&ast_.exprs[inner->object].node);
    if (root == nullptr || FindField(root->name.text, scope.space)) return std::nullopt;
    const auto duty = symbols_.FindKind<ast::Duty>(root->name.text);
    if (!duty) return std::nullopt;
    return DutyMember(*duty, member, inner->name, scope);
  }
  const auto* ref = std::get_if<ast::NameRef>(&ast_.exprs[member.object].node);
  if (ref == nullptr || scope.locals.contains(ref->name.text) || FindField(ref->name.text, scope.space))
    return std::nullopt;
  const std::string& name = ref->name.text;
  if (const auto duty = symbols_.FindKind<ast::Duty>(name)) return DutyMember(*duty, member, {}, scope);
  if (const auto ladder = symbols_.FindKind<ast::Ladder>(name)) {
    const auto found = ladders_.find(*ladder);
    if (found == ladders_.end() || !LowerLadder(*ladder)) return Value{};
    return LadderMember(found->second, word, scope, {}, span);
  }
  const std::string built_in = Builtin(name);
  if (built_in == "period" && !symbols_.FindKind<ast::Record>(name)) {
    const Value first = Make(scope.space, kDate, hir::Map{Prim::kPeriodFirst, {}, 0, 0, {}}, {});
    const Value last = Make(scope.space, kDate, hir::Map{Prim::kPeriodLast, {}, 0, 0, {}}, {});
    return SpanMember(first, last, word, member.name, name, scope, span);
  }
  const hir::Space& space = program_.spaces[scope.space];
  if (space.kind == hir::Space::Kind::kCell && built_in == space.named.name) {
    const Value first = Make(scope.space, kDate, hir::Field{hir::Field::Kind::kFirst, 0}, {});
    const Value last = Make(scope.space, kDate, hir::Field{hir::Field::Kind::kLast, 0}, {});
    return SpanMember(first, last, word, member.name, name, scope, span);
  }
  if (space.kind == hir::Space::Kind::kCell && built_in == "previous") {
    const auto found = FindVisible(member.name, scope);
    if (!found || !found->valid()) return Value{};
    Type type = found->type;
    type.optional = true;
    return Make(scope.space, type, hir::Gather{hir::Gather::Via::kPrevious, found->column, {}}, span);
  }
  return std::nullopt;
}

// `.first`, `.last` and `.days` of a period or a cell.
Value Checker::SpanMember(Value first, Value last, const std::string& word, const ast::Name& name,
                          const std::string& owner, const Scope& scope, Span span) {
  if (word == "first") return first;
  if (word == "last") return last;
  if (word != "days") return Fail(Code::kUnknownWord, name.span, {name.text, owner});
  // One after the other, so that every compiler makes the columns in the same order.
  const Type days{TypeKind::kDays, false, 0};
  const Value between = Add(last, first, true, scope.space, span);
  const Value one{columns_.Literal(scope.space, days, 1), days};
  return Add(between, one, false, scope.space, span);
}

Value Checker::DateMember(Value date, const std::string& word, const ast::Name& name, const Scope& scope) {
  const Type integer{TypeKind::kInteger, date.type.optional, 0};
  const Type same{TypeKind::kDate, date.type.optional, 0};
  if (word == "year") return MapOf(scope.space, integer, Prim::kYear, {date}, name.span);
  if (word == "month") return MapOf(scope.space, integer, Prim::kMonth, {date}, name.span);
  if (word == "first") return MapOf(scope.space, same, Prim::kFirstOfMonth, {date}, name.span);
  if (word == "last") return MapOf(scope.space, same, Prim::kLastOfMonth, {date}, name.span);
  return Fail(Code::kUnknownWord, name.span, {name.text, Term("a date", "日期")});
}

std::vector<std::string> Checker::VisibleNames(const Scope& scope) const {
  std::vector<std::string> names = symbols_.spellings();
  const auto add = [&](SpaceId space) {
    for (const FieldInfo& info : fields_[space.value]) {
      names.push_back(info.named.name);
      names.insert(names.end(), info.named.aliases.begin(), info.named.aliases.end());
    }
  };
  if (scope.space.valid()) {
    add(scope.space);
    if (program_.spaces[scope.space].kind == hir::Space::Kind::kCell) add(program_.spaces[scope.space].owner);
  }
  return names;
}

void Checker::ReportUnknownName(const ast::Name& name, const Scope& scope) {
  if (name.empty() || faulty_fields_.contains(name.text)) return;
  const auto report = [&](Code code, std::vector<Term> args) {
    Diagnostic& unknown = emitter_.Report(code, name.span, std::move(args));
    if (read_for_) unknown.notes.push_back(*read_for_);
  };
  const std::vector<std::string> names = VisibleNames(scope);
  if (const auto meant = SuggestName(name.text, names)) {
    report(Code::kUnknownNameMeant, {name.text, *meant});
  } else if (const auto split = SuggestSplit(name.text, names)) {
    report(Code::kUnknownNameSplit, {name.text, *split});
  } else if (IsNumberInWords(name.text)) {
    report(Code::kUnknownName, {name.text, Term("write numbers in digits: 3 months, 500 yuan, 5%",
                                                "数用阿拉伯数字写：3个月、500元、5%")});
  } else {
    report(Code::kUnknownName, {name.text, FieldsOf(scope.space)});
  }
}

// What the rows of a space have to be read: for whoever takes another word for it than the policy does.
Term Checker::FieldsOf(SpaceId space) const {
  constexpr size_t kMost = 12;
  if (space.valid() && program_.spaces[space].kind == hir::Space::Kind::kCell)
    space = program_.spaces[space].owner;
  Term list{""};
  if (!space.valid() || fields_[space.value].empty()) return list;
  const hir::Named& owner = program_.spaces[space].named;
  list = {"`" + owner.name + "` has: ", "“" + hir::TitleOrName(owner) + "”有："};
  const auto& fields = fields_[space.value];
  for (size_t i = 0; i < std::min(fields.size(), kMost); ++i) {
    const hir::Named& field = fields[i].named;
    list.en += (i == 0 ? "" : ", ") + field.name;
    list.zh += (i == 0 ? "" : "、") + hir::TitleOrName(field);
  }
  if (fields.size() > kMost) {
    list.en += " …";
    list.zh += "……";
  }
  return list;
}

}  // namespace kaocheng::check
