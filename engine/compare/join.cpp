#include "engine/compare/join.h"

#include <algorithm>
#include <set>
#include <utility>

#include "dsl/hir/same.h"
#include "engine/compare/rename.h"

namespace kaocheng::compare {

bool SameHandlers(const std::vector<hir::Handler>& a, const std::vector<hir::Handler>& b) {
  const auto named = [](const hir::Named& m, const hir::Named& n) { return m.name == n.name; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](const hir::Handler& h, const hir::Handler& g) {
                      return h.name == g.name && h.step == g.step && h.when.valid() == g.when.valid() &&
                             std::equal(h.with.begin(), h.with.end(), g.with.begin(), g.with.end(), named);
                    });
}

namespace {

using hir::ColumnId;
using hir::EnumId;
using hir::LadderId;
using hir::SpaceId;

bool Alike(const hir::Named& a, const hir::Named& b) {
  return a.name == b.name && a.title == b.title && a.aliases == b.aliases;
}

bool Alike(const hir::Enum& a, const hir::Enum& b) {
  const auto same = [](const hir::Named& m, const hir::Named& n) { return Alike(m, n); };
  return a.named.name == b.named.name && a.ordered == b.ordered &&
         std::equal(a.members.begin(), a.members.end(), b.members.begin(), b.members.end(), same);
}

bool Alike(const std::optional<hir::SeasonDays>& a, const std::optional<hir::SeasonDays>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->from_month == b->from_month && a->from_day == b->from_day && a->to_month == b->to_month &&
         a->to_day == b->to_day;
}

// `apart`: ladders of the other side that were found to compute something else although they look alike.
class Joiner {
 public:
  Joiner(const hir::Program& base, const hir::Program& with, const std::set<uint32_t>& apart)
      : base_(base), with_(with), apart_(apart) {
    joined_.program = base;
    joined_.base = base.outcomes;
    joined_.base_columns = base.columns.size();
  }

  Joined Run(std::set<uint32_t>& differ) && {
    MapEnums();
    MapSpaces();
    MapLadders();
    AddFields();
    AddColumns();
    for (const hir::Outcome& outcome : with_.outcomes) joined_.with.push_back(Renamed(outcome, renaming_));
    joined_.program.outcomes.insert(joined_.program.outcomes.end(), joined_.with.begin(), joined_.with.end());
    joined_.same = hir::SameColumns(joined_.program);
    for (size_t i = 0; i < with_.ladders.size(); ++i) {
      const LadderId id = with_.ladders.id_at(i);
      const bool shared = ladders_[i].value < base_.ladders.size();
      if (shared && !SameInputs(base_.ladders[ladders_[i]], Renamed(with_.ladders[id], renaming_)))
        differ.insert(id.value);
    }
    return std::move(joined_);
  }

 private:
  void MapEnums() {
    for (const hir::Enum& e : with_.enums) {
      const auto found = std::find_if(base_.enums.begin(), base_.enums.end(),
                                      [&](const hir::Enum& other) { return Alike(other, e); });
      enums_.push_back(found == base_.enums.end()
                           ? joined_.program.enums.Add(e)
                           : EnumId{static_cast<uint32_t>(found - base_.enums.begin())});
    }
  }

  // The spaces of records and entities by name, cells by what they are cells of; sanctions come with ladders.
  void MapSpaces() {
    spaces_.resize(with_.spaces.size());
    for (size_t i = 0; i < with_.spaces.size(); ++i) {
      const hir::Space& space = with_.spaces[with_.spaces.id_at(i)];
      if (space.kind != hir::Space::Kind::kSanction) MapSpace(i);
    }
  }

