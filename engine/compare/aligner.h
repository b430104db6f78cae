#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/compare/provision_list.h"
#include "engine/compare/provisions.h"

namespace kaocheng::compare {

// Lays the two sides of a joint program over each other: finds what answers what (align.cpp), then walks both
// sides together from the ladders (align_ladders.cpp) and outcomes (align_outcomes.cpp) down the columns that
// they read (align_columns.cpp).
class Aligner {
 public:
  explicit Aligner(const Joined& joined) : joined_(joined), program_(joined.program) {}
  Alignment Run() &&;

 private:
  // What answers what.
  void PairLadders();
  void PairNames();
  void PairOutcomes();
  const hir::Named* ViolationOf(const hir::Outcome& outcome) const;
  hir::SpaceId Canonical(hir::SpaceId space) const;
  hir::LadderId Canonical(hir::LadderId ladder) const;

  // Columns.
  bool Same(hir::ColumnId a, hir::ColumnId b) const;
  bool Fits(hir::ColumnId a, hir::ColumnId b) const;
  std::string Head(const hir::Column& column) const;
  Near NearOf(hir::ColumnId id, const Near& around) const;
  void Meet(hir::ColumnId a, hir::ColumnId b, const Near& around);
  bool MeetFiltered(hir::ColumnId a, hir::ColumnId b, const Near& near, Link& link);
  std::optional<size_t> MembersApart(hir::ColumnId a, hir::ColumnId b);
  std::optional<Term> CalledBy(hir::ColumnId one, hir::ColumnId other) const;
  bool IsUnwritten(hir::ColumnId column) const;
  bool IsAround(hir::ColumnId column, hir::ColumnId other) const;
  void Swap(hir::ColumnId a, hir::ColumnId b, const Near& around, Link& link,
            std::optional<size_t> provision);
  void Below(hir::ColumnId root, hir::ColumnId column, std::set<hir::ColumnId>& seen);
  void Below(hir::ColumnId root);
  void Below(const hir::Outcome& outcome);
  hir::ColumnId Bare(hir::ColumnId column) const;
  bool MeetInChain(hir::ColumnId a, hir::ColumnId b) const;
  void MeetChains(hir::ColumnId a, hir::ColumnId b, const Near& near, Link& link);
  size_t AddLink(hir::ColumnId one, hir::ColumnId chain, const Near& near, bool gone);
  void MeetExceptions(const hir::Choose& x, const hir::Choose& y, const Near& near, Link& link);

  // Ladders.
  void MeetLadder(size_t index);
  void MeetSteps(const hir::Ladder& x, const hir::Ladder& y, LadderLink& link);
  void MeetEscalations(const hir::Ladder& x, const hir::Ladder& y, LadderLink& link);
  void MeetViolation(const hir::Ladder& x, const hir::Ladder& y, Link::Part& part);
  void MeetClauses(const hir::Clauses& x, const hir::Clauses& y, const Near& near);
  size_t ViolationPresence(const hir::Ladder& ladder, size_t violation, bool gone);

  // Outcomes.
  void MeetOutcome(OutcomeLink& link);
  void AddPresence(OutcomeLink& link);
  void AddShape(OutcomeLink& link);
  size_t MeetHandlers(const hir::Outcome& x, const hir::Outcome& y);

  const Joined& joined_;
  const hir::Program& program_;
  Alignment out_;
  ProvisionList provisions_;
  std::map<hir::SpaceId, hir::SpaceId> canonical_;  // of the other side's sanctions: the base's
  std::map<hir::LadderId, hir::LadderId> ladder_canonical_;
};

}  // namespace kaocheng::compare
