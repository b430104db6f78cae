#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "engine/explain/evaluator.h"
#include "engine/explain/pending.h"
#include "engine/explain/words.h"

namespace kaocheng::explain {
namespace {

using data::Row;
using hir::State;

constexpr size_t kMostNeeds = 20;
constexpr size_t kMostVisits = 100'000;  // beyond it the total is what was found so far

std::string Days(data::DateRange days) {
  return fmt::format("{}..{}", FormatDate(days.first), FormatDate(days.last));
}

// Walks from an undetermined outcome down to what it waits for.
class NeedFinder {
 public:
  NeedFinder(Evaluator& evaluator, const Sources& sources, outcome::Line& line)
      : evaluator_(evaluator), program_(evaluator.program()), sources_(sources), line_(line) {
    const hir::Outcome& outcome = *line.outcome;
    head_ = {fmt::format("{} {}", outcome::KindName(outcome.kind), outcome.named.name),
             fmt::format("{} {}", outcome::KindTitle(outcome.kind), hir::TitleOrName(outcome.named))};
  }

  void From(hir::ColumnId column, Row row) { Visit({column, row}, head_, {}); }

 private:
  void Visit(CellRef cell, Term label, Span span) {
    if (visited_.size() > kMostVisits || !visited_.insert(cell).second) return;
    const hir::Column& column = program_.columns[cell.column];
    // Where it is read, not where the field is declared.
    if (column.span.valid() && !std::holds_alternative<hir::Field>(column.op)) span = column.span;
    const bool named =
        column.label.kind != hir::Label::Kind::kNone && column.label.kind != hir::Label::Kind::kField;
    if (named && column.label.name != line_.outcome->named.name)
      label = Join(head_, " · " + column.label.title);
    const Why why = evaluator_.Explain(cell.column, cell.row);
    if (why.cause == Cause::kInputs) {
      for (const CellRef& input : why.inputs) Visit(input, label, span);
      return;
    }
    Add(label, span, Describe(why, cell, span));
    // Beside what was not supplied, records that are there may lack something.
    if (why.cause == Cause::kUnsupplied || why.cause == Cause::kForeign)
      for (const CellRef& input : why.inputs) Visit(input, label, span);
  }

  void Add(const Term& label, Span span, const Term& what) {
    Term clause = label;
    if (span.valid()) {
      const std::string& file = sources_[span.source].path;
      const uint32_t line = sources_.Locate(span.source, span.begin).line;
      clause = Join(clause, {fmt::format(" ({}:{})", file, line), fmt::format("（{}:{}）", file, line)});
    }
    if (!known_.emplace(clause.en, what.en).second) return;
    outcome::Open& open = line_.more.Make().open.Make();
    ++open.needs_total;
    if (open.needs.size() < kMostNeeds)
      open.needs.push_back({std::move(clause.en), std::move(clause.zh), what.en, what.zh});
  }

