#include "bench/policies/account.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "bench/support/support.h"
#include "dsl/hir/names.h"

namespace kaocheng {
namespace {

std::string Describe(const hir::Program& program, hir::ColumnId id) {
  const hir::Column& column = program.columns[id];
  const std::string& space = program.spaces[column.space].named.name;
  struct Visitor {
    const hir::Program& program;
    std::string operator()(const hir::Field& op) const { return fmt::format("field {}", NameOf(op.kind)); }
    std::string operator()(const hir::Map& op) const { return fmt::format("map {}", NameOf(op.prim)); }
    std::string operator()(const hir::Gather& op) const {
      return fmt::format("gather {}", op.via == hir::Gather::Via::kAncestor    ? "ancestor"
                                      : op.via == hir::Gather::Via::kReference ? "reference"
                                                                               : "previous");
    }
    std::string operator()(const hir::Reduce& op) const {
      const char* window = op.window == hir::Reduce::Window::kEver      ? "ever"
                           : op.window == hir::Reduce::Window::kBetween ? "between"
                                                                        : "as of";
      return fmt::format("reduce {} {} {}{}", window, program.spaces[op.source].named.name,
                         NameOf(op.aggregate),
                         op.match == hir::Reduce::Match::kReference ? " by reference" : "");
    }
    std::string operator()(const hir::Order&) const { return "order"; }
    std::string operator()(const hir::Choose&) const { return "choose"; }
    std::string operator()(const hir::Fold&) const { return "fold"; }
  };
  return fmt::format("{} @ {}", std::visit(Visitor{program}, column.op), space);
}

}  // namespace

void Account::Run(const plan::Plan& plan, const data::Snapshot& snapshot) {
  std::vector<Item> by_column(plan.program->columns.size());
  const double start = CpuSeconds();
  double last = start;
  exec::Execute(plan, snapshot, {.threads = 1, .after = [&](hir::ColumnId id, size_t rows) {
                                   const double now = CpuSeconds();
                                   by_column[id.value].Add({0, 1, rows, now - last});
                                   last = now;
                                 }});
  total_ += CpuSeconds() - start;
  for (size_t i = 0; i < by_column.size(); ++i) {
    if (by_column[i].runs == 0) continue;
    by_column[i].columns = 1;
    column_rows_ += by_column[i].rows;
    items_[Describe(*plan.program, plan.program->columns.id_at(i))].Add(by_column[i]);
  }
}

void Account::Print(uint64_t records) const {
  std::map<std::string, Item> kinds, spaces;
  for (const auto& [name, item] : items_) {
    kinds[name.substr(0, name.find(' '))].Add(item);
    spaces[name.substr(name.find('@'))].Add(item);
  }
  const auto print = [&](const std::map<std::string, Item>& items, size_t most) {
    std::vector<std::pair<std::string, Item>> sorted(items.begin(), items.end());
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return a.second.seconds > b.second.seconds; });
    if (sorted.size() > most) sorted.resize(most);
    fmt::print("  {:<44}{:>9}{:>9}{:>13}{:>9}{:>8}{:>9}\n", "operator @ space", "columns", "runs", "rows",
               "ns/rec", "share", "ns/row");
    for (const auto& [name, item] : sorted)
      fmt::print("  {:<44}{:>9}{:>9}{:>13}{:>9.2f}{:>7.1f}%{:>9.2f}\n", name, item.columns, item.runs,
                 item.rows, item.seconds / static_cast<double>(records) * 1e9, 100 * item.seconds / total_,
                 item.seconds / static_cast<double>(std::max<uint64_t>(1, item.rows)) * 1e9);
  };
  print(kinds, 10);
  print(spaces, 12);
  print(items_, 60);
}

}  // namespace kaocheng
