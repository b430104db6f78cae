#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dsl/hir/program.h"

namespace kaocheng::sweep {

// A value of a varied parameter, as columns hold it; enumerations by their member's name, texts as they are,
// since positions and codes differ between programs and data.
struct Value {
  int64_t number = 0;
  std::string text;
};

// A program in which the values of varied parameters are left open: columns of their own, one for each space
// that reads the parameter, which hold whatever was put there last.
struct Open {
  hir::Program program;
  std::vector<std::vector<hir::ColumnId>> places;  // by parameter; empty: nothing here reads it

  void Put(size_t parameter, const Value& value);
};

// `said` names, by parameter, the source of the text that its values were read from: the versions of the
// parameter whose words stand there are the ones that are opened. What another text says stays. nullopt: a
// value is more than itself (held to a bound at run time), so that it cannot be exchanged alone.
std::optional<Open> OpenValues(const hir::Program& program, const std::vector<SourceId>& said);

// The value that a parameter has from that source; nullopt where nothing reads it.
std::optional<Value> ValueFrom(const hir::Program& program, SourceId said);

}  // namespace kaocheng::sweep
