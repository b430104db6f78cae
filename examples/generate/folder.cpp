#include "examples/generate/folder.h"

#include <algorithm>
#include <array>

namespace kaocheng::generate {
namespace {

struct Spec {
  File file;
  std::string_view name, letter, header;
};

constexpr std::array<Spec, 73> kSpecs{{
    {File::kPrefecture, "entities/prefecture.csv", "", "id,name"},
    {File::kCounty, "entities/county.csv", "", "id,parent,name,hardship"},
    {File::kTownship, "entities/township.csv", "", "id,county,name"},
    {File::kVillage, "entities/village.csv", "", "编号,乡镇,名称,类型,户数,固定污染源数,沿边"},
    {File::kSupervisor, "entities/supervisor.csv", "",
     "id,village,from,until,name,hired,left,certified,employment,manager,party,branch,keen,knowledge,"
     "communication,"
     "responsible,healthy"},
    {File::kPatrol, "records/patrol.csv", "P", "id,supervisor,on,km,minutes,route,in_area,offline"},
    {File::kCase, "records/case.csv", "C", "id,county,on,medium,loss,graded,fine,verified,decided"},
    {File::kReport, "records/report.csv", "R",
     "编号,监督员,发生日,记录时刻,类别,环境要素,案件,时差,紧急,离线,已制止,避免的影响,线索来源"},
    {File::kCaseCredit, "records/case_credit.csv", "CC", "id,supervisor,on,case,share,evidence"},
    {File::kLossRecovered, "records/loss_recovered.csv", "LR", "id,supervisor,on,way,amount"},
    {File::kDispute, "records/dispute.csv", "D", "id,village,on,class"},
    {File::kMediation, "records/mediation.csv", "M", "编号,监督员,发生日,纠纷,达成协议,已履行"},
    {File::kPetitionWarning, "records/petition_warning.csv", "PW", "id,supervisor,on,kind"},
    {File::kPetitionEvent, "records/petition_event.csv", "PE", "id,supervisor,on,kind,people,warning"},
    {File::kEvidenceAssist, "records/evidence_assist.csv", "EA", "id,supervisor,on,case,attended,effective"},
    {File::kLegalAid, "records/legal_aid.csv", "LA", "id,supervisor,on,contacted,accepted"},
    {File::kSourceSurvey, "records/source_survey.csv", "SS", "id,supervisor,on,sources,complete"},
    {File::kPublicity, "records/publicity.csv", "PB", "编号,监督员,发生日,形式,受众人数"},
    {File::kNonpointGuidance, "records/nonpoint_guidance.csv", "NG", "id,supervisor,on,subject,households"},
    {File::kStrawControl, "records/straw_control.csv", "SC", "id,supervisor,on,households,reused"},
    {File::kFirePoint, "records/fire_point.csv", "F",
     "id,supervisor,on,finder,origin,area,minutes,put_out,reported"},
    {File::kTrainingSession, "records/training_session.csv", "TS", "id,county,on,topic,hours"},
    {File::kTraining, "records/training.csv", "T", "id,supervisor,on,session,hours,attended"},
    {File::kExam, "records/exam.csv", "E", "id,supervisor,on,marks,resit"},
    {File::kLeave, "records/leave.csv", "L", "编号,监督员,发生日,天数"},
    {File::kEquipment, "records/equipment.csv", "EQ", "id,supervisor,on,until,kind"},
    {File::kPayment, "records/payment.csv", "PM", "id,supervisor,on,kind,amount"},
    {File::kNegligence, "records/negligence.csv", "N",
     "id,supervisor,on,recorded,effect,confessed,averted,obstructed,on_duty"},
    {File::kMissedReport, "records/missed_report.csv", "MR",
     "id,supervisor,on,recorded,effect,confessed,averted,obstructed,should_have_known,self_reported,stopped"},
    {File::kConcealment, "records/concealment.csv", "CM",
     "id,supervisor,on,recorded,effect,confessed,averted,obstructed,benefit"},
    {File::kIneffectiveMediation, "records/ineffective_mediation.csv", "IM",
     "id,supervisor,on,recorded,effect,confessed,averted,obstructed,intervened,forewarned"},
    {File::kFalseReport, "records/false_report.csv", "FR",
     "id,supervisor,on,recorded,effect,confessed,averted,obstructed,deliberate"},
    {File::kDisclosure, "records/disclosure.csv", "DC",
     "id,supervisor,on,recorded,effect,confessed,averted,obstructed,informant_exposed"},
    {File::kAbsence, "records/absence.csv", "AB",
     "id,supervisor,on,recorded,effect,confessed,averted,obstructed,excused"},
    {File::kObstruction, "records/obstruction.csv", "OB", "id,supervisor,on,serious,stopped,police"},
    {File::kAppeal, "records/appeal.csv", "AP", "id,supervisor,on,decided,upheld"},
    {File::kReferral, "records/referral.csv", "RF", "id,supervisor,on,office"},
    {File::kMeasureTaken, "records/measure_taken.csv", "MT", "id,supervisor,on,recorded,step,annulled,cause"},
    {File::kSanction, "records/sanction.csv", "SN", "id,supervisor,on,recorded,step,annulled,cause"},
    {File::kContact, "records/contact.csv", "CT", "id,county,on,until,person,agreed"},
    {File::kDispatch, "records/dispatch.csv", "DP", "id,county,on,topic"},
    {File::kBudget, "records/budget.csv", "BG", "id,county,on,amount"},
    {File::kInstitution, "records/institution.csv", "IN", "id,township,on,until,host,leader"},
    {File::kNoticeBoard, "records/notice_board.csv", "NB", "id,township,on,enterprise,current"},
    {File::kInspection, "records/inspection.csv", "IP", "id,township,on,rectified"},
    {File::kKeyTask, "records/key_task.csv", "KT", "id,prefecture,on,topic,jointly"},
    {File::kMeeting, "records/meeting.csv", "ME", "id,prefecture,on,topic"},
    {File::kRulesIssued, "records/rules_issued.csv", "RI", "id,county,on,title,jointly"},
    {File::kOfficeTask, "records/office_task.csv", "OT", "id,county,on,until,office,task"},
    {File::kArchiveCheck, "records/archive_check.csv", "AC", "id,county,on,keeper,current"},
    {File::kIssue, "records/issue.csv", "IS", "id,county,on,topic"},
    {File::kIssueStep, "records/issue_step.csv", "IT", "id,county,on,issue,solved"},
    {File::kFollowedTask, "records/followed_task.csv", "FT", "id,county,on,topic"},
    {File::kTaskReport, "records/task_report.csv", "TR", "id,county,on,task,finished"},
    {File::kSummaryReport, "records/summary_report.csv", "SR", "id,county,on,roster"},
    {File::kCheckReport, "records/check_report.csv", "CR", "id,county,on,townships"},
    {File::kLot, "records/lot.csv", "LO", "id,county,on,number"},
    {File::kSpotCheck, "records/spot_check.csv", "SP", "id,county,on,passed"},
    {File::kResultNotice, "records/result_notice.csv", "RN", "编号,县(市),发生日,公示天数,含个人信息"},
    {File::kComment, "records/comment.csv", "CO", "id,county,on,topic"},
    {File::kCommentReply, "records/comment_reply.csv", "CY", "id,county,on,comment"},
    {File::kCountyMeasure, "records/county_measure.csv", "CE", "id,county,on,step,annulled,cause"},
    {File::kTownshipRole, "records/township_role.csv", "TP", "id,township,on,until,post,holder"},
    {File::kTownshipMeasures, "records/township_measures.csv", "TM", "id,township,on,title"},
    {File::kListVetting, "records/list_vetting.csv", "LV", "id,township,on,approved"},
    {File::kPublication, "records/publication.csv", "PU", "编号,乡镇,发生日,企业数,内容完整"},
    {File::kAssessment, "records/assessment.csv", "AS", "id,township,on,people"},
    {File::kAssessmentReview, "records/assessment_review.csv", "AR", "id,county,on,assessment"},
    {File::kAssessmentFiling, "records/assessment_filing.csv", "AF", "id,prefecture,on,assessment"},
    {File::kRoster, "records/roster.csv", "RO", "id,township,on,people"},
    {File::kTownshipMeasure, "records/township_measure.csv", "TE", "id,township,on,step,annulled,cause"},
    {File::kRuleset, "records/ruleset.csv", "RS", "id,village,on,until,title"},
    {File::kSelection, "records/selection.csv", "SE",
     "编号,基层生态环境监督员,发生日,村委会集体研究,联合审核通过"},
}};

// The order of the table is the order of the enumeration.
static_assert([] {
  for (size_t index = 0; index < kSpecs.size(); ++index) {
    if (static_cast<size_t>(kSpecs[index].file) != index) return false;
  }
  return true;
}());

}  // namespace

Year::Year(int year)
    : number(year),
      first(*FromCivil({year, 1, 1})),
      last(*FromCivil({year, 12, 31})),
      history_first(*FromCivil({year - 2, 1, 1})),
      patrols_first(*FromCivil({year - 1, 12, 1})) {}

Date Year::On(int month, int day) const {
  const Date start = *FromCivil({number, month, 1});
  return day == 31 ? LastOfMonth(start) : start + day - 1;
}

Date Year::Before(int month, int day) const { return Year(number - 1).On(month, day); }

Folder::Folder(const std::string& path, Mess* mess) {
  for (const Spec& spec : kSpecs) {
    tables_.emplace_back(path, std::string(spec.name), spec.letter, spec.header, mess);
  }
}

bool Folder::good() const {
  return std::all_of(tables_.begin(), tables_.end(), [](const Table& table) { return table.good(); });
}

bool Folder::Close() {
  bool good = true;
  for (Table& table : tables_) good = table.Close() && good;
  return good;
}

int64_t Folder::Records() const {
  int64_t rows = 0;
  for (size_t index = static_cast<size_t>(File::kPatrol); index < tables_.size(); ++index) {
    rows += tables_[index].rows();
  }
  return rows;
}

}  // namespace kaocheng::generate
