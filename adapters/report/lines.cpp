#include "adapters/report/lines.h"

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <tuple>
#include <utility>

#include "adapters/report/text.h"
#include "dsl/base/date.h"
#include "dsl/base/number.h"

namespace kaocheng::report {

namespace {

// Appends a JSON array item by item.
class Array {
 public:
  explicit Array(std::string& json) : json_(json) {}
  ~Array() { json_ += empty_ ? "[]" : "]"; }
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
  void Next() { json_ += std::exchange(empty_, false) ? '[' : ','; }
  std::string& json_;
  bool empty_ = true;
};

void AppendFailed(std::string& json, const std::vector<outcome::MissedCell>& cells) {
  Array failed(json);
  for (const outcome::MissedCell& cell : cells) {
    const hir::Named& item = cell.item->named;
    if (cell.scope.empty()) {
      failed.Object({{"item", item.name}, {"title", item.title}});
    } else {
      failed.Object({{"item", item.name}, {"title", item.title}, {"scope", cell.scope}});
    }
  }
}

void AppendNeeds(std::string& json, const std::vector<outcome::Need>& needs, Language language) {
  Array array(json);
  const bool zh = language == Language::kZh;
  for (const outcome::Need& need : needs)
    array.Object(
        {{"clause", zh ? need.clause_zh : need.clause_en}, {"what", zh ? need.what_zh : need.what_en}});
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

namespace {

// Members as a JSON object.
class ToJson {
 public:
  explicit ToJson(std::string& out) : out_(out) { out_ += '{'; }
  ~ToJson() { out_.back() = '}'; }  // in place of the last comma
  ToJson(const ToJson&) = delete;
  ToJson& operator=(const ToJson&) = delete;

  void Text(std::string_view name, std::string_view text) {
    Name(name);
    AppendJsonString(out_, text);
    out_ += ',';
  }
  void Number(std::string_view name, int64_t number) {
    Name(name);
    out_ += FormatInteger(number);
    out_ += ',';
  }
  void Null(std::string_view name) {
    Name(name);
    out_ += "null,";
  }
  template <typename Append>
  void List(std::string_view name, Append append) {
    Name(name);
    append(out_);
    out_ += ',';
  }
  // Members that `kept` holds; where it is empty, it takes what `tell` appends.
  template <typename Tell>
  void Alike(std::string& kept, Tell tell) {
    if (!kept.empty()) {
      out_ += kept;
      return;
    }
    const size_t begin = out_.size();
    tell();
    kept.assign(out_, begin);
  }

 private:
  void Name(std::string_view name) {  // a word that needs no escaping
    out_ += '"';
    out_ += name;
    out_ += "\":";
  }
  std::string& out_;
};

// Members as cells, by MemberNames.
class ToCells {
 public:
  explicit ToCells(LineWriter::Cells& cells) : cells_(cells) {
    cells_.assign(MemberNames().size(), std::nullopt);
  }

  void Text(std::string_view name, std::string_view text) { Cell(name) = text; }
  void Number(std::string_view name, int64_t number) { Cell(name) = FormatInteger(number); }
  void Null(std::string_view) {}
  template <typename Append>
  void List(std::string_view name, Append append) {
    append(Cell(name).emplace());
  }
  template <typename Tell>
  void Alike(const std::string&, Tell tell) {
    tell();
  }

 private:
  std::optional<std::string>& Cell(std::string_view name) {
    while (MemberNames()[column_] != name) ++column_;  // members come in the order of the names
    return cells_[column_];
  }
  LineWriter::Cells& cells_;
  size_t column_ = 0;
};

}  // namespace

LineWriter::Alike& LineWriter::AlikeOf(const hir::Program& program, const hir::Outcome& outcome) {
  if (at_ == alike_.size() || alike_[at_].program != &program) {
    const auto known =
        std::find_if(alike_.begin(), alike_.end(), [&](const auto& one) { return one.program == &program; });
    at_ = static_cast<size_t>(known - alike_.begin());
    if (known == alike_.end()) alike_.push_back({&program, std::vector<Alike>(program.outcomes.size())});
  }
  return alike_[at_].outcomes[static_cast<size_t>(&outcome - program.outcomes.data())];
}

template <typename To>
void LineWriter::Tell(To& to, const hir::Program& program, const outcome::Line& line) {
  const hir::Outcome& outcome = *line.outcome;
  const outcome::Details& more = *line.more;
  const outcome::Open& open = *more.open;
  const bool sanction = outcome.kind == hir::OutcomeKind::kSanction;
  const hir::Violation* violation =
      sanction ? &program.ladders[outcome.ladder].violations[outcome.violation] : nullptr;
  const std::string value = outcome::ValueText(program, dictionary_, line);
  const auto text = [&](std::string_view name, std::string_view of) {
    if (!of.empty()) to.Text(name, of);
  };
  const auto number = [&](std::string_view name, int64_t of) {
    if (of != outcome::kNoCount) to.Number(name, of);
  };
  const auto list = [&](std::string_view name, const auto& items, auto append) {
    if (!items.empty()) to.List(name, [&](std::string& json) { append(json, items); });
  };
  const auto value_as = [&](std::string_view name) {
    if (line.null) {
      to.Null(name);
    } else {
      to.Text(name, value);
    }
  };
  Alike& alike = AlikeOf(program, outcome);
  if (std::exchange(subject_, line.subject) != line.subject) of_subject_.clear();

  to.Alike(of_subject_, [&] { text("subject", outcome::SubjectOf(dictionary_, line)); });
  to.Alike(alike.head, [&] {
    text("entity", program.spaces[outcome.subject].named.name);
    text("kind", outcome::KindName(outcome.kind));
    text("name", outcome.named.name);
    text("title", outcome.named.title);
  });
  text("scope", outcome::ScopeOf(line));
  text("record", outcome::RecordOf(dictionary_, line));
  if (sanction) {
    text("violation", violation->named.name);
    value_as("step");
    if (line.on != data::kNoDate) to.Text("on", FormatDate(line.on));
    text("state", outcome::StateName(line.state));
  }
  value_as("value");
  to.Alike(alike.type, [&] { text("type", TypeName(program, outcome::TypeOf(program, line))); });
  number("required", line.required);
  number("met", line.met);
  list("failed", more.failed, AppendFailed);
  to.Alike(alike.status.at(static_cast<size_t>(line.status)),
           [&] { text("status", StatusName(line.status)); });
  list("needs", open.needs,
       [&](std::string& json, const auto& needs) { AppendNeeds(json, needs, language_); });
  if (open.needs_total > open.needs.size()) number("needs_total", static_cast<int64_t>(open.needs_total));
  list("tied", open.tied, AppendTexts);
  list("pending", open.pending, AppendTexts);
  if (more.shared) {
    text("own", more.shared->own);
    text("highest", more.shared->highest);
    text("owed", more.shared->owed);
    text("budget", more.shared->budget);
    text("factor", more.shared->factor);
  }
  list("handled_by", more.handled_by, AppendTexts);
  to.Alike(alike.tail, [&] {
    const auto& cites = sanction && outcome.cites.empty() ? violation->cites : outcome.cites;
    list("cites", cites, AppendCites);
    text("policy", program.policy);
    text("period", period_);
  });
}

void LineWriter::AppendJson(std::string& out, const hir::Program& program, const outcome::Line& line) {
  ToJson to(out);
  Tell(to, program, line);
}

void LineWriter::FillCells(Cells& cells, const hir::Program& program, const outcome::Line& line) {
  ToCells to(cells);
  Tell(to, program, line);
}

bool ComesBefore(const data::Dictionary& dictionary, const outcome::Line& a, const outcome::Line& b) {
  const auto key = [&](const outcome::Line& line) {
    return std::tuple(outcome::SubjectOf(dictionary, line), line.outcome->kind,
                      std::string_view(line.outcome->named.name), outcome::ScopeOf(line), line.on,
                      outcome::RecordOf(dictionary, line));
  };
  return key(a) < key(b);
}

}  // namespace kaocheng::report
