#include "adapters/report/lines.h"

#include <fmt/format.h>

#include <cstdlib>
#include <tuple>
#include <utility>

#include "adapters/report/text.h"

namespace kaocheng::report {

namespace {

// Collects a JSON array, item by item.
class Array {
 public:
  void Text(std::string_view text) {
    Next();
    AppendJsonString(json_, text);
  }
  void Object(const std::vector<std::pair<std::string_view, std::string_view>>& members) {
    Next();
    json_ += '{';
    for (size_t i = 0; i < members.size(); ++i) {
      if (i > 0) json_ += ',';
      AppendJsonString(json_, members[i].first);
      json_ += ':';
      AppendJsonString(json_, members[i].second);
    }
    json_ += '}';
  }
  bool empty() const { return json_.size() == 1; }
  std::string Take() { return std::move(json_) + "]"; }

 private:
  void Next() {
    if (!empty()) json_ += ',';
  }
  std::string json_ = "[";
};

Array Texts(const std::vector<std::string>& texts) {
  Array array;
  for (const std::string& text : texts) array.Text(text);
  return array;
}

// Adds members to a line, leaving out what is empty.
class Builder {
 public:
  void Text(std::string_view name, std::string_view text) {
    if (!text.empty()) members_.push_back({Member::Kind::kText, name, std::string(text)});
  }
  void Always(std::string_view name, std::string_view text) {
    members_.push_back({Member::Kind::kText, name, std::string(text)});
  }
  void Number(std::string_view name, std::string_view text) {
    if (!text.empty()) members_.push_back({Member::Kind::kNumber, name, std::string(text)});
  }
  void Null(std::string_view name) { members_.push_back({Member::Kind::kNull, name, {}}); }
  void List(std::string_view name, Array array) {
    if (!array.empty()) members_.push_back({Member::Kind::kArray, name, array.Take()});
  }
  std::vector<Member> Take() { return std::move(members_); }

 private:
  std::vector<Member> members_;
};

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

std::string TypeName(const hir::Program& program, hir::Type type) {
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

std::vector<Member> Members(const hir::Program& program, const outcome::Line& line, const std::string& period,
                            Language language) {
  const hir::Outcome& outcome = *line.outcome;
  const bool sanction = outcome.kind == hir::OutcomeKind::kSanction;
  const std::vector<hir::Citation>* cites = &outcome.cites;
  Builder builder;
  builder.Text("subject", line.subject);
  builder.Text("entity", program.spaces[outcome.subject].named.name);
  builder.Text("kind", outcome::KindName(outcome.kind));
  builder.Text("name", outcome.named.name);
  builder.Text("title", outcome.named.title);
  builder.Text("scope", line.scope);
  builder.Text("record", line.record);
  if (sanction) {
    const hir::Violation& violation = program.ladders[outcome.ladder].violations[outcome.violation];
    if (cites->empty()) cites = &violation.cites;
    builder.Text("violation", violation.named.name);
    if (line.null) {
      builder.Null("step");
    } else {
      builder.Text("step", line.value);
    }
    builder.Text("on", line.on);
    builder.Text("state", line.state);
  }
  if (line.null) {
    builder.Null("value");
  } else {
    builder.Always("value", line.value);
  }
  builder.Text("type", TypeName(program, line.type));
  builder.Number("required", line.required);
  builder.Number("met", line.met);
  Array failed;
  for (const outcome::MissedCell& cell : line.failed) {
    if (cell.scope.empty()) {
      failed.Object({{"item", cell.item}, {"title", cell.title}});
    } else {
      failed.Object({{"item", cell.item}, {"title", cell.title}, {"scope", cell.scope}});
    }
  }
  builder.List("failed", std::move(failed));
  builder.Text("status", StatusName(line.status));
  Array needs;
  for (const outcome::Need& need : line.needs) {
    needs.Object(
        {{"clause", need.clause}, {"what", language == Language::kZh ? need.what_zh : need.what_en}});
  }
  builder.List("needs", std::move(needs));
  if (line.needs_total > line.needs.size()) builder.Number("needs_total", fmt::to_string(line.needs_total));
  builder.List("tied", Texts(line.tied));
  builder.List("pending", Texts(line.pending));
  builder.Text("own", line.own);
  builder.Text("highest", line.highest);
  builder.Text("owed", line.owed);
  builder.Text("budget", line.budget);
  builder.Text("factor", line.factor);
  builder.List("handled_by", Texts(line.handled_by));
  Array cited;
  for (const hir::Citation& citation : *cites) cited.Text(citation.name + " " + citation.clause);
  builder.List("cites", std::move(cited));
  builder.Text("policy", program.policy);
  builder.Text("period", period);
  return builder.Take();
}

void AppendJson(std::string& out, const std::vector<Member>& members) {
  out += '{';
  bool first = true;
  for (const Member& member : members) {
    if (!first) out += ',';
    first = false;
    AppendJsonString(out, member.name);
    out += ':';
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
