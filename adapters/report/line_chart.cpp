#include "adapters/report/line_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "adapters/report/text.h"

namespace kaocheng::report {

namespace {

constexpr double kWidth = 680, kHeight = 190, kLeft = 86, kRight = 16, kTop = 10, kBottom = 28;
constexpr double kPlotWidth = kWidth - kLeft - kRight, kPlotHeight = kHeight - kTop - kBottom;
constexpr size_t kMostLabels = 12;
constexpr std::array<const char*, kMostChartLines> kColours = {"#2f5d7c", "#b3583a", "#2c6e59", "#8a6d1f",
                                                               "#6b4a7c", "#7aa893", "#8f3a34", "#5b6066"};
constexpr std::array<const char*, kMostChartLines> kDashes = {"", "6 3", "2 2", "8 3 2 3",
                                                              "", "6 3", "2 2", "8 3 2 3"};

// About four steps of 1, 2 or 5 times a power of ten.
double StepOf(double range) {
  const double rough = std::max(range, 1e-9) / 4;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double step : {1.0, 2.0, 5.0}) {
    if (step * power >= rough) return std::max(step * power, 1.0);
  }
  return std::max(10 * power, 1.0);
}

}  // namespace

std::string LineChart(const std::vector<std::string>& labels, const std::vector<ChartLine>& lines) {
  double low = lines.front().values.front(), high = low;
  for (const ChartLine& line : lines) {
    const auto [least, most] = std::minmax_element(line.values.begin(), line.values.end());
    low = std::min(low, *least);
    high = std::max(high, *most);
  }
  if (low * 2 <= high || low == high) low = std::min(low, 0.0);
  const double step = StepOf(high - low);
  low = std::floor(low / step) * step;
  high = std::max(std::ceil(high / step) * step, low + step);
  const auto x = [&](size_t i) {
    return labels.size() == 1
               ? kLeft + kPlotWidth / 2
               : kLeft + kPlotWidth * static_cast<double>(i) / static_cast<double>(labels.size() - 1);
  };
  const auto y = [&](double value) { return kTop + kPlotHeight * (1 - (value - low) / (high - low)); };

  std::string out =
      fmt::format("<svg class=\"chart lines\" viewBox=\"0 0 {} {}\" role=\"img\">\n", kWidth, kHeight);
  for (double tick = low; tick <= high + step / 2; tick += step) {
    out += fmt::format(
        "<line x1=\"{0}\" x2=\"{1}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\" stroke=\"#d5d1c6\" stroke-width=\"0.7\"/>"
        "<text class=\"note\" x=\"{3}\" y=\"{4:.1f}\" text-anchor=\"end\">{5}</text>\n",
        kLeft, kWidth - kRight, y(tick), kLeft - 6, y(tick) + 4,
        Grouped(static_cast<uint64_t>(std::llround(std::max(tick, 0.0)))));
  }
  const size_t every = (labels.size() + kMostLabels - 1) / kMostLabels;
  for (size_t i = 0; i < labels.size(); i += every) {
    out += fmt::format("<text class=\"note\" x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", x(i),
                       kHeight - 8, EscapeHtml(labels[i]));
  }
  for (size_t l = 0; l < lines.size(); ++l) {
    const char* colour = kColours[l % kColours.size()];
    std::string points, dots;
    for (size_t i = 0; i < labels.size(); ++i) {
      const double value = lines[l].values[i];
      points += fmt::format("{}{:.1f},{:.1f}", i == 0 ? "" : " ", x(i), y(value));
      dots +=
          fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.4\" fill=\"{}\"><title>{}</title></circle>",
                      x(i), y(value), colour, EscapeHtml(labels[i] + ": " + fmt::format("{:.2f}", value)));
    }
    out += fmt::format(
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.6\" "
        "stroke-dasharray=\"{}\"/>{}\n",
        points, colour, kDashes[l % kDashes.size()], dots);
  }
  out += "</svg>\n";
  if (lines.size() == 1) return out;
  std::string legend = "<p class=\"legend\">";
  for (size_t l = 0; l < lines.size(); ++l) {
    legend += fmt::format(
        "<span><svg width=\"22\" height=\"9\" aria-hidden=\"true\"><line x1=\"0\" x2=\"22\" y1=\"5\" "
        "y2=\"5\" "
        "stroke=\"{}\" stroke-width=\"1.8\" stroke-dasharray=\"{}\"/></svg> {}</span>",
        kColours[l % kColours.size()], kDashes[l % kDashes.size()], EscapeHtml(lines[l].label));
  }
  return legend + "</p>\n" + out;
}

}  // namespace kaocheng::report
