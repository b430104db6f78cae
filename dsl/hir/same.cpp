#include "dsl/hir/same.h"

#include <string>
#include <type_traits>
#include <unordered_map>

namespace kaocheng::hir {
namespace {

// Writes an operator so that two columns compute the same values iff they are written alike. Spans do not
// count.
class Key {
 public:
  Key(const std::vector<ColumnId>& same_as, const Column& column) : same_as_(same_as) {
    Add(column.space.value, column.type.kind, column.type.of, column.op.index());
    std::visit(*this, column.op);
  }
  std::string text() && { return std::move(text_); }

  void operator()(const Field& field) { Add(field.kind, field.index); }
  void operator()(const Map& map) {
    Add(map.prim, map.literal, map.literal2, map.operands.size());
    for (const ColumnId id : map.operands) Add(id);
    text_ += map.text;
  }
  void operator()(const Gather& gather) { Add(gather.via, gather.source, gather.reference); }
  void operator()(const Reduce& r) {
    Add(r.aggregate, r.source.value, r.where, r.value, r.match, r.entity.value, r.reference);
    Add(r.window, r.first, r.last, r.date);
  }
  void operator()(const Order& order) {
    Add(order.kind, order.candidate, order.share, order.amount, order.weight, order.keys.size());
    for (const SortKey& key : order.keys) Add(key.column, key.lowest_first);
    Add(order.within_entities.size());
    for (const SpaceId id : order.within_entities) Add(id.value);
    for (const ColumnId id : order.within_columns) Add(id);
  }
  void operator()(const Choose& choose) {
    Add(choose.anchor, choose.versions.size());
    for (const auto& version : choose.versions) Add(version.from, version.until, version.value);
    for (const auto& exception : choose.exceptions) Add(exception.when, exception.value);
  }
  void operator()(const Fold& fold) { Add(fold.output, fold.ladder.value, fold.violation); }

 private:
  template <typename... Args>
  void Add(Args... args) {
    (AddOne(args), ...);
  }
  void AddOne(ColumnId id) { AddOne(id.valid() ? same_as_[id.value].value : id.value); }
  template <typename T>
    requires std::is_enum_v<T> || std::is_integral_v<T>
  void AddOne(T value) {
    text_ += std::to_string(static_cast<int64_t>(value));
    text_ += ' ';
  }

  const std::vector<ColumnId>& same_as_;
  std::string text_;
};

}  // namespace

std::vector<ColumnId> SameColumns(const Program& program) {
  std::vector<ColumnId> same;
  same.reserve(program.columns.size());
  std::unordered_map<std::string, ColumnId> first;
  for (size_t i = 0; i < program.columns.size(); ++i) {
    const ColumnId id = program.columns.id_at(i);
    same.push_back(id);
    same[i] = first.try_emplace(Key(same, program.columns[id]).text(), id).first->second;
  }
  return same;
}

}  // namespace kaocheng::hir
