#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "dsl/diagnostics/diagnostic.h"
#include "engine/flip/flip.h"

// What it would take to change an outcome, for people and for programs.
namespace kaocheng::cli {

std::string FlipText(const flip::Search& search, const Term& heading, Language language);
nlohmann::ordered_json FlipJson(const flip::Search& search);

}  // namespace kaocheng::cli
