#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/check/columns.h"
#include "dsl/check/symbols.h"
#include "dsl/check/table_analysis.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/program.h"
#include "dsl/hir/suite.h"
#include "dsl/layers/consolidate.h"

// The inside of the phase: one object that lowers declarations on demand, so that each column is made after
// the columns it reads and a definition that reads itself is met on the way. One .cpp a kind of construct.
namespace kaocheng::check {

inline constexpr hir::Type kBool{hir::TypeKind::kBoolean, false, 0};
inline constexpr hir::Type kInt{hir::TypeKind::kInteger, false, 0};
inline constexpr hir::Type kDec{hir::TypeKind::kDecimal, false, 0};
inline constexpr hir::Type kDate{hir::TypeKind::kDate, false, 0};

// A lowered expression. Invalid where a mistake was reported; whoever meets an invalid value stays silent.
struct Value {
  hir::ColumnId column;
  hir::Type type;
  bool ancestor =
      false;  // the name of an entity above: members are read by placement, not along a stored reference

  bool valid() const { return column.valid(); }
};

// Where an expression stands: the rows it ranges over and what is visible besides their own names.
struct Scope {
  hir::SpaceId space;
  bool duty = false;  // a duty's cell reads the law of its first day, any other of its last
  std::map<std::string, Value> locals;
  // The window of an aggregate that states none: a response's runs from its record's day to its deadline.
  std::optional<std::pair<hir::ColumnId, hir::ColumnId>> window = std::nullopt;
  hir::ColumnId anchor = {};  // the date at which these rows read the law, where it is not their own
};

class Checker {
 public:
  Checker(const ast::Ast& ast, const layers::Consolidated& policy, Emitter& emitter);
  hir::Program Run(hir::Suite* suite);

 private:
  friend class Tests;

  // A field of a space as declared; stored_ is its place among the stored ones, computed fields have none.
  struct FieldInfo {
    const ast::Field* field;
    std::optional<uint32_t> stored;
    hir::Named named;
    Value lowered;
    bool failed = false;  // reported already
  };
  struct DutyItemColumns {
    hir::Named named;
    hir::ColumnId required, met;
  };
  struct DutyColumns {
    hir::ColumnId required, met, rate;
    hir::SpaceId space;
    std::vector<DutyItemColumns> items;
  };
  struct AwardColumns {
    hir::ColumnId eligible;
    Value amount;  // 0 where not eligible; eligible itself where the award has none
    Value size;    // the amount as written
    hir::SpaceId space;
  };
  struct Each {
    Scope scope;
    hir::ColumnId where;  // boolean, none: every row
    bool valid = true;
  };

  // schema.cpp: enumerations, entities, records, ladders as types
  void LowerPolicy();
  void DeclareTypes();
  void DeclareEnum(ast::DeclId id, const ast::Enum& node);
  void DeclareGradeEnum(ast::DeclId id, const ast::Grade& node);
  void DeclareLadderType(ast::DeclId id, const ast::Ladder& node);
  void DeclareSpace(ast::DeclId id);
  void DeclareFields(ast::DeclId id);
  std::optional<hir::Type> ResolveType(const ast::TypeRef& type);
  hir::SpaceId CellSpace(hir::SpaceId entity, hir::Unit unit, std::optional<hir::SeasonDays> season,
                         std::string_view name);
  hir::SpaceId EntityOf(hir::SpaceId space) const;                 // the entity itself, or the owner
  bool IsAncestor(hir::SpaceId above, hir::SpaceId entity) const;  // or the same
  bool Below(hir::SpaceId space, hir::SpaceId entity) const;
  Value NotBelow(hir::SpaceId space, hir::SpaceId entity, Span span);
  Value NotReadable(const std::string& name, hir::SpaceId space, hir::SpaceId here, Span span);
  bool IsOrdered(hir::Type type) const;
  std::optional<hir::SpaceId> ResolveEntity(const ast::Name& name);
  std::optional<hir::SpaceId> SubjectSpace(const ast::Name& of, const std::optional<ast::Each>& each);

