#pragma once

#include <string>

namespace kaocheng::report {

// A table as Excel opens it: with a byte order mark, lines ended by CR LF, and no cell that it could take for
// a formula.
class CsvRows {
 public:
  void Text(const std::string& text);
  void Number(const std::string& digits) { Add(digits); }
  void End();
  std::string Take() { return std::move(out_); }

 private:
  void Add(const std::string& cell);

  std::string out_ = "\xEF\xBB\xBF";
  bool first_ = true;
};

}  // namespace kaocheng::report
