// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "server/http/message.h"
#include "server/ingest/handlers.h"
#include "server/ingest/osquery_state.h"

namespace parapet::server {

// osquery's TLS remote API (docs/osquery.md): what its five endpoints answer. Any thread may call; requests of one device are taken
// one after the other, because each starts from the state that the last one left.
class OsqueryChannel {
 public:
  explicit OsqueryChannel(std::shared_ptr<Ingest> ingest);

  [[nodiscard]] http::Response enroll(const http::Request& request);
  [[nodiscard]] http::Response config(const http::Request& request);
  [[nodiscard]] http::Response log(const http::Request& request);
  [[nodiscard]] http::Response distributed_read(const http::Request& request);
  [[nodiscard]] http::Response distributed_write(const http::Request& request);

 private:
  // What is remembered of a device between requests, so that most need no look into the store.
  struct Known {
    UnixTime read_look;             // distributed/read: nothing to ask before
    UnixTime config_look;           // config: the epoch stays before
    UnixTime last_read;             // distributed/read was called
    std::uint64_t schedule_epoch = 0;
  };
  struct Loaded {
    OsqueryState state;
    std::optional<store::StoredDevice> device;
    std::string progress;           // of the state as it was kept
  };
  // Whose the key is, or what to answer instead.
  [[nodiscard]] std::expected<EnrolledDevice, http::Response> caller(const std::string& node_key, const http::Request& request);
  [[nodiscard]] std::mutex& lock_of(std::string_view device);
  [[nodiscard]] Known known(std::string_view device);
  void remember(std::string_view device, const std::function<void(Known&)>& change);

  [[nodiscard]] Result<Loaded> load(std::string_view device);
  [[nodiscard]] Result<Report> make_report(const OsqueryState& state, const EnrolledDevice& device, Report::Kind kind,
                                           const http::Request& request) const;
  // Makes the state durable where it went on, with the inventory that follows from it where rows changed; else the contact.
  [[nodiscard]] Result<void> keep(Loaded& loaded, const EnrolledDevice& device, bool changed, const http::Request& request);

  static constexpr std::size_t kLocks = 256;
  static constexpr std::size_t kKnownMax = 2'000'000;

  std::shared_ptr<Ingest> ingest_;
  UnixTime started_;
  std::array<std::mutex, kLocks> locks_;           // one request of a device at a time
  std::mutex known_mutex_;                         // guards known_
  std::unordered_map<std::string, Known> known_;   // by device id
};

}  // namespace parapet::server
