#pragma once

#include <optional>
#include <string>

#include "adapters/cli/session.h"
#include "adapters/report/summary.h"

namespace kaocheng::cli {

struct Subject {
  std::string kind;  // supervisor
  std::string id;
};

// The entity that an id or else a name means; nullopt: there is none, or several have the name, which was
// reported.
std::optional<Subject> FindSubject(Session& session, const data::Dataset& dataset,
                                   const report::Names& names);

// Whether --unit is the id of an entity; reported where it is not.
bool UnitExists(Session& session, const data::Dataset& dataset);

}  // namespace kaocheng::cli
