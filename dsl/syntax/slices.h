#pragma once

#include <antlr4-runtime.h>

#include <limits>

namespace kaocheng::syntax {

// Tokens of which the parser sees only those before `limit`, so that a long text is parsed piece by piece and
// its parse tree never stands in memory as a whole.
class SlicedTokens : public antlr4::CommonTokenStream {
 public:
  using CommonTokenStream::CommonTokenStream;

  // Reads everything. To be called once, before anything else.
  void FillAll();
  // The next tokens to parse: from `begin` to the end of the declaration at the left margin that ends some
  // declarations later. False where nothing is left.
  bool NextSlice(size_t begin);
  // Up to the end of the text.
  void Unlimit() { limit_ = std::numeric_limits<size_t>::max(); }

  antlr4::Token* LT(ssize_t k) override;
  size_t LA(ssize_t i) override;

 private:
  size_t limit_ = std::numeric_limits<size_t>::max();
  antlr4::Token* end_ = nullptr;
};

}  // namespace kaocheng::syntax
