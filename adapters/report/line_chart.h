#pragma once

#include <string>
#include <vector>

namespace kaocheng::report {

// A line of a chart, with a point for each label of the axis below.
struct ChartLine {
  std::string label;
  std::vector<double> values;
};

inline constexpr size_t kMostChartLines = 8;

// Lines over labels that stand at equal distances, as inline SVG, with a legend where there are several. The
// axis on the left begins at 0 unless all values lie in the upper half of it. Values are whole numbers, or
// yuan.
std::string LineChart(const std::vector<std::string>& labels, const std::vector<ChartLine>& lines);

}  // namespace kaocheng::report
