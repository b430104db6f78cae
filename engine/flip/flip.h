#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "dsl/diagnostics/diagnostic.h"
#include "engine/data/dataset.h"
#include "engine/data/snapshot.h"
#include "engine/outcome/outcome.h"

// What would it take: the smallest changes in records that would change an outcome.
namespace kaocheng::flip {

// One record that would be otherwise.
struct Change {
  enum class Kind : uint8_t {
    kAnnul,  // as if it had never been; a decided sanction: annulled
    kAlter,  // one field holds another value
    kAdd,    // one more like it, on other days
  } kind = Kind::kAnnul;
  std::string record;  // record type
  Term title{""};
  std::string id;     // kAdd: of the record that the new ones are like
  std::string owner;  // kAdd: whose they would be
  std::string on;     // its day
  std::string field;  // kAlter
  Term field_title{""};
  std::string before, after;  // canonical; empty: absent, or cannot be read
  Term shown_before{""}, shown_after{""};
  std::vector<std::string> days;              // kAdd: of each new record
  std::vector<std::pair<Term, Term>> fields;  // kAdd: what they say: title, value; sealed fields are withheld
};

// What the line says, as far as two of it are told apart here: whether an award is due, a grade's band, a
// step, whether all of a duty is met, a score.
struct Said {
  std::string name;  // due, none, met, not_met, undetermined, for_decision, a band, a step, a number
  Term title{""};
  friend bool operator==(const Said& a, const Said& b) { return a.name == b.name; }
};

struct Flip {
  std::vector<Change> changes;
  size_t size = 0;  // records that are otherwise; two more of one kind are two
  Said after;
};

struct Search {
  Said now;
  std::vector<Flip> flips;  // of the smallest size that was found; at most kMostFlips
  size_t more = 0;          // further ones of that size, which were not evaluated over the whole data set
  size_t size = 0;          // the largest size that was searched
  size_t tried = 0;         // changes that were evaluated
  bool whole = true;        // everything of these sizes that is searched for was tried
};

inline constexpr size_t kMostTried = 1500;
inline constexpr size_t kMostFlips = 20;
inline constexpr size_t kMostAdded = 5;  // records of one kind

struct Question {
  const hir::Program& program;
  const std::vector<std::string>& more_specific;
  const data::Dataset& dataset;
  const data::Period& period;
  std::string kind, subject;  // whose outcome it is: entity kind and id
  const outcome::Line& line;
  // Told how many changes were tried, and how many are at most, while the search goes on.
  std::function<void(size_t tried, size_t most)> progress = {};
};

// Searches over the subject's own records, and those that they refer to: annuls each, gives each field that
// the outcome reads another value that its conditions tell apart, adds up to kMostAdded records like one that
// is there on days that have none; then two of the former together. Every flip was evaluated again over the
// whole data set with its changes.
Search Find(const Question& question);

}  // namespace kaocheng::flip
