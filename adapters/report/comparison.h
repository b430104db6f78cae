#pragma once

#include <string>
#include <vector>

#include "adapters/report/receipt.h"
#include "adapters/report/summary.h"
#include "engine/compare/comparison.h"

// What a comparison leaves for people and programs.
namespace kaocheng::report {

// A provision that differs, in words.
struct ProvisionText {
  std::string clause;  // patrol_days, missed.heavier
  std::string title;   // 每月巡查天数
  Term before{""}, after{""};
  std::string place_before, place_after;  // policies/yanbian/yanbian.kc:17; empty where there is none
};

struct ComparisonReport {
  std::string engine;
  std::string command;
  struct Party {
    std::string path;
    std::vector<Receipt::Policy> policies;
    std::vector<Receipt::Digest> sources;
  };
  Party base, with;     // of an unwinding the same policies twice
  std::string without;  // the record that is annulled
  Receipt::Digest data;
  data::Period period;
  std::optional<Date> as_of;
  uint64_t rejects = 0;
  std::string population;  // SHA-256 over everyone judged
  std::vector<std::string> regions;
  std::string by;  // the attribute that was asked for
  Term by_title{""};
  std::vector<ProvisionText> provisions;
  compare::Comparison comparison;
};

std::string ComparisonJson(const ComparisonReport& report, const Names& names);
// A line a change, for Excel: with a byte order mark, and no cell that it could take for a formula.
std::string ChangesCsv(const ComparisonReport& report, const Names& names, Language language);
std::string ComparisonTerminal(const ComparisonReport& report, const Names& names, Language language);

// One printable page, nothing loaded, no script.
std::string ComparisonHtml(const ComparisonReport& report, const Names& names, Language language);

// Over everyone judged: "entity id" by line, in order.
std::string PopulationHash(const compare::Comparison& comparison);

}  // namespace kaocheng::report
