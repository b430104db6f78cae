#include "dsl/syntax/slices.h"

#include "dsl/syntax/boundaries.h"

namespace kaocheng::syntax {

void SlicedTokens::FillAll() {
  fill();
  end_ = get(size() - 1);
}

bool SlicedTokens::NextSlice(size_t begin) {
  constexpr int kDeclarations = 32;  // a tree of some hundred kilobytes
  int declarations = 0;
  limit_ = size();
  for (size_t at = begin; at < size(); ++at) {
    const antlr4::Token* token = get(at);
    if (token->getChannel() != antlr4::Token::DEFAULT_CHANNEL || !OpensDeclarationAtMargin(token)) continue;
    if (at > begin && ++declarations == kDeclarations) {
      limit_ = at;
      break;
    }
  }
  seek(begin);
  return begin < size() && LT(1) != end_;
}

antlr4::Token* SlicedTokens::LT(ssize_t k) {
  antlr4::Token* token = CommonTokenStream::LT(k);
  return k > 0 && token != nullptr && token->getTokenIndex() >= limit_ ? end_ : token;
}

size_t SlicedTokens::LA(ssize_t i) { return LT(i)->getType(); }

}  // namespace kaocheng::syntax
