#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dsl/base/ids.h"

namespace kaocheng {

struct SourceTag;
using SourceId = Id<SourceTag>;

// Bytes [begin, end) of one source text. Lines, columns and UTF-16 offsets are computed only when printed.
struct Span {
  SourceId source;
  uint32_t begin = 0;
  uint32_t end = 0;

  bool valid() const { return source.valid(); }
  friend bool operator==(const Span&, const Span&) = default;
};

// The smallest span that covers both; both lie in one source.
Span Join(Span a, Span b);

struct Source {
  std::string path;  // as the user gave it; shown in diagnostics and hashed into the receipt
  std::string text;  // UTF-8 without BOM
};

// 1-based line, 1-based column counted in characters (code points).
struct LineColumn {
  uint32_t line = 1;
  uint32_t column = 1;
};

// All texts of one compilation.
class Sources {
 public:
  SourceId Add(std::string path, std::string text);
  const Source& operator[](SourceId id) const { return sources_[id]; }
  size_t size() const { return sources_.size(); }
  SourceId id_at(size_t index) const { return sources_.id_at(index); }
  std::string_view Text(Span span) const;
  LineColumn Locate(SourceId id, uint32_t offset) const;
  // The whole line that holds offset, without its line end.
  std::string_view Line(SourceId id, uint32_t offset) const;

 private:
  Store<SourceId, Source> sources_;
};

}  // namespace kaocheng
