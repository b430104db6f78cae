#pragma once

#include <cstddef>

namespace kaocheng {

// Of a stretch of memory that is about to be filled: the kernel may hand it out, and clear it, in pages of 2
// MiB in place of 4 KiB. Where it has none, or the stretch is small, nothing changes.
void UseLargePages(void* start, size_t bytes);

}  // namespace kaocheng