  // names.cpp
  Value LowerName(const ast::Name& name, const Scope& scope, const hir::Type* expected);
  std::optional<Value> FindVisible(const ast::Name& name, const Scope& scope);
  std::optional<Value> FindField(const std::string& name, hir::SpaceId space, hir::ColumnId anchor = {});
  std::optional<Value> FindBuiltin(const std::string& name, const Scope& scope);
  std::optional<Value> FindDeclared(const ast::Name& name, const Scope& scope);
  Value LowerField(hir::SpaceId space, FieldInfo& info);
  Value FieldAt(hir::SpaceId space, FieldInfo& info, hir::ColumnId anchor);  // as the law of that day has it
  Value LowerMember(const ast::Member& member, const Scope& scope, Span span);
  std::optional<Value> LowerAsOfLocal(const ast::Member& member, ast::ExprId date, const Scope& scope,
                                      Span span);
  std::optional<Value> LowerMemberOfLocal(const ast::Member& member, const Scope& scope,
                                          Span span);  // tests.cpp
  std::optional<Value> LowerSpecialMember(const ast::Member& member, const Scope& scope, Span span);
  Value DutyMember(ast::DeclId id, const ast::Member& member, const ast::Name& part, const Scope& scope);
  Value LadderMember(hir::LadderId ladder, const std::string& word, const Scope& scope, hir::ColumnId as_of,
                     Span span);
  Value SpanMember(Value first, Value last, const std::string& word, const ast::Name& name,
                   const std::string& owner, const Scope& scope, Span span);
  Value DateMember(Value date, const std::string& word, const ast::Name& name, const Scope& scope);
  Value RecordStep(hir::LadderId ladder, hir::SpaceId space, Span span);
  Value Along(const Value& object, const Value& member, hir::SpaceId space, Span span);
  Value Ancestor(hir::SpaceId entity, hir::SpaceId from);
  Value FromAncestor(Value value, hir::SpaceId source, hir::SpaceId target, Span span);
  std::optional<int64_t> MemberIndex(hir::EnumId id, const std::string& name) const;
  Value NoSuchMember(const ast::Name& name, hir::EnumId id);
  void ReportUnknownName(const ast::Name& name, const Scope& scope);
  void ReportUnknownType(const ast::Name& name);
  // Of a declaration that is not what is needed here; where it is because of a mistake of its own, that says
  // it all.
  void FailUnlessFaulty(Code code, ast::DeclId declared, const ast::Name& name);
  Term FieldsOf(hir::SpaceId space) const;
  std::vector<std::string> VisibleNames(const Scope& scope) const;

  // expr.cpp; guards.cpp, conversions.cpp and calls.cpp for what stands apart from it
  Value Lower(ast::ExprId id, const Scope& scope, const hir::Type* expected = nullptr);
  Value LowerDated(ast::ExprId id, const std::vector<layers::Consolidated::Dated>& dated, const Scope& scope,
                   const hir::Type* expected);  // dated.cpp
  void LimitOutcomes();
  hir::ColumnId InForceBy(hir::Choose spans, const Scope& scope, Span span);
  Value LowerUnguarded(ast::ExprId id, const Scope& scope, const hir::Type* expected);
  Value Guarded(Value value, const layers::Consolidated::Guard& guard, const Scope& scope);
  hir::ColumnId Undetermined(hir::Type type, hir::SpaceId space, Span span, const Term& why);
  Value LowerLiteral(const ast::Literal& literal, const Scope& scope, const hir::Type* expected, Span span);
  Value LowerUnary(const ast::Unary& unary, const Scope& scope, const hir::Type* expected, Span span);
  Value LowerBinary(const ast::Binary& binary, const Scope& scope, Span span);
  Value LowerCompare(const ast::Binary& binary, const Scope& scope, Span span);
  Value LowerIf(const ast::If& node, const Scope& scope, const hir::Type* expected, Span span);
  Value Compare(Value left, Value right, ast::BinaryOp op, hir::SpaceId space, Span span);
  Value LowerBounded(const ast::Bounded& node, const Scope& scope, const hir::Type* expected, Span span);
  Value LowerRound(const ast::Round& node, const Scope& scope, Span span);
  Value LowerCall(const ast::Call& node, const Scope& scope, const hir::Type* expected, Span span);
  Value LowerInSeason(const ast::InSeason& node, const Scope& scope, Span span);
  Value LowerAsOf(const ast::AsOf& node, const Scope& scope, Span span);
  Value Bound(Value value, hir::Prim prim, ast::ExprId bound, const Scope& scope, Span span);
  hir::ColumnId Condition(ast::ExprId id, const Scope& scope);  // required boolean; invalid where reported
  hir::ColumnId Required(const Value& value, Span span);
  // Integers become decimals where decimals are wanted; anything else of another type is reported.
  Value ConvertTo(Value value, hir::Type wanted, Span span);
  std::optional<hir::Type> Unify(Value& left, Value& right, Span span);
  Value Fail(Code code, Span span, std::vector<Term> args = {});
  Value Make(hir::SpaceId space, hir::Type type, hir::Op op, Span span);
  Value MapOf(hir::SpaceId space, hir::Type type, hir::Prim prim, const std::vector<Value>& operands,
              Span span, int64_t literal = 0, int64_t literal2 = 0);
  Span SpanOf(ast::ExprId id) const { return ast_.exprs[id].span; }

