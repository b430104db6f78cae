#include "engine/sweep/sweep.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <utility>

#include "adapters/cli/goal.h"
#include "adapters/cli/party.h"
#include "adapters/cli/result_files.h"
#include "adapters/cli/subjects.h"
#include "adapters/cli/varied.h"
#include "adapters/report/staging.h"
#include "adapters/report/summary.h"
#include "adapters/report/sweep.h"
#include "adapters/report/text.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::cli {

namespace {

// A policy that judges somebody, ready to be evaluated at any combination.
struct Judging {
  const Varied* varied;
  std::vector<sweep::Counted> counted;
  std::unique_ptr<data::Snapshot> snapshot;
  std::unique_ptr<sweep::Sweep> sweep;  // none: each combination is compiled
};

class Sweeper {
 public:
  Sweeper(Session& session, const std::vector<Variation>& variations,
          const std::vector<std::vector<sweep::Value>>& values, const data::Dataset& dataset,
          const data::Period& period)
      : session_(session),
        variations_(variations),
        values_(values),
        dataset_(dataset),
        period_(period),
        ast_(session.compilation.files.ast),
        rejects_(dataset.rejects) {}

  uint64_t rejects() const { return rejects_; }
  const std::vector<Judging>& judging() const { return judging_; }

  // Cuts the snapshots; nothing is evaluated yet.
  void Prepare(const std::vector<Varied>& all) {
    for (const Varied& varied : all) {
      const hir::Program& program = varied.open ? varied.open->program : varied.policy->program;
      auto snapshot = Snapshot(program, *varied.policy, session_.emitter, rejects_);
      if (!outcome::JudgesAnybody(program, *snapshot)) continue;
      judging_.push_back({&varied, sweep::CountedOf(program), std::move(snapshot), nullptr});
    }
  }

  void Evaluate(report::SweepReport& report) {
    for (Judging& one : judging_) {
      if (!one.varied->open) continue;
      one.sweep = std::make_unique<sweep::Sweep>(*one.varied->open, *one.snapshot,
                                                 Includes(*one.snapshot, one.varied->open->program), values_,
                                                 session_.options.threads);
    }
    std::vector<size_t> combination(variations_.size(), 0);
    do {
      report.combinations.push_back({combination, At(combination, report.counted), false});
    } while (Next(combination));
  }

 private:
  std::unique_ptr<data::Snapshot> Snapshot(const hir::Program& program, const Compiled& policy,
                                           Emitter& emitter, uint64_t& rejects) {
    return session_.phases.Do({"snapshot " + program.policy, "取数 " + program.policy}, [&] {
      return std::make_unique<data::Snapshot>(
          data::BuildSnapshot(dataset_, program, policy.more_specific, period_, emitter, rejects));
    });
  }

  sweep::Sweep::Includes Includes(const data::Snapshot& snapshot, const hir::Program& program) const {
    return [this, &snapshot, &program](hir::SpaceId kind, data::Row row) {
      const std::string& unit = session_.options.unit;
      return unit.empty() || report::LiesIn(program, snapshot, kind, row, unit);
    };
  }

  sweep::Figures At(const std::vector<size_t>& combination, const std::vector<sweep::Counted>& counted) {
    sweep::Figures all;
    all.counts.resize(counted.size());
    for (size_t i = 0; i < counted.size(); ++i) all.counts[i].by_class.resize(counted[i].classes.size());
    std::vector<int64_t> amounts;
    for (Judging& one : judging_) {
      const sweep::Figures own = session_.phases.Do(
          {"sweep " + one.varied->policy->program.policy, "试算 " + one.varied->policy->program.policy}, [&] {
            return one.sweep ? one.sweep->At(combination, amounts) : Compiled(one, combination, amounts);
          });
      sweep::Add(counted, one.counted, own, all);
    }
    all.spread = sweep::SpreadOf(amounts);
    return all;
  }

