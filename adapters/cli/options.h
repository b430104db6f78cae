#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dsl/base/date.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::cli {

// Exit codes, as README.md lists them.
enum Exit : int {
  kDone = 0,
  kPolicyErrors = 1,
  kUsage = 2,
  kUndetermined = 3,
  kEnvironment = 4,
};

enum class Command : uint8_t {
  kCheck,
  kFmt,
  kRun,
  kExplain,
  kExplainCode,
  kShow,
  kTest,
  kCompare,
  kSweep,
  kSnapshot
};

struct Options {
  Command command = Command::kCheck;
  Language language = Language::kEn;
  bool language_given = false;  // --lang: fmt also writes the policy in it
  std::string log_level = "warn";
  bool json = false;
  std::vector<std::string>
      paths;           // check, fmt, show: PATH…; run, explain: --policy; compare: --base; snapshot: D
  bool check = false;  // fmt: change nothing
  bool consolidated = false;
  bool tightened = false;
  bool exceptions = false;
  std::string data, period;
  std::optional<Date> as_of;
  std::string unit, out;
  bool measures = false;
  bool allow_rejects = false;
  int threads = 0;
  std::string subject, outcome;
  bool flip = false;          // explain
  std::string code;           // explain-code
  std::string filter, junit;  // test
  bool coverage = false;      // test
  std::string coverage_html;
  std::optional<int64_t> coverage_min;  // millionths of a percent
  bool mutate = false;
  std::optional<int64_t> mutate_min;
  std::string with, without;      // compare: --with PATH, or the id that --without record:ID names
  std::string by;                 // compare: an attribute
  std::string into;               // snapshot
  std::vector<std::string> vary;  // sweep: NAME=VALUES
  std::string find;               // sweep: a goal
};

// Reads the command line. nullopt: there is nothing to run, and `exit` says why: help was printed (kDone) or
// the usage is wrong, which was reported.
std::optional<Options> ParseOptions(int argc, const char* const* argv, Emitter& emitter, int& exit);

// The language of LC_ALL, LC_MESSAGES or LANG, whichever is set first; and of `--lang` where it is among the
// arguments.
Language LanguageOf(int argc, const char* const* argv);

}  // namespace kaocheng::cli
