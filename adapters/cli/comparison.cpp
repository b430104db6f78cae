#include "adapters/cli/comparison.h"

#include <algorithm>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "adapters/cli/provision_texts.h"
#include "dsl/diagnostics/code.h"
#include "dsl/diagnostics/suggest.h"
#include "engine/compare/annul.h"
#include "engine/compare/attribute.h"
#include "engine/compare/attribution.h"
#include "engine/compare/classes.h"
#include "engine/compare/compare.h"
#include "engine/compare/join.h"
#include "engine/compare/mixture.h"
#include "engine/exec/execute.h"
#include "engine/outcome/collect.h"
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

void ReportUnknown(Session& session, const hir::Program& program) {
  Term list{""};
  for (const Term& name : compare::AttributesOf(program)) {
    list.en += (list.en.empty() ? "" : ", ") + name.en;
    list.zh += (list.zh.empty() ? "" : "、") + name.zh;
  }
  session.emitter.Report(Code::kUnknownAttribute, {}, {session.options.by, list});
}

class Comparer {
 public:
  Comparer(Session& session, const Compilation& other, const data::Dataset& dataset,
           const data::Period& period, Compared& compared)
      : session_(session),
        other_(other),
        dataset_(dataset),
        period_(period),
        compared_(compared),
        texts_(session.compilation.files.sources, compared.report.provisions) {
    report_.rejects = dataset.rejects;
  }

  // Of one pair; false: reported, and nothing more is to be done.
  bool Add(const Pair& pair, const data::Dataset* annulled) {
    compare::Joined joined = compare::Join(pair.base->program, pair.with->program);
    const compare::Alignment alignment = compare::Align(joined);
    const hir::Program& program = joined.program;
    const std::string& name = program.policy;
    std::optional<compare::Grouping> attribute;
    const std::string& by = session_.options.by;
    if (!by.empty()) attribute = compare::AddAttribute(joined.program, by);
    const data::Snapshot snapshot = Snapshot(dataset_, program, pair, session_.emitter, report_.rejects);
    if (!Usable() || !outcome::JudgesAnybody(program, snapshot)) return true;
    if (!by.empty() && !attribute) {
      ReportUnknown(session_, program);
      return Stop(kUsage);
    }
    std::vector<hir::ColumnId> wanted = plan::OutcomeColumns(program, snapshot, false);
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
      report_.by = by;
      report_.by_title = attribute->title;
      pairing.group = [&](data::Row row, compare::Subject& subject) {
        compare::FillGroup(program, snapshot, read, *attribute, row, subject);
      };
    }
    const compare::Side base{program, joined.base, snapshot, read};
    if (annulled == nullptr) {
      const size_t first = report_.comparison.changes.size();
      const compare::Side with{program, joined.with, snapshot, read};
      const std::vector<compare::Slot> slots = compare::SlotsOf(base, with);
      Hold(name, base, with, slots, pairing);
      Answer(pair, joined, alignment, slots, first);
    } else {
      Emitter known;  // whatever is wrong with the data was reported for the base
      uint64_t rejects = 0;
      const data::Snapshot without = Snapshot(*annulled, program, pair, known, rejects);
      const exec::Results other = Execute(plan, without);
      const outcome::Read read_other = outcome::ReadResults(other);
      compare::RowMap rows(program, snapshot, without);
      pairing.row = [&](hir::SpaceId space, data::Row row) { return rows.Of(space, row); };
      const compare::Side with{program, joined.with, without, read_other};
      Hold(name, base, with, compare::SlotsOf(base, with), pairing);
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
            const std::vector<compare::Slot>& slots, const compare::Pairing& pairing) {
    session_.phases.Do({"compare " + name, "比较 " + name},
                       [&] { compare::Compare(base, with, slots, pairing, report_.comparison); });
  }

  // Finds which provisions answer for the changes from `first` on.
  void Answer(const Pair& pair, compare::Joined& joined, const compare::Alignment& alignment,
              const std::vector<compare::Slot>& slots, size_t first) {
    auto& changes = report_.comparison.changes;
    const size_t n = alignment.provisions.size();
    std::vector<size_t> place;  // in the report, by provision
    if (n > 0) {
      const Language language = session_.options.language;
      Wording before(texts_.sources(), session_.compilation.files.ast, pair.base->consolidated, language);
      Wording after(texts_.sources(), other_.files.ast, pair.with->consolidated, language);
      for (const compare::Provision& provision : alignment.provisions)
        place.push_back(texts_.Enter(provision, before, after));
    }
    if (changes.size() == first || n == 0) return;
    const auto at_work = std::span(changes).subspan(first);
    if (n == 1) {
      for (compare::Change& change : at_work) {
        change.cause = compare::Cause::kOne;
        change.ways = {{0}};
        change.shares = {{0, 1.0}};
      }
    } else {
      session_.phases.Do({"attribute " + joined.program.policy, "归因 " + joined.program.policy},
                         [&] { Mix(pair, joined, alignment, slots, at_work); });
    }
    for (compare::Change& change : at_work) {
      for (auto& way : change.ways) {
        for (size_t& provision : way) provision = place[provision];
        std::sort(way.begin(), way.end());
      }
      std::sort(change.ways.begin(), change.ways.end());
      for (compare::Share& share : change.shares) share.provision = place[share.provision];
      std::sort(change.shares.begin(), change.shares.end(),
                [](const compare::Share& a, const compare::Share& b) { return a.provision < b.provision; });
    }
  }

