#include <map>
#include <utility>
#include <variant>

#include "dsl/diagnostics/code.h"
#include "dsl/lint/rules.h"

// Boundaries: grades that no score reaches, and choices that leave out exactly one value.
namespace kaocheng::lint {

using hir::ColumnId;
using hir::Prim;

namespace {

const hir::Map* AsMap(const Input& input, ColumnId id) {
  return std::get_if<hir::Map>(&input.program.columns[id].op);
}

// The limit of a band: what the score is held against where the text says `at least`.
std::optional<ColumnId> LimitOf(const Input& input, const ast::Band& band) {
  const Span span = input.ast.exprs[band.at_least].span;
  for (size_t i = 0; i < input.program.columns.size(); ++i) {
    const ColumnId id = input.program.columns.id_at(i);
    const hir::Map* map = AsMap(input, id);
    if (map != nullptr && map->prim == Prim::kGe && input.program.columns[id].span == span)
      return map->operands[1];
  }
  return std::nullopt;
}

// Whoever a better band lets down falls to the next; where it lets nobody down, an equal limit leaves the
// next empty.
void WarnOf(const Input& input, const ast::Grade& grade, Emitter& emitter) {
  for (size_t i = 0; i + 1 < grade.bands.size(); ++i) {
    const ast::Band& upper = grade.bands[i];
    const ast::Band& lower = grade.bands[i + 1];
    if (!upper.at_least.valid() || !lower.at_least.valid()) continue;
    const auto above = LimitOf(input, upper);
    const auto below = LimitOf(input, lower);
    if (!above || !below) continue;
    const bool lets_down = upper.unless.valid() || !upper.quotas.empty();
    const int64_t least = input.Of(*below).lo;
    const int64_t most = input.Of(*above).hi;
    if (lets_down ? least <= most : least < most) continue;
    Diagnostic& diagnostic = emitter.Report(Code::kBandUnreachable, lower.head.name.span,
                                            {lower.head.name.text, upper.head.name.text});
    diagnostic.notes.push_back({Code::kNoteBandAbove, upper.head.name.span, {upper.head.name.text}, {}});
    NotePolicy(input, diagnostic);
  }
}

// if x > c then … else if x < c then … else …: exactly c falls to the last.
void WarnOfGap(const Input& input, ColumnId first, ColumnId second, Emitter& emitter) {
  const hir::Map* a = AsMap(input, first);
  const hir::Map* b = AsMap(input, second);
  if (a == nullptr || b == nullptr) return;
  const bool opposite =
      (a->prim == Prim::kGt && b->prim == Prim::kLt) || (a->prim == Prim::kLt && b->prim == Prim::kGt);
  if (!opposite || input.same[a->operands[0].value] != input.same[b->operands[0].value]) return;
  const Interval limit = input.Of(a->operands[1]);
  if (!limit.single() || limit != input.Of(b->operands[1])) return;
  const std::string value = ValueText(input.program.columns[a->operands[1]].type, limit.lo);
  if (value.empty()) return;
  Diagnostic& diagnostic =
      emitter.Report(Code::kBoundaryBetween, input.program.columns[second].span, {value});
  diagnostic.notes.push_back({Code::kNoteOtherSide, input.program.columns[first].span, {}, {}});
}

}  // namespace

void WarnOfBands(const Input& input, Emitter& emitter) {
  for (const layers::Entry& entry : input.policy.entries) {
    if (const auto* grade = std::get_if<ast::Grade>(&input.ast.decls[entry.decl].node))
      WarnOf(input, *grade, emitter);
  }
  for (size_t i = 0; i < input.program.columns.size(); ++i) {
    const hir::Map* outer = AsMap(input, input.program.columns.id_at(i));
    if (outer == nullptr || outer->prim != Prim::kIf) continue;
    const hir::Map* inner = AsMap(input, outer->operands[2]);
    if (inner == nullptr || inner->prim != Prim::kIf) continue;
    WarnOfGap(input, outer->operands[0], inner->operands[0], emitter);
  }
}

}  // namespace kaocheng::lint
