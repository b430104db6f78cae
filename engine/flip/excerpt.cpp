#include "engine/flip/excerpt.h"

#include <map>
#include <set>
#include <utility>

#include "engine/plan/plan.h"

namespace kaocheng::flip {
namespace {

using data::RawColumn;
using data::RawTable;
using hir::SpaceId;

SpaceId KindNamed(const hir::Program& program, const std::string& name) {
  for (size_t i = 0; i < program.spaces.size(); ++i) {
    const SpaceId id = program.spaces.id_at(i);
    if (program.spaces[id].kind == hir::Space::Kind::kEntity && program.spaces[id].named.name == name)
      return id;
  }
  return {};
}

size_t DepthOf(const hir::Program& program, SpaceId kind) {
  size_t depth = 0;
  for (; kind.valid(); kind = program.spaces[kind].owner) ++depth;
  return depth;
}

// The topmost kind at or above the subject's that the outcome reads all that lies below of; invalid: others
// are compared without regard to units.
SpaceId Reach(const Question& question) {
  const hir::Program& program = question.program;
  const plan::Plan plan = plan::MakePlan(program, plan::OutcomeColumns(program, *question.line.outcome));
  SpaceId top = KindNamed(program, question.kind);
  const auto raise = [&](SpaceId kind) {
    if (program.spaces[kind].kind == hir::Space::Kind::kEntity &&
        DepthOf(program, kind) < DepthOf(program, top))
      top = kind;
  };
  for (size_t i = 0; i < program.columns.size(); ++i) {
    if (plan.needed[i] == 0) continue;
    const hir::Op& op = program.columns[program.columns.id_at(i)].op;
    if (const auto* reduce = std::get_if<hir::Reduce>(&op); reduce != nullptr && reduce->entity.valid())
      raise(reduce->entity);
    if (const auto* order = std::get_if<hir::Order>(&op)) {
      if (order->within_entities.empty()) return {};
      SpaceId lowest = order->within_entities.front();
      for (const SpaceId kind : order->within_entities) {
        if (DepthOf(program, kind) > DepthOf(program, lowest)) lowest = kind;
      }
      raise(lowest);
    }
  }
  return top;
}

using Kept = std::vector<std::vector<uint8_t>>;  // by table and row

class Cutter {
 public:
  Cutter(const data::Dataset& dataset, Kept& kept) : dataset_(dataset), kept_(kept) {
    for (const RawTable& table : dataset.tables) kept_.emplace_back(table.rows(), 0);
  }

  std::optional<size_t> OwnerOf(size_t table) const {
    const std::string& owner = dataset_.schema.tables[table].owner;
    return owner.empty() ? std::nullopt : dataset_.schema.Index(owner, true);
  }

  // The unit with what it lay in, up to `top`, which is given back as the units that all is kept below of.
  void KeepUp(size_t table, int32_t id, const std::string& top, std::set<std::pair<size_t, int32_t>>& roots) {
    const RawTable& rows = dataset_.tables[table];
    const bool here = dataset_.schema.tables[table].name == top;
    if (here) roots.emplace(table, id);
    const std::optional<size_t> owner = OwnerOf(table);
    for (size_t row = 0; row < rows.rows(); ++row) {
      if (rows.ids[row] != id || kept_[table][row] != 0) continue;
      kept_[table][row] = 1;
      if (owner && rows.owners[row] >= 0) KeepUp(*owner, rows.owners[row], top, roots);
    }
  }

  void KeepBelow(const std::set<std::pair<size_t, int32_t>>& roots) {
    std::set<std::pair<size_t, int32_t>> units = roots;
    // The schema's order: owners before what they own.
    for (size_t t = 0; t < dataset_.tables.size(); ++t) {
      const std::optional<size_t> owner = OwnerOf(t);
      if (!owner) continue;
      const RawTable& rows = dataset_.tables[t];
      for (size_t row = 0; row < rows.rows(); ++row) {
        if (!units.contains({*owner, rows.owners[row]})) continue;
        kept_[t][row] = 1;
        if (dataset_.schema.tables[t].entity) units.emplace(t, rows.ids[row]);
      }
    }
  }

  // Few records of the units above may matter to everybody below; many are reached by reference only.
  void KeepAbove() {
    constexpr size_t kFew = 300;
    for (size_t t = 0; t < dataset_.tables.size(); ++t) {
      const std::optional<size_t> owner = OwnerOf(t);
      if (!owner || dataset_.schema.tables[t].entity) continue;
      std::set<int32_t> owners;
      for (size_t row = 0; row < dataset_.tables[*owner].rows(); ++row) {
        if (kept_[*owner][row] != 0) owners.insert(dataset_.tables[*owner].ids[row]);
      }
      std::vector<size_t> rows;
      for (size_t row = 0; row < dataset_.tables[t].rows(); ++row) {
        if (owners.contains(dataset_.tables[t].owners[row])) rows.push_back(row);
      }
      if (rows.size() > kFew) continue;
      for (const size_t row : rows) kept_[t][row] = 1;
    }
  }

