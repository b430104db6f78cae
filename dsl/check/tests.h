#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dsl/check/checker.h"
#include "dsl/hir/suite.h"

namespace kaocheng::check {

// Lowers a policy's own tests, one after the other; part of the checker.
class Tests {
 public:
  Tests(Checker& checker, hir::Suite& suite);
  void Run();

 private:
  void Gather(const ast::Test& test, std::vector<const ast::Given*>& givens, ast::ExprId& period);
  void Begin();
  void Lower(const ast::Decl& decl, const ast::Test& test);
  std::optional<StatedPeriod> Stated(ast::ExprId literal);
  uint32_t Bind(size_t row, hir::SpaceId target, std::optional<StatedPeriod> cell);
  Value Reference(uint32_t field, hir::SpaceId target);
  bool InCell(ast::ExprId literal, Scope& scope, std::optional<StatedPeriod>& cell,
              std::map<std::string, uint32_t>& fields);
  void Expect(const ast::Expect& expect);
  const std::string* SubjectOf(const ast::Expect& expect, hir::SpaceId entity);
  hir::ColumnId Due(ast::DeclId id, const ast::Expect& expect, const Scope& scope, bool report);
  void Awards(const ast::Expect& expect, const Scope& scope, hir::Expectation& out);
  void Undecided(const ast::Expect& expect, const Scope& scope, hir::Expectation& out);
  bool HasOne(hir::SpaceId entity) const;
  Term TitleOf(hir::SpaceId space) const;

  // given.cpp
  bool Give(const std::vector<const ast::Given*>& givens);
  void GiveParameter(const ast::Given& given, ast::DeclId parameter);
  void GiveRows(const ast::Given& given, hir::SpaceId space);
  bool Days(const ast::Given& given, std::vector<Date>& days);
  void FindOwner(const ast::Given& given, size_t row);
  size_t OnlyOf(hir::SpaceId kind, Span span);
  size_t MadeUp(hir::SpaceId kind, std::optional<size_t> under, Span span);
  void GiveFields(const ast::Given& given, size_t row);
  void GiveField(hir::GivenRow& row, const ast::Name& name, ast::ExprId value);
  bool GiveReference(hir::GivenValue& out, hir::Type type, ast::ExprId value);
  std::optional<hir::Map> Constant(ast::ExprId value, hir::Type type);
  std::optional<Date> Day(ast::ExprId value);

  Checker& c_;
  hir::Suite& suite_;
  std::map<std::string, const ast::Test*> fixtures_;
  std::set<std::string> used_;                            // fixtures
  std::set<std::string> gathered_;                        // of the test at hand
  std::map<uint32_t, std::vector<uint32_t>> references_;  // by target space: fields of the test's row
  // of the test at hand
  hir::Test test_;
  Scope scope_;
  std::map<uint32_t, size_t> bound_;  // by target space: how many of the fields are taken
  std::map<std::pair<size_t, std::pair<uint32_t, std::string>>, uint32_t> cells_;
  std::map<std::string, size_t> names_;                    // of single rows
  std::map<std::string, Span> taken_;                      // every name
  std::map<std::pair<uint32_t, size_t>, size_t> made_up_;  // by kind and what it is under
};

}  // namespace kaocheng::check
