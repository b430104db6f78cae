#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>

#include "dsl/hir/names.h"
#include "engine/compare/provisions.h"
#include "engine/compare/rename.h"
#include "engine/outcome/outcome.h"

namespace kaocheng::compare {

namespace {

using hir::Column;
using hir::ColumnId;
using hir::LadderId;
using hir::SpaceId;

// What stands around a difference: the nearest clause with a name.
struct Near {
  std::string clause, title;
  Span before{}, after{};  // the nearest words of each side
};

bool IsChain(const Column& column, hir::Prim prim) {
  const auto* map = std::get_if<hir::Map>(&column.op);
  return map != nullptr && map->prim == prim;
}

bool Joins(const Column& column) {
  return IsChain(column, hir::Prim::kAdd) || IsChain(column, hir::Prim::kAnd) ||
         IsChain(column, hir::Prim::kOr);
}

bool Named(const Column& column) { return column.label.kind != hir::Label::Kind::kNone; }

Term MembersOf(const hir::Enum& e) {
  Term words{""};
  for (const hir::Named& member : e.members) {
    if (member.name == "none") continue;
    words.en += (words.en.empty() ? "" : ", ") + member.name;
    words.zh += (words.zh.empty() ? "" : "、") + (member.title.empty() ? member.name : member.title);
  }
  return words;
}

Term LastsOf(const hir::Step& step) {
  if (step.final) return {"final", "终局"};
  const bool days = step.unit == hir::TypeKind::kDays;
  return {fmt::format("{} {}", step.lasts, days ? "days" : "months"),
          fmt::format("{}{}", step.lasts, days ? "日" : "个月")};
}

// Who acts; at which step, where it is a ladder's.
Term HandlersOf(const std::vector<hir::Handler>& handlers, const hir::Enum* steps) {
  Term words{""};
  for (const hir::Handler& handler : handlers) {
    words.en += (words.en.empty() ? "" : ", ") + handler.name;
    words.zh += (words.zh.empty() ? "" : "、") + (handler.title.empty() ? handler.name : handler.title);
    for (const hir::Named& with : handler.with) {
      words.en += " with " + with.name;
      words.zh += "会同" + (with.title.empty() ? with.name : with.title);
    }
  }
  if (steps == nullptr || handlers.empty()) return words;
  const hir::Named& step = steps->members.at(static_cast<size_t>(handlers.front().step));
  return {step.name + ": " + words.en, (step.title.empty() ? step.name : step.title) + "：" + words.zh};
}

class Aligner {
 public:
  explicit Aligner(const Joined& joined) : joined_(joined), program_(joined.program) {}

  Alignment Run() && {
    PairLadders();
    PairNames();
    PairOutcomes();
    for (size_t i = 0; i < out_.ladders.size(); ++i) MeetLadder(i);
    for (OutcomeLink& link : out_.outcomes) MeetOutcome(link);
    return std::move(out_);
  }

 private:
  // --- what answers what -------------------------------------------------------------------------

  void PairLadders() {
    for (size_t i = 0; i < program_.ladders.size(); ++i) {
      const LadderId with = program_.ladders.id_at(i);
      const hir::Ladder& ladder = program_.ladders[with];
      for (size_t k = 0; k < i; ++k) {
        const LadderId base = program_.ladders.id_at(k);
        const hir::Ladder& other = program_.ladders[base];
        // The other side's stand behind the base's; one side has each name once.
        const bool alike = other.named.name == ladder.named.name && other.subject == ladder.subject &&
                           other.steps_enum == ladder.steps_enum && other.history == ladder.history &&
                           other.history_annulled.valid() == ladder.history_annulled.valid() &&
                           other.history_cause.valid() == ladder.history_cause.valid();
        if (!alike) continue;
        canonical_[ladder.sanctions] = other.sanctions;
        ladder_canonical_[with] = base;
        LadderLink link;
        link.before = base;
        link.after = with;
        out_.ladders.push_back(std::move(link));
      }
    }
  }

