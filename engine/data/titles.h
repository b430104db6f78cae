#pragma once

#include "dsl/diagnostics/diagnostic.h"
#include "dsl/hir/program.h"
#include "dsl/hir/titles.h"
#include "engine/data/schema.h"

namespace kaocheng::data {

// What something is called in messages: by its name, in Chinese by its title if it has one.
inline Term TitleOf(const hir::Named& named) { return {named.name, hir::TitleOrName(named)}; }

// The same of a table or a field of a schema.
template <typename Declared>
Term TitleOf(const Declared& declared) {
  return {declared.name, declared.titles.empty() ? declared.name : declared.titles.front()};
}

}  // namespace kaocheng::data
