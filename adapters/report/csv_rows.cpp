#include "adapters/report/csv_rows.h"

#include <string_view>

namespace kaocheng::report {

// Excel takes a text that begins like this for a formula; an apostrophe tells it otherwise.
void CsvRows::Text(const std::string& text) {
  const bool formula =
      !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  Add(formula ? "'" + text : text);
}

void CsvRows::End() {
  out_ += "\r\n";
  first_ = true;
}

void CsvRows::Add(const std::string& cell) {
  if (!first_) out_ += ',';
  first_ = false;
  if (cell.find_first_of(",\"\r\n") == std::string::npos) {
    out_ += cell;
    return;
  }
  out_ += '"';
  for (const char c : cell) out_ += c == '"' ? std::string("\"\"") : std::string(1, c);
  out_ += '"';
}

}  // namespace kaocheng::report
