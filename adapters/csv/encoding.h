#pragma once

#include <string>
#include <string_view>

namespace kaocheng::csv {

inline constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

// By its byte order mark; empty: it has none.
std::string MarkedEncoding(std::string_view bytes);

bool IsUtf8Name(std::string_view encoding);

// The encoding of a file: by its byte order mark, else UTF-8 if that is what most of the lines with Chinese
// in them are, else GB18030. One broken row does not make a UTF-8 file anything else.
std::string DetectEncoding(std::string_view bytes);

// Whether ToUtf8 can read it.
bool IsEncoding(const std::string& name);

// UTF-8 without byte order mark. Bytes that `encoding` does not have come out as bytes that UTF-8 does not
// have, so that the cell they stand in is seen to be broken.
std::string ToUtf8(std::string bytes, const std::string& encoding);

}  // namespace kaocheng::csv
