#include "dsl/syntax/left_out.h"

#include <vector>

#include "KaochengParser.h"
#include "dsl/syntax/boundaries.h"

namespace kaocheng::syntax {
namespace {

using T = generated::KaochengParser;
using antlr4::Token;

// The tokens that the parser sees.
std::vector<Token*> Shown(antlr4::CommonTokenStream& tokens) {
  std::vector<Token*> shown;
  for (Token* token : tokens.getTokens()) {
    if (token->getChannel() == Token::DEFAULT_CHANNEL) shown.push_back(token);
  }
  return shown;
}

// Behind the test that begins at `at`; `at`: none does.
size_t EndOfTest(const std::vector<Token*>& tokens, size_t at) {
  const size_t type = tokens[at]->getType();
  if ((type != T::TEST && type != T::FIXTURE) || !OpensDeclarationAtMargin(tokens[at])) return at;
  if (at + 1 == tokens.size() || tokens[at + 1]->getType() != T::STRING) return at;
  int depth = 0;
  for (size_t i = at + 1; i < tokens.size() && !OpensDeclarationAtMargin(tokens[i]); ++i) {
    if (tokens[i]->getType() == T::LBRACE) ++depth;
    if (tokens[i]->getType() == T::RBRACE && --depth <= 0) return depth == 0 ? i + 1 : at;
  }
  return at;
}

}  // namespace

void LeaveOutTests(antlr4::CommonTokenStream& tokens) {
  const std::vector<Token*> shown = Shown(tokens);
  for (size_t at = 0; at < shown.size();) {
    const size_t end = EndOfTest(shown, at);
    if (end == at) ++at;
    for (; at < end; ++at) dynamic_cast<antlr4::WritableToken&>(*shown[at]).setChannel(Token::HIDDEN_CHANNEL);
  }
}

}  // namespace kaocheng::syntax
