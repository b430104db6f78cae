#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include "dsl/base/parallel.h"
#include "engine/outcome/collect.h"

namespace kaocheng::outcome {

using data::Row;

std::vector<Line> LinesOf(const hir::Program& program, const data::Snapshot& snapshot, const Read& read,
                          hir::SpaceId kind, Row subject, bool measures) {
  Collector collector(program, snapshot, read);
  std::vector<Line> lines;
  for (const hir::Outcome* outcome : collector.OutcomesOf(kind, measures)) {
    for (const Row row : collector.RowsOf(*outcome, subject)) {
      if (!collector.Fill(*outcome, row, lines.emplace_back())) lines.pop_back();
    }
  }
  return lines;
}

Line LineFor(const hir::Program& program, const data::Snapshot& snapshot, const Read& read,
             const hir::Outcome& outcome, Row row) {
  Collector collector(program, snapshot, read);
  Line line;
  collector.Fill(outcome, row, line);
  return line;
}

namespace {

struct Subject {
  std::string_view id;
  hir::SpaceId kind;
  Row row;
};

constexpr size_t kPiece = 1024;  // subjects whose lines are collected at a time

}  // namespace

Lines Collect(const Context& context, bool measures, int threads) {
  const hir::Program& program = context.program;
  const data::Snapshot& snapshot = context.snapshot;
  const Read read = ReadResults(context.results);
  std::vector<std::optional<Collector>> collectors(ThreadCount(threads));
  collectors.front().emplace(program, snapshot, read);

  std::vector<Subject> subjects;
  std::vector<std::vector<const hir::Outcome*>> outcomes(program.spaces.size());
  for (size_t i = 0; i < program.spaces.size(); ++i) {
    const hir::SpaceId kind = program.spaces.id_at(i);
    outcomes[i] = collectors.front()->OutcomesOf(kind, measures);
    if (program.spaces[kind].kind != hir::Space::Kind::kEntity || outcomes[i].empty()) continue;
    const data::SpaceData& rows = snapshot.spaces.at(i);
    for (Row row = 0; row < rows.rows; ++row) {
      if (rows.judged[static_cast<size_t>(row)] == 0) continue;
      subjects.push_back({snapshot.dictionary->Text(rows.ids[static_cast<size_t>(row)]), kind, row});
    }
  }
  std::sort(subjects.begin(), subjects.end(), [](const Subject& a, const Subject& b) {
    return std::tuple(a.id, a.kind, a.row) < std::tuple(b.id, b.kind, b.row);
  });

  Lines pieces((subjects.size() + kPiece - 1) / kPiece);
  ParallelFor(pieces.size(), collectors.size(), [&](size_t at, size_t worker) {
    std::optional<Collector>& collector = collectors[worker];
    if (!collector) collector.emplace(program, snapshot, read);
    const auto of = std::span(subjects).subspan(at * kPiece, std::min(kPiece, subjects.size() - at * kPiece));
    std::vector<Line>& lines = pieces[at];
    size_t most = 0;
    for (const Subject& subject : of) {
      for (const hir::Outcome* outcome : outcomes[subject.kind.value])
        most += collector->MostRowsOf(*outcome, subject.row);
    }
    lines.reserve(most);
    for (const Subject& subject : of) {
      for (const hir::Outcome* outcome : outcomes[subject.kind.value]) {
        for (const Row row : collector->RowsOf(*outcome, subject.row)) {
          if (!collector->Fill(*outcome, row, lines.emplace_back())) lines.pop_back();
        }
      }
    }
  });
  return pieces;
}

}  // namespace kaocheng::outcome
