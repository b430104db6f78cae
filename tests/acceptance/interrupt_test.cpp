#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "tests/acceptance/workbench.h"

namespace kaocheng::acceptance {
namespace {

class InterruptTest : public Workbench {
 protected:
  // Enough people that writing takes a while.
  void Grow() const {
    std::string people = Read("data/entities/supervisor.csv");
    for (int i = 0; i < 30'000; ++i) people += "s" + std::to_string(i) + ",某人,222401-01,2015-01-01\n";
    Write("data/entities/supervisor.csv", people);
  }

  pid_t Start(const std::vector<std::string>& command) const {
    const pid_t child = fork();
    if (child != 0) return child;
    const int null = open("/dev/null", O_RDWR);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    if (chdir(folder_.c_str()) != 0) _exit(99);
    std::vector<std::string> arguments = {"kaocheng"};
    arguments.insert(arguments.end(), command.begin(), command.end());
    for (const char* more : {"--data", "data", "--period", "2016Q1", "--out", "results/out"})
      arguments.emplace_back(more);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    execv(KAOCHENG_PROGRAM, argv.data());
    _exit(99);
  }

  bool Writing() const {
    for (const std::string& name : List("results")) {
      if (name.find(".partial-") != std::string::npos) return true;
    }
    return false;
  }

  // Interrupts the command while it writes; what it leaves is nothing, or `last` and with it everything.
  void Interrupt(const std::vector<std::string>& command, const std::string& last) const {
    Grow();
    std::filesystem::create_directories(folder_ / "results");
    bool interrupted = false;
    for (int attempt = 0; attempt < 5 && !interrupted; ++attempt) {
      const pid_t child = Start(command);
      int status = 0;
      pid_t done = 0;
      while (done == 0 && !Writing()) {
        done = waitpid(child, &status, WNOHANG);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      if (done == 0) {
        kill(child, SIGINT);
        waitpid(child, &status, 0);
      }
      ASSERT_TRUE(WIFEXITED(status));
      interrupted = WEXITSTATUS(status) == 128 + SIGINT;
      if (interrupted) {
        EXPECT_TRUE(List("results").empty()) << testing::PrintToString(List("results"));
      } else {
        EXPECT_TRUE(Exists("results/out/" + last));  // it was quicker than the signal
        std::filesystem::remove_all(folder_ / "results/out");
      }
    }
    EXPECT_TRUE(interrupted);
  }
};

TEST_F(InterruptTest, LeavesNothingHalfWritten) {
  Interrupt({"run", "--policy", "policies"}, "receipt.json");
}

TEST_F(InterruptTest, LeavesNoHalfComparison) {
  std::filesystem::copy(folder_ / "policies", folder_ / "draft", std::filesystem::copy_options::recursive);
  Replace("draft/prefecture.kc", "base 60", "base 55");
  Interrupt({"compare", "--base", "policies", "--with", "draft"}, "comparison.json");
}

TEST_F(InterruptTest, ALimitOnFileSizesIsAFailureToWrite) {
  Grow();
  const Result result =
      Shell("ulimit -f 8; kaocheng run --policy policies --data data --period 2016Q1 --out results/out");
  EXPECT_EQ(result.exit, 4);
  EXPECT_NE(result.err.find("error K06"), std::string::npos) << result.err;
  EXPECT_TRUE(!Exists("results") || List("results").empty());
}

TEST_F(InterruptTest, APipeIsNoDataFile) {
  Shell("rm data/records/patrol.csv; mkfifo data/records/patrol.csv");
  EXPECT_EQ(Run().exit, 4);  // and does not wait for somebody to write into it
}

}  // namespace
}  // namespace kaocheng::acceptance
