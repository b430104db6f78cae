#include "dsl/ast/keywords.h"

namespace kaocheng::ast {

std::span<const Keyword> Keywords() {
  static constexpr Keyword kWords[] = {
#define KC_RESERVED(token, en, zh) {KeywordKind::kReserved, #token, en, zh},
#define KC_SOFT(token, en, zh) {KeywordKind::kSoft, #token, en, zh},
#define KC_PHRASE(token, en, zh) {KeywordKind::kPhrase, #token, en, zh},
#define KC_UNIT(unit, en, zh) {KeywordKind::kUnit, #unit, en, zh},
#define KC_BUILTIN(en, zh) {KeywordKind::kBuiltin, "", en, zh},
#include "grammar/keywords.def"
#undef KC_RESERVED
#undef KC_SOFT
#undef KC_PHRASE
#undef KC_UNIT
#undef KC_BUILTIN
  };
  return kWords;
}

}  // namespace kaocheng::ast
