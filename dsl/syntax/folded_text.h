#pragma once

#include <antlr4-runtime.h>

#include <string>
#include <string_view>
#include <vector>

#include "dsl/base/source.h"

namespace kaocheng::syntax {

// A source as the lexer sees it: code points, with full-width punctuation, digits and blanks folded to their
// ASCII twins one for one, and the way back to bytes of the source. The text must be well-formed UTF-8.
//
// ANTLR's lexer remembers its decisions for ASCII only, so it is shown `_` for every other letter: which
// letter it is matters to nobody before the whole word is looked up.
class FoldedText : public antlr4::ANTLRInputStream {
 public:
  FoldedText(SourceId source, std::string_view text);

  // Code points [begin, end).
  Span SpanOf(size_t begin, size_t end) const;
  // From the first character of `first` to the last of `last`; an empty place for tokens that error recovery
  // made up.
  Span SpanOf(const antlr4::Token* first, const antlr4::Token* last) const;
  std::u32string_view Folded(size_t begin, size_t end) const;
  // As the author wrote it.
  std::string_view Written(Span span) const { return text_.substr(span.begin, span.end - span.begin); }
  // Folded, as UTF-8.
  std::string Normal(size_t begin, size_t end) const;

 private:
  SourceId source_;
  std::string_view text_;
  std::u32string folded_;
  std::vector<uint32_t> offsets_;  // byte offset of every code point, and of the end
};

}  // namespace kaocheng::syntax
