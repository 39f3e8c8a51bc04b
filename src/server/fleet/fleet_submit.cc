// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "server/fleet/device_facts.h"
#include "server/fleet/fleet_impl.h"
#include "server/fleet/report_merge.h"

// Reports, taken in on any thread: merged with what is known, made durable, queued for the index.
namespace parapet::server {
namespace {

// Reports that are durable and not yet in the index. Above it devices are told to come back later.
constexpr std::size_t kWaitingMax = 20'000;

bool same_system(const inventory::OperatingSystem& a, const inventory::OperatingSystem& b) {
  return std::tie(a.family, a.id, a.version, a.codename, a.build, a.arch, a.kernel, a.kernel_build) ==
         std::tie(b.family, b.id, b.version, b.codename, b.build, b.arch, b.kernel, b.kernel_build);
}

// True where a report leaves the system as it was, on which the verdict of each entry depends.
bool keeps_system(const store::StoredDevice& device, const Report& report) {
  const inventory::Device& given = report.device;
  return (given.os.id.empty() || same_system(given.os, device.device.os)) &&
         (given.hotfixes.empty() || given.hotfixes == device.device.hotfixes);
}

// True for a delta after which everything about the device is as before but the software of the names in it and of those that share
// their keys: not where the system changed, or a kernel package, on which other verdicts depend.
bool changes_only_names(const store::StoredDevice& device, const Report& report) {
  return report.kind == Report::Kind::kDelta && report.ordered && keeps_system(device, report) &&
         std::ranges::none_of(report.put, is_kernel_package) && std::ranges::none_of(report.removed, is_kernel_package);
}

std::vector<store::SoftwareName> names_of(const Report& report) {
  std::vector<store::SoftwareName> names;
  for (const std::vector<inventory::Software>* list : {&report.put, &report.removed}) {
    for (const inventory::Software& software : *list) {
      names.push_back({software.ecosystem, software.name});
    }
  }
  std::ranges::sort(names);
  const auto tail = std::ranges::unique(names);
  names.erase(tail.begin(), tail.end());
  return names;
}

}  // namespace

bool FleetImpl::overloaded() {
  const std::lock_guard lock(queue_mutex_);
  return devices_.size() >= kWaitingMax;
}

Result<Receipt> FleetImpl::submit(Report report) {
  if (overloaded()) {
    return fail(ErrorCode::kLimit, "more reports arrive than can be taken in: try again later");
  }
  const UnixTime now = clock_.now();
  const std::lock_guard stripe(stripe_of(report.device.id));
  const std::shared_lock gate(gate_);
  const std::optional<store::StoredDevice> device = TRY(store_.find_device(report.device.id));
  if (device && changes_only_names(*device, report)) {
    if (std::optional<Receipt> receipt = TRY(submit_delta(*device, report, now))) {
      return *std::move(receipt);
    }
  }
  return submit_whole(device, std::move(report), now);
}

Result<std::optional<Receipt>> FleetImpl::submit_delta(const store::StoredDevice& device, const Report& report, UnixTime now) {
  store::StoredInventory known{.device = device, .software = {}, .problems = {}};
  known.software = TRY(store_.find_installs(device.number, names_of(report)));
  if (std::ranges::any_of(known.software, is_kernel_package, &store::StoredSoftware::software)) {
    return std::nullopt;
  }
  MergedReport merged = merge_report(known, report, now);
  if (merged.kind != Receipt::Kind::kApplied) {
    store_.touch(device.number, now);
    return Receipt{.kind = merged.kind, .reason = std::move(merged.reason), .device = device.number, .sequence = 0};
  }
  store::DeltaWrite write{.device = std::move(merged.write.device), .changes = std::move(merged.write.changes)};
  decide_group(write.device, *groups());
  if (!report.problems.empty()) {
    write.problems = report.problems;
  }
  write.protocol_state = std::move(merged.write.protocol_state);
  write.protocol_state_changed = merged.write.protocol_state_changed;
  const std::vector<store::StoredSoftware>& after = merged.write.software;
  std::ranges::copy_if(known.software, std::back_inserter(write.removed),
                       [&](const store::StoredSoftware& entry) { return std::ranges::find(after, entry) == after.end(); });
  std::ranges::copy_if(after, std::back_inserter(write.put), [&](const store::StoredSoftware& entry) {
    return std::ranges::find(known.software, entry) == known.software.end();
  });

  PreparedDevice prepared{.facts = {}, .change = PreparedDevice::Keys::kSome};
  const std::int64_t unused_days = options_.index.unused_days;
  prepared.keys_before = prepare_entries(device.device, known.software, memo_, products_, now, unused_days);
  prepared.keys = prepare_entries(device.device, after, memo_, products_, now, unused_days);
  store::StoredDevice facts = write.device;
  Result<store::DeltaCommitted> committed = store_.write_delta(std::move(write));
  if (!committed) {
    if (committed.error().code() == ErrorCode::kConflict || committed.error().code() == ErrorCode::kUnsupported) {
      return std::nullopt;
    }
    return std::unexpected(std::move(committed).error());
  }
  moves_.add(committed->committed.changes);
  prepared.facts = device_facts(facts);
  prepared.sequence = committed->committed.sequence.value;
  enqueue(std::move(prepared));
  return Receipt{.kind = Receipt::Kind::kApplied, .reason = {}, .device = device.number, .sequence = committed->committed.sequence.value};
}

Result<Receipt> FleetImpl::submit_whole(const std::optional<store::StoredDevice>& device, Report report, UnixTime now) {
  std::optional<store::StoredInventory> known;
  const bool full = report.kind == Report::Kind::kFull;
  if (device && report.kind == Report::Kind::kContact && keeps_system(*device, report)) {
    known = store::StoredInventory{.device = *device, .software = {}, .problems = {}};  // its list is as it was, and need not be read
  } else if (device) {
    known = TRY(store_.inventory(device->number));
  }
  MergedReport merged = merge_report(known, std::move(report), now);
  if (merged.kind != Receipt::Kind::kApplied) {
    Receipt receipt{.kind = merged.kind, .reason = std::move(merged.reason), .device = {}, .sequence = 0};
    if (device) {
      receipt.device = device->number;
      store_.touch(device->number, now);
    }
    return receipt;
  }
  store::ReportWrite& write = merged.write;
  decide_group(write.device, *groups());
  PreparedDevice prepared;
  // Verdicts depend on the system as well: a delta may say that another kernel runs and nothing else.
  const bool as_before = device && same_system(device->device.os, write.device.device.os) &&
                         device->device.hotfixes == write.device.device.hotfixes;
  if (full || write.software_replaced || !as_before) {
    prepared.keys = prepare_keys(write.device.device, write.software, memo_, products_, now, options_.index.unused_days);
  } else {
    prepared.change = PreparedDevice::Keys::kSame;
  }
  store::StoredDevice facts = write.device;
  const store::Committed committed = TRY(store_.write_report(std::move(write)));
  moves_.add(committed.changes);
  facts.number = committed.device;
  prepared.facts = device_facts(facts);
  prepared.sequence = committed.sequence.value;
  enqueue(std::move(prepared));
  return Receipt{.kind = Receipt::Kind::kApplied, .reason = {}, .device = committed.device, .sequence = committed.sequence.value};
}

}  // namespace parapet::server
