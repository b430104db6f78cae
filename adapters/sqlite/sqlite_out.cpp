#include "adapters/sqlite/sqlite_out.h"

#include <sqlite3.h>

#include "adapters/sqlite/message.h"

namespace kaocheng::sqlite {

struct OutcomeWriter::Impl {
  sqlite3* database = nullptr;
  sqlite3_stmt* insert = nullptr;

  ~Impl() {
    sqlite3_finalize(insert);
    sqlite3_close(database);
  }

  Term Message() const { return MessageOf(database); }

  std::optional<Term> Execute(const char* sql) {
    if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK) return std::nullopt;
    return Message();
  }

  std::optional<Term> Prepare(const std::string& sql) {
    sqlite3_finalize(insert);
    insert = nullptr;
    if (sqlite3_prepare_v2(database, sql.c_str(), -1, &insert, nullptr) == SQLITE_OK) return std::nullopt;
    return Message();
  }

  // Texts outlive the step, so SQLite need not copy them.
  void Bind(size_t column, std::string_view text) {
    sqlite3_bind_text64(insert, static_cast<int>(column + 1), text.data(), text.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
  }

  std::optional<Term> Step() {
    const bool done = sqlite3_step(insert) == SQLITE_DONE;
    std::optional<Term> error;
    if (!done) error = Message();
    sqlite3_reset(insert);
    return error;
  }
};

bool IsResult(const std::filesystem::path& path) {
  sqlite3* database = nullptr;
  sqlite3_stmt* tables = nullptr;
  int found = 0;
  constexpr const char* kSql =
      "SELECT name NOT IN ('outcomes', 'receipt') FROM sqlite_master WHERE type = 'table'";
  if (sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK &&
      sqlite3_prepare_v2(database, kSql, -1, &tables, nullptr) == SQLITE_OK) {
    // Two, and no other.
    while (sqlite3_step(tables) == SQLITE_ROW) found += sqlite3_column_int(tables, 0) == 0 ? 1 : 3;
  }
  sqlite3_finalize(tables);
  sqlite3_close(database);
  return found == 2;
}

OutcomeWriter::OutcomeWriter() : impl_(std::make_unique<Impl>()) {}
OutcomeWriter::~OutcomeWriter() = default;

std::optional<Term> OutcomeWriter::Open(const std::filesystem::path& path,
                                        const std::vector<std::string_view>& columns) {
  if (sqlite3_open(path.c_str(), &impl_->database) != SQLITE_OK) return impl_->Message();
  std::string names;
  std::string marks;
  for (const std::string_view column : columns) {
    if (!names.empty()) {
      names += ", ";
      marks += ", ";
    }
    names += '"' + std::string(column) + '"';
    marks += '?';
  }
  // Nothing of the file is of use before Finish, so it needs no journal of its own.
  if (auto error = impl_->Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")) return error;
  if (auto error = impl_->Execute(("CREATE TABLE outcomes (" + names + ")").c_str())) return error;
  if (auto error = impl_->Execute("CREATE TABLE receipt (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"))
    return error;
  return impl_->Prepare("INSERT INTO outcomes VALUES (" + marks + ")");
}

std::optional<Term> OutcomeWriter::Add(const std::vector<std::optional<std::string>>& cells) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (cells[i]) {
      impl_->Bind(i, *cells[i]);
    } else {
      sqlite3_bind_null(impl_->insert, static_cast<int>(i + 1));
    }
  }
  return impl_->Step();
}

std::optional<Term> OutcomeWriter::Finish(const std::vector<std::pair<std::string, std::string>>& receipt) {
  if (auto error = impl_->Execute("CREATE INDEX outcomes_by_subject ON outcomes (subject)")) return error;
  if (auto error = impl_->Prepare("INSERT INTO receipt VALUES (?, ?)")) return error;
  for (const auto& [key, value] : receipt) {
    impl_->Bind(0, key);
    impl_->Bind(1, value);
    if (auto error = impl_->Step()) return error;
  }
  sqlite3_finalize(impl_->insert);
  impl_->insert = nullptr;
  if (auto error = impl_->Execute("COMMIT")) return error;
  if (sqlite3_close(impl_->database) != SQLITE_OK) return impl_->Message();
  impl_->database = nullptr;
  return std::nullopt;
}

}  // namespace kaocheng::sqlite
