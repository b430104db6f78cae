#pragma once

#include <map>
#include <string>
#include <vector>

#include "dsl/hir/titles.h"
#include "engine/compare/provisions.h"

namespace kaocheng::compare {

// What stands around a difference: the nearest clause with a name.
struct Near {
  std::string clause, title;
  Span before{}, after{};  // the nearest words of each side
  bool exact = false;      // they are those of what meets, and of nothing else
};

// How long a step of a ladder lasts.
Term LastsOf(const hir::Step& step);
// Who acts; at which step, where it is a ladder's.
Term HandlersOf(const std::vector<hir::Handler>& handlers, const hir::Enum* steps);

// The provisions found so far, each once.
class ProvisionList {
 public:
  // What a ladder says for all of its violations is the ladder's; `ladder` is the one whose clauses are
  // meeting.
  void Enter(Near ladder) { ladder_ = std::move(ladder); }

  size_t Add(const std::string& key, Provision provision);
  // Columns of one clause share its words and so its provision.
  size_t AddWords(Span before, Span after, const Near& near);
  // Steps or bands that are not the same: those that come and go, otherwise all.
  size_t AddMembers(const hir::Enum& before, const hir::Enum& after);
  // Something that stands on one side only.
  size_t AddPresence(const std::string& what, const hir::Named& named, const Term& noun, Span span,
                     bool gone);

  Provision& operator[](size_t i) { return provisions_[i]; }
  std::vector<Provision> Take() && { return std::move(provisions_); }

 private:
  std::vector<Provision> provisions_;
  std::map<std::string, size_t> known_;  // by what they are
  Near ladder_;
};

}  // namespace kaocheng::compare
