#include <algorithm>

#include "engine/plan/rewrites.h"

namespace kaocheng::plan {
namespace {

// From the last column of a stage to the first: whoever reads one is looked at before it.
class Marker {
 public:
  Marker(Plan& plan, const Stage& stage)
      : plan_(plan), stage_(stage), at_(Columns(), 0), needed_(Columns(), 0), read_by_(Columns()) {
    for (size_t i = 0; i < stage.columns.size(); ++i) at_[stage.columns[i].value] = i;
  }

  void Run() {
    for (size_t i = stage_.columns.size(); i-- > 0;) {
      const hir::ColumnId id = stage_.columns[i];
      const std::vector<uint32_t>& families = read_by_[id.value];
      const uint32_t own = plan_.family[id.value];
      const bool only = !families.empty() && needed_[id.value] == 0 && plan_.kept[id.value] == 0 &&
                        !IsFree(*plan_.program, id) && CountedBefore(families, i);
      if (only) plan_.only_for[id.value] = families;
      if (own != kNoFamily) {
        ReadByMember(id, own);
      } else if (only) {
        for (const hir::ColumnId read : plan_.reads[id.value])
          for (const uint32_t family : families) AddTo(read_by_[read.value], family);
      } else {
        for (const hir::ColumnId read : plan_.reads[id.value]) needed_[read.value] = 1;
      }
    }
  }

 private:
  size_t Columns() const { return plan_.program->columns.size(); }

  static void AddTo(std::vector<uint32_t>& families, uint32_t family) {
    if (std::find(families.begin(), families.end(), family) == families.end()) families.push_back(family);
  }

  // All that counting them reads stands before the column at i: whether they are counted is known there.
  bool CountedBefore(const std::vector<uint32_t>& families, size_t i) const {
    return std::all_of(families.begin(), families.end(), [&](uint32_t family) {
      const std::vector<hir::ColumnId>& reads = plan_.families[family].reads;
      return std::all_of(reads.begin(), reads.end(), [&](hir::ColumnId read) { return at_[read.value] < i; });
    });
  }

  void ReadByMember(hir::ColumnId id, uint32_t family) {
    const std::vector<hir::ColumnId>& counting = plan_.families[family].reads;
    for (const hir::ColumnId read : counting) needed_[read.value] = 1;
    for (const hir::ColumnId read : plan_.reads[id.value]) AddTo(read_by_[read.value], family);
  }

  Plan& plan_;
  const Stage& stage_;
  std::vector<size_t> at_;       // by column: its place in the stage; 0: also of what was there before
  std::vector<uint8_t> needed_;  // by column: somebody reads it, whatever is counted
  std::vector<std::vector<uint32_t>> read_by_;  // by column: the families of which members read it
};

}  // namespace

void MarkOnlyFor(Plan& plan, const Stage& stage) { Marker(plan, stage).Run(); }

}  // namespace kaocheng::plan
