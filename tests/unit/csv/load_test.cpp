#include "adapters/csv/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unicode/ucnv.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "adapters/csv/encoding.h"

namespace kaocheng::csv {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

namespace fs = std::filesystem;

std::string Convert(const std::string& utf8, const char* encoding) {
  std::string result(utf8.size() * 4 + 16, '\0');
  UErrorCode status = U_ZERO_ERROR;
  const int32_t size = ucnv_convert(encoding, "UTF-8", result.data(), static_cast<int32_t>(result.size()),
                                    utf8.data(), static_cast<int32_t>(utf8.size()), &status);
  result.resize(static_cast<size_t>(size));
  return result;
}

data::Schema PatrolSchema() {
  data::Schema schema;
  schema.tables.push_back(
      {"supervisor", {"监督员"}, true, "", {}, {{"name", {"姓名"}, data::CellKind::kText, false}}});
  schema.tables.push_back({"patrol",
                           {"巡查"},
                           false,
                           "supervisor",
                           {"监督员"},
                           {{"route", {"路线"}, data::CellKind::kText, false},
                            {"km", {"里程"}, data::CellKind::kDecimal, false}}});
  schema.tables.push_back({"report", {"举报"}, false, "supervisor", {"监督员"}, {}});
  return schema;
}

class LoadTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() /
            ("kaocheng_csv_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) +
             "_" + std::to_string(getpid()));  // two builds may be tested at a time
    fs::remove_all(root_);
    fs::create_directories(root_ / "entities");
    fs::create_directories(root_ / "records");
    Write(
        "dataset.yaml",
        "offset: \"+08:00\"\nsupplied:\n  - {records: all, units: all, from: 2016-01-01, to: 2016-12-31}\n");
    Write("entities/supervisor.csv", "id,name\na,金哲\nb,李明\n");
    Write("records/patrol.csv", "id,supervisor,on,路线,km\np1,a,2016-03-01,图们江,3.5\n");
  }
  void TearDown() override { fs::remove_all(root_); }

  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(root_ / name, std::ios::binary) << text;
  }

  bool Load(size_t threads = 1) {
    emitter_ = {};
    loaded_ = LoadFolder(root_.string(), PatrolSchema(), emitter_, {}, threads);
    return loaded_.has_value();
  }
  std::vector<std::string> Reported() const {
    std::vector<std::string> codes;
    for (const Diagnostic& diagnostic : emitter_.diagnostics()) {
      const auto* place = std::get_if<DataPlace>(&diagnostic.place);
      codes.push_back(std::string(Row(diagnostic.code).name) + " " + place->file + ":" +
                      std::to_string(place->line));
    }
    return codes;
  }
  std::string Route(size_t row) const {
    const data::RawColumn& column = loaded_->tables[1].columns[0];
    if (!column.states.empty() && column.states[row] != 0) return "none";
    return std::string(loaded_->dictionary.Text(static_cast<int32_t>(column.values[row])));
  }

  fs::path root_;
  Emitter emitter_;
  std::optional<data::Dataset> loaded_;
};

TEST_F(LoadTest, ReadsAFolder) {
  ASSERT_TRUE(Load());
  EXPECT_THAT(Reported(), IsEmpty());
  EXPECT_EQ(Route(0), "图们江");
  EXPECT_EQ(loaded_->tables[1].columns[1].values[0], 3'500'000);
  EXPECT_EQ(loaded_->tables[1].file, "records/patrol.csv");
  EXPECT_EQ(loaded_->offset_minutes, 480);
  ASSERT_EQ(loaded_->supplied.size(), 1);
  EXPECT_EQ(loaded_->supplied[0].from, *FromCivil({2016, 1, 1}));
}

