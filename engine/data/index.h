#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "dsl/base/date.h"
#include "dsl/diagnostics/diagnostic.h"
#include "engine/data/column.h"

namespace kaocheng::data {

struct Dataset;

// A stretch of an entity's validity as read: [from, until) under one parent.
struct RawSpell {
  Date from = kMinDate;
  Date until = kMaxDate;
  int32_t parent = -1;  // entity of the parent table, -1 for none
  int32_t row = 0;      // of the RawTable

  // Whether it holds on one of these days, the last of them included.
  bool Meets(Date first, Date last) const { return from <= last && first < until; }
};

struct CodeRange {
  int32_t low, high;  // inclusive
};

// From an id's dictionary code to a row or entity, by binary search; ids of one table mostly come in rising
// order of their codes.
struct IdMap {
  Column<int32_t> codes;            // rising
  Column<int32_t> rows;             // parallel; empty where rows are 0, 1, 2 …
  std::optional<CodeRange> within;  // all of them are, as is known without their being made
  static constexpr int32_t kNone = -1, kAmbiguous = -2;
  std::unordered_map<int32_t, int32_t> amended;  // by code: what is the case instead; see Amendments
  int32_t Find(int32_t code) const;
};

// What every snapshot needs of one table, worked out once for the dataset. Only sound rows are in it, of
// corrected records the latest: every row has an owner, and lies within the owner's validity.
struct TableIndex {
  IdMap by_id;  // entity table: entity; record table: row that counts (kAmbiguous for a repeated id)
  // entity table: the entities in the order of their ids, each with its spells by date
  Column<int32_t> ids;  // dictionary codes
  Column<int32_t> spell_offsets;
  Column<RawSpell> spells;
  // record table: rows by owning entity, date and id. Those of entity e are [offsets[e], offsets[e + 1]), of
  // the table or, unless it is empty, of `order`.
  Column<int32_t> offsets;
  std::vector<int32_t> order;
  // by entity, unless it is empty: its first row, where each one's rows lie together in the table, but not
  // one entity after the other
  std::vector<int32_t> firsts;
  std::unordered_map<int32_t, std::vector<int32_t>> amended;  // by entity: its rows instead; see Amendments
  // stretches of time for which rejected rows leave an owner's records unknown
  struct Unknown {
    int32_t owner = -1;  // entity of the owner's table, -1 for all
    Date first, last;    // inclusive
    uint32_t line = 0;
  };
  std::vector<Unknown> unknown;

  size_t entities() const { return ids.size(); }
  bool in_order() const { return order.empty() && firsts.empty() && amended.empty(); }
  // Calls fn with each row of entity e.
  template <typename Fn>
  void EachRow(int32_t e, Fn fn) const {
    if (const auto found = amended.find(e); found != amended.end()) {
      for (const int32_t row : found->second) fn(row);
      return;
    }
    const auto at = static_cast<size_t>(e);
    for (int32_t i = offsets[at]; i < offsets[at + 1]; ++i)
      fn(!firsts.empty() ? firsts[at] + (i - offsets[at])
         : order.empty() ? i
                         : order[static_cast<size_t>(i)]);
  }
  // The spell of entity e in force on a date; nullptr where there is none.
  const RawSpell* SpellAt(int32_t e, Date date) const;
};

// Fills dataset.index once all tables are read. Reports what a table by itself cannot show: repeated ids,
// unknown owners and parents, overlapping validity, dates outside the owner's validity; in the order of the
// tables, with any number of threads.
void BuildIndex(Dataset& dataset, Emitter& emitter, size_t threads = 1);

// Warns of record types, of those that are read, that are declared as supplied but have no table: they count
// as not supplied.
void WarnOfMissingTables(const Dataset& dataset, const std::set<std::string>& read, Emitter& emitter);

}  // namespace kaocheng::data