  sweep::Figures Compiled(const Judging& one, const std::vector<size_t>& combination,
                          std::vector<int64_t>& amounts) {
    Emitter known;  // the ends of every range compiled without errors
    uint64_t rejects = 0;
    const hir::Program program = CompileAt(ast_, variations_, combination, *one.varied->policy, known);
    const auto snapshot = Snapshot(program, *one.varied->policy, known, rejects);
    return sweep::Sweep({program, {}}, *snapshot, Includes(*snapshot, program), {}, session_.options.threads)
        .At({}, amounts);
  }

  bool Next(std::vector<size_t>& combination) const {
    for (size_t v = combination.size(); v-- > 0;) {
      if (++combination[v] < values_[v].size()) return true;
      combination[v] = 0;
    }
    return false;
  }

  Session& session_;
  const std::vector<Variation>& variations_;
  const std::vector<std::vector<sweep::Value>>& values_;
  const data::Dataset& dataset_;
  const data::Period& period_;
  ast::Ast ast_;
  uint64_t rejects_;
  std::vector<Judging> judging_;
};

std::string Reproduce(const Options& options) {
  std::vector<std::string> arguments = CommandLine(options, "sweep");
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) arguments.insert(arguments.end(), {name, value});
  };
  add("--unit", options.unit);
  for (const std::string& vary : options.vary) add("--vary", vary);
  add("--find", options.find);
  if (options.allow_rejects) arguments.emplace_back("--allow-rejects");
  add("--out", "reproduced");
  return report::ShellCommand(arguments);
}

// From when on a policy has another value than the varied one, by its own text or one between; kMinDate:
// always.
std::optional<Date> OwnValue(const std::optional<sweep::Open>& open, size_t parameter, SourceId said) {
  if (!open) return std::nullopt;
  if (open->places[parameter].empty()) return kMinDate;
  std::optional<Date> from;
  for (const hir::Column& column : open->program.columns) {
    const auto* choose = std::get_if<hir::Choose>(&column.op);
    if (choose == nullptr) continue;
    const auto& versions = choose->versions;
    const auto is_said = [&](const hir::Choose::Version& version) { return version.span.source == said; };
    if (std::none_of(versions.begin(), versions.end(), is_said)) continue;
    for (const hir::Choose::Version& version : versions) {
      if (!is_said(version) && version.from > kMinDate)
        from = from ? std::min(*from, version.from) : version.from;
    }
  }
  return from;
}

void Describe(const Session& session, const std::vector<Variation>& variations,
              const std::vector<Judging>& judging, report::SweepReport& report) {
  const ast::Ast& ast = session.compilation.files.ast;
  for (size_t v = 0; v < variations.size(); ++v) {
    const Variation& variation = variations[v];
    report::SweepReport::Parameter& parameter = report.parameters.emplace_back();
    parameter = {
        variation.parameter, variation.title, variation.type, variation.policy, variation.policy, {}, {}, {}};
    for (const ast::ExprNode& value : variation.values) {
      parameter.canonical.push_back(CanonicalText(value));
      parameter.values.push_back(ValueText(value));
    }
    for (const Judging& one : judging) {
      const hir::Program& program = one.varied->policy->program;
      for (const ast::PolicyId id : one.varied->policy->consolidated.chain) {
        const ast::Policy& policy = ast.policies[id];
        if (policy.name.text != variation.policy) continue;
        if (!policy.titles.empty()) parameter.policy_title = policy.titles.front().text;
        if (const auto own = OwnValue(one.varied->open, v, variation.source)) {
          const std::string& title = program.title.empty() ? program.policy : program.title;
          const std::string day = FormatDate(*own);
          parameter.kept.push_back(
              *own == kMinDate ? Term{program.policy, title}
                               : Term{program.policy + " (from " + day + ")", title + "（自" + day + "）"});
        }
        break;
      }
    }
  }
}

