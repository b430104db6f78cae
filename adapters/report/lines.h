#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/program.h"
#include "engine/outcome/outcome.h"

namespace kaocheng::report {

// Every member that a line may have, in the order in which lines have them.
const std::vector<std::string_view>& MemberNames();

// Puts lines into words, one after the other, with those members that say something about the line. Reasons
// are in `language`.
class LineWriter {
 public:
  LineWriter(const data::Dictionary& dictionary, std::string_view period, Language language)
      : dictionary_(dictionary), period_(period), language_(language) {}

  // As one JSON object, without a line end.
  void AppendJson(std::string& out, const hir::Program& program, const outcome::Line& line);
  // A cell a member, by MemberNames: what a JSON string, number or array holds; nothing where the line does
  // not have the member, or says null.
  using Cells = std::vector<std::optional<std::string>>;
  void FillCells(Cells& cells, const hir::Program& program, const outcome::Line& line);

 private:
  // JSON of members that all lines of an outcome have alike (of one status); empty before the first of them.
  struct Alike {
    std::string head, type, tail;
    std::array<std::string, 3> status;
  };
  struct OfProgram {
    const hir::Program* program;
    std::vector<Alike> outcomes;
  };
  Alike& AlikeOf(const hir::Program& program, const hir::Outcome& outcome);
  template <typename To>
  void Tell(To& to, const hir::Program& program, const outcome::Line& line);

  const data::Dictionary& dictionary_;
  std::string_view period_;
  Language language_;
  // Lines of one program mostly follow each other, and so do those of one subject.
  std::vector<OfProgram> alike_;
  size_t at_ = 0;                     // of the line before
  int32_t subject_ = outcome::kNoId;  // of the line before
  std::string of_subject_;            // as JSON says it
};

// By subject, kind, name, scope, date, record: the order of outcomes.ndjson.
bool ComesBefore(const data::Dictionary& dictionary, const outcome::Line& a, const outcome::Line& b);

std::string_view StatusName(outcome::Status status);
// money, decimal …; an enumeration, an entity or a record by its name.
std::string_view TypeName(const hir::Program& program, hir::Type type);

}  // namespace kaocheng::report