  SpaceId Canonical(SpaceId space) const {
    const auto found = canonical_.find(space);
    return found == canonical_.end() ? space : found->second;
  }
  LadderId Canonical(LadderId ladder) const {
    const auto found = ladder_canonical_.find(ladder);
    return found == ladder_canonical_.end() ? ladder : found->second;
  }

  // Clauses of one name, where each side has one.
  void PairNames() {
    using Key = std::tuple<hir::Label::Kind, std::string, SpaceId, hir::TypeKind, bool, uint32_t>;
    std::map<Key, std::pair<std::vector<ColumnId>, std::vector<ColumnId>>> named;
    for (size_t i = 0; i < program_.columns.size(); ++i) {
      const ColumnId id = program_.columns.id_at(i);
      const Column& column = program_.columns[id];
      if (!Named(column) || column.label.kind == hir::Label::Kind::kCondition) continue;
      auto& [base, with] = named[{column.label.kind, column.label.name, Canonical(column.space),
                                  column.type.kind, column.type.optional, column.type.of}];
      (i < joined_.base_columns ? base : with).push_back(id);
    }
    for (const auto& [key, columns] : named) {
      const auto& [base, with] = columns;
      if (base.size() != 1 || with.size() != 1) continue;
      out_.counterparts.emplace(base.front(), with.front());
      out_.counterparts.emplace(with.front(), base.front());
    }
  }

  const hir::Named* ViolationOf(const hir::Outcome& outcome) const {
    if (outcome.kind != hir::OutcomeKind::kSanction || !outcome.ladder.valid()) return nullptr;
    return &program_.ladders[outcome.ladder].violations[outcome.violation].named;
  }

  void PairOutcomes() {
    const auto key = [&](const hir::Outcome& o) {
      const hir::Named* violation = ViolationOf(o);
      return std::tuple(o.kind, o.named.name, o.subject, Canonical(o.space),
                        violation == nullptr ? std::string() : violation->name);
    };
    std::set<const hir::Outcome*> taken;
    for (const hir::Outcome& outcome : joined_.base) {
      OutcomeLink link;
      link.before = &outcome;
      for (const hir::Outcome& other : joined_.with) {
        if (key(other) == key(outcome) && taken.insert(&other).second) {
          link.after = &other;
          break;
        }
      }
      out_.outcomes.push_back(link);
    }
    for (const hir::Outcome& outcome : joined_.with) {
      if (taken.contains(&outcome)) continue;
      OutcomeLink link;
      link.after = &outcome;
      out_.outcomes.push_back(link);
    }
  }

  // --- provisions --------------------------------------------------------------------------------

  size_t Add(const std::string& key, Provision provision) {
    const auto [it, fresh] = known_.emplace(key, out_.provisions.size());
    if (fresh) out_.provisions.push_back(std::move(provision));
    return it->second;
  }

  // Columns of one clause share its words and so its provision.
  size_t AddWords(Span before, Span after, const Near& near) {
    const auto text = [](Span span) {
      return span.valid() ? fmt::format("{}:{}-{}", span.source.value, span.begin, span.end) : "-";
    };
    const std::string where = before.valid() || after.valid() ? "words" : near.clause;
    const size_t provision = Add(where + " " + text(before) + " " + text(after),
                                 {near.clause, near.title, before, after, {""}, {""}});
    // What a ladder says for all of its violations is the ladder's.
    Provision& known = out_.provisions[provision];
    if (known.clause != near.clause && !ladder_.clause.empty() &&
        near.clause.rfind('.') != std::string::npos) {
      known.clause = ladder_.clause + near.clause.substr(near.clause.rfind('.'));
      known.title = ladder_.title;
    }
    return provision;
  }

