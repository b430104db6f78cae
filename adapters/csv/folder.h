#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/file/file.h"
#include "dsl/diagnostics/diagnostic.h"

namespace kaocheng::csv {

// The files of a data folder, whatever is made of them. What cannot be read is reported; `false` and nullopt
// then mean that the environment failed.
class Folder {
 public:
  Folder(const std::string& path, Emitter& emitter) : root_(path), emitter_(emitter) {}

  // The text of dataset.yaml; nullopt too where this is no data folder.
  std::optional<std::string> ReadDescription();
  // Of all further files; empty: each is looked at. False where there is no such encoding.
  bool SetEncoding(const std::string& encoding, const DataPlace& place);
  // The CSV files of entities/ and records/ by name within the folder, each with the type it claims to hold.
  // Other files there are reported: somebody may think that they count.
  std::optional<std::map<std::string, std::string>> List();
  // What is to be read of a file in pieces. Invalid: it cannot be read, which was reported.
  std::unique_ptr<file::Opened> Open(const std::string& name, Emitter& emitter) const;
  // In which encoding a file is read that looks like `detected`; empty: nothing is known of it.
  std::string EncodingFor(const std::string& detected) const;
  // Notes the digest of a file that was read so.
  void SetDigest(const std::string& name, std::string digest) { digests_[name] = std::move(digest); }
  // Gives a file as UTF-8 text to `read`, which says whether it got on.
  bool ReadText(const std::string& name, const std::function<bool(std::string_view)>& read);
  // Reads a file for its digest only.
  bool Skip(const std::string& name);
  // SHA-256 over names and contents of all files that were read.
  std::string Hash() const;

 private:
  std::optional<std::string> Read(const std::string& name, uint64_t limit);

  std::filesystem::path root_;
  Emitter& emitter_;
  std::string encoding_;
  std::map<std::string, std::string> digests_;  // by file name
};

}  // namespace kaocheng::csv
