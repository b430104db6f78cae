#include <algorithm>

#include "dsl/base/number.h"
#include "engine/exec/task.h"

namespace kaocheng::exec {
namespace {

// Orders whole groups of rows. An undetermined input leaves its whole group undetermined, an undetermined
// group key everyone; a foreign entity's group is never all here, so it is undetermined too; a row that lacks
// an input (or an ancestor that groups) is in no group, and its result is absent.
class Orderer {
 public:
  Orderer(const Task& task, const hir::Order& order, Out& out) : x_task(task), x_order(order), x_out(out) {}

  void Run() {
    Collect();
    std::sort(x_rows.begin(), x_rows.end(), [this](Row a, Row b) {
      const int by_group = CompareGroups(a, b);
      return by_group != 0 ? by_group < 0 : CompareKeys(a, b) < 0;
    });
    for (size_t begin = 0, end = 0; begin < x_rows.size(); begin = end) {
      end = begin + 1;
      while (end < x_rows.size() && CompareGroups(x_rows[begin], x_rows[end]) == 0) ++end;
      Group(begin, end);
    }
  }

 private:
  void Collect() {
    const data::SpaceData& data = x_task.run.space(x_task.column.space);
    const bool entity = x_task.run.program.spaces[x_task.column.space].kind == hir::Space::Kind::kEntity;
    for (const hir::SpaceId id : x_order.within_entities)
      x_ancestors.push_back(Ancestors(x_task.run, x_task.column.space, id));
    for (const hir::SortKey& key : x_order.keys) x_inputs.push_back(key.column);
    for (const hir::ColumnId id : {x_order.candidate, x_order.share, x_order.amount, x_order.weight})
      if (id.valid()) x_inputs.push_back(id);
    x_unknown.assign(static_cast<size_t>(data.rows), 0);
    for (Row row = 0; row < data.rows; ++row) {
      uint8_t group_state = kValue;
      for (const hir::ColumnId id : x_order.within_columns)
        group_state = std::max(group_state, x_task.view(id).StateAt(row));
      if (entity && !data.member.empty() && data.member[static_cast<size_t>(row)] == 0) group_state = kAbsent;
      bool foreign = false;
      for (size_t k = 0; k < x_ancestors.size(); ++k) {
        const Row ancestor = x_ancestors[k] == nullptr ? row : x_ancestors[k][row];
        const auto& whole = x_task.run.space(x_order.within_entities[k]).foreign;
        if (ancestor == kNoRow) group_state = kAbsent;
        foreign |= ancestor != kNoRow && !whole.empty() && whole[static_cast<size_t>(ancestor)] != 0;
      }
      uint8_t state = group_state;
      if (group_state != kAbsent) {
        for (const hir::ColumnId id : x_inputs) state = std::max(state, x_task.view(id).StateAt(row));
        if (group_state == kUndetermined) x_all_unknown = true;
        if (foreign) state = kUndetermined;
      }
      if (state == kAbsent) {
        x_out.SetState(static_cast<size_t>(row), kAbsent);
        continue;
      }
      x_unknown[static_cast<size_t>(row)] = state == kUndetermined ? 1 : 0;
      x_rows.push_back(row);
    }
  }

  int CompareGroups(Row a, Row b) const {
    for (const Row* ancestors : x_ancestors) {
      const Row x = ancestors == nullptr ? a : ancestors[a];
      const Row y = ancestors == nullptr ? b : ancestors[b];
      if (x != y) return x < y ? -1 : 1;
    }
    for (const hir::ColumnId id : x_order.within_columns) {
      const int64_t x = x_task.view(id).Get(a);
      const int64_t y = x_task.view(id).Get(b);
      if (x != y) return x < y ? -1 : 1;
    }
    return 0;
  }

  // Below 0: a is better.
  int CompareKeys(Row a, Row b) const {
    for (const hir::SortKey& key : x_order.keys) {
      const int64_t x = x_task.view(key.column).Get(a);
      const int64_t y = x_task.view(key.column).Get(b);
      if (x != y) return (x < y) == key.lowest_first ? -1 : 1;
    }
    return 0;
  }

