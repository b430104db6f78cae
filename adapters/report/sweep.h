#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/report/comparison.h"
#include "engine/sweep/figures.h"

// What a sweep leaves for people and programs.
namespace kaocheng::report {

struct SweepReport {
  std::string engine;
  std::string command;
  ComparisonReport::Party policy;
  Receipt::Digest data;
  data::Period period;
  std::optional<Date> as_of;
  std::string unit;  // --unit; empty: everybody
  uint64_t rejects = 0;

  struct Parameter {
    std::string name, title, type;
    std::string policy, policy_title;    // whose value is varied
    std::vector<std::string> canonical;  // the values as outcomes.ndjson writes them
    std::vector<Term> values;            // and for people
    std::vector<Term> kept;              // policies below that say another value of their own
  };
  std::vector<Parameter> parameters;
  std::vector<sweep::Counted> counted;

  struct Combination {
    std::vector<size_t> values;  // by parameter
    sweep::Figures figures;
    bool meets = false;  // the goal
  };
  std::vector<Combination> combinations;  // the last parameter's values change fastest
  std::string goal;                       // --find; empty: none
  size_t nearest = 0;                     // where none meets it: the one that fails it by least
  bool any_meets() const;
};

std::string SweepJson(const SweepReport& report);
// A line a combination, for Excel.
std::string SweepCsv(const SweepReport& report, Language language);
std::string SweepTerminal(const SweepReport& report, Language language);
// One printable page, nothing loaded, no script.
std::string SweepHtml(const SweepReport& report, Language language);

}  // namespace kaocheng::report
