#include <fmt/format.h>

#include "adapters/report/html_parts.h"
#include "adapters/report/sweep_columns.h"
#include "adapters/report/table.h"
#include "adapters/report/text.h"

namespace kaocheng::report {

namespace {

constexpr size_t kMostShown = 40;  // combinations that the goal does not pick out; all are in the files

class Printer {
 public:
  Printer(const SweepReport& report, Language language)
      : report_(report), page_{language}, columns_(ColumnsOf(report)) {}

  std::string Run() {
    Heading();
    if (report_.goal.empty()) {
      std::vector<size_t> rows;
      for (size_t row = 0; row < std::min(report_.combinations.size(), kMostShown); ++row) rows.push_back(row);
      Combinations(rows);
      if (rows.size() < report_.combinations.size())
        out_ += fmt::format(fmt::runtime(page_.Say("… and {} more\n", "……另有 {} 种\n")),
                            report_.combinations.size() - rows.size());
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
      out_ += fmt::format(fmt::runtime(page_.Say(", {} values\n", "，共 {} 个值\n")), parameter.values.size());
      if (parameter.kept.empty()) continue;
      std::string kept;
      for (const Term& policy : parameter.kept) kept += (kept.empty() ? "" : page_.Say(", ", "、")) + Say(policy);
      out_ += page_.Say("  with a value of their own, not varied: ", "  另有规定、不随之变动：") + kept + "\n";
    }
    out_ += fmt::format(fmt::runtime(page_.Say("{} combinations\n\n", "共 {} 种组合\n\n")),
                        report_.combinations.size());
  }

  void Combinations(const std::vector<size_t>& rows) {
    std::vector<const SweepColumn*> shown;
    for (const SweepColumn& column : columns_) {
      if (column.varies()) shown.push_back(&column);
    }
    std::vector<std::vector<std::string>> table(1);
    for (const SweepReport::Parameter& parameter : report_.parameters)
      table.front().push_back(page_.Say(parameter.name.c_str(), parameter.title.c_str()));
    for (const SweepColumn* column : shown) table.front().push_back(Say(FullHead(*column)));
    for (const size_t row : rows) {
      std::vector<std::string>& cells = table.emplace_back();
      for (size_t p = 0; p < report_.parameters.size(); ++p)
        cells.push_back(Say(report_.parameters[p].values[report_.combinations[row].values[p]]));
      for (const SweepColumn* column : shown) cells.push_back(column->Grouped(row));
    }
    out_ += AlignedTable(table, 0, table.front().size());
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
    std::vector<std::vector<std::string>> table{{page_.Say("the same in every combination", "各种组合下相同"), ""}};
    for (const SweepColumn& column : columns_) {
      if (!column.varies() && column.ever()) table.push_back({Say(FullHead(column)), column.Grouped(0)});
    }
    if (table.size() > 1) out_ += "\n" + AlignedTable(table, 1, 2);
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
