#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/report/summary.h"
#include "engine/data/snapshot.h"

namespace kaocheng::report {

// What a run was made from and what came of it. Says nothing about when, where to or with how many threads,
// so that the same input gives the same receipt.
struct Receipt {
  std::string engine;  // kaocheng 0.1.0
  struct Policy {
    std::string name, title, version, region;
    std::vector<std::string> chain;  // topmost first
  };
  std::vector<Policy> policies;  // that judged someone
  struct Digest {
    std::string name;  // a source's path, or an output's name
    std::string sha256;
  };
  std::vector<Digest> sources;  // every text that took part, by path
  Digest data;
  data::Period period;
  std::optional<Date> as_of;  // what had been recorded by then; none: everything
  std::string unit;           // empty: all
  uint64_t rejects = 0;
  uint64_t people = 0, lines = 0;
  Summary::Counts counts;
  std::string command;
  std::vector<Digest> outputs;
};

std::string ToJson(const Receipt& receipt);
// The members as rows of a table; what is not a text is JSON.
std::vector<std::pair<std::string, std::string>> ToRows(const Receipt& receipt);

}  // namespace kaocheng::report
