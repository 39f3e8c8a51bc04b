// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "exposure/view.h"
#include "server/api/text_cache.h"
#include "server/fleet/fleet.h"

namespace parapet::server::api {

// One state of the fleet as one caller may see it: everything an answer says comes from here, so that its numbers agree with
// one another. For one request; used by one thread.
class Reader {
 public:
  // texts: may be nullptr; outlives the reader.
  Reader(std::shared_ptr<const FleetState> state, exposure::Scope scope, UnixTime now, TextCache* texts = nullptr);

  [[nodiscard]] const FleetState& state() const { return *state_; }
  [[nodiscard]] const exposure::View& view() const { return *state_->view; }
  [[nodiscard]] const knowledge::Knowledge& knowledge() const { return *state_->knowledge; }
  [[nodiscard]] const exposure::Scope& scope() const { return scope_; }
  [[nodiscard]] UnixTime now() const { return now_; }
  [[nodiscard]] TextCache* text_cache() const { return text_cache_; }

  // Does the device exist for the caller?
  [[nodiscard]] bool sees(exposure::DeviceNumber device) const;
  // By id (letter case ignored) or by the computer's name, with or without its domain, where exactly one device that the
  // caller sees has it.
  [[nodiscard]] std::optional<exposure::DeviceNumber> find_device(std::string_view id_or_name) const;
  // By id as the API prints it, or with the percent-escapes that an address's decoding took away.
  [[nodiscard]] std::optional<exposure::ProductNumber> find_product(std::string_view id) const;

  // Open alerts ("active": not resolved) of listed devices of the scope.
  [[nodiscard]] const exposure::DeviceSet& alerted_devices() const { return alerted_; }
  // The worst severity of the device's open alerts as Machine.riskScore: "None" where it has none.
  [[nodiscard]] std::string_view risk_of(exposure::DeviceNumber device) const;
  // Some exposed device of the product has an open alert.
  [[nodiscard]] bool active_alert(exposure::ProductNumber product) const;

 private:
  std::shared_ptr<const FleetState> state_;
  exposure::Scope scope_;
  UnixTime now_;
  TextCache* text_cache_;
  exposure::DeviceSet alerted_;
  std::unordered_map<std::uint32_t, int> risks_;  // by device: place in the list of risk names
};

// The fully qualified name, where a domain is known and the host name has none; "" where the device has no name.
[[nodiscard]] std::string dns_name(const exposure::DeviceFacts& facts);

// Percent-encodes what product ids encode (design §3): / : @ and %.
[[nodiscard]] std::string encode_product_id(std::string_view decoded);

}  // namespace parapet::server::api
