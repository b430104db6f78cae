#include <algorithm>

#include "dsl/base/number.h"
#include "engine/exec/group_supply.h"
#include "engine/exec/task.h"

namespace kaocheng::exec {
namespace {

// Orders whole groups of rows. An undetermined input leaves its whole group undetermined, an undetermined
// group key all who stand under the same units; a group that is not all here (a foreign entity's, or one with
// records that were not supplied) is undetermined too; a row that lacks an input (or an ancestor that groups)
// is in no group, and its result is absent.
class Orderer {
 public:
  Orderer(const Task& task, const hir::Order& order, Out& out) : task_(task), order_(order), out_(out) {}

  void Run() {
    Collect();
    const auto by_group = [this](Row a, Row b) { return CompareGroups(a, b) < 0; };
    if (!std::is_sorted(rows_.begin(), rows_.end(), by_group))
      std::stable_sort(rows_.begin(), rows_.end(), by_group);
    for (size_t begin = 0, end = 0; begin < rows_.size(); begin = end) {
      end = EndOf(begin, [this](Row a, Row b) { return CompareUnits(a, b) == 0; });
      const bool any_group = std::any_of(Iterator(begin), Iterator(end), [this](Row row) {
        return unknown_[static_cast<size_t>(row)] == kKey;
      });
      for (size_t first = begin, last = begin; first < end; first = last) {
        last = EndOf(first, [this](Row a, Row b) { return CompareGroups(a, b) == 0; });
        Group(first, last, any_group);
      }
    }
  }

 private:
  void Collect() {
    const data::SpaceData& data = task_.run.space(task_.column.space);
    const bool entity = task_.run.program.spaces[task_.column.space].kind == hir::Space::Kind::kEntity;
    for (const hir::SpaceId id : order_.within_entities)
      ancestors_.push_back(Ancestors(task_.run, task_.column.space, id));
    for (const hir::SortKey& key : order_.keys) {
      keys_.push_back({&task_.view(key.column), key.lowest_first});
      inputs_.push_back(key.column);
    }
    for (const hir::ColumnId id : {order_.candidate, order_.share, order_.amount, order_.weight})
      if (id.valid()) inputs_.push_back(id);
    unknown_.assign(static_cast<size_t>(data.rows), 0);
    GroupSupply supply(task_, order_);
    for (Row row = 0; row < data.rows; ++row) {
      uint8_t group_state = kValue;
      for (const hir::ColumnId id : order_.within_columns)
        group_state = std::max(group_state, task_.view(id).StateAt(row));
      if (entity && !data.member.empty() && data.member[static_cast<size_t>(row)] == 0) group_state = kAbsent;
      bool foreign = false;
      for (size_t k = 0; k < ancestors_.size(); ++k) {
        const Row ancestor = ancestors_[k] == nullptr ? row : ancestors_[k][row];
        const auto& whole = task_.run.space(order_.within_entities[k]).foreign;
        if (ancestor == kNoRow) group_state = kAbsent;
        foreign |= ancestor != kNoRow && !whole.empty() && whole[static_cast<size_t>(ancestor)] != 0;
      }
      uint8_t state = group_state;
      if (group_state != kAbsent) {
        for (const hir::ColumnId id : inputs_) state = std::max(state, task_.view(id).StateAt(row));
        if (foreign || (state == kValue && !supply.Known(row))) state = kUndetermined;
      }
      if (state == kAbsent) {
        out_.SetState(static_cast<size_t>(row), kAbsent);
        continue;
      }
      unknown_[static_cast<size_t>(row)] = group_state == kUndetermined ? kKey
                                           : state == kUndetermined     ? kInput
                                                                        : kNothing;
      rows_.push_back(row);
    }
  }

  // Past those that follow `begin` and are alike.
  template <typename Alike>
  size_t EndOf(size_t begin, Alike alike) const {
    size_t end = begin + 1;
    while (end < rows_.size() && alike(rows_[begin], rows_[end])) ++end;
    return end;
  }

  int CompareUnits(Row a, Row b) const {
    for (const Row* ancestors : ancestors_) {
      const Row x = ancestors == nullptr ? a : ancestors[a];
      const Row y = ancestors == nullptr ? b : ancestors[b];
      if (x != y) return x < y ? -1 : 1;
    }
    return 0;
  }

  int CompareGroups(Row a, Row b) const {
    if (const int units = CompareUnits(a, b); units != 0) return units;
    for (const hir::ColumnId id : order_.within_columns) {
      const int64_t x = task_.view(id).Get(a);
      const int64_t y = task_.view(id).Get(b);
      if (x != y) return x < y ? -1 : 1;
    }
    return 0;
  }

  // Below 0: a is better.
  int CompareKeys(Row a, Row b) const {
    for (const Key& key : keys_) {
      const int64_t x = key.view->Get(a);
      const int64_t y = key.view->Get(b);
      if (x != y) return (x < y) == key.lowest_first ? -1 : 1;
    }
    return 0;
  }

  void Group(size_t begin, size_t end, bool any_group) {
    const bool unknown = any_group || std::any_of(Iterator(begin), Iterator(end), [this](Row row) {
                           return unknown_[static_cast<size_t>(row)] != kNothing;
                         });
    if (unknown) {
      for (size_t i = begin; i < end; ++i) out_.SetState(static_cast<size_t>(rows_[i]), kUndetermined);
      return;
    }
    switch (order_.kind) {
      case hir::Order::Kind::kRank:
        return Rank(begin, end);
      case hir::Order::Kind::kQuota:
        return Quota(begin, end);
      case hir::Order::Kind::kApportion:
        return Apportion(begin, end);
    }
  }

