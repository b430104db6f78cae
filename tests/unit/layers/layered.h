#pragma once

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "dsl/diagnostics/render.h"
#include "dsl/layers/consolidate.h"
#include "dsl/syntax/parse.h"

namespace kaocheng::layers {

// A text of several policies, consolidated for the last one of them (or another that is asked for).
struct Layered {
  Sources sources;
  ast::Ast ast;
  Emitter emitter;
  Consolidated out;

  std::vector<std::string> Codes()
      const {  // "kNotOpen"; syntax errors included, so that a test's text is itself held right
    std::vector<std::string> names;
    for (const Diagnostic& diagnostic : emitter.diagnostics()) names.emplace_back(Row(diagnostic.code).name);
    return names;
  }
  std::vector<std::string> Notes() const {  // of the first diagnostic
    std::vector<std::string> names;
    for (const Diagnostic& note : emitter.diagnostics().at(0).notes) names.emplace_back(Row(note.code).name);
    return names;
  }
  std::string Rendered() const { return RenderText(emitter.diagnostics(), sources, Language::kEn); }
  std::string First() const { return Message(emitter.diagnostics().at(0), Language::kEn); }

  const ast::Decl* Find(const std::string& name) const {
    for (const Entry& entry : out.entries) {
      if (ast.decls[entry.decl].head.name.text == name) return &ast.decls[entry.decl];
    }
    return nullptr;
  }
  // What is in force of an entry on a day; none where it is not.
  const ast::Decl* On(const Entry& entry, Date day) const {
    const auto dated = out.versions.find(entry.decl);
    if (dated == out.versions.end()) return &ast.decls[entry.decl];
    for (const Consolidated::Version& version : dated->second) {
      if (version.from <= day && day < version.until) return &ast.decls[version.decl];
    }
    return nullptr;
  }
  template <typename Node>
  const Node& Get(const std::string& name) const {
    return std::get<Node>(Find(name)->node);
  }
  std::string Text(ast::ExprId id) const { return std::string(sources.Text(ast.exprs[id].span)); }
  std::string PolicyName(ast::PolicyId id) const { return ast.policies[id].name.text; }
  ast::PolicyId Policy(const std::string& name) const {
    for (size_t i = 0; i < ast.policies.size(); ++i) {
      if (ast.policies[ast.policies.id_at(i)].name.text == name) return ast.policies.id_at(i);
    }
    return {};
  }
};

inline std::unique_ptr<Layered> Layer(const std::string& text) {
  auto layered = std::make_unique<Layered>();
  const SourceId source = layered->sources.Add("test.kc", text);
  const auto policies = syntax::Parse(layered->sources, source, layered->ast, layered->emitter);
  layered->out = Consolidate(layered->ast, policies.back(), layered->emitter);
  return layered;
}

// The three headers that most tests stand on.
inline const std::string kProvince =
    "policy p { level province region 220000 version \"1\" effective from 2015-07-01 }\n";
inline const std::string kPrefecture =
    "policy q extends p { level prefecture region 222400 version \"1\" effective from 2016-01-01 }\n";
inline const std::string kCounty =
    "policy c extends q { level county region 222404 version \"1\" effective from 2016-03-01 }\n";

}  // namespace kaocheng::layers
