#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "adapters/cli/options.h"

namespace kaocheng::cli {

// Declares what each command takes. Everything is read as text and judged afterwards, so that every fault is
// reported in the user's language.
class Parser {
 public:
  Parser(Language language, Emitter& emitter);
  std::optional<Options> Parse(int argc, const char* const* argv, int& exit);  // see ParseOptions

 private:
  // parser.cpp
  std::string Say(const char* en, const char* zh) const { return language_ == Language::kZh ? zh : en; }
  void SetHelp(CLI::App& app);
  CLI::App& AddCommand(Command command, const char* name, const std::string& description,
                       const std::string& example);
  static CLI::Option& Value(CLI::App& app, const std::string& name, std::string& target,
                            const std::string& type, const std::string& description);
  void AddPaths(CLI::App& app);
  void AddThreads(CLI::App& app);
  // parser_policies.cpp: the commands that work on policies alone, or on a code
  void AddCheck();
  void AddFmt();
  void AddShow();
  void AddTest();
  void AddExplainCode();
  // parser_data.cpp: the commands that read data
  void AddPolicy(CLI::App& app);
  void AddData(CLI::App& app);
  void AddAllowRejects(CLI::App& app);
  void AddRun();
  void AddExplain();
  void AddCompare();
  void AddSweep();
  void AddSnapshot();
  // parser_judge.cpp: what CLI11 leaves to us
  void ReportMismatch(const std::string& what);
  void ReportUnconverted(const std::string& what);
  bool KnowsAll(const CLI::App& command);
  bool Judge(const CLI::App& command);
  bool JudgeOnceAndNotEmpty(const CLI::App& command);
  bool JudgeCommon();
  bool JudgeReading(const CLI::App& command);
  bool JudgeCompare(const CLI::App& command);
  bool JudgePercent(const char* option, const std::string& text, std::optional<int64_t>& percent, bool& on);
  bool OneOf(const char* option, const std::string& value, const std::vector<std::string>& values);
  bool Need(const CLI::App& command, bool given, Term what);

  Language language_;
  Emitter& emitter_;
  CLI::App app_{"", "kaocheng"};
  Options options_;
  std::string language_text_, policy_, base_, without_, threads_, as_of_, coverage_min_, mutate_min_;
};

}  // namespace kaocheng::cli
