#include <fmt/format.h>

#include <filesystem>
#include <iostream>

#include "adapters/cli/session.h"
#include "adapters/kcs/snapshot_file.h"
#include "adapters/kcs/write.h"
#include "adapters/report/staging.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::cli {

namespace {

constexpr const char* kName = "snapshot.kcs";

// Whether --into names a file that is no snapshot, which writing would replace.
bool IsSomethingElse(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error) && !kcs::HasSnapshotMark(path);
}

}  // namespace

int Snapshot(Session& session) {
  const Options& options = session.options;
  if (kcs::HasSnapshotMark(options.paths.front())) {
    session.emitter.Report(Code::kSnapshotAlready, {}, {options.paths.front()});
    return kUsage;
  }
  if (IsSomethingElse(options.into)) {
    session.emitter.Report(Code::kNotAResult, {}, {options.into});
    return kUsage;
  }
  report::Staging staging(options.into, report::Staging::Shape::kFile);
  std::optional<Term> error = staging.Open();
  std::optional<kcs::Written> written;
  if (!error) {
    written = session.phases.Do({"snapshot", "制作快照"}, [&] {
      return kcs::Write(options.paths.front(), staging.Path(kName), session.emitter, error);
    });
  }
  if (written && !error) error = staging.Commit(kName);
  if (error) session.emitter.Report(Code::kCannotWrite, {}, {*error});
  if (error || !written) return kEnvironment;
  const double each =
      written->records == 0 ? 0 : static_cast<double>(written->bytes) / static_cast<double>(written->records);
  if (options.json) {
    std::cout << fmt::format("{{\"bytes\":{},\"files\":{},\"records\":{}}}\n", written->bytes, written->files,
                             written->records);
  } else if (options.language == Language::kZh) {
    std::cout << fmt::format("{}：{} 个文件，{} 条记录，{} 字节（每条 {:.1f} 字节）\n", options.into,
                             written->files, written->records, written->bytes, each);
  } else {
    std::cout << fmt::format("{}: {} files, {} records, {} bytes ({:.1f} a record)\n", options.into,
                             written->files, written->records, written->bytes, each);
  }
  return kDone;
}

}  // namespace kaocheng::cli
