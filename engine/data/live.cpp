#include "engine/data/live.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/data/builder.h"

namespace kaocheng::data {
namespace {

// The column of the table that a field is read from; null where the data set has none.
const RawColumn* ColumnOf(const Builder& b, hir::SpaceId space, size_t field) {
  const Source& source = b.sources[space.value];
  const hir::StoredField& declared = b.program.spaces[space].fields[field];
  const auto& fields = b.dataset.schema.tables[source.table].fields;
  for (size_t c = 0; c < fields.size(); ++c) {
    const RawColumn& column = b.raw(source).columns[c];
    if (fields[c].name == declared.named.name && fields[c].kind == CellKindOf(declared.type.kind) &&
        column.present)
      return &column;
  }
  return nullptr;
}

// Calls fn with each stored reference that something reads: its space, field and type.
template <typename Fn>
void EachReference(const Builder& b, Fn fn) {
  for (size_t s = 0; s < b.sources.size(); ++s) {
    const hir::SpaceId space = b.program.spaces.id_at(s);
    const auto& fields = b.program.spaces[space].fields;
    for (size_t f = 0; f < fields.size(); ++f)
      if (b.sources[s].used[f] != 0 && RefersToRows(fields[f].type.kind)) fn(space, f, fields[f].type);
  }
}

// The text of a reference's cell; -1: it has none.
int32_t CodeAt(const RawColumn& column, int32_t row) {
  const auto at = static_cast<size_t>(row);
  const bool known =
      column.states.empty() || column.states.Get(at) == static_cast<uint8_t>(hir::State::kValue);
  return known ? static_cast<int32_t>(column.values.Get(at)) : -1;
}

// Whether a reference of this type may lead into one of these spaces.
bool LeadsInto(const Builder& b, const hir::Type& type, const std::set<hir::SpaceId>& spaces) {
  const std::vector<hir::SpaceId> targets = TargetsOf(b, type);
  return std::any_of(targets.begin(), targets.end(), [&](hir::SpaceId id) { return spaces.contains(id); });
}

}  // namespace

LiveSnapshot::LiveSnapshot(const Dataset& dataset, const hir::Program& program,
                           std::vector<std::string> more_specific, const Period& period, Emitter& emitter,
                           uint64_t& rejects)
    : dataset_(dataset), program_(program), more_specific_(std::move(more_specific)), period_(period) {
  BuildAnew(emitter, rejects);
}

LiveSnapshot::~LiveSnapshot() = default;

void LiveSnapshot::BuildAnew(Emitter& emitter, uint64_t& rejects) {
  snapshot_ = {};
  builder_ = std::make_unique<Builder>(Builder{dataset_, program_, period_, snapshot_, {}, {}, {}, {}, {}});
  builder_->live = true;
  Build(*builder_, more_specific_, emitter, rejects);
  noted_ = false;
  referred_.clear();
}

std::optional<Difference> LiveSnapshot::Follow(const std::vector<Amended>& amended) {
  if (const auto touched = TouchedBy(amended)) return Take(*touched);
  Emitter known;
  uint64_t rejects = 0;
  BuildAnew(known, rejects);
  return std::nullopt;
}

void LiveSnapshot::NoteReferences() {
  if (std::exchange(noted_, true)) return;
  EachReference(*builder_, [&](hir::SpaceId space, size_t field, const hir::Type&) {
    builder_->source(space).raw->EachPiece([&](size_t, size_t from, size_t n) {
      for (size_t i = 0; i < n; ++i) NoteReference(space, field, static_cast<int32_t>(from + i));
    });
  });
}

void LiveSnapshot::NoteReference(hir::SpaceId space, size_t field, int32_t row) {
  const RawColumn* const column = ColumnOf(*builder_, space, field);
  // Amendments may have been undone.
  const bool there = column != nullptr && static_cast<size_t>(row) < column->values.size();
  const int32_t code = there ? CodeAt(*column, row) : -1;
  if (code < 0) return;
  const std::string_view text = dataset_.dictionary.Text(code);
  referred_.emplace(text);
  // A violation may be named with its type in front.
  if (const size_t split = text.find_first_of(":/"); split != std::string_view::npos)
    referred_.emplace(Trim(text.substr(split + 1)));
}

std::optional<std::vector<Touched>> LiveSnapshot::TouchedBy(const std::vector<Amended>& amended) {
  std::map<hir::SpaceId, std::set<Row>> touched;
  for (const Amended& one : amended) {
    for (const hir::SpaceId space : builder_->records) {
      if (builder_->source(space).table != one.table) continue;
      const Source& owners = builder_->source(program_.spaces[space].owner);
      std::set<Row> here;
      bool others = false;
      for (const int32_t owner : one.owners) {
        if (owners.taken[static_cast<size_t>(owner)] == kTaken) {
          here.insert(owners.RowOf(owner));
        } else {
          others = true;
        }
      }
      if (others) {
        // Of people who are not here those records are that something refers to.
        NoteReferences();
        for (const int32_t id : one.ids)
          if (referred_.contains(std::string(dataset_.dictionary.Text(id)))) return std::nullopt;
      }
      if (here.empty()) continue;
      if (Leads(space, one.rows)) return std::nullopt;
      touched[space].merge(here);
    }
  }
  std::vector<Touched> all;
  for (const auto& [space, owners] : touched) all.push_back({space, {owners.begin(), owners.end()}});
  return all;
}

// Whether rows refer to somebody who is here for that reason alone, or would have to be. Of rows whose coming
// was undone this is known since they came.
bool LiveSnapshot::Leads(hir::SpaceId space, const std::vector<int32_t>& rows) {
  bool elsewhere = false;
  const size_t table = builder_->source(space).table;
  for (const int32_t row : rows) {
    if (static_cast<size_t>(row) < dataset_.tables[table].rows() && LeadsElsewhere(space, row))
      elsewhere_.emplace(space, row);
    elsewhere |= elsewhere_.contains({space, row});
  }
  return elsewhere;
}

bool LiveSnapshot::LeadsElsewhere(hir::SpaceId space, int32_t row) {
  bool elsewhere = false;
  EachReference(*builder_, [&](hir::SpaceId of, size_t field, const hir::Type& type) {
    if (of != space) return;
    if (noted_) NoteReference(space, field, row);
    const RawColumn* const column = ColumnOf(*builder_, space, field);
    const int32_t code = column == nullptr ? -1 : CodeAt(*column, row);
    const auto target = code < 0 ? std::nullopt : Resolve(*builder_, type, code).target;
    if (!target) return;
    const hir::Space& to = program_.spaces[target->space];
    const bool entity = to.kind == hir::Space::Kind::kEntity;
    const Source& entities = builder_->source(entity ? target->space : to.owner);
    int32_t e = target->index;
    if (!entity) {
      const int32_t owner = builder_->raw(builder_->source(target->space)).owners.Get(static_cast<size_t>(e));
      e = builder_->index(entities).by_id.Find(owner);
    }
    elsewhere |= e < 0 || entities.taken[static_cast<size_t>(e)] != kTaken;
  });
  return elsewhere;
}

Difference LiveSnapshot::Take(const std::vector<Touched>& touched) {
  const size_t spaces = program_.spaces.size();
  Difference none;
  none.spaces.resize(spaces);
  if (touched.empty()) return none;
  std::set<hir::SpaceId> changed;
  for (const Touched& one : touched) changed.insert(one.space);
  Before before;
  before.offsets.resize(spaces);
  for (size_t s = 0; s < spaces; ++s) before.references.emplace_back(snapshot_.spaces[s].fields.size());
  std::vector<std::pair<hir::SpaceId, size_t>> references;
  EachReference(*builder_, [&](hir::SpaceId space, size_t field, const hir::Type& type) {
    if (changed.contains(space) || LeadsInto(*builder_, type, changed)) references.emplace_back(space, field);
  });
  for (const auto& [space, field] : references)
    before.references[space.value][field] = std::move(builder_->out(space).fields[field]);
  std::vector<hir::SpaceId> sanctions;  // whose rows come from what is otherwise
  for (const hir::Ladder& ladder : program_.ladders) {
    before.offsets[ladder.sanctions.value] = builder_->out(ladder.sanctions).offsets;
    const bool fed = changed.contains(ladder.history) ||
                     std::any_of(ladder.violations.begin(), ladder.violations.end(),
                                 [&](const hir::Violation& v) { return changed.contains(v.space); });
    if (fed) sanctions.push_back(ladder.sanctions);
  }
  const std::vector<uint8_t> referred_to = ReferredTo(*builder_);
  for (const hir::SpaceId id : changed) {
    before.offsets[id.value] = std::move(builder_->out(id).offsets);
    PlaceRecords(*builder_, id, referred_to[id.value] != 0);
  }
  for (const hir::SpaceId id : changed) {
    const std::vector<uint8_t>& used = builder_->source(id).used;
    for (size_t f = 0; f < used.size(); ++f)
      if (used[f] != 0) FillField(*builder_, id, f);
  }
  for (const auto& [space, field] : references)
    if (!changed.contains(space)) FillField(*builder_, space, field);
  for (const hir::SpaceId id : sanctions) MakeSanctions(*builder_, id);
  return DifferenceOf(program_, before, snapshot_, touched);
}

}  // namespace kaocheng::data
