#include "dsl/diagnostics/render.h"

#include <fmt/args.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "dsl/base/utf8.h"

namespace kaocheng {
namespace {

constexpr size_t kMostPrinted = 100;   // as text
constexpr size_t kMostListed = 1'000;  // as JSON
constexpr size_t kLongestValue = 60;   // bytes of a data cell shown
constexpr size_t kLongestCodePoint = 4;
constexpr size_t kExcerptColumns = 120;  // of a source line shown

// Bytes of data files and paths that UTF-8 does not have, as \xB5.
std::string Escaped(std::string_view text) {
  std::string escaped;
  while (true) {
    const size_t good = std::min(FindInvalidUtf8(text), text.size());
    escaped += text.substr(0, good);
    if (good == text.size()) return escaped;
    escaped += fmt::format("\\x{:02X}", static_cast<unsigned char>(text[good]));
    text.remove_prefix(good + 1);
  }
}

// One screen column a blank; tabs and control characters of the line count as one blank each.
std::string Printable(std::string_view text) {
  std::string printable(text);
  for (char& c : printable) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return printable;
}

std::string Fill(std::string_view pattern, const std::vector<Term>& args, Language language) {
  fmt::dynamic_format_arg_store<fmt::format_context> store;
  for (const Term& term : args) store.push_back(language == Language::kEn ? term.en : term.zh);
  return Printable(Escaped(fmt::vformat(pattern, store)));
}

// By file in the order they were read, then by place; what has no place comes first. Equal places keep their
// order.
std::vector<const Diagnostic*> Sorted(const std::vector<Diagnostic>& diagnostics) {
  std::vector<const Diagnostic*> sorted;
  sorted.reserve(diagnostics.size());
  for (const Diagnostic& diagnostic : diagnostics) sorted.push_back(&diagnostic);
  using Key = std::tuple<size_t, uint32_t, std::string_view, uint64_t>;
  const auto key = [](const Diagnostic& d) -> Key {
    if (const auto* span = std::get_if<Span>(&d.place)) return {1, span->source.value, {}, span->begin};
    if (const auto* data = std::get_if<DataPlace>(&d.place)) return {2, 0, data->file, data->line};
    return {0, 0, {}, 0};
  };
  std::ranges::stable_sort(sorted, {}, [&](const Diagnostic* d) { return key(*d); });
  return sorted;
}

bool IsError(const Diagnostic* diagnostic) { return Row(diagnostic->code).severity == Severity::kError; }

// In their order, as many as may be shown: where there are more, warnings give way to errors.
std::vector<const Diagnostic*> Shown(const std::vector<Diagnostic>& diagnostics, size_t most) {
  std::vector<const Diagnostic*> shown = Sorted(diagnostics);
  if (shown.size() <= most) return shown;
  size_t errors = std::min(most, static_cast<size_t>(std::ranges::count_if(shown, IsError)));
  size_t others = most - errors;
  std::erase_if(shown, [&](const Diagnostic* d) {
    size_t& left = IsError(d) ? errors : others;
    return left == 0 || left-- == 0;
  });
  return shown;
}

std::string_view SeverityName(Severity severity, Language language) {
  const bool en = language == Language::kEn;
  switch (severity) {
    case Severity::kError:
      return en ? "error" : "错误";
    case Severity::kWarning:
      return en ? "warning" : "警告";
    case Severity::kNote:
      return en ? "note" : "说明";
  }
  return "";
}

// A data cell as far as it is shown.
std::string Shorten(std::string_view value) {
  const std::string text = Escaped(value.substr(0, kLongestValue + kLongestCodePoint));
  if (text.size() <= kLongestValue) return text;
  size_t end = kLongestValue;
  while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

std::string PlaceText(const Place& place, const Sources& sources, Language language) {
  if (const auto* span = std::get_if<Span>(&place)) {
    if (!span->valid()) return "";
    const LineColumn at = sources.Locate(span->source, span->begin);
    return fmt::format("{}:{}:{}: ", Escaped(sources[span->source].path), at.line, at.column);
  }
  if (const auto* data = std::get_if<DataPlace>(&place)) {
    std::string text = Escaped(data->file);
    if (data->line > 0) text += fmt::format(":{}", data->line);
    text += ": ";
    if (!data->column.empty()) {
      const std::string column = Printable(Escaped(data->column));
      text +=
          language == Language::kEn ? fmt::format("column {}: ", column) : fmt::format("列“{}”：", column);
    }
    return text;
  }
  return "";
}

// The source line and, under it, a caret with tildes as wide as what it points at; `margin` before each.
std::string Excerpt(Span span, const Sources& sources, std::string_view margin) {
  if (!span.valid()) return "";
  const std::string_view text = sources[span.source].text;
  std::string_view line = sources.Line(span.source, span.begin);
  if (!IsUtf8(line)) return "";
  const size_t line_begin = static_cast<size_t>(line.data() - text.data());
  size_t begin = std::min<size_t>(span.begin - line_begin, line.size());
  // Of a very long line only the neighbourhood is shown.
  if (line.size() > kExcerptColumns && begin > kExcerptColumns / 2) {
    size_t cut = begin - kExcerptColumns / 2;
    while (cut < begin && (static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) ++cut;
    line.remove_prefix(cut);
    begin -= cut;
  }
  if (line.size() > 2 * kExcerptColumns) {
    size_t cut = 2 * kExcerptColumns;
    while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) --cut;
    line = line.substr(0, cut);
  }
  const size_t length = std::min<size_t>(span.end - span.begin, line.size() - begin);
  const size_t width = std::max<size_t>(DisplayWidth(line.substr(begin, length)), 1);
  return fmt::format("{0}{1}\n{0}{2}^{3}\n", margin, Printable(line),
                     std::string(DisplayWidth(line.substr(0, begin)), ' '), std::string(width - 1, '~'));
}

void AppendText(std::string& out, const Diagnostic& diagnostic, const Sources& sources, Language language) {
  const std::string_view colon = language == Language::kEn ? ": " : "：";
  out += PlaceText(diagnostic.place, sources, language);
  out += fmt::format("{} {}{}{}\n", SeverityName(Row(diagnostic.code).severity, language),
                     CodeName(diagnostic.code), colon, Message(diagnostic, language));
  if (const auto* span = std::get_if<Span>(&diagnostic.place)) out += Excerpt(*span, sources, "  ");
  if (const auto* data = std::get_if<DataPlace>(&diagnostic.place); data != nullptr && !data->value.empty()) {
    out += fmt::format("  {}\n", Printable(Shorten(data->value)));
  }
  if (const std::string hint = Hint(diagnostic, language); !hint.empty()) {
    out += fmt::format("  {}{}{}\n", language == Language::kEn ? "hint" : "提示", colon, hint);
  }
  for (const Diagnostic& note : diagnostic.notes) AppendText(out, note, sources, language);
}

nlohmann::ordered_json ToJson(const Diagnostic& diagnostic, const Sources& sources, Language language) {
  nlohmann::ordered_json json;
  json["code"] = CodeName(diagnostic.code);
  json["severity"] = SeverityName(Row(diagnostic.code).severity, Language::kEn);
  json["message"] = Message(diagnostic, language);
  if (const std::string hint = Hint(diagnostic, language); !hint.empty()) json["hint"] = hint;
  if (const auto* span = std::get_if<Span>(&diagnostic.place); span != nullptr && span->valid()) {
    const LineColumn at = sources.Locate(span->source, span->begin);
    json["file"] = Escaped(sources[span->source].path);
    json["line"] = at.line;
    json["column"] = at.column;
    json["begin"] = span->begin;
    json["end"] = span->end;
    if (const std::string excerpt = Excerpt(*span, sources, ""); !excerpt.empty()) json["excerpt"] = excerpt;
  }
  if (const auto* data = std::get_if<DataPlace>(&diagnostic.place)) {
    json["file"] = Escaped(data->file);
    if (data->line > 0) json["line"] = data->line;
    if (!data->column.empty()) json["column"] = Escaped(data->column);
    if (!data->value.empty()) json["value"] = Shorten(data->value);
  }
  for (const Diagnostic& note : diagnostic.notes) json["notes"].push_back(ToJson(note, sources, language));
  return json;
}

}  // namespace

std::string Message(const Diagnostic& diagnostic, Language language) {
  const CatalogueRow& row = Row(diagnostic.code);
  return Fill(language == Language::kEn ? row.en : row.zh, diagnostic.args, language);
}

std::string Hint(const Diagnostic& diagnostic, Language language) {
  const CatalogueRow& row = Row(diagnostic.code);
  return Fill(language == Language::kEn ? row.hint_en : row.hint_zh, diagnostic.args, language);
}

std::string RenderText(const std::vector<Diagnostic>& diagnostics, const Sources& sources,
                       Language language) {
  std::string out;
  const std::vector<const Diagnostic*> shown = Shown(diagnostics, kMostPrinted);
  for (const Diagnostic* diagnostic : shown) AppendText(out, *diagnostic, sources, language);
  if (const size_t left = diagnostics.size() - shown.size(); left > 0)
    out += language == Language::kEn ? fmt::format("… and {} more\n", left)
                                     : fmt::format("……另有 {} 条\n", left);
  return out;
}

std::string RenderJson(const std::vector<Diagnostic>& diagnostics, const Sources& sources,
                       Language language) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Diagnostic* diagnostic : Shown(diagnostics, kMostListed))
    list.push_back(ToJson(*diagnostic, sources, language));
  return list.dump(2) + "\n";
}

}  // namespace kaocheng