  // arithmetic.cpp
  Value Add(Value left, Value right, bool subtract, hir::SpaceId space, Span span);
  Value Multiply(Value left, Value right, hir::SpaceId space, Span span);
  Value Divide(Value left, Value right, hir::SpaceId space, Span span);
  Value MultiplyDivide(Value a, Value b, Value c, hir::SpaceId space, Span span);

  // aggregate.cpp
  Value LowerAggregate(const ast::Aggregate& node, const Scope& scope, Span span);
  hir::ColumnId InForce(hir::SpaceId cells);
  // The rows that a declaration's head judges: in which somebody is in office and its `where` holds; none:
  // all.
  Each HeadRows(const ast::Name& of, const std::optional<ast::Each>& each);
  hir::ColumnId InARow(const ast::Aggregate& node, const Each& each, Span span);
  Each LowerEach(const ast::Name& name, const std::optional<ast::Name>& season, ast::ExprId where,
                 const Scope& from);
  std::optional<hir::SpaceId> ScopeSpace(const ast::Name& name, const std::optional<ast::Name>& season,
                                         const Scope& from);
  bool MatchRows(hir::Reduce& reduce, const std::optional<ast::Name>& via, const Scope& scope, Span span);
  bool SetWindow(hir::Reduce& reduce, const ast::Window& window, const Scope& scope);
  void DefaultWindow(hir::Reduce& reduce, const Scope& scope);
  Value LowerRank(const ast::Rank& node, const Scope& scope, Span span);
  Value LowerApportion(const ast::Apportion& node, const Scope& scope, Span span);
  bool GroupKeys(hir::Order& order, const std::vector<ast::Name>& within, const Scope& scope);
  bool SortKeys(hir::Order& order, const std::vector<ast::SortKey>& keys, const Scope& scope);
  Value SumInto(hir::ColumnId value, hir::Type type, hir::ColumnId where, const Each& each, const Scope& into,
                Span span, hir::ColumnId date = {});

  // modified.cpp: exceptions and factors
  Value LowerModified(const ast::Modified& node, const Scope& scope, const hir::Type* expected, Span span);
  Value Excepted(const ast::Modified& node, const Scope& scope, const hir::Type* expected, Span span);
  Value Multiplied(Value base, const ast::Modified& node, const Scope& scope, Span span);

  // table.cpp
  Value LowerTable(ast::DeclId id, hir::SpaceId space, hir::ColumnId anchor = {});
  hir::ColumnId LowerVersions(const std::vector<layers::Consolidated::Version>& versions, hir::Type type,
                              const Scope& scope);
  hir::ColumnId LowerRows(const ast::Decl& decl, hir::Type type, const Scope& scope);
  bool FillTable(const ast::Table& node, const Scope& scope, hir::Type type, TableModel& table);
  bool LowerCell(const ast::Table::Cell& cell, const Value& input, const Scope& scope, TableCell& into,
                 hir::ColumnId& holds);
  hir::ColumnId UniqueRow(const TableModel& table, bool complete, const Scope& scope, hir::Type type,
                          Span span);
  hir::ColumnId FirstRow(const TableModel& table, bool complete, const Scope& scope, hir::Type type,
                         Span span);
  hir::ColumnId HighestRow(const TableModel& table, const Scope& scope, hir::Type type, Span span);

