#pragma once

#include <string>

namespace kaocheng::hir {

// What reports call something: its title, where it has one (a Named, a Label, a Handler …).
template <typename Declared>
const std::string& TitleOrName(const Declared& declared) {
  return declared.title.empty() ? declared.name : declared.title;
}

}  // namespace kaocheng::hir
