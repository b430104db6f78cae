#pragma once

#include <cstdint>

namespace kaocheng::generate {

// A small generator (SplitMix64) with its own distributions in integers, so that one seed gives one data set
// whatever the compiler and its standard library. Each person has a generator of their own, keyed by the seed
// and by who they are: nothing that is drawn for one person moves what is drawn for another.
class Random {
 public:
  explicit Random(uint64_t key) : state_(key) {}

  static uint64_t Key(uint64_t seed, uint64_t number) {
    Random mixer(seed ^ (number * 0xd1342543de82ef95ULL));
    return mixer.Next() ^ mixer.Next();
  }

  uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
  }

  // 0 .. bound - 1
  int Below(int bound) { return static_cast<int>(((Next() >> 32) * static_cast<uint64_t>(bound)) >> 32); }
  // lowest .. highest, both included
  int Between(int lowest, int highest) { return lowest + Below(highest - lowest + 1); }
  bool Chance(int per_thousand) { return Below(1000) < per_thousand; }

  // Most are near `typical`, a few many times that: each doubling is a third as likely as the one before.
  int Heavy(int typical, int highest) {
    int reach = typical;
    while (reach < highest && Below(3) == 0) reach *= 2;
    const int drawn = Between(reach / 2, reach);
    return drawn < highest ? drawn : highest;
  }
  // A count whose average is `per_thousand` / 1000.
  int Times(int per_thousand) { return per_thousand / 1000 + (Chance(per_thousand % 1000) ? 1 : 0); }

 private:
  uint64_t state_;
};

}  // namespace kaocheng::generate
