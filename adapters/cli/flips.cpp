#include "adapters/cli/flips.h"

#include <fmt/format.h>

#include <algorithm>

namespace kaocheng::cli {

namespace {

using flip::Change;
using Json = nlohmann::ordered_json;

std::string Joined(const std::vector<std::string>& items, const char* between) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : between) + item;
  return text;
}

class Writer {
 public:
  explicit Writer(Language language) : zh_(language == Language::kZh) {}

  std::string Of(const Change& change) const {
    std::string title = Say(change.title);
    if (zh_ && !title.ends_with("记录")) title += "记录";
    switch (change.kind) {
      case Change::Kind::kAnnul:
        return zh_ ? fmt::format("撤销{} {}（{}）", title, change.id, change.on)
                   : fmt::format("{} record {} of {} annulled", title, change.id, change.on);
      case Change::Kind::kAlter: {
        const std::string before =
            change.before.empty() ? std::string(zh_ ? "空" : "nothing") : Say(change.shown_before);
        return zh_ ? fmt::format("{} {}（{}）的“{}”为“{}”（现为“{}”）", title, change.id, change.on,
                                 Say(change.field_title), Say(change.shown_after), before)
                   : fmt::format("{} record {} of {}: {} = {} (now {})", title, change.id, change.on,
                                 Say(change.field_title), Say(change.shown_after), before);
      }
      case Change::Kind::kAdd: {
        std::vector<std::string> fields;
        for (const auto& [field, value] : change.fields)
          fields.push_back(Say(field) + (zh_ ? "为" : " = ") + Say(value));
        const std::string says =
            fields.empty() ? "" : (zh_ ? "，" : ", ") + Joined(fields, zh_ ? "、" : ", ");
        return zh_ ? fmt::format("增加 {} 条{}（{}），与 {} 相同{}", change.days.size(), title,
                                 Joined(change.days, "、"), change.id, says)
                   : fmt::format("{} more {} record{} ({}) like {}{}", change.days.size(), title,
                                 change.days.size() == 1 ? "" : "s", Joined(change.days, ", "), change.id,
                                 says);
      }
    }
    return {};
  }

  const std::string& Say(const Term& term) const { return zh_ ? term.zh : term.en; }
  bool zh() const { return zh_; }

 private:
  bool zh_;
};

// What was looked for, so that nobody takes "none found" for "none there is".
std::string Scope(const flip::Search& search, bool zh) {
  std::string text = zh ? fmt::format(
                              "已试 {} 种变动，至多 {} "
                              "处：撤销本人的一条记录；改动记录中结果所依据的一项；增加与已有记录相同的记录",
                              search.tried, search.size)
                        : fmt::format(
                              "{} changes tried, of up to {} records: one of the person's records annulled, "
                              "one field that the "
                              "outcome reads of them otherwise, more records like those that are there",
                              search.tried, search.size);
  if (search.size >= 2) text += zh ? "；前两种两两并用" : "; two of the first two together";
  if (!search.whole)
    text += zh ? "。限于次数，未全部试完" : ". Not all of these were tried, for their number";
  return text + (zh ? "。" : ".");
}

Json ChangeJson(const Change& change) {
  Json json = {{"record", change.record}, {"id", change.id}, {"on", change.on}};
  switch (change.kind) {
    case Change::Kind::kAnnul:
      json["change"] = "annul";
      break;
    case Change::Kind::kAlter:
      json["change"] = "alter";
      json["field"] = change.field;
      json["before"] = change.before.empty() ? Json() : Json(change.before);
      json["after"] = change.after;
      break;
    case Change::Kind::kAdd:
      json["change"] = "add";
      json["owner"] = change.owner;
      json["days"] = change.days;
      break;
  }
  return json;
}

}  // namespace

std::string FlipText(const flip::Search& search, const Term& heading, Language language) {
  const Writer writer(language);
  const bool zh = writer.zh();
  std::string out =
      writer.Say(heading) + (zh ? "：现为“" : ": now ") + writer.Say(search.now.title) + (zh ? "”\n" : "\n");
  if (search.flips.empty()) {
    // What was looked for first, so that nobody stops reading at "none".
    out += "  " + Scope(search, zh) + "\n";
    return out + (zh ? "  没有找到能改变这一结果的变动\n" : "  no change was found that would change this\n");
  }
  out += zh ? fmt::format("  有 {} 处不同，结果就会改变：\n", search.flips.front().size)
            : fmt::format("  it would change with {} record{} otherwise:\n", search.flips.front().size,
                          search.flips.front().size == 1 ? "" : "s");
  for (const flip::Flip& flip : search.flips) {
    std::vector<std::string> changes;
    for (const Change& change : flip.changes) changes.push_back(writer.Of(change));
    out += "  - " + Joined(changes, zh ? "；并且" : "; and ") + " → " + writer.Say(flip.after.title) + "\n";
  }
  if (search.more > 0)
    out += zh ? fmt::format("  另有 {} 种变动也可能改变这一结果，未列出\n", search.more)
              : fmt::format("  {} more may change it and are not listed\n", search.more);
  return out + "  " + Scope(search, zh) + "\n";
}

Json FlipJson(const flip::Search& search) {
  Json flips = Json::array();
  for (const flip::Flip& flip : search.flips) {
    Json changes = Json::array();
    for (const Change& change : flip.changes) changes.push_back(ChangeJson(change));
    flips.push_back({{"size", flip.size}, {"after", flip.after.name}, {"changes", std::move(changes)}});
  }
  return {
      {"now", search.now.name},
      {"flips", std::move(flips)},
      {"searched",
       {{"largest", search.size}, {"tried", search.tried}, {"all", search.whole}, {"more", search.more}}}};
}

}  // namespace kaocheng::cli
