#include "adapters/cli/session.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "adapters/cli/result_files.h"
#include "adapters/csv/load.h"
#include "adapters/kcs/load.h"
#include "adapters/sqlite/sqlite_in.h"
#include "dsl/base/parallel.h"
#include "dsl/base/period.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::cli {

namespace {

// Reports call people and units by name, whether or not a policy reads the name.
void AddNames(data::Schema& schema) {
  for (data::TableSchema& table : schema.tables) {
    const bool has = std::any_of(table.fields.begin(), table.fields.end(),
                                 [](const data::FieldSchema& field) { return field.name == "name"; });
    if (table.entity && !has)
      table.fields.push_back({"name", {"名称", "姓名"}, data::CellKind::kText, false});
  }
}

}  // namespace

Exit CompilePolicies(Session& session, Which which) {
  Compile(session.options.paths, which, session.phases, session.compilation, session.emitter);
  if (session.compilation.files.environment_failed) return kEnvironment;
  return session.emitter.has_errors() ? kPolicyErrors : kDone;
}

std::optional<data::Dataset> LoadData(Session& session) {
  std::vector<const hir::Program*> programs;
  for (const Compiled& policy : session.compilation.policies) programs.push_back(&policy.program);
  return LoadData(session, programs);
}

std::optional<data::Dataset> LoadData(Session& session, const std::vector<const hir::Program*>& programs) {
  data::Schema schema = data::SchemaOf(programs);
  AddNames(schema);
  const Options& options = session.options;
  std::optional<data::Dataset> dataset = session.phases.Do({"load data", "读取数据"}, [&] {
    std::error_code error;
    if (!std::filesystem::is_regular_file(options.data, error))
      return csv::LoadFolder(options.data, std::move(schema), session.emitter, options.as_of,
                             ThreadCount(options.threads));
    return kcs::IsSnapshot(options.data)
               ? kcs::Load(options.data, std::move(schema), session.emitter, options.as_of)
               : sqlite::Load(options.data, std::move(schema), session.emitter, options.as_of);
  });
  if (!dataset || dataset->lost_entities == 0 || options.command == Command::kExplain) return dataset;
  session.emitter.Report(Code::kEntitiesLost, {}, {std::to_string(dataset->lost_entities)});
  if (options.allow_rejects) return std::nullopt;
  return dataset;  // whatever else is wrong with the data is told too, before a run stops
}

bool AreWhole(Session& session, const data::Dataset& dataset) {
  if (!dataset.damaged || !dataset.damaged()) return true;
  session.emitter.Report(Code::kSnapshotDamaged, DataPlace{dataset.path, 0, {}, {}},
                         {dataset.path, Term("its records were altered", "记录已被改动")});
  return false;
}

bool HoldsOther(Session& session) {
  struct Mark {
    Command command;
    const char* name;
    const char* last;                    // the file that the command writes last
    std::array<const char*, 2> besides;  // the others
  };
  constexpr std::array<Mark, 3> kMarks = {
      {{Command::kRun, "run", kReceipt, {kOutcomes, kSummary}},
       {Command::kCompare, "compare", kComparison, {kChanges, kComparisonPage}},
       {Command::kSweep, "sweep", kSweep, {kSweepTable, kSweepPage}}}};
  const Options& options = session.options;
  if (options.out.empty()) return false;
  const std::filesystem::path out(options.out);
  const auto has = [&](const char* file) {
    std::error_code error;
    return std::filesystem::exists(out / file, error);
  };
  for (const Mark& mark : kMarks) {
    const bool own = mark.command == options.command;
    if (own == has(mark.last)) continue;  // an earlier result, or none of another command
    if (!own) {
      session.emitter.Report(Code::kOtherResult, {}, {options.out, mark.name});
      return true;
    }
    const auto somebodys = std::find_if(mark.besides.begin(), mark.besides.end(), has);
    if (somebodys == mark.besides.end()) continue;
    session.emitter.Report(Code::kNotAResult, {}, {(out / *somebodys).string()});
    return true;
  }
  return false;
}

std::optional<data::Period> ReadPeriod(Session& session) {
  const std::optional<StatedPeriod> stated = ParsePeriod(session.options.period);
  if (stated) {
    const Date today = session.options.as_of.value_or(stated->last);
    return data::Period{stated->first, stated->last, today, stated->name};
  }
  session.emitter.Report(Code::kBadPeriod, {}, {session.options.period});
  return std::nullopt;
}

std::vector<std::string> CommandLine(const Options& options, const char* command) {
  std::vector<std::string> arguments = {"kaocheng", command,      "--policy", options.paths.front(),
                                        "--data",   options.data, "--period", options.period};
  if (options.as_of) arguments.insert(arguments.end(), {"--as-of", FormatDate(*options.as_of)});
  arguments.insert(arguments.end(), {"--lang", options.language == Language::kZh ? "zh" : "en"});
  return arguments;
}

}  // namespace kaocheng::cli
