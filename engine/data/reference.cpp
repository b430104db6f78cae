#include <algorithm>

#include "dsl/diagnostics/code.h"
#include "engine/data/builder.h"

namespace kaocheng::data {
namespace {

bool IsNamed(const hir::Named& named, std::string_view text) {
  return named.name == text || named.title == text ||
         std::find(named.aliases.begin(), named.aliases.end(), text) != named.aliases.end();
}

struct FoundId {
  int32_t index;  // as IdMap::Find says
  bool near;      // it is one of NearIds
};
FoundId FindId(const Builder& b, hir::SpaceId id, int32_t code) {
  const Source& source = b.source(id);
  const int32_t near = source.near ? source.near->Find(code) : -1;
  if (near >= 0) return {near, true};
  return {b.index(source).by_id.Find(code), false};
}

// Adds what an id means in one space; false where it is repeated there.
bool AddMatch(const Builder& b, hir::SpaceId id, int32_t code, std::vector<Target>& matches) {
  const int32_t found = FindId(b, id, code).index;
  if (found >= 0) matches.push_back({id, found});
  return found != IdMap::kAmbiguous;
}

// Records that came in after the day that the data are read as of are not there at all, as if their ids were
// wrong.
Code NotThere(const Builder& b, bool record) {
  return record && b.dataset.as_of ? Code::kNotYetRecorded : Code::kDanglingReference;
}

}  // namespace

NearIds::NearIds(const Column<int32_t>& ids, const RowMap& taken) {
  constexpr size_t kMostApart = 16;
  std::vector<int32_t> codes(static_cast<size_t>(taken.rows()));
  taken.Read(ids, 0, codes.size(), codes.data());
  if (codes.empty()) return;
  const auto [low, high] = std::minmax_element(codes.begin(), codes.end());
  const auto range = static_cast<size_t>(int64_t{*high} - *low) + 1;
  if (range > kMostApart * codes.size()) return;
  low_ = *low;
  rows_.assign(range, -1);
  taken.EachPiece([&](size_t row, size_t raw, size_t n) {
    for (size_t i = 0; i < n; ++i)
      rows_[static_cast<size_t>(codes[row + i] - low_)] = static_cast<int32_t>(raw + i);
  });
}

std::vector<hir::SpaceId> ViolationSpaces(const hir::Program& program) {
  std::vector<hir::SpaceId> spaces;
  for (const hir::Ladder& ladder : program.ladders) {
    for (const hir::Violation& violation : ladder.violations) {
      if (std::find(spaces.begin(), spaces.end(), violation.space) == spaces.end())
        spaces.push_back(violation.space);
    }
  }
  return spaces;
}

Resolved Resolve(const Builder& builder, const hir::Type& type, int32_t code) {
  if (type.kind == hir::TypeKind::kReference) {
    const auto [found, near] = FindId(builder, type.space_id(), code);
    if (found >= 0) return {Target{type.space_id(), found}, {}, near};
    const bool record = builder.program.spaces[type.space_id()].kind == hir::Space::Kind::kRecord;
    return {std::nullopt, found == IdMap::kAmbiguous ? Code::kAmbiguousReference : NotThere(builder, record)};
  }
  std::vector<Target> matches;
  bool unique = true;
  const std::string_view text = builder.dataset.dictionary.Text(code);
  const size_t split = text.find_first_of(":/");
  for (const hir::SpaceId id : ViolationSpaces(builder.program)) {
    unique = AddMatch(builder, id, code, matches) && unique;
    if (split == std::string_view::npos ||
        !IsNamed(builder.program.spaces[id].named, Trim(text.substr(0, split))))
      continue;
    const auto rest = builder.dataset.dictionary.Find(Trim(text.substr(split + 1)));
    if (rest) unique = AddMatch(builder, id, *rest, matches) && unique;
  }
  if (!unique || matches.size() > 1) return {std::nullopt, Code::kAmbiguousReference};
  if (matches.empty()) return {std::nullopt, NotThere(builder, true)};
  return {matches.front(), {}};
}

}  // namespace kaocheng::data