  // How a side of a swap is called where the text around it would say too much: a clause by its name, nothing
  // by a dash.
  std::optional<Term> CalledBy(ColumnId one, ColumnId other) const {
    const Column& column = program_.columns[one];
    const hir::Label& label = column.label;
    switch (label.kind) {
      case hir::Label::Kind::kParameter:
      case hir::Label::Kind::kMeasure:
      case hir::Label::Kind::kTable:
      case hir::Label::Kind::kField:
        if (program_.columns[other].label.name == label.name) return std::nullopt;
        return Term{label.name, label.title.empty() ? label.name : label.title};
      case hir::Label::Kind::kNone:
      case hir::Label::Kind::kItem:
      case hir::Label::Kind::kCondition:
      case hir::Label::Kind::kClause:
        break;
    }
    const auto* map = std::get_if<hir::Map>(&column.op);
    const bool nothing = map != nullptr && map->prim == hir::Prim::kLiteral && map->literal == 0 &&
                         !std::holds_alternative<hir::Map>(program_.columns[other].op);
    return nothing ? std::optional(Term("—")) : std::nullopt;
  }

  size_t AddEnum(hir::EnumId before, hir::EnumId after) {
    const hir::Enum& was = program_.enums[before];
    const hir::Enum& is = program_.enums[after];
    return Add("enum " + was.named.name, {was.named.name,
                                          was.named.title.empty() ? was.named.name : was.named.title,
                                          {},
                                          {},
                                          MembersOf(was),
                                          MembersOf(is)});
  }

  static std::string TitleOf(const hir::Named& named) {
    return named.title.empty() ? named.name : named.title;
  }

  // Something that stands on one side only.
  size_t AddPresence(const std::string& what, const std::string& path, const hir::Named& named,
                     const Term& noun, Span span, bool gone) {
    const Term words{noun.en + " " + named.name, noun.zh + "“" + TitleOf(named) + "”"};
    const Term none{"—", "—"};
    Provision provision{path, TitleOf(named), {}, {}, gone ? words : none, gone ? none : words};
    (gone ? provision.before : provision.after) = span;
    return Add(what + " " + path, std::move(provision));
  }

  // --- columns -----------------------------------------------------------------------------------

  bool Same(ColumnId a, ColumnId b) const { return joined_.same[a.value] == joined_.same[b.value]; }

  // One can stand where the other stands.
  bool Fits(ColumnId a, ColumnId b) const {
    const Column& x = program_.columns[a];
    const Column& y = program_.columns[b];
    return Canonical(x.space) == Canonical(y.space) && x.type == y.type;
  }

