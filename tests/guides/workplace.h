#pragma once

#include <filesystem>
#include <string>

namespace kaocheng::guides {

// The reader's folder: policies/, data/, and whatever the guide has them make. It goes when it is no longer
// needed.
class Workplace {
 public:
  Workplace();
  ~Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  struct Said {
    int exit = -1;
    std::string text;
  };
  Said Run(const std::string& script) const;
  std::string Read(const std::string& file) const;
  void Write(const std::string& file, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

}  // namespace kaocheng::guides
