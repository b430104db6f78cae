#include "adapters/cli/goal.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <utility>

#include "dsl/base/number.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/suggest.h"
#include "dsl/syntax/parse.h"

namespace kaocheng::cli {

namespace {

using ast::BinaryOp;
using ast::ExprId;
using Kind = Goal::Figure::Kind;

constexpr double kHair = 1e-9;   // how far a strict comparison of equals is from holding
constexpr double kUntold = 1e9;  // how far a comparison that has no value is from holding

struct Word {
  Kind kind;
  std::vector<std::string> names;  // the parser gives built-in words in English
};
const std::vector<Word>& Words() {
  static const std::vector<Word> words = {{Kind::kCost, {"cost", "金额", "money", "amount", "数额"}},
                                          {Kind::kPaid, {"paid", "领取人数"}},
                                          {Kind::kMedian, {"median", "中位数"}},
                                          {Kind::kNinetieth, {"ninetieth", "九十分位"}},
                                          {Kind::kMost, {"maximum", "最高额"}},
                                          {Kind::kUndetermined, {"undetermined", "未定"}},
                                          {Kind::kUndecided, {"undecided", "待决定"}}};
  return words;
}

bool IsOneOf(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What an expression comes to: a truth value, a number, or fen. A bare number beside money is yuan.
enum class Shape : uint8_t { kTruth, kNumber, kBare, kMoney };

bool Compares(BinaryOp op) { return op >= BinaryOp::kEq && op <= BinaryOp::kGe; }

double Evaluated(const Goal::Figure& figure, const sweep::Figures& figures) {
  const auto number = [](auto n) { return static_cast<double>(n); };
  switch (figure.kind) {
    case Kind::kCost:
      return number(figures.fen);
    case Kind::kPaid:
      return number(figures.spread.paid);
    case Kind::kMedian:
      return number(figures.spread.median);
    case Kind::kNinetieth:
      return number(figures.spread.ninetieth);
    case Kind::kMost:
      return number(figures.spread.most);
    case Kind::kUndetermined:
      return number(figures.undetermined);
    case Kind::kUndecided:
      return number(figures.for_decision);
    case Kind::kAwardCost:
      return number(figures.counts[figure.counted].fen);
    case Kind::kCount:
      return number(figures.counts[figure.counted].by_class[figure.place]);
  }
  return 0;
}

}  // namespace

// Reads a goal and finds its figures.
class GoalReader {
 public:
  GoalReader(Session& session, const std::string& text, const std::vector<sweep::Counted>& counted)
      : session_(session), text_(text), counted_(counted) {}

  std::optional<Goal> Run() {
    Sources sources;
    Emitter faults;
    const std::string head = "policy v \"v\" { level county }\nmeasure v \"v\" of v = ";
    if (text_.find_first_of("{}\r\n") == std::string::npos) {
      const SourceId source = sources.Add("", head + text_ + "\n");
      syntax::Parse(sources, source, goal_.ast_, faults);
    }
    size_t measures = 0;
    for (const ast::Decl& decl : goal_.ast_.decls) {
      const auto* measure = std::get_if<ast::Measure>(&decl.node);
      if (measure == nullptr) return Bad({"it is no expression", "不是一个表达式"});
      goal_.root_ = measure->value;
      ++measures;
    }
    if (faults.has_errors() || measures != 1 || !goal_.root_.valid())
      return Bad({"it is no expression", "不是一个表达式"});
    if (std::holds_alternative<ast::NameRef>(goal_.ast_.exprs[goal_.root_].node))
      return Bad({"it compares nothing", "没有作比较"});
    goal_.figures_.resize(goal_.ast_.exprs.size());
    const std::optional<Shape> shape = Read(goal_.root_);
    if (!shape) return std::nullopt;
    if (*shape != Shape::kTruth) return Bad({"it compares nothing", "没有作比较"});
    return std::move(goal_);
  }

 private:
  std::nullopt_t Bad(Term why) {
    session_.emitter.Report(Code::kBadGoal, {}, {text_, std::move(why)});
    return std::nullopt;
  }

