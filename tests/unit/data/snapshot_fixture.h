#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "fixture.h"

namespace kaocheng::data::test {

// What a policy of a region sees of two counties.
class SnapshotTest : public testing::Test {
 protected:
  Snapshot Build(const std::string& region, const std::vector<std::string>& more_specific = {}) {
    policy_ = MakePolicy(region);
    loaded_ = std::make_unique<Loaded>(LoadTables(policy_, data_));
    return BuildSnapshot(loaded_->dataset, policy_.program, more_specific, Year2016(), loaded_->emitter,
                         loaded_->dataset.rejects);
  }
  std::vector<std::string> reported() const { return Reported(loaded_->emitter); }
  const SpaceData& Space(const Snapshot& s, hir::SpaceId id) const { return s.spaces[id.value]; }
  std::string Judged(const Snapshot& s, hir::SpaceId id) const {
    std::string text;
    for (size_t row = 0; row < Space(s, id).ids.size(); ++row) {
      if (Space(s, id).judged[row] != 0) text += IdsOf(s, id)[row] + " ";
    }
    return text;
  }

  Policy policy_ = MakePolicy("");
  Data data_ = TwoCounties();
  std::unique_ptr<Loaded> loaded_;
};

}  // namespace kaocheng::data::test
