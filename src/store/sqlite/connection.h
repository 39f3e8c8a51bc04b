// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include "base/result.h"
#include "base/time.h"

struct sqlite3;
struct sqlite3_stmt;

namespace parapet::store {

// SQL that lives as long as the program. Prepared statements are kept by its address.
class Sql {
 public:
  consteval Sql(const char* text) : text_(text) {}  // NOLINT: a literal is meant to convert
  [[nodiscard]] const char* text() const { return text_; }

 private:
  const char* text_;
};

// Bytes to be bound as a blob.
struct Blob {
  std::string_view bytes;
};

// One use of a prepared statement: bound values, then rows. Resets the statement when it goes. At most one use of the same
// SQL at a time; must not outlive its connection.
class Query {
 public:
  ~Query();
  Query(Query&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  Query& operator=(Query&&) = delete;
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // Moves to the next row; false after the last one.
  [[nodiscard]] Result<bool> next();

  // Columns of the current row, from 0. Texts and blobs are valid until the next call of next().
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::uint32_t number(int column) const { return static_cast<std::uint32_t>(integer(column)); }
  [[nodiscard]] std::uint64_t unsigned_integer(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  [[nodiscard]] bool truth(int column) const { return integer(column) != 0; }
  [[nodiscard]] UnixTime time(int column) const { return UnixTime{integer(column)}; }
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string_view view(int column) const;  // of a text or a blob
  [[nodiscard]] std::string text(int column) const { return std::string(view(column)); }

 private:
  friend class Connection;
  explicit Query(sqlite3_stmt* statement) : statement_(statement) {}

  [[nodiscard]] bool bind(int place, std::int64_t value);
  [[nodiscard]] bool bind(int place, double value);
  [[nodiscard]] bool bind(int place, std::string_view text);
  [[nodiscard]] bool bind(int place, Blob blob);
  [[nodiscard]] bool bind(int place, UnixTime time) { return bind(place, time.seconds); }
  template <typename T>
    requires(std::is_integral_v<T> || std::is_enum_v<T>)
  [[nodiscard]] bool bind(int place, T value) {
    return bind(place, static_cast<std::int64_t>(value));
  }
  [[nodiscard]] bool bind(int place, const std::string& text) { return bind(place, std::string_view(text)); }
  [[nodiscard]] bool bind(int place, const char* text) { return bind(place, std::string_view(text)); }

  sqlite3_stmt* statement_;
};

// One connection to a SQLite file with its prepared statements. Used by one thread at a time.
class Connection {
 public:
  enum class Mode {
    kCreate,    // read and write; the file is made where there is none
    kReadOnly,  // never changes the file's content
  };
  // Errors: kNotFound, kEnvironment, kBadInput (not a database).
  [[nodiscard]] static Result<Connection> open(const std::string& path, Mode mode);

  // Runs statements without values or rows.
  [[nodiscard]] Result<void> execute(const std::string& script);
  // A statement with its values, ready for next(). Values must live until its first row was fetched... and as long as it is used.
  template <typename... Values>
  [[nodiscard]] Result<Query> query(Sql sql, const Values&... values) {
    sqlite3_stmt* statement = TRY(prepared(sql));
    Query query(statement);
    int place = 0;
    if (!(query.bind(++place, values) && ...)) {
      return std::unexpected(last_error());
    }
    return query;
  }
  // Runs a statement that gives no rows.
  template <typename... Values>
  [[nodiscard]] Result<void> run(Sql sql, const Values&... values) {
    Query query = TRY(this->query(sql, values...));
    TRY(query.next());
    return {};
  }
  // Rows that the last statement inserted, changed or deleted.
  [[nodiscard]] std::int64_t changes() const;
  [[nodiscard]] bool in_transaction() const;
  [[nodiscard]] sqlite3* handle() const { return database_.get(); }
  [[nodiscard]] Error last_error() const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Connection(sqlite3* database) : database_(database) {}
  [[nodiscard]] Result<sqlite3_stmt*> prepared(Sql sql);

  std::unique_ptr<sqlite3, Close> database_;
  std::unordered_map<const char*, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;
};

// What a SQLite result code means: damage is kBadInput and names `parapet doctor`, a broken unique rule kConflict, a broken
// reference kNotFound, everything about the disk kEnvironment.
[[nodiscard]] Error sqlite_error(int code, std::string_view message, std::string_view file);

}  // namespace parapet::store
