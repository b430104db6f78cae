#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dsl/diagnostics/diagnostic.h"
#include "engine/outcome/outcome.h"

// What two runs over one population say otherwise. Nothing here refers to a program or a snapshot.
namespace kaocheng::compare {

// A row or column of a matrix: a grade's band, a ladder's step, a range of amounts, no line at all …
struct Class {
  std::string name;
  Term title{""};
};

// A line as a run reports it, as far as two of them are held against each other.
struct Said {
  std::string value;  // canonical; empty where it is null
  outcome::Status status = outcome::Status::kDetermined;
  std::string required, met;  // duty
  std::string state;          // sanction
  std::vector<std::string> handled_by;
  std::string class_name;  // of the outcome's classes
  int64_t fen = 0;         // an award of money that is due
  friend bool operator==(const Said& a, const Said& b) {
    return a.value == b.value && a.status == b.status && a.required == b.required && a.met == b.met &&
           a.state == b.state && a.handled_by == b.handled_by;
  }
};

enum class Effect : uint8_t { kBetter, kWorse, kNeither };  // for the person or unit concerned

// A part of a change that one provision answers for.
struct Share {
  size_t provision = 0;
  double part = 0;  // of the whole change; all parts of a change are 1 together
};

// How the provisions that answer for a change work together.
enum class Cause : uint8_t {
  kUnknown,   // not looked for
  kOne,       // this one alone, and nothing without it
  kEach,      // each of these a part, which add up
  kTogether,  // only all of these together
  kEither,    // several ways lead there, each enough by itself
};

struct Change {
  size_t outcome = 0, subject = 0;  // in the Comparison
  std::string scope, record, on;
  Term violation{""};                 // sanction: name and title
  std::optional<Said> before, after;  // none: no such line is reported
  Effect effect = Effect::kNeither;
  Cause cause = Cause::kUnknown;
  std::vector<std::vector<size_t>> ways;  // least sets of provisions that lead to what comes after
  std::vector<Share> shares;
  size_t slot = 0;  // where attribution finds it again
  data::Row row = data::kNoRow;

  int64_t fen() const { return (after ? after->fen : 0) - (before ? before->fen : 0); }
};

// One outcome, and what became of its lines.
struct OutcomeChange {
  hir::OutcomeKind kind;
  std::string name, title, entity;
  bool money = false;
  std::vector<Class> classes;
  std::map<std::pair<std::string, std::string>, uint64_t> matrix;  // lines by class before and after
  uint64_t lines = 0, changed = 0, better = 0, worse = 0;
  int64_t fen_before = 0, fen_after = 0;
  std::map<std::string, std::string> handlers = {};  // titles of those who decide, by name
};

struct Group {
  int64_t order = 0;
  Term title{""};
  friend bool operator<(const Group& a, const Group& b) {
    return a.order != b.order ? a.order < b.order : a.title.en < b.title.en;
  }
};

// A level by which people are put together.
struct Level {
  std::string entity;  // none: empty
  Term title{""};
};

// Whoever is judged.
struct Subject {
  std::string entity, id;
  std::string county, township;          // ids; empty where it lies in none
  bool person = false;                   // of the kind that stands lowest
  Group group;                           // by the attribute that was asked for
  bool grouped = false, banded = false;  // a group; of numbers or years, which may be joined
  int64_t fen_before = 0, fen_after = 0;
};

// Awards of one outcome in one township.
struct Money {
  uint64_t count_before = 0, count_after = 0;
  int64_t fen_before = 0, fen_after = 0;
};

struct Comparison {
  Level county, township;
  std::vector<OutcomeChange> outcomes;  // by kind, then name
  std::vector<Subject> subjects;        // by id
  std::vector<Change> changes;          // by subject, kind, name, then scope or record
  std::map<std::tuple<std::string, std::string, size_t>, Money> money;  // by county, township, outcome
};

}  // namespace kaocheng::compare
