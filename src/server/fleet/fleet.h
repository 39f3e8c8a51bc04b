// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "access/principal.h"
#include "advice/advice.h"
#include "base/clock.h"
#include "base/progress.h"
#include "base/result.h"
#include "exposure/index.h"
#include "exposure/view.h"
#include "inventory/products/product_table.h"
#include "knowledge/knowledge.h"
#include "server/fleet/left_software.h"
#include "server/fleet/report.h"
#include "server/fleet/software_moves.h"
#include "store/store.h"

namespace parapet::server {

// What answers are made from: a consistent view and the knowledge it was judged by.
struct FleetState {
  std::shared_ptr<const exposure::View> view;
  std::shared_ptr<const knowledge::Knowledge> knowledge;
  std::vector<access::DeviceGroup> groups;      // in rank order
  std::vector<store::Alert> alerts;

  [[nodiscard]] std::string group_name(inventory::GroupNumber group) const;  // "Unassigned"; "None" where there are no groups
};

using Recommendations = std::shared_ptr<const std::vector<advice::Recommendation>>;

// One thing that changed, for open consoles.
struct FleetEvent {
  std::uint64_t sequence = 0;
  std::string kind;                             // "device", "knowledge", "groups", "alert"
  std::optional<inventory::DeviceNumber> device;
  inventory::GroupNumber group;                 // the device's
  std::optional<inventory::GroupNumber> group_before = {};  // where the device comes from another group
};

struct FleetOptions {
  std::string knowledge_folder;
  std::string products_file;                    // the user's own rows of the table of product names; "": none
  exposure::IndexOptions index;
  std::int64_t software_change_days = 14;       // how long deltas are kept, and more for history: see docs
  std::uint32_t publish_interval_ms = 20;       // how long applied reports may wait for company before readers see them
  unsigned load_threads = 0;                    // 0: all cores
  bool run_threads = true;                      // false: tests call settle() themselves
};

// The write path of the fleet, in the order of the house: report → store (durable) → index → events; knowledge → index →
// knowledge log → events. Reports may come from any thread; the index is written by one thread of the fleet's own.
class Fleet {
 public:
  // Loads the index from the store. store, clock and products outlive the fleet.
  [[nodiscard]] static Result<std::unique_ptr<Fleet>> open(FleetOptions options, store::Store& store, const Clock& clock,
                                                           Progress& progress);
  virtual ~Fleet() = default;

  // The newest published state. Never waits.
  [[nodiscard]] virtual std::shared_ptr<const FleetState> state() const = 0;
  [[nodiscard]] virtual store::Store& store() = 0;
  [[nodiscard]] virtual const Clock& clock() const = 0;
  // The table of product names by which keys are made, the user's own rows included.
  [[nodiscard]] virtual const inventory::ProductTable& products() const = 0;

  // Every recommendation of a state (advice::recommend) for a scope, worked out once for all who ask. Never null.
  [[nodiscard]] virtual Recommendations recommendations(const std::shared_ptr<const FleetState>& state, const exposure::Scope& scope) = 0;

  // The changes of software of the last software_change_days, those of every report that was acknowledged.
  [[nodiscard]] virtual MoveList software_moves() = 0;
  [[nodiscard]] virtual LeftSoftware& left_software() = 0;

  // Durable when it returns (kApplied). Waits for the disk; call from worker threads. Errors: kEnvironment, kLimit.
  [[nodiscard]] virtual Result<Receipt> submit(Report report) = 0;

  // What people decide. Each is durable, in the index and audited by the caller when it returns.
  [[nodiscard]] virtual Result<void> edit_devices(std::span<const store::DeviceEdit> edits) = 0;
  [[nodiscard]] virtual Result<void> remove_device(inventory::DeviceNumber device) = 0;
  [[nodiscard]] virtual Result<void> replace_groups(std::vector<access::DeviceGroup> groups) = 0;
  [[nodiscard]] virtual Result<void> put_alert(store::Alert alert) = 0;

  // Looks whether the knowledge folder has a newer generation (an import by this or another process) and takes it over.
  // True where it had.
  [[nodiscard]] virtual Result<bool> refresh_knowledge() = 0;
  // Lets time pass: inactive and silent devices, stale feeds, score history, retention. Called every minute.
  virtual void tick() = 0;
  // Returns once everything submitted before is visible in state().
  virtual void settle() = 0;

  // Called from the fleet's thread for every published change; keep it short. The returned handle ends it.
  [[nodiscard]] virtual std::shared_ptr<void> subscribe(std::function<void(const FleetEvent&)> listener) = 0;

  // Rebuilds an index from the store and compares it with the one in use; the differences, empty where equal (doctor, tests).
  [[nodiscard]] virtual Result<std::vector<std::string>> compare_with_rebuilt() = 0;
};

// The caller's scope as the index understands it.
[[nodiscard]] exposure::Scope scope_of(const access::DeviceScope& scope);

}  // namespace parapet::server
