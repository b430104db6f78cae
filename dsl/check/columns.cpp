#include "dsl/check/columns.h"

#include <optional>
#include <type_traits>

namespace kaocheng::check {
namespace {

// Bytes that are equal exactly for equal operations.
class Key {
 public:
  template <typename... T>
  Key& Put(const T&... values) {
    (Append(values), ...);
    return *this;
  }
  std::string Take() { return std::move(bytes_); }

 private:
  template <typename T>
  void Append(const T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      Append(value.size());
      bytes_ += value;
    } else if constexpr (requires { value.value; }) {
      Append(value.value);
    } else {
      static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
      bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
  }
  std::string bytes_;
};

std::string KeyOf(hir::SpaceId space, hir::Type type, const hir::Op& op, Span span) {
  Key key;
  key.Put(space, type.kind, type.optional, type.of, op.index(), span.source, span.begin, span.end);
  if (const auto* field = std::get_if<hir::Field>(&op)) {
    key.Put(field->kind, field->index);
  } else if (const auto* map = std::get_if<hir::Map>(&op)) {
    key.Put(map->prim, map->literal, map->literal2, map->text);
    for (const hir::ColumnId operand : map->operands) key.Put(operand);
  } else if (const auto* gather = std::get_if<hir::Gather>(&op)) {
    key.Put(gather->via, gather->source, gather->reference);
  } else if (const auto* reduce = std::get_if<hir::Reduce>(&op)) {
    key.Put(reduce->aggregate, reduce->source, reduce->where, reduce->value, reduce->match, reduce->entity,
            reduce->reference, reduce->window, reduce->first, reduce->last, reduce->date);
  } else {
    return {};  // orders, choices and folds are made once by their declaration
  }
  return key.Take();
}

}  // namespace

hir::ColumnId Columns::Add(hir::SpaceId space, hir::Type type, hir::Op op, Span span) {
  const std::string key = KeyOf(space, type, op, span);
  if (!key.empty()) {
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
  }
  const hir::ColumnId id = program_.columns.Add({space, type, std::move(op), span, {}});
  if (!key.empty()) known_.emplace(key, id);
  return id;
}

hir::ColumnId Columns::Literal(hir::SpaceId space, hir::Type type, int64_t value, Span span) {
  return Add(space, type, hir::Map{hir::Prim::kLiteral, {}, value, 0, {}}, span);
}

std::optional<int64_t> Columns::LiteralOf(hir::ColumnId column) const {
  const auto* map = std::get_if<hir::Map>(&program_.columns[column].op);
  if (map == nullptr || map->prim != hir::Prim::kLiteral) return std::nullopt;
  return map->literal;
}

hir::ColumnId Columns::Name(hir::ColumnId column, hir::Label label, Span place) {
  hir::Column& known = program_.columns[column];
  // What has no place of its own (a literal, a row's date) is shared by everybody and keeps no name.
  if (known.label.kind == hir::Label::Kind::kNone && known.span.valid()) {
    known.label = std::move(label);
    return column;
  }
  if (known.label.name == label.name) return column;
  hir::Column copy = known;
  copy.label = std::move(label);
  if (place.valid()) copy.span = place;
  return program_.columns.Add(std::move(copy));
}

namespace {

template <typename Fn>
void ReplaceOperands(hir::Op& op, Fn replace) {
  const auto one = [&](hir::ColumnId& id) {
    if (id.valid()) id = replace(id);
  };
  if (auto* map = std::get_if<hir::Map>(&op)) {
    for (hir::ColumnId& operand : map->operands) one(operand);
  } else if (auto* gather = std::get_if<hir::Gather>(&op)) {
    one(gather->source);
    one(gather->reference);
  } else if (auto* reduce = std::get_if<hir::Reduce>(&op)) {
    for (hir::ColumnId* id :
         {&reduce->where, &reduce->value, &reduce->reference, &reduce->first, &reduce->last, &reduce->date})
      one(*id);
  }
}

}  // namespace

hir::ColumnId SameColumns::Of(hir::ColumnId id) {
  if (const auto found = first_.find(id); found != first_.end()) return found->second;
  const hir::Column& column = program_.columns[id];
  hir::Op op = column.op;
  ReplaceOperands(op, [this](hir::ColumnId operand) { return Of(operand); });
  const std::string key = KeyOf(column.space, column.type, op, {});
  const hir::ColumnId first = key.empty() ? id : known_.emplace(key, id).first->second;
  first_.emplace(id, first);
  return first;
}

}  // namespace kaocheng::check
