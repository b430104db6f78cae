#pragma once

#include <antlr4-runtime.h>

#include "dsl/diagnostics/diagnostic.h"
#include "dsl/syntax/folded_text.h"

namespace kaocheng::syntax {

// One mistake, one diagnostic. An error anywhere inside a clause ends that clause; parsing resumes at the
// next clause of the block, or at the next declaration. Only a head, a clause, a declaration and the file
// resume; every other rule passes the error up.
class Recovery : public antlr4::DefaultErrorStrategy {
 public:
  Recovery(const FoldedText& text, Emitter& emitter) : text_(text), emitter_(emitter) {}

  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override;
  void recover(antlr4::Parser* parser, std::exception_ptr error) override;
  void sync(antlr4::Parser* parser) override;
  antlr4::Token* recoverInline(antlr4::Parser* parser) override;

 protected:
  void reportMissingToken(antlr4::Parser* parser) override;

 private:
  void ReportExpected(antlr4::Parser* parser, const antlr4::Token* found,
                      const antlr4::misc::IntervalSet& expected);
  void ReportNotHere(antlr4::Parser* parser, const antlr4::Token* found,
                     const antlr4::misc::IntervalSet& expected);
  bool ReportSynonym(const antlr4::Token* token);
  bool ReportMisspelt(const antlr4::Parser* parser, const antlr4::Token* token,
                      const antlr4::misc::IntervalSet& expected);
  bool ReportRunTogether(const antlr4::Token* token, bool clause);
  bool ReportReserved(antlr4::Parser* parser);
  bool ReportUnit(antlr4::Parser* parser);
  bool ReportUnquoted(antlr4::Parser* parser, const antlr4::Token* found);
  bool ReportQuoted(antlr4::Parser* parser, const antlr4::Token* found,
                    const antlr4::misc::IntervalSet& expected);
  bool ReportBrackets(antlr4::Parser* parser, const antlr4::Token* found);
  bool ReportDoubledSign(antlr4::Parser* parser, const antlr4::Token* found);
  bool ReportMeeting(antlr4::Parser* parser, const antlr4::Token* found);
  bool ReportLimit(antlr4::Parser* parser);
  void ReportMissingBrace(antlr4::Parser* parser);
  Span SpanOf(const antlr4::Token* token) const { return text_.SpanOf(token, token); }
  std::string Written(const antlr4::Token* token) const;
  Term Found(const antlr4::Token* token) const;

  const FoldedText& text_;
  Emitter& emitter_;
};

}  // namespace kaocheng::syntax
