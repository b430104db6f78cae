#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "dsl/base/source.h"
#include "dsl/format/comments.h"
#include "dsl/format/doc.h"

namespace kaocheng::format {

// What the tree does not have: comments, blank lines, and how something was spelled. Comments are given out
// once, in order; whoever prints asks for those before the place that it has come to. Of a tree without a
// text there are none.
class Margin {
 public:
  Margin() = default;
  explicit Margin(std::string_view text) : text_(text), comments_(CommentsOf(text)) {}
  static Margin WithoutComments(std::string_view text);

  bool has_text() const { return !text_.empty(); }

  // The next comment, if it begins before `offset`.
  const Comment* Peek(uint32_t offset) const;
  void Skip() { ++next_; }
  // The next comment, if it stands behind `end` on the same line.
  const Comment* PeekTrailing(uint32_t end) const;
  // Those before `offset`, each followed by a blank or, after `//`, by a line break.
  Doc Inline(uint32_t offset);

  bool AnyIn(Span span) const;
  // Whether a blank line stands above the line that holds `offset`, and nothing before it on its line.
  bool BlankAbove(uint32_t offset) const;
  bool LineBreakBetween(uint32_t begin, uint32_t end) const;
  // Between the nearest { before `offset` and it.
  bool LineBreakAfterBrace(uint32_t offset) const;
  bool IsQuoted(Span span) const;     // a name in ` ` or 「」
  bool IsBracketed(Span span) const;  // ( right before it and ) right behind it
  std::string_view Written(Span span) const;

  // Lists that are laid out before they are printed keep their comments for later.
  void set_quiet(bool quiet) { quiet_ = quiet; }

 private:
  std::string_view text_;
  std::vector<Comment> comments_;
  size_t next_ = 0;
  bool quiet_ = false;
};

}  // namespace kaocheng::format
