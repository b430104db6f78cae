#include "engine/compare/provision_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kaocheng::compare {

namespace {

const Term kNothing{"—", "—"};

void Append(Term& words, const Term& more) {
  words.en += (words.en.empty() ? "" : ", ") + more.en;
  words.zh += (words.zh.empty() ? "" : "、") + more.zh;
}

Term MembersOf(const hir::Enum& e) {
  Term words{""};
  for (const hir::Named& member : e.members) {
    if (member.name != "none") Append(words, {member.name, hir::TitleOrName(member)});
  }
  return words;
}

// The members that the other enumeration lacks.
std::vector<size_t> MissingIn(const hir::Enum& e, const hir::Enum& other) {
  std::vector<size_t> missing;
  for (size_t i = 0; i < e.members.size(); ++i) {
    const bool there = std::any_of(other.members.begin(), other.members.end(),
                                   [&](const hir::Named& m) { return m.name == e.members[i].name; });
    if (!there) missing.push_back(i);
  }
  return missing;
}

Term Listed(const hir::Enum& e, const std::vector<size_t>& members) {
  Term words{""};
  for (const size_t i : members) Append(words, {e.members[i].name, hir::TitleOrName(e.members[i])});
  return words.en.empty() ? kNothing : words;
}

}  // namespace

Term LastsOf(const hir::Step& step) {
  if (step.final) return {"final", "终局"};
  const bool days = step.unit == hir::TypeKind::kDays;
  return {fmt::format("{} {}", step.lasts, days ? "days" : "months"),
          fmt::format("{}{}", step.lasts, days ? "日" : "个月")};
}

Term HandlersOf(const std::vector<hir::Handler>& handlers, const hir::Enum* steps) {
  Term words{""};
  for (const hir::Handler& handler : handlers) {
    Append(words, {handler.name, hir::TitleOrName(handler)});
    for (const hir::Named& with : handler.with) {
      words.en += " with " + with.name;
      words.zh += "会同" + hir::TitleOrName(with);
    }
  }
  if (steps == nullptr || handlers.empty()) return words;
  const hir::Named& step = steps->members.at(static_cast<size_t>(handlers.front().step));
  return {step.name + ": " + words.en, hir::TitleOrName(step) + "：" + words.zh};
}

size_t ProvisionList::Add(const std::string& key, Provision provision) {
  const auto [it, fresh] = known_.emplace(key, provisions_.size());
  if (fresh) provisions_.push_back(std::move(provision));
  return it->second;
}

size_t ProvisionList::AddWords(Span before, Span after, const Near& near) {
  const auto text = [](Span span) {
    return span.valid() ? fmt::format("{}:{}-{}", span.source.value, span.begin, span.end) : "-";
  };
  const std::string where = before.valid() || after.valid() ? "words" : near.clause;
  const size_t provision = Add(where + " " + text(before) + " " + text(after),
                               {near.clause, near.title, before, after, {""}, {""}});
  Provision& known = provisions_[provision];
  if (known.clause != near.clause && !ladder_.clause.empty() && near.clause.rfind('.') != std::string::npos) {
    known.clause = ladder_.clause + near.clause.substr(near.clause.rfind('.'));
    known.title = ladder_.title;
  }
  return provision;
}

size_t ProvisionList::AddMembers(const hir::Enum& before, const hir::Enum& after) {
  const std::vector<size_t> gone = MissingIn(before, after);
  const std::vector<size_t> come = MissingIn(after, before);
  Provision provision{before.named.name, hir::TitleOrName(before.named), {}, {}, MembersOf(before),
                      MembersOf(after)};
  if (gone.size() + come.size() > 0) {
    provision.before_words = Listed(before, gone);
    provision.after_words = Listed(after, come);
    if (!gone.empty()) provision.before = before.members[gone.front()].span;
    if (!come.empty()) provision.after = after.members[come.front()].span;
  }
  if (gone.size() + come.size() == 1) {
    const hir::Named& one = gone.empty() ? after.members[come.front()] : before.members[gone.front()];
    provision.clause += "." + one.name;
    provision.title += "·" + hir::TitleOrName(one);
  }
  return Add("enum " + before.named.name, std::move(provision));
}

size_t ProvisionList::AddPresence(const std::string& what, const hir::Named& named, const Term& noun,
                                  Span span, bool gone) {
  const Term words{noun.en + " " + named.name, noun.zh + "“" + hir::TitleOrName(named) + "”"};
  Provision provision{named.name, hir::TitleOrName(named), {},
                      {},         gone ? words : kNothing, gone ? kNothing : words};
  (gone ? provision.before : provision.after) = span;
  return Add(what + " " + named.name, std::move(provision));
}

}  // namespace kaocheng::compare