  Term Describe(const Why& why, CellRef cell, Span span) {
    switch (why.cause) {
      case Cause::kInputs:
        break;
      case Cause::kBadCell:
        return About(cell, Term{"`{}` is not filled in or cannot be read", "“{}”未填写或无法识别"});
      case Cause::kMissing:
        return Missing(why.inputs.front());
      case Cause::kDivision:
        return At(cell, {"division by zero" + Quote(span, ": `{}`"), "除数为零" + Quote(span, "：“{}”")});
      case Cause::kOverflow:
        return At(cell, {"the result is beyond the limits of a number" + Quote(span, ": `{}`"),
                         "计算结果超出数值范围" + Quote(span, "：“{}”")});
      case Cause::kCalendar: {
        const auto value = [&](size_t i) {
          return evaluator_.Get(why.inputs[i].column, why.inputs[i].row).value;
        };
        const data::Calendar* calendar = evaluator_.snapshot().calendar;
        const auto from = static_cast<Date>(value(0));
        const std::string year =
            std::to_string(ToCivil(calendar == nullptr ? from : calendar->FirstUnknown(from, value(1))).year);
        return At(cell, {fmt::format("workdays from {} on run into {}, which the calendar does not cover",
                                     FormatDate(from), year),
                         fmt::format("自 {} 起推算工作日，用到 {} 年，而工作日历没有该年", FormatDate(from),
                                     year)});
      }
      case Cause::kNoAncestor: {
        const Term kind = hir::TitleOrName(program_.spaces[why.space].named);
        const std::string on = FormatDate(evaluator_.DateOf(why.kind, why.row));
        return Join(RowTerm(evaluator_, why.kind, why.row),
                    {fmt::format(": belongs to no {} on {}", kind.en, on),
                     fmt::format("：{} 无所属{}", on, kind.zh)});
      }
      case Cause::kForeign:
        return Join(
            RowTerm(evaluator_, why.kind, why.row),
            {": not all of what lies below it is judged by this policy", "：其下属对象不全由本政策评定"});
      case Cause::kUnsupplied: {
        const Term records = hir::TitleOrName(program_.spaces[why.space].named);
        const Term unit =
            why.row == data::kNoRow ? Term{"everybody", "全部对象"} : RowTerm(evaluator_, why.kind, why.row);
        const std::string days = Days(why.window);
        if (const std::string row = UnusableRow(why); !row.empty())
          return {fmt::format("{} cannot be used, which leaves records `{}` open: {}, {}", row, records.en,
                              unit.en, days),
                  fmt::format("{} 无法使用，“{}”数据因此不全：{}，{}", row, records.zh, unit.zh, days)};
        return {fmt::format("records `{}` were not supplied for {}, {}", records.en, unit.en, days),
                fmt::format("未报送“{}”数据：{}，{}", records.zh, unit.zh, days)};
      }
      case Cause::kNoVersion: {
        const hir::Column& column = program_.columns[cell.column];
        // What is in force on no day was made to be left open, and says why.
        if (std::get<hir::Choose>(column.op).versions.front().until == kMinDate && !column.label.name.empty())
          return At(cell, {column.label.name, column.label.title});
        const Cell anchor = evaluator_.Get(why.inputs.front().column, why.inputs.front().row);
        const std::string on = FormatDate(static_cast<Date>(anchor.value));
        const std::string name = NameOf(cell.column).zh;
        return {fmt::format("nothing is in force for `{}` on {}", name, on),
                fmt::format("“{}”在 {} 没有施行的规定", name, on)};
      }
      case Cause::kConflict:
        return Conflict(why, cell);
      case Cause::kNoRow:
        return NoRow(why, cell);
      case Cause::kHistory:
        return Join(
            RowTerm(evaluator_, why.space, why.row),
            {": another decision on the same violation says otherwise", "：对同一违规另有不同的处分决定"});
    }
    return "";
  }

  // The place of a row whose loss explains why records are missing; empty: they were not supplied at all.
  std::string UnusableRow(const Why& why) const {
    const data::SpaceData& records = evaluator_.snapshot().spaces.at(why.space.value);
    for (const data::SpaceData::Unusable& row : records.unusable) {
      const bool theirs = row.owner == data::kNoRow || row.owner == why.row;
      if (theirs && row.days.first <= why.window.last && row.days.last >= why.window.first)
        return fmt::format("{}:{}", records.file, row.line);
    }
    return {};
  }

  // What is absent: a field that nobody filled in, or an aggregate over nothing.
  Term Missing(CellRef cell) {
    for (;;) {
      const hir::Column& column = program_.columns[cell.column];
      if (const auto* gather = std::get_if<hir::Gather>(&column.op)) {
        if (gather->via == hir::Gather::Via::kPrevious) break;
        if (gather->via == hir::Gather::Via::kReference) {
          const Cell reference = evaluator_.Get(gather->reference, cell.row);
          cell = reference.state == State::kAbsent
                     ? CellRef{gather->reference, cell.row}
                     : CellRef{gather->source, static_cast<Row>(reference.value & 0xffffffff)};
          continue;
        }
        cell = {gather->source,
                evaluator_.Ancestor(column.space, cell.row, program_.columns[gather->source].space)};
        continue;
      }
      hir::ColumnId absent;
      if (std::holds_alternative<hir::Map>(column.op) || std::holds_alternative<hir::Choose>(column.op)) {
        for (const hir::ColumnId operand : hir::Operands(program_, column.op)) {
          if (!absent.valid() && evaluator_.Get(operand, cell.row).state == State::kAbsent) absent = operand;
        }
      }
      if (!absent.valid()) break;
      cell.column = absent;
    }
    const hir::Column& column = program_.columns[cell.column];
    if (const auto* reduce = std::get_if<hir::Reduce>(&column.op)) {
      const Term source = hir::TitleOrName(program_.spaces[reduce->source].named);
      return At(cell, {fmt::format("there are no records `{}` to take a value from", source.en),
                       fmt::format("没有可供取值的“{}”记录", source.zh)});
    }
    return About(cell, Term{"`{}` is not filled in", "“{}”未填写"});
  }

