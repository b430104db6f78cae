#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>

#include "dsl/hir/names.h"
#include "dsl/hir/program.h"

namespace kaocheng::hir {
namespace {

class Printer {
 public:
  explicit Printer(const Program& program) : program_(program) {}

  std::string Run() {
    Line("policy {} \"{}\" level {} region {} version {}", program_.policy, program_.title, program_.level,
         program_.region, program_.version);
    for (const Enum& e : program_.enums) PrintEnum(e);
    for (const Space& s : program_.spaces) PrintSpace(s);
    for (size_t i = 0; i < program_.columns.size(); ++i) PrintColumn(program_.columns.id_at(i));
    for (const Ladder& l : program_.ladders) PrintLadder(l);
    for (const Outcome& o : program_.outcomes) PrintOutcome(o);
    return std::move(out_);
  }

  std::string operator()(const Field& field) const {
    if (field.kind != Field::Kind::kStored) return fmt::format("field {}", NameOf(field.kind));
    return fmt::format("field {}", space_->fields.at(field.index).named.name);
  }
  std::string operator()(const Map& map) const {
    switch (map.prim) {
      case Prim::kLiteral:
        return fmt::format("literal {}", map.literal);
      case Prim::kTextLiteral:
        return fmt::format("text \"{}\"", map.text);
      case Prim::kMul:
      case Prim::kDiv:
      case Prim::kProduct:
      case Prim::kRound:
      case Prim::kRoundUp:
      case Prim::kRoundDown:
        return fmt::format("{} {} [{}]", NameOf(map.prim), Ids(map.operands), map.literal);
      case Prim::kMulDiv:
      case Prim::kRescale:
      case Prim::kInSeason:
        return fmt::format("{} {} [{}, {}]", NameOf(map.prim), Ids(map.operands), map.literal, map.literal2);
      default:
        return fmt::format("{} {}", NameOf(map.prim), Ids(map.operands));
    }
  }
  std::string operator()(const Gather& gather) const {
    switch (gather.via) {
      case Gather::Via::kAncestor:
        return fmt::format("gather {} from ancestor", Ref(gather.source));
      case Gather::Via::kReference:
        return fmt::format("gather {} along {}", Ref(gather.source), Ref(gather.reference));
      case Gather::Via::kPrevious:
        return fmt::format("gather {} from previous", Ref(gather.source));
    }
    std::abort();
  }
  std::string operator()(const Reduce& reduce) const {
    std::string text = fmt::format("reduce {} {} over {}", NameOf(reduce.aggregate), Ref(reduce.value),
                                   SpaceName(reduce.source));
    if (reduce.where.valid()) text += fmt::format(" where {}", Ref(reduce.where));
    text += reduce.match == Reduce::Match::kAncestor ? fmt::format(" by {}", SpaceName(reduce.entity))
                                                     : fmt::format(" along {}", Ref(reduce.reference));
    switch (reduce.window) {
      case Reduce::Window::kEver:
        text += " ever";
        break;
      case Reduce::Window::kBetween:
        text += fmt::format(" from {} to {}", Ref(reduce.first), Ref(reduce.last));
        break;
      case Reduce::Window::kAsOf:
        text += fmt::format(" as of {}", Ref(reduce.first));
        break;
    }
    if (reduce.date.valid()) text += fmt::format(" dated {}", Ref(reduce.date));
    return text;
  }
  std::string operator()(const Order& order) const {
    std::string text = order.kind == Order::Kind::kRank    ? "rank"
                       : order.kind == Order::Kind::kQuota ? "quota"
                                                           : "apportion";
    for (const SortKey& key : order.keys)
      text += fmt::format(" {}{}", Ref(key.column), key.lowest_first ? " lowest first" : "");
    for (const SpaceId id : order.within_entities) text += fmt::format(" within {}", SpaceName(id));
    for (const ColumnId id : order.within_columns) text += fmt::format(" within {}", Ref(id));
    if (order.candidate.valid())
      text += fmt::format(" candidate {} share {}", Ref(order.candidate), Ref(order.share));
    if (order.amount.valid())
      text += fmt::format(" amount {} weight {}", Ref(order.amount), Ref(order.weight));
    return text;
  }
  std::string operator()(const Choose& choose) const {
    std::string text = "choose";
    if (choose.anchor.valid()) text += fmt::format(" at {}", Ref(choose.anchor));
    for (const Choose::Version& v : choose.versions) {
      text += fmt::format(" {}", Ref(v.value));
      if (v.from != kMinDate) text += fmt::format(" from {}", FormatDate(v.from));
      if (v.until != kMaxDate) text += fmt::format(" until {}", FormatDate(v.until));
    }
    for (const Choose::Exception& e : choose.exceptions)
      text += fmt::format(" except {} when {}", Ref(e.value), Ref(e.when));
    return text;
  }
  std::string operator()(const Fold& fold) const {
    const Ladder& ladder = program_.ladders[fold.ladder];
    std::string text = fmt::format("fold {} {}", ladder.named.name, NameOf(fold.output));
    if (fold.output == Fold::Output::kViolationStep || fold.output == Fold::Output::kViolationState)
      text += " " + ladder.violations.at(fold.violation).named.name;
    return text;
  }

