#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "dsl/base/source.h"

namespace kaocheng {

enum class Language : uint8_t { kEn, kZh };

enum class Code : uint16_t;  // its enumerators: code.h

enum class Severity : uint8_t { kError, kWarning, kNote };

// A word of a message that differs by language, e.g. {"a name", "名称"}; a plain string is the same in both.
struct Term {
  std::string en;
  std::string zh;

  Term(std::string same) : en(same), zh(std::move(same)) {}  // NOLINT
  Term(std::string_view same) : Term(std::string(same)) {}   // NOLINT
  Term(const char* same) : Term(std::string(same)) {}        // NOLINT
  Term(std::string english, std::string chinese) : en(std::move(english)), zh(std::move(chinese)) {}
};

// A cell or row of a data file.
struct DataPlace {
  std::string file;
  uint64_t line = 0;   // 1-based; 0 for the file as a whole
  std::string column;  // as headed in the file; empty for the row as a whole
  std::string value;   // as read, shortened by the renderer
};

using Place = std::variant<std::monostate, Span, DataPlace>;

// A message with its place. `args` fill {0}, {1} … of the message and of the hint alike.
struct Diagnostic {
  Code code;
  Place place;
  std::vector<Term> args;
  std::vector<Diagnostic> notes;  // further places, e.g. where the other declaration stands
};

struct CatalogueRow {
  Code code;
  std::string_view name;  // "kUnknownName"
  Severity severity;
  std::string_view en, zh;            // fmt patterns
  std::string_view hint_en, hint_zh;  // empty where there is none
};

const std::vector<CatalogueRow>& Catalogue();
const CatalogueRow& Row(Code code);
std::string CodeName(Code code);  // "K0301"

// Where every phase reports to. Keeps the order of reports; rendering sorts by place.
class Emitter {
 public:
  Diagnostic& Report(Code code, Place place, std::vector<Term> args = {});
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  bool has_errors() const { return errors_ > 0; }
  size_t errors() const { return errors_; }

 private:
  std::vector<Diagnostic> diagnostics_;
  size_t errors_ = 0;
};

}  // namespace kaocheng
