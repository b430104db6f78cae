#include <algorithm>

#include "dsl/base/utf8.h"
#include "dsl/format/printer.h"

// Things that stand one above the other, with the comments and blank lines between them.
namespace kaocheng::format {

// Comments that stand behind `end` on its line.
Doc Printer::Trailing(uint32_t end) {
  Doc doc;
  while (const Comment* comment = margin_.PeekTrailing(end)) {
    doc += Doc("  ") + comment->text;
    end = comment->end;
    margin_.Skip();
    if (comment->line) break;
  }
  return doc;
}

Doc Printer::Told(Span span, Doc doc) const {
  if (listener_ && span.valid()) listener_(span, doc);
  return doc;
}

Doc Printer::Units(std::vector<Unit> units, bool in_order) {
  const bool placed = std::all_of(units.begin(), units.end(), [](const Unit& u) { return u.span.valid(); });
  if (in_order && placed) {
    std::stable_sort(units.begin(), units.end(),
                     [](const Unit& a, const Unit& b) { return a.span.begin < b.span.begin; });
  }
  Doc doc;
  bool apart = false;
  uint32_t end = 0;
  for (const Unit& unit : units) {
    apart = apart || unit.apart;
    const uint32_t begin = unit.span.valid() ? unit.span.begin : 0;
    while (const Comment* comment = margin_.Peek(begin)) {
      const bool blank = apart || (comment->own_line && margin_.BlankAbove(comment->begin));
      if (!doc.empty()) doc += blank ? Doc::Hard() + Doc::Hard() : Doc::Hard();
      doc += comment->text;
      apart = false;
      end = comment->end;
      margin_.Skip();
    }
    const bool blank = apart || (margin_.LineBreakBetween(end, begin) && margin_.BlankAbove(begin));
    if (!doc.empty()) doc += blank ? Doc::Hard() + Doc::Hard() : Doc::Hard();
    doc += Print(unit);
    apart = unit.apart;
    if (!unit.span.valid()) continue;
    end = unit.span.end;
    // What was written inside and has no place there.
    bool more = false;
    while (const Comment* comment = margin_.Peek(end)) {
      // Behind the declaration a `///` would be the next one's documentation.
      const bool documents = comment->text.starts_with("///");
      if (more) doc += Doc::Hard();
      doc += Doc(more ? "" : "  ") + Doc(documents ? comment->text.substr(1) : comment->text);
      more = true;
      margin_.Skip();
    }
    if (!more) doc += Trailing(end);
  }
  return doc;
}

Doc Printer::Block(std::vector<Unit> units, Span span, bool in_order) {
  if (units.empty() && !margin_.AnyIn(span)) return " {}";
  const uint32_t end = span.valid() ? span.end : 0;
  uint32_t first = end;
  for (const Unit& unit : units) {
    if (unit.span.valid()) first = std::min(first, unit.span.begin);
  }
  if (units.size() == 1 && !margin_.AnyIn(span) && !margin_.LineBreakAfterBrace(first)) {
    return Doc::Group(Doc(" {") + Doc::Indent(Doc::Line() + Print(units.front())) + Doc::Line() + "}");
  }
  Doc open = " {";
  while (const Comment* comment = margin_.Peek(first)) {
    if (comment->own_line) break;
    open += Doc("  ") + comment->text;
    margin_.Skip();
    if (comment->line) break;
  }
  Doc inside = Units(std::move(units), in_order);
  while (const Comment* comment = margin_.Peek(end)) {
    const bool blank = comment->own_line && margin_.BlankAbove(comment->begin);
    if (!inside.empty()) inside += blank ? Doc::Hard() + Doc::Hard() : Doc::Hard();
    inside += comment->text;
    margin_.Skip();
  }
  return open + Doc::Indent(Doc::Hard() + inside) + Doc::Hard() + "}";
}

// Short entries: on one line where they fit and the author had them so, else one a line. `separator` stands
// between those on one line; with `always` also at the ends of lines.
Doc Printer::Listing(std::vector<Unit> entries, Span span, std::string_view separator, bool always) {
  if (entries.empty()) return Block({}, span);
  const bool lines = margin_.AnyIn(span) || margin_.LineBreakAfterBrace(entries.front().span.begin);
  if (!lines) {
    Doc doc;
    for (size_t i = 0; i < entries.size(); ++i) {
      if (i > 0)
        doc += (always ? Doc(std::string(separator)) : Doc::FlatText(std::string(separator))) + Doc::Line();
      doc += Print(entries[i]);
    }
    return Doc::Group(Doc(" {") + Doc::Indent(Doc::Line() + doc) + Doc::Line() + "}");
  }
  for (size_t i = 0; always && i + 1 < entries.size(); ++i) {
    entries[i].print = [print = std::move(entries[i].print), separator] {
      return print() + std::string(separator);
    };
  }
  return Block(std::move(entries), span);
}

// A head whose name and titles fill columns, with a blank behind it.
Doc Printer::Aligned(const ast::Head& head, Columns columns) const {
  if (listener_) return Title(head) + ' ';
  constexpr size_t kWidest = 40;  // longer ones stand out of their column
  const auto padded = [](std::string text, size_t width) {
    const size_t own = DisplayWidth(text);
    if (own < width && width <= kWidest) text.append(width - own, ' ');
    return text;
  };
  std::string out = padded(Declared(head.name), columns.name) + ' ';
  if (columns.titles > 0) out += padded(Titles(head.titles), columns.titles) + ' ';
  return out;
}

}  // namespace kaocheng::format