  std::optional<Shape> Read(ExprId id) {
    const ast::ExprNode& node = goal_.ast_.exprs[id].node;
    if (const auto* literal = std::get_if<ast::Literal>(&node)) {
      switch (literal->kind) {
        case ast::LiteralKind::kInteger:
        case ast::LiteralKind::kDecimal:
          return Shape::kBare;
        case ast::LiteralKind::kPercent:
          return Shape::kNumber;
        case ast::LiteralKind::kMoney:
          return Shape::kMoney;
        case ast::LiteralKind::kBoolean:
        case ast::LiteralKind::kDate:
        case ast::LiteralKind::kDatetime:
        case ast::LiteralKind::kText:
        case ast::LiteralKind::kDuration:
          return Bad({"figures are numbers and money", "指标只有数和金额"});
      }
    }
    if (const auto* ref = std::get_if<ast::NameRef>(&node)) return Named(id, {}, ref->name.text);
    if (const auto* member = std::get_if<ast::Member>(&node)) {
      const auto* owner = std::get_if<ast::NameRef>(&goal_.ast_.exprs[member->object].node);
      if (owner != nullptr) return Named(id, owner->name.text, member->name.text);
    }
    if (const auto* unary = std::get_if<ast::Unary>(&node)) {
      const std::optional<Shape> of = Read(unary->operand);
      if (of && (*of == Shape::kTruth) == (unary->op == ast::UnaryOp::kNot)) return of;
      return of ? std::optional<Shape>(Bad({"`not` stands before what holds or not", "“非”只用于条件"}))
                : std::nullopt;
    }
    if (const auto* binary = std::get_if<ast::Binary>(&node)) return ReadBinary(*binary);
    return Bad({"it has more than figures, comparisons, `and`, `or`, `not` and arithmetic",
                "目标只能由指标、比较、“且”“或”“非”和四则运算组成"});
  }

  std::optional<Shape> ReadBinary(const ast::Binary& binary) {
    const std::optional<Shape> left = Read(binary.left);
    const std::optional<Shape> right = left ? Read(binary.right) : std::nullopt;
    if (!right) return std::nullopt;
    const bool joins = binary.op == BinaryOp::kAnd || binary.op == BinaryOp::kOr;
    const bool truth = *left == Shape::kTruth && *right == Shape::kTruth;
    if (joins) {
      if (truth) return Shape::kTruth;
      return Bad({"`and` and `or` join conditions", "“且”“或”只用于条件之间"});
    }
    if (*left == Shape::kTruth || *right == Shape::kTruth)
      return Bad({"a condition is no number", "条件不是数"});
    const bool money = *left == Shape::kMoney || *right == Shape::kMoney;
    const bool both = *left == Shape::kMoney && *right == Shape::kMoney;
    const bool bare = *left == Shape::kBare || *right == Shape::kBare;
    if (binary.op == BinaryOp::kMul || binary.op == BinaryOp::kDiv) {
      if (binary.op == BinaryOp::kDiv && both) return Shape::kNumber;
      if (both || (binary.op == BinaryOp::kDiv && *right == Shape::kMoney))
        return Bad({"money times money, or a number by money", "金额不能相乘，数不能除以金额"});
      return money ? Shape::kMoney : *left == Shape::kBare ? *right : *left;
    }
    if (money && !both && !bare)
      return Bad({"it compares or adds money and a number", "金额与数不能比较或相加"});
    if (Compares(binary.op)) return Shape::kTruth;
    return money ? Shape::kMoney : *left == Shape::kBare ? *right : *left;
  }

  std::optional<Shape> Named(ExprId id, const std::string& owner, const std::string& name) {
    std::vector<Goal::Figure> found;
    for (const bool plural : {false, true}) {
      if (!found.empty() || (plural && !name.ends_with('s'))) break;
      Collect(owner, plural ? name.substr(0, name.size() - 1) : name, found);
    }
    if (found.size() == 1) {
      goal_.figures_[id.value] = found.front();
      return found.front().money() ? Shape::kMoney : Shape::kNumber;
    }
    std::string list;
    std::vector<std::string> candidates;
    for (const sweep::Counted& c : counted_) {
      for (const sweep::Class& k : c.classes) {
        const bool award = c.kind == hir::OutcomeKind::kAward;
        const std::string path = award ? c.name : c.name + "." + k.name;
        candidates.insert(candidates.end(), {path, k.name, k.title});
        list += (list.empty() ? "" : ", ") + path;
      }
    }
    for (const Word& word : Words()) {
      candidates.insert(candidates.end(), {word.names[0], word.names[1]});
      list = word.names[0] + " " + word.names[1] + ", " + list;
    }
    const std::string wanted = owner.empty() ? name : owner + "." + name;
    Term hint{"there are: " + list, "可用的有：" + list};
    if (!found.empty()) {
      std::string paths;
      for (const Goal::Figure& f : found)
        paths += (paths.empty() ? "" : ", ") + counted_[f.counted].name + "." +
                 counted_[f.counted].classes[f.place].name;
      hint = {"write one of: " + paths, "请写其中之一：" + paths};
    } else if (const auto near = SuggestName(wanted, candidates)) {
      hint = {"did you mean `" + *near + "`?", "是否指“" + *near + "”？"};
    }
    session_.emitter.Report(Code::kUnknownFigure, {}, {wanted, hint});
    return std::nullopt;
  }

