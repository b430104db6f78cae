#include "engine/flip/flip.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "engine/flip/candidates.h"
#include "engine/flip/excerpt.h"
#include "engine/flip/ground.h"

namespace kaocheng::flip {

namespace {

class Searcher {
 public:
  explicit Searcher(const Question& question)
      : question_(question),
        candidates_(CandidatesFor(question)),
        most_(kMostTried),
        whole_(question, question.dataset) {
    std::vector<std::pair<size_t, int32_t>> extra;
    for (const Template& one : candidates_.templates) extra.emplace_back(one.table, one.code);
    search_.now = whole_.Say();
    excerpt_.emplace(question, Excerpt(question, extra));
    // An outcome that reads more than the excerpt holds is searched in the whole data set, for less long.
    if (!(excerpt_->Say() == search_.now)) {
      excerpt_.reset();
      most_ = kMostTried / 20;
    } else if (ComparesWithOthers(question)) {
      most_ = kMostTried / 5;
    }
  }

  Search Run() {
    search_.whole = candidates_.all;
    for (size_t size = 1; size <= kMostAdded && search_.flips.empty() && !Exhausted(); ++size) {
      search_.size = size;
      if (size == 1) Singles();
      Additions(size);
      if (size == 2) Pairs();
      Confirm();
    }
    return std::move(search_);
  }

 private:
  bool Exhausted() {
    if (search_.tried < most_) return false;
    search_.whole = false;
    return true;
  }

  bool Try(std::vector<Change> changes, size_t size) {
    if (Exhausted()) return false;
    ++search_.tried;
    if (question_.progress) question_.progress(search_.tried, most_);
    Said after = (excerpt_ ? *excerpt_ : whole_).SayWith(changes);
    if (after == search_.now) return false;
    search_.flips.push_back({std::move(changes), size, std::move(after)});
    return true;
  }

  void Singles() {
    for (const Change& change : candidates_.single) Try({change}, 1);
  }

  // Of one template the first layout that does it.
  void Additions(size_t size) {
    for (const Template& one : candidates_.templates) {
      for (const std::vector<std::string>& layout : one.layouts) {
        if (layout.size() < size) continue;
        Change change = one.like;
        change.days.assign(layout.begin(), layout.begin() + static_cast<std::ptrdiff_t>(size));
        if (!Try({std::move(change)}, size)) continue;
        if (IsKnown(search_.flips.back())) search_.flips.pop_back();
        break;
      }
    }
  }

  // What else such records say makes no difference where others of their type lead to the same.
  bool IsKnown(const Flip& flip) const {
    return std::any_of(search_.flips.begin(), search_.flips.end() - 1, [&](const Flip& other) {
      const Change& change = other.changes.front();
      return other.changes.size() == 1 && change.kind == Change::Kind::kAdd &&
             change.record == flip.changes.front().record && other.after == flip.after;
    });
  }

  void Pairs() {
    const std::vector<Change>& single = candidates_.single;
    for (size_t a = 0; a < single.size() && !Exhausted(); ++a) {
      for (size_t b = a + 1; b < single.size() && !Exhausted(); ++b) {
        const bool same_record = single[a].record == single[b].record && single[a].id == single[b].id;
        const bool same_thing =
            same_record && (single[a].kind == Change::Kind::kAnnul || single[a].field == single[b].field);
        if (!same_thing) Try({single[a], single[b]}, 2);
      }
    }
  }

  // Each once more over the whole data set; what does not hold there is no flip.
  void Confirm() {
    if (search_.flips.empty()) return;
    std::vector<Flip> confirmed;
    for (Flip& flip : search_.flips) {
      if (confirmed.size() == kMostFlips) {
        ++search_.more;
        continue;
      }
      flip.after = whole_.SayWith(flip.changes);
      if (!(flip.after == search_.now)) confirmed.push_back(std::move(flip));
    }
    search_.flips = std::move(confirmed);
  }

  const Question& question_;
  const Candidates candidates_;
  size_t most_;
  World whole_;
  std::optional<World> excerpt_;  // none: the whole data set is searched
  Search search_;
};

}  // namespace

Search Find(const Question& question) { return Searcher(question).Run(); }

}  // namespace kaocheng::flip