  void Group(size_t begin, size_t end) {
    const bool unknown = x_all_unknown || std::any_of(Iterator(begin), Iterator(end), [this](Row row) {
                           return x_unknown[static_cast<size_t>(row)] != 0;
                         });
    if (unknown) {
      for (size_t i = begin; i < end; ++i) x_out.SetState(static_cast<size_t>(x_rows[i]), kUndetermined);
      return;
    }
    switch (x_order.kind) {
      case hir::Order::Kind::kRank:
        return Rank(begin, end);
      case hir::Order::Kind::kQuota:
        return Quota(begin, end);
      case hir::Order::Kind::kApportion:
        return Apportion(begin, end);
    }
  }

  void Rank(size_t begin, size_t end) {
    size_t first = begin;  // of those equal to this one
    for (size_t i = begin; i < end; ++i) {
      if (CompareKeys(x_rows[first], x_rows[i]) != 0) first = i;
      x_out.Set(static_cast<size_t>(x_rows[i]), static_cast<int64_t>(first - begin) + 1);
    }
  }

  void Quota(size_t begin, size_t end) {
    const Int128 share = x_task.view(x_order.share).Get(x_rows[begin]);
    const Int128 product = share * static_cast<int64_t>(end - begin);
    const Int128 places = product < 0 ? Int128{0} : product / kDecimalScale;
    std::vector<Row> candidates;
    for (size_t i = begin; i < end; ++i) {
      x_out.Set(static_cast<size_t>(x_rows[i]), 0);
      if (x_task.view(x_order.candidate).Get(x_rows[i]) != 0) candidates.push_back(x_rows[i]);
    }
    for (size_t first = 0, last = 0; first < candidates.size(); first = last) {
      while (last < candidates.size() && CompareKeys(candidates[first], candidates[last]) == 0) ++last;
      const auto better = static_cast<int64_t>(first);
      const auto better_or_equal = static_cast<int64_t>(last);  // with oneself
      const int64_t place = better_or_equal <= places ? 1 : better >= places ? 0 : 2;
      for (size_t i = first; i < last; ++i) x_out.Set(static_cast<size_t>(candidates[i]), place);
    }
  }

  // Everyone gets the whole part of their share, then those with the largest rests one unit more each.
  void Apportion(size_t begin, size_t end) {
    const View& weights = x_task.view(x_order.weight);
    std::vector<Row> rows(Iterator(begin), Iterator(end));
    std::sort(rows.begin(), rows.end());
    const int64_t amount = x_task.view(x_order.amount).Get(rows.front());
    Int128 total = 0;
    bool negative = false;
    for (const Row row : rows) {
      total += weights.Get(row);
      negative |= weights.Get(row) < 0;
    }
    if (negative || total == 0) {
      for (const Row row : rows) x_out.SetState(static_cast<size_t>(row), kUndetermined);
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
      x_out.Set(static_cast<size_t>(part.row), amount < 0 ? -part.whole : part.whole);
    }
  }

  bool IdBefore(Row a, Row b) const {
    const data::SpaceData& data = x_task.run.space(x_task.column.space);
    if (data.ids.empty() || x_task.run.snapshot.dictionary == nullptr) return a < b;
    const data::Dictionary& dictionary = *x_task.run.snapshot.dictionary;
    const std::string& x = dictionary.Text(data.ids[static_cast<size_t>(a)]);
    const std::string& y = dictionary.Text(data.ids[static_cast<size_t>(b)]);
    return x != y ? x < y : a < b;
  }

  std::vector<Row>::const_iterator Iterator(size_t i) const {
    return x_rows.begin() + static_cast<std::ptrdiff_t>(i);
  }

  const Task& x_task;
  const hir::Order& x_order;
  Out& x_out;
  std::vector<const Row*> x_ancestors;
  std::vector<hir::ColumnId> x_inputs;
  std::vector<Row> x_rows;
  std::vector<uint8_t> x_unknown;
  bool x_all_unknown = false;
};

}  // namespace

void EvaluateOrder(const Task& task, const hir::Order& order, Out& out) { Orderer(task, order, out).Run(); }

}  // namespace kaocheng::exec
