#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "dsl/base/date.h"
#include "examples/generate/table.h"

namespace kaocheng::generate {

// The year that is to be scored. Misconduct and decisions reach two years back, patrols one month, because
// rules look back that far (a major demerit runs for 18 months; a missed report is weighed against the 30
// days before it).
struct Year {
  explicit Year(int year);
  Date On(int month, int day) const;      // of the year; day 31 is the month's last
  Date Before(int month, int day) const;  // of the year before

  int number;
  Date first, last, history_first, patrols_first;
};

enum class File : uint8_t {
  kPrefecture,
  kCounty,
  kTownship,
  kVillage,
  kSupervisor,
  kPatrol,
  kCase,
  kReport,
  kCaseCredit,
  kLossRecovered,
  kDispute,
  kMediation,
  kPetitionWarning,
  kPetitionEvent,
  kEvidenceAssist,
  kLegalAid,
  kSourceSurvey,
  kPublicity,
  kNonpointGuidance,
  kStrawControl,
  kFirePoint,
  kTrainingSession,
  kTraining,
  kExam,
  kLeave,
  kEquipment,
  kPayment,
  kNegligence,
  kMissedReport,
  kConcealment,
  kIneffectiveMediation,
  kFalseReport,
  kDisclosure,
  kAbsence,
  kObstruction,
  kAppeal,
  kReferral,
  kMeasureTaken,
  kSanction,
  kContact,
  kDispatch,
  kBudget,
  kInstitution,
  kNoticeBoard,
  kInspection,
  kKeyTask,
  kMeeting,
  kRulesIssued,
  kOfficeTask,
  kArchiveCheck,
  kIssue,
  kIssueStep,
  kFollowedTask,
  kTaskReport,
  kSummaryReport,
  kCheckReport,
  kLot,
  kSpotCheck,
  kResultNotice,
  kComment,
  kCommentReply,
  kCountyMeasure,
  kTownshipRole,
  kTownshipMeasures,
  kListVetting,
  kPublication,
  kAssessment,
  kAssessmentReview,
  kAssessmentFiling,
  kRoster,
  kTownshipMeasure,
  kRuleset,
  kSelection,
};

// Every file of the data set, open for writing. Headers are the field names of the shipped policies, or their
// titles.
class Folder {
 public:
  Folder(const std::string& path, Mess* mess);
  Table& operator[](File file) { return tables_[static_cast<size_t>(file)]; }
  bool good() const;        // false once something could not be written
  bool Close();             // false where a file could not be written
  int64_t Records() const;  // rows of all records

 private:
  std::deque<Table> tables_;
};

}  // namespace kaocheng::generate
