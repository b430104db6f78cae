#include "adapters/csv/pieces.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "adapters/csv/load.h"
#include "adapters/file/digest.h"
#include "adapters/file/file.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::csv {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

// With so many of the fields.
data::Dataset Empty(size_t fields = 5) {
  data::Schema schema;
  schema.tables.push_back({"supervisor", {}, true, "", {}, {}});
  schema.tables.push_back({"patrol",
                           {},
                           false,
                           "supervisor",
                           {},
                           {{"route", {}, data::CellKind::kText, false},
                            {"km", {}, data::CellKind::kDecimal, false},
                            {"offline", {}, data::CellKind::kBoolean, false},
                            {"seen", {}, data::CellKind::kDate, false},
                            {"told", {}, data::CellKind::kDatetime, false}}});
  schema.tables[1].fields.resize(fields);
  return data::EmptyDataset({}, std::move(schema));
}

// Everything that a table of records says, row by row, and what was told of it.
std::vector<std::string> Told(const data::Dataset& dataset, const Emitter& emitter) {
  std::vector<std::string> told;
  const data::RawTable& table = dataset.tables[1];
  const auto text = [&](int64_t code) {
    return std::string(dataset.dictionary.Text(static_cast<int32_t>(code)));
  };
  for (size_t row = 0; row < table.rows(); ++row) {
    std::string line = std::to_string(table.lines[row]) + ' ' + text(table.ids[row]) + ' ' +
                       text(table.owners[row]) + ' ' + std::to_string(table.on[row]) + ' ' +
                       std::to_string(table.until[row]) + ' ' + std::to_string(table.recorded[row]);
    for (size_t f = 0; f < table.columns.size(); ++f) {
      const data::RawColumn& column = table.columns[f];
      const int state = column.states.empty() ? 0 : column.states[row];
      line += ' ' + (state != 0 ? std::to_string(state)
                     : f == 0   ? text(column.values[row])
                                : std::to_string(column.values[row]));
    }
    told.push_back(line);
  }
  for (const auto& lost : table.lost) told.push_back("lost " + std::to_string(lost.line));
  for (const uint32_t row : table.broken) told.push_back("broken " + std::to_string(row));
  for (const Diagnostic& d : emitter.diagnostics()) {
    const auto& place = std::get<DataPlace>(d.place);
    told.push_back(CodeName(d.code) + ' ' + place.file + ':' + std::to_string(place.line) + ' ' +
                   place.column + ' ' + place.value);
  }
  told.push_back(std::to_string(dataset.rejects));
  return told;
}

// All of it in memory, and one row after the other, none of them in a block.
std::vector<std::string> ToldOfTheWhole(const std::string& text) {
  data::Dataset dataset = Empty();
  Emitter emitter;
  Tokenizer rows(text);
  data::TableReader reader(dataset, 1, "patrol", ReadHeader(rows), emitter);
  while (rows.Next(reader.columns())) {
    if (rows.broken()) {
      reader.AddBroken(Code::kBrokenQuote, rows.cells(), rows.line(), rows.rubbish());
    } else {
      reader.AddRow(rows.cells(), rows.line());
    }
  }
  reader.Close();
  return Told(dataset, emitter);
}

std::vector<std::string> ToldOfPieces(const std::string& text, size_t threads) {
  data::Dataset dataset = Empty();
  Emitter emitter;
  Tokenizer rows(text);
  const std::vector<std::string> header = ReadHeader(rows);
  data::TableReader reader(dataset, 1, "patrol", header, emitter);
  file::Digest digest;
  const size_t begin = text.size() - rows.rest().size();
  digest.Add(text.substr(0, begin));
  Pieces pieces(
      SourceOf(text), begin, rows.next_line(),
      [&] { return std::make_unique<data::Piece>(dataset, 1, "patrol", header); }, &digest);
  EXPECT_TRUE(pieces.ReadAll(threads));
  EXPECT_TRUE(pieces.AreUtf8());
  data::Joiner joiner(dataset, 1, reader, emitter);
  EXPECT_TRUE(pieces.Join(joiner));
  EXPECT_EQ(digest.Hex(), file::Sha256(text));
  return Told(dataset, emitter);
}

class Ledger {
 public:
  explicit Ledger(unsigned seed) : random_(seed) {}
  // Rows as people and programs leave them, some of them for several pieces.
  std::string Text() {
    std::string text = "id,supervisor,on,until,recorded,route,km,offline,seen,told\n";
    for (int row = 0; text.size() < 3'400'000; ++row) {
      text += Id(row) + ',' + Owner() + ',' + Day() + ',' + (Below(9) == 0 ? Day() : "") + ',' + Minute() +
              ',' + Route() + ',' + Number() + ',' + Truth() + ',' + Day() + ',' + Minute() +
              (Below(500) == 0  ? ",\n"
               : Below(40) == 0 ? "\r\n"
                                : "\n");
      if (Below(3000) == 0) text += std::string(1 + Below(5000), '\n');
    }
    if (Below(2) == 0) text.pop_back();
    return text;
  }

