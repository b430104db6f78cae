#include "adapters/cli/options.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "dsl/base/number.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::cli {

namespace {

constexpr int kMaxThreads = 256;

// Declares what each command takes. Everything is read as text and judged afterwards, so that every fault is
// reported in the user's language.
class Parser {
 public:
  Parser(Language language, Emitter& emitter) : language_(language), emitter_(emitter) {
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

  std::optional<Options> Parse(int argc, const char* const* argv, int& exit) {
    exit = kUsage;
    options_.language = language_;
    try {
      app_.parse(argc, argv);
    } catch (const CLI::Success& success) {
      exit = app_.exit(success, std::cout, std::cout) == 0 ? kDone : kUsage;
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

 private:
  std::string Say(const char* en, const char* zh) const { return language_ == Language::kZh ? zh : en; }

  void SetHelp(CLI::App& app) {
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

  CLI::App& AddCommand(Command command, const char* name, const std::string& description,
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

  static void Value(CLI::App& app, const std::string& name, std::string& target, const std::string& type,
                    const std::string& description) {
    app.add_option(name, target, description)->type_name(type);
  }

  void AddCheck() {
    CLI::App& app =
        AddCommand(Command::kCheck, "check", Say("check policies", "检查政策"), "kaocheng check policies");
    app.add_option("PATH", options_.paths, Say("policy files (.kc) or folders", "政策文件（.kc）或文件夹"))
        ->type_name("");
  }

  void AddFmt() {
    CLI::App& app =
        AddCommand(Command::kFmt, "fmt",
                   Say("lay policies out in the canonical way; --lang also converts their keywords",
                       "整理政策的格式；加 --lang 时一并转换关键词"),
                   "kaocheng fmt --lang zh policies/yanbian");
    app.add_option("PATH", options_.paths, Say("policy files (.kc) or folders", "政策文件（.kc）或文件夹"))
        ->type_name("");
    app.add_flag(
        "--check", options_.check,
        Say("change nothing; exit 1 if a file would change", "不改动文件；有文件需要整理时退出码为 1"));
  }

  void AddPolicy(CLI::App& app) {
    Value(app, "--policy", policy_, "PATH",
          Say("policy file, or a folder: each unit is judged by its most specific policy",
              "政策文件，或文件夹：各单位适用其最具体的一项政策"));
  }

  void AddAllowRejects(CLI::App& app) {
    app.add_flag("--allow-rejects", options_.allow_rejects,
                 Say("go on with bad cells; what rests on them is undetermined",
                     "数据有误仍继续，有关结果列为“未定”"));
  }

  void AddThreads(CLI::App& app) {
    Value(app, "--threads", threads_, "N", Say("threads; results do not depend on it", "线程数，不影响结果"));
  }

  void AddData(CLI::App& app) {
    Value(app, "--data", options_.data, "D",
          Say("data folder, snapshot (.kcs) or SQLite file", "数据文件夹、快照（.kcs）或 SQLite 文件"));
    Value(app, "--period", options_.period, "P",
          Say("2016, 2016Q3, 2016-03 or 2016-01-01..2016-06-30",
              "考核期：2016、2016Q3、2016-03 或 2016-01-01..2016-06-30"));
    Value(app, "--as-of", as_of_, "DATE",
          Say("evaluate on this day, from what was recorded by then; without it on the period's last day, "
              "from all records",
              "评定日：只依据截至该日已记录的内容；不写则为考核期末日，依据全部记录"));
  }

  void AddRun() {
    CLI::App& app = AddCommand(
        Command::kRun, "run",
        Say("score a period: awards, sanctions, grades, duties", "考核一期：奖补、处理、等次、职责"),
        "kaocheng run --policy policies --data data/2016 --period 2016 --out out/2016");
    AddPolicy(app);
    AddData(app);
    Value(app, "--unit", options_.unit, "ID",
          Say("write only this unit and what lies below it", "只输出该单位及其下属的结果"));
    Value(app, "--out", options_.out, "DIR",
          Say("folder for outcomes.ndjson, summary.html and receipt.json, or a FILE.db",
              "输出文件夹（outcomes.ndjson、summary.html、receipt.json），或 .db 文件"));
    AddAllowRejects(app);
    app.add_flag("--measures", options_.measures, Say("outcomes include measures", "结果中包括指标"));
    AddThreads(app);
  }

  void AddExplain() {
    CLI::App& app =
        AddCommand(Command::kExplain, "explain", Say("say why an outcome is as it is", "说明某项结果的依据"),
                   "kaocheng explain --policy policies --data data/2016 --period 2016 222404-03-07-1 merit");
    AddPolicy(app);
    AddData(app);
    app.add_option("SUBJECT", options_.subject,
                   Say("id or name of a person or unit", "人员或单位的编号或名称"))
        ->type_name("");
    app.add_option("OUTCOME", options_.outcome,
                   Say("name, title or alias of an outcome, or the id of a violation's record",
                       "考核结果的名称、标题或别名，或违规记录的编号"))
        ->type_name("");
    app.add_flag("--flip", options_.flip,
                 Say("instead: the smallest changes in records that would change OUTCOME",
                     "改为查找：记录有哪些最小的不同，该结果就会改变"));
  }

  void AddShow() {
    CLI::App& app =
        AddCommand(Command::kShow, "show",
                   Say("print policies with where each clause comes from", "显示政策及各条款的出处"),
                   "kaocheng show policies/yanbian --consolidated");
    app.add_option("PATH", options_.paths, Say("policy files (.kc) or folders", "政策文件（.kc）或文件夹"))
        ->type_name("");
    app.add_flag("--consolidated", options_.consolidated,
                 Say("with everything that the levels above say", "合并上级政策后的全文"));
    app.add_flag("--tightened", options_.tightened,
                 Say("what each level made stricter or looser than the level above, and by how much",
                     "各级比上级更严或更宽之处及幅度（层层加码）"));
    app.add_flag("--exceptions", options_.exceptions,
                 Say("values with their exceptions and factors, and the rows of tables",
                     "各项数值的例外与乘数，以及对照表各行"));
  }

  void AddTest() {
    CLI::App& app = AddCommand(Command::kTest, "test", Say("run the policies' own tests", "运行政策中的测试"),
                               "kaocheng test policies --filter 漏报 --junit tests.xml");
    app.add_option("PATH", options_.paths, Say("policy files (.kc) or folders", "政策文件（.kc）或文件夹"))
        ->type_name("");
    Value(app, "--filter", options_.filter, "TEXT",
          Say("only tests whose title contains TEXT", "只运行标题中有该文字的测试"));
    Value(app, "--junit", options_.junit, "FILE", Say("results as JUnit XML", "将结果写为 JUnit XML 文件"));
    app.add_flag("--coverage", options_.coverage,
                 Say("also tell which outcomes of the clauses no test has tried",
                     "另列出各条款中没有任何测试试过的情形"));
    Value(app, "--coverage-html", options_.coverage_html, "FILE",
          Say("the same as a page: the policy's text with its clauses marked",
              "同上，写为网页：在政策原文上标出"));
    Value(app, "--coverage-min", coverage_min_, "PERCENT",
          Say("exit 1 where less is covered", "覆盖低于此百分比时退出码为 1"));
    app.add_flag("--mutate", options_.mutate,
                 Say("also change the policy a little in every place, and tell which changes no test notices",
                     "另在政策各处试作小改动，列出没有任何测试能发现的改动"));
    Value(app, "--mutate-min", mutate_min_, "PERCENT",
          Say("exit 1 where fewer changes are noticed", "发现的改动低于此百分比时退出码为 1"));
    AddThreads(app);
  }

  void AddCompare() {
    CLI::App& app = AddCommand(
        Command::kCompare, "compare",
        Say("who changes when another policy applies, from what to what, and because of which clause",
            "比较两套政策：谁的结果会变，由什么变为什么，因哪一条款"),
        "kaocheng compare --base policies --with draft --data data/2016 --period 2016 --out out/compare");
    Value(app, "--base", base_, "PATH",
          Say("the policy in force: a file, or a folder", "现行政策：文件或文件夹"));
    Value(app, "--with", options_.with, "PATH",
          Say("the policy it is compared with; must cover the same units", "拟行政策，须适用于相同的单位"));
    Value(app, "--without", without_, "record:ID",
          Say("instead of --with: what changes when this record is annulled",
              "不用 --with 时：撤销该记录后哪些结果会变"));
    AddPolicy(app);
    AddData(app);
    Value(app, "--by", options_.by, "ATTRIBUTE",
          Say("also by this attribute of a person or of a unit above, e.g. border",
              "另按人员或其上级单位的该属性分组，如“沿边”"));
    Value(app, "--out", options_.out, "DIR",
          Say("folder for comparison.json, changes.csv and comparison.html",
              "输出文件夹（comparison.json、changes.csv、comparison.html）"));
    AddAllowRejects(app);
    AddThreads(app);
  }

  void AddSweep() {
    CLI::App& app = AddCommand(
        Command::kSweep, "sweep",
        Say("what a policy comes to at other values of its parameters: every combination, counts and cost",
            "参数试算：参数取其他值时，各种组合下的件数与金额"),
        "kaocheng sweep --policy policies --data data/2016 --period 2016 --vary \"quarter_cap=1000..3000 "
        "step 500\" "
        "--find \"cost <= 500000 yuan\" --out out/sweep");
    AddPolicy(app);
    AddData(app);
    Value(app, "--unit", options_.unit, "ID",
          Say("count only this unit and what lies below it", "只统计该单位及其下属"));
    app.add_option(
           "--vary", options_.vary,
           Say("a parameter and its values: NAME=2..8, \"NAME=1000..3000 step 500\", \"NAME=A|B\"; may be "
               "given several times",
               "参数及其取值：名称=2..8、\"名称=1000..3000 步长 500\"、\"名称=甲|乙\"；可写多个"))
        ->type_name("NAME=VALUES")
        ->expected(1)
        ->take_all();
    Value(app, "--find", options_.find, "GOAL",
          Say("the combinations that meet a goal, e.g. \"cost <= 500000 yuan and dismissals <= 5\"",
              "符合目标的组合，如“金额 <= 500000元 且 辞退 <= 5”"));
    Value(app, "--out", options_.out, "DIR",
          Say("folder for sweep.json, sweep.csv and sweep.html",
              "输出文件夹（sweep.json、sweep.csv、sweep.html）"));
    AddAllowRejects(app);
    AddThreads(app);
  }

  // Two policies, or one with and without a record.
  bool JudgeCompare(const CLI::App& command) {
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
    if (policy_.empty()) policy_ = base_;
    return Need(command, !policy_.empty(), options_.without.empty() ? "--base PATH" : "--policy PATH") &&
           Need(command, !options_.with.empty() || !options_.without.empty(), "--with PATH");
  }

  void AddSnapshot() {
    CLI::App& app = AddCommand(Command::kSnapshot, "snapshot",
                               Say("keep a data folder in one small file that --data takes in its place",
                                   "将数据文件夹制成一个小文件，供 --data 使用"),
                               "kaocheng snapshot data/2016 --into data/2016.kcs");
    app.add_option("D", options_.paths, Say("data folder", "数据文件夹"))->type_name("")->expected(1);
    Value(app, "--into", options_.into, "FILE", Say("the file to write", "要写入的文件"));
  }

  void AddExplainCode() {
    CLI::App& app =
        AddCommand(Command::kExplainCode, "explain-code",
                   Say("say what a diagnostic code means, in both languages", "以中英文说明诊断代码的含义"),
                   "kaocheng explain-code K0301");
    app.add_option("CODE", options_.code, Say("a code: K0301, or 301", "代码：K0301 或 301"))->type_name("");
  }

  // A percentage that turns on what it bounds.
  bool JudgePercent(const char* option, const std::string& text, std::optional<int64_t>& percent, bool& on) {
    if (text.empty()) return true;
    percent = ParseScaled(text, 6);
    on = true;
    if (percent && *percent >= 0 && *percent <= 100'000'000) return true;
    emitter_.Report(Code::kBadOptionValue, {}, {option, text, "0..100"});
    return false;
  }

  bool OneOf(const char* option, const std::string& value, const std::vector<std::string>& values) {
    std::string list;
    for (const std::string& v : values) {
      if (v == value) return true;
      list += (list.empty() ? "" : ", ") + v;
    }
    emitter_.Report(Code::kBadOptionValue, {}, {option, value, list});
    return false;
  }

  bool Need(const CLI::App& command, bool given, Term what) {
    if (!given) emitter_.Report(Code::kMissingArgument, {}, {command.get_name(), std::move(what)});
    return given;
  }

  // What CLI11 leaves to us: unknown arguments, what must be there, and values.
  bool Judge(const CLI::App& command) {
    const std::vector<std::string> extras = command.remaining();
    if (!extras.empty()) {
      emitter_.Report(Code::kUnknownArgument, {}, {command.get_name(), extras.front()});
      return false;
    }
    bool ok = OneOf("--log-level", options_.log_level, {"trace", "debug", "info", "warn", "error", "off"});
    if (!language_text_.empty()) ok = OneOf("--lang", language_text_, {"zh", "en"}) && ok;
    options_.language_given = !language_text_.empty();
    options_.coverage = options_.coverage || !options_.coverage_html.empty();
    ok = JudgePercent("--coverage-min", coverage_min_, options_.coverage_min, options_.coverage) && ok;
    ok = JudgePercent("--mutate-min", mutate_min_, options_.mutate_min, options_.mutate) && ok;
    if (!threads_.empty()) {
      const std::optional<int64_t> n = ParseScaled(threads_, 0);
      if (n && *n >= 1 && *n <= kMaxThreads) {
        options_.threads = static_cast<int>(*n);
      } else {
        ok = false;
        emitter_.Report(Code::kBadOptionValue, {}, {"--threads", threads_, "1..256"});
      }
    }
    if (options_.command == Command::kExplainCode) return Need(command, !options_.code.empty(), "CODE") && ok;
    if (options_.command == Command::kSnapshot) {
      ok = Need(command, !options_.paths.empty(), "D") && ok;
      return Need(command, !options_.into.empty(), "--into FILE") && ok;
    }
    const bool compares = options_.command == Command::kCompare;
    const bool reads_data = options_.command == Command::kRun || options_.command == Command::kExplain ||
                            options_.command == Command::kSweep || compares;
    if (!reads_data) return Need(command, !options_.paths.empty(), "PATH") && ok;
    ok = (compares ? JudgeCompare(command) : Need(command, !policy_.empty(), "--policy PATH")) && ok;
    ok = Need(command, !options_.data.empty(), "--data D") && ok;
    ok = Need(command, !options_.period.empty(), "--period P") && ok;
    if (options_.command == Command::kExplain) ok = Need(command, !options_.subject.empty(), "SUBJECT") && ok;
    if (options_.flip) ok = Need(command, !options_.outcome.empty(), "OUTCOME") && ok;
    if (options_.command == Command::kSweep)
      ok = Need(command, !options_.vary.empty(), "--vary NAME=VALUES") && ok;
    if (!as_of_.empty()) {
      options_.as_of = ParseDate(as_of_);
      if (!options_.as_of) {
        ok = false;
        emitter_.Report(Code::kBadOptionValue, {},
                        {"--as-of", as_of_, Term("a date such as 2017-01-31", "日期，如 2017-01-31")});
      }
    }
    options_.paths = {policy_};
    return ok;
  }

  Language language_;
  Emitter& emitter_;
  CLI::App app_{"", "kaocheng"};
  Options options_;
  std::string language_text_, policy_, base_, without_, threads_, as_of_, coverage_min_, mutate_min_;
};

}  // namespace

Language LanguageOf(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const std::string_view value = argument == "--lang" && i + 1 < argc ? std::string_view(argv[i + 1])
                                   : argument.starts_with("--lang=")    ? argument.substr(7)
                                                                        : std::string_view();
    if (value == "zh") return Language::kZh;
    if (value == "en") return Language::kEn;
  }
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    return std::string_view(value).starts_with("zh") ? Language::kZh : Language::kEn;
  }
  return Language::kEn;
}

std::optional<Options> ParseOptions(int argc, const char* const* argv, Emitter& emitter, int& exit) {
  return Parser(LanguageOf(argc, argv), emitter).Parse(argc, argv, exit);
}

}  // namespace kaocheng::cli
