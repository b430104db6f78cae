#pragma once

#include <map>
#include <span>
#include <utility>
#include <vector>

#include "engine/outcome/judge.h"
#include "engine/outcome/outcome.h"
#include "engine/outcome/rows.h"

namespace kaocheng::outcome {

// Makes lines from cells, whoever computed them.
class Collector {
 public:
  // `results`: of the run that `read` reads; null: of none.
  Collector(const hir::Program& program, const data::Snapshot& snapshot, const Read& read,
            const exec::Results* results = nullptr);

  // The outcomes of one entity kind in the order of a report: by kind, then name.
  std::vector<const hir::Outcome*> OutcomesOf(hir::SpaceId kind, bool measures) const;
  // The rows of an outcome that belong to a subject and may have a line; they stand until the next call.
  std::span<const data::Row> RowsOf(const hir::Outcome& outcome, data::Row subject);
  // Fills `line` for one row. False: a run reports no such line.
  bool Fill(const hir::Outcome& outcome, data::Row row, Line& line);

 private:
  void AddJudged(const hir::Outcome& outcome, std::span<const data::Row> below);
  void FillDuty(const hir::Outcome& outcome, data::Row row, data::Row subject, Line& line);
  bool Refers(const hir::Outcome::Item& item, data::Row at, data::Row row);
  void FillMissed(const hir::Outcome& outcome, const hir::Outcome::Item& item, data::Row row,
                  data::Row subject, Line& line);
  void FillGrade(const hir::Outcome& outcome, data::Row row, Line& line);
  void FillAward(const hir::Outcome& outcome, data::Row row, Line& line);
  void FillSanction(const hir::Outcome& outcome, data::Row row, const Judgement& judged, Line& line);
  // Of a sanction those of its step; an award has none.
  void FillHandlers(const hir::Outcome& outcome, int64_t step, data::Row row, Line& line);
  void FillTied(const hir::Outcome& outcome, const hir::Outcome::Quota& quota, data::Row row, Line& line);
  void FillShare(const hir::Outcome::Share& share, data::Row row, Line& line);
  std::vector<int64_t> GroupKey(const hir::Order& order, hir::SpaceId space, data::Row row);
  data::Row SubjectOf(const hir::Outcome& outcome, data::Row row) const;
  int32_t IdOf(hir::SpaceId space, data::Row row) const;
  int64_t Count(hir::ColumnId column, data::Row row);
  std::string Text(hir::ColumnId column, data::Row row);  // of a number; empty where it cannot be told

  const hir::Program& program_;
  const data::Snapshot& snapshot_;
  const Read& read_;
  const exec::Results* results_;
  RowsBelow below_;
  std::vector<data::Row> rows_;
  std::map<uint32_t, std::map<std::vector<int64_t>, std::vector<data::Row>>> groups_;  // by Order column
};

}  // namespace kaocheng::outcome
