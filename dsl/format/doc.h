#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace kaocheng::format {

// What is to be printed, with the places where lines may break; Render decides which of them do (after
// Wadler, "A prettier printer"). A value; copies share.
class Doc {
 public:
  Doc() = default;
  Doc(std::string text);                             // NOLINT: text is a document
  Doc(const char* text) : Doc(std::string(text)) {}  // NOLINT

  static Doc Line();                      // a blank, or a line break where its group does not fit on the line
  static Doc Break();                     // nothing, or a line break
  static Doc Hard();                      // always a line break
  static Doc FlatText(std::string text);  // only where its group is on one line
  static Doc Group(Doc doc);
  static Doc Indent(Doc doc, int by = 2);
  static Doc Align(Doc doc);  // lines begin at the column where the document begins

  Doc& operator+=(const Doc& more);
  friend Doc operator+(Doc left, const Doc& right) { return left += right; }

  bool empty() const { return node_ == nullptr; }

 private:
  friend std::string Render(const Doc& doc, int width);
  friend std::string RenderFlat(const Doc& doc);

  enum class Kind : uint8_t { kText, kFlatText, kLine, kBreak, kHard, kGroup, kIndent, kAlign, kConcat };
  struct Node;
  using Ref = std::shared_ptr<Node>;
  explicit Doc(Ref node) : node_(std::move(node)) {}
  static Doc Wrap(Kind kind, Doc doc, int by);

  Ref node_;
};

// Lines of at most `width` columns where the places allow it; no line ends in blanks.
std::string Render(const Doc& doc, int width);
// On one line, whatever its length; hard breaks stay.
std::string RenderFlat(const Doc& doc);

}  // namespace kaocheng::format
