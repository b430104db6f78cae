#include "adapters/report/lines.h"

#include <fmt/format.h>

#include <cstdlib>
#include <initializer_list>
#include <tuple>
#include <utility>

#include "adapters/report/text.h"

namespace kaocheng::report {

namespace {

// Writes a JSON array, item by item; no text where there is no item.
class Array {
 public:
  explicit Array(std::string& json) : json_(json) {}
  ~Array() {
    if (!json_.empty()) json_ += ']';
  }
  Array(const Array&) = delete;
  Array& operator=(const Array&) = delete;

  void Text(std::string_view text) {
    Next();
    AppendJsonString(json_, text);
  }
  void Object(std::initializer_list<std::pair<std::string_view, std::string_view>> members) {
    Next();
    json_ += '{';
    bool first = true;
    for (const auto& [name, text] : members) {
      if (!first) json_ += ',';
      first = false;
      AppendJsonString(json_, name);
      json_ += ':';
      AppendJsonString(json_, text);
    }
    json_ += '}';
  }

 private:
  void Next() { json_ += json_.empty() ? '[' : ','; }
  std::string& json_;
};

void AppendFailed(std::string& json, const outcome::Line& line) {
  Array failed(json);
  for (const outcome::MissedCell& cell : line.more->failed) {
    if (cell.scope.empty()) {
      failed.Object({{"item", cell.item}, {"title", cell.title}});
    } else {
      failed.Object({{"item", cell.item}, {"title", cell.title}, {"scope", cell.scope}});
    }
  }
}

void AppendNeeds(std::string& json, const outcome::Line& line, Language language) {
  Array needs(json);
  for (const outcome::Need& need : line.more->needs)
    needs.Object(
        {{"clause", need.clause}, {"what", language == Language::kZh ? need.what_zh : need.what_en}});
}

void AppendTexts(std::string& json, const std::vector<std::string_view>& texts) {
  Array array(json);
  for (const std::string_view text : texts) array.Text(text);
}

void AppendCites(std::string& json, const std::vector<hir::Citation>& cites) {
  Array cited(json);
  std::string text;
  for (const hir::Citation& citation : cites) {
    text = citation.name;
    text += ' ';
    text += citation.clause;
    cited.Text(text);
  }
}

}  // namespace

const std::vector<std::string_view>& MemberNames() {
  static const std::vector<std::string_view> names = {
      "subject", "entity", "kind",        "name",  "title",   "scope",    "record",  "violation",
      "step",    "on",     "state",       "value", "type",    "required", "met",     "failed",
      "status",  "needs",  "needs_total", "tied",  "pending", "own",      "highest", "owed",
      "budget",  "factor", "handled_by",  "cites", "policy",  "period"};
  return names;
}

std::string_view StatusName(outcome::Status status) {
  switch (status) {
    case outcome::Status::kDetermined:
      return "determined";
    case outcome::Status::kUndetermined:
      return "undetermined";
    case outcome::Status::kForDecision:
      return "for_decision";
  }
  std::abort();
}

std::string_view TypeName(const hir::Program& program, hir::Type type) {
  switch (type.kind) {
    case hir::TypeKind::kBoolean:
      return "boolean";
    case hir::TypeKind::kInteger:
      return "integer";
    case hir::TypeKind::kDecimal:
      return "decimal";
    case hir::TypeKind::kMoney:
      return "money";
    case hir::TypeKind::kDate:
      return "date";
    case hir::TypeKind::kDatetime:
      return "datetime";
    case hir::TypeKind::kDays:
    case hir::TypeKind::kWorkdays:
    case hir::TypeKind::kMonths:
    case hir::TypeKind::kMinutes:
      return "duration";
    case hir::TypeKind::kText:
      return "text";
    case hir::TypeKind::kEnum:
      return program.enums[type.enum_id()].named.name;
    case hir::TypeKind::kReference:
      return program.spaces[type.space_id()].named.name;
    case hir::TypeKind::kViolation:
      return "violation";
  }
  std::abort();
}

void LineMembers::Number(std::string_view name, int64_t number, std::string& text) {
  if (number == outcome::kNoCount) return;
  text = fmt::to_string(number);
  members_.push_back({Member::Kind::kNumber, name, text});
}

// They are the same for all lines of an outcome.
std::string_view LineMembers::CitesOf(const std::vector<hir::Citation>& cites) {
  const auto [json, is_new] = cites_.try_emplace(&cites);
  if (is_new) AppendCites(json->second, cites);
  return json->second;
}

const std::vector<Member>& LineMembers::Of(const hir::Program& program, const outcome::Line& line) {
  members_.clear();
  on_.clear();
  value_ = outcome::ValueText(program, dictionary_, line);
  const outcome::Details& more = *line.more;
  arrays_used_ = 0;
  const hir::Outcome& outcome = *line.outcome;
  const bool sanction = outcome.kind == hir::OutcomeKind::kSanction;
  const std::vector<hir::Citation>* cites = &outcome.cites;
  Text("subject", line.subject);
  Text("entity", program.spaces[outcome.subject].named.name);
  Text("kind", outcome::KindName(outcome.kind));
  Text("name", outcome.named.name);
  Text("title", outcome.named.title);
  Text("scope", line.scope);
  Text("record", line.record);
  if (sanction) {
    const hir::Violation& violation = program.ladders[outcome.ladder].violations[outcome.violation];
    if (cites->empty()) cites = &violation.cites;
    Text("violation", violation.named.name);
    if (line.null) {
      Null("step");
    } else {
      Text("step", value_);
    }
    if (line.on != data::kNoDate) on_ = FormatDate(line.on);
    Text("on", on_);
    Text("state", outcome::StateName(line.state));
  }
  if (line.null) {
    Null("value");
  } else {
    Always("value", value_);
  }
  Text("type", TypeName(program, line.type));
  Number("required", line.required, required_);
  Number("met", line.met, met_);
  List("failed", [&](std::string& json) { AppendFailed(json, line); });
  Text("status", StatusName(line.status));
  List("needs", [&](std::string& json) { AppendNeeds(json, line, language_); });
  if (more.needs_total > more.needs.size())
    Number("needs_total", static_cast<int64_t>(more.needs_total), needs_total_);
  List("tied", [&](std::string& json) { AppendTexts(json, more.tied); });
  List("pending", [&](std::string& json) { AppendTexts(json, more.pending); });
  if (more.shared) {
    Text("own", more.shared->own);
    Text("highest", more.shared->highest);
    Text("owed", more.shared->owed);
    Text("budget", more.shared->budget);
    Text("factor", more.shared->factor);
  }
  List("handled_by", [&](std::string& json) { AppendTexts(json, more.handled_by); });
  if (!cites->empty()) members_.push_back({Member::Kind::kArray, "cites", CitesOf(*cites)});
  Text("policy", program.policy);
  Text("period", period_);
  return members_;
}

void AppendJson(std::string& out, const std::vector<Member>& members) {
  out += '{';
  bool first = true;
  for (const Member& member : members) {
    out += first ? "\"" : ",\"";
    first = false;
    out += member.name;  // a word that needs no escaping
    out += "\":";
    switch (member.kind) {
      case Member::Kind::kText:
        AppendJsonString(out, member.text);
        break;
      case Member::Kind::kNumber:
      case Member::Kind::kArray:
        out += member.text;
        break;
      case Member::Kind::kNull:
        out += "null";
        break;
    }
  }
  out += '}';
}

bool ComesBefore(const outcome::Line& a, const outcome::Line& b) {
  return std::tie(a.subject, a.outcome->kind, a.outcome->named.name, a.scope, a.on, a.record) <
         std::tie(b.subject, b.outcome->kind, b.outcome->named.name, b.scope, b.on, b.record);
}

}  // namespace kaocheng::report