  // Texts of kept records that are ids of records, until nothing new is found.
  void KeepReferred(std::vector<std::pair<size_t, size_t>> from) {
    std::map<int32_t, std::vector<std::pair<size_t, size_t>>> by_id;
    for (size_t t = 0; t < dataset_.tables.size(); ++t) {
      if (dataset_.schema.tables[t].entity) continue;
      for (size_t row = 0; row < dataset_.tables[t].rows(); ++row) {
        by_id[dataset_.tables[t].ids[row]].emplace_back(t, row);
        if (kept_[t][row] != 0) from.emplace_back(t, row);
      }
    }
    while (!from.empty()) {
      const auto [t, row] = from.back();
      from.pop_back();
      for (size_t c = 0; c < dataset_.tables[t].columns.size(); ++c) {
        const RawColumn& column = dataset_.tables[t].columns[c];
        if (dataset_.schema.tables[t].fields[c].kind != data::CellKind::kText || row >= column.values.size())
          continue;
        const auto found = by_id.find(static_cast<int32_t>(column.values[row]));
        if (found == by_id.end()) continue;
        for (const auto& [target, at] : found->second) {
          if (kept_[target][at] != 0) continue;
          kept_[target][at] = 1;
          from.emplace_back(target, at);
          // Whose it is has to be there too.
          std::set<std::pair<size_t, int32_t>> nobody;
          if (const auto owner = OwnerOf(target))
            KeepUp(*owner, dataset_.tables[target].owners[at], {}, nobody);
        }
      }
    }
  }

 private:
  const data::Dataset& dataset_;
  Kept& kept_;
};

RawTable Cut(const RawTable& table, const std::vector<uint8_t>& kept) {
  RawTable out;
  out.file = table.file;
  out.id_header = table.id_header;
  out.owner_header = table.owner_header;
  out.on_header = table.on_header;
  out.supplied = table.supplied;
  out.lost = table.lost;
  std::map<uint32_t, uint32_t> places;
  for (const RawColumn& column : table.columns)
    out.columns.push_back({{}, {}, column.present, column.header, {}});
  for (size_t row = 0; row < table.rows(); ++row) {
    if (kept[row] == 0) continue;
    places[static_cast<uint32_t>(row)] = static_cast<uint32_t>(out.ids.size());
    out.ids.push_back(table.ids[row]);
    out.owners.push_back(table.owners[row]);
    out.on.push_back(table.on[row]);
    out.until.push_back(table.until[row]);
    if (!table.recorded.empty()) out.recorded.push_back(table.recorded[row]);  // units have none
    out.lines.push_back(table.lines[row]);
    for (size_t c = 0; c < table.columns.size(); ++c) {
      const RawColumn& column = table.columns[c];
      if (row >= column.values.size()) continue;
      const bool valued = column.states.empty() || column.states[row] == 0;
      if (valued) {
        out.columns[c].Push(column.values[row]);
      } else {
        out.columns[c].PushState(column.states[row]);
      }
    }
  }
  for (const uint32_t row : table.broken) {
    if (places.contains(row)) out.broken.push_back(places[row]);
  }
  for (const uint32_t row : table.retracted) {
    if (places.contains(row)) out.retracted.push_back(places[row]);
  }
  return out;
}

}  // namespace

bool ComparesWithOthers(const Question& question) {
  const SpaceId top = Reach(question);
  return !top.valid() || question.program.spaces[top].named.name != question.kind;
}

data::Dataset Excerpt(const Question& question, const std::vector<std::pair<size_t, int32_t>>& extra) {
  const data::Dataset& dataset = question.dataset;
  const SpaceId top = Reach(question);
  const auto table = dataset.schema.Index(question.kind, true);
  const std::optional<int32_t> id = dataset.dictionary.Find(question.subject);
  if (!top.valid() || !table || !id) return dataset;
  Kept kept;
  Cutter cutter(dataset, kept);
  std::set<std::pair<size_t, int32_t>> roots;
  cutter.KeepUp(*table, *id, question.program.spaces[top].named.name, roots);
  cutter.KeepBelow(roots);
  cutter.KeepAbove();
  std::vector<std::pair<size_t, size_t>> from;
  for (const auto& [t, code] : extra) {
    const RawTable& rows = dataset.tables[t];
    for (size_t row = 0; row < rows.rows(); ++row) {
      if (rows.ids[row] != code) continue;
      kept[t][row] = 1;
      from.emplace_back(t, row);
      std::set<std::pair<size_t, int32_t>> nobody;
      if (const auto owner = cutter.OwnerOf(t)) cutter.KeepUp(*owner, rows.owners[row], {}, nobody);
    }
  }
  cutter.KeepReferred(std::move(from));
  data::Dataset cut{dataset.path,
                    dataset.schema,
                    {},
                    {},
                    dataset.dictionary,
                    dataset.supplied,
                    {},
                    0,
                    0,
                    dataset.offset_minutes,
                    dataset.as_of,
                    dataset.calendar,
                    dataset.damaged};
  for (size_t t = 0; t < dataset.tables.size(); ++t) cut.tables.push_back(Cut(dataset.tables[t], kept[t]));
  Emitter known;  // whatever is wrong with the data was reported before
  data::BuildIndex(cut, known);
  return cut;
}

}  // namespace kaocheng::flip
