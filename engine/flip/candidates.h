#pragma once

#include <utility>
#include <vector>

#include "engine/flip/flip.h"

// What a search tries.
namespace kaocheng::flip {

// Records that new ones may be like, and the days that they could have: one template, several ways to lay
// days out, each in the order in which days are added.
struct Template {
  Change like;  // without days
  size_t table = 0;
  int32_t code = 0;  // the record's id
  std::vector<std::vector<std::string>> layouts;
};

struct Candidates {
  std::vector<Change> single;  // annulments, then alterations
  std::vector<Template> templates;
  bool all = true;  // none was left out for their number
};

Candidates CandidatesFor(const Question& question);

}  // namespace kaocheng::flip
