#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "dsl/base/one_line.h"
#include "dsl/base/utf8.h"
#include "engine/explain/explain.h"

namespace kaocheng::explain {
namespace {

constexpr size_t kWidestLabel = 44;
constexpr size_t kLongestQuote = 160;  // bytes
constexpr size_t kWidestQuote = 100;   // columns

const std::string& In(Language language, const Term& term) {
  return language == Language::kZh ? term.zh : term.en;
}

std::string PlaceText(const Sources& sources, Span span) {
  return fmt::format("{}:{}", sources[span.source].path, sources.Locate(span.source, span.begin).line);
}

class TextRenderer {
 public:
  TextRenderer(const Sources& sources, Language language, const Wording& wording)
      : sources_(sources), language_(language), wording_(wording) {}

  std::string Run(const Node& root) {
    Write(root, "", "", 0, {});
    return std::move(out_);
  }

 private:
  std::string Quote(Span span) const {
    const std::string said = wording_ ? wording_(span) : std::string();
    return Shortened(OnOneLine(said.empty() ? sources_.Text(span) : said), kLongestQuote);
  }

  // A node without a label of its own is called by the words of the policy.
  std::string LabelOf(const Node& node) const {
    const std::string& label = In(language_, node.label);
    if (!label.empty() || !node.span.valid()) return label;
    return fmt::format("「{}」", Quote(node.span));
  }

  std::string ValueOf(const Node& node) const {
    const std::string& shown = In(language_, node.shown);
    return shown.empty() ? node.value : shown;
  }

  // `above` is the place that was last told.
  void Write(const Node& node, const std::string& head, const std::string& indent, size_t width,
             std::string above) {
    std::string line = LabelOf(node);
    const std::string value = ValueOf(node);
    const std::string& detail = In(language_, node.detail);
    if (!value.empty()) {
      const size_t own = DisplayWidth(line);
      if (own < width) line.append(width - own, ' ');
      line += "  " + value;
    }
    if (!detail.empty())
      line += (language_ == Language::kZh ? "（" : " (") + detail + (language_ == Language::kZh ? "）" : ")");
    const std::string& clause = In(language_, node.clause);
    if (!clause.empty()) line += "  [" + clause + "]";
    out_ += head + line + "\n";
    const bool below = !node.children.empty();
    const std::string inner = indent + (below ? "│ " : "  ");
    if (node.span.valid()) {
      const std::string place = PlaceText(sources_, node.span);
      const std::string quote = QuoteBelow(node);
      if (!quote.empty() || place != above) out_ += fmt::format("{}  {}{}\n", inner, quote, place);
      above = place;
    }
    for (const Node::RecordRef& record : node.records) WriteRecord(record, inner);
    if (node.more > 0) {
      const std::string more = language_ == Language::kZh ? fmt::format("另有 {} 条", node.more)
                                                          : fmt::format("and {} more", node.more);
      out_ += fmt::format("{}  … {}\n", inner, more);
    }
    size_t widest = 0;
    for (const Node& child : node.children) {
      if (!ValueOf(child).empty())
        widest = std::max(widest, std::min(DisplayWidth(LabelOf(child)), kWidestLabel));
    }
    for (size_t i = 0; i < node.children.size(); ++i) {
      const bool last = i + 1 == node.children.size();
      Write(node.children[i], indent + (last ? "└─ " : "├─ "), indent + (last ? "   " : "│  "), widest,
            above);
    }
  }

  // Not where the words name the node already, are a whole declaration, or a mere name.
  std::string QuoteBelow(const Node& node) const {
    if (In(language_, node.label).empty()) return "";
    const std::string quote = Quote(node.span);
    const bool name = quote.find(' ') == std::string::npos && quote.find('(') == std::string::npos;
    return name || DisplayWidth(quote) > kWidestQuote ? "" : fmt::format("「{}」 ", quote);
  }

  void WriteRecord(const Node::RecordRef& record, const std::string& indent) {
    out_ += fmt::format("{}  · {} {}", indent, language_ == Language::kZh ? record.title : record.type,
                        record.id);
    if (!record.on.empty()) out_ += " " + record.on;
    for (const auto& [name, value] : record.fields) {
      const std::string between = name.en == "=" ? " " : "=";
      out_ += "  " + In(language_, name) + between + In(language_, value);
    }
    if (!record.file.empty())
      out_ += record.line > 0 ? fmt::format("  ({}:{})", record.file, record.line)
                              : fmt::format("  ({})", record.file);
    out_ += "\n";
  }

  const Sources& sources_;
  Language language_;
  const Wording& wording_;
  std::string out_;
};

std::string_view StateName(hir::State state) {
  switch (state) {
    case hir::State::kValue:
      return "value";
    case hir::State::kAbsent:
      return "absent";
    case hir::State::kUndetermined:
      return "undetermined";
  }
  return {};
}

nlohmann::ordered_json ToJson(const Node& node, const Sources& sources, Language language) {
  nlohmann::ordered_json json;
  json["label"] = In(language, node.label);
  if (!node.value.empty()) json["value"] = node.value;
  if (!In(language, node.shown).empty()) json["shown"] = In(language, node.shown);
  json["state"] = StateName(node.state);
  if (!In(language, node.detail).empty()) json["detail"] = In(language, node.detail);
  if (!In(language, node.clause).empty()) json["clause"] = In(language, node.clause);
  if (node.span.valid()) {
    json["text"] = sources.Text(node.span);
    json["file"] = sources[node.span.source].path;
    json["line"] = sources.Locate(node.span.source, node.span.begin).line;
  }
  for (const Node::RecordRef& record : node.records) {
    nlohmann::ordered_json one{{"type", record.type}, {"title", record.title}, {"id", record.id}};
    if (!record.on.empty()) one["on"] = record.on;
    for (const auto& [name, value] : record.fields) one["fields"][In(language, name)] = In(language, value);
    if (!record.file.empty()) one["file"] = record.file;
    if (record.line > 0) one["line"] = record.line;
    json["records"].push_back(std::move(one));
  }
  if (node.more > 0) json["more"] = node.more;
  for (const Node& child : node.children) json["children"].push_back(ToJson(child, sources, language));
  return json;
}

}  // namespace

std::string RenderText(const Node& node, const Sources& sources, Language language, const Wording& wording) {
  return TextRenderer(sources, language, wording).Run(node);
}

std::string RenderJson(const Node& node, const Sources& sources, Language language) {
  return ToJson(node, sources, language).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace kaocheng::explain
