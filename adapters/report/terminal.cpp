#include "adapters/report/terminal.h"

#include <algorithm>
#include <vector>

#include "adapters/report/html_parts.h"
#include "adapters/report/text.h"
#include "dsl/base/utf8.h"

namespace kaocheng::report {

namespace {

using Cells = std::vector<std::string>;

std::string Pad(const std::string& text, size_t width, bool right) {
  const size_t own = DisplayWidth(text);
  const std::string blanks(width > own ? width - own : 0, ' ');
  return right ? blanks + text : text + blanks;
}

// First column left, the others right; a rule below the head and above the last row.
std::string Render(const std::vector<Cells>& rows) {
  std::vector<size_t> widths(rows.front().size());
  for (const Cells& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  size_t total = 0;
  for (const size_t width : widths) total += width + 2;
  std::string out;
  for (size_t r = 0; r < rows.size(); ++r) {
    std::string line;
    for (size_t i = 0; i < rows[r].size(); ++i) {
      line += Pad(rows[r][i], widths[i], i > 0);
      if (i + 1 < rows[r].size()) line += "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
    if (r == 0 || r + 2 == rows.size()) out += std::string(total - 2, '-') + "\n";
  }
  return out;
}

Cells Row(const UnitSummary& heads, const UnitSummary& unit, const std::string& name) {
  Cells cells = {name, Grouped(unit.people)};
  for (const Distribution& grade : heads.grades) {
    const Distribution* own = FindDistribution(unit.grades, grade.label.name);
    for (const Distribution::Class& c : grade.classes) {
      cells.push_back(own == nullptr ? "" : Grouped(CountOf(*own, c.label.name)));
    }
  }
  uint64_t awards = 0;
  for (const AwardTally& award : unit.awards) awards += award.count;
  cells.push_back(Grouped(awards));
  cells.push_back(GroupedYuan(unit.AwardFen()));
  for (const SanctionTally& ladder : heads.sanctions) {
    for (const Distribution::Class& c : ladder.steps.classes) {
      uint64_t count = 0;
      for (const SanctionTally& own : unit.sanctions) {
        if (own.steps.label.name == ladder.steps.label.name) count += CountOf(own.steps, c.label.name);
      }
      cells.push_back(Grouped(count));
    }
  }
  cells.push_back(Grouped(unit.for_decision));
  cells.push_back(Grouped(unit.undetermined));
  return cells;
}

}  // namespace

std::string RenderTerminal(const Summary& summary, Language language) {
  const Page page{language};
  const UnitSummary& total = summary.total();
  Cells head = {page.Say("unit", "单位"), page.Say("people", "人员")};
  for (const Distribution& grade : total.grades) {
    for (const Distribution::Class& c : grade.classes) head.push_back(c.label.title);
  }
  head.push_back(page.Say("awards", "奖补"));
  head.push_back(page.Say("yuan", "金额(元)"));
  for (const SanctionTally& ladder : total.sanctions) {
    for (const Distribution::Class& c : ladder.steps.classes) head.push_back(c.label.title);
  }
  head.push_back(page.Say("to decide", "待决定"));
  head.push_back(page.Say("undetermined", "未定"));
  std::vector<Cells> rows = {head};
  for (const auto& [id, county] : summary.counties())
    rows.push_back(Row(total, county.total, county.total.name));
  rows.push_back(Row(total, total, page.Say("total", "合计")));
  return Render(rows);
}

}  // namespace kaocheng::report
