#include "adapters/cli/comparison.h"

#include <algorithm>
#include <set>
#include <utility>

#include "dsl/diagnostics/code.h"
#include "engine/compare/annul.h"
#include "engine/compare/attribute.h"
#include "engine/compare/compare.h"
#include "engine/compare/join.h"
#include "engine/exec/execute.h"
#include "engine/plan/plan.h"

namespace kaocheng::cli {

namespace {

// Record types that the plan reads and that the data neither have nor say to be empty.
bool RecordsAreThere(Session& session, const plan::Plan& plan, const data::Dataset& dataset) {
  const hir::Program& program = *plan.program;
  std::set<std::string> needed;
  const auto need = [&](hir::SpaceId space) {
    if (program.spaces[space].kind == hir::Space::Kind::kRecord)
      needed.insert(program.spaces[space].named.name);
  };
  for (size_t i = 0; i < program.columns.size(); ++i) {
    if (plan.needed[i] == 0) continue;
    const hir::Column& column = program.columns[program.columns.id_at(i)];
    need(column.space);
    if (const auto* reduce = std::get_if<hir::Reduce>(&column.op)) need(reduce->source);
  }
  bool all = true;
  for (const std::string& record : needed) {
    const std::optional<size_t> table = dataset.schema.Index(record, false);
    if (table && dataset.tables[*table].supplied) continue;
    const bool declared = std::any_of(dataset.supplied.begin(), dataset.supplied.end(),
                                      [&](const data::Supplied& entry) { return entry.record == record; });
    if (declared) continue;
    all = false;
    session.emitter.Report(Code::kRecordsMissing, {}, {record, program.policy});
  }
  return all;
}

bool FindAttribute(Session& session, hir::Program& program, std::optional<compare::Attribute>& attribute) {
  const std::string& by = session.options.by;
  if (by.empty()) return true;
  attribute = compare::AddAttribute(program, by);
  if (attribute) return true;
  Term list{""};
  for (const Term& name : compare::AttributesOf(program)) {
    list.en += (list.en.empty() ? "" : ", ") + name.en;
    list.zh += (list.zh.empty() ? "" : "、") + name.zh;
  }
  session.emitter.Report(Code::kUnknownAttribute, {}, {by, list});
  return false;
}

class Comparer {
 public:
  Comparer(Session& session, const data::Dataset& dataset, const data::Period& period, Compared& compared)
      : session_(session), dataset_(dataset), period_(period), compared_(compared) {
    report_.rejects = dataset.rejects;
  }

  // Of one pair; false: reported, and nothing more is to be done.
  bool Add(const Pair& pair, const data::Dataset* annulled) {
    compare::Joined joined = compare::Join(pair.base->program, pair.with->program);
    const hir::Program& program = joined.program;
    const std::string& name = program.policy;
    std::optional<compare::Attribute> attribute;
    if (!FindAttribute(session_, joined.program, attribute)) return Stop(kUsage);
    const data::Snapshot snapshot = Snapshot(dataset_, program, pair, session_.emitter, report_.rejects);
    if (!Usable() || !outcome::JudgesAnybody(program, snapshot)) return true;
    std::vector<hir::ColumnId> wanted = plan::OutcomeColumns(program, false);
    if (attribute && attribute->column.valid()) wanted.push_back(attribute->column);
    const plan::Plan plan = plan::MakePlan(program, wanted);
    if (!RecordsAreThere(session_, plan, dataset_)) return Stop(kEnvironment);
    const exec::Results results = Execute(plan, snapshot);
    const outcome::Read read = outcome::ReadResults(results);

    compare::Pairing pairing{};
    pairing.same = [&](const compare::Slot& slot) {
      return slot.before != nullptr && slot.after != nullptr && annulled == nullptr &&
             compare::SameOutcome(joined, *slot.before, *slot.after);
    };
    if (attribute) {
      report_.by = session_.options.by;
      report_.by_title = attribute->title;
      pairing.group = [&](data::Row row, compare::Subject& subject) {
        compare::FillGroup(program, snapshot, read, *attribute, row, subject);
      };
    }
    const compare::Side base{program, joined.base, snapshot, read};
    if (annulled == nullptr) {
      Hold(name, base, {program, joined.with, snapshot, read}, pairing);
    } else {
      Emitter known;  // whatever is wrong with the data was reported for the base
      uint64_t rejects = 0;
      const data::Snapshot without = Snapshot(*annulled, program, pair, known, rejects);
      const exec::Results other = Execute(plan, without);
      const outcome::Read read_other = outcome::ReadResults(other);
      compare::RowMap rows(program, snapshot, without);
      pairing.row = [&](hir::SpaceId space, data::Row row) { return rows.Of(space, row); };
      Hold(name, base, {program, joined.with, without, read_other}, pairing);
    }
    compared_.judged.push_back(pair);
    return true;
  }

