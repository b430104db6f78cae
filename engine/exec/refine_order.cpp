#include <map>
#include <set>

#include "dsl/base/number.h"
#include "engine/exec/group_supply.h"
#include "engine/exec/refine.h"
#include "engine/range/order.h"

namespace kaocheng::exec {
namespace {

using range::Possible;

// Group by group, as the kernel does it. What a group cannot be known for (a key that cannot be told, a
// member who may lack an input, a foreign entity) leaves it all open, and so does anything undetermined of a
// group whose amount is split: the parts depend on each other to the fen.
class OrderRanger {
 public:
  OrderRanger(const Task& task, const hir::Order& order)
      : task_(task), order_(order), program_(task.run.program), data_(task.run.space(task.column.space)) {
    for (const hir::SortKey& key : order.keys) inputs_.push_back(key.column);
    for (const hir::ColumnId id : {order.candidate, order.share, order.amount, order.weight})
      if (id.valid()) inputs_.push_back(id);
  }

  std::vector<Possible> Run() {
    const Possible any = range::Any(program_, task_.column.type);
    std::vector<Possible> results(static_cast<size_t>(data_.rows), any);
    for (Row row = 0; row < data_.rows; ++row) {
      Possible& result = results[static_cast<size_t>(row)];
      const auto key = GroupOf(row, result);
      if (!key) result = range::kNothing;
      if (!key) continue;
      Group& group = groups_[*key];
      group.rows.push_back(row);
      group.open |= result.absent;
    }
    GroupSupply supply(task_, order_);
    for (const auto& [key, group] : groups_)
      if (!group.open && !open_.contains(UnitsOf(key)) && !IsForeign(key) && supply.Known(group.rows.front()))
        Settle(group.rows, results);
    return results;
  }

 private:
  struct Group {
    std::vector<Row> rows;
    bool open = false;
  };

  // The keys of the row's group; nullopt where it is in none. `result` may be absent where it may be in none.
  std::optional<std::vector<int64_t>> GroupOf(Row row, Possible& result) {
    const bool entity = program_.spaces[task_.column.space].kind == hir::Space::Kind::kEntity;
    if (entity && !data_.member.empty() && data_.member[static_cast<size_t>(row)] == 0) return std::nullopt;
    std::vector<int64_t> key;
    for (const hir::SpaceId kind : order_.within_entities) {
      const Row* ancestors = Ancestors(task_.run, task_.column.space, kind);
      key.push_back(ancestors == nullptr ? row : ancestors[row]);
      if (key.back() == kNoRow) return std::nullopt;
    }
    bool unknown = false;
    for (const hir::ColumnId id : order_.within_columns) {
      const Possible value = PossibleAt(task_, id, row);
      if (value.is_absent()) return std::nullopt;
      unknown |= !value.is_value();
      result.absent |= value.absent;
      key.push_back(value.lo);
    }
    for (const hir::ColumnId id : inputs_) {
      const Possible input = PossibleAt(task_, id, row);
      if (input.is_absent()) return std::nullopt;
      result.absent |= input.absent;
    }
    if (unknown) open_.insert(UnitsOf(key));
    return key;
  }

  std::vector<int64_t> UnitsOf(const std::vector<int64_t>& key) const {
    return {key.begin(), key.begin() + static_cast<std::ptrdiff_t>(order_.within_entities.size())};
  }

  bool IsForeign(const std::vector<int64_t>& key) const {
    for (size_t k = 0; k < order_.within_entities.size(); ++k) {
      const auto& foreign = task_.run.space(order_.within_entities[k]).foreign;
      if (!foreign.empty() && foreign[static_cast<size_t>(key[k])] != 0) return true;
    }
    return false;
  }

  void Settle(const std::vector<Row>& rows, std::vector<Possible>& results) const {
    if (order_.kind == hir::Order::Kind::kApportion || rows.empty()) return;
    std::vector<range::Member> members;
    for (const Row row : rows) {
      range::Member& member = members.emplace_back();
      for (const hir::SortKey& key : order_.keys)
        member.keys.push_back(range::TurnedKey(key, PossibleAt(task_, key.column, row)));
      if (order_.candidate.valid()) member.candidate = PossibleAt(task_, order_.candidate, row);
    }
    const std::vector<Possible> found =
        order_.kind == hir::Order::Kind::kRank ? range::Rank(members) : range::Quota(members, Places(rows));
    for (size_t i = 0; i < rows.size(); ++i) results[static_cast<size_t>(rows[i])] = found[i];
  }

  Possible Places(const std::vector<Row>& rows) const {
    Possible share = PossibleAt(task_, order_.share, rows.front());
    for (const Row row : rows) share = range::Hull(share, PossibleAt(task_, order_.share, row));
    const auto places = [&](int64_t of) {
      const Int128 product = Int128{of} * static_cast<int64_t>(rows.size());
      return product < 0 ? 0 : static_cast<int64_t>(product / kDecimalScale);
    };
    return {places(share.lo), places(share.hi), false};
  }

  const Task& task_;
  const hir::Order& order_;
  const hir::Program& program_;
  const data::SpaceData& data_;
  std::vector<hir::ColumnId> inputs_;
  std::map<std::vector<int64_t>, Group> groups_;
  std::set<std::vector<int64_t>> open_;  // units of which a row may be in any group
};

}  // namespace

std::vector<Possible> OrderRanges(const Task& task, const hir::Order& order) {
  return OrderRanger(task, order).Run();
}

}  // namespace kaocheng::exec
