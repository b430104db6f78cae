#include <algorithm>

#include "dsl/ast/builtin_names.h"
#include "dsl/check/tests.h"
#include "dsl/check/type_names.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/suggest.h"

// What a test gives: rows with constants in their fields. Ancestors that it says nothing about are made up.
namespace kaocheng::check {

using hir::SpaceId;
using hir::Type;
using hir::TypeKind;
using Kind = hir::Space::Kind;

namespace {

constexpr size_t kMostRows = 10'000;
constexpr size_t kNobody = SIZE_MAX;

bool IsWord(const ast::Expr& expr, std::string_view word) {
  const auto* ref = std::get_if<ast::NameRef>(&expr.node);
  return ref != nullptr && ast::BuiltinName(ref->name.text).value_or("") == word;
}

}  // namespace

// Every row first, then owners and fields, which may name rows that are given further down.
bool Tests::Give(const std::vector<const ast::Given*>& givens) {
  names_.clear();
  taken_.clear();
  made_up_.clear();
  cells_.clear();
  const size_t errors = c_.emitter_.errors();
  struct Rows {
    const ast::Given* given;
    size_t first, last;
  };
  std::vector<Rows> rows;
  for (const ast::Given* given : givens) {
    const size_t before = c_.emitter_.errors();
    const auto declared = c_.symbols_.Find(given->of.text, given->of.span, c_.emitter_);
    if (!declared) {
      if (!given->of.empty() && c_.emitter_.errors() == before) c_.ReportUnknownName(given->of, Scope{});
      continue;
    }
    const auto space = c_.spaces_.find(*declared);
    const bool alone = given->values.size() == 1 && given->values.front().first.empty();
    if (std::holds_alternative<ast::Parameter>(c_.DeclOf(*declared).node) && alone) {
      GiveParameter(*given, *declared);
    } else if (space == c_.spaces_.end() ||
               (alone && !IsWord(c_.ast_.exprs[given->values.front().second], "unknown"))) {
      c_.Fail(Code::kCannotBeGiven, given->of.span, {given->of.text});
    } else if (alone) {
      if (c_.program_.spaces[space->second].kind != Kind::kRecord) {
        c_.Fail(Code::kCannotBeGiven, given->of.span, {given->of.text});
      }
      test_.unsupplied.push_back(space->second);
    } else {
      const size_t first = test_.givens.size();
      GiveRows(*given, space->second);
      rows.push_back({given, first, test_.givens.size()});
    }
  }
  if (c_.emitter_.errors() != errors) return false;
  for (const Rows& given : rows) {
    for (size_t row = given.first; row < given.last; ++row) FindOwner(*given.given, row);
    if (given.first == given.last) continue;
    GiveFields(*given.given, given.first);
    for (size_t row = given.first + 1; row < given.last; ++row) {
      hir::GivenRow& copy = test_.givens[row];
      const hir::GivenRow& like = test_.givens[given.first];
      copy.until = like.until;
      copy.recorded = like.recorded;
      copy.values = like.values;
    }
  }
  return c_.emitter_.errors() == errors;
}

// The parameter's value on every day, wherever it is read.
void Tests::GiveParameter(const ast::Given& given, ast::DeclId parameter) {
  const ast::Decl& decl = c_.DeclOf(parameter);
  const auto type = c_.ResolveType(std::get<ast::Parameter>(decl.node).type);
  if (!type) return;
  const auto literal = Constant(given.values.front().second, *type);
  if (!literal) return;
  hir::Test::Override override;
  override.literal = *literal;
  override.parameter = c_.WordsOf(decl, std::get<ast::Parameter>(decl.node));
  test_.overrides.push_back(std::move(override));
}

void Tests::GiveRows(const ast::Given& given, SpaceId space) {
  const bool record = c_.program_.spaces[space].kind == Kind::kRecord;
  if (!given.name.empty()) {
    const auto [first, fresh] = taken_.emplace(given.name.text, given.name.span);
    if (!fresh) {
      c_.emitter_.Report(Code::kGivenTwice, given.name.span, {given.name.text})
          .notes.push_back({Code::kDeclaredHere, first->second, {given.name.text}, {}});
    }
  }
  std::vector<Date> days;
  if (!Days(given, days)) return;
  if (record == days.empty()) {
    c_.Fail(record ? Code::kRecordWithoutDate : Code::kEntityWithDate, given.span, {given.of.text});
    return;
  }
  if (record && given.from) c_.Fail(Code::kRecordWithoutDate, given.span, {given.of.text});
  const std::string name =
      given.name.empty() ? c_.program_.spaces[space].named.name + "#" + std::to_string(test_.givens.size())
                         : given.name.text;
  if (!record) days.push_back(given.from.value_or(kMinDate));
  if (!given.name.empty() && days.size() == 1) names_.emplace(name, test_.givens.size());
  for (size_t i = 0; i < days.size(); ++i) {
    hir::GivenRow row;
    row.space = space;
    row.id = days.size() == 1 ? name : name + "#" + std::to_string(i + 1);
    // Whom a policy judges is told by the region that the topmost units' ids begin with.
    if (!record && !c_.program_.spaces[space].owner.valid()) row.id = c_.program_.region + "-" + row.id;
    row.on = days[i];
    row.span = given.span;
    test_.givens.push_back(std::move(row));
  }
}

bool Tests::Days(const ast::Given& given, std::vector<Date>& days) {
  for (const ast::Given::Days& range : given.on) {
    const auto first = Day(range.first);
    const auto last = range.last.valid() ? Day(range.last) : first;
    if (!first || !last) return false;
    if (*last < *first || static_cast<size_t>(*last - *first) + days.size() >= kMostRows) {
      c_.Fail(Code::kDaysOfGiven, given.span, {FormatDate(*first), FormatDate(*last)});
      return false;
    }
    for (Date day = *first; day <= *last; ++day) days.push_back(day);
  }
  return true;
}

void Tests::FindOwner(const ast::Given& given, size_t row) {
  const SpaceId kind = c_.program_.spaces[test_.givens[row].space].owner;
  if (!given.owner) {
    if (kind.valid()) {
      const size_t owner = OnlyOf(kind, given.span);
      if (owner != kNobody) test_.givens[row].owner = owner;
    }
    return;
  }
  const auto named = names_.find(given.owner->text);
  if (named == names_.end()) {
    c_.Fail(Code::kNothingGivenNamed, given.owner->span, {given.owner->text});
    return;
  }
  const SpaceId owner = test_.givens[named->second].space;
  if (kind.valid() && owner == kind) {
    test_.givens[row].owner = named->second;
  } else if (kind.valid() && c_.program_.spaces[owner].kind == Kind::kEntity && c_.IsAncestor(owner, kind)) {
    const size_t between = MadeUp(kind, named->second, given.span);
    test_.givens[row].owner = between;
  } else {
    c_.Fail(Code::kOfAnotherKind, given.owner->span,
            {given.owner->text, TitleOf(owner), kind.valid() ? TitleOf(kind) : Term("nothing", "无")});
  }
}

// Without `of`: the only one given of the kind that is needed, else one that is made up.
size_t Tests::OnlyOf(SpaceId kind, Span span) {
  size_t only = kNobody;
  for (size_t row = 0; row < test_.givens.size(); ++row) {
    if (test_.givens[row].space != kind || test_.givens[row].made_up) continue;
    if (only != kNobody) {
      c_.Fail(Code::kWhichOne, span, {TitleOf(kind)});
      return kNobody;
    }
    only = row;
  }
  return only != kNobody ? only : MadeUp(kind, std::nullopt, span);
}

size_t Tests::MadeUp(SpaceId kind, std::optional<size_t> under, Span span) {
  const auto key = std::pair(kind.value, under.value_or(kNobody));
  if (const auto known = made_up_.find(key); known != made_up_.end()) return known->second;
  const SpaceId parent = c_.program_.spaces[kind].owner;
  hir::GivenRow row;
  row.space = kind;
  row.made_up = true;
  row.span = span;
  row.id = parent.valid() ? c_.program_.spaces[kind].named.name : c_.program_.region;
  if (under) row.id += "·" + test_.givens[*under].id;
  if (under && test_.givens[*under].space == parent) {
    row.owner = *under;
  } else if (parent.valid()) {
    const size_t above = under ? MadeUp(parent, under, span) : OnlyOf(parent, span);
    if (above == kNobody) return kNobody;
    row.owner = above;
  }
  const size_t at = test_.givens.size();
  test_.givens.push_back(std::move(row));
  made_up_.emplace(key, at);
  return at;
}

void Tests::GiveFields(const ast::Given& given, size_t row) {
  hir::GivenRow filled = test_.givens[row];
  std::map<std::string, Span> said;
  for (const auto& [name, value] : given.values) {
    const auto [first, fresh] = said.emplace(name.text, name.span);
    if (!fresh) c_.Fail(Code::kFieldGivenTwice, name.span, {name.text});
    GiveField(filled, name, value);
  }
  test_.givens[row] = std::move(filled);
}

void Tests::GiveField(hir::GivenRow& row, const ast::Name& name, ast::ExprId value) {
  const Checker::FieldInfo* info = nullptr;
  std::vector<std::string> names;
  for (const Checker::FieldInfo& field : c_.fields_[row.space.value]) {
    const auto& aliases = field.named.aliases;
    names.push_back(field.named.name);
    names.insert(names.end(), aliases.begin(), aliases.end());
    const bool alias = std::find(aliases.begin(), aliases.end(), name.text) != aliases.end();
    if (field.named.name == name.text || (alias && info == nullptr)) info = &field;
  }
  const std::string word = ast::BuiltinName(name.text).value_or(name.text);
  if (info == nullptr && word == "until") {
    row.until = Day(value);
    if (row.until && *row.until <= row.on)
      c_.Fail(Code::kGivenEndsBefore, c_.SpanOf(value), {FormatDate(row.on)});
    return;
  }
  const bool record = c_.program_.spaces[row.space].kind == Kind::kRecord;
  if (info == nullptr && word == "recorded" && record) {
    const auto literal = Constant(value, {TypeKind::kDatetime, false, 0});
    if (literal) row.recorded = literal->literal;
    return;
  }
  if (info == nullptr) {
    if (const auto meant = SuggestName(name.text, names)) {
      c_.Fail(Code::kNoSuchGivenFieldMeant, name.span, {name.text, TitleOf(row.space), *meant});
    } else {
      c_.Fail(Code::kNoSuchGivenField, name.span, {name.text, TitleOf(row.space)});
    }
    return;
  }
  if (!info->stored) {
    c_.Fail(Code::kComputedGiven, name.span, {name.text});
    return;
  }
  hir::GivenValue out;
  out.field = *info->stored;
  const Type type = c_.program_.spaces[row.space].fields[*info->stored].type;
  const ast::Expr& expr = c_.ast_.exprs[value];
  const auto* ref = std::get_if<ast::NameRef>(&expr.node);
  const bool member =
      ref != nullptr && type.kind == TypeKind::kEnum && c_.MemberIndex(type.enum_id(), ref->name.text);
  if (!member && IsWord(expr, "unknown")) {
    out.state = hir::State::kUndetermined;
  } else if (!member && IsWord(expr, "none")) {
    out.state = hir::State::kAbsent;
    if (!type.optional) c_.Fail(Code::kNotOptional, expr.span, {name.text});
  } else if (type.kind == TypeKind::kReference || type.kind == TypeKind::kViolation) {
    if (!GiveReference(out, type, value)) return;
  } else {
    const auto literal = Constant(value, type);
    if (!literal) return;
    out.literal = *literal;
  }
  row.values.push_back(std::move(out));
}

bool Tests::GiveReference(hir::GivenValue& out, Type type, ast::ExprId value) {
  const auto* ref = std::get_if<ast::NameRef>(&c_.ast_.exprs[value].node);
  const auto named = ref == nullptr ? names_.end() : names_.find(ref->name.text);
  const Span span = c_.SpanOf(value);
  if (named == names_.end()) {
    c_.Fail(Code::kNothingGivenNamed, span, {ref == nullptr ? TypeName(type) : Term(ref->name.text)});
    return false;
  }
  const SpaceId space = test_.givens[named->second].space;
  bool fits = type.kind == TypeKind::kReference && type.space_id() == space;
  if (type.kind == TypeKind::kViolation) {
    for (const hir::Ladder& ladder : c_.program_.ladders) {
      for (const hir::Violation& violation : ladder.violations) fits = fits || violation.space == space;
    }
  }
  if (!fits) {
    c_.Fail(Code::kOfAnotherKind, span, {ref->name.text, TitleOf(space), TypeName(type)});
    return false;
  }
  out.target = named->second;
  return true;
}

std::optional<hir::Map> Tests::Constant(ast::ExprId value, Type type) {
  type.optional = false;
  const Scope none{suite_.row, false, {}};
  const Value lowered = c_.ConvertTo(c_.Lower(value, none, &type), type, c_.SpanOf(value));
  if (!lowered.valid()) return std::nullopt;
  const auto* map = std::get_if<hir::Map>(&c_.program_.columns[lowered.column].op);
  if (map != nullptr && (map->prim == hir::Prim::kLiteral || map->prim == hir::Prim::kTextLiteral))
    return *map;
  c_.Fail(Code::kGivenNotConstant, c_.SpanOf(value));
  return std::nullopt;
}

std::optional<Date> Tests::Day(ast::ExprId value) {
  const auto literal = Constant(value, {TypeKind::kDate, false, 0});
  if (!literal) return std::nullopt;
  return static_cast<Date>(literal->literal);
}

}  // namespace kaocheng::check
