#include "engine/data/amend.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <tuple>

#include "engine/data/live.h"
#include "fixture.h"
#include "tests/support/setting.h"

namespace kaocheng::data::test {
namespace {

int64_t ValueAt(const StoredColumn& column, size_t row) {
  const bool valued = column.states.empty() || column.states[row] == hir::State::kValue;
  return valued ? column.values[row] : -1 - static_cast<int64_t>(column.states[row]);
}

// All that a snapshot says of its records, in words; `lines`: with where it was read.
std::string Dump(const hir::Program& program, const Snapshot& snapshot, bool lines) {
  std::string dump = fmt::format("{} records\n", snapshot.records);
  for (size_t s = 0; s < snapshot.spaces.size(); ++s) {
    const SpaceData& data = snapshot.spaces[s];
    dump += fmt::format("{} {}\n", program.spaces[program.spaces.id_at(s)].named.name,
                        fmt::join(data.offsets, " "));
    for (size_t row = 0; row < static_cast<size_t>(data.rows); ++row) {
      if (!data.ids.empty()) dump += std::string(snapshot.dictionary->Text(data.ids[row]));
      if (!data.owner.empty()) dump += fmt::format(" of {}", data.owner[row]);
      if (!data.on.empty()) dump += fmt::format(" on {}", data.on[row]);
      if (!data.until.empty()) dump += fmt::format(" until {}", data.until[row]);
      if (lines && !data.lines.empty()) dump += fmt::format(" line {}", data.lines[row]);
      if (!data.sources.empty()) {
        const SanctionSource& source = data.sources[row];
        dump += fmt::format(" from {} {} {}", source.space.value, source.row, source.violation);
      }
      for (uint32_t kind = 0; kind < snapshot.spaces.size(); ++kind)
        if (const auto found = data.ancestors.find(kind); found != data.ancestors.end())
          dump += fmt::format(" below {}", found->second[row]);
      for (const StoredColumn& column : data.fields)
        if (!column.values.empty()) dump += fmt::format(" {}", ValueAt(column, row));
      dump += "\n";
    }
    for (Row owner = 0; owner + 1 < static_cast<Row>(data.offsets.size()); ++owner)
      if (!data.ids.empty() && !data.offsets.empty())
        dump += SupplyOf(snapshot, program.spaces.id_at(s), owner) + "\n";
  }
  return dump;
}

// Records of made-up people, as texts and as a dataset, changed alike.
class World {
 public:
  World(const std::string& region, uint32_t seed) : policy_(MakePolicy(region)), random_(seed) {
    data_ = TwoCounties();
    for (const char* person : {"c", "d", "e", "y"}) AddPerson(person);
    for (const auto& [table, header] : Headers()) {
      data_.tables[table] = {header};
      for (int i = Between(3, 12); i > 0; --i) data_.tables[table].push_back(AnyRow(table));
    }
    loaded_ = std::make_unique<Loaded>(LoadTables(policy_, data_));
  }

  // Amendments of a few records, made in the texts too.
  std::vector<Amendment> Change() {
    std::map<size_t, Amendment> amendments;
    for (int i = Between(1, 3); i > 0; --i) ChangeOne(amendments);
    std::vector<Amendment> all;
    for (auto& [table, one] : amendments) all.push_back(std::move(one));
    return all;
  }

  const Policy& policy() const { return policy_; }
  Dataset& dataset() { return loaded_->dataset; }
  const Data& data() const { return data_; }

 private:
  int Between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  template <typename T>
  const T& Pick(const std::vector<T>& items) {
    return items[static_cast<size_t>(Between(0, static_cast<int>(items.size()) - 1))];
  }

  void AddPerson(const std::string& id) {
    const std::vector<std::string> townships{"t1", "t2", "t9"};
    Rows& people = data_.tables["supervisor"];
    people.push_back({id, Pick(townships), "", "2016-06-01"});
    people.push_back({id, Pick(townships), "2016-06-01", ""});
  }

