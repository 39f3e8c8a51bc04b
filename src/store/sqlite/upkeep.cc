// SPDX-License-Identifier: Apache-2.0
// Backup, trimming, size.
#include "store/backup.h"
#include "store/sqlite/sqlite_store.h"

namespace parapet::store {

Result<void> SqliteStore::backup(const std::string& path) { return copy_store(path_, path); }

Result<void> SqliteStore::trim(UnixTime software_changes_before, UnixTime sessions_before) {
  return writer_.run([software_changes_before, sessions_before](Change& change) -> Result<void> {
    Connection& connection = change.connection();
    TRY(connection.run("DELETE FROM software_change WHERE time < ?", software_changes_before));
    TRY(connection.run("DELETE FROM change_log WHERE time < ?", software_changes_before));
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
