#pragma once

#include <regex>
#include <string>

#include "tests/support/read_file.h"

namespace kaocheng::docs {

// docs/language.md and its chapters, in the order in which it links them.
inline std::string LanguageReference() {
  const std::string index = ReadFile("docs/language.md");
  std::string text = index;
  static const std::regex chapter(R"(\]\((language/\w+\.md)\))");
  for (auto it = std::sregex_iterator(index.begin(), index.end(), chapter); it != std::sregex_iterator();
       ++it)
    text += ReadFile("docs/" + (*it)[1].str());
  return text;
}

}  // namespace kaocheng::docs
