#include "dsl/format/doc.h"

#include <limits>
#include <utility>

#include "dsl/base/utf8.h"

namespace kaocheng::format {

struct Doc::Node {
  Kind kind;
  std::string text;
  int by = 0;
  bool hard = false;  // holds a hard break, so that no group around it is flat
  int width = 0;      // of a text's first line
  std::vector<Ref> parts;
};

Doc::Doc(std::string text) {
  if (text.empty()) return;
  auto node = std::make_shared<Node>(Node{Kind::kText, std::move(text), 0, false, 0, {}});
  const size_t end = node->text.find('\n');
  node->hard = end != std::string::npos;
  node->width = static_cast<int>(DisplayWidth(std::string_view(node->text).substr(0, end)));
  node_ = std::move(node);
}

Doc Doc::Line() { return Doc(Ref(std::make_shared<Node>(Node{Kind::kLine, "", 0, false, 1, {}}))); }
Doc Doc::Break() { return Doc(Ref(std::make_shared<Node>(Node{Kind::kBreak, "", 0, false, 0, {}}))); }
Doc Doc::Hard() { return Doc(Ref(std::make_shared<Node>(Node{Kind::kHard, "", 0, true, 0, {}}))); }
Doc Doc::FlatText(std::string text) {
  const int width = static_cast<int>(DisplayWidth(text));
  return Doc(Ref(std::make_shared<Node>(Node{Kind::kFlatText, std::move(text), 0, false, width, {}})));
}

Doc Doc::Wrap(Kind kind, Doc doc, int by) {
  if (doc.empty()) return doc;
  const bool hard = doc.node_->hard;
  return Doc(Ref(std::make_shared<Node>(Node{kind, "", by, hard, 0, {std::move(doc.node_)}})));
}

Doc Doc::Group(Doc doc) { return Wrap(Kind::kGroup, std::move(doc), 0); }
Doc Doc::Indent(Doc doc, int by) { return Wrap(Kind::kIndent, std::move(doc), by); }
Doc Doc::Align(Doc doc) { return Wrap(Kind::kAlign, std::move(doc), 0); }

Doc& Doc::operator+=(const Doc& more) {
  if (more.empty()) return *this;
  if (empty()) return *this = more;
  // The left side of a long concatenation grows in place while nobody else holds it.
  if (node_->kind == Kind::kConcat && node_.use_count() == 1) {
    node_->parts.push_back(more.node_);
    node_->hard = node_->hard || more.node_->hard;
    return *this;
  }
  const bool hard = node_->hard || more.node_->hard;
  node_ = std::make_shared<Node>(Node{Kind::kConcat, "", 0, hard, 0, {node_, more.node_}});
  return *this;
}

std::string Render(const Doc& doc, int width) {
  using Kind = Doc::Kind;
  struct Item {
    int indent;
    bool flat;
    const Doc::Node* node;
  };
  std::string out;
  int column = 0;
  int pending = 0;  // blanks that a line begins with, written when something follows
  std::vector<Item> stack;
  if (!doc.empty()) stack.push_back({0, false, doc.node_.get()});

  const auto push_parts = [](std::vector<Item>& to, const Item& item, int indent, bool flat) {
    for (auto part = item.node->parts.rbegin(); part != item.node->parts.rend(); ++part) {
      to.push_back({indent, flat, part->get()});
    }
  };
  // Whether the item, flat, and what follows it up to the next possible break fit on the rest of the line.
  std::vector<Item> ahead;
  const auto fits = [&](const Item& group) {
    if (group.node->hard) return false;
    int room = width - column;
    ahead.assign(1, {0, true, group.node});
    size_t rest = stack.size();
    while (room >= 0) {
      if (ahead.empty()) {
        if (rest == 0) return true;
        ahead.push_back(stack[--rest]);
        ahead.back().flat = false;
      }
      const Item item = ahead.back();
      ahead.pop_back();
      switch (item.node->kind) {
        case Kind::kText:
          room -= item.node->width;
          if (item.node->hard) return room >= 0;
          break;
        case Kind::kFlatText:
          if (item.flat) room -= item.node->width;
          break;
        case Kind::kLine:
        case Kind::kBreak:
          if (!item.flat) return true;
          room -= item.node->width;
          break;
        case Kind::kHard:
          return true;
        case Kind::kGroup:
        case Kind::kIndent:
        case Kind::kAlign:
        case Kind::kConcat:
          push_parts(ahead, item, 0, item.flat);
          break;
      }
    }
    return false;
  };
  const auto newline = [&](int indent) {
    while (!out.empty() && out.back() == ' ') out.pop_back();
    out += '\n';
    column = indent;
    pending = indent;
  };

  while (!stack.empty()) {
    const Item item = stack.back();
    stack.pop_back();
    switch (item.node->kind) {
      case Kind::kText: {
        out.append(static_cast<size_t>(std::exchange(pending, 0)), ' ');
        out += item.node->text;
        const size_t last = item.node->text.rfind('\n');
        if (last == std::string::npos) {
          column += item.node->width;
        } else {
          column = static_cast<int>(DisplayWidth(std::string_view(item.node->text).substr(last + 1)));
        }
        break;
      }
      case Kind::kFlatText:
        if (!item.flat) break;
        out += item.node->text;
        column += item.node->width;
        break;
      case Kind::kLine:
      case Kind::kBreak:
        if (item.flat) {
          out.append(static_cast<size_t>(item.node->width), ' ');
          column += item.node->width;
        } else {
          newline(item.indent);
        }
        break;
      case Kind::kHard:
        newline(item.indent);
        break;
      case Kind::kGroup:
        push_parts(stack, item, item.indent, item.flat || fits(item));
        break;
      case Kind::kIndent:
        push_parts(stack, item, item.indent + item.node->by, item.flat);
        break;
      case Kind::kAlign:
        push_parts(stack, item, column, item.flat);
        break;
      case Kind::kConcat:
        push_parts(stack, item, item.indent, item.flat);
        break;
    }
  }
  return out;
}

std::string RenderFlat(const Doc& doc) {
  return Render(Doc::Group(doc), std::numeric_limits<int>::max() / 2);
}

}  // namespace kaocheng::format
