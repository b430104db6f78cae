#include "dsl/check/tests.h"

#include <algorithm>

#include "dsl/ast/builtin_names.h"
#include "dsl/check/checker.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/suggest.h"

// A policy's own tests: what is given becomes rows (given.cpp), what is expected becomes columns over one row
// that stands for the test at hand, from which everybody whom the test names is reached by a reference.
namespace kaocheng::check {

using hir::ColumnId;
using hir::SpaceId;
using hir::TypeKind;

Tests::Tests(Checker& checker, hir::Suite& suite) : c_(checker), suite_(suite) {}

void Tests::Run() {
  std::map<std::string, Span> titles, fixtures;
  std::set<std::string> own;
  std::vector<const ast::Decl*> tests;
  for (const layers::Entry& entry : c_.policy_.entries) {
    const ast::Decl& decl = c_.DeclOf(entry.decl);
    const auto* test = std::get_if<ast::Test>(&decl.node);
    if (test == nullptr) continue;
    const auto [first, fresh] =
        (test->fixture ? fixtures : titles).emplace(test->title.text, test->title.span);
    if (!fresh) {
      c_.emitter_.Report(Code::kTestTwice, test->title.span, {test->title.text})
          .notes.push_back({Code::kDeclaredHere, first->second, {test->title.text}, {}});
    }
    if (test->fixture) fixtures_.emplace(test->title.text, test);
    if (test->fixture && entry.declared_by == c_.policy_.policy) own.insert(test->title.text);
    if (test->fixture && !test->expects.empty())
      c_.Fail(Code::kFixtureExpects, test->expects.front().span, {test->title.text});
    if (!test->fixture) tests.push_back(&decl);
  }
  if (tests.empty() && fixtures_.empty()) return;
  hir::Space row;
  row.named.name = "(test)";
  row.named.title = "测试";
  suite_.row = c_.program_.spaces.Add(std::move(row));
  c_.fields_.resize(c_.program_.spaces.size());
  for (const ast::Decl* decl : tests) Lower(*decl, std::get<ast::Test>(decl->node));
  // What nobody uses is given for once, so that its mistakes are found too.
  for (const auto& [name, fixture] : fixtures_) {
    if (used_.contains(name) || !own.contains(name)) continue;
    Begin();
    ast::ExprId period;
    std::vector<const ast::Given*> givens;
    Gather(*fixture, givens, period);
    Give(givens);
  }
}

// What a test or fixture gives, after what it extends; what is extended twice is given once.
void Tests::Gather(const ast::Test& test, std::vector<const ast::Given*>& givens, ast::ExprId& period) {
  for (const ast::Text& name : test.extends) {
    const auto fixture = fixtures_.find(name.text);
    if (fixture == fixtures_.end()) {
      c_.Fail(Code::kUnknownFixture, name.span, {name.text});
      continue;
    }
    used_.insert(name.text);
    if (gathered_.insert(name.text).second) Gather(*fixture->second, givens, period);
  }
  if (test.period.valid()) period = test.period;
  for (const ast::Given& given : test.givens) givens.push_back(&given);
}

void Tests::Begin() {
  test_ = {};
  gathered_.clear();
  scope_ = Scope{suite_.row, false, {}};
  bound_.clear();
}

void Tests::Lower(const ast::Decl& decl, const ast::Test& test) {
  Begin();
  test_.title = test.title.text;
  test_.span = decl.span;
  ast::ExprId period;
  std::vector<const ast::Given*> givens;
  Gather(test, givens, period);
  if (!period.valid()) {
    c_.Fail(Code::kTestWithoutPeriod, test.title.span, {test.title.text});
  } else if (const auto stated = Stated(period)) {
    test_.period = *stated;
  } else {
    return;
  }
  if (!Give(givens)) return;
  for (const auto& [name, row] : names_) {
    const SpaceId space = test_.givens[row].space;
    scope_.locals[name] = Reference(Bind(row, space, {}), space);
  }
  for (const ast::Expect& expect : test.expects) Expect(expect);
  if (test.expects.empty()) c_.Fail(Code::kTestExpectsNothing, test.title.span, {test.title.text});
  suite_.tests.push_back(std::move(test_));
}

std::optional<StatedPeriod> Tests::Stated(ast::ExprId literal) {
  const auto& text = std::get<ast::Literal>(c_.ast_.exprs[literal].node).text;
  auto stated = ParsePeriod(text);
  if (!stated) c_.Fail(Code::kTestBadPeriod, c_.SpanOf(literal), {text});
  return stated;
}

// The n-th row of a space that a test names is read along the n-th field that refers to it: tests share
// fields.
uint32_t Tests::Bind(size_t row, SpaceId target, std::optional<StatedPeriod> cell) {
  std::vector<uint32_t>& known = references_[target.value];
  size_t& used = bound_[target.value];
  if (used == known.size()) {
    std::vector<hir::StoredField>& fields = c_.program_.spaces[suite_.row].fields;
    hir::StoredField field;
    field.named.name = std::to_string(fields.size());
    field.type = {TypeKind::kReference, false, target.value};
    known.push_back(static_cast<uint32_t>(fields.size()));
    fields.push_back(std::move(field));
  }
  const uint32_t field = known[used++];
  test_.bindings.push_back({field, row, std::move(cell)});
  return field;
}

Value Tests::Reference(uint32_t field, SpaceId target) {
  return c_.Make(suite_.row, {TypeKind::kReference, false, target.value},
                 hir::Field{hir::Field::Kind::kStored, field}, {});
}

// `in 2016Q3`: every entity that the test names stands for its cell.
bool Tests::InCell(ast::ExprId literal, Scope& scope, std::optional<StatedPeriod>& cell,
                   std::map<std::string, uint32_t>& fields) {
  cell = Stated(literal);
  if (!cell) return false;
  const Span span = c_.SpanOf(literal);
  hir::Unit unit = hir::Unit::kMonth;
  std::string_view word = "month";
  const int first_day = ToCivil(cell->first).day;
  const bool third = (first_day == 1 || first_day == 11 || first_day == 21) &&
                     cell->last == (first_day == 21 ? LastOfMonth(cell->first) : cell->first + 9);
  const bool week = (cell->first + 3) % 7 == 0 && cell->last == cell->first + 6;  // 1970-01-05 was a Monday
  if (cell->name.size() == 4) {
    unit = hir::Unit::kYear;
    word = "year";
  } else if (cell->name.find('Q') != std::string::npos) {
    unit = hir::Unit::kQuarter;
    word = "quarter";
  } else if (third || week) {
    unit = third ? hir::Unit::kThird : hir::Unit::kWeek;
    word = third ? "third" : "week";
  } else if (cell->name.find("..") != std::string::npos) {
    c_.Fail(Code::kNotASubPeriod, span, {cell->name});
    return false;
  }
  if (cell->last < test_.period.first || cell->last > test_.period.last) {
    c_.Fail(Code::kCellOutsidePeriod, span, {cell->name, test_.period.name});
    return false;
  }
  for (const auto& [name, row] : names_) {
    const SpaceId entity = test_.givens[row].space;
    if (c_.program_.spaces[entity].kind != hir::Space::Kind::kEntity) continue;
    const SpaceId cells = c_.CellSpace(entity, unit, std::nullopt, word);
    const auto key = std::pair(row, std::pair(cells.value, cell->name));
    auto known = cells_.find(key);
    if (known == cells_.end()) known = cells_.emplace(key, Bind(row, cells, cell)).first;
    fields[name] = known->second;
    scope.locals[name] = Reference(known->second, cells);
  }
  return true;
}

void Tests::Expect(const ast::Expect& expect) {
  Scope scope = scope_;
  std::optional<StatedPeriod> cell;
  std::map<std::string, uint32_t> fields;
  if (expect.cell.valid() && !InCell(expect.cell, scope, cell, fields)) return;
  hir::Expectation out;
  out.span = expect.what.valid() ? c_.SpanOf(expect.what) : expect.span;
  switch (expect.kind) {
    case ast::Expect::Kind::kHolds:
      out.column = c_.Condition(expect.what, scope);
      break;
    case ast::Expect::Kind::kUnknown:
      out.kind = hir::Expectation::Kind::kUnknown;
      out.column = c_.Lower(expect.what, scope).column;
      break;
    case ast::Expect::Kind::kUndecided:
      out.kind = hir::Expectation::Kind::kUndecided;
      Undecided(expect, scope, out);
      break;
    case ast::Expect::Kind::kNone:
      if (expect.noun != "award") {
        c_.Fail(Code::kExpectNoWhat, expect.span, {expect.noun});
        return;
      }
      for (const ast::Name& name : expect.outcomes) {
        const auto award = c_.symbols_.FindKind<ast::Award>(name.text);
        if (!award) {
          c_.Fail(Code::kNoSuchAward, name.span, {name.text});
          return;
        }
        out.column = Due(*award, expect, scope, true);
        if (out.column.valid()) out.column = c_.Negation(out.column, suite_.row, expect.span);
      }
      break;
    case ast::Expect::Kind::kAwards:
      out.kind = hir::Expectation::Kind::kAwards;
      Awards(expect, scope, out);
      break;
  }
  if (out.column.valid() || !out.awards.empty()) test_.expects.push_back(std::move(out));
}

// Whom an award is for: the one that is named, or the only one given of that kind.
const std::string* Tests::SubjectOf(const ast::Expect& expect, SpaceId entity) {
  if (expect.subject) {
    const auto named = names_.find(expect.subject->text);
    if (named == names_.end()) {
      c_.Fail(Code::kNothingGivenNamed, expect.subject->span, {expect.subject->text});
      return nullptr;
    }
    if (test_.givens[named->second].space == entity) return &named->first;
    c_.Fail(Code::kOfAnotherKind, expect.subject->span,
            {expect.subject->text, TitleOf(test_.givens[named->second].space), TitleOf(entity)});
    return nullptr;
  }
  const std::string* only = nullptr;
  for (const auto& [name, row] : names_) {
    if (test_.givens[row].space != entity) continue;
    if (only != nullptr) {
      c_.Fail(Code::kWhichOne, expect.span, {TitleOf(entity)});
      return nullptr;
    }
    only = &name;
  }
  if (only == nullptr) c_.Fail(Code::kNoneGiven, expect.span, {TitleOf(entity)});
  return only;
}

// Whether an award is due to somebody: in the cell that the expectation names, else in any of the period.
ColumnId Tests::Due(ast::DeclId id, const ast::Expect& expect, const Scope& scope, bool report) {
  const auto* award = c_.LowerAward(id);
  if (award == nullptr) return {};
  const SpaceId entity = c_.EntityOf(award->space);
  const std::string* subject = SubjectOf(expect, entity);
  if (subject == nullptr) return {};
  const Value& to = scope.locals.at(*subject);
  Value due{award->eligible, {TypeKind::kBoolean, false, 0}};
  const bool cells = award->space != entity;
  if (cells && !expect.cell.valid()) {
    hir::Reduce reduce;
    reduce.aggregate = hir::Aggregate::kExists;
    reduce.source = award->space;
    reduce.where = award->eligible;
    reduce.entity = entity;
    due = c_.Make(entity, due.type, reduce, expect.span);
  } else if (to.type.space_id() != award->space) {
    if (report) {
      const hir::Named named = c_.NamedOf(c_.DeclOf(id).head);
      c_.Fail(Code::kNotOfThatSubPeriod, c_.SpanOf(expect.cell), {named.title});
    }
    return {};
  }
  return c_.Along(to, due, suite_.row, expect.span).column;
}

void Tests::Awards(const ast::Expect& expect, const Scope& scope, hir::Expectation& out) {
  std::vector<ast::DeclId> expected;
  const bool none =
      expect.outcomes.size() == 1 && ast::BuiltinName(expect.outcomes.front().text).value_or("") == "none";
  for (const ast::Name& name : expect.outcomes) {
    if (none) break;
    const auto award = c_.symbols_.FindKind<ast::Award>(name.text);
    if (!award) c_.Fail(Code::kNoSuchAward, name.span, {name.text});
    if (award) expected.push_back(*award);
  }
  std::optional<SpaceId> kind;
  if (expect.subject) {
    const auto named = names_.find(expect.subject->text);
    if (named == names_.end()) {
      c_.Fail(Code::kNothingGivenNamed, expect.subject->span, {expect.subject->text});
      return;
    }
    kind = test_.givens[named->second].space;
  }
  for (const layers::Entry& entry : c_.policy_.entries) {
    const ast::Decl& decl = c_.DeclOf(entry.decl);
    if (!std::holds_alternative<ast::Award>(decl.node)) continue;
    const auto* award = c_.LowerAward(entry.decl);
    if (award == nullptr) continue;
    const bool named = std::find(expected.begin(), expected.end(), entry.decl) != expected.end();
    // An award for others, or of other sub-periods, is not meant where it is not named.
    if (!named && kind && c_.EntityOf(award->space) != *kind) continue;
    if (!named && !kind && !HasOne(c_.EntityOf(award->space))) continue;
    const ColumnId due = Due(entry.decl, expect, scope, named);
    if (due.valid()) out.awards.push_back({c_.NamedOf(decl.head), due, named});
  }
}

bool Tests::HasOne(SpaceId entity) const {
  return std::count_if(names_.begin(), names_.end(),
                       [&](const auto& name) { return test_.givens[name.second].space == entity; }) == 1;
}

// Only a grade's quota leaves anything to people.
void Tests::Undecided(const ast::Expect& expect, const Scope& scope, hir::Expectation& out) {
  const Value value = c_.Lower(expect.what, scope);
  if (!value.valid()) return;
  const auto* member = std::get_if<ast::Member>(&c_.ast_.exprs[expect.what].node);
  const auto* of =
      member == nullptr ? nullptr : std::get_if<ast::NameRef>(&c_.ast_.exprs[member->object].node);
  const auto grade = of == nullptr ? std::nullopt : c_.symbols_.FindKind<ast::Grade>(member->name.text);
  const auto local = of == nullptr ? scope.locals.end() : scope.locals.find(of->name.text);
  if (grade && local != scope.locals.end()) {
    const auto* field = std::get_if<hir::Field>(&c_.program_.columns[local->second.column].op);
    for (size_t i = 0; i < c_.program_.outcomes.size() && field != nullptr; ++i) {
      const hir::Outcome& outcome = c_.program_.outcomes[i];
      if (outcome.kind != hir::OutcomeKind::kGrade ||
          outcome.named.name != c_.DeclOf(*grade).head.name.text ||
          outcome.space != local->second.type.space_id())
        continue;
      out.column = value.column;
      out.outcome = i;
      out.field = field->index;
      return;
    }
  }
  c_.Fail(Code::kNotAGrade, out.span);
}

Term Tests::TitleOf(SpaceId space) const {
  const hir::Named& named = c_.program_.spaces[space].named;
  return {named.name, named.title};
}

// a.patrolling.rate, a.patrolling.days.rate, a.measures.running: words that are no values alone, read of a
// row that a name stands for.
std::optional<Value> Checker::LowerMemberOfLocal(const ast::Member& member, const Scope& scope, Span span) {
  std::vector<const ast::Name*> path;
  const ast::Member* at = &member;
  const ast::NameRef* root = nullptr;
  while (root == nullptr) {
    path.push_back(&at->name);
    const ast::ExprNode& object = ast_.exprs[at->object].node;
    root = std::get_if<ast::NameRef>(&object);
    at = std::get_if<ast::Member>(&object);
    if (root == nullptr && at == nullptr) return std::nullopt;
  }
  const auto local = scope.locals.find(root->name.text);
  if (local == scope.locals.end() || local->second.type.kind != TypeKind::kReference || path.size() < 2)
    return std::nullopt;
  const Scope inner{local->second.type.space_id(), false, {}};
  const ast::Name& first = *path.back();
  if (FindField(first.text, inner.space)) return std::nullopt;
  if (const auto duty = symbols_.FindKind<ast::Duty>(first.text); duty && path.size() <= 3) {
    const ast::Name part = path.size() == 3 ? *path[1] : ast::Name{};
    return Along(local->second, DutyMember(*duty, member, part, inner), scope.space, span);
  }
  const auto ladder = symbols_.FindKind<ast::Ladder>(first.text);
  if (!ladder || path.size() != 2 || program_.spaces[inner.space].kind == hir::Space::Kind::kRecord)
    return std::nullopt;
  const auto found = ladders_.find(*ladder);
  if (found == ladders_.end() || !LowerLadder(*ladder)) return Value{};
  const std::string word = ast::BuiltinName(member.name.text).value_or(member.name.text);
  return Along(local->second, LadderMember(found->second, word, inner, {}, span), scope.space, span);
}

// a.measures.running as of 2016-05-01: the day is read where the row is.
std::optional<Value> Checker::LowerAsOfLocal(const ast::Member& member, ast::ExprId date, const Scope& scope,
                                             Span span) {
  const auto* object = std::get_if<ast::Member>(&ast_.exprs[member.object].node);
  const auto* root =
      object == nullptr ? nullptr : std::get_if<ast::NameRef>(&ast_.exprs[object->object].node);
  const auto local = root == nullptr ? scope.locals.end() : scope.locals.find(root->name.text);
  const auto ladder = object == nullptr ? std::nullopt : symbols_.FindKind<ast::Ladder>(object->name.text);
  if (local == scope.locals.end() || local->second.type.kind != TypeKind::kReference || !ladder ||
      !ladders_.contains(*ladder))
    return std::nullopt;
  const Scope inner{local->second.type.space_id(), false, {}};
  const Value day = Lower(date, inner);
  if (!day.valid() || !LowerLadder(*ladder)) return Value{};
  const std::string word = ast::BuiltinName(member.name.text).value_or(member.name.text);
  return Along(local->second,
               LadderMember(ladders_.at(*ladder), word, inner, Required(day, SpanOf(date)), span),
               scope.space, span);
}

}  // namespace kaocheng::check
