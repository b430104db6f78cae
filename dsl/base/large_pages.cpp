#include "dsl/base/large_pages.h"

#ifdef __linux__
#include <sys/mman.h>
#endif

#include <memory>

namespace kaocheng {

void UseLargePages([[maybe_unused]] void* start, [[maybe_unused]] size_t bytes) {
#ifdef MADV_HUGEPAGE
  constexpr size_t kLarge = size_t{2} << 20;
  if (bytes < 2 * kLarge) return;
  if (std::align(kLarge, kLarge, start, bytes) != nullptr)
    madvise(start, bytes / kLarge * kLarge, MADV_HUGEPAGE);
#endif
}

}  // namespace kaocheng
