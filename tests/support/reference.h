#pragma once

#include <fstream>
#include <iterator>
#include <regex>
#include <string>

namespace kaocheng::docs {

inline std::string ReadText(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

// docs/language.md and its chapters, in the order in which it links them.
inline std::string LanguageReference() {
  const std::string index = ReadText("docs/language.md");
  std::string text = index;
  static const std::regex chapter(R"(\]\((language/\w+\.md)\))");
  for (auto it = std::sregex_iterator(index.begin(), index.end(), chapter); it != std::sregex_iterator();
       ++it)
    text += ReadText("docs/" + (*it)[1].str());
  return text;
}

}  // namespace kaocheng::docs
