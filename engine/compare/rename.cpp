#include "engine/compare/rename.h"

#include <utility>

namespace kaocheng::compare {

namespace {

using hir::ColumnId;

class Renamer {
 public:
  explicit Renamer(const Renaming& renaming) : renaming_(renaming) {}

  void operator()(hir::Field&) {}
  void operator()(hir::Map& map) { Each(map.operands); }
  void operator()(hir::Gather& gather) {
    Exchange(gather.source);
    Exchange(gather.reference);
  }
  void operator()(hir::Reduce& reduce) {
    Exchange(reduce.source);
    Exchange(reduce.entity);
    for (ColumnId* id :
         {&reduce.where, &reduce.value, &reduce.reference, &reduce.first, &reduce.last, &reduce.date})
      Exchange(*id);
  }
  void operator()(hir::Order& order) {
    for (hir::SortKey& key : order.keys) Exchange(key.column);
    for (hir::SpaceId& kind : order.within_entities) Exchange(kind);
    Each(order.within_columns);
    for (ColumnId* id : {&order.candidate, &order.share, &order.amount, &order.weight}) Exchange(*id);
  }
  void operator()(hir::Choose& choose) {
    Exchange(choose.anchor);
    for (hir::Choose::Version& version : choose.versions) Exchange(version.value);
    for (hir::Choose::Exception& exception : choose.exceptions) {
      Exchange(exception.when);
      Exchange(exception.value);
    }
  }
  void operator()(hir::Fold& fold) { Exchange(fold.ladder); }

  void Handlers(std::vector<hir::Handler>& handlers) {
    for (hir::Handler& handler : handlers) Exchange(handler.when);
  }
  void Violation(hir::Violation& violation) {
    Exchange(violation.space);
    Exchange(violation.on);
    Clauses(violation.clauses);
    if (violation.at_end) Clauses(*violation.at_end);
  }
  void Clauses(hir::Clauses& clauses) {
    for (ColumnId* id : {&clauses.applicable, &clauses.base, &clauses.heavier, &clauses.lighter,
                         &clauses.at_least, &clauses.at_most, &clauses.up_to, &clauses.repeat})
      Exchange(*id);
  }
  void Ladder(hir::Ladder& ladder) {
    for (hir::SpaceId* id : {&ladder.subject, &ladder.sanctions, &ladder.history}) Exchange(*id);
    for (ColumnId* id : {&ladder.history_step, &ladder.history_annulled, &ladder.history_cause})
      Exchange(*id);
    for (hir::Violation& violation : ladder.violations) Violation(violation);
  }
  void Outcome(hir::Outcome& outcome) {
    Exchange(outcome.subject);
    Exchange(outcome.space);
    for (ColumnId* id :
         {&outcome.value, &outcome.eligible, &outcome.required, &outcome.met, &outcome.violation_state})
      Exchange(*id);
    for (hir::Outcome::Item& item : outcome.items) {
      Exchange(item.cells);
      for (ColumnId* id : {&item.required, &item.met, &item.cell_required, &item.cell_met, &item.due})
        Exchange(*id);
    }
    for (hir::Outcome::Quota& quota : outcome.quotas) {
      Exchange(quota.place);
      Exchange(quota.group);
      Exchange(quota.settled);
    }
    if (outcome.rulings) {
      Exchange(outcome.rulings->space);
      for (ColumnId* id : {&outcome.rulings->names, &outcome.rulings->about, &outcome.rulings->value})
        Exchange(*id);
    }
    if (outcome.share) {
      for (ColumnId* id :
           {&outcome.share->own, &outcome.share->highest, &outcome.share->budget, &outcome.share->owed})
        Exchange(*id);
    }
    Handlers(outcome.handlers);
    Exchange(outcome.ladder);
  }

 private:
  void Each(std::vector<ColumnId>& ids) {
    for (ColumnId& id : ids) Exchange(id);
  }
  void Exchange(ColumnId& id) {
    if (id.valid()) id = renaming_.column(id);
  }
  void Exchange(hir::SpaceId& id) {
    if (id.valid()) id = renaming_.space(id);
  }
  void Exchange(hir::LadderId& id) {
    if (id.valid()) id = renaming_.ladder(id);
  }

  const Renaming& renaming_;
};

}  // namespace

hir::Op Renamed(hir::Op op, const Renaming& renaming) {
  std::visit(Renamer(renaming), op);
  return op;
}

hir::Ladder Renamed(hir::Ladder ladder, const Renaming& renaming) {
  Renamer(renaming).Ladder(ladder);
  return ladder;
}

hir::Violation Renamed(hir::Violation violation, const Renaming& renaming) {
  Renamer(renaming).Violation(violation);
  return violation;
}

hir::Outcome Renamed(hir::Outcome outcome, const Renaming& renaming) {
  Renamer(renaming).Outcome(outcome);
  return outcome;
}

std::vector<ColumnId> NamedColumns(const hir::Op& op) {
  std::vector<ColumnId> found;
  Renamed(op, {[&](ColumnId id) {
                 found.push_back(id);
                 return id;
               },
               [](hir::SpaceId id) { return id; }, [](hir::LadderId id) { return id; }});
  return found;
}

}  // namespace kaocheng::compare
