// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/report_merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "server/fleet/software_identity.h"

namespace parapet::server {
namespace {

using store::StoredDevice;
using store::StoredInventory;
using store::StoredSoftware;

struct Order {
  Receipt::Kind kind = Receipt::Kind::kApplied;
  std::string reason;
};

Order order_in_epochs(const StoredDevice& known, const Report& report) {
  const bool same_line = known.channel == report.channel;
  if (same_line && report.epoch == known.report_epoch) {
    if (report.sequence <= known.report_sequence) {
      return {Receipt::Kind::kRepeated, {}};
    }
    if (report.kind != Report::Kind::kFull && report.sequence != known.report_sequence + 1) {
      return {Receipt::Kind::kGap, fmt::format("report {} follows {}: those between are missing; a full report is needed",
                                               report.sequence, known.report_sequence)};
    }
    return {};
  }
  if (same_line && report.epoch < known.report_epoch) {
    return {Receipt::Kind::kOlder,
            fmt::format("epoch {} is older than {}, which is known already", report.epoch, known.report_epoch)};
  }
  if (report.kind != Report::Kind::kFull) {
    return {Receipt::Kind::kGap, "a new epoch starts with a full report"};
  }
  return {};
}

Order order_of_upload(const StoredDevice& known, const Report& report) {
  if (!report.digest.empty() && report.channel == known.channel && report.digest == known.report_digest) {
    return {Receipt::Kind::kRepeated, {}};
  }
  if (report.taken.known() && report.taken < known.last_full_report) {
    return {Receipt::Kind::kOlder, fmt::format("taken at {}; what is known is from {}", format_time(report.taken),
                                               format_time(known.last_full_report))};
  }
  return {};
}

void keep_unless_empty(std::string& kept, std::string&& given) {
  if (!given.empty()) {
    kept = std::move(given);
  }
}

// A full report speaks for the whole device; a delta only of what it names.
void take_device(StoredDevice& device, Report& report) {
  if (report.kind == Report::Kind::kFull) {
    device.device = std::move(report.device);
  } else {
    inventory::OperatingSystem& os = device.device.os;
    keep_unless_empty(device.device.name, std::move(report.device.name));
    keep_unless_empty(device.device.last_boot, std::move(report.device.last_boot));
    if (!report.device.os.id.empty()) {
      os = std::move(report.device.os);
    }
    if (!report.device.hotfixes.empty()) {
      device.device.hotfixes = std::move(report.device.hotfixes);
    }
  }
  keep_unless_empty(device.domain, std::move(report.domain));
  if (report.addresses_known) {
    device.addresses = std::move(report.addresses);
  }
  keep_unless_empty(device.external_address, std::move(report.external_address));
}

using Identities = std::vector<SoftwareIdentity>;
using PlaceByIdentity = boost::unordered_flat_map<SoftwareIdentity, std::size_t, SoftwareIdentityHasher>;

// A device's list after a report, and the identity of each entry.
struct List {
  std::vector<StoredSoftware> software;
  Identities identities;
  bool same = false;  // as what was known, to the last detail
};

List full_list(const std::vector<StoredSoftware>& known, const Identities& known_identities, std::vector<inventory::Software> software,
               UnixTime now) {
  PlaceByIdentity places;
  places.reserve(known.size());
  for (std::size_t i = 0; i < known.size(); ++i) {
    places.emplace(known_identities[i], i);
  }
  List list;
  list.software.reserve(software.size());
  list.identities.reserve(software.size());
  boost::unordered_flat_set<SoftwareIdentity, SoftwareIdentityHasher> seen;
  seen.reserve(software.size());
  bool same = true;
  for (inventory::Software& entry : software) {
    const SoftwareIdentity identity = software_identity(entry);
    if (!seen.insert(identity).second) {
      continue;
    }
    const auto before = places.find(identity);
    const bool is_new = before == places.end();
    same = same && !is_new && known[before->second].software == entry;
    list.software.push_back({std::move(entry), is_new ? now : known[before->second].first_seen});
    list.identities.push_back(identity);
  }
  // Each entry of the list is one of those known and no two are the same, so as many as known are all of them.
  list.same = same && list.software.size() == known.size();
  return list;
}

List changed_list(const std::vector<StoredSoftware>& known, const Identities& known_identities, Report& report, UnixTime now) {
  boost::unordered_flat_set<SoftwareIdentity, SoftwareIdentityHasher> removed;
  for (const inventory::Software& entry : report.removed) {
    removed.insert(software_identity(entry));
  }
  PlaceByIdentity places;
  List list;
  list.software.reserve(known.size() + report.put.size());
  list.identities.reserve(known.size() + report.put.size());
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (!removed.contains(known_identities[i])) {
      places.emplace(known_identities[i], list.software.size());
      list.software.push_back(known[i]);
      list.identities.push_back(known_identities[i]);
    }
  }
  for (inventory::Software& entry : report.put) {
    const SoftwareIdentity identity = software_identity(entry);
    const auto [at, is_new] = places.emplace(identity, list.software.size());
    if (is_new) {
      list.software.push_back({std::move(entry), now});
      list.identities.push_back(identity);
    } else {
      list.software[at->second].software = std::move(entry);
    }
  }
  list.same = list.software == known;
  return list;
}

bool same_problems(const std::vector<inventory::Problem>& a, const std::vector<inventory::Problem>& b) {
  return std::ranges::equal(a, b, [](const inventory::Problem& one, const inventory::Problem& other) {
    return one.place == other.place && one.reason == other.reason;
  });
}

}  // namespace

