// SPDX-License-Identifier: Apache-2.0
#include "server/ingest/conflicts.h"

#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"

namespace parapet::server {
namespace {

constexpr std::uint32_t kRegressionsMin = 3;
constexpr std::int64_t kRegressionSeconds = 3600;
constexpr std::int64_t kInUseSeconds = 600;
constexpr std::size_t kNameBytes = 255;

std::string short_name(std::string_view name) { return printable(name.substr(0, kNameBytes)); }

}  // namespace

Conflicts::Seen& Conflicts::seen(std::string_view device) {
  if (devices_.size() >= kDevicesMax) {
    devices_.clear();
  }
  return devices_[std::string(device)];
}

std::optional<std::string> Conflicts::tell(Seen& device, std::string text, UnixTime now) {
  if (device.told.known() && now.seconds < device.told.seconds + kWindowSeconds) {
    return std::nullopt;
  }
  device.told = now;
  return text;
}

std::optional<std::string> Conflicts::reported(std::string_view device, std::string_view host, std::string_view address, UnixTime now) {
  const std::scoped_lock lock(mutex_);
  Seen& known = seen(device);
  known.last_address = short_name(address);
  if (host.empty()) {
    return std::nullopt;
  }
  const std::uint64_t name = hash64(host);
  if (name == known.host) {
    return std::nullopt;
  }
  const bool turned_back = name == known.host_before && now.seconds < known.host_changed.seconds + kWindowSeconds;
  const std::string other = std::exchange(known.last_host, short_name(host));
  known.host_before = std::exchange(known.host, name);
  known.host_changed = now;
  if (!turned_back) {
    return std::nullopt;
  }
  return tell(known, fmt::format("'{}' and '{}' report in turns under this id: two devices share it (a copied disk or credential); "
                                 "enrol one of them again after giving it a machine id of its own", other, known.last_host), now);
}

std::optional<std::string> Conflicts::out_of_sequence(std::string_view device, std::string_view address, UnixTime now) {
  const std::scoped_lock lock(mutex_);
  Seen& known = seen(device);
  if (known.last_address.empty() || known.last_address == short_name(address)) {
    return std::nullopt;
  }
  if (now.seconds >= known.regressions_since.seconds + kRegressionSeconds) {
    known.regressions = 0;
    known.regressions_since = now;
  }
  if (++known.regressions < kRegressionsMin) {
    return std::nullopt;
  }
  return tell(known, fmt::format("reports from {} run against those from {}: two devices share one credential", short_name(address),
                                 known.last_address), now);
}

std::optional<std::string> Conflicts::enrolled_again(std::string_view device, std::string_view host, std::string_view address,
                                                     std::string_view last_host, std::string_view last_address, UnixTime last_used,
                                                     UnixTime now) {
  const bool in_use = last_used.known() && now.seconds < last_used.seconds + kInUseSeconds;
  const bool other_host = !host.empty() && !last_host.empty() && !equals_ignoring_case(host, last_host);
  const bool other_address = !last_address.empty() && address != last_address;
  if (!in_use || (!other_host && !other_address)) {
    return std::nullopt;
  }
  const std::scoped_lock lock(mutex_);
  return tell(seen(device),
              fmt::format("enrolled again from {} ('{}') at {} while its credential was in use at {} ('{}')", short_name(address),
                          short_name(host), format_time(now), short_name(last_address), short_name(last_host)),
              now);
}

std::optional<std::string> Conflicts::used_revoked(std::string_view device, std::string_view address, UnixTime revoked, UnixTime now) {
  if (!revoked.known() || now.seconds < revoked.seconds + kOldCredentialSeconds) {
    return std::nullopt;
  }
  const std::scoped_lock lock(mutex_);
  Seen& known = seen(device);
  if (known.last_address.empty()) {
    return std::nullopt;  // nobody uses the new one yet: a device that lost an answer
  }
  return tell(known, fmt::format("its old credential is still in use at {} after it enrolled again at {}; the new one is used at {}",
                                 short_name(address), format_time(revoked), known.last_address), now);
}

}  // namespace parapet::server
