#include "dsl/base/source.h"

#include <algorithm>

#include "dsl/base/utf8.h"

namespace kaocheng {

Span Join(Span a, Span b) {
  if (!a.valid()) return b;
  if (!b.valid()) return a;
  return {a.source, std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

SourceId Sources::Add(std::string path, std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return sources_.Add({std::move(path), std::move(text)});
}

std::string_view Sources::Text(Span span) const {
  const std::string_view text = sources_[span.source].text;
  const size_t begin = std::min<size_t>(span.begin, text.size());
  const size_t end = std::clamp<size_t>(span.end, begin, text.size());
  return text.substr(begin, end - begin);
}

LineColumn Sources::Locate(SourceId id, uint32_t offset) const {
  const std::string_view before = std::string_view(sources_[id].text).substr(0, offset);
  const auto newlines = std::count(before.begin(), before.end(), '\n');
  const size_t line_begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return {static_cast<uint32_t>(newlines) + 1,
          static_cast<uint32_t>(CountCodePoints(before.substr(line_begin))) + 1};
}

std::string_view Sources::Line(SourceId id, uint32_t offset) const {
  const std::string_view text = sources_[id].text;
  const size_t at = std::min<size_t>(offset, text.size());
  const size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;  // npos + 1 is 0
  size_t end = text.find('\n', at);
  if (end == std::string_view::npos) end = text.size();
  std::string_view line = text.substr(begin, end - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace kaocheng
