#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/program.h"
#include "engine/outcome/outcome.h"

namespace kaocheng::report {

// One member of an outcome line: `text` is what a JSON string, number or array holds.
struct Member {
  enum class Kind : uint8_t { kText, kNumber, kArray, kNull } kind = Kind::kText;
  std::string_view name;
  std::string text;
};

// Every member that a line may have, in the order in which lines have them.
const std::vector<std::string_view>& MemberNames();

// The members of one line, in that order; those that say nothing about it are left out. Reasons are in
// `language`.
std::vector<Member> Members(const hir::Program& program, const outcome::Line& line, const std::string& period,
                            Language language);

// The members as one JSON object, without a line end.
void AppendJson(std::string& out, const std::vector<Member>& members);

// By subject, kind, name, scope, date, record: the order of outcomes.ndjson.
bool ComesBefore(const outcome::Line& a, const outcome::Line& b);

std::string_view StatusName(outcome::Status status);
// money, decimal …; an enumeration, an entity or a record by its name.
std::string TypeName(const hir::Program& program, hir::Type type);

}  // namespace kaocheng::report
