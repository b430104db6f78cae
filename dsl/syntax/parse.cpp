#include "dsl/syntax/parse.h"

#include <unicode/normalizer2.h>

#include "dsl/base/utf8.h"
#include "dsl/diagnostics/code.h"
#include "dsl/syntax/builder.h"
#include "dsl/syntax/left_out.h"
#include "dsl/syntax/lexer.h"
#include "dsl/syntax/nesting.h"
#include "dsl/syntax/recovery.h"
#include "dsl/syntax/slices.h"

namespace kaocheng::syntax {
namespace {

// Whether the bytes can be lexed at all.
bool CheckText(SourceId source, std::string_view text, Emitter& emitter) {
  const auto place = [source](size_t begin, size_t end) {
    return Span{source, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
  };
  if (text.size() > kMaxSourceBytes) {
    emitter.Report(Code::kSourceTooLarge, place(0, 0),
                   {std::to_string(text.size()), std::to_string(kMaxSourceBytes)});
    return false;
  }
  if (const size_t bad = FindInvalidUtf8(text); bad != std::string_view::npos) {
    emitter.Report(Code::kInvalidUtf8, place(bad, bad + 1));
    return false;
  }
  return true;
}

// Names are compared byte by byte, so that two spellings of one character must not pass for two names.
void CheckNormalForm(SourceId source, std::string_view text, Emitter& emitter) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status) || nfc->isNormalizedUTF8({text.data(), static_cast<int32_t>(text.size())}, status))
    return;
  // Find the first line that is not, which is place enough.
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (!nfc->isNormalizedUTF8({line.data(), static_cast<int32_t>(line.size())}, status)) {
      size_t at = 0;
      for (size_t next = 0; next < line.size();) {
        at = next;
        NextCodePoint(line, next);
        if (!nfc->isNormalizedUTF8({line.data(), static_cast<int32_t>(next)}, status)) break;
      }
      const auto offset = static_cast<uint32_t>(begin + at);
      emitter.Report(Code::kNotNormalized, Span{source, offset, offset + 1});
      return;
    }
    begin = end + 1;
  }
}

}  // namespace

std::vector<ast::PolicyId> Parse(const Sources& sources, SourceId source, ast::Ast& ast, Emitter& emitter,
                                 Tests tests) {
  const std::string_view bytes = sources[source].text;
  if (!CheckText(source, bytes, emitter)) return {};
  CheckNormalForm(source, bytes, emitter);

  FoldedText text(source, bytes);
  Lexer lexer(text, emitter);
  SlicedTokens tokens(&lexer);
  tokens.FillAll();
  if (!CheckNesting(tokens, text, emitter)) return {};
  if (tests == Tests::kLeftOut) LeaveOutTests(tokens);

  generated::KaochengParser parser(&tokens);
  parser.removeErrorListeners();
  Builder builder(text, tokens, ast, emitter);
  for (size_t begin = 0; tokens.NextSlice(begin); begin = tokens.index()) {
    Emitter mistakes;
    parser.setErrorHandler(std::make_shared<Recovery>(text, mistakes));
    Context* file = parser.file();
    if (!mistakes.diagnostics().empty()) {
      // Where the text goes wrong, recovery must see all that follows.
      parser.reset();
      tokens.Unlimit();
      tokens.seek(begin);
      parser.setErrorHandler(std::make_shared<Recovery>(text, emitter));
      builder.Declarations(parser.file());
      break;
    }
    const size_t next = tokens.index();
    builder.Declarations(file);
    parser.reset();
    tokens.seek(next);
  }
  return builder.Policies();
}

}  // namespace kaocheng::syntax
