#include "engine/data/plain_cell.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "dsl/base/number.h"
#include "engine/data/same_text.h"
#include "engine/data/short_number.h"
#include "tests/unit/data/cells_of.h"

namespace kaocheng::data {
namespace {

rc::Gen<std::string> TextOf(const std::string& alphabet, int most) {
  return rc::gen::resize(most, rc::gen::container<std::string>(rc::gen::elementOf(alphabet)));
}

// Character by character.
std::optional<int64_t> Slowly(const std::string& text, size_t places) {
  const size_t point = text.find('.');
  if (text.empty() || text.size() > 8 || text.front() == '.' || text.back() == '.') return std::nullopt;
  std::string digits = text;
  const size_t behind = point == std::string::npos ? 0 : text.size() - point - 1;
  if (point != std::string::npos) digits.erase(point, 1);
  if (digits.find_first_not_of("0123456789") != std::string::npos || behind > places) return std::nullopt;
  digits.append(places - behind, '0');
  return std::stoll(digits);
}

// With anything behind it.
bool ReadNumber(const std::string& text, size_t places, int64_t& value) {
  const ShortText whole(text + ".1234567");
  return ReadShortNumber(whole.first, text.size(), places, value);
}

RC_GTEST_PROP(ShortNumber, IsReadLikeItsCharacters, ()) {
  const std::string alphabet = *rc::gen::element("0123456789", "0123456789.", "09./:-+ x\xE4");
  const std::string text = *TextOf(alphabet, 10);
  const size_t places = *rc::gen::element<size_t>(0, 2, 6);
  int64_t value = -1;
  const bool is_one = ReadNumber(text, places, value);
  const auto slowly = Slowly(text, places);
  RC_ASSERT(is_one == slowly.has_value());
  if (slowly) RC_ASSERT(value == *slowly);
}

TEST(ShortNumber, EveryPlaceOfThePoint) {
  for (size_t size = 1; size <= 8; ++size) {
    for (size_t point = 0; point <= size; ++point) {
      std::string text = std::string("98765432").substr(0, size);
      if (point < size) text[point] = '.';
      for (const size_t places : {size_t{0}, size_t{2}, size_t{6}}) {
        int64_t value = -1;
        const auto slowly = Slowly(text, places);
        ASSERT_EQ(ReadNumber(text, places, value), slowly.has_value()) << text;
        ASSERT_EQ(value, slowly.value_or(-1)) << text;
      }
    }
  }
}

// A text of which more may be read is that text alone.
RC_GTEST_PROP(ShortText, EndsWithTheText, ()) {
  const std::string text = *TextOf("ab7", 20);
  const std::string more = text + *TextOf("ab7", 20) + std::string(kShortText, '7');
  const ShortText of_more = ShortText::Of(std::string_view(more).substr(0, text.size()));
  RC_ASSERT(of_more == ShortText(text));
  const auto characters = of_more.characters();
  for (size_t i = 0; i < kShortText; ++i) RC_ASSERT(characters[i] == (i < text.size() ? text[i] : '\0'));
}

RC_GTEST_PROP(SameText, ComparesTexts, ()) {
  const auto a = *TextOf("ab", 40);
  const auto b =
      *rc::gen::oneOf(rc::gen::just(a), TextOf("ab", 40), rc::gen::map(rc::gen::inRange(0, 40), [a](int at) {
                        std::string other = a;
                        if (!other.empty()) other[static_cast<size_t>(at) % other.size()] ^= 3;
                        return other;
                      }));
  RC_ASSERT(SameText(a, b) == (a == b));
}

TEST(PlainReader, AMonthThatCameBeforeHasItsDays) {
  PlainReader reader;
  std::array<int64_t, 2> values{};
  const auto read = [&](const std::vector<std::string>& texts) {
    return reader.ReadCells(CellKind::kDate, CellsOf(texts).cells(), values.data());
  };
  EXPECT_EQ(read({"2016-02-01", "2016-02-29"}), 2U);
  EXPECT_EQ(values[1], values[0] + 28);
  for (const char* no_day : {"2016-02-30", "2016-02-00", "2016-02-3x", "2015-02-29", "2016-02-1"})
    EXPECT_EQ(read({no_day}), 0U) << no_day;
  const int64_t first = values[0];
  EXPECT_EQ(read({"2016-02-28"}), 1U);
  EXPECT_EQ(values[0], first + 27);
}

// Many cells give what each gives.
RC_GTEST_PROP(PlainReader, ReadsCellsLikeOne, ()) {
  const auto kind =
      *rc::gen::element(CellKind::kBoolean, CellKind::kInteger, CellKind::kDecimal, CellKind::kMoney,
                        CellKind::kDate, CellKind::kDatetime, CellKind::kDays, CellKind::kText);
  const auto texts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "true", "false", "是", "否", "1", "0", "trux", "tru", "丁", "", "12", "7.25", "7.251", "99999999",
      "99999999.5", "2016-02-29", "2015-02-29", "2016-02-30", "2016-02-01", "2016-12-31", "2016-02-00",
      "2016-0a-01", "9999-12-31", "2016-02-29T00:00", "2016-02-29T23:59", "2016-02-29T24:00",
      "2016-02-30T08:05", "2016-02-29 08:05", "2016-02-29T08:6"));
  const CellsOf row(texts);
  const Cells cells = row.cells();
  std::vector<int64_t> values(cells.size());
  PlainReader reader;
  const size_t read = reader.ReadCells(kind, cells, values.data());
  for (size_t i = 0; i < read; ++i) {
    int64_t value = 0;
    RC_ASSERT(ReadPlain(kind, cells[i], value));
    RC_ASSERT(values[i] == value);
  }
  int64_t value = 0;
  if (read < cells.size()) RC_ASSERT(!ReadPlain(kind, cells[read], value));
}

}  // namespace
}  // namespace kaocheng::data