  SpaceId MapSpace(size_t i) {
    if (spaces_[i].valid()) return spaces_[i];
    const hir::Space& space = with_.spaces[with_.spaces.id_at(i)];
    const SpaceId owner = space.owner.valid() ? MapSpace(space.owner.value) : SpaceId{};
    for (size_t k = 0; k < base_.spaces.size() && !spaces_[i].valid(); ++k) {
      const hir::Space& other = base_.spaces[base_.spaces.id_at(k)];
      if (other.kind != space.kind || other.owner != owner || taken_.contains(k)) continue;
      const bool cells = space.kind == hir::Space::Kind::kCell;
      if (cells ? other.unit == space.unit && Alike(other.season, space.season)
                : other.named.name == space.named.name)
        spaces_[i] = base_.spaces.id_at(k);
    }
    if (spaces_[i].valid()) {
      taken_.insert(spaces_[i].value);
    } else {
      hir::Space own = space;
      own.owner = owner;
      own.fields.clear();
      spaces_[i] = joined_.program.spaces.Add(std::move(own));
    }
    return spaces_[i];
  }

  void MapLadders() {
    for (size_t i = 0; i < with_.ladders.size(); ++i) {
      const hir::Ladder& ladder = with_.ladders[with_.ladders.id_at(i)];
      LadderId id;
      for (size_t k = 0; k < base_.ladders.size() && !apart_.contains(static_cast<uint32_t>(i)); ++k) {
        if (LooksLike(base_.ladders[base_.ladders.id_at(k)], ladder)) id = base_.ladders.id_at(k);
      }
      if (id.valid()) {
        spaces_[ladder.sanctions.value] = base_.ladders[id].sanctions;
      } else {
        id = joined_.program.ladders.Add(ladder);  // its columns are renamed once they are there
        hir::Space sanctions = with_.spaces[ladder.sanctions];
        sanctions.owner = spaces_[sanctions.owner.value];
        sanctions.ladder = id;
        spaces_[ladder.sanctions.value] = joined_.program.spaces.Add(std::move(sanctions));
      }
      ladders_.push_back(id);
    }
    for (size_t i = 0; i < with_.ladders.size(); ++i) {
      hir::Ladder& ladder = joined_.program.ladders[ladders_[i]];
      if (ladders_[i].value < base_.ladders.size()) continue;
      ladder = Renamed(std::move(ladder), renaming_);
      ladder.steps_enum = enums_[ladder.steps_enum.value];
    }
  }

  SpaceId Mapped(SpaceId id) const { return id.valid() ? spaces_[id.value] : id; }

  // Everything but the columns.
  bool LooksLike(const hir::Ladder& a, const hir::Ladder& b) const {
    const auto steps = [](const hir::Step& s, const hir::Step& t) {
      return Alike(s.named, t.named) && s.final == t.final && s.unit == t.unit && s.lasts == t.lasts;
    };
    const auto escalations = [](const hir::Escalation& s, const hir::Escalation& t) {
      return s.to == t.to && s.count == t.count && s.of == t.of && s.unit == t.unit && s.last == t.last;
    };
    const auto violations = [this](const hir::Violation& s, const hir::Violation& t) {
      return s.named.name == t.named.name && s.space == Mapped(t.space) &&
             s.at_end.has_value() == t.at_end.has_value();
    };
    return a.named.name == b.named.name && a.subject == Mapped(b.subject) &&
           a.steps_enum == enums_[b.steps_enum.value] && a.history == Mapped(b.history) &&
           std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(), steps) &&
           std::equal(a.escalations.begin(), a.escalations.end(), b.escalations.begin(), b.escalations.end(),
                      escalations) &&
           std::equal(a.violations.begin(), a.violations.end(), b.violations.begin(), b.violations.end(),
                      violations);
  }