 private:
  template <typename... Args>
  void Line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  static std::string Ref(ColumnId id) { return id.valid() ? fmt::format("%{}", id.value) : "-"; }
  static std::string Ids(const std::vector<ColumnId>& ids) {
    std::string text;
    for (const ColumnId id : ids) text += fmt::format("{}%{}", text.empty() ? "" : " ", id.value);
    return text;
  }
  const std::string& SpaceName(SpaceId id) const { return program_.spaces[id].named.name; }
  static std::string Title(const Named& named) {
    return named.title.empty() || named.title == named.name
               ? named.name
               : fmt::format("{} \"{}\"", named.name, named.title);
  }
  const std::string& StepName(const Ladder& ladder, int64_t step) const {
    return program_.enums[ladder.steps_enum].members.at(static_cast<size_t>(step)).name;
  }
  static std::string Cites(const std::vector<Citation>& cites) {
    std::string text;
    for (const Citation& c : cites) text += fmt::format(" cites {} \"{}\"", c.name, c.clause);
    return text;
  }
  std::string Handlers(const Outcome& outcome) const {
    std::string text;
    for (const Handler& h : outcome.handlers) {
      text += " by " + h.name;
      for (const Named& with : h.with) text += " with " + with.name;
      if (h.step > 0) text += " at " + StepName(program_.ladders[outcome.ladder], h.step);
      if (h.when.valid()) text += " when " + Ref(h.when);
    }
    return text;
  }

