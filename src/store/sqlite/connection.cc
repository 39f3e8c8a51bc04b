// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/connection.h"

#include <sqlite3.h>

#include <utility>

#include <fmt/format.h>

namespace parapet::store {
namespace {

constexpr int kBusyTimeoutMs = 10'000;

}  // namespace

Error sqlite_error(int code, std::string_view message, std::string_view file) {
  const std::string text = fmt::format("{}: {}", file, message);
  switch (code & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorCode::kBadInput, text + "; the store is damaged: `parapet doctor` tells how far, a backup brings it back "
                                           "(`parapet backup --restore FILE`)"};
    case SQLITE_CONSTRAINT:
      return {code == SQLITE_CONSTRAINT_FOREIGNKEY ? ErrorCode::kNotFound : ErrorCode::kConflict, text};
    case SQLITE_TOOBIG:
      return {ErrorCode::kLimit, text};
    default:
      return {ErrorCode::kEnvironment, text};
  }
}

Query::~Query() {
  if (statement_ != nullptr) {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
}

Result<bool> Query::next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) {
    return true;
  }
  if (code == SQLITE_DONE) {
    return false;
  }
  sqlite3* database = sqlite3_db_handle(statement_);
  const char* file = sqlite3_db_filename(database, "main");
  return std::unexpected(sqlite_error(sqlite3_extended_errcode(database), sqlite3_errmsg(database), file == nullptr ? "" : file));
}

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

double Query::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string_view Query::view(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return bytes == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

bool Query::bind(int place, std::int64_t value) { return sqlite3_bind_int64(statement_, place, value) == SQLITE_OK; }

bool Query::bind(int place, double value) { return sqlite3_bind_double(statement_, place, value) == SQLITE_OK; }

bool Query::bind(int place, std::string_view text) {
  // A null pointer would be bound as NULL.
  return sqlite3_bind_text64(statement_, place, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8) ==
         SQLITE_OK;
}

bool Query::bind(int place, Blob blob) {
  return sqlite3_bind_blob64(statement_, place, blob.bytes.data() == nullptr ? "" : blob.bytes.data(), blob.bytes.size(),
                             SQLITE_STATIC) == SQLITE_OK;
}

void Connection::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

void Connection::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Result<Connection> Connection::open(const std::string& path, Mode mode) {
  sqlite3* database = nullptr;
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (mode == Mode::kCreate ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(path.c_str(), &database, flags, nullptr);
  Connection connection(database);
  if (code != SQLITE_OK) {
    return std::unexpected(sqlite_error(code, database == nullptr ? "out of memory" : sqlite3_errmsg(database), path));
  }
  sqlite3_extended_result_codes(database, 1);
  sqlite3_busy_timeout(database, kBusyTimeoutMs);
  // A damaged or prepared file must not be able to make SQLite call functions of its schema (sqlite.org, "Defense Against The Dark Arts").
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  if (mode == Mode::kReadOnly) {
    TRY(connection.execute("PRAGMA query_only = ON"));
  }
  return connection;
}

Result<void> Connection::execute(const std::string& script) {
  const int code = sqlite3_exec(database_.get(), script.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    return std::unexpected(last_error());
  }
  return {};
}

Result<sqlite3_stmt*> Connection::prepared(Sql sql) {
  auto& kept = statements_[sql.text()];
  if (kept == nullptr) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(database_.get(), sql.text(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
      return std::unexpected(last_error());
    }
    kept.reset(statement);
  }
  return kept.get();
}

std::int64_t Connection::changes() const { return sqlite3_changes64(database_.get()); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(database_.get()) == 0; }

Error Connection::last_error() const {
  const char* file = sqlite3_db_filename(database_.get(), "main");
  return sqlite_error(sqlite3_extended_errcode(database_.get()), sqlite3_errmsg(database_.get()), file == nullptr ? "" : file);
}

}  // namespace parapet::store
