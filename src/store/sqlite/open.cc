// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/random.h"
#include "base/text.h"
#include "store/sqlite/integrity.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/sqlite_store.h"

namespace parapet::store {
namespace {

// The file holds the hashes of secrets: not for others to read. SQLite gives its side files the same mode.
Result<void> make_private_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (descriptor < 0) {
    return fail(ErrorCode::kEnvironment, fmt::format("{}: can't create: {}", path, std::strerror(errno)));
  }
  ::close(descriptor);
  return {};
}

// Makes the store beside its name and renames it, so that an empty fleet.db is never a beginning but always damage.
Result<void> make_new(const std::string& path, bool durable) {
  const std::string beside = path + ".new";
  const std::unique_ptr<Files> files = system_files();
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    TRY(files->remove(beside + suffix));
  }
  TRY(make_private_file(beside));
  {
    Result<Connection> connection = Connection::open(beside, Connection::Mode::kCreate);
    if (!connection) {
      return std::unexpected(std::move(connection).error());
    }
    TRY(connection->execute(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF"));
    TRY(migrate(*connection));
  }
  if (durable) {
    return files->publish(beside, path);
  }
  std::error_code error;
  std::filesystem::rename(beside, path, error);
  return error ? fail(ErrorCode::kEnvironment, fmt::format("{}: can't rename into place: {}", path, error.message())) : Result<void>();
}

// The writing connection. The log is carried over into the file every 32 MB: a report writes some five pages, and carrying over
// at SQLite's 4 MB would cost two more waits for the disk every few commits. After a burst the log is cut back.
Result<void> configure(Connection& connection, bool durable) {
  TRY(connection.execute("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 8192; "
                         "PRAGMA journal_size_limit = 134217728; PRAGMA cache_size = -32768"));
  return connection.execute(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
}

// The key of the entries' hashes, made once for a store.
Result<std::uint64_t> hash_key_of(Connection& connection) {
  {
    Query query = TRY(connection.query("SELECT value FROM meta WHERE name = 'entry_hash_key'"));
    if (TRY(query.next())) {
      const std::optional<std::uint64_t> key = parse_uint(query.view(0));
      return key ? Result<std::uint64_t>(*key) : bad_input("the store is damaged: its hash key is no number");
    }
  }
  SystemRandom random;
  const std::uint64_t key = random.next();
  TRY(connection.run("INSERT INTO meta (name, value) VALUES ('entry_hash_key', ?)", std::to_string(key)));
  return key;
}

}  // namespace

SqliteStore::SqliteStore(FileLock lock, std::string path, std::unique_ptr<EntryTable> entries, Connection writing, Counters counters,
                         const Clock& clock, const SqliteOptions& options)
    : lock_(std::move(lock)),
      path_(std::move(path)),
      entries_(std::move(entries)),
      readers_(path_, options.readers),
      writer_(std::move(writing), counters, *entries_, clock, {.commit_wait_us = options.commit_wait_us}) {}

Result<std::unique_ptr<Store>> SqliteStore::open(const std::string& folder, const Clock& clock, const SqliteOptions& options) {
  const std::string path = folder + "/fleet.db";
  TRY(system_files()->make_folder(folder));
  FileLock lock = TRY(FileLock::acquire(folder + "/fleet.lock", 0));
  if (std::error_code error; !std::filesystem::exists(path, error)) {
    TRY(make_new(path, options.durable));
  }
  Connection connection = TRY(Connection::open(path, Connection::Mode::kCreate));
  TRY(check_before_use(connection, path));
  TRY(configure(connection, options.durable));
  TRY(migrate(connection));
  auto entries = std::make_unique<EntryTable>(TRY(hash_key_of(connection)));
  TRY(entries->load(connection));
  const Counters counters = TRY(read_counters(connection));
  return std::unique_ptr<Store>(
      new SqliteStore(std::move(lock), path, std::move(entries), std::move(connection), counters, clock, options));
}

Result<std::unique_ptr<Store>> open_sqlite(const std::string& folder, const Clock& clock, const SqliteOptions& options) {
  return SqliteStore::open(folder, clock, options);
}

}  // namespace parapet::store
