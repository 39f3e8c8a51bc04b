// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <utility>

#include "base/parallel.h"
#include "base/text.h"
#include "inventory/software_key.h"
#include "server/console/key_filter.h"
#include "server/console/pages.h"

namespace parapet::server::console {
namespace {

using exposure::DeviceNumber;
using exposure::KeyNumber;

// A piece of software on a device, as the index knows it.
struct Row {
  DeviceNumber device;
  KeyNumber key;
};

// What a device told of it.
struct Evidence {
  std::set<std::string> paths;  // files and folders; on Windows also places in the registry
  std::string publisher;
  UnixTime first_seen;
  std::string installed;
  std::string last_used;
  std::optional<bool> running;
};

// What devices told, read from the store for the rows that are shown next.
class EvidenceReader {
 public:
  explicit EvidenceReader(const Call& call) : store_(&call.store()), products_(&call.console.fleet.products()), state_(call.state) {}

  // Rows of one device come together; devices are read at the same time.
  void prepare(std::span<const Row> rows) {
    evidence_.clear();
    std::vector<std::span<const Row>> devices;
    for (std::size_t first = 0, last = 0; first < rows.size(); first = last) {
      while (last < rows.size() && rows[last].device == rows[first].device) {
        evidence_[{rows[last].device, rows[last].key}] = {};
        ++last;
      }
      devices.push_back(rows.subspan(first, last - first));
    }
    parallel_for(devices.size(), [&](std::size_t i) { read(devices[i]); });
  }

  // Of a row that prepare() was given. Nothing where the store has it no more: reports go on while a list is made.
  [[nodiscard]] const Evidence& of(const Row& row) const { return evidence_.at({row.device, row.key}); }

 private:
  void read(std::span<const Row> of_device) {
    const Result<store::StoredInventory> stored = store_->inventory(of_device.front().device);
    if (!stored) {
      return;
    }
    for (const store::StoredSoftware& one : stored->software) {
      // Most entries are of other software: what is needed to see that costs less than a key.
      const auto may_be = [&](const Row& row) { return state_->view->key(row.key).key->ecosystem == one.software.ecosystem; };
      if (std::ranges::none_of(of_device, may_be)) {
        continue;
      }
      const inventory::SoftwareKey key = inventory::make_key(stored->device.device, one.software, products_);
      for (const Row& row : of_device) {
        if (*state_->view->key(row.key).key == key) {
          add(one, evidence_.at({row.device, row.key}));
        }
      }
    }
  }

  static void add(const store::StoredSoftware& one, Evidence& evidence) {
    evidence.paths.insert(one.software.paths.begin(), one.software.paths.end());
    evidence.publisher = one.software.publisher;
    if (one.first_seen.known() && (!evidence.first_seen.known() || one.first_seen < evidence.first_seen)) {
      evidence.first_seen = one.first_seen;
    }
    evidence.installed = std::max(evidence.installed, one.software.installed);
    evidence.last_used = std::max(evidence.last_used, one.software.last_used);
    if (one.software.running) {
      evidence.running = evidence.running.value_or(false) || *one.software.running;
    }
  }

  store::Store* store_;
  const inventory::ProductTable* products_;
  std::shared_ptr<const FleetState> state_;
  std::map<std::pair<DeviceNumber, KeyNumber>, Evidence> evidence_;
};

std::vector<Row> rows_of(const Call& call, exposure::ProductNumber product, const KeyFilter& filter, const std::vector<DeviceNumber>& devices) {
  std::vector<Row> rows;
  for (const KeyNumber number : call.view().product(product).keys) {
    const exposure::KeyState& key = call.view().key(number);
    if (filter.takes(key)) {
      key.devices.for_each([&](DeviceNumber device) {
        if (std::ranges::binary_search(devices, device)) {
          rows.push_back({.device = device, .key = number});
        }
      });
    }
  }
  std::ranges::sort(rows, {}, [](const Row& row) { return std::pair(row.device, row.key); });
  return rows;
}

Cell text_or_null(const std::string& text) { return text.empty() ? Cell() : Cell(text); }

std::vector<Column<Row>> columns_of(const Call& call, const std::shared_ptr<const EvidenceReader>& reader) {
  const std::shared_ptr<const FleetState> state = call.state;
  const auto facts = [state](const Row& row) -> const exposure::DeviceFacts& { return *state->view->device(row.device).facts; };
  const auto key = [state](const Row& row) -> const inventory::SoftwareKey& { return *state->view->key(row.key).key; };
  const auto told = [reader](auto text) { return [reader, text](const Row& row) { return Cell(text(reader->of(row))); }; };
  return {
      {"deviceId", [facts](const Row& row) { return Cell(facts(row).id); }},
      {"device", [facts](const Row& row) { return Cell(facts(row).name); }},
      {"groupId", [facts](const Row& row) { return count_cell(facts(row).group.value); }},
      {"group", [facts, state](const Row& row) { return Cell(state->group_name(facts(row).group)); }},
      {"name", [key](const Row& row) { return Cell(key(row).name); }},
      {"version", [key](const Row& row) { return Cell(key(row).version); }},
      {"domain", [key](const Row& row) { return Cell(key(row).domain); }},
      {"architecture", [key](const Row& row) { return Cell(key(row).arch); }},
      {"weaknesses", [state](const Row& row) { return count_cell(state->view->key(row.key).findings->size()); }},
      {"paths", told([](const Evidence& it) { return Cell(std::vector<std::string>(it.paths.begin(), it.paths.end())); }), false},
      {"publisher", told([](const Evidence& it) { return text_or_null(it.publisher); }), false},
      {"firstSeen", told([](const Evidence& it) { return time_cell(it.first_seen); }), false},
      {"installed", told([](const Evidence& it) { return text_or_null(it.installed); }), false},
      {"lastUsed", told([](const Evidence& it) { return text_or_null(it.last_used); }), false},
      {"running", told([](const Evidence& it) { return it.running ? Cell(*it.running) : Cell(); }), false},
  };
}

Result<http::Response> installs(const Call& call) {
  const ListQuery query = TRY(read_list_query(call, device_filters({"version", "domain", "ecosystem", "package", "reason"})));
  const exposure::ProductNumber product = TRY(call.product(call.parameter("id")));
  const std::vector<DeviceNumber> devices = TRY(filtered_devices(call, call.view().installed_devices(product, call.scope)));
  const auto reader = std::make_shared<EvidenceReader>(call);
  List<Row> list(call.state, rows_of(call, product, read_key_filter(call.request), devices), columns_of(call, reader));
  list.set_preparation([reader](std::span<const Row> rows) { reader->prepare(rows); });
  return std::move(list).answer(query);
}

}  // namespace

void add_install_routes(http::Router& router, const std::shared_ptr<Console>& console) {
  add(router, console, http::Method::kGet, "/api/v1/software/{id}/installs", "v1.software.installs", to_view(), installs);
}

}  // namespace parapet::server::console
