#include <algorithm>
#include <utility>

#include "engine/data/dictionary.h"

// Texts that lie elsewhere, sorted, and have codes of their own unless they were entered before.
namespace kaocheng::data {

void Dictionary::Lay(std::shared_ptr<const SortedTexts> texts) {
  lying_ = std::move(texts);
  for (size_t code = 0; code < texts_.size(); ++code) {
    const size_t index = FirstLyingFrom(texts_[code]);
    if (index < lying_->size() && lying_->At(index) == texts_[code])
      lying_codes_.twins_.emplace_back(static_cast<int32_t>(index), static_cast<int32_t>(code));
  }
  std::sort(lying_codes_.twins_.begin(), lying_codes_.twins_.end());
}

int32_t Dictionary::LyingCodes::operator()(size_t index) const {
  const auto at = static_cast<int32_t>(index);
  const auto twin = std::lower_bound(twins_.begin(), twins_.end(), std::pair(at, INT32_MIN));
  return twin != twins_.end() && twin->first == at ? twin->second : kFirstLying + at;
}

std::vector<int32_t> Dictionary::LyingCodes::OfRising(std::span<const uint32_t> indexes) const {
  std::vector<int32_t> codes(indexes.size());
  for (size_t i = 0; i < codes.size(); ++i) codes[i] = kFirstLying + static_cast<int32_t>(indexes[i]);
  if (indexes.empty()) return codes;
  const std::pair from(static_cast<int32_t>(indexes.front()), INT32_MIN);
  for (auto twin = std::lower_bound(twins_.begin(), twins_.end(), from); twin != twins_.end(); ++twin) {
    const auto index = static_cast<uint32_t>(twin->first);
    if (index > indexes.back()) break;
    const auto at = std::lower_bound(indexes.begin(), indexes.end(), index);
    if (*at == index) codes[static_cast<size_t>(at - indexes.begin())] = twin->second;
  }
  return codes;
}

// The index of the first lying text that does not come before this one.
size_t Dictionary::FirstLyingFrom(std::string_view text) const {
  size_t first = 0;
  for (size_t n = lying_->size(); n > 0;) {
    const size_t half = n / 2;
    if (lying_->At(first + half) < text) {
      first += half + 1;
      n -= half + 1;
    } else {
      n = half;
    }
  }
  return first;
}

std::optional<int32_t> Dictionary::FindLying(std::string_view text) const {
  if (lying_ == nullptr) return std::nullopt;
  const size_t index = FirstLyingFrom(text);
  return index < lying_->size() && lying_->At(index) == text ? std::optional(lying_codes_(index))
                                                             : std::nullopt;
}

}  // namespace kaocheng::data
