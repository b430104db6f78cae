#include "adapters/cli/policy_files.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "adapters/file/digest.h"
#include "adapters/file/system_error.h"
#include "adapters/report/text.h"
#include "dsl/diagnostics/code.h"

namespace kaocheng::cli {

namespace fs = std::filesystem;

namespace {

bool IsPolicy(const fs::path& path) { return path.extension() == ".kc"; }
// As Notepad saves a file that is to be called so.
bool IsSavedAsText(const fs::path& path) { return path.extension() == ".txt" && IsPolicy(path.stem()); }

// The files of both kinds at or below a folder, sorted, hidden folders left out. `visited` bounds the search.
std::vector<fs::path> FilesBelow(const fs::path& folder, int depth, size_t& visited,
                                 fs::directory_options options, std::error_code& error) {
  std::vector<fs::path> files;
  auto it = fs::recursive_directory_iterator(folder, options, error);
  for (; !error && it != fs::recursive_directory_iterator() && visited < kMaxVisited;
       it.increment(error), ++visited) {
    const fs::path& path = it->path();
    std::error_code ignored;
    if (it->is_directory(ignored)) {
      if (path.filename().string().starts_with('.') || it.depth() >= depth) it.disable_recursion_pending();
    } else if ((IsPolicy(path) || IsSavedAsText(path)) && it->is_regular_file(ignored)) {
      files.push_back(path);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// At most one byte more than may be parsed, so that the parser refuses what is too long.
std::optional<std::string> ReadFile(const fs::path& path) {
  constexpr size_t kChunk = 64 * 1024;
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text;
  while (file && text.size() <= syntax::kMaxSourceBytes) {
    const size_t read = text.size();
    const size_t most = std::min(kChunk, syntax::kMaxSourceBytes + 1 - read);
    text.resize(read + most);
    file.read(text.data() + read, static_cast<std::streamsize>(most));
    text.resize(read + static_cast<size_t>(file.gcount()));
  }
  if (file.bad()) return std::nullopt;
  text.shrink_to_fit();
  return text;
}

// Of the folders that hold files the one that lies highest, as the versions of a policy lie side by side;
// nullopt: several do, and one may be a draft or a copy.
std::optional<fs::path> Nearest(const std::vector<fs::path>& files) {
  std::optional<fs::path> nearest;
  std::ptrdiff_t least = 0;
  bool several = false;
  for (const fs::path& file : files) {
    const fs::path folder = file.parent_path();
    const std::ptrdiff_t depth = std::distance(folder.begin(), folder.end());
    if (nearest && depth > least) continue;
    several = nearest && depth == least && (several || folder != *nearest);
    nearest = folder;
    least = depth;
  }
  return several ? std::nullopt : nearest;
}

class Loader {
 public:
  Loader(syntax::Tests tests, PolicyFiles& files, Emitter& emitter)
      : tests_(tests), files_(files), emitter_(emitter) {}

  void Given(const std::string& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::is_directory(status)) {
      Append(files_.given, Read(path));
      return;
    }
    size_t visited = 0;
    std::vector<fs::path> found =
        FilesBelow(path, static_cast<int>(kMaxVisited), visited, fs::directory_options::none, error);
    for (const fs::path& file : found)
      if (!IsPolicy(file)) emitter_.Report(Code::kSavedAsText, {}, {file.string()});
    std::erase_if(found, std::not_fn(IsPolicy));
    if (error) {
      emitter_.Report(Code::kCannotRead, {}, {path, file::SystemError(error.value())});
      files_.environment_failed = true;
    } else if (found.empty()) {
      emitter_.Report(Code::kNoPolicies, {}, {path});
      files_.environment_failed = true;
    }
    for (const fs::path& file : found) Append(files_.given, Read(file));
  }

  // Parents may have parents of their own elsewhere, so this goes on until nothing new is found.
  void FindParents() {
    for (size_t i = 0; i < files_.ast.policies.size(); ++i) {
      const ast::Policy policy = files_.ast.policies[files_.ast.policies.id_at(i)];
      if (policy.extends && !Has(policy.extends->text)) {
        Search(policy.extends->text, files_.sources[policy.span.source].path);
      }
    }
  }

 private:
  static void Append(std::vector<ast::PolicyId>& to, const std::vector<ast::PolicyId>& from) {
    to.insert(to.end(), from.begin(), from.end());
  }

  bool Has(const std::string& name) const { return names_.contains(name); }

  // The policies of a file; of a file that was read before, nothing.
  std::vector<ast::PolicyId> Read(const fs::path& path) {
    std::error_code error;
    if (!seen_.insert(fs::weakly_canonical(path, error).string()).second) return {};
    errno = 0;
    std::optional<std::string> text = fs::is_directory(path, error) ? std::nullopt : ReadFile(path);
    if (!text) {
      emitter_.Report(Code::kCannotRead, {}, {path.string(), file::SystemError(errno)});
      files_.environment_failed = true;
      return {};
    }
    files_.hashes.push_back(file::Sha256(*text));
    if (text->starts_with("\xEF\xBB\xBF")) text->erase(0, 3);
    const SourceId source = files_.sources.Add(path.string(), std::move(*text));
    const size_t errors = emitter_.errors();
    std::vector<ast::PolicyId> policies = syntax::Parse(files_.sources, source, files_.ast, emitter_, tests_);
    if (policies.empty() && emitter_.errors() == errors)
      emitter_.Report(Code::kNoPolicyInFile, {}, {path.string()});
    for (const ast::PolicyId id : policies) names_.insert(files_.ast.policies[id].name.text);
    return policies;
  }

  // Which policies a file holds, without entering it: a neighbour's mistakes are not reported.
  const std::vector<std::string>& NamesIn(const fs::path& path) {
    const auto [it, added] = names_in_.try_emplace(path.lexically_normal().string());
    if (!added) return it->second;
    std::optional<std::string> text = ReadFile(path);
    if (!text) return it->second;
    Sources sources;
    ast::Ast ast;
    Emitter ignored;
    const SourceId source = sources.Add(path.string(), std::move(*text));
    for (const ast::PolicyId id : syntax::Parse(sources, source, ast, ignored, syntax::Tests::kLeftOut)) {
      it->second.push_back(ast.policies[id].name.text);
    }
    return it->second;
  }

  void Search(const std::string& name, const std::string& around) {
    fs::path folder = fs::path(around).parent_path();
    if (folder.empty()) folder = ".";
    size_t visited = 0;
    for (int level = 0; level <= kLevelsUp && visited < kMaxVisited; ++level) {
      std::error_code ignored;
      std::vector<fs::path> found =
          FilesBelow(folder, kLevelsDown, visited, fs::directory_options::skip_permission_denied, ignored);
      std::erase_if(found, [&](const fs::path& file) {
        if (!IsPolicy(file)) return true;
        const std::vector<std::string>& names = NamesIn(file);
        return std::find(names.begin(), names.end(), name) == names.end();
      });
      if (const auto nearest = Nearest(found)) {
        for (const fs::path& file : found)
          if (file.parent_path() == *nearest) Read(file.lexically_normal());
      }
      if (!found.empty()) return;
      const bool at_parents = folder.filename() == ".." || folder == ".";
      folder = at_parents ? (folder / "..").lexically_normal() : folder.parent_path();
      if (folder.empty()) folder = ".";
    }
  }

  syntax::Tests tests_;
  PolicyFiles& files_;
  Emitter& emitter_;
  std::set<std::string> seen_;
  std::set<std::string> names_;
  std::map<std::string, std::vector<std::string>> names_in_;
};

}  // namespace

void LoadPolicies(const std::vector<std::string>& paths, syntax::Tests tests, PolicyFiles& files,
                  Emitter& emitter) {
  Loader loader(tests, files, emitter);
  for (const std::string& path : paths) loader.Given(path);
  loader.FindParents();
}

}  // namespace kaocheng::cli
