#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <iostream>
#include <thread>

#include "adapters/cli/session.h"
#include "adapters/report/staging.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/render.h"

namespace kaocheng::cli {

namespace {

// Signals that end the program are taken by a thread of their own, which can clean up in peace; every other
// thread is started with them blocked.
void CleanUpWhenInterrupted() {
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on file sizes is told as a failure to write
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([signals] {
    int signal = 0;
    sigwait(&signals, &signal);
    report::Staging::AbandonAndExit(128 + signal);
  }).detach();
}

int Dispatch(Session& session) {
  switch (session.options.command) {
    case Command::kCheck:
      return Check(session);
    case Command::kExplainCode:
      return ExplainCode(session);
    case Command::kFmt:
      return Fmt(session);
    case Command::kRun:
      return Run(session);
    case Command::kExplain:
      return Explain(session);
    case Command::kShow:
      if (session.options.tightened) return ShowTightened(session);
      return session.options.exceptions ? ShowExceptions(session) : Show(session);
    case Command::kTest:
      return Test(session);
    case Command::kCompare:
      return Compare(session);
    case Command::kSweep:
      return Sweep(session);
    case Command::kSnapshot:
      return Snapshot(session);
  }
  return kUsage;
}

int Main(int argc, const char* const* argv) {
  CleanUpWhenInterrupted();
  Emitter emitter;
  Compilation compilation;
  int exit = kUsage;
  const std::optional<Options> options = ParseOptions(argc, argv, emitter, exit);
  const Language language = options ? options->language : LanguageOf(argc, argv);
  if (options) {
    spdlog::set_default_logger(spdlog::stderr_logger_mt("kaocheng"));
    spdlog::set_level(spdlog::level::from_str(options->log_level));
    Phases phases(language);
    Session session{*options, emitter, phases, compilation};
    exit = Dispatch(session);
  }
  std::cout.flush();
  Emitter output;  // apart: what `check` reports may have gone out as JSON
  if (!std::cout) output.Report(Code::kCannotWrite, {}, {Term("standard output", "标准输出")});
  const bool in_json = options && options->command == Command::kCheck && options->json;
  for (const Emitter* said : {in_json ? nullptr : &emitter, &output}) {
    if (said != nullptr && !said->diagnostics().empty())
      std::cerr << RenderText(said->diagnostics(), compilation.files.sources, language);
  }
  return output.has_errors() ? kEnvironment : exit;
}

}  // namespace

}  // namespace kaocheng::cli

int main(int argc, char** argv) { return kaocheng::cli::Main(argc, argv); }
