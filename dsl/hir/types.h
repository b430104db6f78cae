#pragma once

#include <cstdint>

#include "dsl/base/ids.h"

namespace kaocheng::hir {

struct EnumTag;
using EnumId = Id<EnumTag>;
struct SpaceTag;
using SpaceId = Id<SpaceTag>;
struct ColumnTag;
using ColumnId = Id<ColumnTag>;
struct LadderTag;
using LadderId = Id<LadderTag>;

// Every value is one int64, read by its type:
//   boolean 0/1 · integer · decimal in millionths · money in fen · date in days since 1970 · datetime in
//   minutes since 1970 · days, workdays, months, minutes (the four kinds of duration) · text: code in the
//   snapshot's dictionary enumeration: position of the member (a ladder's `none` is 0) · reference: row in
//   the space it points to violation: space id << 32 | row
enum class TypeKind : uint8_t {
  kBoolean,
  kInteger,
  kDecimal,
  kMoney,
  kDate,
  kDatetime,
  kDays,
  kWorkdays,
  kMonths,
  kMinutes,
  kText,
  kEnum,
  kReference,
  kViolation,
};

struct Type {
  TypeKind kind = TypeKind::kBoolean;
  bool optional = false;  // may be absent
  uint32_t of = 0;        // kEnum: EnumId, kReference: SpaceId

  EnumId enum_id() const { return {of}; }
  SpaceId space_id() const { return {of}; }
  friend bool operator==(const Type&, const Type&) = default;
};

// A value is there; is known to be empty; or cannot be told from what the data say.
enum class State : uint8_t { kValue = 0, kAbsent = 1, kUndetermined = 2 };

}  // namespace kaocheng::hir
