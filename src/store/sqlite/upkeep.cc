// SPDX-License-Identifier: Apache-2.0
// Backup, trimming, size.
#include "store/backup.h"
#include "store/sqlite/sqlite_store.h"

namespace parapet::store {
namespace {

// Rows of one transaction: reports must not wait for a month's deletions.
constexpr std::int64_t kRowsAtOnce = 5'000;

// Runs a deletion of at most ?2 rows older than ?1 until it finds none.
Result<void> delete_in_pieces(Writer& writer, Sql sql, UnixTime before) {
  std::int64_t deleted = kRowsAtOnce;
  while (deleted == kRowsAtOnce) {
    Result<std::int64_t> piece = writer.run([sql, before](Change& change) -> Result<std::int64_t> {
      TRY(change.connection().run(sql, before, kRowsAtOnce));
      return change.connection().changes();
    });
    if (!piece) {
      return std::unexpected(std::move(piece).error());
    }
    deleted = *piece;
  }
  return {};
}

}  // namespace

Result<void> SqliteStore::backup(const std::string& path) { return copy_store(path_, path); }

Result<void> SqliteStore::trim(UnixTime software_changes_before, UnixTime sessions_before) {
  // Of the log only its beginning goes, up to the first entry that is young enough, so that it stays without gaps whatever the clock did.
  TRY(delete_in_pieces(writer_,
                       "DELETE FROM change_log WHERE sequence IN (SELECT sequence FROM change_log WHERE sequence < coalesce((SELECT sequence "
                       "FROM change_log WHERE time >= ?1 ORDER BY sequence LIMIT 1), 9223372036854775807) ORDER BY sequence LIMIT ?2)",
                       software_changes_before));
  TRY(delete_in_pieces(writer_,
                       "DELETE FROM software_change WHERE (device, number) IN "
                       "(SELECT device, number FROM software_change WHERE time < ?1 ORDER BY time LIMIT ?2)",
                       software_changes_before));
  return writer_.run([software_changes_before, sessions_before](Change& change) -> Result<void> {
    Connection& connection = change.connection();
    TRY(connection.run("DELETE FROM removed_device WHERE time < ?", software_changes_before));
    // Of an old day its last point stays, so that the trend of a year is there in few rows.
    TRY(connection.run("DELETE FROM score_point WHERE time < ? AND EXISTS (SELECT 1 FROM score_point AS later WHERE "
                       "later.organisation = score_point.organisation AND later.group_number = score_point.group_number AND "
                       "later.time > score_point.time AND later.time < (score_point.time / 86400 + 1) * 86400)",
                       software_changes_before));
    return connection.run("DELETE FROM user_session WHERE expires < ? OR last_used < ?", sessions_before, sessions_before);
  });
}

Result<Store::Size> SqliteStore::size() {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT (SELECT count(*) FROM device), (SELECT count(*) FROM software_entry), "
                                  "(SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)"));
  TRY(query.next());
  return Size{.devices = query.unsigned_integer(0), .entries = query.unsigned_integer(1), .bytes = query.unsigned_integer(2)};
}

}  // namespace parapet::store