  // values.cpp: parameters, measures
  static Span WordsOf(const ast::Decl& decl, const ast::Parameter& parameter);
  Value ReadParameter(ast::DeclId id, const Scope& scope, hir::ColumnId anchor, Span span);
  Value ReadMeasure(ast::DeclId id, const Scope& scope, Span span);
  Value LowerMeasure(ast::DeclId id, hir::SpaceId space, hir::ColumnId anchor = {});
  void CheckTable(ast::DeclId id);
  hir::ColumnId Anchor(const Scope& scope);
  std::optional<hir::SeasonDays> ResolveSeason(const ast::Name& name);

  // one file each: what a run reports
  void LowerOutcomes();
  // The start and the end of every outcome; one of cells is a line only where its entity is in validity.
  hir::Outcome BeginOutcome(hir::OutcomeKind kind, const ast::Head& head,
                            const std::vector<ast::Citation>& cites);
  void FinishOutcome(hir::Outcome outcome, hir::SpaceId space, hir::ColumnId value);
  const DutyColumns* LowerDuty(ast::DeclId id);
  const Value* LowerScore(ast::DeclId id);
  const Value* LowerGrade(ast::DeclId id);
  const AwardColumns* LowerAward(ast::DeclId id);
  bool LowerLadder(ast::DeclId id);
  bool LowerSteps(const ast::Ladder& node, hir::Ladder& ladder);
  bool LowerHistory(const ast::Ladder& node, hir::Ladder& ladder);
  bool LowerEscalation(const ast::Escalation& node, hir::LadderId id, hir::Ladder& ladder);
  bool LowerViolation(ast::DeclId id, const ast::Ladder& ladder_node, hir::LadderId ladder);
  bool Lighter() const;
  std::optional<hir::Clauses> LowerClauses(const ast::Decl& violation, const ast::Ladder& ladder_node,
                                           hir::LadderId ladder, const Each& rows);
  hir::ColumnId ClauseValue(const ast::Adjust& adjust, const Scope& scope, hir::Type type, int64_t value,
                            int64_t otherwise, const std::string& owner, const char* word);
  hir::ColumnId FoldColumn(hir::LadderId id, hir::Fold::Output output, uint32_t violation);
  void MakeSanctionOutcomes(const ast::Ladder& node, hir::LadderId ladder);
  void MakeMeasureOutcome(ast::DeclId id);
  void CheckParameter(ast::DeclId id);
  Value LowerScoreItem(const ast::ScoreItem& item, const Scope& scope);
  // `graded`: the rows that its head's `where` leaves; none: all.
  Value LowerBands(const ast::Grade& node, Value score, hir::ColumnId graded, const Scope& scope,
                   hir::EnumId bands, hir::Outcome& outcome);

