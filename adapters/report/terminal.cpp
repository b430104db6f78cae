#include "adapters/report/terminal.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "adapters/report/html_parts.h"
#include "adapters/report/text.h"
#include "dsl/base/utf8.h"

namespace kaocheng::report {

namespace {

constexpr size_t kGap = 2;
constexpr size_t kBetweenGroups = 4;
constexpr size_t kTableWidth = 120;  // groups that do not fit go to a table below

std::string Blanks(size_t n) { return std::string(n, ' '); }

std::string Pad(const std::string& text, size_t width, bool right) {
  const size_t own = DisplayWidth(text);
  const std::string blanks = Blanks(width > own ? width - own : 0);
  return right ? blanks + text : text + blanks;
}

// Columns under a common title: a grade with its bands, a ladder with its steps.
struct Group {
  std::string title;
  std::vector<std::vector<std::string>> columns;  // head, a cell a county, the total
};

// The columns of one group side by side, line by line: the title, heads, cells.
std::vector<std::string> Lines(const Group& group, bool right) {
  std::vector<std::string> lines(group.columns.front().size() + 1);
  for (size_t c = 0; c < group.columns.size(); ++c) {
    size_t width = 0;
    for (const std::string& cell : group.columns[c]) width = std::max(width, DisplayWidth(cell));
    // The last column makes room for a long title.
    const size_t before = DisplayWidth(lines[1]) + (c == 0 ? 0 : kGap);
    if (c + 1 == group.columns.size() && DisplayWidth(group.title) > before + width) {
      width = DisplayWidth(group.title) - before;
    }
    for (size_t r = 0; r < group.columns[c].size(); ++r) {
      lines[r + 1] += Blanks(c == 0 ? 0 : kGap) + Pad(group.columns[c][r], width, right);
    }
  }
  lines[0] = Pad(group.title, DisplayWidth(lines[1]), false);
  return lines;
}

uint64_t StepCount(const UnitSummary& unit, const std::string& ladder, const std::string& step) {
  for (const SanctionTally& own : unit.sanctions) {
    if (own.steps.label.name == ladder) return CountOf(own.steps, step);
  }
  return 0;
}

uint64_t Counted(const Distribution& distribution) {
  uint64_t count = distribution.undetermined + distribution.for_decision;
  for (const Distribution::Class& c : distribution.classes) count += c.count;
  return count;
}

// What most subjects have comes first: people before villages, villages before counties.
std::vector<const Distribution*> ByNumber(const std::vector<const Distribution*>& unsorted) {
  std::vector<const Distribution*> sorted = unsorted;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Distribution* a, const Distribution* b) { return Counted(*a) > Counted(*b); });
  return sorted;
}

// A table of as many lines as `names` has; the last is the total.
std::string Table(std::vector<std::string> lines) {
  const std::string rule(DisplayWidth(lines[1]), '-');
  std::string out;
  for (size_t r = 0; r < lines.size(); ++r) {
    if (r == 2 || r + 1 == lines.size()) out += rule + "\n";
    lines[r].erase(lines[r].find_last_not_of(' ') + 1);
    out += lines[r] + "\n";
  }
  return out;
}

uint64_t AwardCount(const UnitSummary& unit) {
  uint64_t count = 0;
  for (const AwardTally& award : unit.awards) count += award.count;
  return count;
}

}  // namespace

std::string RenderTerminal(const Summary& summary, Language language) {
  const Page page{language};
  const UnitSummary& total = summary.total();
  std::vector<const UnitSummary*> units;
  for (const auto& [id, county] : summary.counties()) units.push_back(&county.total);
  units.push_back(&total);

  const auto column = [&](const std::string& head, const auto& cell) {
    std::vector<std::string> cells = {head};
    for (const UnitSummary* unit : units) cells.push_back(cell(*unit));
    return cells;
  };
  Group names{"", {column(page.Say("unit", "单位"), [](const UnitSummary& u) { return u.name; })}};
  names.columns.front().back() = page.Say("total", "合计");
  std::vector<Group> groups;
  groups.push_back(
      {"", {column(page.Say("people", "人员"), [](const UnitSummary& u) { return Grouped(u.people); })}});
  std::vector<const Distribution*> grades, ladders;
  for (const Distribution& grade : total.grades) grades.push_back(&grade);
  for (const SanctionTally& ladder : total.sanctions) ladders.push_back(&ladder.steps);
  for (const Distribution* grade : ByNumber(grades)) {
    Group& group = groups.emplace_back(Group{grade->label.title, {}});
    for (const Distribution::Class& c : grade->classes) {
      group.columns.push_back(column(c.label.title, [&](const UnitSummary& u) {
        const Distribution* own = FindDistribution(u.grades, grade->label.name);
        return Grouped(own == nullptr ? 0 : CountOf(*own, c.label.name));
      }));
    }
  }
  groups.push_back(
      {page.Say("awards", "奖补"),
       {column(page.Say("number", "项"), [](const UnitSummary& u) { return Grouped(AwardCount(u)); }),
        column(page.Say("yuan", "元"), [](const UnitSummary& u) { return GroupedYuan(u.AwardFen()); })}});
  for (const Distribution* ladder : ByNumber(ladders)) {
    Group& group = groups.emplace_back(Group{ladder->label.title, {}});
    for (const Distribution::Class& c : ladder->classes) {
      group.columns.push_back(column(c.label.title, [&](const UnitSummary& u) {
        return Grouped(StepCount(u, ladder->label.name, c.label.name));
      }));
    }
  }
  groups.push_back(
      {page.Say("open", "待办"),
       {column(page.Say("to decide", "待决定"), [](const UnitSummary& u) { return Grouped(u.for_decision); }),
        column(page.Say("undetermined", "未定"),
               [](const UnitSummary& u) { return Grouped(u.undetermined); })}});

  const std::vector<std::string> first = Lines(names, false);
  std::vector<std::string> lines = first;
  std::string out;
  for (const Group& group : groups) {
    if (group.columns.empty()) continue;
    const std::vector<std::string> more = Lines(group, true);
    if (lines != first && DisplayWidth(lines[1]) + kBetweenGroups + DisplayWidth(more[1]) > kTableWidth) {
      out += Table(std::move(lines)) + "\n";
      lines = first;
    }
    for (size_t r = 0; r < lines.size(); ++r) lines[r] += Blanks(kBetweenGroups) + more[r];
  }
  return out + Table(std::move(lines));
}

}  // namespace kaocheng::report
