#include <algorithm>
#include <string_view>
#include <tuple>

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

std::vector<Line> Collect(const Context& context, bool measures) {
  const hir::Program& program = context.program;
  const data::Snapshot& snapshot = context.snapshot;
  const Read read = ReadResults(context.results);
  Collector collector(program, snapshot, read);

  struct Subject {
    std::string_view id;
    hir::SpaceId kind;
    Row row;
  };
  std::vector<Subject> subjects;
  std::vector<std::vector<const hir::Outcome*>> outcomes(program.spaces.size());
  for (size_t i = 0; i < program.spaces.size(); ++i) {
    const hir::SpaceId kind = program.spaces.id_at(i);
    outcomes[i] = collector.OutcomesOf(kind, measures);
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

  std::vector<Line> lines;
  size_t about = 0;
  for (const Subject& subject : subjects) about += outcomes[subject.kind.value].size();
  lines.reserve(about);
  for (const Subject& subject : subjects) {
    for (const hir::Outcome* outcome : outcomes[subject.kind.value]) {
      for (const Row row : collector.RowsOf(*outcome, subject.row)) {
        if (!collector.Fill(*outcome, row, lines.emplace_back())) lines.pop_back();
      }
    }
  }
  return lines;
}

}  // namespace kaocheng::outcome
