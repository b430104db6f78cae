#pragma once

#include <string>
#include <vector>

#include "adapters/report/sweep.h"

namespace kaocheng::report {

// One key figure of a sweep, by combination.
struct SweepColumn {
  Term group{""};  // the award, grade or ladder that it belongs to; empty: of everything
  Term head{""};
  bool money = false;
  std::vector<int64_t> values;  // fen or a number

  bool varies() const;
  bool ever() const;                      // anything but 0
  std::string Plain(size_t row) const;    // 1500.00
  std::string Grouped(size_t row) const;  // 1,500.00
};

// Cost, awards, grades, steps, what is undetermined and to be decided, how money spreads.
std::vector<SweepColumn> ColumnsOf(const SweepReport& report);

// The head of a column that stands alone: 管理措施·警告
Term FullHead(const SweepColumn& column);
// patrol_days = 5, quarter_cap = 2000 yuan
Term CombinationText(const SweepReport& report, size_t row);

}  // namespace kaocheng::report
