#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace kaocheng::report {

// One colour of a chart with what it means.
struct Series {
  std::string label;
  std::string fill;
};

struct Bar {
  std::string label;
  std::vector<double> parts;  // parallel to the series
  std::string note;           // printed behind the bar
};

enum class BarScale : uint8_t {
  kShare,     // every bar fills the width
  kAbsolute,  // the longest bar fills the width
  kUnit,      // 1 fills the width
};

// Horizontal stacked bars as inline SVG, with a legend where there is more than one series.
std::string BarChart(const std::vector<Series>& series, const std::vector<Bar>& bars, BarScale scale);

// The hatching that stands for "undetermined"; belongs once into every page that holds charts.
std::string ChartDefinitions();

// Colours of an ordered scale of n classes: from good to bad for grades, from light to grave for steps.
std::string GradeFill(size_t index, size_t n);
std::string StepFill(size_t index, size_t n);
inline constexpr const char* kUndeterminedFill = "url(#hatch)";
inline constexpr const char* kPlainFill = "#2f5d7c";

}  // namespace kaocheng::report