  // Everything of an operator but its columns.
  std::string Head(const Column& column) const {
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

  Near NearOf(ColumnId id, const Near& around) const {
    const Column& column = program_.columns[id];
    Near near = around;
    if (Named(column)) {
      near.clause = column.label.name;
      near.title = column.label.title.empty() ? column.label.name : column.label.title;
    }
    if (column.span.valid()) (id.value < joined_.base_columns ? near.before : near.after) = column.span;
    return near;
  }

  void Meet(ColumnId a, ColumnId b, const Near& around) {
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
    if (Head(x) != Head(y)) return Swap(a, b, near, link, kNone);
    const auto* choose = std::get_if<hir::Choose>(&x.op);
    std::vector<ColumnId> of_a = NamedColumns(x.op);
    std::vector<ColumnId> of_b = NamedColumns(y.op);
    if (choose != nullptr) {  // exceptions meet by what they say
      of_a.resize(of_a.size() - 2 * choose->exceptions.size());
      of_b.resize(of_b.size() - 2 * std::get<hir::Choose>(y.op).exceptions.size());
    }
    for (size_t i = 0; i < of_a.size(); ++i) {
      if (Fits(of_a[i], of_b[i])) continue;
      const hir::Type was = program_.columns[of_a[i]].type;
      const hir::Type is = program_.columns[of_b[i]].type;
      const bool enums = was.kind == hir::TypeKind::kEnum && is.kind == was.kind &&
                         program_.enums[was.enum_id()].named.name == program_.enums[is.enum_id()].named.name;
      return Swap(a, b, near, link, enums ? AddEnum(was.enum_id(), is.enum_id()) : kNone);
    }
    if (choose != nullptr) MeetExceptions(*choose, std::get<hir::Choose>(y.op), near, link);
    for (size_t i = 0; i < of_a.size(); ++i) Meet(of_a[i], of_b[i], near);
  }

  void Swap(ColumnId a, ColumnId b, const Near& near, Link& link, size_t provision) {
    link.kind = Link::Kind::kSwap;
    link.provision = provision != kNone ? provision : AddWords(near.before, near.after, near);
    Provision& words = out_.provisions[link.provision];
    if (const auto called = CalledBy(a, b); called && words.before_words.en.empty())
      words.before_words = *called;
    if (const auto called = CalledBy(b, a); called && words.after_words.en.empty())
      words.after_words = *called;
    for (const ColumnId root : {a, b}) {
      std::set<ColumnId> seen;
      Below(root, root, seen);
    }
  }

  // Named clauses below what is swapped may differ by themselves.
  void Below(ColumnId root, ColumnId column, std::set<ColumnId>& seen) {
    if (!seen.insert(column).second) return;
    const auto found = out_.counterparts.find(column);
    if (column != root && found != out_.counterparts.end()) {
      const bool base = column.value < joined_.base_columns;
      Meet(base ? column : found->second, base ? found->second : column, {});
      return;
    }
    for (const ColumnId input : NamedColumns(program_.columns[column].op)) Below(root, input, seen);
  }

  // What is only asked to have a value, or turned round, is said by what stands below.
  ColumnId Bare(ColumnId column) const {
    while (!program_.columns[column].span.valid() && !Named(program_.columns[column])) {
      const auto* map = std::get_if<hir::Map>(&program_.columns[column].op);
      if (map == nullptr || (map->prim != hir::Prim::kRequire && map->prim != hir::Prim::kNot)) break;
      column = map->operands.front();
    }
    return column;
  }

  // Sums, or conditions joined alike; or one of those against a link of it.
  bool MeetInChain(ColumnId a, ColumnId b) const {
    const Column& x = program_.columns[a];
    const Column& y = program_.columns[b];
    if (!Joins(x) && !Joins(y)) return false;
    if (Joins(x) && Joins(y)) return IsChain(y, std::get<hir::Map>(x.op).prim);
    const ColumnId chain = Joins(x) ? a : b;
    const std::vector<ColumnId> links =
        ChainOf(program_, chain, std::get<hir::Map>(program_.columns[chain].op).prim);
    return std::any_of(links.begin(), links.end(),
                       [&](ColumnId link) { return Same(link, Joins(x) ? b : a); });
  }

  void MeetChains(ColumnId a, ColumnId b, const Near& near, Link& link) {
    link.kind = Link::Kind::kChain;
    // One side may be a single link of the other.
    const hir::Prim prim = std::get<hir::Map>(program_.columns[Joins(program_.columns[a]) ? a : b].op).prim;
    link.prim = prim;
    const std::vector<ColumnId> of_a = ChainOf(program_, a, prim);
    const std::vector<ColumnId> of_b = ChainOf(program_, b, prim);
    const auto alike = [&](size_t i, size_t k, int round) {
      const Column& x = program_.columns[of_a[i]];
      const Column& y = program_.columns[of_b[k]];
      if (round == 0) return Same(of_a[i], of_b[k]);
      if (!Fits(of_a[i], of_b[k])) return false;
      return round == 1 ? Named(x) && Named(y) && x.label.name == y.label.name : !Named(x) && !Named(y);
    };
    link.parts = Match(of_a.size(), of_b.size(), alike);
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
        continue;
      }
      const bool gone = part.after == kNone;
      const ColumnId one = gone ? of_a[part.before] : of_b[part.after];
      const ColumnId said = Bare(one);
      const Column& column = program_.columns[said];
      const std::optional<Term> called = CalledBy(said, gone ? b : a);
      const Near own = called ? near : NearOf(said, near);
      const Span words = called ? (gone ? near.before : near.after) : column.span;
      part.provision = AddWords(gone ? words : Span{}, gone ? Span{} : words, own);
      Provision& provision = out_.provisions[part.provision];
      if (called) (gone ? provision.before_words : provision.after_words) = *called;
      std::set<ColumnId> seen;
      Below(one, one, seen);
    }
  }

  void MeetExceptions(const hir::Choose& x, const hir::Choose& y, const Near& near, Link& link) {
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
      part.provision = AddWords(gone ? e.span : Span{}, gone ? Span{} : e.span, near);
      for (const ColumnId id : {e.when, e.value}) {
        std::set<ColumnId> seen;
        Below(id, id, seen);
      }
    }
  }

