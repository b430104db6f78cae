#include "dsl/check/table_analysis.h"

#include <algorithm>
#include <set>

#include "dsl/check/axis.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::check {

using Kind = ast::Table::Cell::Kind;

namespace {

// About a third of a second at the worst; real tables take a thousandth of it.
constexpr int64_t kMostWork = 60'000'000;
constexpr size_t kMostGaps = 5;
constexpr size_t kMostOverlaps = 5;

class Analysis {
 public:
  Analysis(const hir::Program& program, const TableModel& table, Emitter& emitter)
      : program_(program), table_(table), emitter_(emitter), constants_(program), effort_{kMostWork, false} {}

  bool Run() {
    fates_.resize(table_.rows.size());
    std::set<Date> dates{kMinDate};
    for (const TableRow& row : table_.rows) {
      bool exact = true;
      for (const TableCell& cell : row.cells) {
        for (const hir::ColumnId constant : cell.constants) {
          exact = exact && constants_.IsConstant(constant);
          if (exact) constants_.AddDates(constant, dates);
        }
      }
      exact_.push_back(exact);
    }
    bool complete = true;
    for (const Date date : dates) {
      if (!InForce(date)) continue;
      date_ = dates.size() > 1 ? date : kMinDate;
      Cut(date);
      complete = Era() && complete;
    }
    for (size_t i = 0; i < table_.rows.size(); ++i) ReportFate(i);
    const auto opaque = std::find(exact_.begin(), exact_.end(), false);
    if (opaque != exact_.end()) {
      emitter_.Report(Code::kTableNotAnalysed, table_.rows[static_cast<size_t>(opaque - exact_.begin())].span,
                      {table_.name, Term("this row compares with a computed value", "本行与算出的值比较")});
    }
    if (effort_.spent) {
      emitter_.Report(Code::kTableNotAnalysed, table_.span,
                      {table_.name, Term("there are too many combinations", "组合太多")});
    }
    return complete && !effort_.spent;
  }

 private:
  // What becomes of a row, over all dates.
  struct Fate {
    bool reached = false;          // in some period the row can be hit
    std::optional<Point> example;  // a case that fits it and goes to another row
    size_t other = 0;
    Term said{"", ""};
  };

  // Before the first value of a parameter the law says nothing.
  bool InForce(Date date) {
    for (size_t i = 0; i < table_.rows.size(); ++i) {
      if (!exact_[i]) continue;
      for (const TableCell& cell : table_.rows[i].cells) {
        for (const hir::ColumnId constant : cell.constants) {
          if (!constants_.At(constant, date)) return false;
        }
      }
    }
    return true;
  }

  Axis::Intervals Values(const Axis& axis, const TableCell& cell, Date date) {
    Axis::Intervals values;
    for (size_t i = 0; i < cell.constants.size(); ++i) {
      const Axis::Intervals some =
          axis.Satisfying(cell.comparisons[i], *constants_.At(cell.constants[i], date), cell.scale);
      if (cell.kind == Kind::kOneOf || i == 0) {
        values.insert(values.end(), some.begin(), some.end());
        continue;
      }
      // A range: both of its ends hold.
      if (values.empty() || some.empty()) return {};
      values.front() = {std::max(values.front().lo, some.front().lo),
                        std::min(values.front().hi, some.front().hi)};
      if (values.front().lo > values.front().hi) return {};
    }
    return values;
  }

  void Cut(Date date) {
    axes_.clear();
    for (size_t k = 0; k < table_.inputs.size(); ++k) {
      const hir::ColumnId input = table_.inputs[k];
      Axis axis(table_.names[k], program_.columns[input].type, constants_.BoundsOf(input));
      for (size_t i = 0; i < table_.rows.size(); ++i) {
        if (exact_[i]) axis.Cut(Values(axis, table_.rows[i].cells[k], date));
      }
      axis.Close();
      axes_.push_back(std::move(axis));
    }
    boxes_.clear();
    for (size_t i = 0; i < table_.rows.size(); ++i) {
      Box box;
      for (size_t k = 0; k < axes_.size(); ++k) box.push_back(ClassesOf(i, k, date));
      boxes_.push_back(std::move(box));
    }
    whole_.clear();
    for (const Axis& axis : axes_) whole_.push_back(axis.All());
  }

  ClassSet ClassesOf(size_t row, size_t k, Date date) {
    const TableCell& cell = table_.rows[row].cells[k];
    switch (cell.kind) {
      case Kind::kAny:
        return axes_[k].All();
      case Kind::kUnknown:
        return axes_[k].Absent();
      case Kind::kOneOf:
      case Kind::kCompare:
      case Kind::kRange:
        break;
    }
    return exact_[row] ? axes_[k].ClassesOf(Values(axes_[k], cell, date)) : axes_[k].All();
  }

