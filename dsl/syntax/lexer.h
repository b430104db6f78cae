#pragma once

#include "KaochengLexer.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/syntax/folded_text.h"

namespace kaocheng::syntax {

// The generated lexer, with words looked up in the keyword table and mistakes in tokens reported. A mistaken
// token is either mended or hidden, so that the parser does not report it again.
class Lexer : public generated::KaochengLexer {
 public:
  Lexer(FoldedText& text, Emitter& emitter);

  antlr4::Token* emit() override;

 private:
  void Classify();
  void ClassifyName();
  bool AfterNumber() const;  // on the same line
  Span Here() const;
  std::string Written() const;

  FoldedText& text_;
  Emitter& emitter_;
  size_t previous_type_ = 0;
  size_t previous_line_ = 0;
  size_t begin_ = 0;  // code points of the token in hand
  size_t end_ = 0;
};

}  // namespace kaocheng::syntax
