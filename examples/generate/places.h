#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "examples/generate/random.h"

namespace kaocheng::generate {

// A county of the example prefecture. Codes and names of counties, townships and streets are the real ones;
// villages and people are made up.
struct CountyPlan {
  std::string_view code, name;
  int villages;
  int border_per_thousand;  // how many of its villages lie on the border
  bool hardship;
  int monthly_subsidy;    // yuan
  int patrol_days;        // a month, as its policy asks
  std::string_view rung;  // a step of its own on the ladder of measures; empty where it has none
  std::span<const std::string_view> townships;  // names that end in 街道 have communities, others villages
};

// 8 counties, 88 townships and streets, 1,234 villages and communities.
std::span<const CountyPlan> Counties();

std::string_view VillageName(int number);
// A person's name, Chinese or Korean; some are common enough that homonyms occur.
std::string PersonName(Random& random);
// Part of a name for a patrol's way; border villages have the river.
std::string_view Route(Random& random);
inline constexpr std::string_view kRiver = "图们江";

}  // namespace kaocheng::generate
