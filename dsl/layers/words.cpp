#include "dsl/layers/words.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "dsl/ast/builtin_names.h"

namespace kaocheng::layers {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kLevels{{
    {"province", "省"},
    {"prefecture", "州"},
    {"county", "县"},
    {"township", "乡镇"},
}};

struct Noun {
  std::string_view noun, en, zh;
};

constexpr std::array kNouns{
    Noun{"instrument", "instrument", "文件"},
    Noun{"enum", "enumeration", "枚举"},
    Noun{"entity", "entity", "对象"},
    Noun{"record", "record type", "记录"},
    Noun{"parameter", "parameter", "参数"},
    Noun{"measure", "measure", "指标"},
    Noun{"season", "season", "时段"},
    Noun{"table", "table", "对照表"},
    Noun{"duty", "duty", "职责"},
    Noun{"score", "score", "计分"},
    Noun{"grade", "grade", "等次"},
    Noun{"awards", "group of awards", "奖补组"},
    Noun{"award", "award", "奖补"},
    Noun{"ladder", "ladder", "阶梯"},
    Noun{"violation", "violation", "违规"},
    Noun{"item", "item", "项"},
    Noun{"step", "step", "档"},
    Noun{"band", "band", "分档"},
    Noun{"field", "field", "字段"},
    Noun{"member", "member", "成员"},
    Noun{"transition", "transition", "过渡"},
    Noun{"test", "test", "测试"},
};

struct NounOfNode {
  std::string_view operator()(const ast::Instrument&) const { return "instrument"; }
  std::string_view operator()(const ast::Enum&) const { return "enum"; }
  std::string_view operator()(const ast::Entity&) const { return "entity"; }
  std::string_view operator()(const ast::Record&) const { return "record"; }
  std::string_view operator()(const ast::Parameter&) const { return "parameter"; }
  std::string_view operator()(const ast::Measure&) const { return "measure"; }
  std::string_view operator()(const ast::Season&) const { return "season"; }
  std::string_view operator()(const ast::Table&) const { return "table"; }
  std::string_view operator()(const ast::Duty&) const { return "duty"; }
  std::string_view operator()(const ast::Score&) const { return "score"; }
  std::string_view operator()(const ast::Grade&) const { return "grade"; }
  std::string_view operator()(const ast::AwardGroup&) const { return "awards"; }
  std::string_view operator()(const ast::Award&) const { return "award"; }
  std::string_view operator()(const ast::Ladder&) const { return "ladder"; }
  std::string_view operator()(const ast::Violation&) const { return "violation"; }
  std::string_view operator()(const ast::Open&) const { return "open"; }
  std::string_view operator()(const ast::Set&) const { return "set"; }
  std::string_view operator()(const ast::Add&) const { return "add"; }
  std::string_view operator()(const ast::Repeal&) const { return "repeal"; }
  std::string_view operator()(const ast::Test&) const { return "test"; }
  std::string_view operator()(const ast::Transition&) const { return "transition"; }
};

std::pair<std::string_view, std::string_view> VerbWords(ast::Opening::Verb verb) {
  switch (verb) {
    case ast::Opening::Verb::kSet:
      return {"set", "设定"};
    case ast::Opening::Verb::kAdd:
      return {"add", "增加"};
    case ast::Opening::Verb::kReplace:
      return {"replace", "替换"};
    case ast::Opening::Verb::kRepeal:
      return {"repeal", "废止"};
  }
  std::abort();
}

}  // namespace

std::optional<Level> LevelNamed(std::string_view word) {
  const std::string canonical = ast::BuiltinName(word).value_or(std::string(word));
  for (size_t i = 0; i < kLevels.size(); ++i) {
    if (kLevels[i].first == canonical) return static_cast<Level>(i);
  }
  return std::nullopt;
}

Term LevelTerm(Level level) {
  const auto& [en, zh] = kLevels[static_cast<size_t>(level)];
  return {std::string(en), std::string(zh)};
}

size_t RegionDigits(Level level) {
  constexpr std::array<size_t, 4> kDigits{2, 4, 6, 9};
  return kDigits[static_cast<size_t>(level)];
}

std::string_view NounOf(const ast::DeclNode& node) { return std::visit(NounOfNode{}, node); }

Term NounTerm(std::string_view noun) {
  for (const Noun& row : kNouns) {
    if (row.noun == noun) return {std::string(row.en), std::string(row.zh)};
  }
  return noun;
}

std::string PathText(const std::vector<ast::Name>& path) {
  std::string text;
  for (const ast::Name& name : path) text += (text.empty() ? "" : ".") + name.text;
  return text;
}

Term ActTerm(ast::Opening::Verb verb, std::string_view noun, const std::string& path) {
  const auto [en, zh] = VerbWords(verb);
  if (verb == ast::Opening::Verb::kSet)
    return {fmt::format("`{} {}`", en, path), fmt::format("“{} {}”", zh, path)};
  const bool whole = verb != ast::Opening::Verb::kAdd;
  const std::string noun_zh = NounTerm(noun).zh;
  if (path.empty()) return {fmt::format("`{} {}`", en, noun), fmt::format("“{} {}”", zh, noun_zh)};
  return {fmt::format("`{} {}{} {}`", en, noun, whole ? "" : " of", path),
          fmt::format("“{} {}{} {}”", zh, noun_zh, whole ? "" : " 属于", path)};
}

}  // namespace kaocheng::layers
