#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "engine/plan/conditions.h"
#include "engine/plan/rewrites.h"

namespace kaocheng::plan {
namespace {

using Side = Family::Side;

class Families {
 public:
  Families(Plan& plan, size_t fewest) : plan_(plan), program_(*plan.program), fewest_(fewest) {}

  void Find(const Stage& stage) {
    first_ = static_cast<uint32_t>(plan_.families.size());
    there_ = plan_.kept;
    for (const hir::ColumnId id : stage.columns) there_[id.value] = 1;
    Candidates candidates;
    for (const hir::ColumnId id : stage.columns) Propose(id, candidates);
    ProposeViolations(stage, candidates);
    FindAmong(candidates);
    candidates.clear();
    for (const hir::ColumnId id : stage.columns) ProposeCells(id, candidates);
    FindAmong(candidates);
  }

 private:
  // What else Reduces must have in common to be of one family.
  struct Key : Alike {
    hir::ColumnId windows;
    hir::Aggregate aggregate = hir::Aggregate::kCount;
    hir::ColumnId value;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  using Candidates = std::map<Key, std::vector<Family::Member>>;

  hir::ColumnId Same(hir::ColumnId id) const { return id.valid() ? plan_.same_as[id.value] : id; }

  const hir::Reduce* ReduceOf(hir::ColumnId id) const {
    const auto* reduce = std::get_if<hir::Reduce>(&program_.columns[id].op);
    return reduce != nullptr && LiesTogether(program_, *reduce) ? reduce : nullptr;
  }
  static bool Counts(const hir::Reduce& reduce) {
    return reduce.aggregate == hir::Aggregate::kCount || reduce.aggregate == hir::Aggregate::kExists;
  }

  Key KeyOf(hir::ColumnId id, const hir::Reduce& reduce) const {
    Key key;
    key.windows = plan_.windows[id.value];
    key.aggregate = reduce.aggregate;
    return key;
  }

  void Propose(hir::ColumnId id, Candidates& candidates) const {
    const hir::Reduce* reduce = ReduceOf(id);
    if (reduce == nullptr) return;
    const std::vector<hir::ColumnId> conditions = ConditionsOf(plan_, reduce->where);
    if (reduce->aggregate == hir::Aggregate::kSum) {
      ProposeSums(id, *reduce, conditions, candidates);
      ProposeProducts(id, *reduce, conditions, candidates);
    } else if (Counts(*reduce) || CountsDays(plan_, *reduce)) {
      const auto [comparisons, others] = ComparisonsAmong(plan_, conditions);
      if (comparisons.empty()) return;
      Key key = KeyOf(id, *reduce);
      key.value = Same(reduce->value);
      key.numbers = NumbersOf(comparisons);
      key.conditions = others;
      candidates[key].push_back(MemberOf(id, key.numbers, comparisons));
    }
  }

  void ProposeSums(hir::ColumnId id, const hir::Reduce& reduce, const std::vector<hir::ColumnId>& conditions,
                   Candidates& candidates) const {
    for (const hir::ColumnId condition : conditions) {
      const auto limit = LimitOfSum(condition);
      if (!limit) continue;
      Key key = KeyOf(id, reduce);
      key.value = Same(reduce.value);
      key.numbers = {limit->number};
      key.conditions = conditions;
      std::erase(key.conditions, condition);
      candidates[key].push_back(MemberOf(id, key.numbers, {*limit}));
    }
  }

  void ProposeProducts(hir::ColumnId id, const hir::Reduce& reduce,
                       const std::vector<hir::ColumnId>& conditions, Candidates& candidates) const {
    const auto* product = std::get_if<hir::Map>(&program_.columns[Same(reduce.value)].op);
    if (product == nullptr || product->prim != hir::Prim::kProduct) return;
    for (size_t k = 1; k < product->operands.size(); ++k) {
      const auto* factor = std::get_if<hir::Map>(&program_.columns[Same(product->operands[k])].op);
      if (factor == nullptr || factor->prim != hir::Prim::kIf) continue;
      const auto limit = LimitOfSum(Same(factor->operands[0]));
      const hir::ColumnId kept = Same(factor->operands[1]), missed = Same(factor->operands[2]);
      if (!limit || !IsLiteral(program_, kept) || !IsLiteral(program_, missed)) continue;
      Key key = KeyOf(id, reduce);
      key.numbers = {limit->number};
      key.conditions = conditions;
      for (size_t other = 0; other < product->operands.size(); ++other)
        if (other != k) key.product.operands.push_back(Same(product->operands[other]));
      key.product.kept = kept;
      key.product.missed = missed;
      key.product.literal = product->literal;
      candidates[key].push_back(MemberOf(id, key.numbers, {*limit}));
    }
  }

  std::optional<Comparison> LimitOfSum(hir::ColumnId condition) const {
    const auto comparison = ComparisonOf(plan_, condition);
    return comparison && comparison->number.side != Side::kEqual ? comparison : std::nullopt;
  }