  // Positions that answer each other: what is the same, then what is alike, then in order where as many are
  // left on both sides; the rest stands alone.
  template <typename Alike>
  static std::vector<Link::Part> Match(size_t n, size_t m, const Alike& alike) {
    std::vector<size_t> of_a(n, kNone), of_b(m, kNone);
    for (int round = 0; round < 3; ++round) {
      const auto left = static_cast<size_t>(std::count(of_a.begin(), of_a.end(), kNone));
      if (round == 2 && left != static_cast<size_t>(std::count(of_b.begin(), of_b.end(), kNone))) break;
      for (size_t i = 0; i < n; ++i) {
        for (size_t k = 0; k < m && of_a[i] == kNone; ++k) {
          if (of_b[k] == kNone && alike(i, k, round)) of_a[i] = k, of_b[k] = i;
        }
      }
    }
    std::vector<Link::Part> parts;
    for (size_t k = 0; k < m; ++k) parts.push_back({of_b[k], k, kNone});
    for (size_t i = 0; i < n; ++i) {
      if (of_a[i] == kNone) parts.push_back({i, kNone, kNone});
    }
    return parts;
  }

  // --- ladders -----------------------------------------------------------------------------------

  void MeetLadder(size_t index) {
    LadderLink& link = out_.ladders[index];
    const hir::Ladder& x = program_.ladders[link.before];
    const hir::Ladder& y = program_.ladders[link.after];
    const std::string& name = x.named.name;
    for (size_t i = 0; i < x.steps.size(); ++i) {
      const hir::Step& s = x.steps[i];
      const hir::Step& t = y.steps[i];
      const std::string path = name + "." + s.named.name;
      const bool lasts = s.final == t.final && s.unit == t.unit && s.lasts == t.lasts;
      link.lasts.push_back(lasts ? kNone
                                 : Add("lasts " + path, {path + ".lasts", TitleOf(s.named), s.named.span,
                                                         t.named.span, LastsOf(s), LastsOf(t)}));
    }
    const auto same = [](const hir::Escalation& e, const hir::Escalation& f) {
      return e.to == f.to && e.count == f.count && e.of == f.of && e.unit == f.unit && e.last == f.last;
    };
    link.escalations = Match(x.escalations.size(), y.escalations.size(), [&](size_t i, size_t k, int round) {
      const hir::Escalation& e = x.escalations[i];
      const hir::Escalation& f = y.escalations[k];
      return round == 0 ? same(e, f) : round == 1 ? e.to == f.to && e.of == f.of : e.to == f.to;
    });
    for (Link::Part& part : link.escalations) {
      const bool both = part.before != kNone && part.after != kNone;
      if (both && same(x.escalations[part.before], y.escalations[part.after])) continue;
      part.provision = AddWords(part.before == kNone ? Span{} : x.escalations[part.before].span,
                                part.after == kNone ? Span{} : y.escalations[part.after].span,
                                {name + ".escalate", TitleOf(x.named)});
    }
    link.violations = Match(x.violations.size(), y.violations.size(), [&](size_t i, size_t k, int round) {
      return round < 2 && x.violations[i].named.name == y.violations[k].named.name &&
             x.violations[i].space == y.violations[k].space &&
             x.violations[i].at_end.has_value() == y.violations[k].at_end.has_value();
    });
    const Near around{name, TitleOf(x.named)};
    ladder_ = around;
    for (const auto& [a, b] :
         {std::pair(x.history_step, y.history_step), std::pair(x.history_annulled, y.history_annulled),
          std::pair(x.history_cause, y.history_cause)})
      Meet(a, b, around);
    for (size_t i = 0; i < out_.ladders[index].violations.size(); ++i)
      MeetViolation(x, y, out_.ladders[index].violations[i]);
    ladder_ = {};
  }

