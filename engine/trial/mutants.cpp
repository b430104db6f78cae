#include "engine/trial/mutants.h"

#include <algorithm>
#include <tuple>

#include "engine/trial/maker.h"

namespace kaocheng::trial {

Term KindTerm(MutantKind kind) {
  switch (kind) {
    case MutantKind::kConstant:
      return {"a constant moved by one", "常数相差一"};
    case MutantKind::kComparison:
      return {"another comparison", "比较方式不同"};
    case MutantKind::kConnective:
      return {"and, or exchanged", "“且”“或”互换"};
    case MutantKind::kStep:
      return {"a neighbouring step", "相邻的一档"};
    case MutantKind::kOrder:
      return {"two rungs exchanged", "两档互换"};
    case MutantKind::kException:
      return {"an exception or modifier dropped", "去掉例外或加减"};
    case MutantKind::kClause:
      return {"a clause dropped", "去掉条款"};
  }
  return "";
}

void Apply(const Mutant& mutant, Patch& patch) {
  for (const auto& [column, op] : mutant.columns) patch.Exchange(column, op);
  for (const auto& [ladder, other] : mutant.ladders) patch.Exchange(ladder, other);
  if (mutant.members) patch.Exchange(mutant.members->first, mutant.members->second);
}

std::vector<bool> OnlyForHandlers(const hir::Program& program) {
  const auto reach = [&](std::vector<hir::ColumnId> stack) {
    std::vector<bool> reached(program.columns.size());
    while (!stack.empty()) {
      const hir::ColumnId id = stack.back();
      stack.pop_back();
      if (!id.valid() || reached[id.value]) continue;
      reached[id.value] = true;
      for (const hir::ColumnId operand : hir::Operands(program, program.columns[id].op))
        stack.push_back(operand);
    }
    return reached;
  };
  std::vector<hir::ColumnId> handlers, others;
  for (const hir::Outcome& outcome : program.outcomes) {
    for (const hir::Handler& handler : outcome.handlers) handlers.push_back(handler.when);
    for (const hir::ColumnId id : {outcome.value, outcome.eligible}) others.push_back(id);
  }
  // Whatever has a name of its own may be asked for.
  for (size_t i = 0; i < program.columns.size(); ++i) {
    const hir::Label::Kind kind = program.columns[program.columns.id_at(i)].label.kind;
    if (kind == hir::Label::Kind::kMeasure || kind == hir::Label::Kind::kTable ||
        kind == hir::Label::Kind::kField)
      others.push_back(program.columns.id_at(i));
  }
  std::vector<bool> only = reach(std::move(handlers));
  const std::vector<bool> seen = reach(std::move(others));
  for (size_t i = 0; i < only.size(); ++i) only[i] = only[i] && !seen[i];
  return only;
}

Mutants Maker::Run() {
  words_.ForEachDecl([&](const ast::Decl& decl) {
    words_.ForEachExpr(decl, [&](const Place& place) { Expr(place); });
    if (const auto* table = std::get_if<ast::Table>(&decl.node)) Table(*table, decl.span);
    if (const auto* score = std::get_if<ast::Score>(&decl.node)) Score(decl, *score);
    if (const auto* duty = std::get_if<ast::Duty>(&decl.node)) Duty(decl, *duty);
    if (const auto* grade = std::get_if<ast::Grade>(&decl.node)) Grade(decl, *grade);
    if (const auto* award = std::get_if<ast::Award>(&decl.node)) Award(decl, *award);
    if (const auto* ladder = std::get_if<ast::Ladder>(&decl.node)) Ladder(*ladder);
    if (std::holds_alternative<ast::Violation>(decl.node)) Violation(decl);
  });
  const auto place = [](const Mutant& mutant) {
    const Span span = mutant.edits.front().span;
    return std::tuple(span.source.value, span.begin, span.end, mutant.kind);
  };
  std::stable_sort(made_.begin(), made_.end(),
                   [&](const Mutant& a, const Mutant& b) { return place(a) < place(b); });
  // The same words read in several places make the same mutant.
  const auto again = [&](const Mutant& a, const Mutant& b) {
    return place(a) == place(b) && a.edits.front().text == b.edits.front().text;
  };
  made_.erase(std::unique(made_.begin(), made_.end(), again), made_.end());
  return {bench_.Take(), std::move(made_), same_};
}

Mutants MutantsOf(const hir::Suite& suite, const Words& words, const Sources& sources) {
  return Maker(suite, words, sources).Run();
}

void Maker::Exchange(Mutant mutant, const std::vector<hir::ColumnId>& columns, const Change& change) {
  bool same = true;
  for (const hir::ColumnId id : columns) {
    if (unseen_[id.value]) continue;
    hir::Op op = program().columns[id].op;
    if (!change(op)) continue;
    same = same && bench_.IsSame(id, op);
    mutant.columns.emplace_back(id, std::move(op));
  }
  if (mutant.columns.empty()) return;
  if (same) {
    ++same_;
  } else {
    Enter(std::move(mutant));
  }
}

void Maker::Enter(Mutant mutant) {
  const bool own = std::all_of(mutant.edits.begin(), mutant.edits.end(), [&](const Edit& edit) {
    return words_.Own(edit.span) && edit.span.source == mutant.edits.front().span.source;
  });
  if (own) made_.push_back(std::move(mutant));
}

// As the author spells it: by the title where that is written here.
std::string Maker::NameOf(const hir::Named& named, std::string_view written) const {
  const bool english = !written.empty() && static_cast<unsigned char>(written.front()) < 0x80;
  return english || named.title.empty() ? named.name : named.title;
}

// `where`, `unless`, `when`, `at most` … and the blanks and the comma before it.
Span Maker::WithWord(Span span) const {
  const std::string& text = sources_[span.source].text;
  uint32_t at = span.begin;
  const auto blank = [&](uint32_t i) { return text[i] == ' ' || text[i] == '\n' || text[i] == '('; };
  const auto back = [&](const auto& while_true) {
    while (at > 0 && while_true(at - 1)) --at;
  };
  const auto word = [&] {
    back(blank);
    const uint32_t end = at;
    back([&](uint32_t i) { return !blank(i) && text[i] != ','; });
    return std::string_view(text).substr(at, end - at);
  };
  const std::string_view last = word();
  if (last == "most" || last == "least") word();
  back([&](uint32_t i) { return text[i] == ' ' || text[i] == '\n' || text[i] == ','; });
  return {span.source, at, span.end};
}

}  // namespace kaocheng::trial
