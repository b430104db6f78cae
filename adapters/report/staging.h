#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::report {

// Output that appears whole or not at all: files are written to a hidden sibling of the target and moved in
// place by Commit. Whatever ends the process before that leaves the target as it was; a signal handler thread
// that calls AbandonAndExit removes the sibling too.
class Staging {
 public:
  enum class Shape : uint8_t { kFolder, kFile };

  // `target` is the folder that the files go to, or the one file to write. Not both at a time in one process.
  Staging(std::filesystem::path target, Shape shape);
  ~Staging();
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  // Makes the sibling. What failed if it cannot be made.
  std::optional<Term> Open();
  // Where to write a file of that name (of a kFile target: the file).
  std::filesystem::path Path(const std::string& name) const;
  // Moves everything in place; other files of a folder that exists already stay. The file named `last` goes
  // first from the old and comes last into the new, so that a folder that has it is a whole one. What
  // failed, if anything did.
  std::optional<Term> Commit(const std::string& last);

  // For the thread that waits for signals: never between two moves of a Commit.
  [[noreturn]] static void AbandonAndExit(int code);

 private:
  std::filesystem::path target_;
  Shape shape_;
  std::filesystem::path sibling_;
};

// Writes a whole file; what failed, if anything did.
std::optional<Term> WriteFile(const std::filesystem::path& path, const std::string& bytes);

}  // namespace kaocheng::report