  void MeetViolation(const hir::Ladder& x, const hir::Ladder& y, Link::Part& part) {
    if (part.before == kNone || part.after == kNone) {
      const bool gone = part.after == kNone;
      part.provision = ViolationPresence(gone ? x : y, gone ? part.before : part.after, gone);
      return;
    }
    const hir::Violation& v = x.violations[part.before];
    const hir::Violation& w = y.violations[part.after];
    const Near near{v.named.name, TitleOf(v.named)};
    Meet(v.on, w.on, near);
    MeetClauses(v.clauses, w.clauses, near);
    if (v.at_end) MeetClauses(*v.at_end, *w.at_end, near);
  }

  void MeetClauses(const hir::Clauses& x, const hir::Clauses& y, const Near& near) {
    const auto of_x = x.all();
    const auto of_y = y.all();
    for (size_t i = 0; i < of_x.size(); ++i) Meet(of_x[i], of_y[i], near);
  }

  size_t ViolationPresence(const hir::Ladder& ladder, size_t violation, bool gone) {
    const hir::Violation& v = ladder.violations[violation];
    return AddPresence("violation " + ladder.named.name, v.named.name, v.named, {"violation", "违规"}, v.span,
                       gone);
  }

  size_t MeetHandlers(const hir::Outcome& x, const hir::Outcome& y) {
    const std::string& path = x.named.name;
    const std::string title = TitleOf(x.named);
    if (SameHandlers(x.handlers, y.handlers)) {
      for (size_t i = 0; i < x.handlers.size(); ++i)
        Meet(x.handlers[i].when, y.handlers[i].when, {path + ".handled_by", title});
      return kNone;
    }
    const bool steps = x.kind == hir::OutcomeKind::kSanction;
    const hir::Enum* names = steps ? &program_.enums[program_.columns[x.value].type.enum_id()] : nullptr;
    std::set<int64_t> at;
    for (const auto* handlers : {&x.handlers, &y.handlers}) {
      for (const hir::Handler& handler : *handlers) at.insert(handler.step);
    }
    Term before{""}, after{""};
    const auto add = [](Term& to, const Term& words) {
      to.en += (to.en.empty() || words.en.empty() ? "" : "; ") + words.en;
      to.zh += (to.zh.empty() || words.zh.empty() ? "" : "；") + words.zh;
    };
    for (const int64_t step : at) {
      std::vector<hir::Handler> was = x.handlers, is = y.handlers;
      std::erase_if(was, [&](const hir::Handler& handler) { return handler.step != step; });
      std::erase_if(is, [&](const hir::Handler& handler) { return handler.step != step; });
      if (SameHandlers(was, is)) continue;
      add(before, HandlersOf(was, names));
      add(after, HandlersOf(is, names));
    }
    return Add("handlers " + path, {path + ".handled_by", title, {}, {}, before, after});
  }

  // --- outcomes ----------------------------------------------------------------------------------

  void MeetOutcome(OutcomeLink& link) {
    if (link.before == nullptr || link.after == nullptr) {
      const bool gone = link.after == nullptr;
      const hir::Outcome& one = gone ? *link.before : *link.after;
      if (one.kind == hir::OutcomeKind::kMeasure) return;
      if (one.kind == hir::OutcomeKind::kSanction && one.ladder.valid()) {
        link.provision = ViolationPresence(program_.ladders[one.ladder], one.violation, gone);
      } else {
        const std::string noun(outcome::KindName(one.kind));
        link.provision =
            AddPresence("outcome " + noun, one.named.name, one.named, NounOf(one.kind), one.named.span, gone);
      }
      std::set<ColumnId> seen;
      Renamed(one, {[&](ColumnId id) {
                      Below(id, id, seen);
                      return id;
                    },
                    [](SpaceId id) { return id; }, [](LadderId id) { return id; }});
      return;
    }
    const hir::Outcome& x = *link.before;
    const hir::Outcome& y = *link.after;
    if (x.kind == hir::OutcomeKind::kMeasure) return;
    const hir::Type was = program_.columns[x.value].type;
    const hir::Type is = program_.columns[y.value].type;
    const auto shape = [](const hir::Outcome& o) {
      return std::tuple(o.eligible.valid(), o.required.valid(), o.quotas.size(), o.share.has_value(),
                        o.share && o.share->budget.valid(), o.share && o.share->highest.valid(),
                        o.share && o.share->prorated);
    };
    link.inside =
        was == is && x.space == y.space && shape(x) == shape(y) && Canonical(x.ladder) == Canonical(y.ladder);
    if (!link.inside) {
      const bool enums = was.kind == hir::TypeKind::kEnum && is.kind == was.kind && was.of != is.of;
      link.provision = enums ? AddEnum(was.enum_id(), is.enum_id())
                             : AddWords(program_.columns[x.value].span, program_.columns[y.value].span,
                                        {x.named.name, TitleOf(x.named)});
      std::set<ColumnId> seen;
      for (const hir::Outcome* one : {&x, &y}) {
        Renamed(*one, {[&](ColumnId id) {
                         Below(id, id, seen);
                         return id;
                       },
                       [](SpaceId id) { return id; }, [](LadderId id) { return id; }});
      }
      return;
    }
    const Near near{x.named.name, TitleOf(x.named)};
    for (const auto& [a, b] : PairsOf(x, y)) Meet(a, b, near);
    link.handlers = MeetHandlers(x, y);
  }

