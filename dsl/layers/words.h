#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/ast/ast.h"
#include "dsl/diagnostics/diagnostic.h"

// The words of the layers: levels, the kinds of declarations and parts, and how a path is written.
namespace kaocheng::layers {

// From the top down; a lower level is a greater value.
enum class Level : uint8_t { kProvince, kPrefecture, kCounty, kTownship };

std::optional<Level> LevelNamed(std::string_view word);  // county, 县
Term LevelTerm(Level level);
size_t RegionDigits(Level level);  // how many digits of a region's code tell units of this level apart

// Canonical English noun of a declaration: duty, award, awards, parameter …
std::string_view NounOf(const ast::DeclNode& node);
Term NounTerm(std::string_view noun);

std::string PathText(const std::vector<ast::Name>& path);  // merit.amount
// What a change or an opening says: `set patrol_days`, `add item of annual`.
Term ActTerm(ast::Opening::Verb verb, std::string_view noun, const std::string& path);

}  // namespace kaocheng::layers
