#include <fmt/format.h>

#include <algorithm>

#include "KaochengLexer.h"
#include "dsl/diagnostics/code.h"
#include "dsl/syntax/builder.h"

namespace kaocheng::syntax {
namespace {

// Parts of a declaration's head, as bits.
constexpr unsigned kOf = 1, kUnder = 2, kExtends = 4, kEach = 8, kBy = 16, kType = 32, kDates = 64,
                   kHit = 128, kNumber = 256;

struct Kind {
  Term name;
  unsigned allowed, required;
};

Kind KindOf(size_t rule) {
  switch (rule) {
    case Rules::RuleInstrument:
      return {{"an instrument", "文件"}, kNumber, 0};
    case Rules::RuleEnumeration:
      return {{"an enumeration", "枚举"}, 0, 0};
    case Rules::RuleEntity:
      return {{"an entity", "对象"}, kOf, 0};
    case Rules::RuleRecord:
      return {{"a record", "记录"}, kOf, kOf};
    case Rules::RuleParameter:
      return {{"a parameter", "参数"}, kType, kType};
    case Rules::RuleMeasure:
      return {{"a measure", "指标"}, kOf | kEach | kType | kDates, kOf};
    case Rules::RuleSeason:
      return {{"a season", "时段"}, kDates, 0};
    case Rules::RuleTable:
      return {{"a table", "对照表"}, kOf | kType | kBy | kHit | kDates, kOf | kType | kBy};
    case Rules::RuleDuty:
      return {{"a duty", "职责"}, kOf | kEach | kDates, kOf};
    case Rules::RuleScore:
      return {{"a score", "计分"}, kOf | kEach | kDates, kOf};
    case Rules::RuleGrade:
      return {{"a grade", "等次"}, kOf | kEach | kBy | kDates, kOf | kBy};
    case Rules::RuleAwards:
      return {{"a group of awards", "奖补组"}, kOf | kEach | kDates, kOf};
    case Rules::RuleAward:
      return {{"an award", "奖补"}, kOf | kEach | kUnder | kDates, kOf};
    case Rules::RuleLadder:
      return {{"a ladder", "阶梯"}, kOf, kOf};
    case Rules::RuleViolation:
      return {{"a violation", "违规"}, kUnder | kDates, kUnder};
    default:
      return {{"a policy", "政策"}, kExtends, 0};
  }
}

struct PartName {
  unsigned part;
  const char* en;
  const char* zh;
};
constexpr PartName kPartNames[] = {{kOf, "of", "属于"},
                                   {kUnder, "under", "适用"},
                                   {kExtends, "extends", "依照"},
                                   {kEach, "each", "每"},
                                   {kBy, "by", "按"},
                                   {kType, ":", "："},
                                   {kDates, "from … to", "自 … 至"},
                                   {kHit, "unique", "唯一"},
                                   {kNumber, "number", "文号"}};

Term Quoted(const PartName& name) { return {fmt::format("`{}`", name.en), fmt::format("“{}”", name.zh)}; }

unsigned PartOf(const Part& first) {
  if (first.rule == Rules::RuleEach) return kEach;
  switch (first.type) {
    case Rules::OF:
      return kOf;
    case Rules::UNDER:
      return kUnder;
    case Rules::EXTENDS:
      return kExtends;
    case Rules::BY:
      return kBy;
    case Rules::COLON:
      return kType;
    case Rules::FROM:
    case Rules::TO:
      return kDates;
    case Rules::NUMBERED:
      return kNumber;
    default:
      return kHit;
  }
}

Context* ChildOf(Context* parent, size_t rule) {
  for (const Part& part : PartsOf(parent)) {
    if (part.rule == rule) return part.context;
  }
  return nullptr;
}

// Whether error recovery skipped something right behind the child.
bool HasErrorAfter(Context* parent, Context* child) {
  const auto at = std::ranges::find(parent->children, static_cast<antlr4::tree::ParseTree*>(child));
  return at != parent->children.end() && at + 1 != parent->children.end() &&
         dynamic_cast<antlr4::tree::ErrorNode*>(*(at + 1)) != nullptr;
}

}  // namespace

void Builder::Declarations(Context* file) {
  for (const Part& part : PartsOf(file)) {
    if (part.rule == Rules::RuleDeclaration) Declaration(part.context);
  }
}

void Builder::Declaration(Context* declaration) {
  const std::vector<Part> parts = PartsOf(declaration);
  if (parts.empty()) return;
  Context* context = parts.front().context;
  if (parts.front().rule == Rules::RulePolicy) return Policy(context);
  if (policies_.empty() && !reported_outside_) {
    emitter_.Report(Code::kOutsidePolicy, SpanOf(context->getStart()));
    reported_outside_ = true;
  }
  ast::DeclId id;
  switch (parts.front().rule) {
    case Rules::RuleWhole:
      id = Whole(context);
      break;
    case Rules::RuleOpening:
      id = Finish(context, {}, Opening(context));
      break;
    case Rules::RuleSetting:
      id = Finish(context, {}, Setting(context));
      break;
    case Rules::RuleAddition:
      id = Finish(context, {}, Addition(context, false));
      break;
    case Rules::RuleReplacement:
      id = Finish(context, {}, Addition(context, true));
      break;
    case Rules::RuleRepealing:
      id = Finish(context, {}, Repealing(context));
      break;
    case Rules::RuleTesting:
      id = Finish(context, {}, Testing(context));
      break;
    case Rules::RuleTransition:
      id = Finish(context, {}, ast::Transition{});
      break;
    default:
      return;
  }
  if (id.valid() && !policies_.empty()) ast_.policies[policies_.back()].decls.push_back(id);
}

ast::DeclId Builder::Finish(Context* context, ast::Head head, ast::DeclNode node, std::optional<Date> from,
                            std::optional<Date> to) {
  ast::Decl decl;
  decl.head = std::move(head);
  decl.node = std::move(node);
  decl.documentation = Documentation(context);
  decl.from = from;
  decl.to = to;
  if (!policies_.empty()) decl.policy = policies_.back();
  decl.span = SpanOf(context);
  return ast_.decls.Add(std::move(decl));
}

std::string Builder::Documentation(Context* context) const {
  std::string joined;
  if (context->getStart() == nullptr) return joined;
  const size_t index = context->getStart()->getTokenIndex();
  if (index == INVALID_INDEX) return joined;
  for (const Token* token : tokens_.getHiddenTokensToLeft(index, generated::KaochengLexer::DOCUMENTATION)) {
    std::string_view line = text_.Written(SpanOf(token));
    line.remove_prefix(3);
    if (line.starts_with(' ')) line.remove_prefix(1);
    if (!joined.empty()) joined += '\n';
    joined += line;
  }
  return joined;
}

Builder::Header Builder::ReadHeader(Context* declaration, unsigned allowed, unsigned required,
                                    const Term& kind) {
  Header header;
  Context* context = ChildOf(declaration, Rules::RuleHeader);
  header.span = SpanOf(context == nullptr ? declaration : context);
  if (context == nullptr) return header;
  unsigned seen = 0;
  for (const Part& part : PartsOf(context)) {
    if (part.rule == Rules::RulePath) {
      header.head.name = Dotted(part.context);
      if ((allowed & kExtends) == 0 && Path(part.context).size() > 1) {
        emitter_.Report(Code::kDottedName, header.head.name.span);
      }
    }
    if (part.type == Rules::STRING) header.head.titles.push_back(Text(part.token));
    if (part.rule == Rules::RuleHeaderPart) ReadHeaderPart(part.context, allowed, kind, seen, header);
  }
  // Where something of the head could not be read, what seems to be missing may be just that.
  const bool complete = context->exception == nullptr && declaration->exception == nullptr &&
                        !HasErrorAfter(declaration, context);
  for (const PartName& name : kPartNames) {
    if (!complete || (required & name.part & ~seen) == 0) continue;
    const Span at = header.head.name.span.valid() ? header.head.name.span : header.span;
    emitter_.Report(Code::kMissingPart, at, {kind, Term{name.en, name.zh}});
  }
  return header;
}

void Builder::ReadHeaderPart(Context* context, unsigned allowed, const Term& kind, unsigned& seen,
                             Header& header) {
  const std::vector<Part> parts = PartsOf(context);
  if (parts.empty()) return;
  const unsigned bit = PartOf(parts.front());
  const auto& name = *std::ranges::find(kPartNames, bit, &PartName::part);
  if ((allowed & bit) == 0) {
    emitter_.Report(Code::kNotHere, SpanOf(context), {Quoted(name), kind});
    return;
  }
  const bool is_to = parts.front().type == Rules::TO;
  if ((seen & bit) != 0 && !(bit == kDates && (is_to ? !header.to : !header.from))) {
    emitter_.Report(Code::kStatedTwice, SpanOf(context), {Quoted(name)});
    return;
  }
  seen |= bit;
  for (const Part& part : parts) {
    if (part.rule == Rules::RuleName && bit == kOf) header.of = Name(part.context);
    if (part.rule == Rules::RuleName && bit == kUnder) header.under = Name(part.context);
    if (part.rule == Rules::RuleName && bit == kBy) header.by.push_back(Name(part.context));
    if (part.rule == Rules::RulePath) header.extends = Dotted(part.context);
    if (part.rule == Rules::RuleEach) header.each = Each(part.context);
    if (part.rule == Rules::RuleType) header.type = Type(part.context);
    if (part.rule == Rules::RuleDate) (is_to ? header.to : header.from) = DateOf(part.context);
    if (part.type == Rules::STRING) header.number = Text(part.token).text;
    if (part.type == Rules::UNIQUE) header.hit = ast::HitPolicy::kUnique;
    if (part.type == Rules::FIRST) header.hit = ast::HitPolicy::kFirst;
    if (part.type == Rules::HIGHEST) header.hit = ast::HitPolicy::kHighest;
  }
}

void Builder::Policy(Context* context) {
  const Kind kind = KindOf(Rules::RulePolicy);
  Header header = ReadHeader(context, kind.allowed, kind.required, kind.name);
  ast::Policy policy;
  policy.name = header.head.name;
  policy.titles = std::move(header.head.titles);
  policy.extends = header.extends;
  policy.span = SpanOf(context);
  unsigned seen = 0;
  const auto once = [&](unsigned bit, Context* clause, const char* en, const char* zh) {
    if ((seen & bit) != 0) emitter_.Report(Code::kStatedTwice, SpanOf(clause), {Term{en, zh}});
    seen |= bit;
  };
  for (const Part& part : PartsOf(context)) {
    if (part.rule != Rules::RulePolicyClause) continue;
    size_t role = Part::kNone;
    for (const Part& piece : PartsOf(part.context)) {
      if (role == Part::kNone) {
        role = piece.type;
        if (role == Rules::LEVEL) once(1, part.context, "`level`", "“层级”");
        if (role == Rules::REGION) once(2, part.context, "`region`", "“区域”");
        if (role == Rules::VERSION) once(4, part.context, "`version`", "“版本”");
        if (role == Rules::EFFECTIVE) once(8, part.context, "`effective`", "“施行”");
      }
      if (piece.rule == Rules::RuleName) policy.level = Name(piece.context);
      if (piece.type == Rules::NUMBER) policy.region = Written(piece.token);
      if (piece.type == Rules::STRING) {
        (role == Rules::REGION ? policy.region : policy.version) = Text(piece.token).text;
      }
      if (piece.rule == Rules::RuleDate) policy.effective = DateOf(piece.context);
    }
  }
  policies_.push_back(ast_.policies.Add(std::move(policy)));
}

ast::DeclId Builder::Whole(Context* whole) {
  const std::vector<Part> parts = PartsOf(whole);
  if (parts.empty()) return {};
  Context* context = parts.front().context;
  const Kind kind = KindOf(parts.front().rule);
  Header header = ReadHeader(context, kind.allowed, kind.required, kind.name);
  ast::DeclNode node = Node(context, header);
  return Finish(context, std::move(header.head), std::move(node), header.from, header.to);
}

ast::DeclNode Builder::Node(Context* context, Header& header) {
  switch (context->getRuleIndex()) {
    case Rules::RuleInstrument:
      return ast::Instrument{header.number.value_or("")};
    case Rules::RuleEnumeration:
      return Enumeration(context);
    case Rules::RuleEntity:
      return ast::Entity{header.of, Fields(context)};
    case Rules::RuleRecord:
      return ast::Record{header.of.value_or(ast::Name{}), Fields(context)};
    case Rules::RuleParameter:
      return Parameter(context, header);
    case Rules::RuleMeasure:
      return Measure(context, header);
    case Rules::RuleSeason:
      return Season(context);
    case Rules::RuleTable:
      return Table(context, header);
    case Rules::RuleDuty:
      return Duty(context, header);
    case Rules::RuleScore:
      return Score(context, header);
    case Rules::RuleGrade:
      return Grade(context, header);
    case Rules::RuleAwards:
      return Awards(context, header);
    case Rules::RuleAward:
      return Award(context, header);
    case Rules::RuleLadder:
      return Ladder(context, header);
    default:
      return Violation(context, header);
  }
}

}  // namespace kaocheng::syntax
