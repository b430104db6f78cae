#include <algorithm>

#include "dsl/diagnostics/code.h"
#include "engine/data/builder.h"
#include "engine/data/difference.h"
#include "engine/data/rejects.h"
#include "engine/data/spreadsheet.h"

namespace kaocheng::data {
namespace {

using hir::State;
using hir::TypeKind;

// From dictionary codes to members. Their spellings have the dictionary's first codes, so the table is short.
std::vector<int16_t> MemberTable(const Dictionary& dictionary, const hir::Enum& e) {
  std::vector<int16_t> table;
  const auto add = [&](const std::string& spelling, size_t member) {
    const auto code = dictionary.Find(spelling);
    if (!code) return;
    if (table.size() <= static_cast<size_t>(*code)) table.resize(static_cast<size_t>(*code) + 1, -1);
    int16_t& entry = table[static_cast<size_t>(*code)];
    if (entry < 0) entry = static_cast<int16_t>(member);
  };
  // Names win over titles, titles over aliases.
  for (size_t m = 0; m < e.members.size(); ++m) add(e.members[m].name, m);
  for (size_t m = 0; m < e.members.size(); ++m) add(e.members[m].title, m);
  for (size_t m = 0; m < e.members.size(); ++m) {
    for (const std::string& alias : e.members[m].aliases) add(alias, m);
  }
  return table;
}

// Fills one stored column of one space.
class Filler {
 public:
  Filler(Builder& builder, hir::SpaceId id, Rejects& rejects)
      : b_(builder),
        id_(id),
        space_(builder.program.spaces[id]),
        source_(builder.source(id)),
        raw_(builder.raw(source_)),
        out_(builder.out(id)),
        rejects_(rejects) {
    const bool entity = space_.kind == hir::Space::Kind::kEntity;
    responsible_ = entity ? &source_.responsible : &builder.source(space_.owner).responsible;
    by_owner_ = !entity;
  }

  void Fill(size_t f) {
    StoredColumn& column = out_.fields[f];
    field_ = &space_.fields[f];
    const auto rows = static_cast<size_t>(out_.rows);
    const RawColumn* raw = Find();
    if (raw == nullptr || !raw->present) {
      column.values.assign(rows, 0);
      column.states.assign(rows, State::kUndetermined);
      return;
    }
    raw_column_ = raw;
    members_.clear();
    if (field_->type.kind == TypeKind::kEnum) {
      members_ = MemberTable(b_.dataset.dictionary, b_.program.enums[field_->type.enum_id()]);
    }
    if (RefersToRows(field_->type.kind)) {
      if (!b_.live && !AnyMarked(*responsible_)) return FollowLater(b_, id_, field_->type, *raw, column);
    } else if (IsSoundAsItLies()) {
      return Refer(column, rows);
    }
    std::vector<int64_t> values(rows);
    source_.raw->Read(raw->values, 0, rows, values.data());
    std::vector<uint8_t> states(rows);
    if (!raw->states.empty()) source_.raw->Read(raw->states, 0, rows, states.data());
    column.values.assign(rows, 0);
    const auto followed = b_.followed.find({id_.value, f});
    followed_ = followed == b_.followed.end() ? nullptr : &followed->second;
    source_.raw->EachPiece([&](size_t first, size_t from, size_t n) {
      for (size_t i = 0; i < n; ++i) {
        table_row_ = static_cast<int32_t>(from + i);
        Fill(column, first + i, static_cast<State>(states[first + i]), values[first + i]);
      }
    });
  }

 private:
  // Whether every value, of no reference, will do, so that the column can be made when it is read.
  bool IsSoundAsItLies() const {
    if (field_->type.kind != TypeKind::kEnum) return true;
    const auto known = [&](int64_t code) {
      return static_cast<size_t>(code) < members_.size() && members_[static_cast<size_t>(code)] >= 0;
    };
    const RawColumn& raw = *raw_column_;
    if (!raw.texts.empty() && std::all_of(raw.texts.begin(), raw.texts.end(), known)) return true;
    bool sound = true;
    EachCell(raw, *source_.raw,
             [&](size_t, State state, int64_t code) { sound &= state != State::kValue || known(code); });
    return sound;
  }

  // One row, from what the table has in its cell.
  void Fill(StoredColumn& column, size_t row, State state, int64_t cell) {
    if (state == State::kValue) {
      const auto value = Read(row, cell);
      if (value) {
        column.values[row] = *value;
      } else {
        Mark(column, row, State::kUndetermined);
      }
    } else {
      Mark(column, row, FieldState(state, field_->type));
    }
  }

  // The column as it is read from the table, piece by piece.
  void Refer(StoredColumn& column, size_t rows) const {
    const RawColumn* const raw = raw_column_;
    column.values = Column<int64_t>(
        rows, [map = source_.raw, raw, members = members_](size_t first, size_t n, int64_t* out) {
          map->Read(raw->values, first, n, out);
          if (members.empty()) return;
          for (size_t i = 0; i < n; ++i) {
            const auto code = static_cast<size_t>(out[i]);
            // A cell without a value holds no code.
            out[i] = code < members.size() && members[code] >= 0 ? members[code] : 0;
          }
        });
    if (raw->states.empty()) return;
    column.states = Column<State>(
        rows, [map = source_.raw, raw, type = field_->type](size_t first, size_t n, State* out) {
          std::vector<uint8_t> states(n);
          map->Read(raw->states, first, n, states.data());
          for (size_t i = 0; i < n; ++i) out[i] = FieldState(static_cast<State>(states[i]), type);
        });
  }

