#pragma once

#include <array>
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
  std::string_view text;
};

// Every member that a line may have, in the order in which lines have them.
const std::vector<std::string_view>& MemberNames();

// The members of lines, one line after the other. Reasons are in `language`.
class LineMembers {
 public:
  LineMembers(const data::Dictionary& dictionary, std::string_view period, Language language)
      : dictionary_(dictionary), period_(period), language_(language) {}
  // In that order; those that say nothing about the line are left out. They stand as long as the line, and
  // until the next is asked for.
  const std::vector<Member>& Of(const hir::Program& program, const outcome::Line& line);

 private:
  void Text(std::string_view name, std::string_view text) {
    if (!text.empty()) Always(name, text);
  }
  void Always(std::string_view name, std::string_view text) {
    members_.push_back({Member::Kind::kText, name, text});
  }
  // Texts that are made for one member stand in `text`.
  void Number(std::string_view name, int64_t number, std::string& text);
  void Null(std::string_view name) { members_.push_back({Member::Kind::kNull, name, {}}); }
  template <typename Append>
  void List(std::string_view name, Append append) {
    std::string& json = arrays_.at(arrays_used_++);
    json.clear();
    append(json);
    if (!json.empty()) members_.push_back({Member::Kind::kArray, name, json});
  }

  const data::Dictionary& dictionary_;
  std::string_view period_;
  Language language_;
  std::vector<Member> members_;
  std::array<std::string, 6> arrays_;  // JSON texts
  size_t arrays_used_ = 0;
  std::string value_, on_, required_, met_, needs_total_;
};

// The members as one JSON object, without a line end.
void AppendJson(std::string& out, const std::vector<Member>& members);

// By subject, kind, name, scope, date, record: the order of outcomes.ndjson.
bool ComesBefore(const outcome::Line& a, const outcome::Line& b);

std::string_view StatusName(outcome::Status status);
// money, decimal …; an enumeration, an entity or a record by its name.
std::string_view TypeName(const hir::Program& program, hir::Type type);

}  // namespace kaocheng::report
