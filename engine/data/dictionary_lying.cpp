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
      lying_codes_.Set(index, static_cast<int32_t>(code));
  }
}

void Dictionary::LyingCodes::Set(size_t index, int32_t code) {
  const size_t page = index / kPage;
  if (twins_.size() <= page) twins_.resize(page + 1);
  if (twins_[page].empty()) twins_[page].assign(kPage, -1);
  twins_[page][index % kPage] = code;
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
