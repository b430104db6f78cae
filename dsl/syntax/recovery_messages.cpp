#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "KaochengParser.h"
#include "dsl/ast/builtin_names.h"
#include "dsl/ast/keywords.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/suggest.h"
#include "dsl/syntax/boundaries.h"
#include "dsl/syntax/recovery.h"
#include "dsl/syntax/synonyms.h"

// What is said of a mistake.
namespace kaocheng::syntax {
namespace {

using T = generated::KaochengParser;
using antlr4::Parser;
using antlr4::Token;
using antlr4::misc::IntervalSet;

bool IsName(size_t type) { return type == T::NAME || type == T::QUOTED_NAME; }

std::string_view TokenName(const Parser* parser, size_t type) {
  static thread_local std::string name;
  name = parser->getVocabulary().getSymbolicName(type);
  return name;
}

// How a token is written, in both languages.
Term Spelling(const Parser* parser, size_t type) {
  switch (type) {
    case T::NAME:
      return {"a name", "名称"};
    case T::STRING:
      return {"a text in quotation marks", "引号中的文字"};
    case T::NUMBER:
      return {"a number", "数"};
    case T::DATE:
      return {"a date such as 2016-01-31", "日期，如 2016-01-31"};
    case Token::EOF:
      return {"the end of the file", "文件末尾"};
    default:
      break;
  }
  const std::string literal = parser->getVocabulary().getLiteralName(type);
  if (literal.size() > 2) {
    const std::string symbol = literal.substr(1, literal.size() - 2);
    return {fmt::format("`{}`", symbol), fmt::format("“{}”", symbol)};
  }
  const std::string_view name = TokenName(parser, type);
  for (const ast::Keyword& word : ast::Keywords()) {
    if (word.token != name || word.kind == ast::KeywordKind::kUnit) continue;
    const std::string_view zh = word.zh.empty() ? word.en : word.zh;
    return {fmt::format("`{}`", word.en), fmt::format("“{}”", zh)};
  }
  return {std::string(name), std::string(name)};
}

// What could stand here, said by what it is for and not by a list of tokens.
Term Describe(Parser* parser, const IntervalSet& expected) {
  const auto has = [&](size_t type) { return expected.contains(type); };
  if (expected.size() == 1) return Spelling(parser, static_cast<size_t>(expected.getSingleElement()));
  if (has(T::NUMBER) && has(T::LPAREN)) return {"a value", "值"};
  if (has(T::BOOK_TITLE) && has(T::NAME))
    return {"the name of an instrument (`cites plan \"3\"`)", "文件的名称（如：依据 plan \"第三条\"）"};
  if (has(T::VIOLATION) && has(T::NAME) && !has(T::DUTY)) return {"a type", "类型"};
  if (has(T::DUTY) && has(T::ITEM)) {
    return {"a kind of clause, such as `duty` or `item`", "条款的种类，如“职责”或“项”"};
  }
  if (has(T::DUTY) && has(T::LADDER)) return {"a declaration", "声明"};
  if (has(T::NAME)) return {"a name", "名称"};
  if (has(T::MONTH_DAY)) return {"month and day such as 10-01", "月和日，如 10-01"};
  for (const size_t type :
       {T::LBRACE, T::RPAREN, T::COLON, T::EQ, T::BAR, T::RBRACE, T::THEN, T::ELSE, T::WHEN}) {
    if (has(type)) return Spelling(parser, type);
  }
  Term all{"", ""};
  for (const ssize_t type : expected.toList()) {
    const Term one = Spelling(parser, static_cast<size_t>(type));
    // A phrase has an English first word and a Chinese token of its own; either names it.
    if (!all.en.empty()) {
      all.en += " or ";
      all.zh += "或";
    }
    all.en += one.en;
    all.zh += one.zh;
  }
  return all;
}

Term BlockName(size_t rule) {
  switch (rule) {
    case T::RulePolicy:
      return {"a policy header", "政策标题"};
    case T::RuleEnumeration:
      return {"an enumeration", "枚举"};
    case T::RuleEntity:
      return {"an entity", "对象"};
    case T::RuleRecord:
      return {"a record", "记录"};
    case T::RuleParameter:
      return {"a parameter", "参数"};
    case T::RuleTable:
      return {"a table", "对照表"};
    case T::RuleDuty:
      return {"a duty", "职责"};
    case T::RuleScore:
      return {"a score", "计分"};
    case T::RuleGrade:
      return {"a grade", "等次"};
    case T::RuleAwards:
      return {"a group of awards", "奖补组"};
    case T::RuleAward:
      return {"an award", "奖补"};
    case T::RuleLadder:
      return {"a ladder", "阶梯"};
    case T::RuleViolation:
      return {"a violation", "违规"};
    case T::RuleOpening:
      return {"`open to`", "“授权”"};
    case T::RuleTesting:
      return {"a test", "测试"};
    default:
      return {"`given`", "“已知条件”"};
  }
}

bool InSetting(Parser* parser) {
  const auto* rule = parser->getContext();
  if (rule->getRuleIndex() == T::RulePath) rule = dynamic_cast<antlr4::ParserRuleContext*>(rule->parent);
  return rule != nullptr && rule->getRuleIndex() == T::RuleSetting;
}

}  // namespace

std::string Recovery::Written(const Token* token) const {
  constexpr size_t kLongest = 60;  // bytes; a message is not the place for a whole line
  std::string_view text = text_.Written(SpanOf(token));
  if (text.size() <= kLongest) return std::string(text);
  size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "…";
}

Term Recovery::Found(const Token* token) const {
  if (token->getType() == Token::EOF) return {"the end of the file", "文件末尾"};
  const std::string text = Written(token);
  if (token->getType() == T::STRING) return text;
  return {fmt::format("`{}`", text), fmt::format("“{}”", text)};
}

// Chinese has no blanks of its own, so a forgotten one is the likeliest mistake about an unknown name. Where
// a clause should begin, single characters count too (项, 档, 由); elsewhere they begin too many ordinary
// names.
bool Recovery::ReportRunTogether(const Token* token, bool clause) {
  if (token == nullptr || token->getType() != T::NAME) return false;
  std::vector<std::string> words;
  for (const ast::Keyword& word : ast::Keywords()) {
    const bool reserved = word.kind == ast::KeywordKind::kReserved || word.kind == ast::KeywordKind::kPhrase;
    constexpr size_t kTwoCharacters = 6;  // bytes
    if (!word.zh.empty() && (reserved || clause) && (word.zh.size() >= kTwoCharacters || clause)) {
      words.emplace_back(word.zh);
    }
  }
  const std::string text = Written(token);
  const auto split = SuggestSplit(text, words);
  if (!split) return false;
  emitter_.Report(Code::kRunTogether, SpanOf(token), {text, *split});
  return true;
}

// A word that means what a keyword means.
bool Recovery::ReportSynonym(const Token* token) {
  const auto meant = SynonymOf(Written(token));
  if (!meant) return false;
  emitter_.Report(Code::kWordMeant, SpanOf(token), {Found(token), *meant});
  return true;
}

// A keyword that could stand here and is spelt nearly so.
bool Recovery::ReportMisspelt(const Parser* parser, const Token* token, const IntervalSet& expected) {
  if (token->getType() != T::NAME) return false;
  std::vector<std::string> words;
  for (const ast::Keyword& word : ast::Keywords()) {
    const auto named = [&](ssize_t type) {
      return word.token == TokenName(parser, static_cast<size_t>(type));
    };
    const std::vector<ssize_t> types = expected.toList();
    if (word.kind == ast::KeywordKind::kUnit || std::none_of(types.begin(), types.end(), named)) continue;
    for (const std::string_view spelling : {word.en, word.zh}) {
      if (!spelling.empty()) words.emplace_back(spelling);
    }
  }
  const auto meant = SuggestName(Written(token), words);
  if (!meant) return false;
  emitter_.Report(Code::kWordMeant, SpanOf(token), {Found(token), *meant});
  return true;
}

bool Recovery::ReportReserved(Parser* parser) {
  const Token* token = parser->getTokenStream()->LT(1);
  if (!IsReserved(token->getType())) return false;
  // Regulations compare with the words that bound a value here.
  const Token* before = parser->getTokenStream()->LT(-1);
  const bool bounds = token->getType() == T::AT_LEAST || token->getType() == T::AT_MOST;
  if (bounds && before != nullptr && before->getLine() == token->getLine()) {
    emitter_.Report(Code::kWordMeant, SpanOf(token),
                    {Found(token), token->getType() == T::AT_LEAST ? ">=" : "<="});
    return true;
  }
  emitter_.Report(Code::kReservedWord, SpanOf(token), {Written(token)});
  return true;
}

// A word that adjoins a number and is none of the units: 60分.
bool Recovery::ReportUnit(Parser* parser) {
  const Token* number = parser->getTokenStream()->LT(-1);
  const Token* word = parser->getTokenStream()->LT(1);
  if (number == nullptr || number->getType() != T::NUMBER ||
      number->getStopIndex() + 1 != word->getStartIndex() ||
      (word->getType() != T::NAME && !IsReserved(word->getType())))
    return false;
  emitter_.Report(Code::kNotAUnit, SpanOf(word), {Written(word)});
  return true;
}

// A title, or a clause that is cited, without quotation marks.
bool Recovery::ReportUnquoted(Parser* parser, const Token* found) {
  antlr4::TokenStream* tokens = parser->getTokenStream();
  const Token* before = tokens->LT(-1);
  if (before == nullptr || found != tokens->LT(1) || !IsName(found->getType()) || IsName(tokens->LA(2)))
    return false;
  const auto& children = parser->getContext()->children;
  const auto* header = children.empty() ? nullptr : dynamic_cast<T::HeaderContext*>(children.back());
  const bool titles = header != nullptr && header->children.size() == 1;
  const Token* cites = tokens->LT(-2);
  const bool cited = before->getType() == T::BOOK_TITLE ||
                     (cites != nullptr && cites->getType() == T::CITES && IsName(before->getType()));
  if (!titles && !cited) return false;
  emitter_.Report(Code::kUnquoted, SpanOf(found), {Written(found)});
  return true;
}

// A text where a name should be: a title without one, or a name in quotation marks.
bool Recovery::ReportQuoted(Parser* parser, const Token* found, const IntervalSet& expected) {
  const auto has = [&](size_t type) { return expected.contains(type); };
  if (found->getType() != T::STRING || !has(T::NAME) || has(T::STRING) || has(T::BOOK_TITLE)) return false;
  const antlr4::RuleContext* rule = parser->getContext();
  while (rule != nullptr && (rule->getRuleIndex() == T::RuleName || rule->getRuleIndex() == T::RulePath))
    rule = dynamic_cast<antlr4::RuleContext*>(rule->parent);
  const bool head =
      rule != nullptr && (rule->getRuleIndex() == T::RuleHeader || rule->getRuleIndex() == T::RuleHead);
  emitter_.Report(head ? Code::kTitleAlone : Code::kNameInQuotes, SpanOf(found), {Written(found)});
  return true;
}

// An aggregate's word with a name behind it: count patrol.
bool Recovery::ReportBrackets(Parser* parser, const Token* found) {
  const Token* word = parser->getTokenStream()->LT(-1);
  if (word == nullptr || word->getType() != T::NAME || found->getType() != T::NAME ||
      word->getLine() != found->getLine())
    return false;
  static const std::set<std::string_view> rows = {"count", "exists"};
  static const std::set<std::string_view> values = {"sum", "average", "latest", "distinct", "every"};
  const std::string name = ast::BuiltinName(Written(word)).value_or("");
  if (!rows.contains(name) && !values.contains(name)) return false;
  emitter_.Report(rows.contains(name) ? Code::kAggregateNeedsScope : Code::kAggregateNeedsOver, SpanOf(word),
                  {Written(word)});
  return true;
}

// `==`, as programs write it.
bool Recovery::ReportDoubledSign(Parser* parser, const Token* found) {
  const Token* second = parser->getTokenStream()->LT(2);
  if (found->getType() != T::EQ || second->getType() != T::EQ) return false;
  emitter_.Report(Code::kWordMeant, text_.SpanOf(found, second), {Term{"`==`", "“==”"}, "="});
  return true;
}

// Mistakes that can be told by the words that meet.
bool Recovery::ReportMeeting(Parser* parser, const Token* found) {
  return ReportUnit(parser) || ReportUnquoted(parser, found) || ReportBrackets(parser, found) ||
         ReportDoubledSign(parser, found);
}

// What stands behind a band's name in the place of its limit. A word there would begin the next band.
bool Recovery::ReportLimit(Parser* parser) {
  const auto* band = parser->getContext();
  if (band->getRuleIndex() != T::RuleBand || band->children.empty()) return false;
  const Token* before = parser->getTokenStream()->LT(-1);
  const Token* found = parser->getTokenStream()->LT(1);
  if (found->getLine() != before->getLine() || found->getType() == T::RBRACE) return false;
  const bool limited = std::ranges::any_of(band->children, [](antlr4::tree::ParseTree* child) {
    auto* part = dynamic_cast<T::BandPartContext*>(child);
    return part != nullptr && (part->OTHERWISE() != nullptr || part->atLeast() != nullptr);
  });
  if (limited) return found->getType() == T::NAME && ReportUnit(parser);
  const auto& atn = parser->getATN();
  if (atn.nextTokens(atn.ruleToStartState[T::RuleBandPart]).contains(found->getType())) return false;
  IntervalSet limits;
  for (const size_t type : {T::AT_LEAST, T::OTHERWISE}) limits.add(static_cast<ssize_t>(type));
  ReportExpected(parser, found, limits);
  return true;
}

void Recovery::ReportExpected(Parser* parser, const Token* found, const IntervalSet& expected) {
  if (found->getType() == T::BOOK_TITLE) {
    emitter_.Report(Code::kBookTitle, SpanOf(found), {Written(found)});
    return;
  }
  const Token* before = parser->getTokenStream()->LT(-1);
  // What is set has been named in full where `=` is expected: 每月巡查天数 in `设定 每月巡查天数 为 6`.
  const bool named = InSetting(parser) && expected.contains(static_cast<size_t>(T::EQ));
  if (ReportQuoted(parser, found, expected) || ReportSynonym(found) || ReportRunTogether(found, false) ||
      ReportMeeting(parser, found))
    return;
  if (!named && before != nullptr && (ReportSynonym(before) || ReportRunTogether(before, false))) return;
  if (ReportMisspelt(parser, found, expected)) return;
  const bool in_file = parser->getContext()->getRuleIndex() == T::RuleFile;
  if (!in_file && before != nullptr && found == parser->getCurrentToken() &&
      before->getLine() < found->getLine()) {
    // What is missing is missing at the end of the line before.
    Span end = SpanOf(before);
    end.begin = end.end;
    emitter_.Report(Code::kExpected, end, {Describe(parser, expected), Term{"the end of the line", "行尾"}});
    return;
  }
  emitter_.Report(Code::kExpected, SpanOf(found), {Describe(parser, expected), Found(found)});
}

void Recovery::ReportNotHere(Parser* parser, const Token* found, const IntervalSet& expected) {
  if (ReportQuoted(parser, found, expected) || ReportSynonym(found) || ReportRunTogether(found, true) ||
      ReportMeeting(parser, found) || ReportMisspelt(parser, found, expected))
    return;
  if (found->getType() == T::COMMA) {
    emitter_.Report(Code::kCommaNotHere, SpanOf(found));
    return;
  }
  emitter_.Report(Code::kNotHere, SpanOf(found),
                  {Found(found), BlockName(parser->getContext()->getRuleIndex())});
}

void Recovery::ReportMissingBrace(Parser* parser) {
  const Token* before = parser->getTokenStream()->LT(-1);
  const Token* at = before == nullptr ? parser->getTokenStream()->LT(1) : before;
  Diagnostic& missing = emitter_.Report(Code::kMissingBrace, SpanOf(at));
  for (antlr4::tree::ParseTree* child : parser->getContext()->children) {
    auto* terminal = dynamic_cast<antlr4::tree::TerminalNode*>(child);
    if (terminal == nullptr || terminal->getSymbol()->getType() != T::LBRACE) continue;
    missing.notes.push_back({Code::kBlockOpened, SpanOf(terminal->getSymbol()), {}, {}});
    return;
  }
}

}  // namespace kaocheng::syntax
