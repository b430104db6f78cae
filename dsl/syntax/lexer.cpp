#include "dsl/syntax/lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>

#include "dsl/ast/keywords.h"
#include "dsl/base/utf8.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::syntax {
namespace {

// Lets a u32string_view be looked up without a copy.
struct WordHash {
  using is_transparent = void;
  size_t operator()(std::u32string_view word) const { return std::hash<std::u32string_view>{}(word); }
};
using WordMap = std::unordered_map<std::u32string, size_t, WordHash, std::equal_to<>>;

std::u32string CodePoints(std::string_view text) {
  std::u32string points;
  for (size_t at = 0; at < text.size();) points.push_back(NextCodePoint(text, at));
  return points;
}

void AddWord(WordMap& map, std::string_view word, size_t type) {
  if (!word.empty()) map.emplace(CodePoints(word), type);
}

const WordMap& WordTypes() {
  static const WordMap types = [] {
    WordMap map;
#define KC_RESERVED(token, en, zh)                   \
  AddWord(map, en, generated::KaochengLexer::token); \
  AddWord(map, zh, generated::KaochengLexer::token);
#define KC_SOFT(token, en, zh) KC_RESERVED(token, en, zh)
#define KC_PHRASE(token, en, zh) AddWord(map, zh, generated::KaochengLexer::token);
#define KC_UNIT(unit, en, zh)
#define KC_BUILTIN(en, zh)
#include "grammar/keywords.def"
#undef KC_RESERVED
#undef KC_SOFT
#undef KC_PHRASE
#undef KC_UNIT
#undef KC_BUILTIN
    return map;
  }();
  return types;
}

const WordMap& Units() {
  static const WordMap units = [] {
    WordMap map;
    for (const ast::Keyword& word : ast::Keywords()) {
      if (word.kind != ast::KeywordKind::kUnit) continue;
      AddWord(map, word.en, generated::KaochengLexer::UNIT);
      AddWord(map, word.zh, generated::KaochengLexer::UNIT);
    }
    return map;
  }();
  return units;
}

// How to say what people write with a character that the language does not have.
Term InsteadOf(char32_t point) {
  switch (point) {
    case U'#':
      return {"comments begin with `//`", "注释以“//”开头"};
    case U'$':
    case U'¥':
    case U'￥':
      return {"the unit stands behind the number: 20 yuan", "单位写在数的后面：20元"};
    case U'\'':
    case U'‘':
    case U'’':
      return {"texts stand in double quotation marks", "文字用双引号括起"};
    case U'&':
      return {"write `and`", "请写“且”"};
    case U'÷':
      return {"write `/`", "请写“/”"};
    case U'~':
      return {"ranges are written `10 .. 20`", "范围写作“10 .. 20”"};
    case U'[':
    case U'【':
      return {"write `(`", "请写“(”"};
    case U']':
    case U'】':
      return {"write `)`", "请写“)”"};
    default:
      return "";
  }
}

bool IsFullWidthLetter(char32_t c) { return c >= 0xFF21 && c <= 0xFF5A; }

}  // namespace

Lexer::Lexer(FoldedText& text, Emitter& emitter) : KaochengLexer(&text), text_(text), emitter_(emitter) {
  removeErrorListeners();
}

antlr4::Token* Lexer::emit() {
  begin_ = tokenStartCharIndex;
  end_ = text_.index();
  Classify();
  antlr4::Token* emitted = KaochengLexer::emit();
  if (channel == antlr4::Token::DEFAULT_CHANNEL) {
    previous_type_ = type;
    previous_line_ = tokenStartLine;
  }
  return emitted;
}

Span Lexer::Here() const { return text_.SpanOf(begin_, end_); }

std::string Lexer::Written() const { return std::string(text_.Written(Here())); }

bool Lexer::AfterNumber() const { return previous_type_ == NUMBER && previous_line_ == tokenStartLine; }

void Lexer::ClassifyName() {
  const std::u32string_view word = text_.Folded(begin_, end_);
  if (std::any_of(word.begin(), word.end(), IsFullWidthLetter)) {
    std::string ascii;
    for (size_t at = begin_; at < end_; ++at) {
      const char32_t c = text_.Folded(at, at + 1).front();
      if (IsFullWidthLetter(c)) {
        ascii.push_back(static_cast<char>(c - 0xFEE0));
      } else {
        ascii += text_.Normal(at, at + 1);
      }
    }
    emitter_.Report(Code::kFullWidthLetters, Here(), {Written(), ascii});
    return;
  }
  if (AfterNumber()) {
    if (Units().contains(word)) {
      type = UNIT;
      return;
    }
    if (word == U"月") {
      emitter_.Report(Code::kMonthsMiswritten, Here(), {Written()});
      type = UNIT;
      return;
    }
  }
  const auto found = WordTypes().find(word);
  if (found != WordTypes().end()) type = found->second;
}

void Lexer::Classify() {
  switch (type) {
    case BAR:
      // A row begins with its line, so that one that is not closed does not swallow the next.
      if (previous_line_ < tokenStartLine || previous_type_ == LBRACE) type = ROW_BAR;
      return;
    case LPAREN:
      // After a name on the same line it calls; so one token tells a call from a name and a value in
      // brackets.
      if (previous_line_ == tokenStartLine && (previous_type_ == NAME || previous_type_ == QUOTED_NAME))
        type = CALL;
      return;
    case NAME:
      return ClassifyName();
    case THOUSANDS: {
      std::string digits = text_.Normal(begin_, end_);
      std::erase(digits, ',');
      emitter_.Report(Code::kThousandsSeparator, Here(), {Written(), digits});
      type = NUMBER;
      return;
    }
    case OPEN_STRING:
      emitter_.Report(Code::kUnterminatedText, Here());
      type = STRING;
      return;
    case OPEN_COMMENT:
      emitter_.Report(Code::kUnterminatedComment, text_.SpanOf(begin_, begin_ + 2));
      return;
    case WRONG_ANGLE: {
      const bool less = text_.Folded(begin_, end_) == U"《";
      emitter_.Report(Code::kWrongAngle, Here(), {Written(), less ? "<" : ">"});
      type = less ? LT : GT;
      return;
    }
    case WRONG_STOP:
      emitter_.Report(Code::kFullStop, Here(), {Written()});
      channel = HIDDEN;
      return;
    case INVISIBLE:
    case ERRCHAR: {
      const auto point = static_cast<uint32_t>(text_.Folded(begin_, end_).front());
      const bool shown = type == ERRCHAR && point >= 0x20 && point != 0x7F;
      if (shown)
        emitter_.Report(Code::kBadCharacter, Here(), {Written(), InsteadOf(point)});
      else
        emitter_.Report(Code::kInvisibleCharacter, Here(), {fmt::format("U+{:04X}", point)});
      channel = HIDDEN;
      return;
    }
    default:
      return;
  }
}

}  // namespace kaocheng::syntax