  bool SameInputs(const hir::Ladder& a, const hir::Ladder& b) const {
    const auto columns = [](const hir::Ladder& ladder) {
      std::vector<ColumnId> ids;
      Renamed(ladder, {[&](ColumnId id) {
                         ids.push_back(id);
                         return id;
                       },
                       [](SpaceId id) { return id; }, [](LadderId id) { return id; }});
      return ids;
    };
    const std::vector<ColumnId> of_a = columns(a);
    const std::vector<ColumnId> of_b = columns(b);
    return std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), [this](ColumnId x, ColumnId y) {
      return joined_.same[x.value] == joined_.same[y.value];
    });
  }

  hir::Type Mapped(hir::Type type) const {
    if (type.kind == hir::TypeKind::kEnum) type.of = enums_[type.of].value;
    if (type.kind == hir::TypeKind::kReference) type.of = spaces_[type.of].value;
    return type;
  }

  void AddFields() {
    fields_.resize(with_.spaces.size());
    for (size_t i = 0; i < with_.spaces.size(); ++i) {
      hir::Space& to = joined_.program.spaces[spaces_[i]];
      for (const hir::StoredField& field : with_.spaces[with_.spaces.id_at(i)].fields) {
        const hir::StoredField mapped{field.named, Mapped(field.type), field.sealed};
        const auto found = std::find_if(to.fields.begin(), to.fields.end(), [&](const hir::StoredField& f) {
          return f.named.name == mapped.named.name && f.type == mapped.type;
        });
        fields_[i].push_back(static_cast<uint32_t>(found - to.fields.begin()));
        if (found == to.fields.end()) to.fields.push_back(mapped);
      }
    }
  }

  void AddColumns() {
    for (const hir::Column& column : with_.columns) {
      hir::Column own = column;
      own.type = Mapped(column.type);
      own.op = Renamed(std::move(own.op), renaming_);
      if (auto* field = std::get_if<hir::Field>(&own.op);
          field != nullptr && field->kind == hir::Field::Kind::kStored)
        field->index = fields_[column.space.value][field->index];
      own.space = spaces_[column.space.value];
      joined_.program.columns.Add(std::move(own));
    }
  }

  const hir::Program& base_;
  const hir::Program& with_;
  const std::set<uint32_t>& apart_;
  Joined joined_;
  std::vector<EnumId> enums_;  // by the other side's ids, like the following
  std::vector<SpaceId> spaces_;
  std::vector<LadderId> ladders_;
  std::vector<std::vector<uint32_t>> fields_;
  std::set<size_t> taken_;  // the base's spaces that one of the other side's answers
  const Renaming renaming_{
      [this](ColumnId id) { return ColumnId{static_cast<uint32_t>(joined_.base_columns) + id.value}; },
      [this](SpaceId id) { return spaces_[id.value]; }, [this](LadderId id) { return ladders_[id.value]; }};
};

}  // namespace

Joined Join(const hir::Program& base, const hir::Program& with) {
  std::set<uint32_t> apart;
  while (true) {
    const size_t known = apart.size();
    std::set<uint32_t> differ = apart;
    Joined joined = Joiner(base, with, apart).Run(differ);
    if (differ.size() == known) return joined;
    apart = std::move(differ);
  }
}

bool SameOutcome(const Joined& joined, const hir::Outcome& base, const hir::Outcome& with) {
  const auto columns = [](const hir::Outcome& outcome) {
    std::vector<ColumnId> ids;
    Renamed(outcome, {[&](ColumnId id) {
                        ids.push_back(id);
                        return id;
                      },
                      [](SpaceId id) { return id; }, [](LadderId id) { return id; }});
    return ids;
  };
  const std::vector<ColumnId> of_base = columns(base);
  const std::vector<ColumnId> of_with = columns(with);
  return base.ladder == with.ladder && base.violation == with.violation &&
         base.items.size() == with.items.size() && base.share.has_value() == with.share.has_value() &&
         (!base.share || base.share->prorated == with.share->prorated) &&
         SameHandlers(base.handlers, with.handlers) &&
         std::equal(of_base.begin(), of_base.end(), of_with.begin(), of_with.end(),
                    [&](ColumnId a, ColumnId b) { return joined.same[a.value] == joined.same[b.value]; });
}

}  // namespace kaocheng::compare
