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
using Version = layers::Consolidated::Version;

// Prints policies as text that stays readable as policy text: whatever is said about it stands in comments.
class Printer {
 public:
  Printer(const PolicyFiles& files, Language language) : files_(files), language_(language) {}

  // The policy's own words; with `consolidated` also all that stands above it, as the levels below changed
  // it.
  std::string Text(const Compiled& policy, bool consolidated) const {
    std::string out;
    for (const ast::PolicyId id : OwnVersions(policy)) {
      const Span header = files_.ast.policies[id].span;
      out += fmt::format("{}// {} · {}\n{}\n", out.empty() ? "" : "\n", PolicyTitle(id), Place(header),
                         Words(header));
      if (consolidated) continue;
      for (const ast::DeclId decl : files_.ast.policies[id].decls) {
        const Span span = files_.ast.decls[decl].span;
        out += "\n// " + Place(span) + "\n" + Words(span) + "\n";
      }
    }
    if (!consolidated) return out;
    for (const layers::Entry& entry : policy.consolidated.entries) {
      for (const Version& version : VersionsOf(policy, entry)) {
        const Span span = files_.ast.decls[version.decl].span;
        out += "\n// " + Place(span) + " · " + PolicyTitle(version.declared_by) +
               VersionOf(version.declared_by) + Days(version);
        out += "\n" + Words(span) + "\n";
      }
      for (const Change* change : ChangesOf(policy, entry.decl, consolidated)) out += ChangeText(*change);
    }
    for (const Change* change : ChangesOf(policy, {}, consolidated)) out += "\n" + ChangeText(*change);
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
      item["version"] = files_.ast.policies[entry.declared_by].version;
      if (consolidated && policy.consolidated.versions.contains(entry.decl)) {
        for (const Version& version : VersionsOf(policy, entry)) {
          Json one = {{"from", version.from == kMinDate ? Json() : Json(FormatDate(version.from))},
                      {"until", version.until == kMaxDate ? Json() : Json(FormatDate(version.until))}};
          Locate(one, files_.ast.decls[version.decl].span);
          one["policy"] = files_.ast.policies[version.declared_by].name.text;
          one["version"] = files_.ast.policies[version.declared_by].version;
          item["versions"].push_back(std::move(one));
        }
      }
      for (const Change* change : ChangesOf(policy, entry.decl, consolidated)) {
        Json changed = {{"replaces", change->replaced.valid() ? Json(Words(change->replaced)) : Json()}};
        Locate(changed, change->span);
        changed["policy"] = files_.ast.policies[change->by].name.text;
        changed["version"] = files_.ast.policies[change->by].version;
        changed["opened_by"] = files_.ast.policies[change->opened_by].name.text;
        item["changes"].push_back(std::move(changed));
      }
      json["declarations"].push_back(std::move(item));
    }
    return json;
  }

 private:
  const char* Say(const char* en, const char* zh) const { return language_ == Language::kZh ? zh : en; }

  // The versions of the policy itself, by date.
  std::vector<ast::PolicyId> OwnVersions(const Compiled& policy) const {
    const auto name = [this](ast::PolicyId id) { return files_.ast.policies[id].name.text; };
    std::vector<ast::PolicyId> own;
    for (const ast::PolicyId id : policy.consolidated.chain) {
      if (name(id) == name(policy.consolidated.policy)) own.push_back(id);
    }
    return own;
  }

  // The words that stand in force, and when. Words that a lower level changes at some time are the same
  // words.
  std::vector<Version> VersionsOf(const Compiled& policy, const layers::Entry& entry) const {
    const auto found = policy.consolidated.versions.find(entry.decl);
    if (found == policy.consolidated.versions.end())
      return {{entry.decl, entry.declared_by, kMinDate, kMaxDate}};
    std::vector<Version> versions;
    for (const Version& version : found->second) {
      const Span span = files_.ast.decls[version.decl].span;
      if (!versions.empty() && files_.ast.decls[versions.back().decl].span == span &&
          versions.back().until == version.from) {
        versions.back().until = version.until;
      } else {
        versions.push_back(version);
      }
    }
    return versions;
  }

  std::string VersionOf(ast::PolicyId id) const {
    const std::string& version = files_.ast.policies[id].version;
    return version.empty() ? "" : Say(" · version ", " · 版本 ") + version;
  }

  std::string Days(const Version& version) const {
    std::string days;
    if (version.from != kMinDate) days += Say(" from ", " 自 ") + FormatDate(version.from);
    if (version.until != kMaxDate) days += Say(" to ", " 至 ") + FormatDate(version.until - 1);
    return days.empty() ? "" : Say(" · in force", " · 施行") + days;
  }

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
        PolicyTitle(change.by) + VersionOf(change.by), Place(change.span));
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
