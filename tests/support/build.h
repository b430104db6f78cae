#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"

// Programs and snapshots by hand, in few words, for tests of what runs them.
namespace kaocheng::testing {

Date D(std::string_view text);  // 2016-03-01

// A cell of a stored column: 5, std::nullopt (absent), kUnknown (undetermined).
struct Unknown {};
inline constexpr Unknown kUnknown;
struct V {
  V(int64_t v) : value(v) {}
  V(int v) : value(v) {}
  V(bool v) : value(v ? 1 : 0) {}
  V(std::nullopt_t) : state(hir::State::kAbsent) {}
  V(Unknown) : state(hir::State::kUndetermined) {}
  int64_t value = 0;
  hir::State state = hir::State::kValue;
};

inline constexpr hir::Type kBoolean{hir::TypeKind::kBoolean};
inline constexpr hir::Type kInteger{hir::TypeKind::kInteger};
inline constexpr hir::Type kDecimal{hir::TypeKind::kDecimal};
inline constexpr hir::Type kMoney{hir::TypeKind::kMoney};
inline constexpr hir::Type kDate{hir::TypeKind::kDate};
inline constexpr hir::Type kDatetime{hir::TypeKind::kDatetime};
inline constexpr hir::Type kText{hir::TypeKind::kText};
inline constexpr hir::Type kViolation{hir::TypeKind::kViolation};
hir::Type Optional(hir::Type type);
hir::Type Reference(hir::SpaceId space);
hir::Type EnumType(hir::EnumId id);

// Adds spaces and columns to a program.
class ProgramBuilder {
 public:
  hir::Program program;

  hir::SpaceId Entity(std::string name, hir::SpaceId owner = {});
  hir::SpaceId Record(std::string name, hir::SpaceId owner);
  hir::SpaceId Cells(std::string name, hir::SpaceId owner, hir::Unit unit = hir::Unit::kMonth);
  hir::EnumId Enum(std::string name, std::vector<std::string> members, bool ordered = true);
  // A ladder of steps that last so many months (0: final), with its enumeration and its space of sanctions.
  hir::LadderId Ladder(std::string name, hir::SpaceId subject, std::vector<int64_t> months);

  hir::ColumnId Add(hir::SpaceId space, hir::Type type, hir::Op op);
  hir::ColumnId Stored(hir::SpaceId space, std::string name, hir::Type type);  // declares the field too
  hir::ColumnId Field(hir::SpaceId space, hir::Field::Kind kind);
  hir::ColumnId Literal(hir::SpaceId space, hir::Type type, int64_t value);
  hir::ColumnId Map(hir::Type type, hir::Prim prim, std::vector<hir::ColumnId> operands, int64_t literal = 0,
                    int64_t literal2 = 0);
  // A violation over a record space: every column a literal (true, `none` …) until set otherwise.
  hir::Violation Violation(hir::LadderId ladder, hir::SpaceId records, std::string name);
  hir::ColumnId Fold(hir::LadderId ladder, hir::Fold::Output output, uint32_t violation = 0);
};

// Fills a snapshot row by row. Rows are given in their order: entities of a kind as they stand, records by
// owner, date and id. Finish places ancestors by the spells, counts offsets, and lists cells and sanctions.
class SnapshotBuilder {
 public:
  explicit SnapshotBuilder(const hir::Program& program, std::string_view first = "2016-01-01",
                           std::string_view last = "2016-12-31");
  SnapshotBuilder(const SnapshotBuilder&) = delete;
  SnapshotBuilder& operator=(const SnapshotBuilder&) = delete;

  data::Row Entity(hir::SpaceId space, std::string id, data::Row parent = data::kNoRow,
                   std::vector<V> fields = {});
  data::Row Entity(hir::SpaceId space, std::string id, std::vector<data::Spell> spells,
                   std::vector<V> fields = {});
  data::Row Record(hir::SpaceId space, std::string id, data::Row owner, std::string_view on,
                   std::vector<V> fields = {}, std::string_view until = "");
  // Replaces supply everywhere and always.
  void Supplied(hir::SpaceId space, std::vector<data::DateRange> ranges);
  void SuppliedBy(hir::SpaceId space, std::vector<std::vector<data::DateRange>> by_owner);
  data::Dictionary& dictionary() { return dictionary_; }
  data::SpaceData& data(hir::SpaceId space) { return snapshot_.spaces[space.value]; }
  const data::Snapshot& Finish();

 private:
  data::Row AncestorAt(hir::SpaceId kind, data::Row row, hir::SpaceId ancestor, Date date) const;
  Date PlacedAt(const data::SpaceData& data, data::Row row) const;
  void AddFields(hir::SpaceId space, const std::vector<V>& fields);
  void CountOffsets(data::SpaceData& data, size_t owners) const;
  void AddCells(hir::SpaceId space);
  void AddSanctions(hir::SpaceId space);
  void PlaceAncestors(hir::SpaceId space);

  const hir::Program& program_;
  data::Dictionary dictionary_;
  data::Snapshot snapshot_;
};

}  // namespace kaocheng::testing
