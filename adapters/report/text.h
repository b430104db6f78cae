#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kaocheng::report {

// Appends `text` as a JSON string, quotes included. The text is UTF-8 already; only what JSON demands is
// escaped.
void AppendJsonString(std::string& out, std::string_view text);

// For element content and quoted attributes alike.
std::string EscapeHtml(std::string_view text);

// One argument of a POSIX shell command; left as it is where that is safe, so that the usual command stays
// readable.
std::string ShellQuote(std::string_view argument);
std::string ShellCommand(const std::vector<std::string>& arguments);

// 1,234,567.00 and 1,234,567: for people, never for programs.
std::string GroupedYuan(int64_t fen);
std::string Grouped(uint64_t number);

}  // namespace kaocheng::report