  Term Say(const Box& box, const Point& point) const {
    Term said = SayPoint(axes_, box, point, program_, constants_);
    if (date_ == kMinDate) return said;
    const std::string from = FormatDate(date_);
    return {"from " + from + " on: " + said.en, "自 " + from + " 起：" + said.zh};
  }

  // One period of the parameters. True where every case is sure to fit some row.
  bool Era() {
    std::vector<const Box*> sure, possible;
    for (size_t i = 0; i < boxes_.size(); ++i) {
      if (IsEmpty(boxes_[i])) continue;
      possible.push_back(&boxes_[i]);
      if (exact_[i]) sure.push_back(&boxes_[i]);
    }
    for (size_t i = 0; i < boxes_.size(); ++i) JudgeRow(i);
    if (table_.policy == ast::HitPolicy::kUnique) FindOverlaps();
    FindGaps(possible);
    return !FindUncovered(whole_, sure, effort_) && !effort_.spent;
  }

  void FindGaps(const std::vector<const Box*>& possible) {
    std::vector<Box> gaps;
    gaps.reserve(kMostGaps);
    std::vector<const Box*> known = possible;
    while (gaps.size() < kMostGaps) {
      const auto point = FindUncovered(whole_, known, effort_);
      if (!point) return;
      gaps.push_back(Grow(*point, whole_, known));
      known.push_back(&gaps.back());
      const Term said = Say(gaps.back(), *point);
      if (said_gaps_.insert(said.en.substr(said.en.find(": ") + 1)).second)
        emitter_.Report(Code::kTableGap, table_.span, {table_.name, said});
    }
  }

  void FindOverlaps() {
    for (size_t i = 0; i < boxes_.size(); ++i) {
      if (!exact_[i] || IsEmpty(boxes_[i])) continue;
      for (size_t j = i + 1; j < boxes_.size(); ++j) {
        if (!exact_[j] || overlaps_.size() >= kMostOverlaps) continue;
        const auto point = FindCommon(boxes_[i], boxes_[j]);
        if (!point || !overlaps_.emplace(i, j).second) continue;
        Diagnostic& diagnostic = emitter_.Report(Code::kTableOverlap, table_.rows[j].span,
                                                 {table_.name, Say(BoxOf(*point), *point)});
        diagnostic.notes.push_back({Code::kOtherHere, table_.rows[i].span, {}, {}});
      }
    }
  }

  void JudgeRow(size_t i) {
    Fate& fate = fates_[i];
    if (fate.reached || IsEmpty(boxes_[i])) return;
    std::vector<const Box*> before;
    for (size_t j = 0; table_.ordered && j < i; ++j) {
      if (exact_[j] && !IsEmpty(boxes_[j])) before.push_back(&boxes_[j]);
    }
    if (before.empty() || FindUncovered(boxes_[i], before, effort_) || effort_.spent) {
      fate.reached = true;
      return;
    }
    Point point;
    for (const ClassSet& set : boxes_[i]) point.push_back(set.front().first);
    for (size_t j = 0; j < i; ++j) {
      if (!exact_[j] || !Contains(boxes_[j], point)) continue;
      fate.example = point;
      fate.other = j;
      fate.said = Say(BoxOf(point), point);
      return;
    }
  }

  void ReportFate(size_t i) {
    const Fate& fate = fates_[i];
    if (fate.reached) return;
    const Span span = table_.rows[i].span;
    if (!fate.example) {
      emitter_.Report(Code::kRowNeverHit, span, {table_.name});
      return;
    }
    const Code code = table_.policy == ast::HitPolicy::kFirst ? Code::kRowMasked : Code::kRowNeverHighest;
    emitter_.Report(code, span, {table_.name, fate.said})
        .notes.push_back({Code::kOtherHere, table_.rows[fate.other].span, {}, {}});
  }

  const hir::Program& program_;
  const TableModel& table_;
  Emitter& emitter_;
  Constants constants_;
  Effort effort_;
  std::vector<bool> exact_;  // by row: every cell compares with constants
  Date date_ = kMinDate;     // since when what is being said holds
  std::vector<Axis> axes_;
  std::vector<Box> boxes_;  // by row; of an inexact one, as large as it may be
  Box whole_;
  std::vector<Fate> fates_;
  std::set<std::pair<size_t, size_t>> overlaps_;
  std::set<std::string> said_gaps_;
};

}  // namespace

bool AnalyseTable(const hir::Program& program, const TableModel& table, Emitter& emitter) {
  return Analysis(program, table, emitter).Run();
}

}  // namespace kaocheng::check
