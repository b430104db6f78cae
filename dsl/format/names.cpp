#include <algorithm>
#include <array>

#include "dsl/base/utf8.h"
#include "dsl/format/printer.h"

namespace kaocheng::format {
namespace {

constexpr std::array<std::string_view, 5> kSubPeriods = {"week", "third", "month", "quarter", "year"};

}  // namespace

// In quotation marks where the name needs them, or had them for being a word of the language.
std::string Printer::Spelled(const std::string& name, Span span) const {
  const bool known = margin_.IsQuoted(span) && IsKnownWord(name);
  if (IsPlainName(name) && !known) return name;
  const bool backtick = name.find('`') != std::string::npos || name.find("｀") != std::string::npos;
  const bool corner = name.find("「") != std::string::npos || name.find("」") != std::string::npos;
  const bool chinese = words_.language() == Language::kZh;
  return backtick || (chinese && !corner) ? "「" + name + "」" : "`" + name + "`";
}

std::string Printer::Declared(const ast::Name& name) const { return Spelled(name.text, name.span); }

std::string Printer::Other(const std::string& name, bool attribute) const {
  return listener_ ? aliases_->ToRead(words_.language(), name, attribute)
                   : aliases_->In(words_.language(), name);
}

std::string Printer::Use(const ast::Name& name) const {
  const bool known = margin_.IsQuoted(name.span) && IsKnownWord(name.text);
  if (aliases_ == nullptr || known) return Declared(name);
  if (in_actor_ && (name.text == "amount" || name.text == "数额")) return Key("AMOUNT");
  const std::string other = Other(name.text);
  return Spelled(other, {});
}

// Behind a dot every word is a name.
std::string Printer::Attribute(const ast::Name& name) const {
  const bool quoted = margin_.IsQuoted(name.span) && IsKnownWord(name.text);
  if (quoted) return Declared(name);
  const std::string text = aliases_ == nullptr ? name.text : Other(name.text, true);
  return IsKnownWord(text) ? text : Spelled(text, {});
}

std::string Printer::Scope(const ast::Name& name) const {
  const bool sub_period = std::find(kSubPeriods.begin(), kSubPeriods.end(), name.text) != kSubPeriods.end();
  if (!sub_period || margin_.IsQuoted(name.span)) return Use(name);
  return words_.Builtin(name.text);
}

std::string Printer::Path(const std::vector<ast::Name>& path) const {
  std::string out;
  for (const ast::Name& name : path) {
    const auto clause = aliases_ != nullptr && !out.empty() && !margin_.IsQuoted(name.span)
                            ? ClauseWord(name.text, words_.language())
                            : std::nullopt;
    if (out.empty()) {
      out = Use(name);
    } else {
      out += '.' + clause.value_or(Attribute(name));
    }
  }
  return out;
}

std::string Printer::Dotted(const ast::Name& name) const {
  const std::string_view written = margin_.Written(name.span);
  const bool quoted = written.find('`') != std::string_view::npos ||
                      written.find("｀") != std::string_view::npos ||
                      written.find("「") != std::string_view::npos;
  return quoted ? std::string(written) : name.text;
}

std::string Printer::Quoted(std::string_view text) const {
  const bool straight = text.find('"') == std::string_view::npos && text.find("＂") == std::string_view::npos;
  return straight ? '"' + std::string(text) + '"' : "“" + std::string(text) + "”";
}

std::string Printer::Titles(const std::vector<ast::Text>& titles) const {
  std::string out;
  for (const ast::Text& title : titles) {
    if (!out.empty()) out += ' ';
    out += Quoted(title.text);
  }
  return out;
}

// What people call it.
std::string Printer::Title(const ast::Head& head) const {
  const bool titled = words_.language() == Language::kZh && !head.titles.empty();
  return titled ? head.titles.front().text : head.name.text;
}

Doc Printer::HeadOf(const ast::Head& head) const {
  if (listener_) return Title(head);
  const std::string titles = Titles(head.titles);
  return titles.empty() ? Declared(head.name) : Declared(head.name) + ' ' + titles;
}

std::string Printer::Named(std::string_view token, const ast::Name& name) const {
  return ' ' + Key(token) + ' ' + Use(name);
}

std::string Printer::Named(std::string_view token, const std::optional<ast::Name>& name) const {
  return name ? Named(token, *name) : "";
}

}  // namespace kaocheng::format
