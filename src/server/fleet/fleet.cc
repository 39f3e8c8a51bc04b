// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <thread>
#include <utility>

#include "server/fleet/alert_adjustments.h"
#include "server/fleet/compare_views.h"
#include "server/fleet/device_loader.h"
#include "server/fleet/fleet_impl.h"
#include "server/fleet/knowledge_log.h"

namespace parapet::server {

using knowledge::Knowledge;

Result<void> FleetImpl::start(Progress& progress) {
  progress.stage("Loading the fleet", 0);
  groups_ = std::make_shared<const std::vector<access::DeviceGroup>>(TRY(store_.groups()));
  alerts_ = TRY(store_.alerts());
  sequence_ = TRY(store_.last_sequence()).value;
  Result<void> moves;
  {
    const std::jthread reader([this, &moves] { moves = moves_.load(store_, changes_kept_since()); });
    TRY(load_index(store_, *index_, products_, {.now = clock_.now(), .unused_days = options_.index.unused_days, .threads = threads()}));
  }
  TRY(std::move(moves));
  TRY(align_knowledge_log(store_, *index_, clock_.now()));
  take_adjustments();
  dirty_ = true;
  publish();
  progress.done();
  if (options_.run_threads) {
    writer_ = std::jthread([this] { write_until_stopped(); });
  }
  return {};
}

std::shared_ptr<void> FleetImpl::subscribe(std::function<void(const FleetEvent&)> listener) {
  auto kept = std::make_shared<std::function<void(const FleetEvent&)>>(std::move(listener));
  const std::lock_guard lock(listeners_mutex_);
  listeners_.push_back(kept);
  return kept;
}

Result<std::vector<std::string>> FleetImpl::compare_with_rebuilt() {
  const std::unique_lock gate(gate_);  // nothing is durable and not queued from here on
  Result<std::vector<std::string>> differences;
  run_on_writer([&] {
    const std::unique_ptr<exposure::Index> rebuilt = exposure::Index::create(knowledge_, index_->view()->now(), index_options());
    const Result<void> loaded = load_index(
        store_, *rebuilt, products_,
        {.now = index_->view()->now(), .unused_days = options_.index.unused_days, .threads = threads()});
    if (!loaded) {
      differences = std::unexpected(loaded.error());
      return;
    }
    rebuilt->set_adjustments(alert_adjustments(alerts_, store_, products_));
    dirty_ = true;
    publish();
    differences = compare_views(*index_->view(), *rebuilt->publish(sequence_));
  });
  return differences;
}

Result<std::unique_ptr<Fleet>> Fleet::open(FleetOptions options, store::Store& store, const Clock& clock, Progress& progress) {
  inventory::ProductTable products = options.products_file.empty() ? inventory::ProductTable::built_in()
                                                                   : TRY(inventory::ProductTable::with_user_file(options.products_file));
  auto knowledge = std::make_shared<const Knowledge>(TRY(Knowledge::open(options.knowledge_folder)));
  auto fleet = std::make_unique<FleetImpl>(std::move(options), store, clock, std::move(products), std::move(knowledge));
  TRY(fleet->start(progress));
  return std::unique_ptr<Fleet>(std::move(fleet));
}

}  // namespace parapet::server
