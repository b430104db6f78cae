#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/base/date.h"

namespace kaocheng::generate {

class Mess;

// One CSV file, written as a stream. Cells are given in the header's order; none of our texts holds a comma,
// a quote or a line break, so a row is a line.
class Table {
 public:
  // `name` is relative to the folder: records/patrol.csv. `letter` starts the ids of its rows.
  Table(const std::string& folder, std::string name, std::string_view letter, std::string_view header,
        Mess* mess);
  ~Table();
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  // Starts a row with a fresh id, which is returned (good until the next row is started).
  std::string_view Start();
  // Starts a row with an id of the caller's.
  void Start(std::string_view id);
  Table& operator<<(std::string_view text);
  Table& operator<<(const char* text) { return *this << std::string_view(text); }
  Table& operator<<(int64_t number);
  Table& operator<<(int number) { return *this << static_cast<int64_t>(number); }
  Table& operator<<(bool yes);
  Table& Day(Date date);
  Table& Fen(int64_t fen);
  Table& Tenths(int64_t tenths);
  Table& Empty() { return *this << std::string_view{}; }
  void End();

  // Writes a line as it is; used for rows that are broken on purpose.
  void Raw(std::string_view line);
  // Writes what is left and closes; false where something could not be written.
  bool Close();

  bool good() const { return !fault_; }
  const std::string& name() const { return name_; }
  int64_t rows() const { return rows_; }
  int64_t line() const { return rows_ + 1; }  // of the last row: the header is line 1
  std::string_view last_row() const { return last_; }
  const std::vector<std::string>& header() const { return header_; }

 private:
  void Flush();

  std::string name_, letter_;
  std::vector<std::string> header_;
  Mess* mess_;
  std::FILE* file_;
  bool fault_ = false;
  bool chinese_;  // booleans and days as Chinese forms have them
  std::string buffer_, row_, last_, id_;
  int64_t rows_ = 0, ids_ = 0;
};

}  // namespace kaocheng::generate