 private:
  size_t Below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random_); }
  // One of the first, mostly; now and then one of the others.
  std::string Pick(size_t plain, std::initializer_list<const char*> of) {
    return *(of.begin() + Below(Below(300) == 0 ? of.size() : plain));
  }
  std::string Id(int row) { return Pick(1, {"p", "q-", " p", "", "南"}) + std::to_string(row); }
  std::string Owner() {
    owner_ = Below(20) == 0 ? Pick(4, {"a", "b", "c", "d-0123456789-0123456789", "", " a", "乙"}) : owner_;
    return owner_;
  }
  std::string Day() {
    return Pick(3, {"2016-03-0", "2016-02-1", "2015-12-2", "2016/3/", "2016-13-0", "20a6-03-0", " 2016-03-0",
                    "2016年3月"}) +
           std::to_string(Below(10));
  }
  std::string Minute() {
    return Below(5) == 0 ? "" : Day() + Pick(2, {"T08:05", "T23:59", "T24:00", " 8:05", "T08:60", ""});
  }
  std::string Number() {
    if (Below(3) != 0)
      return std::to_string(Below(900)) + (Below(2) == 0 ? "" : "." + std::to_string(Below(20)));
    return Pick(4, {"0", "12345678", "0.000001", "", "far", " 3 ", "３", "123456789", "1.1234567", ".5", "5.",
                    "-3", "1..2", "1e3"});
  }
  std::string Truth() {
    return Pick(6, {"true", "false", "是", "否", "1", "0", "", "True", "maybe", "trux", "2", "丁"});
  }
  std::string Route() {
    switch (Below(4000)) {
      case 0:
        return '"' + std::string(Below(80'000), 'x') + '"';  // some too long for a cell
      case 1:
        return '"' + std::string(Below(400), '\n') + "江" + '"';
      case 2:
        return "\"forgotten";
      case 3:
        return std::string(Below(2'000'000), 'y');
      case 4:
        return "\"one\"\"two\"\"\n\"";
      default:
        return Below(3) == 0 ? "\"南沟\"" : Below(2) == 0 ? "" : "养殖区" + std::to_string(Below(50));
    }
  }
  std::mt19937 random_;
  std::string owner_ = "a";
};

TEST(PiecesTest, AreWhatTheWholeIs) {
  for (unsigned seed = 0; seed < 8; ++seed) {
    const std::string text = Ledger(seed).Text();
    const auto whole = ToldOfTheWhole(text);
    ASSERT_EQ(ToldOfPieces(text, 1), whole) << seed;
    ASSERT_EQ(ToldOfPieces(text, 3), whole) << seed;
  }
}

class RecordsTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("kaocheng_pieces_" + std::to_string(getpid()));
    fs::remove_all(root_);
    fs::create_directories(root_ / "entities");
    fs::create_directories(root_ / "records");
    Write("dataset.yaml", "supplied: [{records: all, units: all}]\n");
    Write("entities/supervisor.csv", "id\na\n");
  }
  void TearDown() override { fs::remove_all(root_); }
  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(root_ / name, std::ios::binary) << text;
  }
  fs::path root_;
};

// What a file is written in may be seen only far behind its beginning.
TEST_F(RecordsTest, AnEncodingIsSeenLate) {
  std::string text = "id,supervisor,on,route,km\n";
  for (int row = 0; text.size() < 1'500'000; ++row) text += "p" + std::to_string(row) + ",a,2016-03-01,,1\n";
  const size_t plain = static_cast<size_t>(std::count(text.begin(), text.end(), '\n')) - 1;
  Write("records/patrol.csv",
        text + "q,a,2016-03-02,\xCD\xBC\xC3\xC7\xBD\xAD,2\nr,a,2016-03-03,\xC4\xCF\xB9\xB5,3\n");
  Emitter emitter;
  const auto loaded = LoadFolder(root_.string(), Empty(2).schema, emitter, {}, 2);
  ASSERT_TRUE(loaded);
  EXPECT_TRUE(emitter.diagnostics().empty());
  const data::RawTable& table = std::as_const(*loaded).tables[1];
  ASSERT_EQ(table.rows(), plain + 2);
  const auto route = [&](size_t row) {
    return std::string(loaded->dictionary.Text(static_cast<int32_t>(table.columns[0].values[row])));
  };
  EXPECT_EQ(route(plain), "图们江");
  EXPECT_EQ(route(plain + 1), "南沟");
}

// A row of rubbish does not make it another encoding, however late it comes.
TEST_F(RecordsTest, BrokenBytesAreSeenLate) {
  std::string text = "id,supervisor,on,route,km\n";
  for (int row = 0; text.size() < 1'500'000; ++row)
    text += "p" + std::to_string(row) + ",a,2016-03-01,南沟,1\n";
  const auto rows = static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  Write("records/patrol.csv", text + "q,a,2016-03-02,\xCD\xCD,2\n");
  Emitter emitter;
  const auto loaded = LoadFolder(root_.string(), Empty(2).schema, emitter, {}, 2);
  ASSERT_TRUE(loaded);
  ASSERT_EQ(emitter.diagnostics().size(), 1U);
  EXPECT_EQ(emitter.diagnostics()[0].code, Code::kBrokenEncoding);
  EXPECT_EQ(std::get<DataPlace>(emitter.diagnostics()[0].place).line, rows + 1);
}

TEST_F(RecordsTest, AFileThatIsCutOffMeanwhileWasNotRead) {
  Write("records/patrol.csv", "id,supervisor,on\n");
  const std::string path = (root_ / "records/patrol.csv").string();
  for (const uint64_t size : {uint64_t{5}, uint64_t{90}}) {
    Emitter emitter;
    const file::Opened file(path, emitter);
    ASSERT_TRUE(file.valid());
    fs::resize_file(path, size);
    std::string bytes(static_cast<size_t>(file.size()), ' ');
    EXPECT_EQ(file.ReadAt(0, bytes.size(), bytes.data()), size > file.size());
    EXPECT_FALSE(file.WasRead(emitter));
    ASSERT_EQ(emitter.diagnostics().size(), 1U);
    EXPECT_EQ(emitter.diagnostics()[0].code, Code::kFileChanged);
  }
}

}  // namespace
}  // namespace kaocheng::csv