  Term NameOf(hir::ColumnId id) const {
    const hir::Column& column = program_.columns[id];
    if (const auto* field = std::get_if<hir::Field>(&column.op)) {
      if (field->kind == hir::Field::Kind::kStored) {
        return hir::TitleOrName(program_.spaces[column.space].fields.at(field->index).named);
      }
      if (field->kind == hir::Field::Kind::kUntil) return {"until", "至"};
      if (field->kind == hir::Field::Kind::kRecorded) return {"recorded", "记录时刻"};
    }
    if (column.label.kind != hir::Label::Kind::kNone) return TitleOf(column.label);
    return std::string(column.span.valid() ? sources_.Text(column.span) : std::string_view("?"));
  }

  // "record r7 (file:12): `field` …"
  Term About(CellRef cell, const Term& pattern) {
    const Term name = NameOf(cell.column);
    return At(cell, {fmt::format(fmt::runtime(pattern.en), name.en),
                     fmt::format(fmt::runtime(pattern.zh), name.zh)});
  }

  Term At(CellRef cell, const Term& what) {
    const Term row = RowTerm(evaluator_, program_.columns[cell.column].space, cell.row);
    return {row.en + ": " + what.en, row.zh + "：" + what.zh};
  }

  std::string Quote(Span span, std::string_view pattern) const {
    return span.valid() ? fmt::format(fmt::runtime(pattern), sources_.Text(span)) : std::string();
  }

  // Exceptions, or rows of a table, in their own words.
  Term Conflict(const Why& why, CellRef cell) {
    const bool table = program_.columns[cell.column].label.kind == hir::Label::Kind::kTable;
    std::vector<std::string> clauses;
    for (const Span span : why.spans) clauses.push_back(ClauseText(span));
    const std::string list = fmt::format("{}", fmt::join(clauses, "; "));
    return At(cell, table ? Term{"two rows of the table fit with different results: " + list,
                                 "对照表有两行同时命中而结果不同：" + list}
                          : Term{"two exceptions hold with different values: " + list,
                                 "两项例外同时成立而结果不同：" + list});
  }

  Term NoRow(const Why& why, CellRef cell) {
    if (sealed_.empty()) sealed_ = SealedColumns(program_);
    const Term name = NameOf(cell.column);
    Term inputs{"", ""};
    for (const CellRef& input : why.inputs) {
      const Term is = sealed_[input.column.value] != 0
                          ? Term{"(sealed)", "（密封）"}
                          : Shown(evaluator_, program_.columns[input.column].type,
                                  evaluator_.Get(input.column, input.row));
      const Term of = NameOf(input.column);
      const bool first = inputs.zh.empty();
      inputs = Join(inputs, {fmt::format("{}{}: {}", first ? "" : ", ", of.en, is.en),
                             fmt::format("{}{}：{}", first ? "" : "，", of.zh, is.zh)});
    }
    return At(cell, {fmt::format("no row of the table `{}` fits ({})", name.en, inputs.en),
                     fmt::format("对照表“{}”没有适用的行（{}）", name.zh, inputs.zh)});
  }

  std::string ClauseText(Span span) const {
    if (!span.valid()) return "?";
    return fmt::format("「{}」 {}:{}", sources_.Text(span), sources_[span.source].path,
                       sources_.Locate(span.source, span.begin).line);
  }

  Evaluator& evaluator_;
  const hir::Program& program_;
  const Sources& sources_;
  outcome::Line& line_;
  std::vector<uint8_t> sealed_;
  Term head_{""};
  std::set<CellRef> visited_;
  std::set<std::pair<std::string, std::string>> known_;
};

}  // namespace

void FillNeeds(Replay& replay, const hir::Program&, const data::Snapshot&, const Sources& sources,
               outcome::Line& line) {
  Evaluator& evaluator = replay.evaluator();
  evaluator.Bound();
  if (line.status == outcome::Status::kDetermined) {
    FillPending(evaluator, line);
    return;
  }
  if (line.status == outcome::Status::kForDecision) return;
  const hir::Outcome& outcome = *line.outcome;
  NeedFinder finder(evaluator, sources, line);
  const auto look = [&](hir::ColumnId column) {
    if (column.valid() && evaluator.Get(column, line.row).state == State::kUndetermined)
      finder.From(column, line.row);
  };
  look(outcome.eligible);
  look(outcome.violation_state);
  if (!outcome.eligible.valid() || IsTrue(evaluator.Get(outcome.eligible, line.row))) look(outcome.value);
  const bool sanction = outcome.kind == hir::OutcomeKind::kSanction;
  if (sanction && line.state != outcome::SanctionState::kRecommended) return;
  const int64_t step = sanction ? evaluator.Get(outcome.value, line.row).value : 0;
  for (const hir::Handler& handler : outcome.handlers)
    if (handler.step == step) look(handler.when);
}

}  // namespace kaocheng::explain