  void PrintEnum(const Enum& e) {
    std::string members;
    for (const Named& m : e.members) members += (members.empty() ? "" : e.ordered ? " < " : ", ") + Title(m);
    Line("enum {} {{ {} }}", Title(e.named), members);
  }
  void PrintSpace(const Space& space) {
    std::string text;
    switch (space.kind) {
      case Space::Kind::kEntity:
        text = "entity";
        break;
      case Space::Kind::kRecord:
        text = "record";
        break;
      case Space::Kind::kCell:
        text = fmt::format("cell {}", NameOf(space.unit));
        break;
      case Space::Kind::kSanction:
        text = fmt::format("sanctions {}", program_.ladders[space.ladder].named.name);
        break;
    }
    text += " " + Title(space.named);
    if (space.owner.valid()) text += " of " + SpaceName(space.owner);
    if (space.season)
      text += fmt::format(" in {:02}-{:02} to {:02}-{:02}", space.season->from_month, space.season->from_day,
                          space.season->to_month, space.season->to_day);
    std::string fields;
    for (const StoredField& f : space.fields)
      fields += fmt::format("{}{} : {}{}", fields.empty() ? "" : ", ", Title(f.named),
                            NameOf(program_, f.type), f.sealed ? " sealed" : "");
    if (!fields.empty()) text += " { " + fields + " }";
    Line("{}", text);
  }
  void PrintColumn(ColumnId id) {
    const Column& column = program_.columns[id];
    space_ = &program_.spaces[column.space];
    std::string label;
    if (column.label.kind != Label::Kind::kNone) label = "  # " + column.label.name;
    Line("%{} {} : {} = {}{}", id.value, space_->named.name, NameOf(program_, column.type),
         std::visit(*this, column.op), label);
  }
  void PrintLadder(const Ladder& ladder) {
    Line("ladder {} of {}{}", Title(ladder.named), SpaceName(ladder.subject), Cites(ladder.cites));
    for (const Step& s : ladder.steps) {
      const std::string length =
          s.final ? "final"
                  : fmt::format("lasts {} {}", s.lasts, s.unit == TypeKind::kDays ? "days" : "months");
      Line("  step {} {}", Title(s.named), length);
    }
    if (ladder.history.valid())
      Line("  history {} step {} annulled {} cause {}", SpaceName(ladder.history), Ref(ladder.history_step),
           Ref(ladder.history_annulled), Ref(ladder.history_cause));
    for (const Escalation& e : ladder.escalations)
      Line("  escalate to {} after {} of {} last {} {}", StepName(ladder, e.to), e.count,
           StepName(ladder, e.of), e.last, e.unit == TypeKind::kDays ? "days" : "months");
    for (const Violation& v : ladder.violations) {
      Line("  violation {} over {} on {}{}{} policy {}", Title(v.named), SpaceName(v.space), Ref(v.on),
           ClausesText(v.clauses), Cites(v.cites), v.policy);
      if (v.at_end) Line("    at the end{}", ClausesText(*v.at_end));
    }
  }
  static std::string ClausesText(const Clauses& c) {
    return fmt::format(
        " applicable {} base {} heavier {} lighter {} at_least {} at_most {} up_to {} repeat {}",
        Ref(c.applicable), Ref(c.base), Ref(c.heavier), Ref(c.lighter), Ref(c.at_least), Ref(c.at_most),
        Ref(c.up_to), Ref(c.repeat));
  }
  static std::string ShareText(const Outcome::Share& share) {
    std::string text = fmt::format(" under {} own {}", share.group.name, Ref(share.own));
    if (share.highest.valid()) text += " highest " + Ref(share.highest);
    if (share.budget.valid())
      text += fmt::format(" owed {} {} budget {}", Ref(share.owed), share.prorated ? "prorated to" : "of",
                          Ref(share.budget));
    return text;
  }
  void PrintOutcome(const Outcome& o) {
    std::string text =
        fmt::format("outcome {} {} of {}", NameOf(o.kind), Title(o.named), SpaceName(o.subject));
    if (o.space != o.subject) text += " over " + SpaceName(o.space);
    text += fmt::format(" = {}", Ref(o.value));
    if (o.eligible.valid()) text += " eligible " + Ref(o.eligible);
    if (o.required.valid()) text += fmt::format(" required {} met {}", Ref(o.required), Ref(o.met));
    for (const Outcome::Quota& quota : o.quotas) {
      text += " quota " + Ref(quota.place);
      if (quota.group != quota.place) text += " in groups of " + Ref(quota.group);
      if (quota.settled.valid()) text += " settled " + Ref(quota.settled);
    }
    if (o.share) text += ShareText(*o.share);
    if (o.violation_state.valid()) text += " state " + Ref(o.violation_state);
    Line("{}{}{} policy {}", text, Handlers(o), Cites(o.cites), o.policy);
    for (const Outcome::Item& i : o.items) {
      std::string item =
          fmt::format("  item {} required {} met {}", Title(i.named), Ref(i.required), Ref(i.met));
      if (i.cell_met.valid())
        item +=
            fmt::format(" judged over {} required {} met {}", SpaceName(i.cells.valid() ? i.cells : o.space),
                        Ref(i.cell_required), Ref(i.cell_met));
      Line("{}", item);
    }
  }

  const Program& program_;
  const Space* space_ = nullptr;
  std::string out_;
};

}  // namespace

std::string Print(const Program& program) { return Printer(program).Run(); }

}  // namespace kaocheng::hir
