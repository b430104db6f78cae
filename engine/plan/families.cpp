#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "engine/plan/rewrites.h"

namespace kaocheng::plan {
namespace {

using Side = Family::Side;

struct Comparison {
  Family::Number number;
  hir::ColumnId literal;
  int64_t beyond = 0;
};

class Families {
 public:
  Families(Plan& plan, size_t fewest) : plan_(plan), program_(*plan.program), fewest_(fewest) {}

  void Find(const Stage& stage) {
    first_ = static_cast<uint32_t>(plan_.families.size());
    Candidates candidates;
    for (const hir::ColumnId id : stage.columns) Propose(id, candidates);
    FindAmong(stage, candidates);
    candidates.clear();
    for (const hir::ColumnId id : stage.columns) ProposeCells(id, candidates);
    FindAmong(stage, candidates);
  }

 private:
  // What the members of a family have in common: windows, aggregate, value; what is compared; the other
  // conditions; the family that they compare.
  using Key = std::tuple<hir::ColumnId, hir::Aggregate, hir::ColumnId, std::vector<Family::Number>,
                         std::vector<hir::ColumnId>, uint32_t>;
  using Candidates = std::map<Key, std::vector<Family::Member>>;

  hir::ColumnId Same(hir::ColumnId id) const { return id.valid() ? plan_.same_as[id.value] : id; }

  const hir::Reduce* ReduceOf(hir::ColumnId id) const {
    const auto* reduce = std::get_if<hir::Reduce>(&program_.columns[id].op);
    return reduce != nullptr && reduce->where.valid() && LiesTogether(program_, *reduce) ? reduce : nullptr;
  }
  static bool Counts(const hir::Reduce& reduce) {
    return reduce.aggregate == hir::Aggregate::kCount || reduce.aggregate == hir::Aggregate::kExists;
  }

  void Propose(hir::ColumnId id, Candidates& candidates) const {
    const hir::Reduce* reduce = ReduceOf(id);
    if (reduce == nullptr) return;
    const std::vector<hir::ColumnId> conditions = ConditionsOf(*reduce);
    const auto [comparisons, others] = Comparisons(conditions);
    const auto propose = [&](const std::vector<Comparison>& limits, const std::vector<hir::ColumnId>& rest) {
      const std::vector<Family::Number> numbers = NumbersOf(limits);
      candidates[{plan_.windows[id.value], reduce->aggregate, Same(reduce->value), numbers, rest, kNoFamily}]
          .push_back(MemberOf(id, numbers, limits));
    };
    if (reduce->aggregate == hir::Aggregate::kSum) {
      for (const hir::ColumnId condition : conditions) {
        const auto comparison = ComparisonOf(condition);
        if (!comparison || comparison->number.side == Side::kEqual) continue;
        std::vector<hir::ColumnId> rest = conditions;
        std::erase(rest, condition);
        propose({*comparison}, rest);
      }
    } else if (!comparisons.empty() && (Counts(*reduce) || CountsDays(plan_, *reduce))) {
      propose(comparisons, others);
    }
  }

  // Counts of cells for which a member of a family comes to enough, over windows that need not be computed.
  void ProposeCells(hir::ColumnId id, Candidates& candidates) const {
    const hir::Reduce* reduce = ReduceOf(id);
    if (reduce == nullptr || !Counts(*reduce) || plan_.family[id.value] != kNoFamily) return;
    const auto [comparisons, others] = Comparisons(ConditionsOf(*reduce));
    if (comparisons.size() != 1 || comparisons[0].number.side != Side::kFrom) return;
    const hir::ColumnId compared = comparisons[0].number.compared;
    const uint32_t of = plan_.family[compared.value];
    if (of == kNoFamily || of < first_) return;
    const Family& counted = plan_.families[of];
    const auto& own = std::get<hir::Reduce>(program_.columns[compared].op);
    if (counted.of != kNoFamily || (own.aggregate != hir::Aggregate::kCount && !CountsDays(plan_, own)))
      return;
    for (const hir::ColumnId read : plan_.reads[id.value])
      if (read != Same(reduce->where) && !IsConstant(read)) return;
    const auto compares = [&](const Family::Member& member) { return member.id == compared; };
    const uint32_t lane = std::find_if(counted.members.begin(), counted.members.end(), compares)->lane;
    std::vector<Family::Member>& members =
        candidates[{plan_.windows[id.value], reduce->aggregate, {}, {}, others, of}];
    const auto same_lane = [&](const Family::Member& member) { return member.lane == lane; };
    if (std::any_of(members.begin(), members.end(), same_lane)) return;
    members.push_back({id, {{0, comparisons[0].literal, comparisons[0].beyond}}, lane});
  }

  std::vector<hir::ColumnId> ConditionsOf(const hir::Reduce& reduce) const {
    std::vector<hir::ColumnId> conditions;
    Split(Same(reduce.where), conditions);
    std::sort(conditions.begin(), conditions.end());
    conditions.erase(std::unique(conditions.begin(), conditions.end()), conditions.end());
    return conditions;
  }

  // Those conditions that are comparisons, and the others.
  std::pair<std::vector<Comparison>, std::vector<hir::ColumnId>> Comparisons(
      const std::vector<hir::ColumnId>& conditions) const {
    std::pair<std::vector<Comparison>, std::vector<hir::ColumnId>> found;
    for (const hir::ColumnId condition : conditions) {
      if (const auto comparison = ComparisonOf(condition)) {
        found.first.push_back(*comparison);
      } else {
        found.second.push_back(condition);
      }
    }
    return found;
  }

