#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

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

// What texts mean as references. `Find` knows the ids of a space: find(id, code) is a FoundId.
template <typename Find>
class Resolver {
 public:
  Resolver(const Dataset& dataset, const hir::Program& program, const std::vector<hir::SpaceId>& violations,
           Find find)
      : dataset_(dataset), program_(program), violations_(violations), find_(std::move(find)) {}

  Resolved Resolve(const hir::Type& type, int32_t code) const {
    if (type.kind == hir::TypeKind::kReference) {
      const auto [found, near] = find_(type.space_id(), code);
      if (found >= 0) return {Target{type.space_id(), found}, {}, near};
      const bool record = program_.spaces[type.space_id()].kind == hir::Space::Kind::kRecord;
      return {std::nullopt, found == IdMap::kAmbiguous ? Code::kAmbiguousReference : NotThere(record)};
    }
    std::vector<Target> matches;
    bool unique = true;
    const size_t split = dataset_.dictionary.FindSign(code, ":/");
    for (const hir::SpaceId id : violations_) {
      unique = AddMatch(id, code, matches) && unique;
      if (split == std::string_view::npos) continue;
      const std::string_view text = dataset_.dictionary.Text(code);
      if (!IsNamed(program_.spaces[id].named, Trim(text.substr(0, split)))) continue;
      const auto rest = dataset_.dictionary.Find(Trim(text.substr(split + 1)));
      if (rest) unique = AddMatch(id, *rest, matches) && unique;
    }
    if (!unique || matches.size() > 1) return {std::nullopt, Code::kAmbiguousReference};
    if (matches.empty()) return {std::nullopt, NotThere(true)};
    return {matches.front(), {}};
  }

 private:
  // Adds what an id means in one space; false where it is repeated there.
  bool AddMatch(hir::SpaceId id, int32_t code, std::vector<Target>& matches) const {
    const int32_t found = find_(id, code).index;
    if (found >= 0) matches.push_back({id, found});
    return found != IdMap::kAmbiguous;
  }
  // Records that came in after the day that the data are read as of are not there at all, as if their ids
  // were wrong.
  Code NotThere(bool record) const {
    return record && dataset_.as_of ? Code::kNotYetRecorded : Code::kDanglingReference;
  }

  const Dataset& dataset_;
  const hir::Program& program_;
  const std::vector<hir::SpaceId>& violations_;
  Find find_;
};

// One field's references, followed once, when somebody asks. It keeps what that takes.
class Later {
 public:
  Later(const Builder& b, hir::SpaceId id, const hir::Type& type, const RawColumn& column)
      : dataset_(b.dataset),
        program_(b.program),
        violations_(b.violations),
        type_(type),
        rows_(b.source(id).raw),
        column_(column) {
    for (const hir::SpaceId target : TargetsOf(b, type)) {
      const Source& source = b.source(target);
      targets_.emplace(target.value, Of{source.table, source});
    }
  }

  template <typename T>
  static Column<T> ColumnOf(const std::shared_ptr<Later>& later, std::vector<T> Later::*made) {
    return Column<T>(static_cast<size_t>(later->rows_->rows()),
                     [later, made](size_t first, size_t n, T* out) {
                       std::call_once(later->once_, [&] { later->Make(); });
                       std::copy_n(((*later).*made).begin() + static_cast<std::ptrdiff_t>(first), n, out);
                     });
  }

  std::vector<int64_t> values;
  std::vector<hir::State> states;

 private:
  struct Of {
    size_t table;
    Places places;
  };

  void Make() {
    const auto n = static_cast<size_t>(rows_->rows());
    values.resize(n);
    states.resize(n);
    const Resolver resolver(dataset_, program_, violations_, [&](hir::SpaceId id, int32_t code) {
      return FoundId{dataset_.index[targets_.at(id.value).table].by_id.Find(code), false};
    });
    EachCell(column_, *rows_, [&](size_t i, hir::State state, int64_t code) {
      states[i] = FieldState(state, type_);
      if (state != hir::State::kValue) return;
      const auto value = ValueOf(resolver.Resolve(type_, static_cast<int32_t>(code)));
      values[i] = value.value_or(0);
      if (!value) states[i] = hir::State::kUndetermined;
    });
  }

  std::optional<int64_t> ValueOf(const Resolved& resolved) const {
    if (!resolved.target) return std::nullopt;
    const auto [space, index] = *resolved.target;
    return ReferenceTo(type_, space, targets_.at(space.value).places.RowOf(index));
  }

  const Dataset& dataset_;
  const hir::Program& program_;
  const std::vector<hir::SpaceId> violations_;
  const hir::Type type_;
  std::shared_ptr<const RowMap> rows_;
  const RawColumn& column_;
  std::map<uint32_t, Of> targets_;  // by space
  std::once_flag once_;
};

}  // namespace

std::vector<hir::SpaceId> TargetsOf(const Builder& builder, const hir::Type& type) {
  if (type.kind == hir::TypeKind::kReference) return {type.space_id()};
  return type.kind == hir::TypeKind::kViolation ? builder.violations : std::vector<hir::SpaceId>();
}

hir::State FieldState(hir::State cell, const hir::Type& type) {
  return cell == hir::State::kAbsent && !type.optional ? hir::State::kUndetermined : cell;
}

std::optional<int64_t> ReferenceTo(const hir::Type& type, hir::SpaceId space, Row row) {
  if (row == kNoRow) return std::nullopt;  // a row that was rejected itself
  if (type.kind == hir::TypeKind::kReference) return row;
  return static_cast<int64_t>(space.value) << 32 | row;
}

void FollowLater(const Builder& builder, hir::SpaceId id, const hir::Type& type, const RawColumn& raw,
                 StoredColumn& column) {
  const auto later = std::make_shared<Later>(builder, id, type, raw);
  column.values = Later::ColumnOf(later, &Later::values);
  column.states = Later::ColumnOf(later, &Later::states);
}

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

Resolved Resolve(const Builder& builder, const hir::Type& type, int32_t code) {
  const Resolver resolver(
      builder.dataset, builder.program, builder.violations, [&](hir::SpaceId id, int32_t of) {
        const Source& source = builder.source(id);
        const int32_t near = source.near ? source.near->Find(of) : -1;
        return near >= 0 ? FoundId{near, true} : FoundId{builder.index(source).by_id.Find(of), false};
      });
  return resolver.Resolve(type, code);
}

}  // namespace kaocheng::data
