#include "dsl/syntax/boundaries.h"

#include <unordered_set>

#include "KaochengParser.h"

namespace kaocheng::syntax {
namespace {

using T = generated::KaochengParser;
using antlr4::Token;

bool OpensDeclaration(size_t type) {
  static const std::unordered_set<size_t> heads = {T::POLICY,     T::INSTRUMENT,
                                                   T::ENUM,       T::ENTITY,
                                                   T::RECORD,     T::PARAMETER,
                                                   T::MEASURE,    T::TABLE,
                                                   T::SEASON,     T::DUTY,
                                                   T::SCORE,      T::GRADE,
                                                   T::AWARD,      T::AWARDS,
                                                   T::LADDER,     T::VIOLATION,
                                                   T::OPEN,       T::OPEN_TO,
                                                   T::SET,        T::ADD,
                                                   T::REPLACE,    T::REPEAL,
                                                   T::TEST,       T::FIXTURE,
                                                   T::TRANSITION, T::TRANSITION_LIGHTER};
  return heads.contains(type);
}

// Clause heads of all blocks together: each ends the clause before it in every block.
bool OpensClause(size_t type) {
  static const std::unordered_set<size_t> heads = {
      T::CITES,      T::ITEM,    T::BASE,         T::AT,         T::AT_LEAST, T::AT_MOST,     T::WHEN,
      T::UNLESS,     T::HIGHEST, T::HIGHEST_ONLY, T::CUMULATIVE, T::BUDGET,   T::AMOUNT,      T::HANDLED,
      T::HANDLED_BY, T::STEP,    T::HISTORY,      T::REPEAT,     T::ESCALATE, T::ESCALATE_TO, T::HEAVIER,
      T::LIGHTER,    T::EACH,    T::EACH_CELL,    T::SET,        T::ADD,      T::REPLACE,     T::REPEAL,
      T::GIVEN,      T::EXPECT,  T::PERIOD,       T::LEVEL,      T::REGION,   T::VERSION,     T::EFFECTIVE};
  return heads.contains(type);
}

bool IsFirstOnLine(antlr4::TokenStream* tokens) {
  const Token* before = tokens->LT(-1);
  return before == nullptr || before->getLine() < tokens->LT(1)->getLine();
}

}  // namespace

std::optional<Boundary> BoundaryOf(size_t rule) {
  switch (rule) {
    case T::RuleHeader:
      return Boundary::kHeader;
    case T::RuleDeclaration:
    case T::RuleFile:
      return Boundary::kDeclaration;
    case T::RulePolicyClause:
    case T::RuleDutyClause:
    case T::RuleScoreClause:
    case T::RuleAwardsClause:
    case T::RuleAwardClause:
    case T::RuleLadderClause:
    case T::RuleViolationClause:
    case T::RuleOpeningClause:
    case T::RuleTestClause:
      return Boundary::kClause;
    case T::RuleMember:
    case T::RuleField:
    case T::RuleDatedValue:
    case T::RuleAssignment:
      return Boundary::kEntry;
    case T::RuleRow:
    case T::RuleGradeClause:
      return Boundary::kLine;
    default:
      return std::nullopt;
  }
}

std::optional<Boundary> BlockBoundaryOf(size_t rule) {
  switch (rule) {
    case T::RuleFile:
      return Boundary::kDeclaration;
    case T::RulePolicy:
    case T::RuleDuty:
    case T::RuleScore:
    case T::RuleAwards:
    case T::RuleAward:
    case T::RuleLadder:
    case T::RuleViolation:
    case T::RuleOpening:
    case T::RuleTesting:
      return Boundary::kClause;
    case T::RuleEnumeration:
    case T::RuleEntity:
    case T::RuleRecord:
    case T::RuleParameter:
    case T::RuleGiven:
      return Boundary::kEntry;
    case T::RuleTable:
    case T::RuleGrade:
      return Boundary::kLine;
    default:
      return std::nullopt;
  }
}

bool IsReserved(size_t type) {
  static const std::unordered_set<size_t> words = {
#define KC_RESERVED(token, en, zh) T::token,
#define KC_SOFT(token, en, zh)
#define KC_PHRASE(token, en, zh) T::token,
#define KC_UNIT(unit, en, zh)
#define KC_BUILTIN(en, zh)
#include "grammar/keywords.def"
#undef KC_RESERVED
#undef KC_SOFT
#undef KC_PHRASE
#undef KC_UNIT
#undef KC_BUILTIN
  };
  return words.contains(type);
}

bool OpensDeclarationAtMargin(const Token* token) {
  return token->getCharPositionInLine() == 0 && OpensDeclaration(token->getType());
}

bool StartsDeclaration(antlr4::Parser* parser) {
  return OpensDeclarationAtMargin(parser->getTokenStream()->LT(1));
}

bool SkipTo(Boundary boundary, antlr4::Parser* parser) {
  antlr4::TokenStream* tokens = parser->getTokenStream();
  const size_t parent =
      parser->getContext()->parent == nullptr
          ? 0
          : static_cast<antlr4::ParserRuleContext*>(parser->getContext()->parent)->getRuleIndex();
  const bool before_equals = parent == T::RuleMeasure || parent == T::RuleSeason;
  int depth = 0;
  for (;;) {
    const size_t type = tokens->LA(1);
    if (type == Token::EOF || StartsDeclaration(parser)) return boundary != Boundary::kHeader;
    if (depth == 0) {
      const bool first = IsFirstOnLine(tokens);
      if (boundary == Boundary::kDeclaration && first && OpensDeclaration(type)) return true;
      if (boundary == Boundary::kHeader && (type == T::LBRACE || (before_equals && type == T::EQ)))
        return true;
      if (boundary == Boundary::kHeader && type == T::RBRACE) return false;
      if (boundary == Boundary::kClause && (type == T::RBRACE || (first && OpensClause(type)))) return true;
      const bool by_line = boundary == Boundary::kEntry || boundary == Boundary::kLine;
      if (by_line && (type == T::RBRACE || first)) return true;
    }
    if (type == T::LBRACE) ++depth;
    if (type == T::RBRACE && depth > 0) --depth;
    parser->consume();
    if (boundary == Boundary::kEntry && type == T::COMMA && depth == 0) return true;
  }
}

}  // namespace kaocheng::syntax