  static std::vector<std::pair<ColumnId, ColumnId>> PairsOf(const hir::Outcome& x, const hir::Outcome& y) {
    std::vector<std::pair<ColumnId, ColumnId>> pairs = {{x.value, y.value},
                                                        {x.eligible, y.eligible},
                                                        {x.required, y.required},
                                                        {x.met, y.met},
                                                        {x.violation_state, y.violation_state}};
    for (size_t i = 0; i < x.quotas.size(); ++i) pairs.emplace_back(x.quotas[i].place, y.quotas[i].place);
    if (x.share) {
      pairs.insert(pairs.end(), {{x.share->own, y.share->own},
                                 {x.share->highest, y.share->highest},
                                 {x.share->budget, y.share->budget},
                                 {x.share->owed, y.share->owed}});
    }
    return pairs;
  }

  static Term NounOf(hir::OutcomeKind kind) {
    switch (kind) {
      case hir::OutcomeKind::kAward:
        return {"award", "奖补"};
      case hir::OutcomeKind::kDuty:
        return {"duty", "职责"};
      case hir::OutcomeKind::kGrade:
        return {"grade", "等次"};
      case hir::OutcomeKind::kMeasure:
        return {"measure", "指标"};
      case hir::OutcomeKind::kSanction:
        return {"violation", "违规"};
      case hir::OutcomeKind::kScore:
        return {"score", "计分"};
    }
    return {"", ""};
  }

  const Joined& joined_;
  const hir::Program& program_;
  Alignment out_;
  std::map<SpaceId, SpaceId> canonical_;  // of the other side's sanctions: the base's
  std::map<LadderId, LadderId> ladder_canonical_;
  Near ladder_;                          // whose clauses are meeting
  std::map<std::string, size_t> known_;  // provisions by what they are
};

}  // namespace

std::vector<ColumnId> ChainOf(const hir::Program& program, ColumnId column, hir::Prim prim) {
  std::vector<ColumnId> links;
  const Column& root = program.columns[column];
  if (!IsChain(root, prim)) return {column};
  const auto walk = [&](const auto& self, ColumnId at) -> void {
    const Column& here = program.columns[at];
    const bool inner = at == column || (IsChain(here, prim) && !Named(here) && here.type == root.type);
    if (!inner) {
      links.push_back(at);
      return;
    }
    for (const ColumnId operand : std::get<hir::Map>(here.op).operands) self(self, operand);
  };
  walk(walk, column);
  return links;
}

LadderId LadderOf(const hir::Program& program, const Column& column) {
  if (const auto* fold = std::get_if<hir::Fold>(&column.op)) return fold->ladder;
  if (const auto* reduce = std::get_if<hir::Reduce>(&column.op)) {
    const LadderId read = program.spaces[reduce->source].ladder;
    if (read.valid()) return read;
  }
  return program.spaces[column.space].ladder;
}

Alignment Align(const Joined& joined) { return Aligner(joined).Run(); }

}  // namespace kaocheng::compare
