// SPDX-License-Identifier: Apache-2.0
// The fleet by kind, day by day.
#include <utility>

#include "store/sqlite/census_codec.h"
#include "store/sqlite/sqlite_store.h"

namespace parapet::store {

Result<void> SqliteStore::put_census(const Census& census, UnixTime keep_since) {
  const std::string body = encode_census(census);
  return writer_.run([&](Change& change) -> Result<void> {
    TRY(change.connection().run("INSERT INTO device_census (day, body) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET body = excluded.body",
                                census.day.seconds / kSecondsPerDay, Blob{body}));
    return change.connection().run("DELETE FROM device_census WHERE day < ?", keep_since.seconds / kSecondsPerDay);
  });
}

Result<std::vector<Census>> SqliteStore::censuses(UnixTime since) {
  const ReaderPool::Lease reader = TRY(readers_.lease());
  Query query = TRY(reader->query("SELECT day, body FROM device_census WHERE day >= ? ORDER BY day", since.seconds / kSecondsPerDay));
  std::vector<Census> censuses;
  while (TRY(query.next())) {
    if (Result<Census> census = decode_census(query.view(1))) {
      census->day = {query.integer(0) * kSecondsPerDay};
      censuses.push_back(*std::move(census));
    }
  }
  return censuses;
}

}  // namespace parapet::store
