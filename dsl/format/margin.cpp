#include "dsl/format/margin.h"

#include <algorithm>

#include "dsl/base/utf8.h"

namespace kaocheng::format {
namespace {

// Ends of a line aside. A full-width blank is three bytes.
constexpr std::string_view kWideBlank = "\u3000";

size_t SkipBack(std::string_view text, size_t at, bool lines) {
  for (;;) {
    const std::string_view before = text.substr(0, at);
    if (before.ends_with(' ') || before.ends_with('\t') || before.ends_with('\r') || before.ends_with('\f') ||
        (lines && before.ends_with('\n'))) {
      --at;
    } else if (before.ends_with(kWideBlank)) {
      at -= kWideBlank.size();
    } else {
      return at;
    }
  }
}

size_t SkipForward(std::string_view text, size_t at) {
  for (;;) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with(' ') || rest.starts_with('\t') || rest.starts_with('\r') || rest.starts_with('\f') ||
        rest.starts_with('\n')) {
      ++at;
    } else if (rest.starts_with(kWideBlank)) {
      at += kWideBlank.size();
    } else {
      return at;
    }
  }
}

}  // namespace

Margin Margin::WithoutComments(std::string_view text) {
  Margin margin;
  margin.text_ = text;
  return margin;
}

const Comment* Margin::Peek(uint32_t offset) const {
  if (quiet_ || next_ >= comments_.size() || comments_[next_].begin >= offset) return nullptr;
  return &comments_[next_];
}

const Comment* Margin::PeekTrailing(uint32_t end) const {
  if (next_ >= comments_.size() || comments_[next_].begin < end) return nullptr;
  const std::string_view between = text_.substr(end, comments_[next_].begin - end);
  return between.find('\n') == std::string_view::npos ? &comments_[next_] : nullptr;
}

Doc Margin::Inline(uint32_t offset) {
  Doc doc;
  while (const Comment* comment = Peek(offset)) {
    doc += Doc(comment->text) + (comment->line ? Doc::Hard() : Doc(" "));
    Skip();
  }
  return doc;
}

bool Margin::AnyIn(Span span) const {
  return std::any_of(comments_.begin(), comments_.end(), [&](const Comment& comment) {
    return comment.begin >= span.begin && comment.end <= span.end;
  });
}

bool Margin::LineBreakBetween(uint32_t begin, uint32_t end) const {
  return begin < end && text_.substr(begin, end - begin).find('\n') != std::string_view::npos;
}

bool Margin::LineBreakAfterBrace(uint32_t offset) const {
  constexpr std::string_view kWide = "｛";
  const std::string_view before = text_.substr(0, offset);
  for (size_t at = before.size(); at > 0; --at) {  // it is near
    const std::string_view rest = before.substr(at - 1);
    if (rest.starts_with('{') || rest.starts_with(kWide)) return rest.find('\n') != std::string_view::npos;
  }
  return false;
}

bool Margin::BlankAbove(uint32_t offset) const {
  const size_t break_before = text_.rfind('\n', offset == 0 ? 0 : offset - 1);
  if (break_before == std::string_view::npos || offset == 0) return false;
  const size_t at = SkipBack(text_, break_before, false);
  return at > 0 && text_[at - 1] == '\n';
}

bool Margin::IsQuoted(Span span) const {
  const std::string_view written = Written(span);
  return written.starts_with('`') || written.starts_with("｀") || written.starts_with("「");
}

// A span leaves out the brackets of its first and last operand: `(a + b) * c` begins at a. Those go first.
bool Margin::IsBracketed(Span span) const {
  if (!span.valid() || !has_text()) return false;
  int depth = 0;
  int least = 0;
  for (size_t at = span.begin; at < span.end;) {
    const char32_t c = NextCodePoint(text_, at);
    if (c == U'(' || c == U'（') ++depth;
    if (c == U')' || c == U'）') least = std::min(least, --depth);
  }
  size_t begin = span.begin;
  for (int own = -least; own >= 0; --own) {
    begin = SkipBack(text_, begin, true);
    const std::string_view before = text_.substr(0, begin);
    if (!before.ends_with('(') && !before.ends_with("（")) return false;
    begin -= before.ends_with('(') ? 1 : std::string_view("（").size();
  }
  size_t end = span.end;
  for (int own = depth - least; own >= 0; --own) {
    end = SkipForward(text_, end);
    const std::string_view after = text_.substr(end);
    if (!after.starts_with(')') && !after.starts_with("）")) return false;
    end += after.starts_with(')') ? 1 : std::string_view("）").size();
  }
  return true;
}

std::string_view Margin::Written(Span span) const {
  if (!span.valid() || !has_text()) return {};
  return text_.substr(span.begin, span.end - span.begin);
}

}  // namespace kaocheng::format
