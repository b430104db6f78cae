#include "engine/data/dictionary.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/data/coding.h"
#include "engine/data/packed.h"

namespace kaocheng::data {
namespace {

bool Any(std::string_view) { return true; }

// Whatever way texts come in, a text has one code and a code one text.
RC_GTEST_PROP(DictionaryTest, ATextHasOneCode, ()) {
  Dictionary dictionary;
  std::vector<std::string> texts;
  std::vector<int32_t> codes;
  if (*rc::gen::inRange(0, 2) == 1)
    dictionary.AddSeries("P", *rc::gen::inRange(0, 5), *rc::gen::inRange(5, 20));
  int number = 0;
  for (int i = 0; i < 200; ++i) {
    number = *rc::gen::weightedElement<int>({{8, number + 1}, {1, *rc::gen::inRange(0, 40)}});
    const std::string prefix =
        *rc::gen::weightedElement<std::string>({{8, "P"}, {1, "Q"}, {1, ""}, {1, "P0"}});
    texts.push_back(prefix + std::to_string(number));
    const bool id = *rc::gen::inRange(0, 4) > 0;
    codes.push_back(id ? *dictionary.CodeOfId(texts.back(), Any) : dictionary.Code(texts.back()));
  }
  const Dictionary copy = dictionary;
  for (size_t i = 0; i < texts.size(); ++i) {
    RC_ASSERT(copy.Text(codes[i]) == texts[i]);
    RC_ASSERT(copy.Find(texts[i]) == codes[i]);
    for (size_t j = 0; j < i; ++j) {
      RC_ASSERT((codes[i] == codes[j]) == (texts[i] == texts[j]));
      RC_ASSERT(copy.Before(codes[i], codes[j]) == (texts[i] < texts[j]));
    }
  }
}

TEST(DictionaryTest, SeriesThatAreInTheWay) {
  Dictionary dictionary;
  dictionary.Code("P7");
  EXPECT_FALSE(dictionary.AddSeries("P", 1, 10));
  EXPECT_TRUE(dictionary.AddSeries("P", 8, 10));
  EXPECT_FALSE(dictionary.AddSeries("P", 10, 12));
  EXPECT_FALSE(dictionary.AddSeries("Q", 0, INT64_MAX));
  EXPECT_EQ(dictionary.size(), 1U);
}

RC_GTEST_PROP(CodingTest, AnyTextComesBack, (bool numbered)) {
  const auto text =
      *rc::gen::container<std::string>(rc::gen::element('0', '1', '2', '6', '9', '-', '.', 'T', ':', 'P'));
  const Coded coded = Encode(text, numbered);
  if (coded.coding != Coding::kText) RC_ASSERT(TextOf(coded) == text);
}

RC_GTEST_PROP(PackedTest, AnyNumbersComeBack, (std::vector<int64_t> values, bool some_absent, bool counted)) {
  const auto bound = *rc::gen::element<int64_t>(1, 200, 60000, 1 << 30, int64_t{1} << 45);
  std::vector<uint8_t> absent;
  for (size_t i = 0; i < values.size(); ++i) {
    values[i] = values[i] % bound + (counted ? static_cast<int64_t>(i) : 0);
    absent.push_back(some_absent && *rc::gen::inRange(0, 3) == 0 ? 1 : 0);
  }
  if (std::count(absent.begin(), absent.end(), 1) == 0) absent.clear();
  std::string bytes;
  const Packed packed = Pack(values, absent, counted, bytes);
  RC_ASSERT(bytes.size() == values.size() * packed.width);
  if (packed.width > 0) RC_ASSERT(Highest(packed, bytes.data(), values.size()) <= packed.highest);
  const auto first = *rc::gen::inRange<size_t>(0, values.size() + 1);
  std::vector<int64_t> read(values.size() - first);
  std::vector<uint8_t> none(read.size());
  Unpack(packed, bytes.data(), first, read.size(), read.data(), none.data());
  for (size_t i = 0; i < read.size(); ++i) {
    const bool is_absent = !absent.empty() && absent[first + i] != 0;
    RC_ASSERT((none[i] != 0) == is_absent);
    RC_ASSERT(read[i] == (is_absent ? 0 : values[first + i]));
    if (is_absent) continue;
    const Bounds bounds = BoundsOf(packed, values.size());
    RC_ASSERT(bounds.low <= read[i] && read[i] <= bounds.high);
  }
}

}  // namespace
}  // namespace kaocheng::data
