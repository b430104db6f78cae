#pragma once

#include "dsl/diagnostics/diagnostic.h"
#include "engine/data/schema.h"

namespace kaocheng::data {

// What a table or a field is called in messages: by its name, in Chinese by its title if it has one.
template <typename Declared>
Term TitleOf(const Declared& declared) {
  return {declared.name, declared.titles.empty() ? declared.name : declared.titles.front()};
}

}  // namespace kaocheng::data
