#include "adapters/report/flow.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/report/text.h"

namespace kaocheng::report {

namespace {

constexpr double kWidth = 680, kLabel = 170, kBar = 10, kGap = 16, kLeast = 1.5;
constexpr double kEach = 34, kMost = 150;  // bands together are as high as their number asks for

// The classes of one side, stacked from the top.
struct Side {
  std::vector<uint64_t> totals;
  std::vector<double> tops, heights;
  std::vector<double> used;  // of each class: what bands take already

  double Lay(double scale) {
    double y = 8;
    for (const uint64_t total : totals) {
      tops.push_back(y);
      heights.push_back(total == 0 ? 0 : std::max(kLeast, static_cast<double>(total) * scale));
      used.push_back(0);
      if (total > 0) y += heights.back() + kGap;
    }
    return y;
  }
};

}  // namespace

std::string FlowChart(const std::vector<std::string>& labels, const std::vector<std::string>& fills,
                      const std::vector<Flow>& flows) {
  Side left, right;
  left.totals.resize(labels.size());
  right.totals.resize(labels.size());
  uint64_t all = 0;
  for (const Flow& flow : flows) {
    left.totals[flow.from] += flow.count;
    right.totals[flow.to] += flow.count;
    all += flow.count;
  }
  if (all == 0) return {};
  const double plot = std::min(kMost, kEach * static_cast<double>(flows.size()));
  const double scale = plot / static_cast<double>(all);
  const double height = std::max(left.Lay(scale), right.Lay(scale));
  std::string out =
      fmt::format("<svg class=\"chart flow\" viewBox=\"0 0 {} {:.1f}\" role=\"img\">\n", kWidth, height);
  const double x0 = kLabel + kBar, x1 = kWidth - kLabel - kBar, middle = (x0 + x1) / 2;
  for (const Flow& flow : flows) {
    const double thick = static_cast<double>(flow.count) * scale;
    const double y0 = left.tops[flow.from] + left.used[flow.from];
    const double y1 = right.tops[flow.to] + right.used[flow.to];
    left.used[flow.from] += thick;
    right.used[flow.to] += thick;
    out += fmt::format(
        "<path d=\"M{0:.1f},{2:.1f} C{4:.1f},{2:.1f} {4:.1f},{3:.1f} {1:.1f},{3:.1f} L{1:.1f},{5:.1f} "
        "C{4:.1f},{5:.1f} {4:.1f},{6:.1f} {0:.1f},{6:.1f} Z\" fill=\"{7}\" fill-opacity=\"0.38\">"
        "<title>{8} → {9}: {10}</title></path>\n",
        x0, x1, y0, y1, middle, y1 + std::max(thick, 0.6), y0 + std::max(thick, 0.6), fills[flow.to],
        EscapeHtml(labels[flow.from]), EscapeHtml(labels[flow.to]), Grouped(flow.count));
  }
  const auto draw = [&](const Side& side, double x, double text_x, const char* anchor) {
    for (size_t i = 0; i < labels.size(); ++i) {
      if (side.totals[i] == 0) continue;
      out += fmt::format("<rect x=\"{}\" y=\"{:.1f}\" width=\"{}\" height=\"{:.1f}\" fill=\"{}\"/>", x,
                         side.tops[i], kBar, side.heights[i], fills[i]);
      out += fmt::format("<text x=\"{}\" y=\"{:.1f}\" text-anchor=\"{}\">{} {}</text>\n", text_x,
                         side.tops[i] + side.heights[i] / 2 + 4, anchor, EscapeHtml(labels[i]),
                         Grouped(side.totals[i]));
    }
  };
  draw(left, kLabel, kLabel - 6, "end");
  draw(right, kWidth - kLabel - kBar, kWidth - kLabel + 6, "start");
  return out + "</svg>\n";
}

}  // namespace kaocheng::report
