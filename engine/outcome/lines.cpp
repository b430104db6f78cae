#include <algorithm>
#include <iterator>
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
                          hir::SpaceId kind, Row subject, bool measures, const Asked& asked) {
  Collector collector(program, snapshot, read);
  std::vector<Line> lines;
  for (const hir::Outcome* outcome : collector.OutcomesOf(kind, measures)) {
    if (asked && !asked(*outcome)) continue;
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

// What one thread works with.
struct Worker {
  Collector collector;
  std::vector<Line> lines;  // of a piece, before it is known how many there are
};

}  // namespace

Lines Collect(const Context& context, bool measures, int threads) {
  const hir::Program& program = context.program;
  const data::Snapshot& snapshot = context.snapshot;
  const Read read = ReadResults(context.results);
  std::vector<std::optional<Worker>> workers(ThreadCount(threads));
  const auto make = [&] { return Worker{{program, snapshot, read, &context.results}, {}}; };
  workers.front().emplace(make());

  std::vector<Subject> subjects;
  std::vector<std::vector<const hir::Outcome*>> outcomes(program.spaces.size());
  for (size_t i = 0; i < program.spaces.size(); ++i) {
    const hir::SpaceId kind = program.spaces.id_at(i);
    outcomes[i] = workers.front()->collector.OutcomesOf(kind, measures);
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
  ParallelFor(pieces.size(), workers.size(), [&](size_t at, size_t worker) {
    std::optional<Worker>& own = workers[worker];
    if (!own) own.emplace(make());
    auto& [collector, lines] = *own;
    for (const Subject& subject :
         std::span(subjects).subspan(at * kPiece, std::min(kPiece, subjects.size() - at * kPiece))) {
      for (const hir::Outcome* outcome : outcomes[subject.kind.value]) {
        for (const Row row : collector.RowsOf(*outcome, subject.row)) {
          if (!collector.Fill(*outcome, row, lines.emplace_back())) lines.pop_back();
        }
      }
    }
    pieces[at].assign(std::move_iterator(lines.begin()), std::move_iterator(lines.end()));
    lines.clear();
  });
  return pieces;
}

}  // namespace kaocheng::outcome
