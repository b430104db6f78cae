#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "dsl/base/number.h"

namespace kaocheng {
namespace {

rc::Gen<int64_t> Within(int64_t limit) { return rc::gen::inRange<int64_t>(-limit, limit + 1); }

// A number that can be stored, the limits among them.
rc::Gen<int64_t> Number() {
  return rc::gen::oneOf(Within(100), Within(kNumberLimit), rc::gen::element(kNumberLimit, -kNumberLimit));
}

Int128 Magnitude(Int128 value) { return value < 0 ? -value : value; }

// The rounded quotient is the one integer within half a denominator of the exact one; at exactly half it is
// the one farther from zero.
RC_GTEST_PROP(Numbers, HalfAwayIsTheNearest, ()) {
  const int64_t n = *Number();
  const int64_t d = *rc::gen::suchThat(Within(2 * kDecimalScale), [](int64_t x) { return x != 0; });
  const auto q = DivideRounded(n, d);
  RC_ASSERT(q.has_value());
  const Int128 error = Int128{*q} * d - n;
  RC_ASSERT(2 * Magnitude(error) <= Magnitude(d));
  if (2 * Magnitude(error) == Magnitude(d)) RC_ASSERT(Magnitude(Int128{*q} * d) > Magnitude(n));
}

RC_GTEST_PROP(Numbers, UpAndDownEncloseTheQuotient, ()) {
  const int64_t n = *Number();
  const int64_t d = *rc::gen::suchThat(Within(1000), [](int64_t x) { return x != 0; });
  const Int128 up = *DivideRounded(n, d, Rounding::kUp);
  const Int128 down = *DivideRounded(n, d, Rounding::kDown);
  RC_ASSERT(Magnitude(down * d) <= Magnitude(n));
  RC_ASSERT(Magnitude(up * d) >= Magnitude(n));
  RC_ASSERT(Magnitude(up) - Magnitude(down) == (n % d == 0 ? 0 : 1));
}

// Rounding knows no sides: what is owed is rounded like what is due.
RC_GTEST_PROP(Numbers, RoundingIsOdd, ()) {
  const int64_t n = *Number();
  const int64_t d = *rc::gen::suchThat(Within(1000), [](int64_t x) { return x != 0; });
  for (const Rounding rounding : {Rounding::kHalfAway, Rounding::kUp, Rounding::kDown}) {
    RC_ASSERT(*DivideRounded(-Int128{n}, d, rounding) == -*DivideRounded(n, d, rounding));
  }
}

RC_GTEST_PROP(Numbers, ResultsBeyondTheLimitAreNone, ()) {
  const int64_t a = *Number();
  const int64_t b = *Number();
  const Int128 product = Int128{a} * b;
  RC_ASSERT(DivideRounded(product, 1).has_value() == (Magnitude(product) <= kNumberLimit));
}

RC_GTEST_PROP(Numbers, WhatIsWrittenIsReadAgain, ()) {
  const int64_t value = *Number();
  RC_ASSERT(ParseScaled(FormatInteger(value), 0) == value);
  RC_ASSERT(ParseScaled(FormatDecimal(value), 6) == value);
  RC_ASSERT(ParseScaled(FormatMoney(value), 2) == value);
}

TEST(Numbers, ByZeroIsNone) { EXPECT_EQ(DivideRounded(1, 0), std::nullopt); }

}  // namespace
}  // namespace kaocheng
