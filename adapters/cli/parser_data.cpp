#include "adapters/cli/parser.h"

// The commands that read data.
namespace kaocheng::cli {

void Parser::AddPolicy(CLI::App& app) {
  Value(app, "--policy", policy_, "PATH",
        Say("policy file, or a folder: each unit is judged by its most specific policy",
            "政策文件，或文件夹：各单位适用其最具体的一项政策"));
}

void Parser::AddAllowRejects(CLI::App& app) {
  app.add_flag(
      "--allow-rejects", options_.allow_rejects,
      Say("go on with bad cells; what rests on them is undetermined", "数据有误仍继续，有关结果列为“未定”"));
}

void Parser::AddData(CLI::App& app) {
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

void Parser::AddRun() {
  CLI::App& app =
      AddCommand(Command::kRun, "run",
                 Say("score a period: awards, sanctions, grades, duties", "考核一期：奖补、处理、等次、职责"),
                 "kaocheng run --policy policies --data out/data --period 2016 --out out/run");
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

void Parser::AddExplain() {
  CLI::App& app =
      AddCommand(Command::kExplain, "explain", Say("say why an outcome is as it is", "说明某项结果的依据"),
                 "kaocheng explain --policy policies --data out/data --period 2016 222404-03-07-1 merit");
  AddPolicy(app);
  AddData(app);
  app.add_option("SUBJECT", options_.subject, Say("id or name of a person or unit", "人员或单位的编号或名称"))
      ->type_name("");
  app.add_option("OUTCOME", options_.outcome,
                 Say("name, title or alias of an outcome, or the id of a violation's record",
                     "考核结果的名称、标题或别名，或违规记录的编号"))
      ->type_name("");
  app.add_flag("--flip", options_.flip,
               Say("instead: the smallest changes in records that would change OUTCOME",
                   "改为查找：记录有哪些最小的不同，该结果就会改变"));
}

void Parser::AddCompare() {
  CLI::App& app = AddCommand(
      Command::kCompare, "compare",
      Say("who changes when another policy applies, from what to what, and because of which clause",
          "比较两套政策：谁的结果会变，由什么变为什么，因哪一条款"),
      "kaocheng compare --base policies --with draft --data out/data --period 2016 --out out/compare");
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

void Parser::AddSweep() {
  CLI::App& app = AddCommand(
      Command::kSweep, "sweep",
      Say("what a policy comes to at other values of its parameters: every combination, counts and cost",
          "参数试算：参数取其他值时，各种组合下的件数与金额"),
      "kaocheng sweep --policy policies --data out/data --period 2016 --vary \"quarter_cap=1000..3000 "
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

void Parser::AddSnapshot() {
  CLI::App& app = AddCommand(Command::kSnapshot, "snapshot",
                             Say("keep a data folder in one small file that --data takes in its place",
                                 "将数据文件夹制成一个小文件，供 --data 使用"),
                             "kaocheng snapshot out/data --into out/data.kcs");
  app.add_option("D", options_.paths, Say("data folder", "数据文件夹"))->type_name("")->expected(1);
  Value(app, "--into", options_.into, "FILE", Say("the file to write", "要写入的文件"));
}

}  // namespace kaocheng::cli
