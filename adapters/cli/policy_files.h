#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/base/source.h"
#include "dsl/diagnostics/diagnostic.h"
#include "dsl/syntax/parse.h"

namespace kaocheng::cli {

// How far a policy's parents are looked for around its file.
inline constexpr int kLevelsUp = 3;
inline constexpr int kLevelsDown = 4;
inline constexpr size_t kMaxVisited = 20'000;  // folder entries

// The policies that a command was given, and what they extend.
struct PolicyFiles {
  Sources sources;
  std::vector<std::string> hashes;  // by source: SHA-256 of the file
  ast::Ast ast;
  std::vector<ast::PolicyId> given;  // those of the paths, by path and place
  bool environment_failed = false;   // something could not be read; it was reported
};

// Reads and parses every .kc file of the paths (a folder's with all that lies below it), then looks for
// parents that are not among them: around the file that names them, then in the folders above.
void LoadPolicies(const std::vector<std::string>& paths, syntax::Tests tests, PolicyFiles& files,
                  Emitter& emitter);

}  // namespace kaocheng::cli
