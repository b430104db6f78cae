#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "adapters/report/comparison.h"
#include "dsl/ast/ast.h"
#include "dsl/format/format.h"
#include "dsl/layers/consolidate.h"
#include "engine/compare/provisions.h"

namespace kaocheng::cli {

// One side of a comparison: what a policy says, and how it is put.
struct Wording {
  Wording(const Sources& sources, const ast::Ast& texts, const layers::Consolidated& consolidated,
          Language language)
      : ast(texts), policy(consolidated), words(sources, texts, consolidated.chain, language) {}

  const ast::Ast& ast;
  const layers::Consolidated& policy;
  format::Wordings words;
};

// The provisions of a comparison in words, those of several counties once.
class ProvisionTexts {
 public:
  ProvisionTexts(const Sources& sources, std::vector<report::ProvisionText>& known)
      : sources_(sources), known_(known) {}

  const Sources& sources() const { return sources_; }
  // Its place among those that are known.
  size_t Enter(const compare::Provision& provision, Wording& before, Wording& after);

 private:
  compare::Provision OfGroup(const compare::Provision& provision, Wording& before, Wording& after) const;
  Term Words(Span span, const Term& said, Wording& side) const;
  std::string PlaceOf(Span span) const;

  const Sources& sources_;
  std::vector<report::ProvisionText>& known_;
  // Places of those whose words are those of the policies, by what is written before and after.
  std::map<std::tuple<uint32_t, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t>, size_t> written_;
};

}  // namespace kaocheng::cli
