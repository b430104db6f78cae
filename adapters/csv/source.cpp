#include "adapters/csv/source.h"

#include <algorithm>

namespace kaocheng::csv {

Source SourceOf(std::string_view text) {
  return {text.size(), [text](uint64_t at, size_t n, char* to) {
            std::copy_n(text.data() + at, n, to);
            return true;
          }};
}

bool Window::Show(const Source& source, uint64_t at, uint64_t n) {
  size_ = static_cast<size_t>(std::min(n, source.size - at));
  at_end_ = at + size_ == source.size;
  if (bytes_.size() < size_) bytes_.resize(size_);
  return source.read(at, size_, bytes_.data());
}

}  // namespace kaocheng::csv