  // Best first; equal ones as they stand.
  void Sort(std::vector<Row>::iterator begin, std::vector<Row>::iterator end) {
    const View& first = *keys_[0].view;
    const bool lowest_first = keys_[0].lowest_first;
    std::vector<std::pair<int64_t, Row>> by_first;
    for (auto row = begin; row != end; ++row)
      by_first.emplace_back(lowest_first ? first.Get(*row) : -first.Get(*row), *row);
    std::sort(by_first.begin(), by_first.end(), [this](const auto& a, const auto& b) {
      if (a.first != b.first) return a.first < b.first;
      const int by_keys = keys_.size() == 1 ? 0 : CompareKeys(a.second, b.second);
      return by_keys != 0 ? by_keys < 0 : a.second < b.second;
    });
    for (const auto& [key, row] : by_first) *begin++ = row;
  }

  void Rank(size_t begin, size_t end) {
    Sort(rows_.begin() + static_cast<std::ptrdiff_t>(begin),
         rows_.begin() + static_cast<std::ptrdiff_t>(end));
    size_t first = begin;  // of those equal to this one
    for (size_t i = begin; i < end; ++i) {
      if (CompareKeys(rows_[first], rows_[i]) != 0) first = i;
      out_.Set(static_cast<size_t>(rows_[i]), static_cast<int64_t>(first - begin) + 1);
    }
  }

  void Quota(size_t begin, size_t end) {
    const Int128 share = task_.view(order_.share).Get(rows_[begin]);
    const Int128 product = share * static_cast<int64_t>(end - begin);
    const Int128 places = product < 0 ? Int128{0} : product / kDecimalScale;
    std::vector<Row> candidates;
    for (size_t i = begin; i < end; ++i) {
      out_.Set(static_cast<size_t>(rows_[i]), 0);
      if (task_.view(order_.candidate).Get(rows_[i]) != 0) candidates.push_back(rows_[i]);
    }
    Sort(candidates.begin(), candidates.end());
    for (size_t first = 0, last = 0; first < candidates.size(); first = last) {
      while (last < candidates.size() && CompareKeys(candidates[first], candidates[last]) == 0) ++last;
      const auto better = static_cast<int64_t>(first);
      const auto better_or_equal = static_cast<int64_t>(last);  // with oneself
      const int64_t place = better_or_equal <= places ? 1 : better >= places ? 0 : 2;
      for (size_t i = first; i < last; ++i) out_.Set(static_cast<size_t>(candidates[i]), place);
    }
  }

  // Everyone gets the whole part of their share, then those with the largest rests one unit more each.
  void Apportion(size_t begin, size_t end) {
    const View& weights = task_.view(order_.weight);
    std::vector<Row> rows(Iterator(begin), Iterator(end));
    std::sort(rows.begin(), rows.end());
    const int64_t amount = task_.view(order_.amount).Get(rows.front());
    Int128 total = 0;
    bool negative = false;
    for (const Row row : rows) {
      total += weights.Get(row);
      negative |= weights.Get(row) < 0;
    }
    if (negative || total == 0) {
      for (const Row row : rows) out_.SetState(static_cast<size_t>(row), kUndetermined);
      return;
    }
    const Int128 size = amount < 0 ? -Int128{amount} : Int128{amount};
    struct Part {
      Row row;
      int64_t whole;
      Int128 rest;
    };
    std::vector<Part> parts;
    Int128 left = size;
    for (const Row row : rows) {
      const Int128 share = size * weights.Get(row);
      parts.push_back({row, static_cast<int64_t>(share / total), share % total});
      left -= parts.back().whole;
    }
    std::sort(parts.begin(), parts.end(), [this](const Part& a, const Part& b) {
      return a.rest != b.rest ? a.rest > b.rest : IdBefore(a.row, b.row);
    });
    for (Part& part : parts) {
      if (left > 0) {
        ++part.whole;
        --left;
      }
      out_.Set(static_cast<size_t>(part.row), amount < 0 ? -part.whole : part.whole);
    }
  }

  bool IdBefore(Row a, Row b) const {
    const data::SpaceData& data = task_.run.space(task_.column.space);
    if (data.ids.empty() || task_.run.snapshot.dictionary == nullptr) return a < b;
    const data::Dictionary& dictionary = *task_.run.snapshot.dictionary;
    const int32_t x = data.ids[static_cast<size_t>(a)];
    const int32_t y = data.ids[static_cast<size_t>(b)];
    return x != y ? dictionary.Before(x, y) : a < b;
  }

  std::vector<Row>::const_iterator Iterator(size_t i) const {
    return rows_.begin() + static_cast<std::ptrdiff_t>(i);
  }

  const Task& task_;
  const hir::Order& order_;
  Out& out_;
  struct Key {
    const View* view;
    bool lowest_first;
  };
  std::vector<Key> keys_;
  std::vector<const Row*> ancestors_;
  std::vector<hir::ColumnId> inputs_;
  std::vector<Row> rows_;
  enum Unknown : uint8_t { kNothing, kInput, kKey };
  std::vector<uint8_t> unknown_;  // by row: what of it cannot be told
};

}  // namespace

void EvaluateOrder(const Task& task, const hir::Order& order, Out& out) { Orderer(task, order, out).Run(); }

}  // namespace kaocheng::exec
