#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "adapters/cli/session.h"

namespace kaocheng::cli {

namespace {

using Json = nlohmann::ordered_json;
using Change = layers::Consolidated::Change;

// Prints policies as text that stays readable as policy text: whatever is said about it stands in comments.
class Printer {
 public:
  Printer(const PolicyFiles& files, Language language) : files_(files), language_(language) {}

  // The policy's own words; with `consolidated` also all that stands above it, as the levels below changed
  // it.
  std::string Text(const Compiled& policy, bool consolidated) const {
    const ast::PolicyId id = policy.consolidated.policy;
    const Span header = files_.ast.policies[id].span;
    std::string out = fmt::format("// {} · {}\n{}\n", PolicyTitle(id), Place(header), Words(header));
    for (const layers::Entry& entry : Entries(policy, consolidated)) {
      const Span span = files_.ast.decls[entry.decl].span;
      out += "\n// " + Place(span);
      if (entry.declared_by != id) out += " · " + PolicyTitle(entry.declared_by);
      out += "\n" + Words(span) + "\n";
      for (const Change* change : ChangesOf(policy, entry.decl, consolidated)) out += ChangeText(*change);
    }
    return out;
  }

  Json ToJson(const Compiled& policy, bool consolidated) const {
    const ast::Policy& header = files_.ast.policies[policy.consolidated.policy];
    Json json = {{"policy", header.name.text}, {"title", PolicyTitle(policy.consolidated.policy)}};
    json["region"] = header.region;
    json["version"] = header.version;
    json["chain"] = Json::array();
    for (const ast::PolicyId id : policy.consolidated.chain)
      json["chain"].push_back(files_.ast.policies[id].name.text);
    json["declarations"] = Json::array();
    for (const layers::Entry& entry : Entries(policy, consolidated)) {
      const ast::Decl& decl = files_.ast.decls[entry.decl];
      Json item = {{"name", decl.head.name.text}};
      Locate(item, decl.span);
      item["policy"] = files_.ast.policies[entry.declared_by].name.text;
      for (const Change* change : ChangesOf(policy, entry.decl, consolidated)) {
        Json changed = {{"replaces", change->replaced.valid() ? Json(Words(change->replaced)) : Json()}};
        Locate(changed, change->span);
        changed["policy"] = files_.ast.policies[change->by].name.text;
        changed["opened_by"] = files_.ast.policies[change->opened_by].name.text;
        item["changes"].push_back(std::move(changed));
      }
      json["declarations"].push_back(std::move(item));
    }
    return json;
  }

 private:
  const char* Say(const char* en, const char* zh) const { return language_ == Language::kZh ? zh : en; }

  std::vector<layers::Entry> Entries(const Compiled& policy, bool consolidated) const {
    if (consolidated) return policy.consolidated.entries;
    std::vector<layers::Entry> own;
    const ast::PolicyId id = policy.consolidated.policy;
    for (const ast::DeclId decl : files_.ast.policies[id].decls) own.push_back({decl, id});
    return own;
  }

  static std::vector<const Change*> ChangesOf(const Compiled& policy, ast::DeclId decl, bool consolidated) {
    std::vector<const Change*> changes;
    for (const Change& change : policy.consolidated.changes) {
      if (consolidated && change.decl == decl) changes.push_back(&change);
    }
    return changes;
  }

  std::string Words(Span span) const { return std::string(files_.sources.Text(span)); }

  std::string Place(Span span) const {
    return fmt::format("{}:{}", files_.sources[span.source].path,
                       files_.sources.Locate(span.source, span.begin).line);
  }

  std::string PolicyTitle(ast::PolicyId id) const {
    const ast::Policy& policy = files_.ast.policies[id];
    return policy.titles.empty() ? policy.name.text : policy.titles.front().text;
  }

  void Locate(Json& json, Span span) const {
    json["text"] = Words(span);
    json["file"] = files_.sources[span.source].path;
    json["line"] = files_.sources.Locate(span.source, span.begin).line;
  }

  std::string ChangeText(const Change& change) const {
    std::string out = fmt::format(
        "  // {} {} · {}", change.replaced.valid() ? Say("changed by", "更改：") : Say("added by", "增加："),
        PolicyTitle(change.by), Place(change.span));
    if (change.opened_by.valid()) out += Say(" · opened by ", " · 授权：") + PolicyTitle(change.opened_by);
    if (change.replaced.valid()) {
      const std::string replaced = Words(change.replaced);
      // A clause that is longer stands above in full.
      if (replaced.find('\n') == std::string::npos) out += Say(" · instead of ", " · 原为 ") + replaced;
    }
    return out + "\n  " + Words(change.span) + "\n";
  }

  const PolicyFiles& files_;
  Language language_;
};

}  // namespace

int Show(Session& session) {
  const Exit exit = CompilePolicies(session, Which::kGiven);
  if (exit != kDone) return exit;
  const Options& options = session.options;
  const Printer printer(session.compilation.files, options.language);
  if (options.json) {
    Json json = Json::array();
    for (const Compiled& policy : session.compilation.policies)
      json.push_back(printer.ToJson(policy, options.consolidated));
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
    return exit;
  }
  bool first = true;
  for (const Compiled& policy : session.compilation.policies) {
    if (!std::exchange(first, false)) std::cout << "\n";
    std::cout << printer.Text(policy, options.consolidated);
  }
  return exit;
}

}  // namespace kaocheng::cli
