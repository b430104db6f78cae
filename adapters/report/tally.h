#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "adapters/report/summary.h"

// How one line changes what is counted, and what officials have to do about it.
namespace kaocheng::report {

Label LabelOf(const hir::Named& named);

// Counts lines of one program in a unit. Where the tally of an outcome stands is looked up once.
class LineCounter {
 public:
  LineCounter(UnitSummary& unit, const hir::Program& program);
  void Add(const outcome::Line& line);

 private:
  // The tally of that name, which is the outcome's or its ladder's.
  template <typename Tally, typename GetLabel>
  Tally& TallyOf(const hir::Outcome& outcome, std::vector<Tally>& tallies, const hir::Named& named,
                 GetLabel get);
  void CountGrade(const outcome::Line& line);
  void CountAward(const outcome::Line& line);
  void CountDuty(const outcome::Line& line);
  void CountSanction(const outcome::Line& line);

  UnitSummary& unit_;
  const hir::Program& program_;
  std::vector<size_t> places_;  // by outcome of the program: where its tally stands
};

// Counts what was counted of another program's lines.
void CountAll(UnitSummary& unit, const UnitSummary& counted);

// What kind of decision a line asks for; nullopt where it is only information.
std::optional<Recommendation::Kind> DecisionOf(const outcome::Line& line);
// The recommendation of a line, without whose it is.
Recommendation Recommend(const hir::Program& program, const data::Dictionary& dictionary,
                         const outcome::Line& line, Recommendation::Kind kind);

}  // namespace kaocheng::report
