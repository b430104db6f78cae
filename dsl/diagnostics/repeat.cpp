#include "dsl/diagnostics/repeat.h"

namespace kaocheng {

Diagnostic& Repeat(const Diagnostic& diagnostic, Emitter& to) {
  Diagnostic& copy = to.Report(diagnostic.code, diagnostic.place, diagnostic.args);
  copy.notes = diagnostic.notes;
  return copy;
}

void RepeatAll(const Emitter& from, Emitter& to) {
  for (const Diagnostic& diagnostic : from.diagnostics()) Repeat(diagnostic, to);
}

}  // namespace kaocheng
