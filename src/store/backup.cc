// SPDX-License-Identifier: Apache-2.0
#include "store/backup.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/files.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/integrity.h"
#include "store/sqlite/schema.h"

namespace parapet::store {
namespace {

constexpr int kPagesAtOnce = 4096;

Result<void> remove_with_side_files(const std::string& path) {
  const std::unique_ptr<Files> files = system_files();
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    TRY(files->remove(path + suffix));
  }
  return {};
}

Result<void> make_empty(const std::string& path) {
  TRY(remove_with_side_files(path));
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return fail(ErrorCode::kEnvironment, fmt::format("{}: can't create: {}", path, std::strerror(errno)));
  }
  ::close(descriptor);
  return {};
}

Result<void> check_whole(Connection& connection, const std::string& path) {
  const std::uint32_t version = TRY(stored_version(connection));
  if (version == 0) {
    return bad_input(path + ": no store of Parapet's");
  }
  if (version > schema_version()) {
    return fail(ErrorCode::kUnsupported, fmt::format("{}: written by a newer parapet (version {} of the store): install that one", path, version));
  }
  const std::vector<std::string> lines = TRY(integrity_check(connection));
  return lines.empty() ? Result<void>() : bad_input(fmt::format("{}: damaged: {}", path, lines.front()));
}

// All pages as of one moment: the transaction on the source keeps what it sees fixed while others write on.
Result<void> copy_pages(Connection& from, Connection& to, const std::string& path) {
  const std::unique_ptr<sqlite3_backup, decltype(&sqlite3_backup_finish)> backup(
      sqlite3_backup_init(to.handle(), "main", from.handle(), "main"), &sqlite3_backup_finish);
  if (backup == nullptr) {
    return std::unexpected(to.last_error());
  }
  int code = SQLITE_OK;
  while (code == SQLITE_OK) {
    code = sqlite3_backup_step(backup.get(), kPagesAtOnce);
  }
  return code == SQLITE_DONE ? Result<void>() : std::unexpected(sqlite_error(code, sqlite3_errstr(code), path));
}

Result<void> copy_and_check(const std::string& source, const std::string& part) {
  Connection from = TRY(Connection::open(source, Connection::Mode::kReadOnly));
  Connection to = TRY(Connection::open(part, Connection::Mode::kCreate));
  TRY(from.execute("BEGIN; SELECT count(*) FROM meta"));
  TRY(copy_pages(from, to, part));
  TRY(from.execute("COMMIT"));
  // One file by itself, with no side files to forget when it is moved.
  TRY(to.execute("PRAGMA journal_mode = DELETE"));
  return check_whole(to, part);
}

}  // namespace

Result<void> copy_store(const std::string& store_file, const std::string& target) {
  std::error_code error;
  if (!std::filesystem::exists(store_file, error)) {
    return fail(ErrorCode::kNotFound, store_file + ": there is no store");
  }
  if (std::filesystem::equivalent(store_file, target, error)) {
    return fail(ErrorCode::kConflict, target + ": is the store itself; name another file");
  }
  const std::string part = target + ".part";
  TRY(make_empty(part));
  Result<void> copied = copy_and_check(store_file, part);
  if (!copied) {
    (void)remove_with_side_files(part);
    return copied;
  }
  return system_files()->publish(part, target);
}

Result<void> backup_folder(const std::string& folder, const std::string& target) { return copy_store(folder + "/fleet.db", target); }

Result<void> restore_folder(const std::string& folder, const std::string& backup, bool replace) {
  const std::string path = folder + "/fleet.db";
  TRY(system_files()->make_folder(folder));
  const FileLock lock = TRY(FileLock::acquire(folder + "/fleet.lock", 0));
  std::error_code error;
  if (std::filesystem::exists(path, error) && !replace) {
    return fail(ErrorCode::kConflict, path + ": there is a store already; --force replaces it");
  }
  // Through a copy, so that what was checked is what is used, and a failure on the way leaves the old store in place.
  const std::string part = path + ".restored";
  TRY(copy_store(backup, part));
  TRY(remove_with_side_files(path));
  return system_files()->publish(part, path);
}

}  // namespace parapet::store
