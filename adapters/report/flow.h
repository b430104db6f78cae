#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kaocheng::report {

// So many that went from one class to another; both are positions among the labels.
struct Flow {
  size_t from = 0, to = 0;
  uint64_t count = 0;
};

// Bands from the classes on the left to those on the right, as thick as they are many, as inline SVG.
// `fills`: a colour a class.
std::string FlowChart(const std::vector<std::string>& labels, const std::vector<std::string>& fills,
                      const std::vector<Flow>& flows);

}  // namespace kaocheng::report
