// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"

namespace parapet::server {

// Notices two devices that share one id (docs/decisions/152-two-devices-with-one-id.md): cloned disks, copied credentials. Keeps a
// few bytes for each device in memory; after a restart the signs have to show themselves again. Any thread may call.
class Conflicts {
 public:
  static constexpr std::size_t kDevicesMax = 2'000'000;
  static constexpr std::int64_t kWindowSeconds = 24 * 3600;
  // A revoked credential may still be on its way while a device enrols again; later than this it is somebody else's.
  static constexpr std::int64_t kOldCredentialSeconds = 120;

  // Each returns the text to keep with the device where the sign completes the picture, once in each window.

  // A report came, from this host name and address. Two names or addresses that take turns (A, B, A) for one credential are two
  // devices; one that changes and stays changed is not. Addresses alone take turns on a laptop, so only names count here.
  [[nodiscard]] std::optional<std::string> reported(std::string_view device, std::string_view host, std::string_view address, UnixTime now);
  // A report was refused as repeated, older or out of sequence.
  [[nodiscard]] std::optional<std::string> out_of_sequence(std::string_view device, std::string_view address, UnixTime now);
  // The device enrolled although it has a credential that was last used at `last_used`, from `last_address`.
  [[nodiscard]] std::optional<std::string> enrolled_again(std::string_view device, std::string_view host, std::string_view address,
                                                          std::string_view last_host, std::string_view last_address, UnixTime last_used,
                                                          UnixTime now);
  // A credential that was revoked at `revoked` was presented.
  [[nodiscard]] std::optional<std::string> used_revoked(std::string_view device, std::string_view address, UnixTime revoked, UnixTime now);

 private:
  struct Seen {
    std::uint64_t host = 0;               // hash of the last host name
    std::uint64_t host_before = 0;        // of the one before it, another
    UnixTime host_changed;
    std::string last_host;
    std::string last_address;             // of the last report that was taken in
    std::uint32_t regressions = 0;        // out of sequence from another address than the last
    UnixTime regressions_since;
    UnixTime told;                        // when a text was last given out
  };
  Seen& seen(std::string_view device);
  [[nodiscard]] static std::optional<std::string> tell(Seen& device, std::string text, UnixTime now);

  std::mutex mutex_;  // guards devices_
  std::unordered_map<std::string, Seen> devices_;
};

}  // namespace parapet::server
