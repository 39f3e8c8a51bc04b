// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "inventory/collect/open_in_root.h"
#include "inventory/collect/rpm_database.h"

namespace parapet::inventory {
namespace {

// A folder of our own that goes away with the object.
class PrivateFolder {
 public:
  static Result<PrivateFolder> make() {
    std::error_code error;
    std::string path = (std::filesystem::temp_directory_path(error) / "parapet-rpm-XXXXXX").string();
    if (error || ::mkdtemp(path.data()) == nullptr) {
      return fail(ErrorCode::kEnvironment, fmt::format("can't make a temporary folder: {}", std::strerror(errno)));
    }
    return PrivateFolder(std::move(path));
  }
  ~PrivateFolder() {
    if (!path_.empty()) {
      std::error_code ignored;
      std::filesystem::remove_all(path_, ignored);
    }
  }
  PrivateFolder(PrivateFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  PrivateFolder& operator=(PrivateFolder&&) = delete;
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit PrivateFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

constexpr std::size_t kCopyBytes = 1U << 20;

Result<void> write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) {
      return fail(ErrorCode::kEnvironment, fmt::format("can't write the copy: {}", std::strerror(errno)));
    }
    bytes.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
  }
  return {};
}

// Copies a file of the tree in pieces: a database of a hundred megabytes never stands in memory. head: what it must begin with.
// Errors: kBadInput (another head), kLimit, of reading and writing.
Result<void> copy_out(const Tree& tree, const std::string& path, const std::string& target, std::string_view head, std::uint64_t bytes_max) {
  const Descriptor file(::open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.valid()) {
    return fail(ErrorCode::kEnvironment, fmt::format("{}: can't make the copy: {}", target, std::strerror(errno)));
  }
  for (std::uint64_t offset = 0;;) {
    const std::string piece = TRY(tree.read_at(path, offset, kCopyBytes));
    if (offset == 0 && !piece.starts_with(head)) {
      return bad_input("not an SQLite database");
    }
    offset += piece.size();
    if (offset > bytes_max) {
      return fail(ErrorCode::kLimit, fmt::format("larger than inventory_bytes_max ({})", bytes_max));
    }
    TRY_AT(write_all(file.get(), piece), target);
    if (piece.size() < kCopyBytes) {
      return {};
    }
  }
}

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, FinishStatement>;

std::unexpected<Error> sqlite_failure(sqlite3* database) {
  return bad_input(fmt::format("SQLite: {}", database == nullptr ? "out of memory" : sqlite3_errmsg(database)));
}

Result<Database> open_database(const std::string& path) {
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(raw);
  if (opened != SQLITE_OK) {
    return sqlite_failure(raw);
  }
  // What stands in the file is not ours: no triggers, no views with functions, no extensions (sqlite.org/security.html).
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  return database;
}

}  // namespace

Result<void> read_rpm_sqlite(const Tree& tree, const std::string& path, const Limits& limits, const RpmBlob& blob) {
  const PrivateFolder folder = TRY(PrivateFolder::make());
  const std::string copy = folder.path() + "/rpmdb.sqlite";
  TRY(copy_out(tree, path, copy, std::string_view("SQLite format 3\0", 16), limits.inventory_bytes_max));
  // Packages of the last transactions may stand in the log only.
  if (tree.exists(path + "-wal")) {
    TRY(copy_out(tree, path + "-wal", copy + "-wal", "", limits.inventory_bytes_max));
  }
  const Database database = TRY(open_database(copy));
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(database.get(), "SELECT blob FROM Packages ORDER BY hnum", -1, &raw, nullptr) != SQLITE_OK) {
    return sqlite_failure(database.get());
  }
  const Statement statement(raw);
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(raw)) == SQLITE_ROW) {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(raw, 0));
    const int size = sqlite3_column_bytes(raw, 0);
    TRY(blob(std::string_view(data, data == nullptr ? 0 : static_cast<std::size_t>(size))));
  }
  return step == SQLITE_DONE ? Result<void>{} : sqlite_failure(database.get());
}

Result<void> read_rpm_database(const Tree& tree, const std::string& path, const Limits& limits, const RpmBlob& blob) {
  // Keys count too: a made-up database could go on for ever with them.
  std::uint64_t count = 0;
  const RpmBlob counted = [&](std::string_view bytes) -> Result<void> {
    if (++count > limits.software_per_device_max) {
      return fail(ErrorCode::kLimit, "more packages than software_per_device_max");
    }
    return blob(bytes);
  };
  if (path.ends_with(".sqlite")) {
    TRY_AT(read_rpm_sqlite(tree, path, limits, counted), path);
    return {};
  }
  const std::string bytes = TRY(tree.read(path, limits.inventory_bytes_max));
  if (path.ends_with(".db")) {
    TRY_AT(read_rpm_ndb(bytes, counted), path);
  } else {
    TRY_AT(read_rpm_bdb(bytes, counted), path);
  }
  return {};
}

}  // namespace parapet::inventory