  static const std::map<std::string, std::vector<std::string>>& Headers() {
    static const std::map<std::string, std::vector<std::string>> headers{
        {"case", {"id", "county", "on", "severity"}},
        {"patrol", {"id", "supervisor", "on", "km", "leader"}},
        {"report", {"id", "supervisor", "on", "case"}},
        {"missed_report", {"id", "supervisor", "on"}},
        {"concealment", {"id", "supervisor", "on"}},
        {"sanction", {"id", "supervisor", "on", "step", "cause"}}};
    return headers;
  }

  std::string AnyOf(const std::string& header, const std::string& table) {
    static const std::vector<std::string> people{"a", "b", "c", "d", "e", "y", "z"};
    const auto id = [&](const char* of) { return fmt::format("{}{}", of, Between(1, 14)); };
    if (header == "id") return fmt::format("{}{}", table, ++made_);
    if (header == "county") return Between(0, 1) == 0 ? "222404" : "222405";
    if (header == "supervisor") return Pick(people);
    if (header == "on") return FormatDate(*FromCivil({2016, Between(1, 12), Between(1, 28)}));
    if (header == "km") return std::to_string(Between(1, 9));
    if (header == "severity") return Between(0, 1) == 0 ? "minor" : "major";
    if (header == "step") return "warning";
    if (header == "leader") return Between(0, 2) == 0 ? Pick(people) : "";
    if (header == "case") return Between(0, 3) == 0 ? "" : id("case");
    const int kind = Between(0, 3);
    return kind == 0   ? ""
           : kind == 1 ? id("missed_report")
           : kind == 2 ? id("concealment")
                       : "missed_report:" + id("missed_report");
  }

  std::vector<std::string> AnyRow(const std::string& table) {
    std::vector<std::string> row;
    for (const std::string& header : Headers().at(table)) row.push_back(AnyOf(header, table));
    row[0] = fmt::format("{}{}", table, data_.tables[table].size());
    return row;
  }

  void ChangeOne(std::map<size_t, Amendment>& amendments) {
    const auto header = std::next(Headers().begin(), Between(0, static_cast<int>(Headers().size()) - 1));
    const std::string& name = header->first;
    Rows& rows = data_.tables[name];
    if (rows.size() < 2) return;
    const auto at = static_cast<size_t>(Between(1, static_cast<int>(rows.size()) - 1));
    const size_t table = *dataset().schema.Index(name, false);
    const auto code = dataset().dictionary.Find(rows[at][0]);
    const int32_t raw = code ? dataset().index[table].by_id.Find(*code) : -1;
    if (raw < 0) return;  // of this very change
    Amendment& amendment =
        amendments.try_emplace(table, Amendment{table, {}, WithoutRows(dataset().tables[table])})
            .first->second;
    if (std::find(amendment.gone.begin(), amendment.gone.end(), raw) != amendment.gone.end()) return;
    const int what = Between(0, 2);
    if (what != 0) amendment.gone.push_back(raw);
    if (what == 1) {
      rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(at));
      return;
    }
    if (what == 0) {
      rows.push_back(rows[at]);
      rows.back()[0] = fmt::format("{}{}", name, Between(0, 1) == 0 ? Between(1, 20) : 100 + ++made_);
      const auto known = dataset().dictionary.Find(rows.back()[0]);
      if (known && dataset().index[table].by_id.Find(*known) != IdMap::kNone)
        rows.back()[0] = fmt::format("x{}", ++made_);
      for (size_t i = 1; i + 1 < rows.size(); ++i)
        if (rows[i][0] == rows.back()[0]) rows.back()[0] = fmt::format("x{}", ++made_);
    }
    std::vector<std::string>& row = what == 0 ? rows.back() : rows[at];
    CopyRow(dataset().tables[table], static_cast<size_t>(raw), amendment.rows);
    for (size_t c = 1; c < row.size(); ++c)
      if (Between(0, 1) == 0) row[c] = AnyOf(header->second[c], name);
    Write(header->second, row, table, amendment.rows);
  }

