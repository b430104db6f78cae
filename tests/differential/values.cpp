#include "tests/differential/values.h"

#include "dsl/base/minutes.h"
#include "dsl/base/number.h"

namespace kaocheng::differential {
namespace {

int64_t RandomNumber(Random& random, int64_t scale) {
  if (random.Chance(4)) {
    const int64_t size = kNumberLimit - (random.Chance(50) ? 0 : random.Between(0, 3));
    return random.Chance(50) ? size : -size;
  }
  if (random.Chance(10)) return random.Between(-3'000'000'000, 3'000'000'000);
  const int64_t small = random.Between(-3, 12);
  return random.Chance(70) ? small * scale : small * scale + random.Between(-scale / 2, scale / 2);
}

}  // namespace

Date RandomDate(Random& random) {
  if (random.Chance(2)) return random.PickOf<Date>({kMinDate, kMinDate + 40, kMaxDate - 40, kMaxDate});
  // Month ends of two years, where windows and lapses are decided.
  if (random.Chance(40)) {
    const auto first = FromCivil(
        {2015 + static_cast<int>(random.Between(0, 2)), static_cast<int>(random.Between(1, 12)), 1});
    return *first + static_cast<Date>(random.Between(-3, 1));
  }
  return kYearStart + static_cast<Date>(random.Between(-500, 400));
}

int64_t RandomValue(Random& random, hir::TypeKind kind, int64_t members) {
  using hir::TypeKind;
  switch (kind) {
    case TypeKind::kBoolean:
      return random.Between(0, 1);
    case TypeKind::kInteger:
      return RandomNumber(random, 1);
    case TypeKind::kDecimal:
      return RandomNumber(random, kDecimalScale);
    case TypeKind::kMoney:
      return RandomNumber(random, kFenPerYuan);
    case TypeKind::kDate:
      return RandomDate(random);
    case TypeKind::kDatetime:
      return RandomDate(random) * kMinutesADay + random.Between(0, kMinutesADay - 1);
    case TypeKind::kDays:
    case TypeKind::kWorkdays:
    case TypeKind::kMonths:
    case TypeKind::kMinutes:
      return random.Chance(5) ? RandomNumber(random, 1) : random.Between(0, 14);
    case TypeKind::kEnum:
      return random.Between(0, members - 1);
    case TypeKind::kText:
    case TypeKind::kReference:
    case TypeKind::kViolation:
      break;
  }
  return 0;
}

std::string RandomText(Random& random) {
  return random.PickOf<const char*>({"图们江", "布尔哈通河", "a", "b"});
}

}  // namespace kaocheng::differential
