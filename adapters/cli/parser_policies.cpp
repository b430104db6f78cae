#include "adapters/cli/parser.h"

// The commands that work on policies alone, or on a code.
namespace kaocheng::cli {

void Parser::AddCheck() {
  CLI::App& app =
      AddCommand(Command::kCheck, "check", Say("check policies", "检查政策"), "kaocheng check policies");
  AddPaths(app);
}

void Parser::AddFmt() {
  CLI::App& app = AddCommand(Command::kFmt, "fmt",
                             Say("lay policies out in the canonical way; --lang also converts their keywords",
                                 "整理政策的格式；加 --lang 时一并转换关键词"),
                             "kaocheng fmt --lang zh policies/yanbian");
  AddPaths(app);
  app.add_flag(
      "--check", options_.check,
      Say("change nothing; exit 1 if a file would change", "不改动文件；有文件需要整理时退出码为 1"));
}

void Parser::AddShow() {
  CLI::App& app =
      AddCommand(Command::kShow, "show",
                 Say("print policies with where each clause comes from", "显示政策及各条款的出处"),
                 "kaocheng show policies/yanbian --consolidated");
  AddPaths(app);
  app.add_flag("--consolidated", options_.consolidated,
               Say("with everything that the levels above say", "合并上级政策后的全文"));
  app.add_flag("--tightened", options_.tightened,
               Say("what each level made stricter or looser than the level above, and by how much",
                   "各级比上级更严或更宽之处及幅度（层层加码）"));
  app.add_flag("--exceptions", options_.exceptions,
               Say("values with their exceptions and factors, and the rows of tables",
                   "各项数值的例外与乘数，以及对照表各行"));
}

void Parser::AddTest() {
  CLI::App& app = AddCommand(Command::kTest, "test", Say("run the policies' own tests", "运行政策中的测试"),
                             "kaocheng test policies --filter 漏报 --junit tests.xml");
  AddPaths(app);
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

void Parser::AddExplainCode() {
  CLI::App& app =
      AddCommand(Command::kExplainCode, "explain-code",
                 Say("say what a diagnostic code means, in both languages", "以中英文说明诊断代码的含义"),
                 "kaocheng explain-code K0301");
  app.add_option("CODE", options_.code, Say("a code: K0301, or 301", "代码：K0301 或 301"))->type_name("");
}

}  // namespace kaocheng::cli