  // Counts of cells for which a member of a family comes to enough, over windows that need not be computed.
  void ProposeCells(hir::ColumnId id, Candidates& candidates) const {
    const hir::Reduce* reduce = ReduceOf(id);
    if (reduce == nullptr || !Counts(*reduce) || plan_.family[id.value] != kNoFamily) return;
    const auto [comparisons, others] = ComparisonsAmong(plan_, ConditionsOf(plan_, reduce->where));
    if (comparisons.size() != 1 || comparisons[0].number.side != Side::kFrom) return;
    const hir::ColumnId compared = comparisons[0].number.compared;
    const uint32_t of = plan_.family[compared.value];
    if (of == kNoFamily || of < first_) return;
    const Family& counted = plan_.families[of];
    const auto& own = std::get<hir::Reduce>(program_.columns[compared].op);
    if (counted.of != kNoFamily || (own.aggregate != hir::Aggregate::kCount && !CountsDays(plan_, own)))
      return;
    for (const hir::ColumnId read : plan_.reads[id.value])
      if (read != Same(reduce->where) && !IsConstant(program_, read)) return;
    const uint32_t lane = counted.members[counted.PlaceOf(compared)].lane;
    Key key = KeyOf(id, *reduce);
    key.conditions = others;
    key.of = of;
    std::vector<Family::Member>& members = candidates[key];
    const auto same_lane = [&](const Family::Member& member) { return member.lane == lane; };
    if (std::any_of(members.begin(), members.end(), same_lane)) return;
    members.push_back({id, {{0, comparisons[0].literal, comparisons[0].beyond}}, lane});
  }

  void ProposeViolations(const Stage& stage, Candidates& candidates) const {
    std::vector<uint8_t> may(program_.columns.size(), 0);
    for (const hir::ColumnId id : stage.columns) may[id.value] = plan_.kept[id.value] == 0 ? 1 : 0;
    for (const hir::ColumnId id : stage.columns)
      if (!FoldOf(program_, id).valid())
        for (const hir::ColumnId read : plan_.reads[id.value]) may[read.value] = 0;
    for (const hir::Ladder& ladder : program_.ladders)
      for (const hir::Violation& violation : ladder.violations)
        if (violation.at_end) may[Same(violation.at_end->applicable).value] = 0;
    for (const hir::Ladder& ladder : program_.ladders)
      for (const hir::Violation& violation : ladder.violations) {
        const hir::ColumnId id = Same(violation.clauses.applicable);
        if (std::exchange(may[id.value], uint8_t{0}) != 0) ProposeViolation(id, candidates);
      }
  }

  void ProposeViolation(hir::ColumnId id, Candidates& candidates) const {
    const std::vector<hir::ColumnId> conditions = ConditionsOf(plan_, id);
    for (const hir::ColumnId condition : conditions) {
      const auto value = ComparisonOf(plan_, condition);
      if (!value || value->number.side != Side::kEqual) continue;
      Key key;
      key.numbers = {value->number};
      key.conditions = conditions;
      key.selects = true;
      std::erase(key.conditions, condition);
      candidates[key].push_back(MemberOf(id, key.numbers, {*value}));
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
  void FindAmong(const Candidates& candidates) {
    std::vector<const Candidates::value_type*> by_size;
    for (const auto& candidate : candidates) by_size.push_back(&candidate);
    std::stable_sort(by_size.begin(), by_size.end(),
                     [](auto* a, auto* b) { return a->second.size() > b->second.size(); });
    for (const auto* candidate : by_size) Found(candidate->first, candidate->second);
  }

  void Found(const Key& key, std::vector<Family::Member> members) {
    std::erase_if(members,
                  [&](const Family::Member& member) { return plan_.family[member.id.value] != kNoFamily; });
    if (members.size() < fewest_) return;
    Family family;
    static_cast<Alike&>(family) = key;
    family.members = std::move(members);
    family.reads = ReadsOf(family);
    // What members are made of may have been computed by an earlier stage, and be gone.
    const auto is_there = [&](hir::ColumnId id) { return IsConstant(program_, id) || there_[id.value] != 0; };
    if (!std::all_of(family.reads.begin(), family.reads.end(), is_there)) return;
    const auto number = static_cast<uint32_t>(plan_.families.size());
    for (uint32_t m = 0; m < family.members.size(); ++m) {
      if (family.of == kNoFamily) family.members[m].lane = m;
      plan_.family[family.members[m].id.value] = number;
    }
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
    if (family.selects) return reads;
    const Family::Product& product = family.product;
    reads.insert(reads.end(), product.operands.begin(), product.operands.end());
    const hir::ColumnId first = family.members[0].id;
    const auto& reduce = std::get<hir::Reduce>(program_.columns[first].op);
    const hir::ColumnId multiplied = product.operands.empty() ? hir::ColumnId{} : Same(reduce.value);
    for (const hir::ColumnId read : plan_.reads[first.value])
      if (read != Same(reduce.where) && read != multiplied) reads.push_back(read);
    return reads;
  }

  Plan& plan_;
  const hir::Program& program_;
  size_t fewest_;
  uint32_t first_ = 0;          // family of the stage
  std::vector<uint8_t> there_;  // by column: in the stage, or kept
};

}  // namespace

void FindFamilies(Plan& plan, size_t fewest) {
  plan.family.assign(plan.program->columns.size(), kNoFamily);
  plan.only_for.assign(plan.program->columns.size(), {});
  if (fewest == 0) return;
  Families families(plan, fewest);
  for (const Stage& stage : plan.stages) {
    if (!stage.local) continue;
    families.Find(stage);
    MarkOnlyFor(plan, stage);
  }
}

}  // namespace kaocheng::plan
