#include "dsl/base/period.h"

#include <string>

#include "dsl/base/date.h"
#include "dsl/base/number.h"

namespace kaocheng {

namespace {

std::optional<int> Digits(std::string_view text, size_t count) {
  if (text.size() != count || text.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  return static_cast<int>(*ParseScaled(text, 0));
}

// `count` whole months from the first of a month on.
std::optional<StatedPeriod> Months(std::string_view name, int year, int month, int count) {
  const std::optional<Date> first = FromCivil({year, month, 1});
  if (!first || month + count > 13) return std::nullopt;
  const std::optional<Date> last = FromCivil({year, month + count - 1, 1});
  if (!last) return std::nullopt;
  const Date end = LastOfMonth(*last);
  return StatedPeriod{*first, end, std::string(name)};
}

}  // namespace

std::optional<StatedPeriod> ParsePeriod(std::string_view text) {
  const size_t dots = text.find("..");
  if (dots != std::string_view::npos) {
    const std::optional<Date> first = ParseDate(text.substr(0, dots));
    const std::optional<Date> last = ParseDate(text.substr(dots + 2));
    if (!first || !last || *first > *last) return std::nullopt;
    return StatedPeriod{*first, *last, FormatDate(*first) + ".." + FormatDate(*last)};
  }
  const std::optional<int> year = Digits(text.substr(0, 4), 4);
  if (!year) return std::nullopt;
  const std::string_view rest = text.substr(4);
  if (rest.empty()) return Months(text, *year, 1, 12);
  const std::optional<int> number = Digits(rest.substr(1), rest[0] == 'Q' ? 1 : 2);
  if (!number || *number < 1) return std::nullopt;
  if (rest[0] == 'Q') return *number <= 4 ? Months(text, *year, *number * 3 - 2, 3) : std::nullopt;
  if (rest[0] == '-') return Months(text, *year, *number, 1);
  return std::nullopt;
}

}  // namespace kaocheng
