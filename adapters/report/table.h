#pragma once

#include <string>
#include <vector>

namespace kaocheng::report {

// Columns padded to the widest cell, aligned under Chinese text; those in [first, last) are numbers and stand
// flush right. The first row is the head.
std::string AlignedTable(const std::vector<std::vector<std::string>>& rows, size_t first, size_t last);

}  // namespace kaocheng::report