  // Evaluates the base with some of the provisions, and asks what each change comes to.
  void Mix(const Pair& pair, compare::Joined& joined, const compare::Alignment& alignment,
           const std::vector<compare::Slot>& slots, std::span<compare::Change> changes) {
    hir::Program& program = joined.program;
    const size_t n = alignment.provisions.size();
    std::vector<std::vector<std::optional<hir::Outcome>>> mixtures;
    program.outcomes.clear();
    for (const std::vector<bool>& set : compare::SetsToTry(n)) {
      mixtures.push_back(compare::Mix(joined, alignment, set));
      for (const auto& outcome : mixtures.back()) {
        if (outcome) program.outcomes.push_back(*outcome);
      }
    }
    Emitter known;
    uint64_t rejects = 0;
    const data::Snapshot snapshot = Snapshot(dataset_, program, pair, known, rejects);
    const plan::Plan plan = plan::MakePlan(program, plan::OutcomeColumns(program, snapshot, false));
    const exec::Results results = Execute(plan, snapshot);
    const outcome::Read read = outcome::ReadResults(results);
    outcome::Collector collector(program, snapshot, read);
    outcome::Line line;
    for (compare::Change& change : changes) {
      const compare::Slot& slot = slots[change.slot];
      const auto link =
          std::find_if(alignment.outcomes.begin(), alignment.outcomes.end(),
                       [&](const auto& l) { return l.before == slot.before && l.after == slot.after; });
      const auto at = static_cast<size_t>(link - alignment.outcomes.begin());
      const auto said = [&](size_t set) -> std::optional<compare::Said> {
        const std::optional<hir::Outcome>& outcome = mixtures[set].at(at);
        if (!outcome || !collector.Fill(*outcome, change.row, line)) return std::nullopt;
        return compare::SaidOf(program, *snapshot.dictionary, line);
      };
      compare::Attribute(n, report_.comparison.outcomes[change.outcome], said, change);
    }
  }

  Session& session_;
  const Compilation& other_;
  const data::Dataset& dataset_;
  const data::Period& period_;
  Compared& compared_;
  report::ComparisonReport& report_ = compared_.report;
  Exit exit_ = kDone;
  ProvisionTexts texts_;
};

}  // namespace

Exit CompareAll(Session& session, const Compilation& other, const std::vector<Pair>& pairs,
                const data::Dataset& dataset, const data::Period& period, Compared& compared) {
  Comparer comparer(session, other, dataset, period, compared);
  for (const Pair& pair : pairs) {
    if (!comparer.Add(pair, nullptr)) break;
  }
  return comparer.Finish();
}

namespace {

constexpr size_t kMostCandidates = 100'000;  // that are compared for a near miss

// The id of a record that was most likely meant: the same in other letters, large or small, else a near one.
std::optional<std::string> NearRecord(const data::Dataset& dataset, const std::string& wanted) {
  const auto within = [](char c, char first, char last) { return first <= c && c <= last; };
  std::string large = wanted;
  for (char& c : large) c = within(c, 'a', 'z') ? static_cast<char>(c - 'a' + 'A') : c;
  std::string small = wanted;
  for (char& c : small) c = within(c, 'A', 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
  for (const std::string& other : {large, small})
    if (!compare::TablesWith(dataset, other).empty()) return other;
  std::vector<std::string> candidates;
  for (size_t t = 0; t < dataset.tables.size(); ++t) {
    if (dataset.schema.tables[t].entity) continue;
    for (size_t row = 0; row < dataset.tables[t].rows() && candidates.size() < kMostCandidates; ++row)
      candidates.emplace_back(dataset.dictionary.Text(dataset.tables[t].ids[row]));
  }
  return SuggestName(wanted, candidates);
}

}  // namespace

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
    if (const auto near = NearRecord(dataset, wanted))
      session.emitter.Report(Code::kUnknownRecordNear, {}, {wanted, "record:" + *near});
    else
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
  data::Draft draft(dataset);
  compare::Annul(dataset, programs, tables.front(), id, draft);
  data::Dataset annulled = dataset;
  data::AmendAnew(annulled, draft.Take());
  Comparer comparer(session, session.compilation, dataset, period, compared);
  for (const Compiled& policy : session.compilation.policies) {
    if (!comparer.Add({&policy, &policy}, &annulled)) break;
  }
  return comparer.Finish();
}

}  // namespace kaocheng::cli
