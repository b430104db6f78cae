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

// Adds one of several that a message names: `a`, `b`; “甲”、“乙”.
inline void AddQuoted(Term& list, const Term& name) {
  list.en += (list.en.empty() ? "`" : ", `") + name.en + "`";
  list.zh += (list.zh.empty() ? "“" : "、“") + name.zh + "”";
}

}  // namespace kaocheng::data
