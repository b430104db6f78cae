#include "engine/compare/classes.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "dsl/base/number.h"
#include "engine/data/titles.h"

namespace kaocheng::compare {

namespace {

constexpr const char* kNone = "none";
constexpr const char* kUndetermined = "undetermined";
constexpr const char* kForDecision = "for_decision";
constexpr const char* kDue = "due";

// Awards by amount: up to so many yuan.
struct Band {
  int64_t yuan;
  const char* name;
  const char* en;
  const char* zh;
};
constexpr std::array<Band, 7> kAmounts = {
    {{0, "0", "0 yuan", "0 元"},
     {200, "to_200", "to 200 yuan", "200 元以内"},
     {500, "to_500", "to 500 yuan", "500 元以内"},
     {1000, "to_1000", "to 1,000 yuan", "1000 元以内"},
     {2000, "to_2000", "to 2,000 yuan", "2000 元以内"},
     {5000, "to_5000", "to 5,000 yuan", "5000 元以内"},
     {INT64_MAX / 100, "above_5000", "above 5,000 yuan", "5000 元以上"}}};

std::string AmountClass(int64_t fen) {
  for (const Band& band : kAmounts) {
    if (fen <= band.yuan * 100) return band.name;
  }
  return kAmounts.back().name;
}

std::string RateClass(const outcome::Line& line) {
  if (line.required == 0) return "not_required";
  const int64_t rate = line.value;
  if (rate >= kDecimalScale) return "all";
  if (rate * 10 >= 8 * kDecimalScale) return "most";
  if (rate * 2 >= kDecimalScale) return "half";
  return rate > 0 ? "some" : "nothing";
}

constexpr int64_t kScoreBand = 10 * kDecimalScale;
std::string ScoreClass(int64_t score) {
  if (score < 0) return "below_0";
  return "from_" + std::to_string(std::min<int64_t>(score / kScoreBand, 10) * 10);
}

// A ladder's members rise, a grade's too: of a grade the best is the last.
void AddMembers(const hir::Enum& e, bool best_last, std::vector<Class>& classes) {
  for (size_t i = 0; i < e.members.size(); ++i) {
    const hir::Named& member = e.members[best_last ? e.members.size() - 1 - i : i];
    if (member.name != kNone) classes.push_back({member.name, data::TitleOf(member)});
  }
}

int64_t Number(const std::string& text) { return ParseScaled(text, 6).value_or(0); }

size_t PlaceOf(const OutcomeChange& outcome, const std::string& name) {
  return static_cast<size_t>(std::find_if(outcome.classes.begin(), outcome.classes.end(),
                                          [&](const Class& c) { return c.name == name; }) -
                             outcome.classes.begin());
}

bool Known(const std::optional<Said>& said) {
  return !said || (said->status == outcome::Status::kDetermined && said->class_name != kUndetermined);
}

// Whether a line of a ladder, if there is one, says what step is due.
bool Recommends(const std::optional<Said>& said) {
  return !said || said->state.empty() || said->state == "recommended";
}

Effect More(int64_t before, int64_t after) {
  if (before == after) return Effect::kNeither;
  return after > before ? Effect::kBetter : Effect::kWorse;
}

}  // namespace

std::vector<Class> ClassesOf(const hir::Program& program, const hir::Outcome& outcome) {
  const hir::Type type = program.columns[outcome.value].type;
  std::vector<Class> classes;
  switch (outcome.kind) {
    case hir::OutcomeKind::kAward:
      classes.push_back({kNone, {"not due", "不发"}});
      if (type.kind == hir::TypeKind::kMoney) {
        for (const Band& band : kAmounts) classes.push_back({band.name, {band.en, band.zh}});
      } else {
        classes.push_back({kDue, {"due", "授予"}});
      }
      break;
    case hir::OutcomeKind::kGrade:
      classes.push_back({kNone, {"no grade", "不评"}});
      AddMembers(program.enums[type.enum_id()], true, classes);
      break;
    case hir::OutcomeKind::kSanction:
      classes.push_back({kNone, {"none", "不处理"}});
      AddMembers(program.enums[type.enum_id()], false, classes);
      classes.push_back({"decided", {"decided before", "已决定"}});
      classes.push_back({"earlier_undecided", {"earlier, undecided", "以前未决"}});
      classes.push_back({"not_sanctioned", {"not sanctioned", "不再处理"}});
      break;
    case hir::OutcomeKind::kDuty:
      classes = {{kNone, {"no line", "无此项"}},          {"not_required", {"nothing required", "无须完成"}},
                 {"all", {"all met", "全部完成"}},        {"most", {"80% or more", "八成以上"}},
                 {"half", {"half or more", "五成以上"}},  {"some", {"less than half", "不足五成"}},
                 {"nothing", {"nothing met", "均未完成"}}};
      break;
    case hir::OutcomeKind::kScore:
    case hir::OutcomeKind::kMeasure:
      classes.push_back({kNone, {"no line", "无此项"}});
      for (int64_t from = 100; from >= 0; from -= 10) {
        const std::string text = std::to_string(from);
        classes.push_back({"from_" + text, {text + " or more", text + " 分以上"}});
      }
      classes.push_back({"below_0", {"below 0", "0 分以下"}});
      break;
  }
  classes.push_back({kForDecision, {"to decide", "待决定"}});
  classes.push_back({kUndetermined, {"undetermined", "未定"}});
  return classes;
}

void LayOut(std::vector<Class>& classes, const std::vector<Class>& more) {
  size_t at = 0;
  for (const Class& c : more) {
    const auto found = std::find_if(classes.begin(), classes.end(),
                                    [&](const Class& known) { return known.name == c.name; });
    if (found == classes.end()) {
      classes.insert(classes.begin() + static_cast<std::ptrdiff_t>(at), c);
      ++at;
    } else {
      at = static_cast<size_t>(found - classes.begin()) + 1;
    }
  }
}

Said SaidOf(const hir::Program& program, const data::Dictionary& dictionary, const outcome::Line& line) {
  const auto count = [](int64_t n) { return n == outcome::kNoCount ? std::string() : FormatInteger(n); };
  Said said{outcome::ValueText(program, dictionary, line),
            line.status,
            count(line.required),
            count(line.met),
            std::string(outcome::StateName(line.state)),
            {line.more->handled_by.begin(), line.more->handled_by.end()},
            {},
            0};
  const bool money = outcome::TypeOf(program, line).kind == hir::TypeKind::kMoney;
  if (line.status == outcome::Status::kForDecision) {
    said.class_name = kForDecision;
  } else if (line.status == outcome::Status::kUndetermined || line.null) {
    said.class_name = kUndetermined;
  } else {
    switch (line.outcome->kind) {
      case hir::OutcomeKind::kAward:
        if (money) said.fen = line.value;
        said.class_name = money ? AmountClass(said.fen) : kDue;
        break;
      case hir::OutcomeKind::kGrade:
        said.class_name = said.value;
        break;
      case hir::OutcomeKind::kSanction:
        said.class_name = line.state == outcome::SanctionState::kRecommended ? said.value : said.state;
        break;
      case hir::OutcomeKind::kDuty:
        said.class_name = RateClass(line);
        break;
      case hir::OutcomeKind::kScore:
      case hir::OutcomeKind::kMeasure:
        said.class_name = ScoreClass(Number(said.value));
        break;
    }
  }
  return said;
}

std::string ClassName(const std::optional<Said>& said) { return said ? said->class_name : kNone; }

Effect EffectOf(const OutcomeChange& outcome, const std::optional<Said>& before,
                const std::optional<Said>& after) {
  if (!Known(before) || !Known(after)) return Effect::kNeither;
  switch (outcome.kind) {
    case hir::OutcomeKind::kAward:
      if (before && after && outcome.money) return More(before->fen, after->fen);
      return More(before ? 1 : 0, after ? 1 : 0);
    case hir::OutcomeKind::kGrade:
    case hir::OutcomeKind::kSanction: {
      if (outcome.kind == hir::OutcomeKind::kGrade && (!before || !after)) return Effect::kNeither;
      if (!Recommends(before) || !Recommends(after)) return Effect::kNeither;
      const auto was = static_cast<int64_t>(PlaceOf(outcome, ClassName(before)));
      const auto is = static_cast<int64_t>(PlaceOf(outcome, ClassName(after)));
      return More(is, was);
    }
    case hir::OutcomeKind::kDuty:
    case hir::OutcomeKind::kScore:
      if (!before || !after) return Effect::kNeither;
      return More(Number(before->value), Number(after->value));
    case hir::OutcomeKind::kMeasure:
      return Effect::kNeither;
  }
  std::abort();
}

}  // namespace kaocheng::compare
