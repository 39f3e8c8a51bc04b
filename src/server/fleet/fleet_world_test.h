// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "server/fleet/fleet.h"
#include "store/store.h"

// A small fleet for tests: a real store and a real knowledge base in a temporary folder, on a clock that the test moves.
namespace parapet::server {

// A private advisory in OSV form: `package` of PyPI is affected below `fixed` ("": every version, no fix).
[[nodiscard]] std::string osv_advisory(const std::string& id, const std::string& package, const std::string& fixed,
                                       const std::string& vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H");

class FleetWorld {
 public:
  static constexpr UnixTime kStart{1'763'740'800};  // 2025-11-21T16:00:00Z

  // threads: false: the test calls settle(), and nothing happens behind its back.
  explicit FleetWorld(bool threads = false);
  ~FleetWorld();

  // Imports feed texts; the fleet takes the new generation over.
  void learn(const std::vector<std::string>& osv_documents);
  // Ends the fleet and the store and opens both again.
  void restart();
  // A full report of PyPI packages, given as name and version, in a new epoch. Settles.
  Receipt report(const std::string& device_id, const std::vector<std::pair<std::string, std::string>>& packages);
  // Moves the clock and ticks.
  void pass(std::int64_t seconds);

  [[nodiscard]] Fleet& fleet() { return *fleet_; }
  [[nodiscard]] store::Store& store() { return *store_; }
  [[nodiscard]] const exposure::View& view() { return *(state_ = fleet_->state())->view; }
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] FixedClock& clock() { return clock_; }
  // The device's open weaknesses by name.
  [[nodiscard]] std::vector<std::string> weaknesses(const std::string& device_id);

 private:
  void open();
  std::string folder_;
  bool threads_;
  FixedClock clock_{kStart};
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Fleet> fleet_;
  std::shared_ptr<const FleetState> state_;
  std::uint64_t epoch_ = 0;
};

// The id of the n-th device: 40 hex digits.
[[nodiscard]] std::string device_id(unsigned n);

}  // namespace parapet::server
