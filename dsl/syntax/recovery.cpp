#include "dsl/syntax/recovery.h"

#include "KaochengParser.h"
#include "dsl/diagnostics/code.h"
#include "dsl/syntax/boundaries.h"

// Where parsing goes on after a mistake.
namespace kaocheng::syntax {
namespace {

using T = generated::KaochengParser;
using antlr4::Parser;
using antlr4::Token;
using antlr4::misc::IntervalSet;

// Whether the token could stand behind the one that the parser is about to match.
bool CanFollow(Parser* parser, size_t type) {
  const auto& atn = parser->getATN();
  const auto* target = atn.states[parser->getState()]->transitions[0]->target;
  return atn.nextTokens(const_cast<antlr4::atn::ATNState*>(target), parser->getContext()).contains(type);
}

bool AtEnd(Parser* parser) { return parser->getTokenStream()->LA(1) == Token::EOF; }

bool IsName(size_t type) { return type == T::NAME || type == T::QUOTED_NAME; }

// A token that people leave in by mistake and that carries no structure: deleting it loses nothing.
bool IsLoose(size_t type) {
  return IsName(type) || type == T::NUMBER || type == T::STRING || type == T::PERCENT || type == T::DATE ||
         type == T::RPAREN || type == T::COMMA || type == T::DOT;
}

// Punctuation that can be made up where the next token goes on as if it were there.
bool IsConjurable(size_t type) { return type == T::RPAREN || type == T::LBRACE; }

}  // namespace

void Recovery::reportMissingToken(Parser* parser) {
  if (inErrorRecoveryMode(parser)) return;
  beginErrorCondition(parser);
  ReportExpected(parser, parser->getCurrentToken(), parser->getExpectedTokens());
}

void Recovery::reportError(Parser* parser, const antlr4::RecognitionException& error) {
  if (inErrorRecoveryMode(parser)) return;
  beginErrorCondition(parser);
  const Token* found = error.getOffendingToken();
  // Where several tokens decided, what was expected at the first says nothing about the one that failed.
  if (found != parser->getCurrentToken()) {
    if (!ReportSynonym(found) && !ReportRunTogether(found, false))
      emitter_.Report(Code::kUnexpected, SpanOf(found), {Found(found)});
    return;
  }
  ReportExpected(parser, found, parser->getExpectedTokens());
}

void Recovery::recover(Parser* parser, std::exception_ptr error) {
  const auto boundary = BoundaryOf(parser->getContext()->getRuleIndex());
  if (!boundary) std::rethrow_exception(error);
  beginErrorCondition(parser);  // what is skipped becomes error nodes, which the builder leaves out
  // Where not even the first token was taken, it must go, or the same error would come for ever.
  const bool stuck = parser->getTokenStream()->LT(1) == parser->getContext()->getStart();
  if (stuck && *boundary != Boundary::kHeader && !AtEnd(parser)) parser->consume();
  const bool resumed = SkipTo(*boundary, parser);
  if (resumed) endErrorCondition(parser);
}

// Called at every turn of a loop: the place to notice a clause that does not belong into its block.
void Recovery::sync(Parser* parser) {
  if (inErrorRecoveryMode(parser)) return;
  if (ReportLimit(parser)) {
    beginErrorCondition(parser);
    throw antlr4::InputMismatchException(parser);
  }
  const size_t rule = parser->getContext()->getRuleIndex();
  const auto inside = BlockBoundaryOf(rule);
  if (!inside) return;
  antlr4::atn::ATNState* state = parser->getATN().states[parser->getState()];
  if (state->getStateType() != antlr4::atn::ATNState::STAR_LOOP_ENTRY &&
      state->getStateType() != antlr4::atn::ATNState::STAR_LOOP_BACK) {
    return;
  }
  const IntervalSet expected = parser->getATN().nextTokens(state);
  bool reported = false;
  for (;;) {
    const Token* next = parser->getTokenStream()->LT(1);
    if (expected.contains(next->getType()) || next->getType() == Token::EOF) break;
    if (rule != T::RuleFile && StartsDeclaration(parser)) break;  // the block's } is missing
    if (!reported) {
      reported = true;
      beginErrorCondition(parser);
      if (rule == T::RuleFile) {
        ReportExpected(parser, next, expected);
      } else if (!ReportUnit(parser) && !ReportReserved(parser)) {
        ReportNotHere(parser, next, expected);
      }
    }
    parser->consume();
    SkipTo(*inside, parser);
  }
  if (reported) endErrorCondition(parser);
}

Token* Recovery::recoverInline(Parser* parser) {
  const IntervalSet expected = parser->getExpectedTokens();
  const size_t found = parser->getTokenStream()->LA(1);
  const bool is_name = parser->getContext()->getRuleIndex() == T::RuleName;
  if (inErrorRecoveryMode(parser)) throw antlr4::InputMismatchException(parser);

  if (expected.contains(static_cast<size_t>(T::RBRACE)) &&
      (found == Token::EOF || StartsDeclaration(parser))) {
    beginErrorCondition(parser);
    ReportMissingBrace(parser);
    return getMissingSymbol(parser);
  }
  // A head that goes on strangely: the block behind it is still good.
  const Token* before = parser->getTokenStream()->LT(-1);
  const bool same_line = before != nullptr && before->getLine() == parser->getCurrentToken()->getLine();
  if (same_line && found != Token::EOF && expected.size() == 1 &&
      expected.contains(static_cast<size_t>(T::LBRACE))) {
    beginErrorCondition(parser);
    ReportExpected(parser, parser->getCurrentToken(), expected);
    if (!SkipTo(Boundary::kHeader, parser)) throw antlr4::InputMismatchException(parser);
    Token* brace = parser->getCurrentToken();
    reportMatch(parser);
    parser->consume();
    return brace;
  }
  // A reserved word that stands for a name, as in `field : …`; or a name that is missing: `award of
  // supervisor`.
  if (is_name && IsReserved(found) && CanFollow(parser, parser->getTokenStream()->LA(2))) {
    beginErrorCondition(parser);
    ReportReserved(parser);
    Token* word = parser->getCurrentToken();
    parser->consume();
    return word;
  }
  if (is_name && singleTokenInsertion(parser)) return getMissingSymbol(parser);
  const Token* token = parser->getTokenStream()->LT(1);
  const Token* next = parser->getTokenStream()->LT(2);
  if (IsLoose(found) && expected.contains(next->getType()) && token->getLine() == next->getLine()) {
    beginErrorCondition(parser);
    ReportExpected(parser, token, expected);
    parser->consume();
    Token* wanted = parser->getCurrentToken();
    reportMatch(parser);
    parser->consume();
    return wanted;
  }
  if (expected.size() == 1 && IsConjurable(static_cast<size_t>(expected.getSingleElement())) &&
      singleTokenInsertion(parser)) {
    return getMissingSymbol(parser);
  }
  throw antlr4::InputMismatchException(parser);
}

}  // namespace kaocheng::syntax
