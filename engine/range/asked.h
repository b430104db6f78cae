#pragma once

#include "dsl/hir/program.h"
#include "engine/data/snapshot.h"

// For which days records must have been supplied so that what reads them is complete. What came before the
// period is asked for only where a rule says how far it looks back.
namespace kaocheng::range {

// Of the source of a Reduce whose window has these ends. An empty range asks for nothing.
data::DateRange AskedDays(const hir::Program& program, const hir::Reduce& reduce, const data::Period& period,
                          Date first, Date last);

// Of a ladder's history, to judge the period: back to its start minus the longest length or window.
data::DateRange HistoryDays(const hir::Ladder& ladder, const data::Period& period);

}  // namespace kaocheng::range
