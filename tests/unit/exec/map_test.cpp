#include <random>

#include "dsl/base/number.h"
#include "tests/unit/exec/evaluate.h"

namespace kaocheng::testing {
namespace {

using hir::Prim;

// Two stored columns of one type, rows given side by side; says the result of a primitive over both.
struct Table {
  hir::Type type;
  std::vector<std::pair<V, V>> rows;

  std::string Say(hir::Type result, Prim prim, int operands, int64_t literal = 0, int64_t literal2 = 0,
                  hir::Type second = kInteger) const {
    ProgramBuilder b;
    const auto people = b.Entity("person");
    const auto x = b.Stored(people, "x", type);
    const auto y = b.Stored(people, "y", second.kind == hir::TypeKind::kInteger ? type : second);
    const auto id =
        b.Map(result, prim, operands == 1 ? std::vector{x} : std::vector{x, y}, literal, literal2);
    SnapshotBuilder s(b.program);
    for (size_t i = 0; i < rows.size(); ++i)
      s.Entity(people, "p" + std::to_string(i), data::kNoRow, {rows[i].first, rows[i].second});
    return Evaluate(b.program, s.Finish(), id);
  }
};

const V kNone = std::nullopt;
const V kWhat = kUnknown;

const Table kLogic{
    kBoolean,
    {{0, 0}, {0, 1}, {1, 1}, {0, kNone}, {1, kNone}, {0, kWhat}, {1, kWhat}, {kNone, kWhat}, {kNone, kNone}}};

TEST(Map, AndIsFalseIfEitherIs) { EXPECT_EQ(kLogic.Say(kBoolean, Prim::kAnd, 2), "0 0 1 0 - 0 ? ? -"); }
TEST(Map, OrIsTrueIfEitherIs) { EXPECT_EQ(kLogic.Say(kBoolean, Prim::kOr, 2), "0 1 1 - 1 ? 1 ? -"); }
TEST(Map, NotIsStrict) { EXPECT_EQ(kLogic.Say(kBoolean, Prim::kNot, 1), "1 1 0 1 0 1 0 - -"); }

// Evaluate runs the short way, in doubles, and the long way, in 128 bits; they must agree at any size.
TEST(Map, DivisionsAreExactAtAnySize) {
  std::mt19937_64 random(2016);
  for (int bits = 1; bits <= 43; ++bits) {
    std::uniform_int_distribution<int64_t> size(-(int64_t{1} << bits), int64_t{1} << bits);
    Table t{kMoney, {}};
    for (int i = 0; i < 200; ++i) {
      const int64_t divisor = size(random) >> (i % bits);
      const int64_t quotient = size(random) / (divisor == 0 ? 1 : divisor);
      // Just at, below and above a multiple and a half of one: where rounding turns.
      const int64_t number = i % 2 == 0 ? size(random) : quotient * divisor + divisor / 2 + i % 3 - 1;
      t.rows.push_back({number, divisor});
    }
    for (const int64_t scale : {int64_t{1}, kDecimalScale}) t.Say(kMoney, Prim::kDiv, 2, scale);
    for (const Prim prim : {Prim::kRound, Prim::kRoundUp, Prim::kRoundDown})
      for (const int64_t multiple : {1, 7, 100, 1'000'000}) t.Say(kMoney, prim, 1, multiple);
    t.Say(kDecimal, Prim::kRescale, 1, kDecimalScale, 100);
    t.Say(kDecimal, Prim::kRescale, 1, 1, 3);
  }
}

TEST(Map, ConnectivesTakeManyOperands) {
  ProgramBuilder b;
  const auto people = b.Entity("person");
  std::vector<hir::ColumnId> in;
  for (const char* name : {"a", "b", "c"}) in.push_back(b.Stored(people, name, kBoolean));
  const auto all = b.Map(kBoolean, Prim::kAnd, in);
  const auto any = b.Map(kBoolean, Prim::kOr, in);
  SnapshotBuilder s(b.program);
  s.Entity(people, "1", data::kNoRow, {1, kWhat, 0});
  s.Entity(people, "2", data::kNoRow, {1, 1, 1});
  s.Entity(people, "3", data::kNoRow, {0, kNone, kWhat});
  const auto& snapshot = s.Finish();
  EXPECT_EQ(Evaluate(b.program, snapshot, all), "0 1 0");
  EXPECT_EQ(Evaluate(b.program, snapshot, any), "1 1 ?");
}

TEST(Map, RequireDefaultIsKnown) {
  const Table t{Optional(kMoney), {{5, 1}, {kNone, 2}, {kWhat, 3}, {kNone, kNone}, {kNone, kWhat}}};
  EXPECT_EQ(t.Say(kMoney, Prim::kRequire, 1), "5 ? ? ? ?");
  EXPECT_EQ(t.Say(kMoney, Prim::kDefault, 2), "5 2 ? - ?");
  EXPECT_EQ(t.Say(kBoolean, Prim::kIsKnown, 1), "1 0 ? 0 0");
}

TEST(Map, IfFollowsOnlyTheChosenBranch) {
  ProgramBuilder b;
  const auto people = b.Entity("person");
  const auto c = b.Stored(people, "c", kBoolean);
  const auto x = b.Stored(people, "x", kInteger);
  const auto y = b.Stored(people, "y", kInteger);
  const auto id = b.Map(kInteger, Prim::kIf, {c, x, y});
  SnapshotBuilder s(b.program);
  const std::vector<std::vector<V>> rows{{1, 7, kWhat}, {0, kWhat, 8}, {1, kNone, 8},
                                         {kNone, 7, 8}, {kWhat, 7, 7}, {kWhat, 7, 8}};
  for (const auto& row : rows) s.Entity(people, "p" + std::to_string(&row - rows.data()), data::kNoRow, row);
  EXPECT_EQ(Evaluate(b.program, s.Finish(), id), "7 8 - - 7 ?");  // either way 7
}

TEST(Map, ComparisonsOfEveryWidth) {
  for (const hir::Type type : {kBoolean, kDate, kInteger}) {
    const Table t{type, {{0, 1}, {1, 1}, {1, 0}, {kNone, 1}, {1, kWhat}}};
    EXPECT_EQ(t.Say(kBoolean, Prim::kEq, 2), "0 1 0 - ?");
    EXPECT_EQ(t.Say(kBoolean, Prim::kNe, 2), "1 0 1 - ?");
    // Nothing is above `true`, whatever the other is.
    const bool top = type.kind == hir::TypeKind::kBoolean;
    EXPECT_EQ(t.Say(kBoolean, Prim::kLt, 2), top ? "1 0 0 - 0" : "1 0 0 - ?");
    EXPECT_EQ(t.Say(kBoolean, Prim::kLe, 2), "1 1 0 - ?");
    EXPECT_EQ(t.Say(kBoolean, Prim::kGt, 2), "0 0 1 - ?");
    EXPECT_EQ(t.Say(kBoolean, Prim::kGe, 2), top ? "0 1 1 - 1" : "0 1 1 - ?");
  }
}

TEST(Map, SumsBeyondTheLimitAreUndetermined) {
  const Table t{kMoney,
                {{kNumberLimit, 0}, {kNumberLimit, 1}, {-kNumberLimit, -1}, {-kNumberLimit, 1}, {2, kNone}}};
  EXPECT_EQ(t.Say(kMoney, Prim::kAdd, 2), "9000000000000 ? ? -8999999999999 -");
  EXPECT_EQ(t.Say(kMoney, Prim::kSub, 2), "9000000000000 8999999999999 -8999999999999 ? -");
  EXPECT_EQ(t.Say(kMoney, Prim::kNeg, 1), "-9000000000000 -9000000000000 9000000000000 9000000000000 -2");
}

TEST(Map, ProductsRoundOnceHalfAway) {
  const Table t{
      kMoney,
      {{5, 500'000}, {-5, 500'000}, {5, 499'999}, {kNumberLimit, 1'000'000}, {kNumberLimit, 1'000'001}}};
  EXPECT_EQ(t.Say(kMoney, Prim::kMul, 2, kDecimalScale), "3 -3 2 9000000000000 ?");
  const Table small{kMoney, {{5, 500'000}, {-5, 500'000}, {5, 499'999}, {0, -3}}};
  EXPECT_EQ(small.Say(kMoney, Prim::kMul, 2, kDecimalScale), "3 -3 2 0");
  EXPECT_EQ(small.Say(kMoney, Prim::kMul, 2, 1), "2500000 -2500000 2499995 0");
  const Table large{kInteger, {{3'000'000, 3'000'000}, {3'000'001, 3'000'000}, {-3'000'001, 3'000'000}}};
  EXPECT_EQ(large.Say(kInteger, Prim::kMul, 2, 1), "9000000000000 ? ?");
}

TEST(Map, QuotientsRoundHalfAwayAndZeroIsNoDivisor) {
  const Table t{kDecimal, {{1, 3}, {-1, 2}, {1, 0}, {kNone, 0}, {kNumberLimit, 1}, {2, kWhat}}};
  EXPECT_EQ(t.Say(kDecimal, Prim::kDiv, 2, 1), "0 -1 ? - 9000000000000 ?");
  EXPECT_EQ(t.Say(kDecimal, Prim::kDiv, 2, kDecimalScale), "333333 -500000 ? - ? ?");
}

TEST(Map, MulDivRoundsOnce) {
  ProgramBuilder b;
  const auto people = b.Entity("person");
  std::vector<hir::ColumnId> in;
  for (const char* name : {"a", "b", "c"}) in.push_back(b.Stored(people, name, kInteger));
  const auto id = b.Map(kInteger, Prim::kMulDiv, in, 3, 2);
  SnapshotBuilder s(b.program);
  const std::vector<std::vector<V>> rows{
      {10, 1, 10},          {1, 1, 1}, {1, 1, 0}, {kNumberLimit, kNumberLimit, kNumberLimit},
      {kNumberLimit, 2, 3}, {1, 1, 3}};
  for (const auto& row : rows) s.Entity(people, "p" + std::to_string(&row - rows.data()), data::kNoRow, row);
  EXPECT_EQ(Evaluate(b.program, s.Finish(), id), "2 2 ? ? 9000000000000 1");
}

TEST(Map, ProductRoundsOnce) {
  ProgramBuilder b;
  const auto people = b.Entity("person");
  std::vector<hir::ColumnId> in{b.Stored(people, "a", kMoney)};
  for (const char* name : {"f", "g", "h"}) in.push_back(b.Stored(people, name, kDecimal));
  const auto id = b.Map(kMoney, Prim::kProduct, in, kDecimalScale);
  SnapshotBuilder s(b.program);
  const int64_t one = kDecimalScale;
  // 1 fen × 50% × 50% × 200%: rounding at each step would give 2; 1/3 of 3 fen, thrice; factors that cancel;
  // parts beyond 126 bits, but not where a factor is zero.
  const std::vector<std::vector<V>> rows{{1, one / 2, one / 2, 2 * one},
                                         {5, one / 2, one, one},
                                         {-5, one / 2, one, one},
                                         {300, 333'333, one, one},
                                         {kNumberLimit, one / 2, 2 * one, one},
                                         {kNumberLimit, kNumberLimit - 1, kNumberLimit - 1, one},
                                         {kNumberLimit, kNumberLimit - 1, kNumberLimit - 1, 0},
                                         {1, kNone, one, one}};
  for (const auto& row : rows) s.Entity(people, "p" + std::to_string(&row - rows.data()), data::kNoRow, row);
  EXPECT_EQ(Evaluate(b.program, s.Finish(), id), "1 3 -3 100 9000000000000 ? 0 -");
}

// Whole percents are multiplied by columns, several a row; other factors where numbers are small; factors
// below zero row by row.
TEST(Map, ProductsOfFactorsThatActTogether) {
  const auto say = [](const std::vector<std::vector<V>>& rows) {
    ProgramBuilder b;
    const auto people = b.Entity("person");
    std::vector<hir::ColumnId> in{b.Stored(people, "a", kMoney)};
    for (const char* name : {"f", "g"}) in.push_back(b.Stored(people, name, kDecimal));
    const auto id = b.Map(kMoney, Prim::kProduct, in, kDecimalScale);
    SnapshotBuilder s(b.program);
    for (const auto& row : rows)
      s.Entity(people, "p" + std::to_string(&row - rows.data()), data::kNoRow, row);
    return Evaluate(b.program, s.Finish(), id);
  };
  const int64_t one = kDecimalScale;
  const std::vector<std::vector<V>> percents{{3, one / 2, one / 2},          {2, one / 2, one / 2},
                                             {-2, one / 2, one / 2},         {100, one * 3 / 2, one / 100},
                                             {40'000'000, one * 2, one * 3}, {7, one, 0}};
  EXPECT_EQ(say(percents), "1 1 -1 2 240000000 0");
  std::vector<std::vector<V>> parts = percents;
  parts.push_back({3, 333'333, 333'333});
  EXPECT_EQ(say(parts), "1 1 -1 2 240000000 0 0");
  parts[4] = {4, one * 2, 333'334};
  EXPECT_EQ(say(parts), "1 1 -1 2 3 0 0");
  parts.push_back({4, -one / 2, one});
  EXPECT_EQ(say(parts), "1 1 -1 2 3 0 0 -2");
  const Table large{kMoney, {{kNumberLimit / 2, 3 * one}, {kNumberLimit / 3, 3 * one}}};
  EXPECT_EQ(large.Say(kMoney, Prim::kProduct, 2, kDecimalScale), "? 9000000000000");
}

// More rows than are multiplied at a time, of which some stretches are whole percents, some are not, and some
// have amounts too large for doubles; Evaluate holds them against what is computed row by row.
TEST(Map, ProductsOfManyRows) {
  ProgramBuilder b;
  const auto people = b.Entity("person");
  std::vector<hir::ColumnId> in{b.Stored(people, "a", kMoney)};
  for (const char* name : {"f", "g", "h"}) in.push_back(b.Stored(people, name, kDecimal));
  const auto product = b.Map(kMoney, Prim::kProduct, in, kDecimalScale);
  SnapshotBuilder s(b.program);
  std::mt19937_64 random(2016);
  const auto up_to = [&](int64_t most) {
    return static_cast<int64_t>(random() % static_cast<uint64_t>(most));
  };
  constexpr int64_t kRows = 6'000;
  for (int64_t row = 0; row < kRows; ++row) {
    const int64_t part = row * 6 / kRows;
    const int64_t amount = up_to(part == 5 ? kNumberLimit : 100'000) - 50'000;
    const auto factor = [&]() -> int64_t {
      if (part == 1) return up_to(3 * kDecimalScale);
      if (part == 3 && up_to(500) == 0) return -kDecimalScale / 2;
      return up_to(300) * (kDecimalScale / 100);
    };
    s.Entity(people, "p" + std::to_string(10'000 + row), data::kNoRow,
             {amount, factor(), factor(), factor()});
  }
  Evaluate(b.program, s.Finish(), product);
}

// One factor a row is multiplied by columns: what comes out may still be out of bounds.
TEST(Map, ProductOfOneFactorKeepsItsBounds) {
  const Table t{kInteger, {{kNumberLimit, 10}, {kNumberLimit / 10, 10}, {-kNumberLimit, 10}, {7, 1}}};
  EXPECT_EQ(t.Say(kInteger, Prim::kProduct, 2, 1), "? 9000000000000 ? 7");
}

TEST(Map, RoundingToMultiples) {
  const Table t{kMoney, {{149, 0}, {150, 0}, {-150, 0}, {101, 0}, {-101, 0}, {kNumberLimit, 0}}};
  EXPECT_EQ(t.Say(kMoney, Prim::kRound, 1, 100), "100 200 -200 100 -100 9000000000000");
  EXPECT_EQ(t.Say(kMoney, Prim::kRoundUp, 1, 100), "200 200 -200 200 -200 9000000000000");
  EXPECT_EQ(t.Say(kMoney, Prim::kRoundDown, 1, 100), "100 100 -100 100 -100 9000000000000");
  const Table over{kMoney, {{kNumberLimit - 1, 0}}};
  EXPECT_EQ(over.Say(kMoney, Prim::kRoundUp, 1, 7), "?");
  EXPECT_EQ(t.Say(kMoney, Prim::kRescale, 1, 1, 100), "1 2 -2 1 -1 90000000000");
  EXPECT_EQ(t.Say(kMoney, Prim::kRescale, 1, 1'000'000, 1),
            "149000000 150000000 -150000000 101000000 -101000000 ?");
}

TEST(Map, BoundsOfEveryWidth) {
  for (const hir::Type type : {kBoolean, kDate, kMoney}) {
    const Table t{type, {{0, 1}, {1, 0}, {1, kNone}, {kWhat, 1}}};
    EXPECT_EQ(t.Say(type, Prim::kAtLeast, 2), type.kind == hir::TypeKind::kBoolean ? "1 1 - 1" : "1 1 - ?");
    EXPECT_EQ(t.Say(type, Prim::kAtMost, 2), "0 0 - ?");
  }
}

TEST(Map, Dates) {
  const auto d = [](std::string_view text) { return int64_t{D(text)}; };
  const auto say = [&](std::initializer_list<std::string_view> dates) {
    std::string text;
    for (const auto date : dates)
      text += (text.empty() ? "" : " ") + (date == "?" ? "?" : std::to_string(d(date)));
    return text;
  };
  const Table t{kDate, {{d("2016-01-31"), 1}, {d("2015-12-31"), 2}, {kMaxDate, 1}, {d("2016-03-31"), -1}}};
  EXPECT_EQ(t.Say(kDate, Prim::kAddDays, 2), say({"2016-02-01", "2016-01-02", "?", "2016-03-30"}));
  EXPECT_EQ(t.Say(kDate, Prim::kAddMonths, 2), say({"2016-02-29", "2016-02-29", "?", "2016-02-29"}));
  EXPECT_EQ(t.Say(kDate, Prim::kFirstOfMonth, 1),
            say({"2016-01-01", "2015-12-01", "9999-12-01", "2016-03-01"}));
  EXPECT_EQ(t.Say(kDate, Prim::kLastOfMonth, 1),
            say({"2016-01-31", "2015-12-31", "9999-12-31", "2016-03-31"}));
  EXPECT_EQ(t.Say(kInteger, Prim::kYear, 1), "2016 2015 9999 2016");
  EXPECT_EQ(t.Say(kInteger, Prim::kMonth, 1), "1 12 12 3");
  const Table window{kDate, {{d("2016-02-29"), 1}, {d("2016-03-30"), 1}, {kMinDate, 1}}};
  // x + 1 month > 2016-02-29 from 02-01 on: 01-31 + 1 month is 02-29 itself. For 03-30: 02-29 + 1 month is
  // 03-29.
  EXPECT_EQ(window.Say(kDate, Prim::kWindowStart, 2), say({"2016-02-01", "2016-03-01", "?"}));
  const Table between{kDate, {{d("2016-03-01"), d("2016-02-01")}, {kNone, 5}}};
  EXPECT_EQ(between.Say({.kind = hir::TypeKind::kDays}, Prim::kDaysBetween, 2), "29 -");
}

TEST(Map, Seasons) {
  const auto d = [](std::string_view text) { return int64_t{D(text)}; };
  const Table t{
      kDate,
      {{d("2016-10-01"), 0}, {d("2016-05-01"), 0}, {d("2016-05-02"), 0}, {d("2016-09-30"), 0}, {kNone, 0}}};
  EXPECT_EQ(t.Say(kBoolean, Prim::kInSeason, 1, 1001, 501), "1 1 0 0 -");
  EXPECT_EQ(t.Say(kBoolean, Prim::kInSeason, 1, 501, 930), "0 1 1 1 -");
}

TEST(Map, Datetimes) {
  const Table t{kDatetime, {{1439, 1}, {-1, 60}, {-1440, 0}, {-1441, 0}}};
  EXPECT_EQ(t.Say(kDate, Prim::kDateOf, 1), "0 -1 -1 -2");
  EXPECT_EQ(t.Say(kDatetime, Prim::kAddMinutes, 2), "1440 59 -1440 -1441");
  EXPECT_EQ(t.Say({.kind = hir::TypeKind::kMinutes}, Prim::kMinutesBetween, 2), "1438 -61 -1440 -1441");
}

TEST(Map, TextsOfTheDataAndOthers) {
  ProgramBuilder b;
  const auto people = b.Entity("person");
  const auto x = b.Stored(people, "x", kText);
  const auto known = b.Add(people, kText, hir::Map{hir::Prim::kTextLiteral, {}, 0, 0, "river"});
  const auto never = b.Add(people, kText, hir::Map{hir::Prim::kTextLiteral, {}, 0, 0, "sea"});
  const auto is_river = b.Map(kBoolean, Prim::kEq, {x, known});
  const auto is_sea = b.Map(kBoolean, Prim::kEq, {x, never});
  const auto nor_this = b.Add(people, kText, hir::Map{hir::Prim::kTextLiteral, {}, 0, 0, "pond"});
  const auto sea_is_pond = b.Map(kBoolean, Prim::kEq, {never, nor_this});
  SnapshotBuilder s(b.program);
  s.Entity(people, "1", data::kNoRow, {s.dictionary().Code("river")});
  s.Entity(people, "2", data::kNoRow, {s.dictionary().Code("lake")});
  const auto& snapshot = s.Finish();
  EXPECT_EQ(Evaluate(b.program, snapshot, is_river), "1 0");
  EXPECT_EQ(Evaluate(b.program, snapshot, is_sea), "0 0");
  EXPECT_EQ(Evaluate(b.program, snapshot, sea_is_pond), "0 0");
}

}  // namespace
}  // namespace kaocheng::testing
