#include <fmt/format.h>

#include <algorithm>

#include "engine/data/builder.h"

namespace kaocheng::data {
namespace {

DateRange MonthsFrom(Civil civil, int first_month, int months) {
  const Date first = *FromCivil({civil.year, first_month, 1});
  const Date last = *FromCivil({civil.year, first_month + months - 1, 1});
  return {first, LastOfMonth(last)};
}

DateRange ThirdOf(Date date) {
  const Civil civil = ToCivil(date);
  const Date first = FirstOfMonth(date);
  if (civil.day <= 10) return {first, first + 9};
  if (civil.day <= 20) return {first + 10, first + 19};
  return {first + 20, LastOfMonth(date)};
}

DateRange WeekOf(Date date) {
  const int weekday = ((date + 3) % 7 + 7) % 7;  // 1970-01-01 was a Thursday; Monday is 0
  return {date - weekday, date - weekday + 6};
}

DateRange Containing(hir::Unit unit, Date date) {
  const Civil civil = ToCivil(date);
  switch (unit) {
    case hir::Unit::kWeek:
      return WeekOf(date);
    case hir::Unit::kThird:
      return ThirdOf(date);
    case hir::Unit::kMonth:
      return MonthsFrom(civil, civil.month, 1);
    case hir::Unit::kQuarter:
      return MonthsFrom(civil, (civil.month - 1) / 3 * 3 + 1, 3);
    case hir::Unit::kYear:
      return MonthsFrom(civil, 1, 12);
  }
  return {date, date};
}

std::string NameOf(hir::Unit unit, DateRange range) {
  const Civil civil = ToCivil(range.first);
  switch (unit) {
    case hir::Unit::kWeek: {
      const Date thursday = range.first + 3;  // ISO 8601: the week belongs to its Thursday's year
      const int year = ToCivil(thursday).year;
      return fmt::format("{:04}-W{:02}", year, (thursday - *FromCivil({year, 1, 1})) / 7 + 1);
    }
    case hir::Unit::kThird:
      return fmt::format("{:04}-{:02}-T{}", civil.year, civil.month, std::min((civil.day - 1) / 10 + 1, 3));
    case hir::Unit::kMonth:
      return fmt::format("{:04}-{:02}", civil.year, civil.month);
    case hir::Unit::kQuarter:
      return fmt::format("{:04}Q{}", civil.year, (civil.month - 1) / 3 + 1);
    case hir::Unit::kYear:
      return fmt::format("{:04}", civil.year);
  }
  return {};
}

bool InSeason(const hir::SeasonDays& season, Date date) {
  const Civil civil = ToCivil(date);
  const int day = civil.month * 100 + civil.day;
  const int from = season.from_month * 100 + season.from_day;
  const int to = season.to_month * 100 + season.to_day;
  return from <= to ? from <= day && day <= to : day >= from || day <= to;
}

// The stretches of the range that lie in the season: two where a season that crosses the year meets a whole
// year.
std::vector<DateRange> Clip(DateRange range, const hir::SeasonDays& season) {
  std::vector<DateRange> parts;
  for (Date date = range.first; date <= range.last; ++date) {
    if (!InSeason(season, date)) continue;
    if (!parts.empty() && parts.back().last == date - 1) {
      parts.back().last = date;
    } else {
      parts.push_back({date, date});
    }
  }
  return parts;
}

// Whose each cell is, and what stands above it on the cell's last day; made when it is read.
void PlaceOwners(const Builder& builder, hir::SpaceId kind, SpaceData& out) {
  const auto rows = static_cast<size_t>(out.rows);
  const size_t per_owner = out.cells.size();
  const Column<Row> owner(rows, [per_owner](size_t first, size_t n, Row* rows_of) {
    for (size_t i = 0; i < n; ++i) rows_of[i] = static_cast<Row>((first + i) / per_owner);
  });
  out.owner = owner;
  out.ancestors[kind.value] = owner;
  const std::vector<hir::SpaceId> kinds = KindsAbove(builder.program, kind);
  const SpaceData* const spaces = builder.snapshot.spaces.data();
  for (size_t k = 0; k < kinds.size(); ++k) {
    out.ancestors[kinds[k].value] =
        Column<Row>(rows, [spaces, cells = out.cells, kinds, k, kind](size_t first, size_t n, Row* above) {
          Ancestry ancestry(spaces, kinds, kind);
          for (size_t i = 0; i < n; ++i) {
            const size_t row = first + i;
            above[i] = ancestry.At(static_cast<Row>(row / cells.size()), cells[row % cells.size()].last)[k];
          }
        });
  }
}

}  // namespace

std::vector<std::pair<DateRange, std::string>> SubPeriods(hir::Unit unit,
                                                          const std::optional<hir::SeasonDays>& season,
                                                          const Period& period) {
  std::vector<std::pair<DateRange, std::string>> cells;
  for (DateRange whole = Containing(unit, period.first); whole.last <= period.last;
       whole = Containing(unit, whole.last + 1)) {
    const auto parts = season ? Clip(whole, *season) : std::vector<DateRange>{whole};
    for (size_t i = 0; i < parts.size(); ++i) {
      const std::string name = NameOf(unit, whole);
      cells.emplace_back(parts[i], parts.size() == 1 ? name : fmt::format("{}({})", name, i + 1));
    }
    if (whole.last >= kMaxDate) break;
  }
  return cells;
}

void MakeCells(Builder& builder) {
  for (size_t s = 0; s < builder.sources.size(); ++s) {
    const hir::Space& space = builder.space(s);
    if (space.kind != hir::Space::Kind::kCell) continue;
    SpaceData& out = builder.snapshot.spaces[s];
    for (auto& [range, name] : SubPeriods(space.unit, space.season, builder.period)) {
      out.cells.push_back(range);
      out.cell_names.push_back(std::move(name));
    }
    const Row owners = builder.out(space.owner).rows;
    const auto per_owner = static_cast<Row>(out.cells.size());
    out.rows = owners * per_owner;
    for (Row owner = 0; owner <= owners; ++owner) out.offsets.push_back(owner * per_owner);
    PlaceOwners(builder, space.owner, out);
  }
}

}  // namespace kaocheng::data
