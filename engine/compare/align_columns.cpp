#include <algorithm>
#include <string>

#include "engine/compare/aligner.h"
#include "engine/compare/match.h"
#include "engine/compare/rename.h"

namespace kaocheng::compare {

using hir::Column;
using hir::ColumnId;
using hir::LadderId;
using hir::SpaceId;

namespace {

bool Is(const Column& column, hir::Prim prim) {
  const auto* map = std::get_if<hir::Map>(&column.op);
  return map != nullptr && map->prim == prim;
}

bool Joins(const Column& column) {
  return Is(column, hir::Prim::kAdd) || Is(column, hir::Prim::kAnd) || Is(column, hir::Prim::kOr);
}

bool Named(const Column& column) { return column.label.kind != hir::Label::Kind::kNone; }

}  // namespace

bool Aligner::Same(ColumnId a, ColumnId b) const { return joined_.same[a.value] == joined_.same[b.value]; }

// One can stand where the other stands.
bool Aligner::Fits(ColumnId a, ColumnId b) const {
  const Column& x = program_.columns[a];
  const Column& y = program_.columns[b];
  return Canonical(x.space) == Canonical(y.space) && x.type == y.type;
}

// Everything of an operator but its columns.
std::string Aligner::Head(const Column& column) const {
  std::string text = std::to_string(column.op.index());
  const auto add = [&](auto... values) {
    ((text += ' ' + std::to_string(static_cast<int64_t>(values))), ...);
  };
  const auto flags = [&](auto... ids) { ((text += ids.valid() ? " y" : " n"), ...); };
  if (const auto* field = std::get_if<hir::Field>(&column.op)) add(field->kind, field->index);
  if (const auto* map = std::get_if<hir::Map>(&column.op)) {
    add(map->prim, map->literal, map->literal2, map->operands.size());
    text += map->text;
  }
  if (const auto* gather = std::get_if<hir::Gather>(&column.op)) {
    add(gather->via);
    flags(gather->source, gather->reference);
  }
  if (const auto* r = std::get_if<hir::Reduce>(&column.op)) {
    add(r->aggregate, Canonical(r->source).value, r->match, r->entity.value, r->window);
    flags(r->where, r->value, r->reference, r->first, r->last, r->date);
  }
  if (const auto* order = std::get_if<hir::Order>(&column.op)) {
    add(order->kind, order->keys.size(), order->within_columns.size());
    for (const hir::SortKey& key : order->keys) add(key.lowest_first);
    for (const SpaceId kind : order->within_entities) add(kind.value);
    flags(order->candidate, order->share, order->amount, order->weight);
  }
  if (const auto* choose = std::get_if<hir::Choose>(&column.op)) {
    flags(choose->anchor);
    add(choose->versions.size());
    for (const auto& version : choose->versions) add(version.from, version.until);
  }
  if (const auto* fold = std::get_if<hir::Fold>(&column.op)) {
    add(fold->output, Canonical(fold->ladder).value);
    const auto& violations = program_.ladders[fold->ladder].violations;
    const bool one = fold->output == hir::Fold::Output::kViolationStep ||
                     fold->output == hir::Fold::Output::kViolationState;
    if (one) text += violations[fold->violation].named.name;
  }
  return text;
}

Near Aligner::NearOf(ColumnId id, const Near& around) const {
  const Column& column = program_.columns[id];
  Near near = around;
  near.exact = false;
  if (Named(column)) {
    near.clause = column.label.name;
    near.title = hir::TitleOrName(column.label);
  }
  if (column.span.valid()) (id.value < joined_.base_columns ? near.before : near.after) = column.span;
  return near;
}

void Aligner::Meet(ColumnId a, ColumnId b, const Near& around) {
  if (!a.valid() || !b.valid() || Same(a, b) || out_.links.contains({a, b})) return;
  const Column& x = program_.columns[a];
  const Column& y = program_.columns[b];
  const Near near = NearOf(b, NearOf(a, around));
  Link& link = out_.links[{a, b}];  // nodes of a map stay where they are
  if (MeetInChain(a, b)) {
    // A link that stands for the whole of one side has words of its own.
    if (!Joins(y)) return MeetChains(a, b, NearOf(a, around), link);
    return MeetChains(a, b, Joins(x) ? near : NearOf(b, around), link);
  }
  if (MeetFiltered(a, b, near, link)) return;
  if (Head(x) != Head(y)) return Swap(a, b, around, link, MembersApart(a, b));
  const auto* choose = std::get_if<hir::Choose>(&x.op);
  std::vector<ColumnId> of_a = NamedColumns(x.op);
  std::vector<ColumnId> of_b = NamedColumns(y.op);
  if (choose != nullptr) {  // exceptions meet by what they say
    of_a.resize(of_a.size() - 2 * choose->exceptions.size());
    of_b.resize(of_b.size() - 2 * std::get<hir::Choose>(y.op).exceptions.size());
  }
  for (size_t i = 0; i < of_a.size(); ++i) {
    if (!Fits(of_a[i], of_b[i])) return Swap(a, b, around, link, MembersApart(of_a[i], of_b[i]));
  }
  if (choose != nullptr) MeetExceptions(*choose, std::get<hir::Choose>(y.op), near, link);
  // What holds from some day on is dated where it is written.
  Near inner = near;
  inner.exact = choose != nullptr && choose->exceptions.empty() &&
                (!Named(x) || x.label.kind == hir::Label::Kind::kCondition);
  for (size_t i = 0; i < of_a.size(); ++i) Meet(of_a[i], of_b[i], inner);
}

// Whether the two differ, apart from their inputs, in nothing but that one of them chooses among its rows.
bool Aligner::MeetFiltered(ColumnId a, ColumnId b, const Near& near, Link& link) {
  Column x = program_.columns[a], y = program_.columns[b];
  auto* r = std::get_if<hir::Reduce>(&x.op);
  auto* s = std::get_if<hir::Reduce>(&y.op);
  if (r == nullptr || s == nullptr || r->where.valid() == s->where.valid()) return false;
  const bool gone = r->where.valid();
  const ColumnId where = gone ? r->where : s->where;
  r->where = s->where = {};
  const std::vector<ColumnId> of_a = NamedColumns(x.op), of_b = NamedColumns(y.op);
  if (Head(x) != Head(y)) return false;
  for (size_t i = 0; i < of_a.size(); ++i) {
    if (!Fits(of_a[i], of_b[i])) return false;
  }
  link.provision = AddLink(where, gone ? b : a, near, gone);
  for (size_t i = 0; i < of_a.size(); ++i) Meet(of_a[i], of_b[i], near);
  return true;
}

// The provision that steps or bands differ, where it is because of them that these cannot stand for each
// other.
std::optional<size_t> Aligner::MembersApart(ColumnId a, ColumnId b) {
  const auto members = [&](const Column& column) -> const hir::Enum* {
    if (const LadderId ladder = LadderOf(program_, column); ladder.valid())
      return &program_.enums[program_.ladders[ladder].steps_enum];
    return column.type.kind == hir::TypeKind::kEnum ? &program_.enums[column.type.enum_id()] : nullptr;
  };
  const hir::Enum* was = members(program_.columns[a]);
  const hir::Enum* is = members(program_.columns[b]);
  if (was == nullptr || is == nullptr || was == is || was->named.name != is->named.name) return std::nullopt;
  return provisions_.AddMembers(*was, *is);
}

// How a side of a swap is called where the text around it would say too much: a clause of its own by its
// name.
std::optional<Term> Aligner::CalledBy(ColumnId one, ColumnId other) const {
  const hir::Label& label = program_.columns[one].label;
  switch (label.kind) {
    case hir::Label::Kind::kParameter:
    case hir::Label::Kind::kMeasure:
    case hir::Label::Kind::kTable:
    case hir::Label::Kind::kField:
      if (program_.columns[other].label.name == label.name) return std::nullopt;
      return Term{label.name, hir::TitleOrName(label)};
    case hir::Label::Kind::kNone:
    case hir::Label::Kind::kItem:
    case hir::Label::Kind::kCondition:
    case hir::Label::Kind::kClause:
      break;
  }
  return std::nullopt;
}

// Where nothing is said, checking puts what holds then: true, 0, none.
bool Aligner::IsUnwritten(ColumnId column) const {
  const Column& one = program_.columns[column];
  return Is(one, hir::Prim::kLiteral) && !one.span.valid();
}

// Whether the words of a column are about what it does with the other, which it reads: those of the other, if
// it has any, are not within them.
bool Aligner::IsAround(ColumnId column, ColumnId other) const {
  const Column& outer = program_.columns[column];
  const std::vector<ColumnId> inputs = NamedColumns(outer.op);
  return std::any_of(inputs.begin(), inputs.end(), [&](ColumnId id) {
    const Span inner = program_.columns[id].span;
    return Same(id, other) && outer.span.valid() &&
           (inner.begin < outer.span.begin || outer.span.end < inner.end);
  });
}

void Aligner::Swap(ColumnId a, ColumnId b, const Near& around, Link& link, std::optional<size_t> provision) {
  const std::optional<Term> before = around.exact ? std::nullopt : CalledBy(a, b);
  const std::optional<Term> after = around.exact ? std::nullopt : CalledBy(b, a);
  link.kind = Link::Kind::kSwap;
  if (!provision) {
    Near near = around;
    if (!before && !around.exact) near = NearOf(a, near);
    if (!after && !around.exact) near = NearOf(b, near);
    if (IsUnwritten(a) || IsAround(b, a)) near.before = {};
    if (IsUnwritten(b) || IsAround(a, b)) near.after = {};
    if (!near.before.valid() && !near.after.valid()) near.before = around.before, near.after = around.after;
    provision = provisions_.AddWords(near.before, near.after, near);
    Provision& words = provisions_[*provision];
    if (before && words.before_words.en.empty()) words.before_words = *before;
    if (after && words.after_words.en.empty()) words.after_words = *after;
  }
  link.provision = *provision;
  Below(a);
  Below(b);
}

// Named clauses below what is swapped may differ by themselves.
void Aligner::Below(ColumnId root, ColumnId column, std::set<ColumnId>& seen) {
  if (!seen.insert(column).second) return;
  const auto found = out_.counterparts.find(column);
  if (column != root && found != out_.counterparts.end()) {
    const bool base = column.value < joined_.base_columns;
    Meet(base ? column : found->second, base ? found->second : column, {});
    return;
  }
  for (const ColumnId input : NamedColumns(program_.columns[column].op)) Below(root, input, seen);
}

void Aligner::Below(ColumnId root) {
  std::set<ColumnId> seen;
  Below(root, root, seen);
}

// What is only asked to have a value, or turned round, is said by what stands below.
ColumnId Aligner::Bare(ColumnId column) const {
  while (!program_.columns[column].span.valid() && !Named(program_.columns[column])) {
    const auto* map = std::get_if<hir::Map>(&program_.columns[column].op);
    if (map == nullptr || (map->prim != hir::Prim::kRequire && map->prim != hir::Prim::kNot)) break;
    column = map->operands.front();
  }
  return column;
}

// Sums, or conditions joined alike; or one of those against a link of it.
bool Aligner::MeetInChain(ColumnId a, ColumnId b) const {
  const Column& x = program_.columns[a];
  const Column& y = program_.columns[b];
  if (!Joins(x) && !Joins(y)) return false;
  if (Joins(x) && Joins(y)) return Is(y, std::get<hir::Map>(x.op).prim);
  const ColumnId chain = Joins(x) ? a : b;
  const std::vector<ColumnId> links =
      ChainOf(program_, chain, std::get<hir::Map>(program_.columns[chain].op).prim);
  return std::any_of(links.begin(), links.end(), [&](ColumnId link) { return Same(link, Joins(x) ? b : a); });
}

void Aligner::MeetChains(ColumnId a, ColumnId b, const Near& near, Link& link) {
  link.kind = Link::Kind::kChain;
  // One side may be a single link of the other.
  const hir::Prim prim = std::get<hir::Map>(program_.columns[Joins(program_.columns[a]) ? a : b].op).prim;
  link.prim = prim;
  const std::vector<ColumnId> of_a = ChainOf(program_, a, prim);
  const std::vector<ColumnId> of_b = ChainOf(program_, b, prim);
  link.parts = Match(of_a.size(), of_b.size(), [&](size_t i, size_t k, int round) {
    const Column& x = program_.columns[of_a[i]];
    const Column& y = program_.columns[of_b[k]];
    if (round == 0) return Same(of_a[i], of_b[k]);
    if (!Fits(of_a[i], of_b[k])) return false;
    if (Named(x) || Named(y)) return round == 1 && x.label.name == y.label.name;
    // What a sum begins with is a number on both sides, whatever else comes and goes.
    return round == 2 || (Is(x, hir::Prim::kLiteral) && Is(y, hir::Prim::kLiteral));
  });
  // `true` among conditions and 0 in a sum say nothing: it is no clause that they are there or not.
  std::erase_if(link.parts, [&](const Link::Part& part) {
    if (part.before != kNone && part.after != kNone) return false;
    const ColumnId one = part.after == kNone ? of_a[part.before] : of_b[part.after];
    const auto* map = std::get_if<hir::Map>(&program_.columns[one].op);
    return map != nullptr && map->prim == hir::Prim::kLiteral &&
           map->literal == (prim == hir::Prim::kAnd ? 1 : 0);
  });
  for (Link::Part& part : link.parts) {
    if (part.before != kNone && part.after != kNone) {
      Meet(of_a[part.before], of_b[part.after], near);
    } else if (part.after == kNone) {
      part.provision = AddLink(of_a[part.before], b, near, true);
    } else {
      part.provision = AddLink(of_b[part.after], a, near, false);
    }
  }
}

// A link that the other side's chain has not.
size_t Aligner::AddLink(ColumnId one, ColumnId other, const Near& near, bool gone) {
  const ColumnId said = Bare(one);
  const std::optional<Term> called = CalledBy(said, other);
  const Near own = called ? near : NearOf(said, near);
  const Span words = called ? (gone ? near.before : near.after) : program_.columns[said].span;
  const size_t provision = provisions_.AddWords(gone ? words : Span{}, gone ? Span{} : words, own);
  if (called) (gone ? provisions_[provision].before_words : provisions_[provision].after_words) = *called;
  Below(one);
  return provision;
}

void Aligner::MeetExceptions(const hir::Choose& x, const hir::Choose& y, const Near& near, Link& link) {
  const auto alike = [&](size_t i, size_t k, int round) {
    const auto& e = x.exceptions[i];
    const auto& f = y.exceptions[k];
    if (!Fits(e.when, f.when) || !Fits(e.value, f.value)) return false;
    if (round == 0) return Same(e.when, f.when) && Same(e.value, f.value);
    return round == 1 ? Same(e.when, f.when) : true;
  };
  link.parts = Match(x.exceptions.size(), y.exceptions.size(), alike);
  for (Link::Part& part : link.parts) {
    if (part.before != kNone && part.after != kNone) {
      const auto& e = x.exceptions[part.before];
      const auto& f = y.exceptions[part.after];
      Near row = near;
      if (e.span.valid() && f.span.valid()) row.before = e.span, row.after = f.span;
      Meet(e.when, f.when, row);
      Meet(e.value, f.value, row);
      continue;
    }
    const bool gone = part.after == kNone;
    const auto& e = gone ? x.exceptions[part.before] : y.exceptions[part.after];
    part.provision = provisions_.AddWords(gone ? e.span : Span{}, gone ? Span{} : e.span, near);
    Below(e.when);
    Below(e.value);
  }
}

std::vector<ColumnId> ChainOf(const hir::Program& program, ColumnId column, hir::Prim prim) {
  std::vector<ColumnId> links;
  const Column& root = program.columns[column];
  if (!Is(root, prim)) return {column};
  const auto walk = [&](const auto& self, ColumnId at) -> void {
    const Column& here = program.columns[at];
    const bool inner = at == column || (Is(here, prim) && !Named(here) && here.type == root.type);
    if (!inner) {
      links.push_back(at);
      return;
    }
    for (const ColumnId operand : std::get<hir::Map>(here.op).operands) self(self, operand);
  };
  walk(walk, column);
  return links;
}

}  // namespace kaocheng::compare
