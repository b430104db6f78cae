#include "adapters/report/table.h"

#include <algorithm>

#include "dsl/base/utf8.h"

namespace kaocheng::report {

std::string AlignedTable(const std::vector<std::vector<std::string>>& rows, size_t first, size_t last) {
  std::vector<size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows) {
    for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], DisplayWidth(row[c]));
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (size_t c = 0; c < row.size(); ++c) {
      const std::string blanks(widths[c] - DisplayWidth(row[c]), ' ');
      const bool number = c >= first && c < last;
      line += (c == 0 ? "" : "  ") + (number ? blanks + row[c] : row[c] + blanks);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace kaocheng::report
