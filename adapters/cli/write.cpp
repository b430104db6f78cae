#include "adapters/cli/write.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <queue>
#include <set>
#include <utility>

#include "adapters/cli/result_files.h"
#include "adapters/file/digest.h"
#include "adapters/report/hashing_file.h"
#include "adapters/report/html.h"
#include "adapters/report/receipt.h"
#include "adapters/report/staging.h"
#include "adapters/report/text.h"
#include "adapters/sqlite/sqlite_out.h"
#include "dsl/base/parallel.h"
#include "dsl/base/turns.h"

namespace kaocheng::cli {

namespace {

constexpr size_t kPiece = 2048;  // lines that are put into words at a time

bool IsDatabase(const std::string& out) { return out.ends_with(".db"); }

// Repeats the run from the same folder; goes to a place of its own, so that receipts of equal runs are equal.
std::string Reproduce(const Options& options) {
  std::vector<std::string> arguments = CommandLine(options, "run");
  if (!options.unit.empty()) arguments.insert(arguments.end(), {"--unit", options.unit});
  if (options.measures) arguments.emplace_back("--measures");
  if (options.allow_rejects) arguments.emplace_back("--allow-rejects");
  arguments.insert(arguments.end(), {"--out", IsDatabase(options.out) ? "reproduced.db" : "reproduced"});
  return report::ShellCommand(arguments);
}

report::Receipt MakeReceipt(const Session& session, const data::Dataset& dataset,
                            const Assessment& assessment) {
  report::Receipt receipt;
  receipt.engine = "kaocheng " KAOCHENG_VERSION;
  std::set<SourceId> sources;
  for (const Judged& judged : assessment.judged) {
    const hir::Program& program = judged.policy->program;
    receipt.policies.push_back(
        {program.policy, program.title, program.version, program.region, program.chain});
    for (const SourceId id : SourcesOf(session.compilation, *judged.policy)) sources.insert(id);
  }
  for (const SourceId id : sources) {
    const PolicyFiles& files = session.compilation.files;
    receipt.sources.push_back({files.sources[id].path, files.hashes[id.value]});
  }
  std::sort(receipt.sources.begin(), receipt.sources.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  receipt.data = {session.options.data, dataset.hash};
  receipt.period = assessment.period;
  receipt.as_of = session.options.as_of;
  receipt.unit = session.options.unit;
  receipt.rejects = assessment.rejects;
  receipt.people = assessment.summary.total().people;
  receipt.lines = assessment.summary.lines();
  receipt.counts = assessment.summary.counts();
  receipt.command = Reproduce(session.options);
  return receipt;
}

// Cut into stretches of at most `most` lines.
std::vector<Stretch> Cut(const std::vector<Stretch>& stretches, size_t most) {
  std::vector<Stretch> cut;
  for (auto [program, lines] : stretches) {
    for (; lines.size() > most; lines = lines.subspan(most)) cut.push_back({program, lines.first(most)});
    cut.push_back({program, lines});
  }
  return cut;
}

// Pieces get their place and are hashed one after the other, while other threads put lines into words and
// write.
void WriteLines(const Assessment& assessment, const Options& options, report::HashingFile& file) {
  struct Worker {
    report::LineWriter writer;
    std::string text;
  };
  const report::LineWriter fresh(*assessment.dictionary, assessment.period.name, options.language);
  const std::vector<Stretch> pieces = Cut(InOrder(assessment), kPiece);
  std::vector<Worker> workers(ThreadCount(options.threads), Worker{fresh, {}});
  Turns turns;
  ParallelFor(pieces.size(), workers.size(), [&](size_t i, size_t at) {
    auto& [writer, text] = workers[at];
    text.clear();
    for (const outcome::Line& line : pieces[i].lines) {
      writer.AppendJson(text, *pieces[i].program, line);
      text += '\n';
    }
    uint64_t place = 0;
    turns.Take(i, [&] { place = file.Place(text); });
    file.WriteAt(place, text);
  });
}

std::optional<Term> WriteFolder(const Session& session, const Assessment& assessment,
                                report::Receipt receipt) {
  const Options& options = session.options;
  report::Staging staging(options.out, report::Staging::Shape::kFolder);
  if (auto error = staging.Open()) return error;

  report::HashingFile outcomes(staging.Path(kOutcomes));
  WriteLines(assessment, options, outcomes);
  std::string hash;
  if (auto error = outcomes.Close(hash)) return error;

  const std::string explain = report::ShellCommand(CommandLine(options, "explain"));
  const std::string html = report::RenderHtml(assessment.summary, receipt, {options.language, explain});
  if (auto error = report::WriteFile(staging.Path(kSummary), html)) return error;

  receipt.outputs = {{kOutcomes, hash}, {kSummary, file::Sha256(html)}};
  if (auto error = report::WriteFile(staging.Path(kReceipt), report::ToJson(receipt))) return error;
  return staging.Commit(kReceipt);
}

std::optional<Term> WriteDatabase(const Session& session, const Assessment& assessment,
                                  const report::Receipt& receipt) {
  constexpr const char* kName = "outcomes.db";
  report::Staging staging(session.options.out, report::Staging::Shape::kFile);
  if (auto error = staging.Open()) return error;
  sqlite::OutcomeWriter database;
  if (auto error = database.Open(staging.Path(kName), report::MemberNames())) return error;
  report::LineWriter writer(*assessment.dictionary, assessment.period.name, session.options.language);
  report::LineWriter::Cells cells;
  for (const Stretch& stretch : InOrder(assessment)) {
    for (const outcome::Line& line : stretch.lines) {
      writer.FillCells(cells, *stretch.program, line);
      if (auto error = database.Add(cells)) return error;
    }
  }
  if (auto error = database.Finish(report::ToRows(receipt))) return error;
  return staging.Commit(kName);
}

}  // namespace

bool WouldDestroy(const std::string& out) {
  std::error_code error;
  return IsDatabase(out) && std::filesystem::is_regular_file(out, error) && !sqlite::IsResult(out);
}

std::vector<Stretch> InOrder(const Assessment& assessment) {
  struct Rest {  // of a policy's lines, which are in order already
    const Judged* of;
    size_t piece;
    std::span<const outcome::Line> lines;  // of that piece
  };
  const auto before = [&](const outcome::Line& a, const outcome::Line& b) {
    return report::ComesBefore(*assessment.dictionary, a, b);
  };
  const auto later = [&](const Rest& a, const Rest& b) { return before(b.lines.front(), a.lines.front()); };
  std::priority_queue<Rest, std::vector<Rest>, decltype(later)> rests(later);
  for (const Judged& judged : assessment.judged) rests.push({&judged, 0, judged.lines.front()});
  std::vector<Stretch> stretches;
  while (!rests.empty()) {
    auto [of, piece, lines] = rests.top();
    rests.pop();
    const auto is_next = [&](const outcome::Line& line) {
      return rests.empty() || !before(rests.top().lines.front(), line);
    };
    const auto end = std::partition_point(lines.begin(), lines.end(), is_next);
    const auto count = static_cast<size_t>(end - lines.begin());
    stretches.push_back({&of->policy->program, lines.first(count)});
    if (count < lines.size()) {
      rests.push({of, piece, lines.subspan(count)});
    } else if (++piece < of->lines.size()) {
      rests.push({of, piece, of->lines[piece]});
    }
  }
  return stretches;
}

std::optional<Term> WriteOutput(const Session& session, const data::Dataset& dataset,
                                const Assessment& assessment) {
  const report::Receipt receipt = MakeReceipt(session, dataset, assessment);
  return IsDatabase(session.options.out) ? WriteDatabase(session, assessment, receipt)
                                         : WriteFolder(session, assessment, receipt);
}

}  // namespace kaocheng::cli
