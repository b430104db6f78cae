#include <nlohmann/json.hpp>

#include "tests/acceptance/workbench.h"

namespace kaocheng::acceptance {
namespace {

using Json = nlohmann::ordered_json;

// A folder, and the snapshot that is made of it.
class SnapshotTest : public Workbench {
 protected:
  void MakeSnapshot() const {
    const Result made = Kaocheng({"snapshot", "data", "--into", "data.kcs"});
    ASSERT_EQ(made.exit, 0) << made.err;
  }
  // The same command on both; what it says must be the same but for the name of the data.
  void ExpectSame(std::vector<std::string> command) const {
    command.insert(command.end(), {"--data", "data"});
    const Result folder = Kaocheng(command);
    command.back() = "data.kcs";
    const Result snapshot = Kaocheng(command);
    EXPECT_EQ(snapshot.exit, folder.exit) << snapshot.err;
    EXPECT_EQ(snapshot.out, folder.out);
    EXPECT_EQ(snapshot.err, folder.err);
  }
};

TEST_F(SnapshotTest, EveryCommandSaysTheSame) {
  MakeSnapshot();
  ExpectSame({"run", "--policy", "policies", "--period", "2016Q1", "--json"});
  ExpectSame({"run", "--policy", "policies", "--period", "2016Q1", "--json", "--measures", "--threads", "2"});
  ExpectSame({"run", "--policy", "policies", "--period", "2016Q1", "--json", "--as-of", "2016-02-15"});
  ExpectSame({"explain", "--policy", "policies", "--period", "2016Q1", "a"});
  ExpectSame({"explain", "--policy", "policies", "--period", "2016Q1", "nobody"});
}

TEST_F(SnapshotTest, TheReceiptNamesTheFileAndTheSameData) {
  MakeSnapshot();
  ASSERT_EQ(Run({"--out", "folder"}).exit, 0);
  const Result run =
      Kaocheng({"run", "--policy", "policies", "--data", "data.kcs", "--period", "2016Q1", "--out", "file"});
  ASSERT_EQ(run.exit, 0) << run.err;
  EXPECT_EQ(Read("file/outcomes.ndjson"), Read("folder/outcomes.ndjson"));
  Json folder = Json::parse(Read("folder/receipt.json"));
  Json file = Json::parse(Read("file/receipt.json"));
  EXPECT_EQ(file["data"]["path"], "data.kcs");
  EXPECT_EQ(file["data"]["sha256"], folder["data"]["sha256"]);
}

TEST_F(SnapshotTest, ASnapshotIsWrittenWholeOrNotAtAll) {
  EXPECT_EQ(Kaocheng({"snapshot", "nothing", "--into", "data.kcs"}).exit, 4);
  EXPECT_FALSE(Exists("data.kcs"));
  EXPECT_EQ(Shell("ulimit -f 1; kaocheng snapshot data --into data.kcs").exit, 4);
  EXPECT_FALSE(Exists("data.kcs"));
  MakeSnapshot();
  const std::string first = Read("data.kcs");
  MakeSnapshot();  // over one that is there
  EXPECT_EQ(Read("data.kcs"), first);
  for (const std::string& name : List(".")) EXPECT_EQ(name.find("partial"), std::string::npos) << name;
}

}  // namespace
}  // namespace kaocheng::acceptance