  // quota.cpp: places are 0 none, 1 one, 2 for people to decide
  struct Keys {
    const std::vector<ast::SortKey>* by;
    hir::ColumnId score;                // where there are none
    hir::ColumnId graded;               // boolean: who is counted with the group; none: everybody
    hir::ColumnId ruled_in, ruled_out;  // boolean: rulings on a tie say so; none: nobody rules
  };
  struct Places {
    hir::ColumnId place;        // of the two below, the one that counts
    hir::ColumnId own, pooled;  // Order columns: in the row's group, and in the pool of small ones
    hir::ColumnId small;        // boolean; none without a pool
  };
  hir::ColumnId LowerQuotas(const ast::Band& band, hir::ColumnId candidate, Keys keys, const Scope& scope,
                            hir::Outcome& outcome);
  std::optional<Places> PlacesOf(const ast::Quota& quota, const Keys& keys, hir::ColumnId candidate,
                                 const Scope& scope);
  hir::ColumnId PlacesIn(const ast::Name& group, hir::ColumnId key, const ast::Quota& quota, const Keys& keys,
                         hir::ColumnId candidate, const Scope& scope);
  hir::ColumnId SmallGroup(const ast::Quota& quota, const Keys& keys, const Scope& scope);
  // ruling.cpp
  std::optional<hir::Outcome::Rulings> RulingsOn(const hir::Named& grade, const Scope& scope, Span span);
  hir::ColumnId Names(hir::ColumnId text, const hir::Named& named, Span span);
  hir::ColumnId Either(std::vector<hir::ColumnId> conditions, hir::SpaceId space, Span span);
  hir::ColumnId Ruled(const hir::Outcome::Rulings& rulings, hir::ColumnId says, const Scope& scope,
                      Span span);
  hir::ColumnId Settle(hir::ColumnId place, const ast::Quota& quota, const Keys& keys, const Scope& scope);
  hir::ColumnId AsRuled(hir::ColumnId value, const std::vector<hir::ColumnId>& conditions,
                        const std::vector<hir::ColumnId>& ruled, const Scope& scope, hir::Outcome& outcome,
                        Span span);
  bool IsOuter(const ast::Quota& quota, const ast::Quota& inner, const Scope& scope);
  hir::ColumnId Is(hir::ColumnId place, int64_t value, hir::SpaceId space, Span span);
  hir::ColumnId Pick(hir::ColumnId condition, hir::ColumnId then, hir::ColumnId otherwise, hir::SpaceId space,
                     Span span);

  hir::ColumnId Rate(hir::ColumnId required, hir::ColumnId met, hir::SpaceId space, Span span);

  // award.cpp, award_group.cpp
  const AwardColumns* OwnAward(ast::DeclId id);
  const ast::AwardGroup* FindAwardGroup(const ast::Name& name) const;
  // One award of a group that pays the highest only or shares a budget.
  struct Part {
    ast::DeclId award;
    hir::SpaceId space;
    hir::ColumnId own;     // over space: what counts of it, 0 outside the period
    hir::ColumnId most;    // over the person: the highest of its rows
    hir::ColumnId paid;    // over space, highest only: whether this row is the one that is paid
    hir::ColumnId amount;  // over space: own, or 0 where another is paid
    hir::ColumnId total;   // over the person: the sum of `amount`
  };
  struct Group {
    hir::SpaceId person;
    std::vector<Part> parts;
    hir::Type type;
    hir::ColumnId highest, owed, budget, fits, due;  // over person; `due`: what the budget leaves a person
    hir::SpaceId unit;                               // whose budget it is
    bool valid = false;
  };
  Value SharedAward(ast::DeclId id, hir::Outcome& outcome);
  const Group* LowerGroup(ast::DeclId id);
  bool CollectParts(ast::DeclId id, Group& group);
  void PickHighest(Group& group, Span span);
  bool ShareBudget(const ast::AwardGroup& node, Group& group);
  std::optional<hir::SpaceId> BudgetUnit(hir::ColumnId budget, hir::SpaceId person) const;
  hir::ColumnId IntoPerson(hir::Aggregate aggregate, hir::ColumnId value, hir::SpaceId space,
                           hir::SpaceId person, Span span);
  hir::ColumnId Compute(hir::Prim prim, std::vector<hir::ColumnId> operands, Span span);
  void CheckAwardGroup(ast::DeclId id);
  std::optional<hir::Named> ResolveActor(const ast::Name& name);
  hir::Outcome::Item LowerDutyItem(const ast::Duty& duty, const ast::DutyItem& item, const hir::Named& named,
                                   const Scope& scope);
  // response.cpp: what is due within a time from a record's day
  std::optional<hir::ColumnId> LowerDue(const ast::Duty& duty, const ast::DutyItem& item, const Scope& scope);
  hir::ColumnId Due(hir::ColumnId due, hir::SpaceId space, Span span);
  hir::ColumnId OnlyWhere(hir::ColumnId where, hir::ColumnId count, hir::SpaceId space, Span span);
  Value FulfilledOn(const ast::DutyItem& item, const Scope& scope);
  hir::ColumnId NeededFrom(const ast::Duty& duty, const ast::DutyItem& item, Value day, const Scope& scope);
  hir::ColumnId WhereSupplied(hir::ColumnId count, const ast::Duty& duty, const ast::DutyItem& item,
                              const Each& each, const Scope& scope);
  static const ast::DutyItem* ItemBefore(const ast::Duty& duty, const ast::DutyItem& item);
  std::vector<hir::Handler> LowerHandlers(const std::vector<ast::Actor>& actors, const Scope& scope);
  std::vector<hir::Citation> Cites(const std::vector<ast::Citation>& cites);
  std::optional<int64_t> StepIndex(hir::LadderId ladder, const ast::Name& name);
  hir::ColumnId Conjunction(hir::ColumnId left, hir::ColumnId right, hir::SpaceId space, Span span);
  hir::ColumnId Negation(hir::ColumnId column, hir::SpaceId space, Span span);
  std::optional<int64_t> CountOf(ast::ExprId id, const Scope& scope);
  std::optional<std::pair<hir::TypeKind, int64_t>> LengthOf(ast::ExprId id, const Scope& scope);

