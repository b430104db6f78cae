#include "dsl/syntax/nesting.h"

#include "dsl/diagnostics/code.h"
#include "dsl/syntax/parse.h"

namespace kaocheng::syntax {

bool CheckNesting(antlr4::CommonTokenStream& tokens, const FoldedText& text, Emitter& emitter) {
  using T = generated::KaochengParser;
  int brackets = 0;
  int choices = 0;  // an upper bound: since the last place where no expression can go on
  int signs = 0;    // in one row
  for (const antlr4::Token* token : tokens.getTokens()) {
    if (token->getChannel() != antlr4::Token::DEFAULT_CHANNEL) continue;
    const size_t type = token->getType();
    signs = type == T::NOT || type == T::MINUS || type == T::PLUS ? signs + 1 : 0;
    if (type == T::LPAREN || type == T::CALL || type == T::LBRACE) ++brackets;
    if ((type == T::RPAREN || type == T::RBRACE) && brackets > 0) --brackets;
    if (type == T::IF) ++choices;
    const bool ends = type == T::LBRACE || type == T::RBRACE || type == T::COLON || type == T::BAR ||
                      type == T::MEASURE || type == T::SET || type == T::WHEN || type == T::UNLESS;
    if (ends) choices = 0;
    if (brackets + choices + signs <= kMaxNesting) continue;
    emitter.Report(Code::kNestedTooDeeply, text.SpanOf(token, token), {std::to_string(kMaxNesting)});
    return false;
  }
  return true;
}

}  // namespace kaocheng::syntax
