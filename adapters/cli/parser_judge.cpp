#include <algorithm>
#include <utility>

#include "adapters/cli/parser.h"
#include "dsl/base/number.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::cli {

namespace {

constexpr int kMaxThreads = 256;

}  // namespace

// CLI11 found an option without the value that it takes: "--policy: 1 required PATH missing"; or two words
// for one place, where one of them is the value of an option that the command does not know.
void Parser::ReportMismatch(const std::string& what) {
  const std::string name = what.substr(0, what.find(':'));
  for (const CLI::App* command : app_.get_subcommands()) {
    if (!KnowsAll(*command)) return;
    if (const CLI::Option* option = command->get_option_no_throw(name)) {
      emitter_.Report(Code::kMissingArgument, {},
                      {command->get_name(), option->get_name() + " " + option->get_type_name()});
      return;
    }
  }
  emitter_.Report(Code::kBadArguments, {}, {what});
}

// A switch with a value: "Could not convert: --json = maybe".
void Parser::ReportUnconverted(const std::string& what) {
  const size_t name = what.find("--");
  const size_t equals = what.find(" = ", std::min(name, what.size()));
  if (equals == std::string::npos) {
    emitter_.Report(Code::kBadArguments, {}, {what});
    return;
  }
  emitter_.Report(Code::kBadOptionValue, {},
                  {what.substr(name, equals - name), what.substr(equals + 3),
                   Term{"none, it stands by itself", "无，该选项单独使用"}});
}

bool Parser::JudgeOnceAndNotEmpty(const CLI::App& command) {
  bool ok = true;
  for (const CLI::Option* option : command.get_options()) {
    const bool flag = option->get_items_expected_max() == 0;
    if (flag || option->get_positional()) continue;
    const std::vector<std::string>& given = option->results();
    if (given.size() > 1 && option->get_multi_option_policy() == CLI::MultiOptionPolicy::TakeLast) {
      ok = false;
      emitter_.Report(Code::kOptionTwice, {}, {option->get_name()});
    }
    if (std::find(given.begin(), given.end(), "") == given.end()) continue;
    ok = false;
    emitter_.Report(Code::kBadOptionValue, {},
                    {option->get_name(), "",
                     Term{"anything but nothing; or leave the option out", "不为空的内容；或不写这一选项"}});
  }
  return ok;
}

// Two policies, or one with and without a record.
bool Parser::JudgeCompare(const CLI::App& command) {
  const std::string prefix = "record:";
  if (!without_.empty()) {
    if (!options_.with.empty()) {
      emitter_.Report(Code::kWithAndWithout, {});
      return false;
    }
    if (without_.rfind(prefix, 0) != 0 || without_.size() == prefix.size()) {
      emitter_.Report(Code::kBadOptionValue, {}, {"--without", without_, "record:ID"});
      return false;
    }
    options_.without = without_.substr(prefix.size());
  }
  if (!base_.empty() && !policy_.empty()) {
    emitter_.Report(Code::kBaseAndPolicy, {});
    return false;
  }
  // Whoever writes --policy most likely asks about a record.
  const Term other = policy_.empty()
                         ? Term{"--with PATH"}
                         : Term{"--without record:ID, or --with PATH", "--without record:ID 或 --with PATH"};
  if (policy_.empty()) policy_ = base_;
  return Need(command, !policy_.empty(), options_.without.empty() ? "--base PATH" : "--policy PATH") &&
         Need(command, !options_.with.empty() || !options_.without.empty(), other);
}

// A percentage that turns on what it bounds.
bool Parser::JudgePercent(const char* option, const std::string& text, std::optional<int64_t>& percent,
                          bool& on) {
  if (text.empty()) return true;
  percent = ParseScaled(text, 6);
  on = true;
  if (percent && *percent >= 0 && *percent <= 100'000'000) return true;
  emitter_.Report(Code::kBadOptionValue, {}, {option, text, "0..100"});
  return false;
}

bool Parser::OneOf(const char* option, const std::string& value, const std::vector<std::string>& values) {
  std::string list;
  for (const std::string& v : values) {
    if (v == value) return true;
    list += (list.empty() ? "" : ", ") + v;
  }
  emitter_.Report(Code::kBadOptionValue, {}, {option, value, list});
  return false;
}

bool Parser::Need(const CLI::App& command, bool given, Term what) {
  if (!given) emitter_.Report(Code::kMissingArgument, {}, {command.get_name(), std::move(what)});
  return given;
}

bool Parser::JudgeCommon() {
  bool ok = OneOf("--log-level", options_.log_level, {"trace", "debug", "info", "warn", "error", "off"});
  if (!language_text_.empty()) ok = OneOf("--lang", language_text_, {"zh", "en"}) && ok;
  options_.language_given = !language_text_.empty();
  options_.coverage = options_.coverage || !options_.coverage_html.empty();
  ok = JudgePercent("--coverage-min", coverage_min_, options_.coverage_min, options_.coverage) && ok;
  ok = JudgePercent("--mutate-min", mutate_min_, options_.mutate_min, options_.mutate) && ok;
  if (threads_.empty()) return ok;
  const std::optional<int64_t> n = ParseScaled(threads_, 0);
  if (n && *n >= 1 && *n <= kMaxThreads) {
    options_.threads = static_cast<int>(*n);
    return ok;
  }
  emitter_.Report(Code::kBadOptionValue, {}, {"--threads", threads_, "1..256"});
  return false;
}

// What the commands take that evaluate policies over data.
bool Parser::JudgeReading(const CLI::App& command) {
  bool ok = options_.command == Command::kCompare ? JudgeCompare(command)
                                                  : Need(command, !policy_.empty(), "--policy PATH");
  ok = Need(command, !options_.data.empty(), "--data D") && ok;
  ok = Need(command, !options_.period.empty(), "--period P") && ok;
  if (options_.command == Command::kExplain) ok = Need(command, !options_.subject.empty(), "SUBJECT") && ok;
  if (options_.flip) ok = Need(command, !options_.outcome.empty(), "OUTCOME") && ok;
  if (options_.command == Command::kSweep)
    ok = Need(command, !options_.vary.empty(), "--vary NAME=VALUES") && ok;
  options_.paths = {policy_};
  if (as_of_.empty()) return ok;
  options_.as_of = ParseDate(as_of_);
  if (options_.as_of) return ok;
  emitter_.Report(Code::kBadOptionValue, {},
                  {"--as-of", as_of_, Term("a date such as 2017-01-31", "日期，如 2017-01-31")});
  return false;
}

bool Parser::KnowsAll(const CLI::App& command) {
  const std::vector<std::string> extras = command.remaining();
  if (!extras.empty()) emitter_.Report(Code::kUnknownArgument, {}, {command.get_name(), extras.front()});
  return extras.empty();
}

bool Parser::Judge(const CLI::App& command) {
  if (!KnowsAll(command) || !JudgeOnceAndNotEmpty(command)) return false;
  const bool ok = JudgeCommon();
  switch (options_.command) {
    case Command::kCheck:
    case Command::kFmt:
    case Command::kShow:
    case Command::kTest:
      return Need(command, !options_.paths.empty(), "PATH") && ok;
    case Command::kExplainCode:
      return Need(command, !options_.code.empty(), "CODE") && ok;
    case Command::kSnapshot: {
      const bool from = Need(command, !options_.paths.empty(), "D");
      return Need(command, !options_.into.empty(), "--into FILE") && from && ok;
    }
    case Command::kRun:
    case Command::kExplain:
    case Command::kCompare:
    case Command::kSweep:
      return JudgeReading(command) && ok;
  }
  return ok;
}

}  // namespace kaocheng::cli
