#include "engine/sweep/figures.h"

#include <algorithm>

namespace kaocheng::sweep {

namespace {

size_t PlaceOf(const std::vector<Counted>& counted, const Counted& one) {
  return static_cast<size_t>(
      std::find_if(counted.begin(), counted.end(),
                   [&](const Counted& c) { return c.kind == one.kind && c.name == one.name; }) -
      counted.begin());
}

size_t PlaceOf(const std::vector<Class>& classes, const Class& one) {
  return static_cast<size_t>(
      std::find_if(classes.begin(), classes.end(), [&](const Class& c) { return c.name == one.name; }) -
      classes.begin());
}

}  // namespace

void LayOut(std::vector<Counted>& counted, const std::vector<Counted>& more) {
  for (const Counted& one : more) {
    const size_t place = PlaceOf(counted, one);
    if (place == counted.size()) {
      counted.push_back(one);
      continue;
    }
    std::vector<Class>& classes = counted[place].classes;
    size_t next = 0;  // a county's own step stands where its ladder has it
    for (const Class& c : one.classes) {
      const size_t at = PlaceOf(classes, c);
      if (at < classes.size()) {
        next = at + 1;
      } else {
        classes.insert(classes.begin() + static_cast<std::ptrdiff_t>(next++), c);
      }
    }
  }
  std::stable_sort(counted.begin(), counted.end(),
                   [](const Counted& a, const Counted& b) { return a.kind < b.kind; });
}

void Add(const std::vector<Counted>& counted, const std::vector<Counted>& own, const Figures& figures,
         Figures& all) {
  all.counts.resize(counted.size());
  for (size_t i = 0; i < counted.size(); ++i) all.counts[i].by_class.resize(counted[i].classes.size());
  for (size_t i = 0; i < own.size(); ++i) {
    const size_t place = PlaceOf(counted, own[i]);
    for (size_t k = 0; k < own[i].classes.size(); ++k)
      all.counts[place].by_class[PlaceOf(counted[place].classes, own[i].classes[k])] +=
          figures.counts[i].by_class[k];
    all.counts[place].fen += figures.counts[i].fen;
  }
  all.fen += figures.fen;
  all.lines += figures.lines;
  all.undetermined += figures.undetermined;
  all.for_decision += figures.for_decision;
}

Spread SpreadOf(std::vector<int64_t>& amounts) {
  Spread spread;
  spread.paid = amounts.size();
  if (amounts.empty()) return spread;
  std::sort(amounts.begin(), amounts.end());
  const auto quantile = [&](size_t tenths) { return amounts[(amounts.size() * tenths + 9) / 10 - 1]; };
  spread.median = quantile(5);
  spread.ninetieth = quantile(9);
  spread.most = amounts.back();
  return spread;
}

}  // namespace kaocheng::sweep
