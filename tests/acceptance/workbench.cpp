#include "tests/acceptance/workbench.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "adapters/report/text.h"
#include "tests/support/read_file.h"

namespace kaocheng::acceptance {

namespace fs = std::filesystem;

namespace {

constexpr const char* kPrefecture = R"kc(policy t.prefecture "州考核办法" {
  level prefecture   region 222400   version "1"   effective from 2015-01-01
}

instrument plan "实施方案"

entity prefecture "州" { name "名称" : text }
entity county "县(市)" "县" of prefecture { name "名称" : text }
entity township "乡镇" of county { name "名称" : text }
entity supervisor "监督员" of township { name "姓名" : text, hired "任用日期" : date }

record patrol "巡查" of supervisor { km "里程" : decimal }
record missed_report "漏报记录" of supervisor { should_have_known "应知" : boolean }
record sanction "处分决定" of supervisor { step : measures, annulled "撤销" : boolean, cause "事由" : violation? }

parameter bonus_cap "奖金上限" : money { 1000 yuan }

measure total_km "里程合计" of supervisor = sum(km over patrol)

duty patrolling "日常巡查" of supervisor {
  cites plan "一"
  item days "每月巡查" each month : distinct(on over patrol) >= 1
}
score annual "考核得分" of supervisor {
  base 60   at least 0   at most 100
  item patrol "巡查" : +30 * patrolling.rate
  item missed "漏报" : -10 each missed_report where should_have_known
}
grade standing "等次" of supervisor by annual {
  excellent   "优秀"   at least 90
  good        "良好"   at least 70
  incompetent "不合格" otherwise
}
award merit "巡查奖" of supervisor {
  cites plan "二"
  when patrolling.rate >= 1
  amount 10 yuan * total_km at most bonus_cap
  handled by county
}
ladder measures "管理措施" of supervisor {
  step warning   "警告" lasts 6 months   handled by county
  step dismissal "辞退" final            handled by county
  history sanction on cause
}
violation missed "漏报" under measures {
  cites plan "三"
  each missed_report where should_have_known
  at warning
}

open to county {
  set bonus_cap at most 2000 yuan
}
)kc";

constexpr const char* kCounty = R"kc(policy t.hunchun "珲春市细则" extends t.prefecture {
  level county   region 222404   version "1"   effective from 2015-01-01
}

set bonus_cap = 50 yuan
)kc";

}  // namespace

void Workbench::SetUp() {
  std::string pattern = (fs::temp_directory_path() / "kaocheng-acceptance-XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  Write("policies/prefecture.kc", kPrefecture);
  Write("policies/counties/hunchun.kc", kCounty);
  Write("data/dataset.yaml",
        "encoding: utf-8\noffset: \"+08:00\"\n"
        "supplied:\n  - {records: all, units: all, from: 2014-01-01, to: 2016-12-31}\n");
  Write("data/entities/prefecture.csv", "id,name\n222400,延边州\n");
  Write("data/entities/county.csv", "id,name,parent\n222401,延吉市,222400\n222404,珲春市,222400\n");
  Write("data/entities/township.csv", "id,name,parent\n222401-01,小营镇,222401\n222404-01,春化镇,222404\n");
  Write("data/entities/supervisor.csv",
        "id,name,parent,hired\na,金哲洙,222404-01,2015-01-01\nb,李英,222404-01,2015-01-01\nc,李英,222401-01,"
        "2015-01-01\n");
  Write("data/records/patrol.csv",
        "id,supervisor,on,km\np1,a,2016-01-05,3.5\np2,a,2016-02-05,3\np3,a,2016-03-05,3\np4,b,2016-01-06,4\n"
        "p5,c,2016-01-05,3\np6,c,2016-02-05,3\np7,c,2016-03-05,4\n");
  Write("data/records/missed_report.csv",
        "id,supervisor,on,should_have_known\nm1,b,2016-02-01,是\nm2,c,2016-02-01,否\n");
  Write("data/records/sanction.csv", "id,supervisor,on,step,annulled,cause\n");
}

void Workbench::TearDown() { fs::remove_all(folder_); }

Result Workbench::Shell(const std::string& command, const std::string& locale) const {
  const std::string program = fs::path(KAOCHENG_PROGRAM).parent_path().string();
  const std::string line = "cd " + report::ShellQuote(folder_.string()) + " && export LC_ALL=" + locale +
                           " PATH=" + report::ShellQuote(program) + ":\"$PATH\"; { " + command +
                           "\n} >.stdout 2>.stderr";
  const int status = std::system(line.c_str());
  Result result{WIFEXITED(status) ? WEXITSTATUS(status) : -1, Read(".stdout"), Read(".stderr")};
  fs::remove(folder_ / ".stdout");
  fs::remove(folder_ / ".stderr");
  return result;
}

Result Workbench::Kaocheng(const std::vector<std::string>& arguments, const std::string& locale) const {
  return Shell("kaocheng " + report::ShellCommand(arguments), locale);
}

Result Workbench::Run(const std::vector<std::string>& more) const {
  std::vector<std::string> arguments = {"run",  "--policy", "policies", "--data",
                                        "data", "--period", "2016Q1"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return Kaocheng(arguments);
}

void Workbench::Write(const std::string& path, const std::string& text) const {
  fs::create_directories((folder_ / path).parent_path());
  std::ofstream(folder_ / path, std::ios::binary) << text;
}

void Workbench::Replace(const std::string& path, const std::string& from, const std::string& to) const {
  std::string text = Read(path);
  const size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  Write(path, text.replace(at, from.size(), to));
}

std::string Workbench::Read(const std::string& path) const { return ReadFile(folder_ / path); }

bool Workbench::Exists(const std::string& path) const { return fs::exists(folder_ / path); }

std::vector<std::string> Workbench::List(const std::string& path) const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_ / path))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace kaocheng::acceptance