  // The last row says what the texts do.
  void Write(const std::vector<std::string>& header, const std::vector<std::string>& row, size_t table,
             RawTable& rows) {
    Dictionary& dictionary = dataset().dictionary;
    rows.ids[rows.rows() - 1] = dictionary.Code(row[0]);
    rows.owners[rows.rows() - 1] = dictionary.Code(row[1]);
    rows.on[rows.rows() - 1] = *ParseDate(row[2]);
    const auto& fields = dataset().schema.tables[table].fields;
    for (size_t c = 3; c < header.size(); ++c) {
      for (size_t f = 0; f < fields.size(); ++f) {
        if (fields[f].name != header[c]) continue;
        RawColumn& column = rows.columns[f];
        column.values[rows.rows() - 1] = row[c].empty() ? 0 : *ReadCell(fields[f].kind, row[c], dictionary);
        if (column.states.empty() && row[c].empty()) column.states.resize(rows.rows(), 0);
        if (!column.states.empty())
          column.states[rows.rows() - 1] =
              static_cast<uint8_t>(row[c].empty() ? hir::State::kAbsent : hir::State::kValue);
      }
    }
  }

  Policy policy_;
  Data data_;
  std::mt19937 random_;
  std::unique_ptr<Loaded> loaded_;
  int made_ = 20;
};

Snapshot Whole(const Dataset& dataset, const Policy& policy, const std::vector<std::string>& more_specific) {
  Emitter emitter;
  uint64_t rejects = 0;
  return BuildSnapshot(dataset, policy.program, more_specific, Year2016(), emitter, rejects);
}

// Rows between stretches say what they said, and refer to what they referred to.
void ExpectTrue(const hir::Program& program, const Snapshot& was, const Snapshot& now,
                const Difference& difference) {
  for (size_t s = 0; s < was.spaces.size(); ++s) {
    const SpaceData& before = was.spaces[s];
    const SpaceData& after = now.spaces[s];
    Row carried = 0;
    for (Row row = 0; row < before.rows; ++row) {
      const Row to = MovedTo(difference.spaces[s], row);
      if (to == kNoRow) continue;
      ++carried;
      const auto i = static_cast<size_t>(row);
      const auto j = static_cast<size_t>(to);
      EXPECT_TRUE(before.ids.empty() || before.ids[i] == after.ids[j]);
      for (size_t f = 0; f < before.fields.size(); ++f) {
        if (before.fields[f].values.empty()) continue;
        const hir::Type type = program.spaces[program.spaces.id_at(s)].fields[f].type;
        int64_t value = ValueAt(before.fields[f], i);
        if (value >= 0 && RefersToRows(type.kind)) {
          const bool any = type.kind == hir::TypeKind::kViolation;
          const size_t space = any ? static_cast<size_t>(value >> 32) : type.of;
          const Row led =
              MovedTo(difference.spaces[space], static_cast<Row>(any ? value & 0xffffffff : value));
          EXPECT_NE(led, kNoRow);
          value = any ? static_cast<int64_t>(space) << 32 | led : led;
        }
        EXPECT_EQ(value, ValueAt(after.fields[f], j));
      }
    }
    for (const Stretch& stretch : difference.spaces[s]) carried += stretch.now_hi - stretch.now_lo;
    EXPECT_EQ(carried, after.rows);
  }
}

// Whether somebody has read a snapshot does not tell in which rows it differs afterwards.
void ExpectSame(const std::optional<Difference>& a, const std::optional<Difference>& b) {
  ASSERT_EQ(a.has_value(), b.has_value());
  if (!a) return;
  const auto same = [](const Stretch& x, const Stretch& y) {
    return std::tuple(x.was_lo, x.was_hi, x.now_lo, x.now_hi, x.owner) ==
           std::tuple(y.was_lo, y.was_hi, y.now_lo, y.now_hi, y.owner);
  };
  for (size_t s = 0; s < a->spaces.size(); ++s)
    EXPECT_TRUE(
        std::equal(a->spaces[s].begin(), a->spaces[s].end(), b->spaces[s].begin(), b->spaces[s].end(), same));
}

void Follow(const std::string& region, const std::vector<std::string>& more_specific, uint32_t seed,
            int& followed) {
  World world(region, seed);
  const Policy& policy = world.policy();
  Dataset& dataset = world.dataset();
  Amendments amendments(dataset);
  Emitter emitter;
  uint64_t rejects = 0;
  LiveSnapshot live(dataset, policy.program, more_specific, Year2016(), emitter, rejects);
  LiveSnapshot unread(dataset, policy.program, more_specific, Year2016(), emitter, rejects);
  const std::string first = Dump(policy.program, *live, true);
  std::vector<Amended> all;
  for (int change = 0; change < 3; ++change) {
    const Snapshot was = Whole(dataset, policy, more_specific);
    (void)Dump(policy.program, was, true);  // made before the dataset changes
    std::vector<Amended> amended;
    ASSERT_TRUE(amendments.Apply(world.Change(), amended));
    const std::optional<Difference> difference = live.Follow(amended);
    ExpectSame(unread.Follow(amended), difference);
    const Snapshot now = Whole(dataset, policy, more_specific);
    ASSERT_EQ(Dump(policy.program, *live, true), Dump(policy.program, now, true)) << "seed " << seed;
    const Loaded again = LoadTables(policy, world.data());
    ASSERT_EQ(Dump(policy.program, now, false),
              Dump(policy.program, Whole(again.dataset, policy, more_specific), false))
        << "seed " << seed;
    if (difference) {
      ++followed;
      ExpectTrue(policy.program, was, *live, *difference);
    }
    for (Amended& one : amended) all.push_back(std::move(one));
  }
  amendments.Undo();
  live.Follow(all);
  EXPECT_EQ(Dump(policy.program, *live, true), first) << "seed " << seed;
  unread.Follow(all);
  EXPECT_EQ(Dump(policy.program, *unread, true), first) << "seed " << seed;
}

TEST(Amend, SnapshotsThatFollowAreWhatBuildingThemAnewGives) {
  int followed = 0;
  const auto cases = static_cast<uint32_t>(Cases(300));
  for (uint32_t seed = 1; seed <= cases; ++seed) {
    Follow("222404", {}, seed, followed);
    Follow("", {}, seed, followed);
    Follow("222400", {"222404"}, seed, followed);
    Follow("222400", {"222404", "222405"}, seed, followed);
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(followed, static_cast<int>(3 * cases));
}

class Refused : public testing::Test {
 protected:
  Refused() {
    Data data = TwoCounties();
    data.tables["supervisor"].push_back({"f", "t1", "2016-01-01", "2016-02-01"});
    data.tables["missed_report"] = {{"id", "supervisor", "on"},
                                    {"m1", "a", "2016-03-01"},
                                    {"m2", "a", "2016-03-02"},
                                    {"m2", "a", "2016-03-03"}};
    loaded_ = std::make_unique<Loaded>(LoadTables(policy_, data));
    table_ = *dataset().schema.Index("missed_report", false);
  }
  Dataset& dataset() { return loaded_->dataset; }
  Amendment Like(const std::string& id, const std::string& owner, const std::string& on) {
    Amendment amendment{table_, {}, WithoutRows(dataset().tables[table_])};
    CopyRow(dataset().tables[table_], 0, amendment.rows);
    amendment.rows.ids[0] = dataset().dictionary.Code(id);
    amendment.rows.owners[0] = dataset().dictionary.Code(owner);
    amendment.rows.on[0] = *ParseDate(on);
    return amendment;
  }
  bool Apply(const Amendment& amendment) {
    Amendments amendments(dataset());
    std::vector<Amended> amended;
    return amendments.Apply({amendment}, amended);
  }
  Policy policy_ = MakePolicy("222404");
  std::unique_ptr<Loaded> loaded_;
  size_t table_ = 0;
};

TEST_F(Refused, WhatHasToBeIndexedAnew) {
  EXPECT_TRUE(Apply(Like("m3", "a", "2016-03-01")));
  EXPECT_FALSE(Apply(Like("m1", "a", "2016-03-01"))) << "the id is there";
  EXPECT_FALSE(Apply(Like("m3", "nobody", "2016-03-01")));
  EXPECT_FALSE(Apply(Like("m3", "f", "2016-03-01"))) << "outside the validity";
  Amendment repeated = Like("m3", "a", "2016-03-01");
  repeated.gone = {1};
  EXPECT_FALSE(Apply(repeated)) << "m2 is there twice";
}

}  // namespace
}  // namespace kaocheng::data::test
