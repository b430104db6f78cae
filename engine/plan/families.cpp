#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "engine/plan/rewrites.h"

namespace kaocheng::plan {
namespace {

// `value >= limit`, or `-value >= -limit` where `negated`.
struct Threshold {
  hir::ColumnId value;
  bool negated = false;
  hir::ColumnId limit;
  int64_t beyond = 0;
};

class Families {
 public:
  Families(Plan& plan, size_t fewest) : plan_(plan), program_(*plan.program), fewest_(fewest) {}

  void Find(const Stage& stage) {
    Candidates candidates;
    for (const hir::ColumnId id : stage.columns) Propose(id, candidates);
    // A Reduce with two thresholds goes where it finds more of its like.
    std::vector<const Candidates::value_type*> by_size;
    for (const auto& candidate : candidates) by_size.push_back(&candidate);
    std::stable_sort(by_size.begin(), by_size.end(),
                     [](auto* a, auto* b) { return a->second.size() > b->second.size(); });
    for (const auto* candidate : by_size) Found(stage, candidate->first, candidate->second);
  }

 private:
  // What the members of a family have in common: windows, aggregate, value; what is compared, and on which
  // side of the limit rows count; the other conditions.
  using Key = std::tuple<hir::ColumnId, hir::Aggregate, hir::ColumnId, hir::ColumnId, bool,
                         std::vector<hir::ColumnId>>;
  using Candidates = std::map<Key, std::vector<Family::Member>>;

  hir::ColumnId Same(hir::ColumnId id) const { return id.valid() ? plan_.same_as[id.value] : id; }

  void Propose(hir::ColumnId id, Candidates& candidates) const {
    const auto* reduce = std::get_if<hir::Reduce>(&program_.columns[id].op);
    if (reduce == nullptr || !reduce->where.valid() || !LiesTogether(program_, *reduce)) return;
    if (reduce->aggregate != hir::Aggregate::kCount && reduce->aggregate != hir::Aggregate::kExists &&
        reduce->aggregate != hir::Aggregate::kSum && !CountsDays(plan_, *reduce))
      return;
    std::vector<hir::ColumnId> conditions;
    Split(Same(reduce->where), conditions);
    std::sort(conditions.begin(), conditions.end());
    conditions.erase(std::unique(conditions.begin(), conditions.end()), conditions.end());
    for (const hir::ColumnId condition : conditions) {
      const std::optional<Threshold> threshold = ThresholdOf(condition);
      if (!threshold) continue;
      std::vector<hir::ColumnId> others = conditions;
      std::erase(others, condition);
      candidates[{plan_.windows[id.value], reduce->aggregate, Same(reduce->value), threshold->value,
                  threshold->negated, others}]
          .push_back({id, threshold->limit, threshold->beyond});
    }
  }

  void Split(hir::ColumnId where, std::vector<hir::ColumnId>& conditions) const {
    const auto* map = std::get_if<hir::Map>(&program_.columns[where].op);
    if (map == nullptr || map->prim != hir::Prim::kAnd) return conditions.push_back(where);
    for (const hir::ColumnId operand : map->operands) Split(Same(operand), conditions);
  }

  bool IsLiteral(hir::ColumnId id) const {
    const auto* map = std::get_if<hir::Map>(&program_.columns[id].op);
    return map != nullptr && map->prim == hir::Prim::kLiteral;
  }

  std::optional<Threshold> ThresholdOf(hir::ColumnId condition) const {
    const auto* map = std::get_if<hir::Map>(&program_.columns[condition].op);
    if (map == nullptr || map->operands.size() != 2) return std::nullopt;
    const hir::ColumnId value = Same(map->operands[0]);
    const hir::ColumnId limit = Same(map->operands[1]);
    if (!IsLiteral(limit) || IsLiteral(value)) return std::nullopt;
    switch (map->prim) {
      case hir::Prim::kGe:
        return Threshold{value, false, limit, 0};
      case hir::Prim::kGt:
        return Threshold{value, false, limit, 1};
      case hir::Prim::kLe:
        return Threshold{value, true, limit, 0};
      case hir::Prim::kLt:
        return Threshold{value, true, limit, 1};
      default:
        return std::nullopt;
    }
  }

  void Found(const Stage& stage, const Key& key, std::vector<Family::Member> members) {
    std::erase_if(members,
                  [&](const Family::Member& member) { return plan_.family[member.id.value] != kNoFamily; });
    if (members.size() < fewest_) return;
    Family family;
    family.compared = std::get<3>(key);
    family.negated = std::get<4>(key);
    family.conditions = std::get<5>(key);
    family.members = std::move(members);
    const auto number = static_cast<uint32_t>(plan_.families.size());
    for (const Family::Member& member : family.members) plan_.family[member.id.value] = number;
    family.reads = family.conditions;
    family.reads.push_back(family.compared);
    const hir::ColumnId first = family.members[0].id;
    const hir::ColumnId where = Same(std::get<hir::Reduce>(program_.columns[first].op).where);
    for (const hir::ColumnId read : plan_.reads[first.value])
      if (read != where) family.reads.push_back(read);
    MarkWhatOnlyTheyRead(stage, family, number);
    plan_.families.push_back(std::move(family));
  }

  // Conditions of the members that nobody else reads are not needed where the family is counted at once.
  // Those that stand before what counting reads are computed anyway.
  void MarkWhatOnlyTheyRead(const Stage& stage, const Family& family, uint32_t number) {
    const auto is_read = [&](hir::ColumnId id) {
      return std::find(family.reads.begin(), family.reads.end(), id) != family.reads.end();
    };
    std::vector<uint8_t> others(program_.columns.size(), 0);  // a column outside the family reads it
    for (size_t i = stage.columns.size(); i-- > 0 && !is_read(stage.columns[i]);) {
      const hir::ColumnId id = stage.columns[i];
      uint32_t& its = plan_.family[id.value];
      const bool only_for_them =
          others[id.value] == 0 && plan_.kept[id.value] == 0 && read_[id.value] == number;
      if (its == kNoFamily && only_for_them) its = number;
      for (const hir::ColumnId read : plan_.reads[id.value]) {
        if (its == number) {
          read_[read.value] = number;
        } else {
          others[read.value] = 1;
        }
      }
    }
  }

  Plan& plan_;
  const hir::Program& program_;
  size_t fewest_;
  std::vector<uint32_t> read_ = std::vector<uint32_t>(program_.columns.size(), kNoFamily);
};

}  // namespace

void FindFamilies(Plan& plan, size_t fewest) {
  plan.family.assign(plan.program->columns.size(), kNoFamily);
  if (fewest == 0) return;
  Families families(plan, fewest);
  for (const Stage& stage : plan.stages)
    if (stage.local) families.Find(stage);
}

}  // namespace kaocheng::plan
