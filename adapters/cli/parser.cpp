#include "adapters/cli/parser.h"

#include <iostream>
#include <memory>
#include <utility>

#include "dsl/diagnostics/code.h"

namespace kaocheng::cli {

Parser::Parser(Language language, Emitter& emitter) : language_(language), emitter_(emitter) {
  app_.description(Say("Kaocheng scores duties, awards and penalties by written policies.",
                       "考成：按成文政策考核职责、核算奖补、提出处理建议。"));
  app_.require_subcommand(0, 1);
  app_.allow_extras();
  SetHelp(app_);
  // Groups are headings of the help.
  app_.option_defaults()->group(Say("Options", "选项"));
  app_.set_version_flag("--version", "kaocheng " KAOCHENG_VERSION, Say("print the version", "显示版本"));
  AddCheck();
  AddFmt();
  AddRun();
  AddExplain();
  AddShow();
  AddTest();
  AddCompare();
  AddSweep();
  AddSnapshot();
  AddExplainCode();
}

std::optional<Options> Parser::Parse(int argc, const char* const* argv, int& exit) {
  exit = kUsage;
  options_.language = language_;
  try {
    app_.parse(argc, argv);
  } catch (const CLI::Success& success) {
    exit = app_.exit(success, std::cout, std::cout) == 0 ? kDone : kUsage;
    return std::nullopt;
  } catch (const CLI::ArgumentMismatch& error) {
    ReportMismatch(error.what());
    return std::nullopt;
  } catch (const CLI::ConversionError& error) {
    ReportUnconverted(error.what());
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    emitter_.Report(Code::kBadArguments, {}, {error.what()});
    return std::nullopt;
  }
  if (app_.get_subcommands().empty()) {
    const std::vector<std::string> extras = app_.remaining();
    if (!extras.empty()) {
      emitter_.Report(
          Code::kUnknownCommand, {},
          {extras.front(), "check, fmt, run, explain, show, test, compare, sweep, snapshot, explain-code"});
    } else {
      std::cerr << app_.help();
    }
    return std::nullopt;
  }
  const CLI::App& command = *app_.get_subcommands().front();
  return Judge(command) ? std::optional(std::move(options_)) : std::nullopt;
}

void Parser::SetHelp(CLI::App& app) {
  app.set_help_flag("-h,--help", Say("print this help", "显示本说明"))->group(Say("Options", "选项"));
  auto formatter = std::make_shared<CLI::Formatter>();
  if (language_ == Language::kZh) {
    for (const auto& [label, chinese] :
         std::vector<std::pair<const char*, const char*>>{{"OPTIONS", "选项"},
                                                          {"Options", "选项"},
                                                          {"Positionals", "参数"},
                                                          {"POSITIONALS", "参数"},
                                                          {"SUBCOMMAND", "命令"},
                                                          {"Subcommands", "命令"},
                                                          {"Usage", "用法"},
                                                          {"TEXT", "文字"},
                                                          {"REQUIRED", "必填"}}) {
      formatter->label(label, chinese);
    }
  }
  formatter->column_width(32);
  app.formatter(formatter);
}

CLI::App& Parser::AddCommand(Command command, const char* name, const std::string& description,
                             const std::string& example) {
  CLI::App& app = *app_.add_subcommand(name, description)->group(Say("Commands", "命令"));
  SetHelp(app);
  app.allow_extras();
  app.footer(Say("Example:\n  ", "示例：\n  ") + example);
  app.parse_complete_callback([this, command] { options_.command = command; });
  app.add_flag("--json", options_.json, Say("results as JSON", "以 JSON 输出结果"));
  Value(app, "--lang", language_text_, "zh|en",
        Say("language of messages and reports", "提示与报表所用语言"));
  Value(app, "--log-level", options_.log_level, "LEVEL",
        Say("trace, debug, info, warn, error or off", "日志级别：trace、debug、info、warn、error、off"));
  return app;
}

// An option that takes a text; of one that is given twice JudgeOnceAndNotEmpty says so.
CLI::Option& Parser::Value(CLI::App& app, const std::string& name, std::string& target,
                           const std::string& type, const std::string& description) {
  return *app.add_option(name, target, description)
              ->type_name(type)
              ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void Parser::AddPaths(CLI::App& app) {
  app.add_option("PATH", options_.paths, Say("policy files (.kc) or folders", "政策文件（.kc）或文件夹"))
      ->type_name("");
}

void Parser::AddThreads(CLI::App& app) {
  Value(app, "--threads", threads_, "N", Say("threads; results do not depend on it", "线程数，不影响结果"));
}

}  // namespace kaocheng::cli
