// SPDX-License-Identifier: Apache-2.0
#include "server/fleet/report_merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

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

std::vector<StoredSoftware> full_list(const std::optional<StoredInventory>& known, std::vector<inventory::Software> software,
                                      UnixTime now) {
  std::unordered_map<std::string, UnixTime> first_seen;
  if (known) {
    first_seen.reserve(known->software.size());
    for (const StoredSoftware& entry : known->software) {
      first_seen.emplace(software_identity(entry.software), entry.first_seen);
    }
  }
  std::vector<StoredSoftware> list;
  list.reserve(software.size());
  std::unordered_set<std::string> seen;
  seen.reserve(software.size());
  for (inventory::Software& entry : software) {
    std::string identity = software_identity(entry);
    const auto before = first_seen.find(identity);
    if (seen.insert(std::move(identity)).second) {
      list.push_back({std::move(entry), before == first_seen.end() ? now : before->second});
    }
  }
  return list;
}

std::vector<StoredSoftware> changed_list(const StoredInventory& known, Report& report, UnixTime now) {
  std::unordered_set<std::string> removed;
  for (const inventory::Software& entry : report.removed) {
    removed.insert(software_identity(entry));
  }
  std::unordered_map<std::string, std::size_t> place;
  std::vector<StoredSoftware> list;
  list.reserve(known.software.size() + report.put.size());
  for (const StoredSoftware& entry : known.software) {
    std::string identity = software_identity(entry.software);
    if (!removed.contains(identity)) {
      place.emplace(std::move(identity), list.size());
      list.push_back(entry);
    }
  }
  for (inventory::Software& entry : report.put) {
    const auto [at, is_new] = place.emplace(software_identity(entry), list.size());
    if (is_new) {
      list.push_back({std::move(entry), now});
    } else {
      list[at->second].software = std::move(entry);
    }
  }
  return list;
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

  switch (report.kind) {
    case Report::Kind::kFull:
      device.last_full_report = report.taken.known() && !report.ordered ? std::min(report.taken, now) : now;
      write.software = full_list(known, std::move(report.software), now);
      write.problems = std::move(report.problems);
      break;
    case Report::Kind::kDelta:
      write.software = changed_list(*known, report, now);
      write.problems = report.problems.empty() ? known->problems : std::move(report.problems);
      break;
    case Report::Kind::kContact:
      write.software_replaced = false;
      write.software = known->software;
      write.problems = known->problems;
      return merged;
  }
  device.software_count = static_cast<std::uint32_t>(write.software.size());
  if (known) {
    // A device may be known before its first list has come (osquery enrols first): what it came with was not installed just now.
    if (known->device.software_count != 0) {
      write.changes = software_changes(known->software, write.software, now);
    }
    write.software_replaced = report.kind == Report::Kind::kFull || write.software != known->software;
  }
  return merged;
}

}  // namespace parapet::server
