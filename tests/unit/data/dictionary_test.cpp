#include "engine/data/dictionary.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <set>

#include "engine/data/coding.h"
#include "engine/data/packed.h"
#include "tests/unit/data/cells_of.h"

namespace kaocheng::data {
namespace {

bool Any(std::string_view) { return true; }

class TextsInMemory : public SortedTexts {
 public:
  explicit TextsInMemory(const std::set<std::string>& texts) : texts_(texts.begin(), texts.end()) {}
  size_t size() const override { return texts_.size(); }
  std::string_view At(size_t index) const override { return texts_.at(index); }

 private:
  std::vector<std::string> texts_;
};

// Texts of many kinds, most of them numbered one after the other.
class AnyTexts {
 public:
  std::string Next() {
    number_ = *rc::gen::weightedElement<int>({{8, number_ + 1}, {1, *rc::gen::inRange(0, 40)}});
    const std::string prefix =
        *rc::gen::weightedElement<std::string>({{8, "P"}, {1, "Q"}, {1, ""}, {1, "P0"}});
    return prefix + std::to_string(number_);
  }

 private:
  int number_ = 0;
};

using Entered = std::vector<std::pair<std::string, int32_t>>;

Entered Enter(size_t count, AnyTexts& texts, Dictionary& dictionary) {
  Entered entered;
  for (size_t i = 0; i < count; ++i) {
    const std::string text = texts.Next();
    const bool id = *rc::gen::inRange(0, 4) > 0;
    entered.emplace_back(text, id ? *dictionary.CodeOfId(text, Any) : dictionary.Code(text));
  }
  return entered;
}

void ExpectOneCodeEach(const Dictionary& dictionary, const Entered& entered) {
  for (size_t i = 0; i < entered.size(); ++i) {
    const auto& [text, code] = entered[i];
    RC_ASSERT(dictionary.Text(code) == text);
    RC_ASSERT(dictionary.Find(text) == code);
    for (size_t j = 0; j < i; ++j) {
      RC_ASSERT((code == entered[j].second) == (text == entered[j].first));
      RC_ASSERT(dictionary.Before(code, entered[j].second) == (text < entered[j].first));
    }
  }
}

// Whatever way texts come in, and wherever they lie, a text has one code and a code one text.
RC_GTEST_PROP(DictionaryTest, ATextHasOneCode, ()) {
  AnyTexts texts;
  Dictionary dictionary;
  Entered entered;
  const bool lying = *rc::gen::inRange(0, 2) == 1;
  std::vector<std::string> laid;
  if (lying) {
    for (const char* word : {"P3", "Q1", "word"}) entered.emplace_back(word, dictionary.Code(word));
    std::set<std::string> sorted = {"word", "P", "P01"};
    for (int i = 0; i < 30; ++i) sorted.insert(texts.Next());
    laid.assign(sorted.begin(), sorted.end());
    dictionary.Lay(std::make_shared<TextsInMemory>(sorted));
  }
  if (*rc::gen::inRange(0, 2) == 1)
    dictionary.AddSeries("P", *rc::gen::inRange(0, 5), *rc::gen::inRange(5, 20));
  for (const auto& one : Enter(200, texts, dictionary)) entered.push_back(one);
  for (size_t i = 0; i < laid.size(); ++i) entered.emplace_back(laid[i], dictionary.lying_codes()(i));
  const Dictionary copy = dictionary;
  ExpectOneCodeEach(copy, entered);
  RC_ASSERT(!copy.Find("nobody says so"));
}

// What one dictionary holds goes over into another, whether it knew that one's texts or not.
RC_GTEST_PROP(DictionaryTest, TakesInAnother, ()) {
  AnyTexts texts;
  Dictionary dictionary;
  Entered entered = Enter(*rc::gen::inRange<size_t>(0, 60), texts, dictionary);
  for (int piece = 0; piece < 3; ++piece) {
    Dictionary other = *rc::gen::inRange(0, 2) == 1 ? Dictionary(&dictionary) : Dictionary();
    const Entered of_other = Enter(*rc::gen::inRange<size_t>(0, 60), texts, other);
    for (const auto& [text, code] : of_other) RC_ASSERT(other.Text(code) == text);
    const Dictionary::Translation translation = dictionary.Take(other);
    for (const auto& [text, code] : of_other) {
      entered.emplace_back(text, translation(code));
      if (const auto shift = translation.Shift(code, code)) RC_ASSERT(code + *shift == translation(code));
    }
  }
  ExpectOneCodeEach(dictionary, entered);
  RC_ASSERT(Dictionary::Translation()(-1) == -1);
}

// Ids of a column have the codes that they have one by one.
RC_GTEST_PROP(DictionaryTest, TakesIdsThatGoOn, ()) {
  const auto prefix =
      *rc::gen::element<std::string>("P", "P-2016-1", "2016-02-", "2016-02-29T08:", "a prefix of sixteen");
  const int first = *rc::gen::inRange(0, 1200);
  std::vector<std::string> ids;
  for (int number = first; number < first + 1500; ++number) ids.push_back(prefix + std::to_string(number));
  for (int others = *rc::gen::inRange(0, 4); others > 0; --others)
    ids[*rc::gen::inRange<size_t>(0, ids.size())] = *rc::gen::element<std::string>("P7", "", "other", "P01");
  Dictionary by_column, one_by_one;
  const CellsOf column(ids);
  std::vector<int32_t> codes(ids.size());
  for (size_t n = 0; n < ids.size(); ++n) {
    n += by_column.TakeNext(column.cells().From(n), codes.data() + n);
    if (n < ids.size()) codes[n] = *by_column.CodeOfId(ids[n], Any);
  }
  for (size_t i = 0; i < ids.size(); ++i) RC_ASSERT(codes[i] == *one_by_one.CodeOfId(ids[i], Any));
  RC_ASSERT(by_column.size() == one_by_one.size());
}

TEST(DictionaryTest, LyingIdsHaveTheCodesOfTheirSeries) {
  std::set<std::string> sorted;
  for (int number = 0; number < 3000; ++number) sorted.insert("A" + std::to_string(number));
  const std::vector<std::string> texts(sorted.begin(), sorted.end());
  Dictionary dictionary;
  dictionary.Lay(std::make_shared<TextsInMemory>(sorted));
  const int32_t first = *dictionary.AddSeries("A", 500, 2500);
  for (size_t i = 0; i < texts.size(); ++i) {
    const int32_t code = dictionary.lying_codes()(i);
    const int number = std::stoi(texts[i].substr(1));
    EXPECT_EQ(code >= first, number >= 500 && number <= 2500) << texts[i];
    EXPECT_EQ(dictionary.Text(code), texts[i]);
    EXPECT_EQ(dictionary.Find(texts[i]), code);
  }
}

TEST(DictionaryTest, SignsAreFoundInTextsAndSeries) {
  Dictionary dictionary;
  const int32_t plain = dictionary.Code("m1"), named = dictionary.Code("漏报记录/m1");
  const int32_t series = *dictionary.AddSeries("P:", 1, 5), none = *dictionary.AddSeries("P", 1, 5);
  EXPECT_EQ(dictionary.FindSign(plain, ":/"), std::string_view::npos);
  EXPECT_EQ(dictionary.FindSign(named, ":/"), std::string_view("漏报记录").size());
  EXPECT_EQ(dictionary.FindSign(series + 2, ":/"), 1);
  EXPECT_EQ(dictionary.FindSign(none + 2, ":/"), std::string_view::npos);
}

TEST(DictionaryTest, LongSeriesGoOverAsTheyAre) {
  Dictionary dictionary;
  int number = 0;
  for (int piece = 0; piece < 5; ++piece) {
    Dictionary other;
    std::vector<int32_t> codes;
    for (int i = 0; i < 3000; ++i) codes.push_back(*other.CodeOfId("P" + std::to_string(++number), Any));
    const Dictionary::Translation translation = dictionary.Take(other);
    EXPECT_TRUE(translation.Shift(codes.front(), codes.back()));
    EXPECT_EQ(dictionary.Text(translation(codes.back())), "P" + std::to_string(number));
  }
  EXPECT_EQ(dictionary.size(), 0U);
  EXPECT_FALSE(dictionary.Find("P" + std::to_string(number + 1)));
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
  const Packed packed = Pack<int64_t>(values, absent, counted, bytes);
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
