#pragma once

#include <filesystem>
#include <string>

namespace kaocheng::golden {

// What the built program says, from outside, to the command lines of a .cmd file: messages and exit code of
// each line that begins with `kaocheng`, in English and in Chinese. The other lines prepare its folder, which
// is a copy of command/base, and of the folder named like the file, if there is one, over it.
std::string RunCommands(const std::filesystem::path& script);

}  // namespace kaocheng::golden
