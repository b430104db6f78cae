#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "adapters/report/html_parts.h"
#include "adapters/report/sweep_columns.h"
#include "adapters/report/table.h"
#include "adapters/report/text.h"
#include "dsl/base/utf8.h"

namespace kaocheng::report {

namespace {

constexpr size_t kMostShown = 40;  // combinations; all are in the files
constexpr size_t kMostBeside = 6;  // combinations that stand side by side, a line a figure
constexpr size_t kWidth = 118;     // of a table with a line a combination

class Printer {
 public:
  Printer(const SweepReport& report, Language language)
      : report_(report), page_{language}, columns_(ColumnsOf(report)) {}

  std::string Run() {
    Heading();
    if (report_.goal.empty()) {
      std::vector<size_t> rows(report_.combinations.size());
      std::iota(rows.begin(), rows.end(), 0U);
      Combinations(rows);
    } else {
      Goal();
    }
    Unchanged();
    return std::move(out_);
  }

 private:
  const std::string& Say(const Term& term) const {
    return page_.language == Language::kZh ? term.zh : term.en;
  }

  void Heading() {
    for (const SweepReport::Parameter& parameter : report_.parameters) {
      out_ += fmt::format("{} {} ({}): {}", parameter.name, parameter.title, parameter.policy,
                          Say(parameter.values.front()));
      if (parameter.values.size() > 1) out_ += " … " + Say(parameter.values.back());
      out_ +=
          fmt::format(fmt::runtime(page_.Say(", {} values\n", "，共 {} 个值\n")), parameter.values.size());
      if (parameter.kept.empty()) continue;
      std::string kept;
      for (const Term& policy : parameter.kept)
        kept += (kept.empty() ? "" : page_.Say(", ", "、")) + Say(policy);
      out_ +=
          page_.Say("  with a value of their own, not varied: ", "  另有规定、不随之变动：") + kept + "\n";
    }
    out_ += fmt::format(fmt::runtime(page_.Say("{} combinations\n\n", "共 {} 种组合\n\n")),
                        report_.combinations.size());
  }

  void Combinations(std::vector<size_t> rows) {
    std::vector<const SweepColumn*> shown;
    for (const SweepColumn& column : columns_) {
      if (column.varies()) shown.push_back(&column);
    }
    if (shown.empty()) {
      out_ += page_.Say("all come to the same\n", "各种组合的结果相同\n");
      return;
    }
    if (rows.size() <= kMostBeside) return Beside(rows, shown);
    const size_t more = rows.size() - std::min(rows.size(), kMostShown);
    rows.resize(rows.size() - more);
    Below(rows, shown);
    if (more > 0) out_ += fmt::format(fmt::runtime(page_.Say("… and {} more\n", "……另有 {} 种\n")), more);
  }

  std::string ValueOf(size_t p, size_t row) const {
    return Say(report_.parameters[p].values[report_.combinations[row].values[p]]);
  }
  std::string NameOf(size_t p) const {
    return page_.Say(report_.parameters[p].name.c_str(), report_.parameters[p].title.c_str());
  }

  void Beside(const std::vector<size_t>& rows, const std::vector<const SweepColumn*>& shown) {
    std::vector<std::vector<std::string>> table;
    for (size_t p = 0; p < report_.parameters.size(); ++p) {
      std::vector<std::string>& line = table.emplace_back(std::vector<std::string>{NameOf(p)});
      for (const size_t row : rows) line.push_back(ValueOf(p, row));
    }
    for (const SweepColumn* column : shown) {
      std::vector<std::string>& line = table.emplace_back(std::vector<std::string>{Say(FullHead(*column))});
      for (const size_t row : rows) line.push_back(column->Grouped(row));
    }
    out_ += AlignedTable(table, 1, rows.size() + 1);
  }

  void Below(const std::vector<size_t>& rows, const std::vector<const SweepColumn*>& shown) {
    std::vector<std::vector<std::string>> table(rows.size() + 1);
    size_t width = 0, left_out = 0;
    const auto add = [&](const std::vector<std::string>& cells, bool always) {
      size_t own = 0;
      for (const std::string& cell : cells) own = std::max(own, DisplayWidth(cell) + 2);
      if (!always && width + own > kWidth) {
        ++left_out;
        return;
      }
      width += own;
      for (size_t i = 0; i < cells.size(); ++i) table[i].push_back(cells[i]);
    };
    for (size_t p = 0; p < report_.parameters.size(); ++p) {
      std::vector<std::string> cells{NameOf(p)};
      for (const size_t row : rows) cells.push_back(ValueOf(p, row));
      add(cells, true);
    }
    for (const SweepColumn* column : shown) {
      std::vector<std::string> cells{Say(FullHead(*column))};
      for (const size_t row : rows) cells.push_back(column->Grouped(row));
      add(cells, false);
    }
    out_ += AlignedTable(table, 0, table.front().size());
    if (left_out > 0)
      out_ += fmt::format(fmt::runtime(page_.Say("{} more figures differ: see --out or --json\n",
                                                 "另有 {} 项指标不同，见 --out 或 --json\n")),
                          left_out);
  }

  void Goal() {
    std::vector<size_t> met;
    for (size_t row = 0; row < report_.combinations.size(); ++row) {
      if (report_.combinations[row].meets) met.push_back(row);
    }
    if (met.empty()) {
      out_ += page_.Say("no combination meets the goal: ", "没有组合符合目标：") + report_.goal + "\n" +
              page_.Say("nearest: ", "最接近：") + Say(CombinationText(report_, report_.nearest)) + "\n\n";
      Combinations({report_.nearest});
      return;
    }
    out_ += fmt::format(fmt::runtime(page_.Say("{} of {} combinations meet the goal: {}\n\n",
                                               "{1} 种组合中有 {0} 种符合目标：{2}\n\n")),
                        met.size(), report_.combinations.size(), report_.goal);
    Combinations(met);
  }

  void Unchanged() {
    const auto same = std::count_if(columns_.begin(), columns_.end(), [](const SweepColumn& column) {
      return !column.varies() && column.ever();
    });
    if (same > 0)
      out_ += fmt::format(fmt::runtime(page_.Say("\n{} figures are the same in every combination\n",
                                                 "\n另有 {} 项指标在各种组合下相同\n")),
                          same);
  }

  const SweepReport& report_;
  Page page_;
  const std::vector<SweepColumn> columns_;
  std::string out_;
};

}  // namespace

std::string SweepTerminal(const SweepReport& report, Language language) {
  return Printer(report, language).Run();
}

}  // namespace kaocheng::report
