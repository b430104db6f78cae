#include "dsl/format/comments.h"

#include "dsl/base/utf8.h"

namespace kaocheng::format {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f'; }

// The mark that ends what the mark begins; 0 where it begins nothing.
char32_t Closing(char32_t c) {
  switch (c) {
    case U'"':
    case U'＂':
      return U'"';
    case U'“':
      return U'”';
    case U'`':
    case U'｀':
      return U'`';
    case U'「':
      return U'」';
    case U'《':
      return U'》';
    default:
      return 0;
  }
}

char32_t Folded(char32_t c) {
  return c == U'＂' ? U'"' : c == U'｀' ? U'`' : c == U'／' ? U'/' : c == U'＊' || c == U'×' ? U'*' : c;
}

// Walks over a text as the lexer does, as far as comments and quotations go.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  template <typename OnComment, typename OnWord>
  void Run(OnComment comment, OnWord word) {
    size_t word_begin = std::string_view::npos;
    const auto end_word = [&](size_t at) {
      if (word_begin != std::string_view::npos) word(text_.substr(word_begin, at - word_begin));
      word_begin = std::string_view::npos;
    };
    while (at_ < text_.size()) {
      const size_t begin = at_;
      const char32_t c = Next();
      if (c == U'/' && (Peek() == U'/' || Peek() == U'*')) {
        end_word(begin);
        const bool line = Next() == U'/';
        line ? SkipLine() : SkipBlock();
        comment(begin, at_, line);
      } else if (const char32_t closing = Closing(c); closing != 0) {
        end_word(begin);
        while (at_ < text_.size() && text_[at_] != '\n' && Next() != closing) {
        }
      } else if (c >= 0x80 || c == U'_' || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z')) {
        const bool punctuation = c == 0x3000 || c == U'、' || (c >= 0xFF01 && c <= 0xFF20);
        if (punctuation) {
          end_word(begin);
        } else if (word_begin == std::string_view::npos) {
          word_begin = begin;
        }
      } else if (c < U'0' || c > U'9') {
        end_word(begin);
      }
    }
    end_word(at_);
  }

 private:
  char32_t Next() { return Folded(NextCodePoint(text_, at_)); }
  char32_t Peek() const {
    size_t at = at_;
    return at < text_.size() ? Folded(NextCodePoint(text_, at)) : 0;
  }
  void SkipLine() {
    while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
  }
  void SkipBlock() {
    while (at_ < text_.size()) {
      if (Next() == U'*' && Peek() == U'/') {
        Next();
        return;
      }
    }
  }

  std::string_view text_;
  size_t at_ = 0;
};

bool FirstOnLine(std::string_view text, size_t at) {
  while (at > 0 && IsBlank(text[at - 1])) --at;
  return at == 0 || text[at - 1] == '\n';
}

// Line ends are \n, and no line of a comment ends in blanks.
std::string Trimmed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') {
      while (!out.empty() && IsBlank(out.back())) out.pop_back();
    }
    out += c;
  }
  while (!out.empty() && IsBlank(out.back())) out.pop_back();
  return out;
}

}  // namespace

std::vector<Comment> CommentsOf(std::string_view text) {
  std::vector<Comment> comments;
  Scanner(text).Run(
      [&](size_t begin, size_t end, bool line) {
        comments.push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(end),
                            Trimmed(text.substr(begin, end - begin)), line, FirstOnLine(text, begin)});
      },
      [](std::string_view) {});
  return comments;
}

void ForEachWord(std::string_view text, const std::function<void(std::string_view)>& fn) {
  Scanner(text).Run([](size_t, size_t, bool) {}, fn);
}

}  // namespace kaocheng::format