  void Split(hir::ColumnId where, std::vector<hir::ColumnId>& conditions) const {
    const auto* map = std::get_if<hir::Map>(&program_.columns[where].op);
    if (map == nullptr || map->prim != hir::Prim::kAnd) return conditions.push_back(where);
    for (const hir::ColumnId operand : map->operands) Split(Same(operand), conditions);
  }

  bool IsConstant(hir::ColumnId id) const {
    return IsFree(program_, id) && std::holds_alternative<hir::Map>(program_.columns[id].op);
  }
  bool IsLiteral(hir::ColumnId id) const {
    const auto* map = std::get_if<hir::Map>(&program_.columns[id].op);
    return map != nullptr && map->prim == hir::Prim::kLiteral;
  }

  std::optional<Comparison> ComparisonOf(hir::ColumnId condition) const {
    const auto* map = std::get_if<hir::Map>(&program_.columns[condition].op);
    if (map == nullptr || map->operands.size() != 2) return std::nullopt;
    const hir::ColumnId value = Same(map->operands[0]);
    const hir::ColumnId literal = Same(map->operands[1]);
    if (!IsLiteral(literal) || IsLiteral(value)) return std::nullopt;
    switch (map->prim) {
      case hir::Prim::kGe:
        return Comparison{{value, Side::kFrom}, literal, 0};
      case hir::Prim::kGt:
        return Comparison{{value, Side::kFrom}, literal, 1};
      case hir::Prim::kLe:
        return Comparison{{value, Side::kUpTo}, literal, 0};
      case hir::Prim::kLt:
        return Comparison{{value, Side::kUpTo}, literal, 1};
      case hir::Prim::kEq:
        return Comparison{{value, Side::kEqual}, literal, 0};
      default:
        return std::nullopt;
    }
  }

  static std::vector<Family::Number> NumbersOf(const std::vector<Comparison>& comparisons) {
    std::vector<Family::Number> numbers;
    for (const Comparison& comparison : comparisons) numbers.push_back(comparison.number);
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
  }

  static Family::Member MemberOf(hir::ColumnId id, const std::vector<Family::Number>& numbers,
                                 const std::vector<Comparison>& comparisons) {
    Family::Member member{id, {}, 0};
    for (const Comparison& comparison : comparisons) {
      const auto place =
          std::lower_bound(numbers.begin(), numbers.end(), comparison.number) - numbers.begin();
      member.limits.push_back({static_cast<uint32_t>(place), comparison.literal, comparison.beyond});
    }
    return member;
  }

  // A sum with two limits goes where it finds more of its like.
  void FindAmong(const Stage& stage, const Candidates& candidates) {
    std::vector<const Candidates::value_type*> by_size;
    for (const auto& candidate : candidates) by_size.push_back(&candidate);
    std::stable_sort(by_size.begin(), by_size.end(),
                     [](auto* a, auto* b) { return a->second.size() > b->second.size(); });
    for (const auto* candidate : by_size) Found(stage, candidate->first, candidate->second);
  }

  void Found(const Stage& stage, const Key& key, std::vector<Family::Member> members) {
    std::erase_if(members,
                  [&](const Family::Member& member) { return plan_.family[member.id.value] != kNoFamily; });
    if (members.size() < fewest_) return;
    Family family;
    std::tie(std::ignore, std::ignore, std::ignore, family.numbers, family.conditions, family.of) = key;
    const auto number = static_cast<uint32_t>(plan_.families.size());
    for (uint32_t m = 0; m < members.size(); ++m) {
      if (family.of == kNoFamily) members[m].lane = m;
      plan_.family[members[m].id.value] = number;
    }
    family.members = std::move(members);
    family.reads = ReadsOf(family);
    MarkWhatOnlyTheyRead(stage, family, number);
    plan_.families.push_back(std::move(family));
  }

  std::vector<hir::ColumnId> ReadsOf(const Family& family) const {
    std::vector<hir::ColumnId> reads = family.conditions;
    if (family.of != kNoFamily) {
      const std::vector<hir::ColumnId>& counted = plan_.families[family.of].reads;
      reads.insert(reads.end(), counted.begin(), counted.end());
      return reads;
    }
    for (const Family::Number& number : family.numbers) reads.push_back(number.compared);
    const hir::ColumnId first = family.members[0].id;
    const hir::ColumnId where = Same(std::get<hir::Reduce>(program_.columns[first].op).where);
    for (const hir::ColumnId read : plan_.reads[first.value])
      if (read != where) reads.push_back(read);
    return reads;
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
      uint32_t& only_for = plan_.only_for[id.value];
      if (only_for == kNoFamily && others[id.value] == 0 && plan_.kept[id.value] == 0 &&
          read_[id.value] == number)
        only_for = number;
      const bool theirs = only_for == number || plan_.family[id.value] == number;
      for (const hir::ColumnId read : plan_.reads[id.value]) {
        if (theirs) {
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
  uint32_t first_ = 0;  // family of the stage
  std::vector<uint32_t> read_ = std::vector<uint32_t>(program_.columns.size(), kNoFamily);
};

}  // namespace

void FindFamilies(Plan& plan, size_t fewest) {
  plan.family.assign(plan.program->columns.size(), kNoFamily);
  plan.only_for.assign(plan.program->columns.size(), kNoFamily);
  if (fewest == 0) return;
  Families families(plan, fewest);
  for (const Stage& stage : plan.stages)
    if (stage.local) families.Find(stage);
}

}  // namespace kaocheng::plan
