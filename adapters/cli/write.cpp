#include "adapters/cli/write.h"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <queue>
#include <set>
#include <utility>

#include "adapters/file/digest.h"
#include "adapters/report/hashing_file.h"
#include "adapters/report/html.h"
#include "adapters/report/receipt.h"
#include "adapters/report/staging.h"
#include "adapters/report/text.h"
#include "adapters/sqlite/sqlite_out.h"
#include "dsl/base/parallel.h"

namespace kaocheng::cli {

namespace {

constexpr size_t kPiece = 2048;  // lines that are put into words at a time
constexpr const char* kOutcomes = "outcomes.ndjson";
constexpr const char* kSummary = "summary.html";
constexpr const char* kReceipt = "receipt.json";

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

// Lines of one policy that stand side by side.
struct Stretch {
  const Judged* judged;
  size_t first, last;
};

// The order of outcomes.ndjson over all policies, in stretches of at most `most` lines. Each policy's lines
// are in order already.
std::vector<Stretch> InOrder(const Assessment& assessment, size_t most) {
  struct Head {
    const Judged* judged;
    size_t at;
    const outcome::Line& line() const { return judged->lines[at]; }
  };
  const auto later = [](const Head& a, const Head& b) { return report::ComesBefore(b.line(), a.line()); };
  std::priority_queue<Head, std::vector<Head>, decltype(later)> heads(later);
  for (const Judged& judged : assessment.judged) heads.push({&judged, 0});
  std::vector<Stretch> stretches;
  while (!heads.empty()) {
    Head head = heads.top();
    heads.pop();
    const std::vector<outcome::Line>& lines = head.judged->lines;
    size_t first = head.at;
    do {
      ++head.at;
    } while (head.at < lines.size() && (heads.empty() || !later(head, heads.top())));
    for (; head.at - first > most; first += most) stretches.push_back({head.judged, first, first + most});
    stretches.push_back({head.judged, first, head.at});
    if (head.at < lines.size()) heads.push(head);
  }
  return stretches;
}

// Work that is done side by side goes on, piece by piece, in the order of its numbers.
class Turns {
 public:
  template <typename Work>
  void Take(size_t number, Work work) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return next_ == number; });
    work();
    ++next_;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  size_t next_ = 0;
};

void WriteLines(const Assessment& assessment, const Options& options, report::HashingFile& file) {
  struct Worker {
    report::LineMembers members;
    std::string text;
  };
  const report::LineMembers members_of(*assessment.dictionary, assessment.period.name, options.language);
  const std::vector<Stretch> stretches = InOrder(assessment, kPiece);
  std::vector<Worker> workers(ThreadCount(options.threads), Worker{members_of, {}});
  Turns turns;
  ParallelFor(stretches.size(), workers.size(), [&](size_t i, size_t at) {
    auto& [members, text] = workers[at];
    text.clear();
    const auto& [judged, first, last] = stretches[i];
    for (size_t line = first; line < last; ++line) {
      report::AppendJson(text, members.Of(judged->policy->program, judged->lines[line]));
      text += '\n';
    }
    turns.Take(i, [&] { file.Write(text); });
  });
}

std::optional<std::string> WriteFolder(const Session& session, const Assessment& assessment,
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

std::optional<std::string> WriteDatabase(const Session& session, const Assessment& assessment,
                                         const report::Receipt& receipt) {
  constexpr const char* kName = "outcomes.db";
  report::Staging staging(session.options.out, report::Staging::Shape::kFile);
  if (auto error = staging.Open()) return error;
  const std::vector<std::string_view>& names = report::MemberNames();
  sqlite::OutcomeWriter writer;
  if (auto error = writer.Open(staging.Path(kName), names)) return error;
  std::vector<std::optional<std::string>> cells(names.size());
  auto error =
      ForEachLine(assessment, session.options.language, [&](const std::vector<report::Member>& members) {
        std::fill(cells.begin(), cells.end(), std::nullopt);
        size_t column = 0;
        for (const report::Member& member : members) {
          while (names[column] != member.name) ++column;  // members come in the order of the names
          if (member.kind != report::Member::Kind::kNull) cells[column] = member.text;
        }
        return writer.Add(cells);
      });
  if (error) return error;
  if ((error = writer.Finish(report::ToRows(receipt)))) return error;
  return staging.Commit(kName);
}

}  // namespace

bool WouldDestroy(const std::string& out) {
  std::error_code error;
  return IsDatabase(out) && std::filesystem::is_regular_file(out, error) && !sqlite::IsResult(out);
}

std::optional<std::string> ForEachLine(const Assessment& assessment, Language language, const LineSink& fn) {
  report::LineMembers members(*assessment.dictionary, assessment.period.name, language);
  for (const auto& [judged, first, last] : InOrder(assessment, SIZE_MAX)) {
    for (size_t i = first; i < last; ++i) {
      if (auto error = fn(members.Of(judged->policy->program, judged->lines[i]))) return error;
    }
  }
  return std::nullopt;
}

std::optional<std::string> WriteOutput(const Session& session, const data::Dataset& dataset,
                                       const Assessment& assessment) {
  const report::Receipt receipt = MakeReceipt(session, dataset, assessment);
  return IsDatabase(session.options.out) ? WriteDatabase(session, assessment, receipt)
                                         : WriteFolder(session, assessment, receipt);
}

}  // namespace kaocheng::cli