  // Definitions being lowered, outermost first; entering one twice is a cycle, which is reported whole.
  bool Enter(ast::DeclId id, hir::SpaceId space, const std::string& name, Span span);
  bool EnterNamed(uint64_t key, const std::string& name, Span span);
  void Leave() { stack_.pop_back(); }
  struct Frame {
    uint64_t key;
    std::string name;
    Span span;
  };

  hir::Label LabelOf(hir::Label::Kind kind, std::string name, std::string title) const {
    return {kind, std::move(name), std::move(title)};
  }
  hir::Named NamedOf(const ast::Head& head) const;
  const ast::Decl& DeclOf(ast::DeclId id) const { return ast_.decls[id]; }

  const ast::Ast& ast_;
  const layers::Consolidated& policy_;
  Emitter& emitter_;
  std::optional<Diagnostic> read_for_;  // a note: for which violation the clauses of a ladder are read
  hir::Program program_;
  Columns columns_;
  Symbols symbols_;

  std::unordered_map<ast::DeclId, hir::EnumId> enums_;    // enumerations, grades, ladders
  std::unordered_map<ast::DeclId, hir::SpaceId> spaces_;  // entities, records
  std::unordered_map<ast::DeclId, hir::LadderId> ladders_;
  std::vector<std::vector<FieldInfo>> fields_;  // by space
  std::map<std::tuple<uint32_t, int, int, int>, hir::SpaceId> cells_;
  std::unordered_map<uint32_t, hir::ColumnId> in_force_;                  // by cell space
  std::map<std::tuple<uint32_t, uint32_t, uint32_t>, Value> measures_;    // by declaration, space and anchor
  std::map<std::tuple<uint32_t, uint32_t, uint32_t>, Value> fields_at_;   // by space, place and anchor
  std::map<std::tuple<uint32_t, uint32_t, uint32_t>, Value> parameters_;  // by declaration, space and anchor
  std::unordered_map<ast::DeclId, DutyColumns> duties_;
  std::unordered_map<ast::DeclId, Value> scores_, grades_;
  std::unordered_map<ast::DeclId, AwardColumns> own_awards_, awards_;
  std::unordered_map<ast::DeclId, Group> groups_;  // of awards
  std::unordered_map<ast::DeclId, bool> lowered_ladders_;
  std::map<std::tuple<uint32_t, int, uint32_t>, hir::ColumnId> folds_;
  std::map<std::tuple<uint32_t, uint32_t, uint32_t>, Value> tables_;  // by declaration, space and anchor
  // Fields, entities and records that have a mistake of their own: what is read of them is not another one.
  std::set<std::string> faulty_fields_;
  std::set<ast::DeclId> faulty_;
  std::set<std::pair<uint32_t, uint32_t>> analysed_;  // source and place of what was looked into already
  std::vector<Frame> stack_;
};

}  // namespace kaocheng::check
