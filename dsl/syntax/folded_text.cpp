#include "dsl/syntax/folded_text.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "dsl/base/utf8.h"

namespace kaocheng::syntax {
namespace {

constexpr char32_t kFullWidthFirst = 0xFF01;  // ！
constexpr char32_t kFullWidthLast = 0xFF5E;   // ～
constexpr char32_t kFullWidthOffset = 0xFEE0;

bool IsAsciiLetter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }

char32_t Fold(char32_t c) {
  if (c < 0x80) return c;
  if (c == 0x3000) return U' ';
  if (c == U'、') return U',';
  if (c == U'×') return U'*';
  if (c < kFullWidthFirst || c > kFullWidthLast) return c;
  const char32_t ascii = c - kFullWidthOffset;
  // Letters stay, so that the lexer can refuse them; so does ； which is no token of the language.
  return IsAsciiLetter(ascii) || ascii == U';' ? c : ascii;
}

// What the lexer is shown. 年, 月 and 日 are tokens' parts behind a digit.
char32_t Shape(char32_t c, char32_t before) {
  if (c < 0x80) return c;
  const bool in_date = (c == U'年' || c == U'月' || c == U'日') && before >= U'0' && before <= U'9';
  if (in_date) return c;
  const bool han = c >= 0x4E00 && c <= 0x9FFF;
  return han || u_isalpha(static_cast<UChar32>(c)) != 0 ? U'_' : c;
}

}  // namespace

FoldedText::FoldedText(SourceId source, std::string_view text) : source_(source), text_(text) {
  _data.reserve(text.size());
  folded_.reserve(text.size());
  offsets_.reserve(text.size() + 1);
  for (size_t at = 0; at < text.size();) {
    offsets_.push_back(static_cast<uint32_t>(at));
    const char32_t before = folded_.empty() ? U' ' : folded_.back();
    folded_.push_back(Fold(NextCodePoint(text, at)));
    _data.push_back(Shape(folded_.back(), before));
  }
  offsets_.push_back(static_cast<uint32_t>(text.size()));
}

Span FoldedText::SpanOf(size_t begin, size_t end) const {
  const size_t last = offsets_.size() - 1;
  begin = std::min(begin, last);
  return {source_, offsets_[begin], offsets_[std::clamp(end, begin, last)]};
}

Span FoldedText::SpanOf(const antlr4::Token* first, const antlr4::Token* last) const {
  if (first == nullptr || first->getStartIndex() == INVALID_INDEX) return {source_, 0, 0};
  const size_t begin = first->getStartIndex();
  const bool whole =
      last != nullptr && last->getStopIndex() != INVALID_INDEX && last->getStopIndex() + 1 > begin;
  return SpanOf(begin, whole ? last->getStopIndex() + 1 : begin);
}

std::u32string_view FoldedText::Folded(size_t begin, size_t end) const {
  return std::u32string_view(folded_).substr(begin, end - begin);
}

std::string FoldedText::Normal(size_t begin, size_t end) const {
  std::string normal;
  for (size_t at = begin; at < end && at + 1 < offsets_.size(); ++at) {
    if (folded_[at] < 0x80) {
      normal.push_back(static_cast<char>(folded_[at]));
    } else {
      normal.append(text_.substr(offsets_[at], offsets_[at + 1] - offsets_[at]));
    }
  }
  return normal;
}

}  // namespace kaocheng::syntax