  void Collect(const std::string& owner, const std::string& name, std::vector<Goal::Figure>& found) const {
    for (const Word& word : Words()) {
      if (owner.empty() && IsOneOf(word.names, name)) found.push_back({word.kind, 0, 0});
    }
    if (!found.empty()) return;
    for (size_t c = 0; c < counted_.size(); ++c) {
      const sweep::Counted& counted = counted_[c];
      const bool award = counted.kind == hir::OutcomeKind::kAward;
      if (!owner.empty() && owner != counted.name && owner != counted.title) continue;
      if (award && !owner.empty()) {
        if (counted.money && IsOneOf(Words().front().names, name)) found.push_back({Kind::kAwardCost, c, 0});
        continue;
      }
      for (size_t k = 0; k < counted.classes.size(); ++k) {
        if (counted.classes[k].name == name || counted.classes[k].title == name)
          found.push_back({Kind::kCount, c, k});
      }
    }
  }

  Session& session_;
  const std::string& text_;
  const std::vector<sweep::Counted>& counted_;
  Goal goal_;
};

namespace {

// Follows a goal's expression for one combination.
class Evaluation {
 public:
  Evaluation(const ast::Ast& ast, const std::vector<std::optional<Goal::Figure>>& figures,
             const sweep::Figures& values)
      : ast_(ast), figures_(figures), values_(values) {}

  double Distance(ExprId id, bool wanted) const {
    const ast::ExprNode& node = ast_.exprs[id].node;
    if (const auto* unary = std::get_if<ast::Unary>(&node)) return Distance(unary->operand, !wanted);
    const auto& binary = std::get<ast::Binary>(node);
    if (!Compares(binary.op)) {
      const double left = Distance(binary.left, wanted);
      const double right = Distance(binary.right, wanted);
      return (binary.op == BinaryOp::kAnd) == wanted ? left + right : std::min(left, right);
    }
    Number left = Of(binary.left), right = Of(binary.right);
    if (left.money != right.money) (left.money ? right : left).value *= kFenPerYuan;
    const double apart = left.value - right.value;
    if (std::isnan(apart)) return kUntold;  // divided by nothing: neither it nor its opposite is met
    const double scale = std::max(std::abs(right.value), 1.0);
    const auto off = [&](bool holds) { return holds ? 0 : std::max(std::abs(apart) / scale, kHair); };
    switch (binary.op) {
      case BinaryOp::kEq:
        return off((apart == 0) == wanted);
      case BinaryOp::kNe:
        return off((apart != 0) == wanted);
      case BinaryOp::kLt:
        return off((apart < 0) == wanted);
      case BinaryOp::kLe:
        return off((apart <= 0) == wanted);
      case BinaryOp::kGt:
        return off((apart > 0) == wanted);
      case BinaryOp::kGe:
        return off((apart >= 0) == wanted);
      case BinaryOp::kOr:
      case BinaryOp::kAnd:
      case BinaryOp::kAdd:
      case BinaryOp::kSub:
      case BinaryOp::kMul:
      case BinaryOp::kDiv:
        break;
    }
    return 0;
  }

 private:
  struct Number {
    double value = 0;
    bool money = false;
  };

  Number Of(ExprId id) const {
    if (figures_[id.value]) return {Evaluated(*figures_[id.value], values_), figures_[id.value]->money()};
    const ast::ExprNode& node = ast_.exprs[id].node;
    if (const auto* literal = std::get_if<ast::Literal>(&node)) {
      const auto value = static_cast<double>(literal->value);
      const bool scaled =
          literal->kind == ast::LiteralKind::kDecimal || literal->kind == ast::LiteralKind::kPercent;
      return {scaled ? value / kDecimalScale : value, literal->kind == ast::LiteralKind::kMoney};
    }
    if (const auto* unary = std::get_if<ast::Unary>(&node)) {
      Number of = Of(unary->operand);
      if (unary->op == ast::UnaryOp::kNegate) of.value = -of.value;
      return of;
    }
    const auto& binary = std::get<ast::Binary>(node);
    Number left = Of(binary.left), right = Of(binary.right);
    if (binary.op == BinaryOp::kMul) return {left.value * right.value, left.money || right.money};
    if (binary.op == BinaryOp::kDiv) {
      const double quotient = right.value == 0 ? std::nan("") : left.value / right.value;
      return {quotient, left.money && !right.money};
    }
    if (left.money != right.money) (left.money ? right : left).value *= kFenPerYuan;
    const double sum = binary.op == BinaryOp::kAdd ? left.value + right.value : left.value - right.value;
    return {sum, left.money || right.money};
  }

  const ast::Ast& ast_;
  const std::vector<std::optional<Goal::Figure>>& figures_;
  const sweep::Figures& values_;
};

}  // namespace

std::optional<Goal> Goal::Read(Session& session, const std::string& text,
                               const std::vector<sweep::Counted>& counted) {
  return GoalReader(session, text, counted).Run();
}

double Goal::Distance(const sweep::Figures& figures) const {
  return Evaluation(ast_, figures_, figures).Distance(root_, true);
}

bool Goal::Holds(const sweep::Figures& figures) const { return Distance(figures) == 0; }

}  // namespace kaocheng::cli
