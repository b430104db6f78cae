#include <algorithm>

#include "dsl/hir/program.h"

namespace kaocheng::hir {
namespace {

class Collector {
 public:
  Collector(const Program& program, std::vector<ColumnId>& out) : program_(program), out_(out) {}

  void operator()(const Field&) {}
  void operator()(const Map& map) { Add(map.operands); }
  void operator()(const Gather& gather) {
    Add(gather.source);
    Add(gather.reference);
  }
  void operator()(const Reduce& reduce) {
    for (const ColumnId id :
         {reduce.where, reduce.value, reduce.reference, reduce.first, reduce.last, reduce.date})
      Add(id);
    // Which sanctions there are, and whether their history is known at all, is what the ladder's fold says.
    const Space& source = program_.spaces[reduce.source];
    if (source.kind == Space::Kind::kSanction) AddLadder(program_.ladders[source.ladder]);
  }
  void operator()(const Order& order) {
    for (const SortKey& key : order.keys) Add(key.column);
    Add(order.within_columns);
    for (const ColumnId id : {order.candidate, order.share, order.amount, order.weight}) Add(id);
  }
  void operator()(const Choose& choose) {
    Add(choose.anchor);
    for (const Choose::Version& version : choose.versions) Add(version.value);
    for (const Choose::Exception& exception : choose.exceptions) {
      Add(exception.when);
      Add(exception.value);
    }
  }
  void operator()(const Fold& fold) { AddLadder(program_.ladders[fold.ladder]); }

 private:
  void Add(ColumnId id) {
    if (id.valid()) out_.push_back(id);
  }
  void Add(const std::vector<ColumnId>& ids) {
    for (const ColumnId id : ids) Add(id);
  }
  void AddLadder(const Ladder& ladder) {
    for (const ColumnId id : {ladder.history_step, ladder.history_annulled, ladder.history_cause}) Add(id);
    for (const Violation& v : ladder.violations) {
      Add(v.on);
      for (const ColumnId id : v.clauses.all()) Add(id);
      if (!v.at_end) continue;
      for (const ColumnId id : v.at_end->all()) Add(id);
    }
  }

  const Program& program_;
  std::vector<ColumnId>& out_;
};

}  // namespace

std::vector<ColumnId> Operands(const Program& program, const Op& op) {
  std::vector<ColumnId> out;
  std::visit(Collector(program, out), op);
  return out;
}

}  // namespace kaocheng::hir