  Exit Finish() {
    if (exit_ != kDone) return exit_;
    if (!Usable()) {
      session_.emitter.Report(Code::kRejects, {}, {std::to_string(report_.rejects)});
      return kEnvironment;
    }
    compare::Finish(report_.comparison);
    compare::JoinBands(report_.comparison);
    return kDone;
  }

 private:
  bool Usable() const { return report_.rejects == 0 || session_.options.allow_rejects; }
  bool Stop(Exit exit) {
    exit_ = exit;
    return false;
  }

  data::Snapshot Snapshot(const data::Dataset& dataset, const hir::Program& program, const Pair& pair,
                          Emitter& emitter, uint64_t& rejects) {
    return session_.phases.Do({"snapshot " + program.policy, "取数 " + program.policy}, [&] {
      return data::BuildSnapshot(dataset, program, pair.base->more_specific, period_, emitter, rejects);
    });
  }

  exec::Results Execute(const plan::Plan& plan, const data::Snapshot& snapshot) {
    const std::string& policy = plan.program->policy;
    return session_.phases.Do({"execute " + policy, "计算 " + policy}, [&] {
      return exec::Execute(plan, snapshot, {.threads = session_.options.threads});
    });
  }

  void Hold(const std::string& name, const compare::Side& base, const compare::Side& with,
            const compare::Pairing& pairing) {
    session_.phases.Do({"compare " + name, "比较 " + name}, [&] {
      compare::Compare(base, with, compare::SlotsOf(base, with), pairing, report_.comparison);
    });
  }

  Session& session_;
  const data::Dataset& dataset_;
  const data::Period& period_;
  Compared& compared_;
  report::ComparisonReport& report_ = compared_.report;
  Exit exit_ = kDone;
};

}  // namespace

Exit CompareAll(Session& session, const std::vector<Pair>& pairs, const data::Dataset& dataset,
                const data::Period& period, Compared& compared) {
  Comparer comparer(session, dataset, period, compared);
  for (const Pair& pair : pairs) {
    if (!comparer.Add(pair, nullptr)) break;
  }
  return comparer.Finish();
}

Exit Unwind(Session& session, const data::Dataset& dataset, const data::Period& period, Compared& compared) {
  // A record's id stands alone, or behind its type where several types have it: patrol.p1.
  const std::string& wanted = session.options.without;
  std::vector<size_t> tables = compare::TablesWith(dataset, wanted);
  std::string id = wanted;
  if (const size_t point = wanted.find('.'); tables.empty() && point != std::string::npos) {
    id = wanted.substr(point + 1);
    tables = compare::TablesWith(dataset, id);
    std::erase_if(tables, [&](size_t t) { return dataset.schema.tables[t].name != wanted.substr(0, point); });
  }
  if (tables.empty()) {
    session.emitter.Report(Code::kUnknownRecord, {}, {wanted});
    return kUsage;
  }
  if (tables.size() > 1) {
    std::string list;
    for (const size_t t : tables)
      list += (list.empty() ? "record:" : ", record:") + dataset.schema.tables[t].name + "." + id;
    session.emitter.Report(Code::kBadOptionValue, {}, {"--without", "record:" + wanted, list});
    return kUsage;
  }
  std::vector<const hir::Program*> programs;
  for (const Compiled& policy : session.compilation.policies) programs.push_back(&policy.program);
  data::Dataset annulled = dataset;
  compare::Annul(annulled, programs, tables.front(), id);
  Comparer comparer(session, dataset, period, compared);
  for (const Compiled& policy : session.compilation.policies) {
    if (!comparer.Add({&policy, &policy}, &annulled)) break;
  }
  return comparer.Finish();
}

}  // namespace kaocheng::cli
