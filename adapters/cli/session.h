#pragma once

#include <optional>

#include "adapters/cli/compile.h"
#include "adapters/cli/options.h"
#include "adapters/cli/phases.h"
#include "dsl/diagnostics/diagnostic.h"
#include "engine/data/dataset.h"
#include "engine/data/snapshot.h"

namespace kaocheng::cli {

// What every command works with. The program, its data and its messages live as long as the process.
struct Session {
  const Options& options;
  Emitter& emitter;
  Phases& phases;
  Compilation& compilation;
};

// Each command gives the exit code; what it reports to the emitter is printed by Main.
int Check(Session& session);
int ExplainCode(Session& session);
int Fmt(Session& session);
int Show(Session& session);
int ShowExceptions(Session& session);
int ShowTightened(Session& session);
int Run(Session& session);
int Explain(Session& session);
int Test(Session& session);
int Compare(Session& session);
int Sweep(Session& session);
int Snapshot(Session& session);

// The policies of the paths; anything but kDone ends the command.
Exit CompilePolicies(Session& session, Which which);
// The data set that --data names, read for all policies together; nullopt: it was reported why not.
std::optional<data::Dataset> LoadData(Session& session);
std::optional<data::Dataset> LoadData(Session& session, const std::vector<const hir::Program*>& programs);
// Whether all that was read of the data since is what was written; false: reported. Asked before anything is
// said or written that rests on them.
bool AreWhole(Session& session, const data::Dataset& dataset);
// The period that --period names, evaluated on --as-of's day; nullopt: reported.
std::optional<data::Period> ReadPeriod(Session& session);

// Whether --out is a folder with another command's result, which writing would mix with one's own, or with
// files of somebody's own that writing would replace; reported.
bool HoldsOther(Session& session);

// kaocheng COMMAND --policy … --data … --period …, as it was called.
std::vector<std::string> CommandLine(const Options& options, const char* command);

}  // namespace kaocheng::cli
