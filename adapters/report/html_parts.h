#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/report/summary.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::report {

// What the pieces of a page share.
struct Page {
  Language language;
  std::string Say(const char* en, const char* zh) const { return language == Language::kZh ? zh : en; }
  const std::string& Say(const Term& term) const { return language == Language::kZh ? term.zh : term.en; }
  // What stands over a column: Township.
  std::string Heading(const Term& term) const;
};

const Distribution* FindDistribution(const std::vector<Distribution>& distributions, std::string_view name);
uint64_t CountOf(const Distribution& distribution, std::string_view name);
// Recommended steps of all ladders together.
uint64_t RecommendedSanctions(const UnitSummary& unit);

// The row of large numbers: people, awards, yuan, sanctions, what people must decide, what is undetermined.
std::string Figures(const Page& page, const UnitSummary& unit);
// A row a township, the county's total below.
std::string TownshipTable(const Page& page, const CountySummary& county);
std::string ReasonTable(const Page& page, const CountySummary& county);
// Awards, sanctions, decisions and what needs data: a table each.
std::string RecommendationTables(const Page& page, const CountySummary& county);

}  // namespace kaocheng::report
