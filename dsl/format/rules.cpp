#include "dsl/base/utf8.h"
#include "dsl/format/printer.h"

// Duties, scores, grades, awards.
namespace kaocheng::format {
namespace {

constexpr int kExpr = 1;  // levels of expressions.cpp
constexpr int kAdd = 6;
constexpr int kMultiply = 7;

}  // namespace

Doc Printer::PlaceOf(const Place& place) const {
  Doc doc;
  if (place.of != nullptr) doc += Named("OF", *place.of);
  if (place.above != nullptr) doc += Named("ABOVE", *place.above);
  if (place.below != nullptr) doc += Named("BELOW", *place.below);
  return doc;
}

Doc Printer::Node(const ast::Decl& decl, const ast::Duty& node) {
  Doc head = Doc(Named("OF", node.of));
  head = Header("DUTY", decl, head + Each(node.each));
  std::vector<Unit> units;
  AddCites(units, node.cites);
  AddEach(units, node.items_each);
  const Columns columns = ColumnsOf(node.items);
  for (const ast::DutyItem& item : node.items) {
    units.push_back({item.span, [this, &item, columns] { return Part(item, columns, {}); }});
  }
  return head + Block(std::move(units), decl.span);
}

// item NAME of D each … after N due within L unless C : C
Doc Printer::Part(const ast::DutyItem& item, Columns columns, const Place& place) {
  Doc head = place.of == nullptr ? Aligned(item.head, columns) : HeadOf(item.head) + PlaceOf(place) + " ";
  Doc parts;
  if (item.each) parts += Each(item.each, true) + " ";
  if (item.after) parts += Key("AFTER") + ' ' + Use(*item.after) + ' ';
  if (item.due_within.valid()) parts += Doc(Key("DUE_WITHIN") + ' ') + Expr(item.due_within, kAdd) + " ";
  if (item.unless.valid()) {
    Doc unless = Doc(Key("UNLESS") + ' ') + Expr(item.unless, kExpr) + " ";
    parts = Doc::Group(parts + Doc::Indent(Doc::Break() + unless));
  }
  return Doc(Key("ITEM") + ' ') + head + parts + ":" +
         Doc::Group(Doc::Indent(Doc::Line() + Expr(item.condition, kExpr)));
}

Doc Printer::Node(const ast::Decl& decl, const ast::Score& node) {
  Doc head = Doc(Named("OF", node.of));
  head = Header("SCORE", decl, head + Each(node.each));
  std::vector<Unit> units;
  AddCites(units, node.cites);
  if (node.base.valid() || node.at_least.valid() || node.at_most.valid()) {
    const ast::ExprId first = node.base.valid()       ? node.base
                              : node.at_least.valid() ? node.at_least
                                                      : node.at_most;
    units.push_back({ast_.exprs[first].span, [this, &node] {
                       Doc line;
                       for (const auto& [token, expr] :
                            {std::pair("BASE", node.base), std::pair("AT_LEAST", node.at_least),
                             std::pair("AT_MOST", node.at_most)}) {
                         if (expr.valid()) line += Doc(line.empty() ? "" : "   ") + Bound(token, expr);
                       }
                       return line;
                     }});
  }
  const Columns columns = ColumnsOf(node.items);
  for (const ast::ScoreItem& item : node.items) {
    units.push_back({item.span, [this, &item, columns] { return Part(item, columns, {}); }});
  }
  return head + Block(std::move(units), decl.span, false);
}

// The sign that tells a deduction from an addition; bounds are on what stands behind it.
Doc Printer::Signed(const ast::ScoreItem& item) {
  const ast::ExprNode* left = &ast_.exprs[item.value].node;
  const auto* sum = std::get_if<ast::Binary>(left);
  const bool additive = sum != nullptr && (sum->op == ast::BinaryOp::kAdd || sum->op == ast::BinaryOp::kSub);
  if (additive && !item.deduction && !margin_.IsBracketed(ast_.exprs[item.value].span))
    return Expr(item.value, kExpr);
  return Doc(item.deduction ? "-" : "+") + Operand(item.value, kMultiply);
}

// item NAME of S : ±E each …, at least X, at most Y
Doc Printer::Part(const ast::ScoreItem& item, Columns columns, const Place& place) {
  Doc doc = Doc(Key("ITEM") + ' ') +
            (place.of == nullptr ? Aligned(item.head, columns) : HeadOf(item.head) + PlaceOf(place) + " ");
  Doc value = Signed(item) + Each(item.each);
  if (item.at_least.valid()) value += Doc(", ") + Bound("AT_LEAST", item.at_least);
  if (item.at_most.valid()) value += Doc(", ") + Bound("AT_MOST", item.at_most);
  return doc + ":" + Doc::Group(Doc::Indent(Doc::Line() + value));
}

Doc Printer::Node(const ast::Decl& decl, const ast::Grade& node) {
  Doc head = Doc(Named("OF", node.of));
  head += Each(node.each);
  head = Header("GRADE", decl, head + Named("BY", node.by));
  std::vector<Unit> units;
  AddCites(units, node.cites);
  const Columns columns = ColumnsOf(node.bands);
  for (const ast::Band& band : node.bands) {
    units.push_back({band.span, [this, &band, columns] { return Part(band, columns, {}); }});
  }
  return head + Block(std::move(units), decl.span);
}

// NAME at least X unless C, at most 20% within G pooled in G2 below N, by K, K2
Doc Printer::Part(const ast::Band& band, Columns columns, const Place& place) {
  Doc doc = place.of == nullptr ? Aligned(band.head, columns) : HeadOf(band.head) + PlaceOf(place) + " ";
  doc += band.at_least.valid() ? Bound("AT_LEAST", band.at_least) : Doc(Key("OTHERWISE"));
  Doc more;
  if (band.unless.valid()) more += Conditioned("UNLESS", band.unless);
  for (const ast::Quota& quota : band.quotas) {
    more += Doc(",") + Doc::Line();
    Doc limit = Bound("AT_MOST", quota.share) + Named("WITHIN", quota.within);
    if (quota.pooled_in) {
      limit += Named("POOLED_IN", *quota.pooled_in) + " " + Key("BELOW") + " ";
      limit += Expr(quota.below, kAdd);
    }
    if (!quota.by.empty()) limit += Doc(", ") + Key("BY") + " " + Keys(quota.by, {});
    more += Told(quota.span, Doc::Group(limit));
  }
  return Doc::Group(doc + Doc::Indent(more));
}

Doc Printer::Node(const ast::Decl& decl, const ast::AwardGroup& node) {
  Doc head = Doc(Named("OF", node.of));
  head = Header("AWARDS", decl, head + Each(node.each));
  std::vector<Unit> units;
  AddCites(units, node.cites);
  AddClauses(units, "WHEN", node.when);
  AddClauses(units, "UNLESS", node.unless);
  // The tree does not tell where it is said, nor whether the usual case is said at all.
  bool said = node.highest_only;
  if (node.highest_only) units.push_back({decl.span, [this] { return Doc(Key("HIGHEST_ONLY")); }});
  bool cumulative = false;
  ForEachWord(margin_.Written(decl.span), [&](std::string_view word) {
    cumulative = cumulative || word == "cumulative" || word == "累计";
  });
  if (cumulative && !said) {
    units.push_back({decl.span, [this] { return Doc(Key("CUMULATIVE")); }});
    said = true;
  }
  if (node.budget.valid()) {
    units.push_back({ast_.exprs[node.budget].span, [this, &node] {
                       Doc budget = Doc(Key("BUDGET") + ' ') + Doc::Indent(Expr(node.budget, kExpr));
                       if (node.prorated) budget += Doc(" ") + Key("PRORATED");
                       return Doc::Group(budget);
                     }});
  }
  return head + Block(std::move(units), decl.span, !said);
}

Doc Printer::Node(const ast::Decl& decl, const ast::Award& node) {
  Doc head = Doc(Named("OF", node.of));
  head += Each(node.each);
  head = Header("AWARD", decl, head + Named("UNDER", node.under));
  std::vector<Unit> units;
  AddCites(units, node.cites);
  AddClauses(units, "WHEN", node.when);
  AddClauses(units, "UNLESS", node.unless);
  AddClause(units, "AMOUNT", node.amount);
  if (!node.handled_by.empty()) {
    const Span span = Join(node.handled_by.front().span, node.handled_by.back().span);
    units.push_back({span, [this, &node] { return HandledBy(node.handled_by); }});
  }
  return head + Block(std::move(units), decl.span);
}

// handled by A with B and C (when C), …
Doc Printer::HandledBy(const std::vector<ast::Actor>& actors) {
  std::vector<Doc> parts;
  for (const ast::Actor& actor : actors) {
    Doc part = Use(actor.name);
    for (size_t i = 0; i < actor.with.size(); ++i) {
      part += i == 0 ? Named("WITH", actor.with[i]) : Named("AND", actor.with[i]);
    }
    if (actor.when.valid()) {
      in_actor_ = true;
      part += Doc(" (") + Key("WHEN") + " " + Expr(actor.when, kExpr) + ")";
      in_actor_ = false;
    }
    parts.push_back(std::move(part));
  }
  return Doc::Group(Doc(Key("HANDLED_BY") + ' ') + Doc::Indent(Comma(std::move(parts))));
}

}  // namespace kaocheng::format