std::optional<Term> Write(const Options& options, const report::SweepReport& report) {
  report::Staging staging(options.out, report::Staging::Shape::kFolder);
  if (auto error = staging.Open()) return error;
  const std::vector<std::pair<const char*, std::string>> files = {
      {kSweepTable, report::SweepCsv(report, options.language)},
      {kSweepPage, report::SweepHtml(report, options.language)},
      {kSweep, report::SweepJson(report)}};
  for (const auto& [name, bytes] : files) {
    if (auto error = report::WriteFile(staging.Path(name), bytes)) return error;
  }
  return staging.Commit(kSweep);
}

void FindGoal(const Goal& goal, report::SweepReport& report) {
  double least = 0;
  for (size_t row = 0; row < report.combinations.size(); ++row) {
    report::SweepReport::Combination& combination = report.combinations[row];
    const double distance = goal.Distance(combination.figures);
    combination.meets = distance == 0;
    if (row == 0 || distance < least) {
      least = distance;
      report.nearest = row;
    }
  }
}

}  // namespace

int Sweep(Session& session) {
  const Options& options = session.options;
  const std::optional<data::Period> period = ReadPeriod(session);
  if (!period || HoldsOther(session)) return kUsage;
  if (const Exit exit = CompilePolicies(session, Which::kJudging); exit != kDone) return exit;
  const std::vector<Variation> variations = ReadVariations(session);
  if (variations.empty()) return kUsage;
  std::vector<std::vector<sweep::Value>> values;
  const std::vector<Varied> varied = session.phases.Do(
      {"compile values", "编译各取值"}, [&] { return CompileVaried(session, variations, values); });
  if (varied.empty()) return kUsage;
  report::SweepReport report;
  for (const Varied& one : varied)
    sweep::LayOut(report.counted, sweep::CountedOf(one.open ? one.open->program : one.policy->program));
  std::optional<Goal> goal;
  if (!options.find.empty()) {
    goal = Goal::Read(session, options.find, report.counted);
    if (!goal) return kUsage;
  }
  const std::optional<data::Dataset> dataset = LoadData(session);
  if (!dataset) return kEnvironment;
  if (!options.unit.empty() && !UnitExists(session, *dataset)) return kUsage;

  Sweeper sweeper(session, variations, values, *dataset, *period);
  sweeper.Prepare(varied);
  report.rejects = sweeper.rejects();
  if (report.rejects > 0 && !options.allow_rejects) {
    session.emitter.Report(Code::kRejects, {}, {std::to_string(report.rejects)});
    return kEnvironment;
  }
  if (sweeper.judging().empty()) {
    session.emitter.Report(Code::kNobodyJudged, {});
    return kUsage;
  }
  sweeper.Evaluate(report);
  if (goal) FindGoal(*goal, report);
  std::vector<const Compiled*> judging;
  for (const Judging& one : sweeper.judging()) judging.push_back(one.varied->policy);
  Describe(session, variations, sweeper.judging(), report);
  report.engine = "kaocheng " KAOCHENG_VERSION;
  report.command = Reproduce(options);
  report.policy = PartyOf(options.paths.front(), session.compilation, judging);
  if (!AreWhole(session, *dataset)) return kEnvironment;
  report.data = {options.data, dataset->hash};
  report.period = *period;
  report.as_of = options.as_of;
  report.unit = options.unit;
  report.goal = options.find;
  if (!options.out.empty()) {
    const auto error = session.phases.Do({"write", "写出结果"}, [&] { return Write(options, report); });
    if (error) {
      session.emitter.Report(Code::kCannotWrite, {}, {*error});
      return kEnvironment;
    }
  }
  if (options.json) {
    std::cout << report::SweepJson(report);
    return kDone;
  }
  std::cout << report::SweepTerminal(report, options.language);
  if (!options.out.empty())
    std::cout << (options.language == Language::kZh ? "\n结果已写入 " : "\nwritten to ") << options.out
              << "\n";
  return kDone;
}

}  // namespace kaocheng::cli
