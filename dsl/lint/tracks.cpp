#include <algorithm>
#include <string_view>
#include <variant>

#include "dsl/diagnostics/code.h"
#include "dsl/lint/rules.h"

// Statutory sanctions and management measures are two tracks, and nobody is fined by an assessment.
namespace kaocheng::lint {
namespace {

enum class Track { kUnknown, kStatutory, kManagement, kFine };

// By the words of the law and of the plans. 警告 is said of both and of neither by itself.
constexpr std::string_view kStatutory[] = {"记过", "记大过",  "降级",          "撤职",
                                           "开除", "demerit", "major demerit", "demotion"};
constexpr std::string_view kManagement[] = {
    "提醒",     "谈话", "谈话提醒",         "提醒谈话",     "约谈",
    "批评教育", "通报", "通报批评",         "责令检查",     "停岗",
    "停岗学习", "待岗", "待岗培训",         "调岗",         "调离岗位",
    "解聘",     "辞退", "解除合同",         "解除劳动合同", "取消资格",
    "reminder", "talk", "public criticism", "reassignment", "termination of contract"};
constexpr std::string_view kFines[] = {"罚款", "处罚款", "经济处罚", "fine"};

bool OneOf(std::string_view word, const auto& words) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool Strip(std::string_view& word, std::string_view prefix, std::string_view suffix) {
  const bool starts = !prefix.empty() && word.starts_with(prefix);
  const bool ends = !suffix.empty() && word.ends_with(suffix);
  if (starts) word.remove_prefix(prefix.size());
  if (ends) word.remove_suffix(suffix.size());
  return starts || ends;
}

Track TrackOf(std::string_view word) {
  if (OneOf(word, kFines)) return Track::kFine;
  if (OneOf(word, kManagement)) return Track::kManagement;
  const bool called_sanction = Strip(word, "政务", "处分");
  return OneOf(word, kStatutory) || (called_sanction && word == "警告") ? Track::kStatutory : Track::kUnknown;
}

// The title says it: English names are the author's own and say little beside one.
Track TrackOf(const hir::Step& step) { return TrackOf(step.named.title); }

// A kind that others belong to is a unit; nothing belongs to a person.
bool IsPerson(const hir::Program& program, hir::SpaceId entity) {
  return std::none_of(program.spaces.begin(), program.spaces.end(), [&](const hir::Space& space) {
    return space.kind == hir::Space::Kind::kEntity && space.owner == entity;
  });
}

void WarnOfMixture(const Input& input, const hir::Ladder& ladder, Emitter& emitter) {
  const auto of = [&](Track track) {
    return std::find_if(ladder.steps.begin(), ladder.steps.end(),
                        [&](const hir::Step& step) { return TrackOf(step) == track; });
  };
  const auto statutory = of(Track::kStatutory), management = of(Track::kManagement);
  if (statutory == ladder.steps.end() || management == ladder.steps.end()) return;
  Diagnostic& diagnostic =
      emitter.Report(Code::kTracksMixed, statutory->named.span,
                     {statutory->named.title, management->named.title, ladder.named.title});
  diagnostic.notes.push_back({Code::kNoteOtherTrack, management->named.span, {management->named.title}, {}});
  NotePolicy(input, diagnostic);
}

// An amount that is below zero whatever the data are, or at most zero.
bool OnlyTakes(Interval amount) { return amount.lo < 0 && amount.hi <= 0; }

}  // namespace

void WarnOfTracks(const Input& input, Emitter& emitter) {
  const hir::Program& program = input.program;
  for (const hir::Ladder& ladder : program.ladders) {
    WarnOfMixture(input, ladder, emitter);
    if (!IsPerson(program, ladder.subject)) continue;
    for (const hir::Step& step : ladder.steps) {
      if (TrackOf(step) == Track::kFine)
        NotePolicy(input, emitter.Report(Code::kFineOnPerson, step.named.span, {step.named.title}));
    }
  }
  for (const hir::Outcome& outcome : program.outcomes) {
    if (outcome.kind != hir::OutcomeKind::kAward || !IsPerson(program, outcome.subject)) continue;
    const hir::Column& value = program.columns[outcome.value];
    if (value.type.kind == hir::TypeKind::kMoney && OnlyTakes(input.Of(outcome.value)))
      NotePolicy(input, emitter.Report(Code::kAwardTakes, outcome.named.span, {outcome.named.title}));
  }
}

}  // namespace kaocheng::lint