TEST_F(LoadTest, EveryUsualEncoding) {
  const std::string text = "id,supervisor,on,路线,里程\r\np1,a,2016-03-01,图们江,3.5\r\n";
  for (const std::string& bytes :
       {text, "\xEF\xBB\xBF" + text, Convert(text, "gb18030"), "\xFF\xFE" + Convert(text, "utf-16le"),
        "\xFE\xFF" + Convert(text, "utf-16be")}) {
    Write("records/patrol.csv", bytes);
    ASSERT_TRUE(Load());
    EXPECT_THAT(Reported(), IsEmpty());
    EXPECT_EQ(Route(0), "图们江");
  }
  Write("dataset.yaml", "encoding: GB18030\nsupplied: [{records: all}]\n");
  Write("entities/supervisor.csv", Convert("id,name\na,金哲\n", "gb18030"));
  Write("records/patrol.csv", Convert(text, "gb18030"));
  ASSERT_TRUE(Load());
  EXPECT_EQ(Route(0), "图们江");
  Write("dataset.yaml", "encoding: klingon\n");
  EXPECT_FALSE(Load());
  EXPECT_THAT(Reported(), Contains("kUnknownEncoding dataset.yaml:1"));
}

TEST_F(LoadTest, BrokenBytesCostTheirCellOnly) {
  Write("records/patrol.csv",
        "id,supervisor,on,路线,km\np1,a,2016-03-01,图\xD6\xD0江,3.5\np2,a,2016-03-02,图们江,4\n");
  ASSERT_TRUE(Load());
  EXPECT_THAT(Reported(), ElementsAre("kBrokenEncoding records/patrol.csv:2"));
  EXPECT_EQ(Route(0), "none");
  EXPECT_EQ(Route(1), "图们江");
  EXPECT_EQ(loaded_->tables[1].columns[1].values[0], 3'500'000);
  // The same in a file that is GB18030 otherwise.
  Write("records/patrol.csv",
        Convert("id,supervisor,on,路线,km\np1,a,2016-03-01,图们江,3.5\np2,a,2016-03-02,", "gb18030") +
            "\xFF\xFF,4\n");
  ASSERT_TRUE(Load());
  EXPECT_THAT(Reported(), ElementsAre("kBrokenEncoding records/patrol.csv:3"));
  EXPECT_EQ(Route(0), "图们江");
}

TEST_F(LoadTest, AnUnterminatedQuoteCostsItsRowOnly) {
  Write("records/patrol.csv",
        "id,supervisor,on,路线,km\np1,a,2016-03-01,\"图们江,3.5\np2,b,2016-03-02,\"界河\",4\np3,b,2016-03-03,"
        "\"两\n行\",4\n");
  ASSERT_TRUE(Load());
  EXPECT_THAT(Reported(), ElementsAre("kBrokenQuote records/patrol.csv:2"));
  ASSERT_EQ(loaded_->tables[1].rows(), 3);
  EXPECT_EQ(Route(0), "none");
  EXPECT_EQ(Route(1), "界河");
  EXPECT_EQ(Route(2), "两\n行");
  EXPECT_THAT(loaded_->tables[1].lines, ElementsAre(2, 3, 4));
}

// Files are read in pieces of a mebibyte; where one is cut must not be seen.
TEST_F(LoadTest, PiecesAreOneTable) {
  std::string text = "id,supervisor,on,路线,km\n";
  std::vector<std::string> reported;
  std::vector<uint32_t> lines;
  std::vector<std::string> ids, routes;
  uint32_t line = 2;
  for (int row = 0; text.size() < (5U << 20); ++row) {
    const std::string id = "p" + std::to_string(row);
    std::string route = row % 5 == 0 ? std::string() : "路" + std::to_string(row % 300);
    std::string cell = route;
    uint32_t height = 1;
    if (row % 3 != 0) {  // cells over several lines wherever a piece may end
      route = std::string(60, 'x') + "\n\n" + std::string(static_cast<size_t>(row % 50), 'y') + "\n";
      cell = '"' + route + '"';
      height = 4;
    }
    const bool bad = row % 1000 == 7;
    text += id + (row % 2 == 0 ? ",a,2016-03-01," : ",b,2016-03-02,") + cell + (bad ? ",far\n" : ",3.5\n");
    if (row % 5000 == 9) text += "\n\n", height += 2;
    if (bad) reported.push_back("kNotANumber records/patrol.csv:" + std::to_string(line));
    ids.push_back(id);
    routes.push_back(data::Trim(route).empty() ? "none" : std::string(data::Trim(route)));
    lines.push_back(line);
    line += height;
  }
  Write("records/patrol.csv", text);
  for (const size_t threads : {size_t{1}, size_t{2}, size_t{7}}) {
    ASSERT_TRUE(Load(threads));
    EXPECT_EQ(Reported(), reported);
    EXPECT_EQ(loaded_->rejects, reported.size());
    const data::RawTable& table = std::as_const(*loaded_).tables[1];
    ASSERT_EQ(table.rows(), ids.size());
    for (size_t row = 0; row < ids.size(); ++row) {
      ASSERT_EQ(loaded_->dictionary.Text(table.ids[row]), ids[row]);
      ASSERT_EQ(loaded_->dictionary.Text(table.owners[row]), row % 2 == 0 ? "a" : "b");
      ASSERT_EQ(table.lines[row], lines[row]);
      ASSERT_EQ(Route(row), routes[row]);
      const data::RawColumn& km = table.columns[1];
      if (row % 1000 == 7) {
        ASSERT_NE(km.states[row], 0);
      } else {
        ASSERT_EQ(km.values[row], 3'500'000);
        ASSERT_EQ(km.states[row], 0);
      }
    }
  }
}

