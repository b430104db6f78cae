#include "adapters/report/sweep_columns.h"

#include <algorithm>
#include <functional>

#include "adapters/report/text.h"
#include "dsl/base/number.h"

namespace kaocheng::report {

bool SweepReport::any_meets() const {
  return std::any_of(combinations.begin(), combinations.end(), [](const Combination& c) { return c.meets; });
}

bool SweepColumn::varies() const {
  return std::any_of(values.begin(), values.end(), [&](int64_t value) { return value != values.front(); });
}

bool SweepColumn::ever() const {
  return std::any_of(values.begin(), values.end(), [](int64_t value) { return value != 0; });
}

std::string SweepColumn::Plain(size_t row) const {
  return money ? FormatMoney(values[row]) : FormatInteger(values[row]);
}

std::string SweepColumn::Grouped(size_t row) const {
  return money ? GroupedYuan(values[row]) : report::Grouped(static_cast<uint64_t>(values[row]));
}

std::vector<SweepColumn> ColumnsOf(const SweepReport& report) {
  std::vector<SweepColumn> columns;
  const auto add = [&](const Term& group, const Term& head, bool money,
                       const std::function<int64_t(const sweep::Figures&)>& value) {
    SweepColumn& column = columns.emplace_back(SweepColumn{group, head, money, {}});
    for (const SweepReport::Combination& c : report.combinations) column.values.push_back(value(c.figures));
  };
  const auto number = [](uint64_t n) { return static_cast<int64_t>(n); };
  const Term all{""};
  add(all, {"cost, yuan", "金额（元）"}, true, [](const auto& f) { return f.fen; });
  for (size_t i = 0; i < report.counted.size(); ++i) {
    const sweep::Counted& counted = report.counted[i];
    const Term name{counted.name, counted.title};
    const bool award = counted.kind == hir::OutcomeKind::kAward;
    for (size_t k = 0; k < counted.classes.size(); ++k) {
      const Term head =
          award ? Term{"awards", "件数"} : Term{counted.classes[k].name, counted.classes[k].title};
      add(name, head, false, [&](const auto& f) { return number(f.counts[i].by_class[k]); });
    }
    if (counted.money)
      add(name, {"yuan", "金额（元）"}, true, [&](const auto& f) { return f.counts[i].fen; });
  }
  add(all, {"undetermined", "未定"}, false, [&](const auto& f) { return number(f.undetermined); });
  add(all, {"to decide", "待决定"}, false, [&](const auto& f) { return number(f.for_decision); });
  add(all, {"paid", "领取人数"}, false, [&](const auto& f) { return number(f.spread.paid); });
  add(all, {"median, yuan", "中位数（元）"}, true, [](const auto& f) { return f.spread.median; });
  add(all, {"90th percentile, yuan", "九十分位（元）"}, true,
      [](const auto& f) { return f.spread.ninetieth; });
  add(all, {"maximum, yuan", "最高额（元）"}, true, [](const auto& f) { return f.spread.most; });
  return columns;
}

Term FullHead(const SweepColumn& column) {
  if (column.group.en.empty()) return column.head;
  return {column.group.en + " · " + column.head.en, column.group.zh + " · " + column.head.zh};
}

Term CombinationText(const SweepReport& report, size_t row) {
  Term text{""};
  for (size_t p = 0; p < report.parameters.size(); ++p) {
    const SweepReport::Parameter& parameter = report.parameters[p];
    const Term& value = parameter.values[report.combinations[row].values[p]];
    text.en += (p == 0 ? "" : ", ") + parameter.name + " = " + value.en;
    text.zh += (p == 0 ? "" : "，") + parameter.title + " = " + value.zh;
  }
  return text;
}

}  // namespace kaocheng::report
