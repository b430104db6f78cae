#include "adapters/report/charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "adapters/report/text.h"

namespace kaocheng::report {

namespace {

constexpr double kWidth = 680, kLabel = 120, kNote = 110, kRow = 22, kBar = 14;
constexpr double kPlot = kWidth - kLabel - kNote;
constexpr double kNumberRoom = 26;  // a segment narrower than this shows no number

std::string Pick(const std::array<const char*, 5>& scale, size_t index, size_t n) {
  if (n <= 1) return scale.front();
  return scale[std::min<size_t>(4, (index * 4 + (n - 1) / 2) / (n - 1))];
}

double Longest(const std::vector<Bar>& bars, BarScale scale) {
  if (scale == BarScale::kUnit) return 1;
  double longest = 0;
  for (const Bar& bar : bars)
    longest = std::max(longest, std::accumulate(bar.parts.begin(), bar.parts.end(), 0.0));
  return longest;
}

std::string Legend(const std::vector<Series>& series) {
  std::string out = "<p class=\"legend\">";
  for (const Series& s : series) {
    out += fmt::format(
        "<span><svg width=\"11\" height=\"11\" aria-hidden=\"true\"><rect width=\"11\" height=\"11\" "
        "fill=\"{}\"/></svg> {}</span>",
        s.fill, EscapeHtml(s.label));
  }
  return out + "</p>\n";
}

}  // namespace

std::string BarChart(const std::vector<Series>& series, const std::vector<Bar>& bars, BarScale scale) {
  const double longest = Longest(bars, scale);
  const double height = static_cast<double>(bars.size()) * kRow + 4;
  std::string out = fmt::format("<svg class=\"chart\" viewBox=\"0 0 {} {}\" role=\"img\">\n", kWidth, height);
  double y = 2;
  for (const Bar& bar : bars) {
    const double total = std::accumulate(bar.parts.begin(), bar.parts.end(), 0.0);
    const double whole = scale == BarScale::kShare ? total : longest;
    out += fmt::format("<text x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>", kLabel - 8,
                       y + kRow / 2 + 4, EscapeHtml(bar.label));
    out += fmt::format("<rect class=\"track\" x=\"{}\" y=\"{:.1f}\" width=\"{}\" height=\"{}\"/>", kLabel,
                       y + (kRow - kBar) / 2, kPlot, kBar);
    double x = kLabel;
    for (size_t i = 0; i < bar.parts.size() && whole > 0; ++i) {
      const double width = kPlot * bar.parts[i] / whole;
      if (width <= 0) continue;
      out += fmt::format(
          "<rect x=\"{:.2f}\" y=\"{:.1f}\" width=\"{:.2f}\" height=\"{}\" "
          "fill=\"{}\"><title>{}</title></rect>",
          x, y + (kRow - kBar) / 2, width, kBar, series[i].fill, EscapeHtml(series[i].label));
      if (series.size() > 1 && width >= kNumberRoom) {
        out +=
            fmt::format("<text class=\"in\" x=\"{:.2f}\" y=\"{:.1f}\" text-anchor=\"middle\">{:.0f}</text>",
                        x + width / 2, y + kRow / 2 + 4, bar.parts[i]);
      }
      x += width;
    }
    out += fmt::format("<text class=\"note\" x=\"{}\" y=\"{:.1f}\">{}</text>\n", kLabel + kPlot + 8,
                       y + kRow / 2 + 4, EscapeHtml(bar.note));
    y += kRow;
  }
  out += "</svg>\n";
  return series.size() > 1 ? Legend(series) + out : out;
}

std::string ChartDefinitions() {
  return "<svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\"><defs>"
         "<pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
         "patternTransform=\"rotate(45)\">"
         "<rect width=\"5\" height=\"5\" fill=\"#efece4\"/><rect width=\"1.6\" height=\"5\" "
         "fill=\"#8c877b\"/>"
         "</pattern></defs></svg>\n";
}

std::string GradeFill(size_t index, size_t n) {
  return Pick({"#2c6e59", "#7aa893", "#bccdb4", "#dcc58f", "#bf6d52"}, index, n);
}

std::string StepFill(size_t index, size_t n) {
  return Pick({"#efdcae", "#e0b873", "#cd8a4b", "#b3583a", "#8f3a34"}, index, n);
}

}  // namespace kaocheng::report