TEST_F(LoadTest, PiecesAreOneListOfRejects) {
  std::string text = "id,supervisor,on,路线,km\n";
  constexpr int kRows = 60'000;
  for (int row = 0; row < kRows; ++row)
    text += "p" + std::to_string(row) + ",a,2016-03-01," + std::string(30, 'x') + ",far\n";
  text += "q,nobody,2016-03-01,,1\n";
  Write("records/patrol.csv", text);
  for (const size_t threads : {size_t{1}, size_t{3}}) {
    ASSERT_TRUE(Load(threads));
    const std::vector<std::string> reported = Reported();
    ASSERT_EQ(reported.size(), 2002U);
    EXPECT_EQ(reported[1999], "kNotANumber records/patrol.csv:2001");
    EXPECT_EQ(reported[2000], "kMoreRejects records/patrol.csv:0");
    EXPECT_EQ(reported[2001], "kUnknownOwner records/patrol.csv:" + std::to_string(kRows + 2));
    EXPECT_EQ(loaded_->rejects, kRows + 1U);
  }
}

TEST_F(LoadTest, TheEnvironmentFails) {
  const auto fails = [&](const std::string& report) {
    EXPECT_FALSE(Load());
    EXPECT_THAT(Reported(), Contains(report));
    SetUp();
  };
  fs::remove_all(root_);
  fails("kNotDataSet " + root_.string() + ":0");
  fs::remove(root_ / "dataset.yaml");
  fails("kNotDataSet " + root_.string() + ":0");
  fs::remove_all(root_ / "entities");
  fails("kNotDataSet " + root_.string() + ":0");
  Write("records/patrol.csv", "id,on\n");
  fails("kMissingColumn records/patrol.csv:1");
  Write("records/patrol.csv", "");
  fails("kNoFirstRow records/patrol.csv:1");
  fs::remove(root_ / "records/patrol.csv");
  fs::create_directories(root_ / "records/patrol.csv");
  fails("kFileUnreadable " + (root_ / "records/patrol.csv").string() + ":0");
  Write("dataset.yaml", "supplied: [{from: never}]");
  fails("kDatasetValue dataset.yaml:1");
  Write("dataset.yaml", "a: [\nb: ]]");
  EXPECT_FALSE(Load());
  EXPECT_EQ(Row(emitter_.diagnostics().front().code).name, "kDatasetSyntax");
  Write("dataset.yaml", std::string(100'000, '['));
  EXPECT_FALSE(Load());
  EXPECT_EQ(Row(emitter_.diagnostics().front().code).name, "kDatasetSyntax");
}

TEST_F(LoadTest, EveryFileWithBadHeadingsIsTold) {
  Write("entities/supervisor.csv", "number,name\na,金哲\n");
  Write("records/patrol.csv", "id,supervisor,day,路线,km\np1,a,2016-03-01,图们江,3.5\n");
  Write("records/report.csv", "id,day\nr1,2016-03-01\n");
  EXPECT_FALSE(Load());
  EXPECT_THAT(Reported(),
              ElementsAre("kUnknownColumn entities/supervisor.csv:1",
                          "kMissingColumn entities/supervisor.csv:1", "kUnknownColumn records/patrol.csv:1",
                          "kMissingColumn records/patrol.csv:1", "kUnknownColumn records/report.csv:1",
                          "kMissingColumn records/report.csv:1", "kMissingColumn records/report.csv:1"));
}

TEST_F(LoadTest, WhatASuppliedEntryMisspellsIsNotAll) {
  for (const char* entry : {"{records: all, unit: [a]}", "{record: [patrol]}", "{记录: all}", "{}",
                            "{from: }", "{records: , units: all}"}) {
    Write("dataset.yaml", std::string("supplied:\n  - ") + entry + "\n");
    EXPECT_FALSE(Load()) << entry;
    EXPECT_THAT(Reported(), ElementsAre("kDatasetValue dataset.yaml:2")) << entry;
  }
}

TEST_F(LoadTest, DatasetYamlSaysWhatWasSupplied) {
  Write("days.csv", "日期,类别\n2016-03-05,上班\n");
  Write("dataset.yaml",
        "offset: \"+09:00\"\ncalendar: days.csv\nmotto: none\nsupplied:\n  - {records: [巡查, nonsense], "
        "units: [a, b]}\n");
  ASSERT_TRUE(Load());
  EXPECT_THAT(Reported(),
              ElementsAre("kDatasetUnknownKey dataset.yaml:3", "kSuppliedUnknownRecord dataset.yaml:5",
                          "kSuppliedUnknownRecord dataset.yaml:5"));
  EXPECT_EQ(loaded_->offset_minutes, 540);
  EXPECT_EQ(loaded_->calendar.IsWorkday(*ParseDate("2016-03-05")), true);
  ASSERT_EQ(loaded_->supplied.size(), 2);
  EXPECT_EQ(loaded_->supplied[1].record, "patrol");
  EXPECT_EQ(loaded_->supplied[1].unit, "b");
}

TEST_F(LoadTest, FilesWithoutTypeAndTypesWithoutFileAreReported) {
  Write("records/weather.csv", "id\n");
  fs::remove(root_ / "records/patrol.csv");
  ASSERT_TRUE(Load());
  EXPECT_THAT(Reported(), ElementsAre("kUnknownFile records/weather.csv:0"));
  EXPECT_FALSE(loaded_->tables[1].supplied);
  EXPECT_EQ(loaded_->tables[1].rows(), 0);
}

TEST_F(LoadTest, FilesThatAreNoCsvAreReported) {
  for (const char* name :
       {"records/patrol.xlsx", "records/.hidden", "records/~$patrol.xlsx", "entities/town.CSV"})
    Write(name, "id\n");
  fs::create_directories(root_ / "records/old");
  ASSERT_TRUE(Load());
  EXPECT_THAT(Reported(), ElementsAre("kNotCsv entities/town.CSV:0", "kNotCsv records/patrol.xlsx:0"));
}

TEST_F(LoadTest, TheHashFollowsNamesAndContents) {
  ASSERT_TRUE(Load());
  const std::string first = loaded_->hash;
  EXPECT_EQ(first.size(), 64);
  ASSERT_TRUE(Load());
  EXPECT_EQ(loaded_->hash, first);
  Write("records/patrol.csv", "id,supervisor,on,路线,km\np1,a,2016-03-01,图们江,3.6\n");
  ASSERT_TRUE(Load());
  EXPECT_NE(loaded_->hash, first);
}

TEST(Encoding, OneBrokenRowDoesNotMakeAFileAnotherEncoding) {
  EXPECT_EQ(DetectEncoding("plain"), "utf-8");
  EXPECT_EQ(DetectEncoding("图们江\n中\xFF\n"), "utf-8");
  EXPECT_EQ(DetectEncoding(Convert("编号\n图们江\n", "gb18030")), "gb18030");
  EXPECT_EQ(DetectEncoding("id\n\xFF\xFF\n"), "utf-8");
  EXPECT_EQ(DetectEncoding("\xFF\xFEi"), "utf-16le");
}

}  // namespace
}  // namespace kaocheng::csv