  const RawColumn* Find() const {
    const auto& fields = b_.dataset.schema.tables[source_.table].fields;
    for (size_t c = 0; c < fields.size(); ++c) {
      if (fields[c].name == field_->named.name && fields[c].kind == CellKindOf(field_->type.kind))
        return &raw_.columns[c];
    }
    return nullptr;
  }

  void Mark(StoredColumn& column, size_t row, State state) const {
    column.states.resize(column.values.size(), State::kValue);
    column.states[row] = state;
  }

  std::optional<int64_t> Read(size_t row, int64_t value) {
    switch (field_->type.kind) {
      case TypeKind::kEnum:
        return Member(row, static_cast<int32_t>(value));
      case TypeKind::kReference:
      case TypeKind::kViolation:
        return Reference(row, static_cast<int32_t>(value));
      case TypeKind::kBoolean:
      case TypeKind::kInteger:
      case TypeKind::kDecimal:
      case TypeKind::kMoney:
      case TypeKind::kDate:
      case TypeKind::kDatetime:
      case TypeKind::kDays:
      case TypeKind::kWorkdays:
      case TypeKind::kMonths:
      case TypeKind::kMinutes:
      case TypeKind::kText:
        return value;
    }
    return std::nullopt;
  }

  std::optional<int64_t> Member(size_t row, int32_t code) {
    const auto at = static_cast<size_t>(code);
    if (at < members_.size() && members_[at] >= 0) return members_[at];
    const hir::Named& named = b_.program.enums[field_->type.enum_id()].named;
    Reject(row, Code::kUnknownMember, code, {named.name, named.title});
    return std::nullopt;
  }

  Resolved Follow(int32_t code) const {
    if (followed_ != nullptr && table_row_ >= followed_->first) {
      const auto at = static_cast<size_t>(table_row_ - followed_->first);
      if (at < followed_->targets.size() && followed_->targets[at].space.valid())
        return {followed_->targets[at], {}};
    }
    return Resolve(b_, field_->type, code);
  }

  std::optional<int64_t> Reference(size_t row, int32_t code) {
    const Resolved resolved = Follow(code);
    if (!resolved.target) {
      const bool any = field_->type.kind == TypeKind::kViolation;
      Term what{"violation", "违规记录"};
      if (!any) {
        const hir::Named& named = b_.program.spaces[field_->type.space_id()].named;
        what = {named.name, named.title};
      }
      Reject(row, FaultOfId(resolved.fault, b_.dataset.dictionary.Text(code)), code, what);
      return std::nullopt;
    }
    const hir::SpaceId space = resolved.target->space;
    return ReferenceTo(field_->type, space, b_.source(space).RowOf(resolved.target->index));
  }

  // A row in several snapshots is reported by the one that judges its owner.
  void Reject(size_t row, Code code, int32_t text, Term what) {
    const SpaceData& rows = out_;
    const auto owner = by_owner_ ? static_cast<size_t>(rows.owner[row]) : row;
    if ((*responsible_)[owner] == 0) return;
    rejects_.Add(code, rows.lines[row], raw_column_->header, b_.dataset.dictionary.Text(text),
                 {std::move(what), FormatDate(b_.dataset.as_of.value_or(Date{}))});
  }

  Builder& b_;
  hir::SpaceId id_;
  const hir::Space& space_;
  const Source& source_;
  const RawTable& raw_;
  SpaceData& out_;
  Rejects& rejects_;
  const std::vector<uint8_t>* responsible_ = nullptr;
  bool by_owner_ = false;
  const hir::StoredField* field_ = nullptr;
  const RawColumn* raw_column_ = nullptr;
  const Followed* followed_ = nullptr;
  int32_t table_row_ = 0;  // that is filled in
  std::vector<int16_t> members_;
};

}  // namespace

void FillField(Builder& builder, hir::SpaceId id, size_t field) {
  Emitter known;
  uint64_t rejects = 0;
  Rejects log(builder.raw(builder.source(id)).file, rejects, known);
  builder.out(id).fields[field] = {};
  Filler(builder, id, log).Fill(field);
}

void FillFields(Builder& builder, Emitter& emitter, uint64_t& rejects) {
  for (const auto* ids : {&builder.entities, &builder.records}) {
    for (const hir::SpaceId id : *ids) {
      const Source& source = builder.source(id);
      if (builder.out(id).rows == 0) continue;
      Rejects log(builder.raw(source).file, rejects, emitter);
      Filler filler(builder, id, log);
      for (size_t f = 0; f < source.used.size(); ++f) {
        if (source.used[f] != 0) filler.Fill(f);
      }
      log.Close();
    }
  }
  builder.followed.clear();
  for (Source& source : builder.sources) source.near.reset();
}

}  // namespace kaocheng::data
