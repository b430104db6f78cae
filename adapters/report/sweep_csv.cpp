#include "adapters/report/csv_rows.h"
#include "adapters/report/sweep_columns.h"

namespace kaocheng::report {

std::string SweepCsv(const SweepReport& report, Language language) {
  const bool zh = language == Language::kZh;
  const auto say = [&](const Term& term) -> const std::string& { return zh ? term.zh : term.en; };
  const std::vector<SweepColumn> columns = ColumnsOf(report);
  CsvRows rows;
  for (const SweepReport::Parameter& parameter : report.parameters) {
    const char* unit = parameter.type == "money" ? (zh ? "（元）" : ", yuan") : "";
    rows.Text((zh ? parameter.title : parameter.name) + unit);
  }
  if (!report.goal.empty()) rows.Text(zh ? "符合目标" : "meets the goal");
  for (const SweepColumn& column : columns) rows.Text(say(FullHead(column)));
  rows.End();
  for (size_t row = 0; row < report.combinations.size(); ++row) {
    const SweepReport::Combination& combination = report.combinations[row];
    for (size_t p = 0; p < report.parameters.size(); ++p) {
      const SweepReport::Parameter& parameter = report.parameters[p];
      const size_t value = combination.values[p];
      const bool number =
          parameter.type == "integer" || parameter.type == "decimal" || parameter.type == "money";
      if (number) {
        rows.Number(parameter.canonical[value]);
      } else {
        rows.Text(say(parameter.values[value]));
      }
    }
    if (!report.goal.empty()) rows.Text(combination.meets ? (zh ? "是" : "yes") : (zh ? "否" : "no"));
    for (const SweepColumn& column : columns) rows.Number(column.Plain(row));
    rows.End();
  }
  return rows.Take();
}

}  // namespace kaocheng::report