MergedReport merge_report(const std::optional<StoredInventory>& known, Report report, UnixTime now) {
  MergedReport merged;
  if (known) {
    const Order order = report.ordered ? order_in_epochs(known->device, report) : order_of_upload(known->device, report);
    if (order.kind != Receipt::Kind::kApplied) {
      return {.kind = order.kind, .reason = order.reason, .write = {}};
    }
  } else if (report.kind != Report::Kind::kFull) {
    return {.kind = Receipt::Kind::kGap, .reason = "nothing is known of this device: a full report is needed", .write = {}};
  }

  store::ReportWrite& write = merged.write;
  if (known) {
    write.device = known->device;
  } else {
    write.device.first_seen = now;
    write.device.tags = std::move(report.tags_at_first);
    std::ranges::sort(write.device.tags);
  }
  StoredDevice& device = write.device;
  const std::string id = report.device.id;
  take_device(device, report);
  device.device.id = id;
  device.channel = std::move(report.channel);
  device.last_contact = now;
  device.report_epoch = report.epoch;
  device.report_sequence = report.sequence;
  device.report_digest = std::move(report.digest);
  write.protocol_state = std::move(report.protocol_state);
  write.protocol_state_changed = report.protocol_state_changed;

  if (report.kind == Report::Kind::kContact) {
    write.software_replaced = false;
    write.software = known->software;
    write.problems = known->problems;
    return merged;
  }
  static const std::vector<StoredSoftware> kNothing;
  const std::vector<StoredSoftware>& before = known ? known->software : kNothing;
  const Identities identities = software_identities(before);
  List list;
  if (report.kind == Report::Kind::kFull) {
    device.last_full_report = report.taken.known() && !report.ordered ? std::min(report.taken, now) : now;
    list = full_list(before, identities, std::move(report.software), now);
    write.problems = std::move(report.problems);
  } else {
    list = changed_list(before, identities, report, now);
    write.problems = report.problems.empty() ? known->problems : std::move(report.problems);
  }
  device.software_count = static_cast<std::uint32_t>(list.software.size());
  if (known) {
    // A device may be known before its first list has come (osquery enrols first): what it came with was not installed just now.
    if (known->device.software_count != 0 && !list.same) {
      write.changes = software_changes({before, identities}, {list.software, list.identities}, now);
    }
    write.software_replaced = !list.same || !same_problems(write.problems, known->problems);
  }
  write.software = std::move(list.software);
  return merged;
}

}  // namespace parapet::server
