#include "adapters/csv/encoding.h"

#include <unicode/ucnv.h>

#include <array>
#include <cstdint>
#include <memory>

#include "dsl/base/utf8.h"

namespace kaocheng::csv {
namespace {

struct Close {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, Close>;

Converter Open(const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name, &status));
  return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

// ICU puts U+FFFD for what it cannot read; no ledger means to have one.
void MarkBroken(std::string& text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  for (size_t at = text.find(kReplacement); at != std::string::npos; at = text.find(kReplacement, at)) {
    text.replace(at, kReplacement.size(), "\xFF\xFF\xFF");
  }
}

}  // namespace

std::string MarkedEncoding(std::string_view bytes) {
  if (bytes.starts_with(kUtf8Mark)) return "utf-8";
  if (bytes.starts_with("\xFF\xFE")) return "utf-16le";
  if (bytes.starts_with("\xFE\xFF")) return "utf-16be";
  return {};
}

std::string DetectEncoding(std::string_view bytes) {
  if (const std::string marked = MarkedEncoding(bytes); !marked.empty()) return marked;
  size_t good = 0;
  size_t bad = 0;
  for (size_t at = SkipAscii(bytes, 0); at < bytes.size();) {
    const size_t end = std::min(bytes.find('\n', at), bytes.size());
    (IsUtf8(bytes.substr(at, end - at)) ? good : bad) += 1;
    at = SkipAscii(bytes, end);
  }
  if (bad <= good) return "utf-8";
  // Not one good line: a lone line of rubbish in an ASCII file is rubbish, unless it reads as GB18030.
  if (bad > 1) return "gb18030";
  return IsUtf8(ToUtf8(std::string(bytes), "gb18030")) ? "gb18030" : "utf-8";
}

bool IsUtf8Name(std::string_view encoding) { return encoding == "utf-8" || encoding == "utf8"; }

bool IsEncoding(const std::string& name) { return IsUtf8Name(name) || Open(name.c_str()) != nullptr; }

std::string ToUtf8(std::string bytes, const std::string& encoding) {
  if (IsUtf8Name(encoding)) {
    if (bytes.starts_with(kUtf8Mark)) bytes.erase(0, kUtf8Mark.size());
    return bytes;
  }
  const Converter from = Open(encoding.c_str());
  const Converter to = Open("UTF-8");
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 2);
  std::array<UChar, 4096> pivot{};
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  std::array<char, 65536> chunk{};
  const char* source = bytes.data();
  for (bool first = true;; first = false) {
    UErrorCode status = U_ZERO_ERROR;
    char* target = chunk.data();
    ucnv_convertEx(to.get(), from.get(), &target, chunk.data() + chunk.size(), &source,
                   bytes.data() + bytes.size(), pivot.data(), &pivot_source, &pivot_target,
                   pivot.data() + pivot.size(), first, true, &status);
    text.append(chunk.data(), static_cast<size_t>(target - chunk.data()));
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    // The converter gives up: what it has not read is broken.
    if (U_FAILURE(status)) text += '\xFF';
    break;
  }
  if (text.starts_with(kUtf8Mark)) text.erase(0, kUtf8Mark.size());
  MarkBroken(text);
  return text;
}

}  // namespace kaocheng::csv
